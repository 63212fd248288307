"""Exponential: cases and an independent definition."""

from mpmath import euler, exp, expm1, gamma, inf, log, mpf, pi

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 19"
FAMILY = "Exponential"
CASES = [(1.0,), (0.3,), (25.0,)]
DOMAIN = {"rate": "positive"}
SUPPORT = "positive"
NOISE = "positive"


def log_prob(x, r):
    return log(mpf(r)) - mpf(r) * x


def density(x, r):
    return mpf(r) * exp(-mpf(r) * x) if x >= 0 else mpf(0)


def cuts(r):
    return [mpf(k) / r for k in (0, 1, 3, 8, 20, 50, 100)]


def cdf(x, r):
    return -expm1(-mpf(r) * x)


def entropy(r):
    return 1 - log(mpf(r))


def rsample(noise, r):
    return mpf(noise) / r


def mean(r):
    return 1 / mpf(r)


def second(r):
    return 2 / mpf(r) ** 2


def log_mean(r):
    return -euler - log(mpf(r))


def log_second(r):
    return log_mean(r) ** 2 + pi**2 / 6


def power(k, r):
    return gamma(1 + mpf(k)) / mpf(r) ** k if k > -1 else inf


def exponential(s, r):
    return mpf(r) * s / (1 + mpf(r) * s)


def absolute(c, r):
    c, r = mpf(c), mpf(r)
    return 1 / r - c if c <= 0 else c - 1 / r + 2 * exp(-r * c) / r


def cross_entropy(E, r):
    return -log(mpf(r)) + mpf(r) * E.mean()


EDGES = {
    "Exponential": [((5e-324,), (5e-324,), 0), ((1e-300,), (1e300,), inf), ((1e300,), (1e-300,), None)],
    "Gamma": [((0.7,), (1.0, 0.7), 0), ((3.0,), (1.0, 3.0000000000000004), None)],
    "Chi2": [((0.5,), (2.0,), 0)],
    "InverseGamma": [((1.0,), (2.0, 1.0), inf)],
    "Pareto": [((1.0,), (1.0, 1.0), inf)],
    "Uniform": [((1.0,), (0.0, 1.0), inf)],
}
