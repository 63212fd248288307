"""PowerSpherical: cases and an independent definition."""

from mpmath import digamma, log, loggamma, mp, mpf, pi, quad, sin

from families import von_mises_fisher
from families.von_mises_fisher import direction, versine

SOURCE = "De Cao & Aziz, arXiv:2006.04437"
FAMILY = "PowerSpherical"
EVENT = True
DIMS = von_mises_fisher.DIMS
DOMAIN = von_mises_fisher.DOMAIN
WRONG = von_mises_fisher.WRONG
CASES = [*von_mises_fisher.CASES, ([0.8, 0.6], 0.75)]
DIGITS = {"extreme": 110, "extreme near": 110}
draw = von_mises_fisher.draw
fit = von_mises_fisher.fit


def normalizer(d, k):
    """log of the integral of (1 + cos)^k."""
    b = (mpf(d) - 1) / 2
    return (2 * b + k) * log(2) + b * log(pi) + loggamma(b + k) - loggamma(2 * b + k)


def log_prob_of(c, d, k):
    return (k * log(2 - c) if k else mpf(0)) - normalizer(d, k)


def mean_log(d, k):
    """E log(1 + cos)."""
    b = (mpf(d) - 1) / 2
    return log(2) + digamma(b + k) - digamma(2 * b + k)


def divergence(d, k, j):
    return (k - j) * mean_log(d, k) - normalizer(d, k) + normalizer(d, j)


def log_prob(x, m, k):
    return log_prob_of(versine(x, m), len(m), k)


def entropy(m, k):
    return normalizer(len(m), k) - k * mean_log(len(m), k)


def mean(m, k):
    return [k / (k + len(m) - 1) * v for v in direction(m)]


def variance(m, k):
    """z = (1 + cos)/2 is of Beta(a, b)."""
    b = (mpf(len(m)) - 1) / 2
    a, n = b + k, 2 * b + k
    along = 4 * a * b / (n * n * (n + 1))
    across = (1 - along - (k / n) ** 2) / (len(m) - 1)
    return [along * v * v + across * (1 - v * v) for v in direction(m)]


def kl_power_spherical(p, q):
    return divergence(len(p[0]), p[1], q[1])


def kl_spherical_uniform(p, q):
    return divergence(len(p[0]), p[1], mpf(0))


def agree_power_spherical(a, b):
    """In the same direction."""
    return a[0], b[1]


def _check(d, k, j):
    """KL by integrals over the angle alone, from the far pole: 1 + cos = 2 sin(t/2)^2."""
    with mp.workdps(25):
        up = lambda t: 2 * sin(t / 2) ** 2  # noqa: E731
        mass = lambda k: quad(lambda t: up(t) ** k * sin(t) ** (d - 2), [0, 1, 2, pi])  # noqa: E731
        part = quad(lambda t: log(up(t)) * up(t) ** k * sin(t) ** (d - 2), [0, 0.1, 1, 2, pi])
        return (mpf(k) - j) * part / mass(k) - log(mass(k)) + log(mass(j))


PIECES = {
    "power_spherical_log_prob": (log_prob_of, ("versine", "dimension", "shape")),
    "power_spherical_entropy": (
        lambda d, k: normalizer(d, k) - k * mean_log(d, k),
        ("dimension", "shape"),
    ),
    "kl_power_spherical_power_spherical": (divergence, ("dimension", "shape", "shape")),
}
EDGES = {
    "PowerSpherical": [
        (([0.6, 0.8], 2.0), ([0.6, 0.8], 2.0), 0),
        (([1.0, 0.0, 0.0], 2.0), ([1.0, 0.0, 0.0], 5.0), _check(3, 2, 5)),
        (([1.0, 0.0, 0.0, 0.0], 7.0), ([1.0, 0.0, 0.0, 0.0], 0.5), _check(4, 7, 0.5)),
        (([1.0, 0.0], 1e-10), ([1.0, 0.0], 1e10), None),
        (([1.0, 0.0], 1e10), ([1.0, 0.0], 1e-10), None),
    ]
}
