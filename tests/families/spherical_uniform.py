"""SphericalUniform: cases and an independent definition."""

from mpmath import mpf

from families import power_spherical, von_mises_fisher
from families.von_mises_fisher import log_area, log_bessel

SOURCE = "Mardia & Jupp, Directional Statistics, section 9.3.1"
FAMILY = "SphericalUniform"
EVENT = True
DIMS = von_mises_fisher.DIMS
DOMAIN = {"dim": "dimension"}
STATIC = ("dim",)
CASES = [(3,), (2,), (4,), (9,)]
WRONG = {}
OUTSIDE = [(0.5, 0.5), (0.0, 2.0, 0.0)]


def log_prob(x, d):
    return -log_area(d)


def entropy(d):
    return log_area(d)


def mean(d):
    return [mpf(0)] * d


def variance(d):
    return [mpf(1) / d] * d


def kl_spherical_uniform(p, q):
    return mpf(0)


def kl_von_mises_fisher(p, q):
    return log_bessel(mpf(p[0]) / 2 - 1, q[1])


def kl_power_spherical(p, q):
    return power_spherical.divergence(p[0], mpf(0), q[1])


def draw(rng, regime, d, dtype):
    return (d,)


PIECES = {"spherical_uniform_entropy": (log_area, ("dimension",))}
EDGES = {"SphericalUniform": [((5,), (5,), 0)]}
