"""WrappedCauchy: cases and an independent definition."""

import numpy as np
from mpmath import cos, log, log1p, mp, mpf, pi, quad

SOURCE = "Mardia & Jupp, Directional Statistics, section 3.5.7"
FAMILY = "WrappedCauchy"
# The mean of x itself is the mean direction only where that is 0.
CASES = [(0.0, 0.5), (0.0, 0.125), (0.0, 0.9), (0.0, 0.7)]
DOMAIN = {"loc": "angle", "concentration": "unit"}
SUPPORT = "angle"


def valid(loc, r):
    return loc, np.minimum(r, np.nextafter(np.asarray(r).dtype.type(1), 0))


def density(x, loc, r):
    r = mpf(r)
    return (1 - r * r) / (2 * pi * (1 + r * r - 2 * r * cos(x - mpf(loc))))


def cuts(loc, r):
    return [pi * i / 24 for i in range(-24, 25)]


def log_prob(x, loc, r):
    return log(density(x, loc, r))


def entropy(loc, r):
    return log(2 * pi * (1 - mpf(r) ** 2))


def variance(loc, r):
    return 1 - r


def cosine(c, loc, r):
    """E cos(x - c)."""
    return r * cos(loc - c)


def kl_wrapped_cauchy(m, r, n, s):
    chord = (r - s) ** 2 + 2 * r * s * (1 - cos(m - n))  # of r e^im and s e^in
    return log1p(chord / ((1 - r * r) * (1 - s * s)))


def kl_circular_uniform(loc, r):
    return -log(1 - r * r)


def _integral(p, q):
    with mp.workdps(30):
        return quad(lambda x: density(x, *p) * (log_prob(x, *p) - log_prob(x, *q)), cuts(*p))


EDGES = {
    "WrappedCauchy": [
        ((0.5, 0.25), (0.5, 0.25), mpf(0)),
        ((0.0, 1 - 2.0**-53), (3.0, 1 - 2.0**-53), None),
        ((0.0, 1 - 2.0**-53), (0.0, 1e-300), None),
        ((0.0, 0.5), (2 * 3.141592653589793, 0.5), None),
        *((p, q, _integral(p, q)) for p, q in [((0.5, 0.5), (-1.0, 0.75)), ((3.0, 0.25), (-3.0, 0.5))]),
    ],
    "VonMises": [
        ((1.0, 1e-5), (1.0, 2e-5), None),  # the terms of second order meet
        ((1.0, 0.5), (1.0, 1.1), None),
        ((1.0, 0.875), (1.0, 4.0), None),
        ((1.0, 0.875), (1.0, 4.0000001), None),
        ((1.0, 1 - 2.0**-53), (1.0, 1e10), None),
    ],
}
