"""Normal: cases and an independent definition."""

from mpmath import erf, erfc, exp, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 13"
FAMILY = "Normal"
CASES = [(0.0, 1.0), (-3.5, 0.25), (1e3, 40.0), (0.3, 1.2)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "deviate"


def density(x, loc, scale):
    z = (x - mpf(loc)) / mpf(scale)
    return exp(-z * z / 2) / (mpf(scale) * sqrt(2 * pi))


def cuts(loc, scale):
    return [mpf(loc) + mpf(scale) * k for k in range(-14, 15, 2)]


def log_prob(x, loc, scale):
    return -(((x - loc) / scale) ** 2) / 2 - log(scale) - log(2 * pi) / 2


def cdf(x, loc, scale):
    z = (mpf(x) - loc) / scale
    return erfc(-min(max(z, -60), 60) / sqrt(mpf(2))) / 2  # beyond 60 it is 0 or 1 to 780 digits


def entropy(loc, scale):
    return log(2 * pi * mpf(scale) ** 2) / 2 + mpf(1) / 2


def rsample(noise, loc, scale):
    return mpf(loc) + mpf(scale) * noise


def mean(loc, scale):
    return loc


def second(loc, scale):
    return mpf(loc) ** 2 + mpf(scale) ** 2


def absolute(c, loc, scale):
    d = abs(mpf(c) - loc) / scale
    return scale * (sqrt(2 / pi) * exp(-d * d / 2) + d * erf(min(d, 60) / sqrt(mpf(2))))


def exponential(b, loc, scale):
    return exp(-mpf(loc) / b + (mpf(scale) / b) ** 2 / 2)


def cross_entropy(E, loc, scale):
    loc, scale = mpf(loc), mpf(scale)
    if E.second() == inf:
        return inf
    return log(2 * pi * scale**2) / 2 + (E.second() - 2 * loc * E.mean() + loc**2) / (2 * scale**2)


def kl_normal(m, s, n, t):
    """The textbook form, Kullback (1959)."""
    return log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpf(1) / 2


def kl_gumbel(m, s, n, t):
    r, w = s / mpf(t), (n - m) / mpf(t)
    return -log(r) - w + exp(w + r * r / 2) - (1 + log(2 * pi)) / 2


def kl_moyal(m, s, n, t):
    r, w = s / mpf(t), (n - m) / mpf(t)
    return -log(r) + (exp(w + r * r / 2) - w - 1) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Laplace": [
        ((0.0, 1.0), (0.0, 1.0), None),
        ((1.0, 1.0), (0.0, 1.0), None),
        ((1e150, 1e-170), (0.0, 1.0), None),
        ((1.0, 1e-300), (0.0, 1e300), None),
    ],
    "Normal": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-320), (0.0, 1e-320), mpf(0)),
        ((1.7e308, 1e160), (-1.7e308, 1e160), (mpf(1.7e308) / mpf(1e160)) ** 2 * 2),
        ((0.0, 1.7e308), (0.0, 1.6e308), None),
        ((0.0, 1e-310), (0.0, 1e300), None),
        ((0.0, 1e-310), (0.0, 1.0), None),
        ((0.0, 5e-324), (0.0, 1.7e308), None),
        ((0.0, 1e154), (0.0, 1.0), None),
        ((0.0, 1e200), (0.0, 1.0), inf),
        ((1e200, 1.0), (0.0, 1.0), inf),
        ((5e-324, 5e-324), (0.0, 5e-324), mpf(1) / 2),
    ],
}
