"""Gumbel: cases and an independent definition."""

from mpmath import e1, euler, exp, inf, log, loggamma, mpf, pi

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 22"
FAMILY = "Gumbel"
CASES = [(0.0, 1.0), (-3.5, 0.25), (0.3, 1.2), (40.0, 2.5)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "positive"


def density(x, loc, scale):
    z = (x - mpf(loc)) / mpf(scale)
    return exp(-z - exp(-z)) / mpf(scale)


def cuts(loc, scale):
    return [mpf(loc) + mpf(scale) * k for k in (-5.5, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32, 64, 110)]


def log_prob(x, loc, scale):
    z = (x - mpf(loc)) / scale
    return -z - exp(-z) - log(scale)


def cdf(x, loc, scale):
    return exp(-exp(min((mpf(loc) - x) / scale, mpf(14))))  # beyond, 0


def entropy(loc, scale):
    return log(mpf(scale)) + euler + 1


def rsample(noise, loc, scale):
    return mpf(loc) - mpf(scale) * log(noise)


def mean(loc, scale):
    return mpf(loc) + euler * scale


def variance(loc, scale):
    return (pi * scale) ** 2 / 6


def second(loc, scale):
    return mean(loc, scale) ** 2 + variance(loc, scale)


def absolute(c, loc, scale):
    t = (mpf(loc) - c) / scale
    # Below exp(-160000) beyond 12, and -euler - t where exp(t) is nothing beside it.
    integral = mpf(0) if t > 12 else e1(exp(t)) if t > -5000 else -euler - t
    return mean(loc, scale) - c + 2 * scale * integral


def exponential(b, loc, scale):
    return exp(loggamma(1 + mpf(scale) / b) - mpf(loc) / b)


def cross_entropy(E, loc, scale):
    return log(mpf(scale)) + (E.mean() - loc) / scale + exp(mpf(loc) / scale) * E.exponential(scale)


def kl_gumbel(m, s, n, t):
    """Bauckhage (2013), for the logarithms of Weibull variables."""
    r = mpf(s) / t
    return euler * (r - 1) - log(r) + exp((mpf(n) - m) / t + loggamma(1 + r)) - 1 + (mpf(m) - n) / t


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Gumbel": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-320), (0.0, 1e-320), mpf(0)),
        ((0.0, 170.0), (0.0, 1.0), None),
        ((0.0, 1000.0), (0.0, 1.0), inf),
        ((5912.0, 1000.0), (0.0, 1.0), None),
        ((0.0, 1.0), (2.0, 1.0), None),
        ((0.0, 1.0), (700.0, 1.0), None),
        ((0.0, 1.0), (711.0, 1.0), inf),
        ((0.0, 1e-300), (0.0, 1e300), None),
        ((1.7e308, 1e160), (-1.7e308, 1e160), None),
        ((1e200, 1.0), (0.0, 1.0), None),
        ((0.0, 3.0), (0.4, 1.0), None),
    ]
}
