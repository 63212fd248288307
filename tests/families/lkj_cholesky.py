"""LKJCholesky: cases and an independent definition."""

import numpy as np
from mpmath import digamma, exp, log, loggamma, mp, mpf, pi, quad, sin
from reference import draw as elements

SOURCE = "Lewandowski, Kurowicka & Joe, J. Multivariate Analysis 100 (2009)"
FAMILY = "LKJCholesky"
EVENT = True
DIMS = (2, 3, 6)
DOMAIN = {"dim": "dimension", "concentration": "shape"}
STATIC = ("dim",)
CASES = [(3, 1.7), (2, 0.4), (4, 6.3), (6, 0.8)]
WRONG = {"concentration": 0.0}
OUTSIDE = [((1.0, 0.0), (0.6, 0.7)), ((1.0, 0.0), (0.6, -0.8)), ((1.0, 0.5), (0.6, 0.8))]
DIGITS = {"extreme": 110, "extreme near": 110}


def normalizer(d, e):
    """log of the integral, by the multivariate gamma function: mvlgamma(e + (d - 2)/2, d - 1)."""
    x, n = mpf(e) + (mpf(d) - 2) / 2, d - 1
    mv = mpf(n * (n - 1)) / 4 * log(pi) + sum(loggamma(x - mpf(j) / 2) for j in range(n))
    return mpf(n) / 2 * log(pi) + mv - n * loggamma(mpf(e) + (mpf(d) - 1) / 2)


def slope(d, e):
    """Its derivative: the mean of log det."""
    x, n = mpf(e) + (mpf(d) - 2) / 2, d - 1
    return sum(digamma(x - mpf(j) / 2) for j in range(n)) - n * digamma(mpf(e) + (mpf(d) - 1) / 2)


def log_prob(x, d, e):
    return sum((2 * (e - 1) + d - i) * log(x[i - 1][i - 1]) for i in range(2, d + 1)) - normalizer(d, e)


def log_diagonal(d, e, i):
    """E log L_ii."""
    a, k = e + mpf(d - i) / 2, mpf(i - 1)
    return (digamma(a) - digamma(a + k / 2)) / 2


def entropy(d, e):
    terms = sum((2 * (e - 1) + d - i) * log_diagonal(d, e, i) for i in range(2, d + 1))
    return normalizer(d, e) - terms


def mean(d, e):
    x = [[mpf(0)] * d for _ in range(d)]
    x[0][0] = mpf(1)
    for i in range(1, d):
        a, b = e + mpf(d - 1 - i) / 2, mpf(i) / 2
        x[i][i] = exp(loggamma(a + 0.5) - loggamma(a) + loggamma(a + b) - loggamma(a + b + 0.5))
    return x


def variance(d, e):
    x = [[mpf(0)] * d for _ in range(d)]
    for i in range(1, d):
        a, b = e + mpf(d - 1 - i) / 2, mpf(i) / 2
        for j in range(i):
            x[i][j] = 1 / (2 * (a + b))
        x[i][i] = a / (a + b) - mean(d, e)[i][i] ** 2
    return x


def kl_lkj_cholesky(p, q):
    (d, e), (_, f) = p, q
    return normalizer(d, f) - normalizer(d, e) + (e - f) * slope(d, e)


def marginals(x, d, e):
    """What each draw says of a moment, and the moment: of every correlation the square."""
    r = x @ x.swapaxes(-1, -2)
    below = np.tril_indices(d, -1)
    return (r[..., below[0], below[1]] ** 2, 1 / (2 * e + d - 1))


def draw(rng, regime, d, dtype):
    return d, elements("shape", regime, 1, dtype, rng)[0]


def beside_shape(row, dimension, e):
    return e + (dimension - 1 - row) / 2, row / 2


def row_log_prob(x, row, dimension, e):
    a, b = beside_shape(row, dimension, e)
    return 2 * (a - 1) * log(x) + loggamma(a + b) - loggamma(a) - b * log(pi)


def row_entropy(row, dimension, e):
    a, b = beside_shape(row, dimension, e)
    return b * log(pi) + loggamma(a) - loggamma(a + b) - (a - 1) * (digamma(a) - digamma(a + b))


def row_kl(row, dimension, e, f):
    (a, b), (c, _) = beside_shape(row, dimension, e), beside_shape(row, dimension, f)
    step = loggamma(c) - loggamma(c + b) - loggamma(a) + loggamma(a + b)
    return step + (a - c) * (digamma(a) - digamma(a + b))


def _fit(k):
    """Rows below the dimension."""

    def fit(drawn):
        drawn = list(drawn)
        drawn[k] = np.minimum(drawn[k], drawn[k + 1]) - 1
        return drawn

    return fit


PIECES = {
    "lkj_cholesky_row_log_prob": (row_log_prob, ("unit", "dimension", "dimension", "shape"), _fit(1)),
    "lkj_cholesky_row_entropy": (row_entropy, ("dimension", "dimension", "shape"), _fit(0)),
    "kl_lkj_cholesky_row": (row_kl, ("dimension", "dimension", "shape", "shape"), _fit(0)),
}


def _check(e, f):
    """Of dimension 2, where L is (cos, sin) of an angle, by integrals over that alone."""
    with mp.workdps(25):
        e, f = mpf(e), mpf(f)
        mass = lambda e: quad(lambda t: sin(t) ** (2 * e - 1), [0, 1, 2, pi])  # noqa: E731
        part = quad(lambda t: log(sin(t)) * sin(t) ** (2 * e - 1), [0, 0.1, 1, pi / 2])
        return 4 * (e - f) * part / mass(e) - log(mass(e)) + log(mass(f))


EDGES = {
    "LKJCholesky": [
        ((5, 2.5), (5, 2.5), 0),
        ((2, 2.0), (2, 3.0), _check(2, 3)),
        ((2, 5.0), (2, 1.0), _check(5, 1)),
        ((30, 1e-10), (30, 1e10), None),
        ((30, 1e10), (30, 1e-10), None),
    ]
}
