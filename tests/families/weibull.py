"""Weibull: cases and an independent definition."""

from mpmath import euler, exp, expm1, gammainc, inf, log, loggamma, mpf, pi

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 21"
FAMILY = "Weibull"
CASES = [(1.0, 1.0), (2.5, 3.5), (0.3, 1.2), (40.0, 12.0)]
DOMAIN = {"scale": "positive", "concentration": "shape"}
SUPPORT = "positive"
NOISE = "positive"


def density(x, scale, concentration):
    if x <= 0:
        return mpf(0)
    c, r = mpf(concentration), mpf(x) / mpf(scale)
    return c / mpf(scale) * r ** (c - 1) * exp(-(r**c))


def cuts(scale, concentration):
    levels = (0, mpf(10) ** -9, mpf(10) ** -4, 0.01, 0.1, 0.5, 1, 2, 4, 8, 16, 32, 64, 110)
    return [mpf(scale) * mpf(t) ** (1 / mpf(concentration)) for t in levels]


def log_prob(x, scale, concentration):
    c, r = mpf(concentration), mpf(x) / mpf(scale)
    return log(c / scale) + (c - 1) * log(r) - r**c


def cdf(x, scale, concentration):
    return -expm1(-min((mpf(x) / mpf(scale)) ** mpf(concentration), mpf(10) ** 6))  # beyond, 1


def entropy(scale, concentration):
    c = mpf(concentration)
    return euler * (1 - 1 / c) + log(scale / c) + 1


def rsample(noise, scale, concentration):
    return mpf(scale) * mpf(noise) ** (1 / mpf(concentration))


def power(k, scale, concentration):
    c = mpf(concentration)
    return exp(k * log(mpf(scale)) + loggamma(1 + k / c)) if k > -c else inf


def mean(scale, concentration):
    return power(1, scale, concentration)


def second(scale, concentration):
    return power(2, scale, concentration)


def variance(scale, concentration):
    return second(scale, concentration) - mean(scale, concentration) ** 2


def inverse(scale, concentration):
    return power(-1, scale, concentration)


def log_mean(scale, concentration):
    return log(mpf(scale)) - euler / concentration


def log_second(scale, concentration):
    return log_mean(scale, concentration) ** 2 + pi**2 / (6 * mpf(concentration) ** 2)


def absolute(c, scale, concentration):
    if c <= 0:
        return mean(scale, concentration) - c
    k = mpf(concentration)
    u = (mpf(c) / scale) ** k
    below = mpf(scale) * gammainc(1 + 1 / k, 0, u)
    return c * (1 - 2 * exp(-u)) + mean(scale, concentration) - 2 * below


def cross_entropy(E, scale, concentration):
    c, s = mpf(concentration), mpf(scale)
    return -log(c) + c * log(s) - (c - 1) * E.log_mean() + E.power(c) / s**c


def kl_weibull(s, k, t, c):
    """Bauckhage (2013), arXiv 1310.3713."""
    s, k, t, c = (mpf(v) for v in (s, k, t, c))
    return log(k / c) + (c / k - 1) * euler + c * log(t / s) + exp(c * log(s / t) + loggamma(1 + c / k)) - 1


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Weibull": [
        ((1.0, 1.0), (1.0, 1.0), mpf(0)),
        ((1e-320, 1e-3), (1e-320, 1e-3), mpf(0)),
        ((1.0, 1.0), (1.0, 170.0), None),
        ((1.0, 1.0), (1.0, 200.0), inf),
        ((1.0, 1.0), (73.5, 200.0), None),
        ((1e300, 1.0), (1e-8, 1.0), None),
        ((1e-300, 1.0), (1e300, 1.0), None),
        ((1e300, 1.0), (1e-300, 1.0), inf),
        ((2.0, 100.0), (1.0, 1000.0), None),
        ((1.0, 1e-300), (1.0, 1e-8), None),
        ((1.0, 1e10), (1.0000001, 1e10), None),
        ((1.0000001, 1e9), (1.0, 1e9), None),
    ]
}
