"""Beta: cases and an independent definition."""

import sys

from mpmath import betainc, digamma, exp, inf, log, log1p, loggamma, mpf, polygamma

from families import truncated_normal

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 25"
FAMILY = "Beta"
CASES = [(2.5, 1.25), (3.5, 6.0), (0.75, 1.5), (40.0, 11.0)]
DOMAIN = {"concentration1": "shape", "concentration0": "shape"}
SUPPORT = "unit"
UNDEFINED = {"mode": [(2.0, 1.0)]}


def log_beta(a, b):
    return loggamma(mpf(a)) + loggamma(mpf(b)) - loggamma(mpf(a) + mpf(b))


def log_prob(x, a, b):
    x, a, b = mpf(x), mpf(a), mpf(b)
    return (a - 1) * log(x) + (b - 1) * log1p(-x) - log_beta(a, b)


def density(x, a, b):
    return exp(log_prob(x, a, b)) if 0 < x < 1 else mpf(0)


def cuts(a, b):
    return [mpf(0), mpf(10) ** -6, mpf(1) / 100, *(mpf(k) / 8 for k in range(1, 8)), mpf(99) / 100, 1]


def cdf(x, a, b):
    return betainc(a, b, 0, x, regularized=True)


def entropy(a, b):
    a, b = mpf(a), mpf(b)
    return log_beta(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b)


def mean(a, b):
    return mpf(a) / (mpf(a) + b)


def second(a, b):
    a, b = mpf(a), mpf(b)
    return a * (a + 1) / ((a + b) * (a + b + 1))


def log_mean(a, b):
    return digamma(mpf(a)) - digamma(mpf(a) + b)


def log1m(a, b):
    return log_mean(b, a)


def log_second(a, b):
    return log_mean(a, b) ** 2 + polygamma(1, mpf(a)) - polygamma(1, mpf(a) + b)


def power(k, a, b):
    return exp(log_beta(mpf(a) + k, b) - log_beta(a, b)) if a + k > 0 else inf


def inverse(a, b):
    return power(-1, a, b)


def cross_entropy(E, a, b):
    return log_beta(a, b) - (mpf(a) - 1) * E.log_mean() - (mpf(b) - 1) * E.log1m()


EDGES = {
    "Beta": [
        ((1.0, 1.0), (1.0, 1.0), 0),
        ((2.0, 3.0), (2.0000000000000004, 3.0), None),
        ((1e10, 1e-10), (1e10, 1e-10), 0),
        ((1e10, 1e-10), (1e-10, 1e10), None),
        ((1e-10, 1e-10), (1e-10, 1e-9), None),
        ((1e5, 1e5), (1e5, 1.00001e5), None),
    ],
}


def kl_uniform(a, b, low, high):
    return log(mpf(high) - mpf(low)) - entropy(a, b) if low <= 0 and high >= 1 else inf


def kl_truncated_normal(*x):
    return truncated_normal.from_unit(sys.modules[__name__], *x)
