"""MultivariateNormal: cases and an independent definition, by covariance matrices."""

from itertools import product

import numpy as np
from mpmath import exp, fprod, inf, log, matrix, mpf, pi, sqrt

from families import low_rank_multivariate_normal as low_rank

SOURCE = "Kullback, Information Theory and Statistics, chapter 9"
FAMILY = "MultivariateNormal"
EVENT = True
DIMS = (1, 2, 5)
DOMAIN = {"loc": "vector", "scale_tril": "cholesky"}
CASES = [
    ([0.5, -1.0], [[1.0, 0.0], [0.5, 2.0]]),
    ([0.0, 0.0, 3.0], [[2.0, 0.0, 0.0], [-1.0, 0.5, 0.0], [0.25, 0.75, 1.5]]),
    ([1.0], [[0.25]]),
    ([-2.0, 1.0], [[0.125, 0.0], [1.0, 3.0]]),
]
WRONG = {"loc": np.inf, "scale_tril": -1.0}


def covariance(l):
    l = matrix(l)
    return l * l.T


def determinant(l):
    """Of the covariance."""
    return fprod(l[i][i] for i in range(len(l))) ** 2


def quadratic(l, x):
    """x' S^-1 x by S = L L'."""
    z = []
    for i, row in enumerate(l):
        z.append((x[i] - sum((row[k] * z[k] for k in range(i)), mpf(0))) / row[i])
    return sum(v * v for v in z)


def log_prob(x, m, l):
    rest = [a - b for a, b in zip(x, m, strict=True)]
    return -(quadratic(l, rest) + log(determinant(l)) + len(m) * log(2 * pi)) / 2


def kl_multivariate_normal(p, q):
    (m, l), (n, k) = p, q
    d = len(m)
    trace = sum(quadratic(k, [l[i][j] for i in range(d)]) for j in range(d))
    rest = [a - b for a, b in zip(m, n, strict=True)]
    return (trace + quadratic(k, rest) - d + log(determinant(k) / determinant(l))) / 2


def kl_low_rank_multivariate_normal(p, q):
    return kl_multivariate_normal(p, (q[0], low_rank.factor(*q[1:])))


def entropy(m, l):
    return (len(m) * (1 + log(2 * pi)) + log(determinant(l))) / 2


def mean(m, l):
    return list(m)


def variance(m, l):
    s = covariance(l)
    return [s[i, i] for i in range(len(m))]


def expectation(f, m, l):
    """By the trapezoidal rule over standard normal numbers, exact for them but for exp(-35)."""
    step, total = mpf(3) / 4, mpf(0)
    nodes = [(k * step, step * exp(-((k * step) ** 2) / 2) / sqrt(2 * pi)) for k in range(-12, 13)]
    for at in product(nodes, repeat=len(m)):
        x = [m[i] + sum(l[i][k] * at[k][0] for k in range(i + 1)) for i in range(len(m))]
        total += f(x) * fprod(w for _, w in at)
    return total


def draw(rng, regime, d, dtype):
    span = 2 if regime == "ordinary" else 30 if dtype == np.float64 else 6
    l = np.tril(rng.normal(size=(d, d)), -1)
    if regime == "ordinary":
        return [rng.normal(size=d) * 3, l + np.diag(np.exp(rng.normal(size=d)))]
    scale = 10 ** rng.uniform(-span, span)
    return [
        rng.normal(size=d) * scale * 10 ** rng.uniform(-3, 3),
        (l * 0.5 + np.diag(10 ** rng.uniform(-2, 2, d))) * scale,
    ]


ONE, UNIT = ([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]]), [[1.0, 0.0], [0.0, 1.0]]
EDGES = {
    "MultivariateNormal": [
        (ONE, ONE, 0),
        (([3.0, 4.0], UNIT), ONE, 12.5),
        (([1.0], [[2.0]]), ([1.0], [[1.0]]), mpf(3) / 2 - log(2)),
        (([1e300], [[1e300]]), ([-1e300], [[1e300]]), 2),
        (([0.0], [[1e200]]), ([0.0], [[1e-200]]), inf),
    ]
}
