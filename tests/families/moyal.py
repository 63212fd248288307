"""Moyal: cases and an independent definition."""

from mpmath import erfc, euler, exp, inf, log, loggamma, mpf, pi, sqrt

SOURCE = "J. E. Moyal, Theory of ionization fluctuations, Phil. Mag. 46 (1955)"
FAMILY = "Moyal"
CASES = [(0.0, 1.0), (-3.5, 0.25), (0.3, 1.2), (40.0, 2.5)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "deviate"


def density(x, loc, scale):
    z = (x - mpf(loc)) / mpf(scale)
    return exp(-(z + exp(-z)) / 2) / (mpf(scale) * sqrt(2 * pi))


def cuts(loc, scale):
    return [mpf(loc) + mpf(scale) * k for k in (-6, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32, 64, 128, 220)]


def log_prob(x, loc, scale):
    z = (x - mpf(loc)) / scale
    return -(z + exp(-z)) / 2 - log(2 * pi) / 2 - log(scale)


def cdf(x, loc, scale):
    z = (x - mpf(loc)) / scale
    return erfc(min(exp(-z / 2), mpf(10) ** 4) / sqrt(mpf(2)))  # beyond, 0 to millions of digits


def entropy(loc, scale):
    return log(mpf(scale)) + log(2 * pi) / 2 + (euler + log(mpf(2)) + 1) / 2


def rsample(noise, loc, scale):
    return mpf(loc) - mpf(scale) * log(mpf(noise) ** 2)


def mean(loc, scale):
    return mpf(loc) + (euler + log(mpf(2))) * scale


def variance(loc, scale):
    return (pi * scale) ** 2 / 2


def second(loc, scale):
    return mean(loc, scale) ** 2 + variance(loc, scale)


def exponential(b, loc, scale):
    r = mpf(scale) / b
    return exp(r * log(mpf(2)) + loggamma(mpf(1) / 2 + r) - log(pi) / 2 - mpf(loc) / b)


def cross_entropy(E, loc, scale):
    linear = (E.mean() - loc) / scale
    return log(2 * pi) / 2 + log(mpf(scale)) + (linear + exp(mpf(loc) / scale) * E.exponential(scale)) / 2


def kl_moyal(m, s, n, t):
    """The integral, term by term."""
    r, delta = mpf(s) / t, (mpf(m) - n) / t
    half = exp(r * log(mpf(2)) - delta + loggamma(mpf(1) / 2 + r) - log(pi) / 2)
    return (half + delta - 1 + (r - 1) * (euler + log(mpf(2)))) / 2 - log(r)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Moyal": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-320), (0.0, 1e-320), mpf(0)),
        ((0.0, 140.0), (0.0, 1.0), None),
        ((0.0, 1000.0), (0.0, 1.0), inf),
        ((6600.0, 1000.0), (0.0, 1.0), None),
        ((0.0, 1.0), (2.0, 1.0), None),
        ((0.0, 1.0), (700.0, 1.0), None),
        ((0.0, 1.0), (712.0, 1.0), inf),
        ((0.0, 1e-300), (0.0, 1e300), None),
        ((1.7e308, 1e160), (-1.7e308, 1e160), None),
    ]
}
