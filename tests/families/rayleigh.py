"""Rayleigh: cases and an independent definition."""

from mpmath import euler, exp, expm1, gamma, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 18"
FAMILY = "Rayleigh"
CASES = [(1.0,), (0.3,), (2.5,), (1e3,)]
DOMAIN = {"scale": "positive"}
SUPPORT = "positive"
NOISE = "positive"


def density(x, scale):
    s = mpf(scale)
    return x / s**2 * exp(-((x / s) ** 2) / 2) if x > 0 else mpf(0)


def cuts(scale):
    return [mpf(scale) * k for k in (0, 0.5, *range(1, 17, 2))]


def log_prob(x, scale):
    return log(x) - 2 * log(scale) - (x / mpf(scale)) ** 2 / 2


def cdf(x, scale):
    return -expm1(-((x / mpf(scale)) ** 2) / 2)


def entropy(scale):
    return 1 + log(mpf(scale) / sqrt(mpf(2))) + euler / 2


def rsample(noise, scale):
    return mpf(scale) * sqrt(2 * noise)


def mean(scale):
    return mpf(scale) * sqrt(pi / 2)


def second(scale):
    return 2 * mpf(scale) ** 2


def log_mean(scale):
    return log(scale) + (log(mpf(2)) - euler) / 2


def log_second(scale):
    return log_mean(scale) ** 2 + pi**2 / 24


def inverse(scale):
    return sqrt(pi / 2) / mpf(scale)


def power(k, scale):
    if k <= -2:
        return inf
    return (mpf(scale) * sqrt(mpf(2))) ** k * gamma(1 + mpf(k) / 2)


def cross_entropy(E, scale):
    return 2 * log(scale) - E.log_mean() + E.second() / (2 * mpf(scale) ** 2)


def kl_rayleigh(s, t):
    """Gil, Alajaji & Linder (2013)."""
    r = (mpf(s) / mpf(t)) ** 2
    return r - 1 - log(r)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Rayleigh": [
        ((1.0,), (1.0,), mpf(0)),
        ((1e-320,), (1e-320,), mpf(0)),
        ((1.7e308,), (1.6e308,), None),
        ((1e-310,), (1e300,), None),
        ((1e200,), (1.0,), inf),
        ((1.0,), (1.0000000000000002,), None),
    ]
}
