"""HalfNormal: cases and an independent definition."""

from mpmath import erf, erfc, euler, exp, fac2, gamma, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 13"
FAMILY = "HalfNormal"
CASES = [(1.0,), (0.3,), (2.5,), (1e3,)]
DOMAIN = {"scale": "positive"}
SUPPORT = "positive"
NOISE = "deviate"


def density(x, scale):
    return sqrt(2 / pi) / mpf(scale) * exp(-((x / mpf(scale)) ** 2) / 2) if x >= 0 else mpf(0)


def cuts(scale):
    return [mpf(scale) * k for k in range(0, 17, 2)]


def log_prob(x, scale):
    return log(2 / pi) / 2 - log(scale) - (x / mpf(scale)) ** 2 / 2


def cdf(x, scale):
    return erf(x / (mpf(scale) * sqrt(mpf(2))))


def entropy(scale):
    return log(pi * mpf(scale) ** 2 / 2) / 2 + mpf(1) / 2


def rsample(noise, scale):
    return mpf(scale) * abs(noise)


def mean(scale):
    return mpf(scale) * sqrt(2 / pi)


def second(scale):
    return mpf(scale) ** 2


def log_mean(scale):
    return log(scale) - (euler + log(mpf(2))) / 2


def log_second(scale):
    return log_mean(scale) ** 2 + pi**2 / 8


def power(k, scale):
    if k <= -1:
        return inf
    return mpf(scale) ** k * mpf(2) ** (mpf(k) / 2) * gamma((mpf(k) + 1) / 2) / sqrt(pi)


def absolute(c, scale):
    if c <= 0:
        return mean(scale) - c
    u = mpf(c) / (mpf(scale) * sqrt(mpf(2)))
    return c * (2 * erf(u) - 1) + mean(scale) * (2 * exp(-u * u) - 1)


def exponential(b, scale):
    u = mpf(scale) / (mpf(b) * sqrt(mpf(2)))
    if u > 1000:  # exp and erfc would each want the digits of u^2
        return sum((-1) ** n * fac2(2 * n - 1) / (2 * u * u) ** n for n in range(20)) / (u * sqrt(pi))
    return exp(u * u) * erfc(u)


def cross_entropy(E, scale):
    return log(pi * mpf(scale) ** 2 / 2) / 2 + E.second() / (2 * mpf(scale) ** 2)


def kl_half_normal(s, t):
    """Gil, Alajaji & Linder (2013)."""
    r = (mpf(s) / mpf(t)) ** 2
    return (r - 1 - log(r)) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "HalfNormal": [
        ((1.0,), (1.0,), mpf(0)),
        ((1e-320,), (1e-320,), mpf(0)),
        ((1.7e308,), (1.6e308,), None),
        ((1e-310,), (1e300,), None),
        ((1e154,), (1.0,), None),
        ((1e200,), (1.0,), inf),
        ((1.0,), (1.0000000000000002,), None),
    ]
}
