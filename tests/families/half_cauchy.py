"""HalfCauchy: cases and an independent definition."""

from mpmath import atan, cos, inf, log, mpf, pi, tan

SOURCE = "Gelman (2006), Prior distributions for variance parameters in hierarchical models"
FAMILY = "HalfCauchy"
CASES = [(1.0,), (0.25,), (40.0,), (1.2,)]
DOMAIN = {"scale": "positive"}
SUPPORT = "positive"
NOISE = "unit"
UNDEFINED = {"mean": CASES, "variance": CASES}


def density(x, scale):
    return 2 * mpf(scale) / (pi * (mpf(scale) ** 2 + mpf(x) ** 2)) if x >= 0 else mpf(0)


def cuts(scale):
    return [mpf(0), *(mpf(scale) * mpf(10) ** k for k in (-6, -3, -1, 0, 1, 2, 4, 7)), inf]


def log_prob(x, scale):
    return log(2 / (pi * scale)) - log(1 + (mpf(x) / scale) ** 2)


def cdf(x, scale):
    z = mpf(x) / scale
    return 2 * atan(z) / pi if z < 1 else 1 - 2 * atan(1 / z) / pi


def entropy(scale):
    return log(2 * pi * mpf(scale))


def rsample(noise, scale):
    return scale * tan(pi * mpf(noise) / 2)


def log_mean(scale):
    return log(mpf(scale))


def log_second(scale):
    return log(mpf(scale)) ** 2 + pi**2 / 4


def power(k, scale):
    return mpf(scale) ** k / cos(pi * mpf(k) / 2) if abs(k) < 1 else inf


def kl_half_cauchy(a, b):
    """Chyzak & Nielsen (2019), folded."""
    return log((a + b) ** 2 / (4 * a * b))


def kl_weibull(a, scale, k):
    if k >= 1:
        return inf
    r = log(a / scale)
    return -log(2 * pi * k) - k * r + (a / scale) ** k / cos(pi * k / 2)


def kl_frechet(a, scale, k):
    if k >= 1:
        return inf
    r = log(scale / a)
    return -log(2 * pi * k) - k * r + (scale / a) ** k / cos(pi * k / 2)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "HalfCauchy": [
        ((1.0,), (1.0,), mpf(0)),
        ((1e-320,), (1e-320,), mpf(0)),
        ((1.7e308,), (1.6e308,), None),
        ((1e-310,), (1e300,), None),
        ((1.0,), (4e6,), None),
        ((1.0,), (4.1e6,), None),
        ((1.0,), (1e-7,), None),
    ]
}
