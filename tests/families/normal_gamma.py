"""NormalGamma: cases and an independent definition."""

from mpmath import exp, inf, log, loggamma, mpf, pi, sqrt
from reference import draw as elements

from families import gamma

SOURCE = "Bernardo & Smith, Bayesian Theory, section 3.2.5; Soch & Allefeld, arXiv:1611.01437"
FAMILY = "NormalGamma"
EVENT = True
DIMS = (2,)
DOMAIN = {"loc": "real", "count": "positive", "concentration": "shape", "rate": "positive"}
CASES = [(0.5, 2.0, 3.0, 1.5), (-1.0, 0.25, 0.75, 4.0), (2.0, 30.0, 12.0, 0.5)]
WRONG = {"loc": float("inf"), "count": 0.0, "concentration": -1.0, "rate": 0.0}
OUTSIDE = [(0.0, -1.0), (0.0, 0.0)]


def log_prob(x, m, k, a, b):
    x, t = x
    return log(k * t / (2 * pi)) / 2 - k * t * (x - m) ** 2 / 2 + gamma.log_prob(t, a, b)


def entropy(m, k, a, b):
    return gamma.entropy(a, b) + (log(2 * pi) + 1 - log(mpf(k)) - gamma.log_mean(a, b)) / 2


def mean(m, k, a, b):
    return m, a / b


def variance(m, k, a, b):
    return b / (k * (a - 1)) if a > 1 else inf, a / b**2


def kl_normal_gamma(p, q):
    (m, k, a, b), (n, j, c, d) = p, q
    normal = (j * (a / b) * (m - n) ** 2 + j / k - 1 - log(j / k)) / 2
    return normal + kl_gamma(a, b, c, d)


def kl_gamma(a, b, c, d):
    cross = loggamma(c) - c * log(d) - (c - 1) * gamma.log_mean(a, b) + d * a / b
    return cross - gamma.entropy(a, b)


def expectation(f, m, k, a, b):
    """The integral of f((x, t)) exp(log_prob) by the trapezoidal rule, in log t and in x from m.

    It is exact to all digits asked for: both integrands fall off as exponentials.
    """
    total = mpf(0)
    for i in range(-220, 26):
        t = exp(mpf(i) / 5) * a / b
        s = 1 / sqrt(k * t)
        points = [(m + s * mpf(j) / 2, t) for j in range(-17, 18)]
        total += sum(f(x) * exp(log_prob(x, m, k, a, b)) for x in points) * t * s / 10
    return total


def draw(rng, regime, d, dtype):
    return tuple(elements(kind, regime, 1, dtype, rng)[0] for kind in DOMAIN.values())


PIECES = {
    "normal_gamma_log_prob": (lambda x, t, *p: log_prob((x, t), *p), ("real", "positive", *DOMAIN.values())),
    "normal_gamma_entropy": (entropy, tuple(DOMAIN.values())),
    "kl_normal_gamma_normal_gamma": (
        lambda *x: kl_normal_gamma(x[:4], x[4:]),
        (*DOMAIN.values(), *DOMAIN.values()),
    ),
}
NEAR = {"kl_normal_gamma_normal_gamma"}

EDGES = {
    "NormalGamma": [
        ((1.0, 2.0, 3.0, 4.0), (1.0, 2.0, 3.0, 4.0), 0),
        ((0.0, 1.0, 1.0, 1.0), (2.0, 1.0, 1.0, 1.0), 2),
        ((0.0, 1.0, 1e300, 1e-300), (1.0, 1.0, 1.0, 1.0), inf),
    ]
}
