"""Nakagami: cases and an independent definition."""

from mpmath import exp, gamma, gammainc, inf, log, loggamma, mpf, psi, sqrt

SOURCE = "Nakagami (1960), The m-distribution"
FAMILY = "Nakagami"
CASES = [(0.5, 1.0), (1.3, 0.2), (4.0, 9.0), (40.0, 3.0)]
DOMAIN = {"concentration": "shape", "spread": "positive"}
SUPPORT = "positive"


def density(x, m, w):
    m, w = mpf(m), mpf(w)
    return 2 * (m / w) ** m / gamma(m) * x ** (2 * m - 1) * exp(-m * x * x / w) if x > 0 else mpf(0)


def cuts(m, w):
    m, w = mpf(m), mpf(w)
    inner = [m * t for t in (0, 0.1, 0.4, 0.7, 1, 1.4, 2, 4)]
    return [sqrt(t * w / m) for t in (*inner, 4 * m + 10, 4 * m + 40, 4 * m + 150)]


def log_prob(x, m, w):
    m, w = mpf(m), mpf(w)
    return log(mpf(2)) + m * log(m / w) - loggamma(m) + (2 * m - 1) * log(x) - m * x * x / w


def cdf(x, m, w):
    return gammainc(mpf(m), 0, mpf(m) * mpf(x) ** 2 / w, regularized=True)


def entropy(m, w):
    m, w = mpf(m), mpf(w)
    return loggamma(m) + m - (m - mpf(1) / 2) * psi(0, m) - log(mpf(2)) + log(w / m) / 2


def mean(m, w):
    return power(1, m, w)


def second(m, w):
    return mpf(w)


def log_mean(m, w):
    return (psi(0, mpf(m)) + log(mpf(w) / m)) / 2


def log_second(m, w):
    return log_mean(m, w) ** 2 + psi(1, mpf(m)) / 4


def power(k, m, w):
    if k <= -2 * mpf(m):
        return inf
    m = mpf(m)
    return (mpf(w) / m) ** (mpf(k) / 2) * exp(loggamma(m + mpf(k) / 2) - loggamma(m))


def cross_entropy(E, m, w):
    m, w = mpf(m), mpf(w)
    return loggamma(m) - m * log(m / w) - log(mpf(2)) - (2 * m - 1) * E.log_mean() + m * E.second() / w


def kl_nakagami(m, w, n, v):
    """The gamma divergence of x^2."""
    m, w, n, v = mpf(m), mpf(w), mpf(n), mpf(v)
    x = w * n / (v * m)
    return (m - n) * psi(0, m) - loggamma(m) + loggamma(n) - n * log(x) + m * (x - 1)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Nakagami": [
        ((3.0, 0.7), (3.0, 0.7), mpf(0)),
        ((1e-10, 1e150), (1e10, 1e-150), None),
        ((1e10, 1e-150), (1e-10, 1e150), None),
        ((0.7, 1e-310), (0.7, 1e300), None),
        ((5.0, 1.0), (5.000000000000001, 1.0), None),
        ((5.0, 1.0), (5.0, 1.0000000000000002), None),
    ],
    "HalfNormal": [((0.5, 9.0), (3.0,), mpf(0)), ((0.5, 1.0), (1e200,), None)],
    "Rayleigh": [((1.0, 18.0), (3.0,), mpf(0)), ((1.0, 1.0), (1e200,), None)],
    "Maxwell": [((1.5, 27.0), (3.0,), mpf(0)), ((1.0, 1.0), (1e200,), None)],
    "Chi": [((2.5, 5.0), (5.0,), mpf(0))],
}
