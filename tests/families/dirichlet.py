"""Dirichlet: cases and an independent definition."""

import numpy as np
from mpmath import digamma, inf, log, loggamma, mpf

SOURCE = "Penny, KL-divergences of Normal, Gamma, Dirichlet and Wishart densities (2001)"
FAMILY = "Dirichlet"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"concentration": "positive"}
CASES = [
    ([2.0, 3.0, 4.5],),
    ([1.5, 1.0, 7.0],),
    ([0.3, 0.7, 1.1],),
    ([200.0, 1.25, 30.0, 4.0],),
]
WRONG = {"concentration": 0.0}
OUTSIDE = ([0.5, 0.5, 0.5], [1.5, -0.5, 0.0])


def lgamma(x):
    return loggamma(x).real if x > 0 else inf


def log_prob(x, a):
    terms = [(c - 1) * log(v) for v, c in zip(x, a, strict=True) if c != 1]
    return lgamma(sum(a)) - sum(map(lgamma, a)) + sum(terms, mpf(0))


def kl_dirichlet(p, q):
    (a,), (b,) = p, q
    A, B = sum(a), sum(b)
    base = lgamma(A) - lgamma(B)
    return base + sum(
        lgamma(y) - lgamma(x) + (x - y) * (digamma(x) - digamma(A)) for x, y in zip(a, b, strict=True)
    )


def entropy(a):
    A = sum(a)
    terms = sum(lgamma(x) - (x - 1) * (digamma(x) - digamma(A)) for x in a)
    return terms - lgamma(A)


def mean(a):
    return [x / sum(a) for x in a]


def variance(a):
    A = sum(a)
    return [x * (A - x) / (A * A * (A + 1)) for x in a]


def draw(rng, regime, d, dtype):
    decades = 1.5 if regime == "ordinary" else 30 if dtype == np.float64 else 8
    return [10 ** rng.uniform(-decades, decades, d)]


EDGES = {
    "Dirichlet": [
        (([2.0, 2.0],), ([1.0, 1.0],), float(log(6) - mpf(5) / 3)),
        (([3.0],), ([0.01],), 0.0),
        (([1e-300, 1.0],), ([1e-300, 1.0],), 0.0),
        (([1e6, 1e6, 2e6],), ([1e6, 1e6 + 2.0**-20, 2e6],), None),
        (([1e-200, 1e200, 1.0],), ([1e-100, 1e200, 1.0],), None),
        (([0.1] * 200,), ([0.1] * 199 + [0.1000001],), None),
    ]
}
