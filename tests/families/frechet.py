"""Frechet: cases and an independent definition."""

from mpmath import euler, exp, gammainc, inf, log, loggamma, mpf, pi

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 22.1"
FAMILY = "Frechet"
CASES = [(1.0, 3.0), (2.5, 3.5), (0.3, 2.2), (40.0, 12.0), (1.5, 0.75)]
DOMAIN = {"scale": "positive", "concentration": "shape"}
SUPPORT = "positive"
NOISE = "positive"
UNDEFINED = {"mean": [(1.5, 0.75)], "variance": [(1.5, 0.75)]}


def density(x, scale, concentration):
    if x <= 0:
        return mpf(0)
    c, r = mpf(concentration), mpf(x) / mpf(scale)
    return c / mpf(scale) * r ** (-1 - c) * exp(-(r**-c))


def cuts(scale, concentration):
    levels = (110, 64, 32, 16, 8, 4, 2, 1, 0.5, 0.1, 0.01, mpf(10) ** -4, mpf(10) ** -9)
    return [mpf(0), *(mpf(scale) * mpf(t) ** (-1 / mpf(concentration)) for t in levels), inf]


def log_prob(x, scale, concentration):
    c, r = mpf(concentration), mpf(x) / mpf(scale)
    return log(c / scale) - (c + 1) * log(r) - r**-c


def cdf(x, scale, concentration):
    return exp(-min((mpf(x) / mpf(scale)) ** -mpf(concentration), mpf(10) ** 6))  # beyond, 0


def entropy(scale, concentration):
    c = mpf(concentration)
    return 1 + euler / c + euler + log(scale / c)


def rsample(noise, scale, concentration):
    return mpf(scale) * mpf(noise) ** (-1 / mpf(concentration))


def power(k, scale, concentration):
    c = mpf(concentration)
    return exp(k * log(mpf(scale)) + loggamma(1 - k / c)) if k < c else inf


def mean(scale, concentration):
    return power(1, scale, concentration)


def second(scale, concentration):
    return power(2, scale, concentration)


def variance(scale, concentration):
    return second(scale, concentration) - mean(scale, concentration) ** 2


def inverse(scale, concentration):
    return power(-1, scale, concentration)


def log_mean(scale, concentration):
    return log(mpf(scale)) + euler / concentration


def log_second(scale, concentration):
    return log_mean(scale, concentration) ** 2 + pi**2 / (6 * mpf(concentration) ** 2)


def absolute(c, scale, concentration):
    a = mpf(concentration)
    if a <= 1:
        return inf
    if c <= 0:
        return mean(scale, a) - c
    u = (mpf(c) / scale) ** -a
    below = mpf(scale) * gammainc(1 - 1 / a, u, inf)
    return c * (2 * exp(-u) - 1) + mean(scale, a) - 2 * below


def cross_entropy(E, scale, concentration):
    c, s = mpf(concentration), mpf(scale)
    return -log(c) - c * log(s) + (c + 1) * E.log_mean() + s**c * E.power(-c)


def kl_normal(scale, concentration, loc, sd):
    if concentration <= 2:  # the textbook form is inf - inf
        return inf
    s, c = mpf(scale), mpf(concentration)
    squares = second(s, c) - 2 * loc * mean(s, c) + mpf(loc) ** 2
    return log(2 * pi * mpf(sd) ** 2) / 2 + squares / (2 * mpf(sd) ** 2) - entropy(s, c)


def kl_frechet(s, k, t, c):
    """Bauckhage (2013), of the reciprocals."""
    s, k, t, c = (mpf(v) for v in (s, k, t, c))
    return log(k / c) + (c / k - 1) * euler + c * log(s / t) + exp(c * log(t / s) + loggamma(1 + c / k)) - 1


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Frechet": [
        ((1.0, 1.0), (1.0, 1.0), mpf(0)),
        ((1e-320, 1e-3), (1e-320, 1e-3), mpf(0)),
        ((1.0, 1.0), (1.0, 170.0), None),
        ((1.0, 1.0), (1.0, 200.0), inf),
        ((1e300, 1.0), (1e-8, 1.0), None),
        ((1e-300, 1.0), (1e300, 1.0), inf),
        ((1.0, 1e-300), (1.0, 1e-8), None),
        ((1.0, 1e9), (1.0000001, 1e9), None),
    ]
}
