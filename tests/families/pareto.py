"""Pareto: cases and an independent definition."""

from mpmath import exp, inf, log, mpf, pi

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 20"
FAMILY = "Pareto"
CASES = [(1.0, 3.5), (0.3, 5.0), (40.0, 8.25)]
DOMAIN = {"scale": "positive", "alpha": "shape"}
BOUNDS = {"scale"}
SUPPORT = "positive"
NOISE = "positive"


def inside(x, scale, alpha):
    return scale * (1 + x)


def density(x, scale, alpha):
    scale, alpha = mpf(scale), mpf(alpha)
    return alpha / x * (scale / x) ** alpha if x >= scale else mpf(0)


def cuts(scale, alpha):
    return [mpf(scale) * exp(mpf(k) / alpha) for k in (0, 1, 3, 6, 10, 15, 22, 30, 40, 60, 100)] + [inf]


def log_prob(x, scale, alpha):
    return log(alpha) - log(x) - alpha * log(x / mpf(scale)) if x >= scale else -inf


def cdf(x, scale, alpha):
    return 1 - (mpf(scale) / x) ** alpha if x > scale else mpf(0)


def entropy(scale, alpha):
    return log(mpf(scale) / alpha) + 1 + 1 / mpf(alpha)


def rsample(noise, scale, alpha):
    return mpf(scale) * exp(mpf(noise) / alpha)


def power(k, scale, alpha):
    k, scale, alpha = mpf(k), mpf(scale), mpf(alpha)
    return alpha * scale**k / (alpha - k) if k < alpha else inf


def mean(scale, alpha):
    return power(1, scale, alpha)


def second(scale, alpha):
    return power(2, scale, alpha)


def inverse(scale, alpha):
    return power(-1, scale, alpha)


def log_mean(scale, alpha):
    return log(scale) + 1 / mpf(alpha)


def log_second(scale, alpha):
    return log_mean(scale, alpha) ** 2 + 1 / mpf(alpha) ** 2


def absolute(c, scale, alpha):
    c, scale, alpha = mpf(c), mpf(scale), mpf(alpha)
    if alpha <= 1:
        return inf
    if c <= scale:
        return mean(scale, alpha) - c
    r = scale / c
    return c * (1 - 2 * r**alpha) + mean(scale, alpha) * (2 * r ** (alpha - 1) - 1)


def kl_pareto(s, a, t, b):
    """Nielsen & Nock's exponential family with its support, by the integral of log x."""
    s, a, t, b = map(mpf, (s, a, t, b))
    return log(a / b) + b / a - 1 + b * log(s / t) if s >= t else inf


def kl_normal(s, a, m, t):
    """The second moment diverges faster than the first."""
    if a <= 2:
        return inf
    m, t = mpf(m), mpf(t)
    return log(2 * pi * t**2) / 2 + (second(s, a) - 2 * m * mean(s, a) + m**2) / (2 * t**2) - entropy(s, a)


EDGES = {
    "Pareto": [
        ((1.0, 2.0), (1.0, 2.0), mpf(0)),
        ((1.0, 2.0), (1.0000000000000002, 2.0), inf),
        ((1.0000000000000002, 2.0), (1.0, 2.0), None),
        ((1e-300, 1e-10), (1e-300, 1e10), None),
        ((1e300, 3.0), (1e-300, 3.0), None),
    ],
    "Exponential": [
        ((1.0, 1.0), (2.0,), inf),
        ((1.0, 1.0000000000000002), (2.0,), None),
        ((1.0, 1e9), (1.0,), None),
    ],
    "Normal": [((1.0, 2.0), (0.0, 1.0), inf), ((1.0, 2.0000000000000004), (0.0, 1.0), None)],
    "Weibull": [((1.0, 2.0), (1.0, 2.0), inf), ((1.0, 2.0), (1.0, 1.9999999999999998), None)],
}
