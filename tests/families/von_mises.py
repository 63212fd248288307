"""VonMises: cases and an independent definition."""

from mpmath import cos, exp, log, mp, mpf, pi, quad
from pieces.bessel import (
    special_bessel_complement,
    special_bessel_ratio,
    special_bregman_log_i0,
    special_log_i0,
)

SOURCE = "Mardia & Jupp, Directional Statistics, section 3.5.4"
FAMILY = "VonMises"
# The mean of x itself is the mean direction only where that is 0.
CASES = [(0.0, 1.0), (0.0, 0.25), (0.0, 9.5), (0.0, 60.0)]
# "size" is no kind with members of its own: a real number, and then its size.
DOMAIN = {"loc": "angle", "concentration": "size"}
SUPPORT = "angle"


def valid(loc, k):
    return loc, abs(k)


def density(x, loc, k):
    return exp(log_prob(mpf(x), mpf(loc), mpf(k)))


def cuts(loc, k):
    return [pi * i / 12 for i in range(-12, 13)]


def log_prob(x, loc, k):
    return k * cos(x - loc) - special_log_i0(k) - log(2 * pi)


def entropy(loc, k):
    return log(2 * pi) - kl_circular_uniform(loc, k)


def variance(loc, k):
    return special_bessel_complement(k)


def cosine(c, loc, k):
    """E cos(x - c)."""
    return special_bessel_ratio(k) * cos(loc - c)


def cross_entropy(E, loc, k):
    return log(2 * pi) + special_log_i0(k) - k * E.cosine(loc)


def kl_von_mises(m, k, n, j):
    return special_bregman_log_i0(k, j) + j * special_bessel_ratio(k) * (1 - cos(m - n))


def kl_circular_uniform(loc, k):
    with mp.workdps(mp.dps + 2 * max(0, int(log(1 + k, 10)))):  # the quotient is 1 - 1/(2k)
        return k * special_bessel_ratio(k) - special_log_i0(k)


def _integral(p, q):
    p, q = [[mpf(x) for x in v] for v in (p, q)]
    with mp.workdps(30):
        return quad(lambda x: density(x, *p) * (log_prob(x, *p) - log_prob(x, *q)), cuts(*p))


EDGES = {
    "VonMises": [
        ((0.5, 2.0), (0.5, 2.0), mpf(0)),
        ((0.0, 1.0), (2 * 3.141592653589793, 1.0), None),  # a whole turn but for the rounding of pi
        ((1e5, 3.0), (-1e5, 3.0), None),
        ((3e13, 1e-10), (0.1, 1e10), None),
        ((0.0, 1e-10), (3.0, 1e-10), None),
        ((0.0, 1e10), (1e-5, 1e10), None),
        ((0.5, 4.791664683376399e-148), (0.5, 4.791664684809233e-148), None),  # a subnormal result
        *((p, q, _integral(p, q)) for p, q in [((0.5, 2.0), (-1.0, 3.5)), ((3.0, 0.4), (-3.0, 7.0))]),
    ]
}
