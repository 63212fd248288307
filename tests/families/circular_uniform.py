"""CircularUniform: an independent definition."""

from mpmath import log, mpf, pi
from pieces.bessel import special_log_i0

SOURCE = "Mardia & Jupp, Directional Statistics, section 3.5.3"
FAMILY = "CircularUniform"
CASES = [(), ()]
DOMAIN = {}
SUPPORT = "angle"
UNDEFINED = {"mean": [()]}


def density(x):
    # quad rounds the end point pi to more digits than pi here has.
    return 1 / (2 * pi) if abs(x) <= pi + mpf(10) ** -15 else mpf(0)


def cuts():
    return [-pi, mpf(0), pi]


def log_prob(x):
    return -log(2 * pi)


def cdf(x):
    return (x + pi) / (2 * pi)


def entropy():
    return log(2 * pi)


def variance():
    return mpf(1)


def kl_von_mises(loc, k):
    return special_log_i0(k)


def kl_wrapped_cauchy(loc, r):
    return -log(1 - r * r)
