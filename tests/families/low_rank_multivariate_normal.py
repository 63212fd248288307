"""LowRankMultivariateNormal: cases and an independent definition, by the covariance matrix."""

import numpy as np
from mpmath import cholesky, matrix, mpf

from families import multivariate_normal as dense

SOURCE = "Kullback, Information Theory and Statistics, chapter 9"
FAMILY = "LowRankMultivariateNormal"
EVENT = True
DIMS = (1, 2, 5)
DOMAIN = {"loc": "vector", "cov_factor": "matrix", "cov_diag": "vector"}
CASES = [
    ([0.5, -1.0], [[1.0], [0.5]], [1.0, 2.0]),
    ([0.0, 0.0, 3.0], [[2.0, 0.5], [-1.0, 0.5], [0.25, 0.75]], [0.5, 1.0, 0.125]),
    ([1.0], [[0.25, 1.0]], [3.0]),
    ([-2.0, 1.0], [[3.0, -1.0], [1.0, 2.0]], [0.125, 1.0]),
]
WRONG = {"loc": np.inf, "cov_factor": -np.inf, "cov_diag": -1.0}


def covariance(w, v):
    w = matrix(w)
    s = w * w.T
    for i, x in enumerate(v):
        s[i, i] += x
    return s


def factor(w, v):
    l = cholesky(covariance(w, v))
    return [[l[i, j] for j in range(len(v))] for i in range(len(v))]


def log_prob(x, m, w, v):
    return dense.log_prob(x, m, factor(w, v))


def kl_low_rank_multivariate_normal(p, q):
    return dense.kl_multivariate_normal((p[0], factor(*p[1:])), (q[0], factor(*q[1:])))


def kl_multivariate_normal(p, q):
    return dense.kl_multivariate_normal((p[0], factor(*p[1:])), q)


def entropy(m, w, v):
    return dense.entropy(m, factor(w, v))


def mean(m, w, v):
    return list(m)


def variance(m, w, v):
    s = covariance(w, v)
    return [s[i, i] for i in range(len(m))]


def expectation(f, m, w, v):
    return dense.expectation(f, m, factor(w, v))


def draw(rng, regime, d, dtype):
    r = {1: 2, 2: 1, 5: 2}[d]
    if regime == "ordinary":
        return [rng.normal(size=d) * 3, rng.normal(size=(d, r)), np.exp(rng.normal(size=d))]
    scale = 10 ** (rng.uniform(-1, 1) * (30 if dtype == np.float64 else 6))
    return [
        rng.normal(size=d) * scale * 10 ** rng.uniform(-3, 3),
        rng.normal(size=(d, r)) * scale * 10 ** rng.uniform(-4, 4),
        10 ** rng.uniform(-2, 2, d) * scale * scale,
    ]


ONE = ([0.0, 0.0], [[0.0], [0.0]], [1.0, 1.0])
EDGES = {
    "LowRankMultivariateNormal": [
        (ONE, ONE, 0),
        (([3.0, 4.0], *ONE[1:]), ONE, mpf(25) / 2),
        # One law by two factors.
        (([0.0, 0.0], [[3.0], [4.0]], [1.0, 1.0]), ([0.0, 0.0], [[-3.0], [-4.0]], [1.0, 1.0]), None),
        (([0.0, 0.0], [[1e8], [1e8]], [1.0, 1.0]), ([0.0, 0.0], [[1e8], [1e8]], [2.0, 1.0]), None),
    ]
}
