"""NormalInverseGamma: cases and an independent definition."""

from mpmath import exp, inf, log, mpf, pi, sqrt

from families import inverse_gamma, normal_gamma

SOURCE = "Gelman et al., Bayesian Data Analysis, section 3.3; the law of (x, 1/t) of NormalGamma"
FAMILY = "NormalInverseGamma"
EVENT = True
DIMS = normal_gamma.DIMS
DOMAIN = normal_gamma.DOMAIN
CASES = normal_gamma.CASES
WRONG = normal_gamma.WRONG
OUTSIDE = normal_gamma.OUTSIDE
draw = normal_gamma.draw


def log_prob(x, m, k, a, b):
    x, v = x
    return log(k / (2 * pi * v)) / 2 - k * (x - m) ** 2 / (2 * v) + inverse_gamma.log_prob(v, a, b)


def entropy(m, k, a, b):
    log_mean = -normal_gamma.gamma.log_mean(a, b)
    return inverse_gamma.entropy(a, b) + (log(2 * pi) + 1 - log(mpf(k)) + log_mean) / 2


def mean(m, k, a, b):
    return m, b / (a - 1) if a > 1 else inf


def variance(m, k, a, b):
    of_x = b / (k * (a - 1)) if a > 1 else inf
    return of_x, b**2 / ((a - 1) ** 2 * (a - 2)) if a > 2 else inf


def kl_normal_inverse_gamma(p, q):
    return normal_gamma.kl_normal_gamma(p, q)


def expectation(f, m, k, a, b):
    """As normal_gamma's, in log v."""
    total = mpf(0)
    for i in range(-25, 221):
        v = exp(mpf(i) / 5) * b / a
        s = sqrt(v / k)
        points = [(m + s * mpf(j) / 2, v) for j in range(-17, 18)]
        total += sum(f(x) * exp(log_prob(x, m, k, a, b)) for x in points) * v * s / 10
    return total


PIECES = {
    "normal_inverse_gamma_log_prob": (
        lambda x, v, *p: log_prob((x, v), *p),
        ("real", "positive", *DOMAIN.values()),
    ),
    "normal_inverse_gamma_entropy": (entropy, tuple(DOMAIN.values())),
}
EDGES = {"NormalInverseGamma": normal_gamma.EDGES["NormalGamma"]}
