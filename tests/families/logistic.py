"""Logistic: cases and an independent definition."""

from mpmath import coth, exp, expm1, inf, log, log1p, mpf, pi, sin, sinh, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 23"
FAMILY = "Logistic"
CASES = [(0.0, 1.0), (-3.5, 0.25), (1e3, 40.0), (0.3, 1.2)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "unit"


def agree(p, q):
    """q with p's scale: the closed form between two logistic laws is for equal scales."""
    return [q[0], p[1]]


def density(x, loc, scale):
    e = exp(-abs((x - mpf(loc)) / scale))
    return e / (mpf(scale) * (1 + e) ** 2)


def cuts(loc, scale):
    steps = [mpf(scale) * k for k in (0, 2, 5, 10, 20, 40, 60, 80, 100, 120)]
    return sorted({mpf(loc) + s for s in steps} | {mpf(loc) - s for s in steps})


def log_prob(x, loc, scale):
    z = abs((mpf(x) - loc) / scale)
    return -z - 2 * log1p(exp(-z)) - log(scale)


def cdf(x, loc, scale):
    z = (mpf(x) - loc) / scale
    return exp(z) / (1 + exp(z)) if z < 0 else 1 / (1 + exp(-z))


def entropy(loc, scale):
    return 2 + log(scale)


def rsample(noise, loc, scale):
    p = max(mpf(noise), mpf(2) ** -54)  # half the step of a uniform draw
    return loc + scale * log(p / (1 - p))


def mean(loc, scale):
    return mpf(loc)


def second(loc, scale):
    return mpf(loc) ** 2 + (pi * scale) ** 2 / 3


def absolute(c, loc, scale):
    d = abs(mpf(c) - loc)
    return d + 2 * scale * log1p(exp(-d / scale))


def exponential(b, loc, scale):
    r = mpf(scale) / b
    return exp(-mpf(loc) / b) * pi * r / sin(pi * r) if r < 1 else inf


def kl_logistic(m, s, n, t):
    """d coth(d/2) - 2 at s = t, from E log(1 + e^(d + z)) = d / (1 - e^-d); beside it to first order."""
    d = (m - n) / mpf(t)
    if d == 0:
        return mpf(0)
    g = (d / 2 / sinh(d / 2)) ** 2  # E z tanh((z + d)/2)
    return d * coth(d / 2) - 2 + (g - 1) * (mpf(s) / t - 1)


def kl_laplace(m, s, n, t):
    d = abs(m - n) / mpf(s)
    return log(2 * t / mpf(s)) - 2 + s / t * (d + 2 * log1p(exp(-d)))


def kl_normal(m, s, n, t):
    return log(2 * pi * (t / s) ** 2) / 2 + ((pi * s) ** 2 / 3 + (m - n) ** 2) / (2 * mpf(t) ** 2) - 2


def _tilt(m, s, n, t):
    """(q's loc less p's over b) and E e^-(x - loc)/b, b q's scale."""
    r, rest = s / mpf(t), (t - s) / mpf(t)
    return (n - m) / mpf(t), pi * r / sin(pi * min(r, rest))


def kl_gumbel(m, s, n, t):
    if s >= t:
        return inf
    w, spread = _tilt(m, s, n, t)
    return log(t / mpf(s)) - 2 - w + exp(w) * spread


def kl_moyal(m, s, n, t):
    if s >= t:
        return inf
    w, spread = _tilt(m, s, n, t)
    return log(sqrt(2 * pi) * t / s) - 2 + (exp(w) * spread - w) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Logistic": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((2.0, 1.0), (0.0, 1.0), None),
        ((2.0000001, 1.0), (0.0, 1.0), None),
        ((64.0, 1.0), (0.0, 1.0), mpf(64) / expm1(64) * 2 + 62),
        ((1.7e308, 1e160), (-1.7e308, 1e160), 2 * mpf(1.7e308) / mpf(1e160) - 2),
        ((1e-170, 1.0), (0.0, 1.0), mpf(0)),
    ],
    "Laplace": [
        ((0.0, 1.0), (0.0, 1.0), None),
        ((2.0, 1.0), (0.0, 1.0), None),
        ((1.0, 1e-200), (0.0, 1.0), None),
        ((1e150, 1e-200), (0.0, 1.0), None),
    ],
}
