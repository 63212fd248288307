"""InverseGamma: cases and an independent definition."""

from mpmath import digamma, exp, gammainc, inf, log, loggamma, mpf, polygamma

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 17"
FAMILY = "InverseGamma"
CASES = [(3.5, 2.0), (2.5, 0.3), (30.0, 45.0)]
DOMAIN = {"concentration": "shape", "rate": "positive"}
SUPPORT = "positive"


def log_prob(x, a, b):
    x, a, b = mpf(x), mpf(a), mpf(b)
    return a * log(b) - loggamma(a) - (a + 1) * log(x) - b / x


def density(x, a, b):
    return exp(log_prob(x, a, b)) if x > 0 else mpf(0)


def cuts(a, b):
    m = mpf(b) / (a + 1)
    return [0, m / 40, m / 10, m / 4, m / 2, m, 2 * m, 5 * m, 30 * m, 1000 * m, inf]


def cdf(x, a, b):
    return gammainc(a, mpf(b) / x, inf, regularized=True) if x > 0 else mpf(0)


def entropy(a, b):
    a, b = mpf(a), mpf(b)
    return a + log(b) + loggamma(a) - (1 + a) * digamma(a)


def power(k, a, b):
    a, b = mpf(a), mpf(b)
    return exp(loggamma(a - k) - loggamma(a) + k * log(b)) if a > k else inf


def mean(a, b):
    return power(1, a, b)


def second(a, b):
    return power(2, a, b)


def inverse(a, b):
    return mpf(a) / b


def log_mean(a, b):
    return log(mpf(b)) - digamma(mpf(a))


def log_second(a, b):
    return log_mean(a, b) ** 2 + polygamma(1, mpf(a))


def cross_entropy(E, a, b):
    a, b = mpf(a), mpf(b)
    return loggamma(a) - a * log(b) + (a + 1) * E.log_mean() + b * E.inverse()


def kl_inverse_gamma(a, b, c, d):
    """That of the gamma laws of 1/x."""
    a, b, c, d = map(mpf, (a, b, c, d))
    return (a - c) * digamma(a) - loggamma(a) + loggamma(c) + c * log(b / d) + a * (d / b - 1)


EDGES = {
    "Exponential": [((1.0, 1.0), (1.0,), inf), ((0.5, 1.0), (1.0,), inf)],
    "Normal": [((2.0, 1.0), (0.0, 1.0), inf)],
    "Weibull": [((2.0, 1.0), (1.0, 2.0), inf)],
}
