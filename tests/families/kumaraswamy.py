"""Kumaraswamy: cases and an independent definition."""

import sys

from mpmath import digamma, euler, exp, expm1, inf, log, loggamma, mpf, nan, pi, polygamma, sqrt

from families import beta, truncated_normal

SOURCE = "Jones, Kumaraswamy's distribution, Statistical Methodology 6, 2009"
FAMILY = "Kumaraswamy"
CASES = [(2.5, 1.25), (0.75, 6.0), (12.0, 3.5)]
DOMAIN = {"concentration1": "shape", "concentration0": "shape"}
SUPPORT = "unit"
UNDEFINED = {"mode": [(0.75, 6.0)]}


def agree(a, b):
    return a[0], b[1]


def agree_beta(a, b):
    return b[0], b[1] * 0 + 1


def log_prob(x, a, b):
    x, a, b = mpf(x), mpf(a), mpf(b)
    return log(a * b) + (a - 1) * log(x) + (b - 1) * log(-expm1(a * log(x)))


def density(x, a, b):
    return exp(log_prob(x, a, b)) if 0 < x < 1 else mpf(0)


cuts = beta.cuts


def cdf(x, a, b):
    if not 0 < x < 1:
        return mpf(x > 0)
    return -expm1(mpf(b) * log(-expm1(mpf(a) * log(mpf(x)))))


def entropy(a, b):
    a, b = mpf(a), mpf(b)
    return (1 - 1 / b) + (1 - 1 / a) * (digamma(b + 1) + euler) - log(a * b)


def power(k, a, b):
    a, b = mpf(a), mpf(b)
    if k <= -a:
        return inf
    return exp(loggamma(1 + k / a) + loggamma(1 + b) - loggamma(1 + b + k / a))


def mean(a, b):
    return power(1, a, b)


def second(a, b):
    return power(2, a, b)


def deviation(a, b):
    return sqrt(second(a, b) - mean(a, b) ** 2)


def inverse(a, b):
    return power(-1, a, b)


def log_mean(a, b):
    return -(euler + digamma(mpf(b) + 1)) / a


def log_second(a, b):
    g = euler + digamma(mpf(b) + 1)
    return (g * g + pi**2 / 6 - polygamma(1, mpf(b) + 1)) / mpf(a) ** 2


def kl_kumaraswamy(a, b, c, d):
    return log(mpf(b) / d) + mpf(d) / b - 1 if a == c else nan


def kl_beta(a, b, c, d):
    """For d = 1, E log(1 - x) has no part in it; for a = 1 it is -1/b."""
    if a != 1 and d != 1:
        return nan
    last = (mpf(d) - 1) / b if a == 1 else 0
    return beta.log_beta(c, d) - (mpf(c) - 1) * log_mean(a, b) + last - entropy(a, b)


def kl_uniform(a, b, low, high):
    return log(mpf(high) - mpf(low)) - entropy(a, b) if low <= 0 and high >= 1 else inf


EDGES = {
    "Kumaraswamy": [((2.0, 3.0), (2.0, 3.0), 0), ((2.0, 3.0), (2.0, 3.0000000000000004), None)],
    # A series cut after ten terms, as elsewhere, is wrong here.
    "Beta": [((2.0, 0.25), (1.5, 1.0), None), ((1.0, 3.0), (2.5, 0.5), None), ((1.0, 1.0), (1.0, 1.0), 0)],
    "Uniform": [((1.0, 1.0), (0.0, 1.0), 0), ((2.0, 3.0), (0.0, 0.5), inf)],
}


def kl_truncated_normal(*x):
    return truncated_normal.from_unit(sys.modules[__name__], *x)
