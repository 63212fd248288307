"""LogitNormal: cases and an independent definition."""

from mpmath import erfc, exp, log, mpf, pi, sqrt

SOURCE = "J. Aitchison & S. M. Shen, Logistic-normal distributions, Biometrika 67 (1980)"
FAMILY = "LogitNormal"
CASES = [(0.0, 1.0), (-1.5, 0.25), (0.3, 1.2), (1.0, 0.5)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "unit"
NOISE = "deviate"


def density(x, loc, scale):
    if not 0 < x < 1:
        return mpf(0)
    z = (log(mpf(x)) - log(1 - mpf(x)) - loc) / scale
    return exp(-z * z / 2) / (x * (1 - mpf(x)) * mpf(scale) * sqrt(2 * pi))


def cuts(loc, scale):
    return [1 / (1 + exp(-(mpf(loc) + mpf(scale) * k))) for k in range(-14, 15, 2)]


def log_prob(x, loc, scale):
    z = (log(mpf(x)) - log(1 - mpf(x)) - loc) / scale
    return -z * z / 2 - log(mpf(x)) - log(1 - mpf(x)) - log(scale) - log(2 * pi) / 2


def cdf(x, loc, scale):
    if not 0 < x < 1:
        return mpf(x >= 1)
    z = (log(mpf(x)) - log(1 - mpf(x)) - loc) / scale
    return erfc(-min(max(z, -60), 60) / sqrt(mpf(2))) / 2  # beyond 60 it is 0 or 1 to 780 digits


def rsample(noise, loc, scale):
    return 1 / (1 + exp(-(mpf(loc) + mpf(scale) * noise)))


def kl_logit_normal(m, s, n, t):
    """That of the normal logits, Kullback (1959)."""
    return log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpf(1) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {"LogitNormal": [((0.0, 1.0), (0.0, 1.0), mpf(0)), ((0.0, 1e-310), (0.0, 1.0), None)]}
