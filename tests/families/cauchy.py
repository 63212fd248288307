"""Cauchy: cases and an independent definition."""

from mpmath import atan, beta, inf, log, mpf, pi, sqrt, tan

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 16"
FAMILY = "Cauchy"
CASES = [(0.0, 1.0), (-3.5, 0.25), (1e3, 40.0), (0.3, 1.2)]
DOMAIN = {"loc": "real", "scale": "positive"}
SUPPORT = "real"
NOISE = "unit"
UNDEFINED = {"mean": CASES, "variance": CASES}


def density(x, loc, scale):
    return mpf(scale) / (pi * (mpf(scale) ** 2 + (x - mpf(loc)) ** 2))


def cuts(loc, scale):
    steps = [mpf(scale) * mpf(10) ** k for k in (-1, 0, 1, 2, 4, 7)]
    return [-inf, *sorted({mpf(loc), *(mpf(loc) + s for s in steps), *(mpf(loc) - s for s in steps)}), inf]


def log_prob(x, loc, scale):
    return -log(pi * mpf(scale)) - log(1 + ((mpf(x) - loc) / scale) ** 2)


def cdf(x, loc, scale):
    z = (mpf(x) - loc) / scale
    return mpf(1) / 2 if z == 0 else atan(-1 / z) / pi + (0 if z < 0 else 1)


def entropy(loc, scale):
    return log(4 * pi * mpf(scale))


def rsample(noise, loc, scale):
    p = max(mpf(noise), mpf(2) ** -54)  # half the step of a uniform draw
    return loc + scale * tan(pi * (p - mpf(1) / 2))


def kl_cauchy(m, s, n, t):
    """Chyzak & Nielsen (2019)."""
    return log(((s + t) ** 2 + (m - n) ** 2) / (4 * s * t))


def kl_student_t(m, s, v, n, t):
    """From the lemma of Chyzak & Nielsen (2019) on E log((x - n)^2 + c^2)."""
    v, c = mpf(v), t * sqrt(mpf(v))
    tail = (v + 1) / 2 * log(((s + c) ** 2 + (m - n) ** 2) / c**2)
    return log(c * beta(v / 2, mpf(1) / 2) / (4 * pi * s)) + tail


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Cauchy": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1e-320), (0.0, 1e-320), mpf(0)),
        ((1.7e308, 1e160), (-1.7e308, 1e160), None),
        ((1.7e308, 1.7e308), (-1.7e308, 1.6e308), None),
        ((0.0, 1.7e308), (0.0, 1.6e308), None),
        ((0.0, 1e-310), (0.0, 1e300), None),
        ((1.0, 1e-310), (0.0, 1e-310), None),
        ((2e3, 1.0), (0.0, 1.0), None),
        ((2.1e3, 1.0), (0.0, 1.0), None),
        ((1e-20, 1e-25), (0.0, 1e-25), None),  # torch: nan in float32
        ((1e-170, 1.0), (0.0, 1.0), mpf(0)),
    ],
    "StudentT": [
        ((0.0, 1.0), (1.0, 0.0, 1.0), mpf(0)),
        ((0.5, 1.0), (1.0, 0.0, 1.0), log(mpf(17) / 16)),
        ((0.0, 1.0), (4.0, 0.0, 1.0), kl_student_t(0.0, 1.0, 4.0, 0.0, 1.0)),
        ((0.0, 1e150), (4.0, 0.0, 1e-150), kl_student_t(0.0, mpf(1e150), 4.0, 0.0, mpf(1e-150))),
        ((0.0, 1e-150), (0.25, 0.0, 1e150), kl_student_t(0.0, mpf(1e-150), 0.25, 0.0, mpf(1e150))),
    ],
}
