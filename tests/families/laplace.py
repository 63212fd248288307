"""Laplace: cases and an independent definition."""

from mpmath import exp, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 24"
FAMILY = "Laplace"
CASES = [(0.0, 1.0), (-3.5, 0.25), (1e3, 40.0), (0.3, 1.2)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "unit"


def density(x, loc, scale):
    return exp(-abs(x - mpf(loc)) / mpf(scale)) / (2 * mpf(scale))


def cuts(loc, scale):
    steps = [mpf(scale) * k for k in range(0, 121, 12)]
    return sorted({mpf(loc) + s for s in steps} | {mpf(loc) - s for s in steps})


def log_prob(x, loc, scale):
    return -abs(x - loc) / scale - log(2 * mpf(scale))


def cdf(x, loc, scale):
    z = (mpf(x) - loc) / scale
    return exp(z) / 2 if z < 0 else 1 - exp(-z) / 2


def entropy(loc, scale):
    return 1 + log(2 * mpf(scale))


def rsample(noise, loc, scale):
    p = max(mpf(noise), mpf(2) ** -54)  # half the step of a uniform draw
    return loc + scale * (log(2 * p) if p < 0.5 else -log(2 * (1 - p)))


def mean(loc, scale):
    return mpf(loc)


def second(loc, scale):
    return mpf(loc) ** 2 + 2 * mpf(scale) ** 2


def variance(loc, scale):
    return 2 * mpf(scale) ** 2


def absolute(c, loc, scale):
    d = abs(mpf(c) - loc)
    return d + mpf(scale) * exp(-d / scale)


def exponential(b, loc, scale):
    return exp(-mpf(loc) / b) / (1 - (mpf(scale) / b) ** 2) if scale < b else inf


def cross_entropy(E, loc, scale):
    return log(2 * mpf(scale)) + E.absolute(loc) / scale


def kl_laplace(m, s, n, t):
    """Gil, Alajaji & Linder (2013)."""
    d = abs(m - n)
    return log(t / s) + d / t + s / t * exp(-d / s) - 1


def kl_normal(m, s, n, t):
    r = (s / t) ** 2
    return r - log(2 * r / pi) / 2 + ((m - n) / t) ** 2 / 2 - 1


def _tilt(m, s, n, t):
    """(q's loc less p's over b) and E e^-(x - loc)/b, b q's scale."""
    return (n - m) / t, 1 / ((1 - s / t) * (1 + s / t))


def kl_gumbel(m, s, n, t):
    if s >= t:
        return inf
    w, spread = _tilt(m, s, n, t)
    return log(t / (2 * s)) - 1 - w + exp(w) * spread


def kl_moyal(m, s, n, t):
    if s >= t:
        return inf
    w, spread = _tilt(m, s, n, t)
    return log(sqrt(2 * pi) * t / (2 * s)) - 1 + (exp(w) * spread - w) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Laplace": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-320), (0.0, 1e-320), mpf(0)),
        ((1.7e308, 1e160), (-1.7e308, 1e160), 2 * mpf(1.7e308) / mpf(1e160)),
        ((0.0, 1.7e308), (0.0, 1.6e308), None),
        ((1.0, 1e-310), (0.0, 1e300), None),
        ((1.0, 1e-310), (0.0, 1.0), None),
        ((64.0, 1.0), (0.0, 1.0), None),
        ((64.5, 1.0), (0.0, 3.0), None),
        ((1e-170, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e200), (0.0, 1e-200), inf),
        ((0.0, 1e200), (1e210, 1e-200), inf),
    ],
    "Normal": [((0.0, 1e-310), (0.0, 1.0), None), ((0.0, 1e200), (0.0, 1.0), inf)],
}
