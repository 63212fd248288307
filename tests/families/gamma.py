"""Gamma: cases and an independent definition."""

from mpmath import digamma, exp, gammainc, inf, log, loggamma, mpf, polygamma

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 17"
FAMILY = "Gamma"
CASES = [(2.5, 0.5), (0.7, 3.0), (40.0, 11.0)]
DOMAIN = {"concentration": "shape", "rate": "positive"}
SUPPORT = "positive"


def log_prob(x, a, b):
    x, a, b = mpf(x), mpf(a), mpf(b)
    return a * log(b) - loggamma(a) + (a - 1) * log(x) - b * x


def density(x, a, b):
    return exp(log_prob(x, a, b)) if x > 0 else mpf(0)


def cuts(a, b):
    m = mpf(a) / b
    return [0, m / 1000, m / 30, m / 4, m, 2 * m, 4 * m, 10 * m, 40 * m, 200 * m]


def cdf(x, a, b):
    return gammainc(a, 0, mpf(b) * x, regularized=True) if x > 0 else mpf(0)


def entropy(a, b):
    a, b = mpf(a), mpf(b)
    return a - log(b) + loggamma(a) + (1 - a) * digamma(a)


def mean(a, b):
    return mpf(a) / b


def second(a, b):
    return mpf(a) * (mpf(a) + 1) / mpf(b) ** 2


def log_mean(a, b):
    return digamma(mpf(a)) - log(mpf(b))


def log_second(a, b):
    return log_mean(a, b) ** 2 + polygamma(1, mpf(a))


def power(k, a, b):
    a, b = mpf(a), mpf(b)
    return exp(loggamma(a + k) - loggamma(a) - k * log(b)) if a + k > 0 else inf


def inverse(a, b):
    return power(-1, a, b)


def exponential(s, a, b):
    return (1 + 1 / (mpf(b) * s)) ** -mpf(a)


def absolute(c, a, b):
    a, b, c = mpf(a), mpf(b), mpf(c)
    m = a / b
    if c <= 0:
        return m - c
    return c * (2 * gammainc(a, 0, b * c, regularized=True) - 1) + m * (
        1 - 2 * gammainc(a + 1, 0, b * c, regularized=True)
    )


def cross_entropy(E, a, b):
    a, b = mpf(a), mpf(b)
    return loggamma(a) - a * log(b) - (a - 1) * E.log_mean() + b * E.mean()


EDGES = {
    "Gamma": [
        ((1.0, 1e-300), (1.0, 1e-300), 0),
        ((1e10, 1e150), (1e10, 1e-150), None),
        ((1e-10, 1.0), (1e10, 1.0), None),
        ((5.0, 1e300), (5.0, 1e-300), None),
        ((5.0, 1e-300), (5.0, 1e300), inf),
        ((2.0, 1.0), (2.0000000000000004, 1.0), None),
    ],
    "Exponential": [((1.0, 0.3), (0.3,), 0)],
    "Chi2": [((1.5, 0.5), (3.0,), 0)],
    "InverseGamma": [((1.0, 2.0), (3.0, 1.0), inf)],
}
