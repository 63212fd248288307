"""LogNormal: cases and an independent definition."""

from mpmath import erf, erfc, exp, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 14"
FAMILY = "LogNormal"
CASES = [(0.0, 1.0), (-1.5, 0.25), (0.3, 1.2), (3.0, 0.5)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "positive"
NOISE = "deviate"


def density(x, loc, scale):
    if x <= 0:
        return mpf(0)
    z = (log(mpf(x)) - mpf(loc)) / mpf(scale)
    return exp(-z * z / 2) / (x * mpf(scale) * sqrt(2 * pi))


def cuts(loc, scale):
    return [exp(mpf(loc) + mpf(scale) * k) for k in range(-14, 19, 2)]


def log_prob(x, loc, scale):
    z = (log(mpf(x)) - loc) / scale
    return -z * z / 2 - log(mpf(x)) - log(scale) - log(2 * pi) / 2


def cdf(x, loc, scale):
    z = (log(mpf(x)) - loc) / scale
    return erfc(-min(max(z, -60), 60) / sqrt(mpf(2))) / 2  # beyond 60 it is 0 or 1 to 780 digits


def entropy(loc, scale):
    return mpf(loc) + log(2 * pi * mpf(scale) ** 2) / 2 + mpf(1) / 2


def rsample(noise, loc, scale):
    return exp(mpf(loc) + mpf(scale) * noise)


def power(k, loc, scale):
    return exp(k * mpf(loc) + (k * mpf(scale)) ** 2 / 2)


def mean(loc, scale):
    return power(1, loc, scale)


def second(loc, scale):
    return power(2, loc, scale)


def variance(loc, scale):
    return second(loc, scale) - mean(loc, scale) ** 2


def inverse(loc, scale):
    return power(-1, loc, scale)


def log_mean(loc, scale):
    return mpf(loc)


def log_second(loc, scale):
    return mpf(loc) ** 2 + mpf(scale) ** 2


def absolute(c, loc, scale):
    if c <= 0:
        return mean(loc, scale) - c
    z = (log(mpf(c)) - loc) / scale
    return c * erf(z / sqrt(mpf(2))) - mean(loc, scale) * erf((z - scale) / sqrt(mpf(2)))


def cross_entropy(E, loc, scale):
    squares = E.log_second() - 2 * loc * E.log_mean() + mpf(loc) ** 2
    return E.log_mean() + log(2 * pi * mpf(scale) ** 2) / 2 + squares / (2 * mpf(scale) ** 2)


def kl_lognormal(m, s, n, t):
    """That of the normal logarithms, Kullback (1959)."""
    return log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpf(1) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "LogNormal": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-310), (0.0, 1e300), None),
        ((0.0, 1e200), (0.0, 1.0), inf),
    ]
}
