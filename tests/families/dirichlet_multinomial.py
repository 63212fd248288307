"""DirichletMultinomial: cases and an independent definition."""

import numpy as np
from mpmath import exp, fsum, log, loggamma, mpf

SOURCE = "Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, section 35.13"
FAMILY = "DirichletMultinomial"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"concentration": "positive", "total_count": "count"}
CASES = [
    ([2.0, 3.0, 4.5], 6),
    ([0.3, 0.7, 1.1], 9),
    ([200.0, 1.25, 30.0, 4.0], 5),
    ([0.5, 50.0], 40),
    ([153227229672.2053, 765733202084.3923], 4),
]
WRONG = {"concentration": 0.0, "total_count": 1.5}
OUTSIDE = ([9.0, 9.0, 0.0], [0.5, 0.5, 1.0], [-1.0, 2.0, 2.0], [90.0, 0.0])


def lgamma(x):
    return loggamma(mpf(x)).real


def rising(a, k):
    """log of a (a + 1) ... (a + k - 1)"""
    return fsum(log(mpf(a) + j) for j in range(int(k))) if k < 50 else lgamma(mpf(a) + k) - lgamma(a)


def log_prob(x, a, n):
    if len(a) == 1:
        return mpf(0)
    terms = [rising(c, v) - lgamma(v + mpf(1)) for v, c in zip(x, a, strict=True)]
    return lgamma(sum(x) + mpf(1)) - rising(sum(map(mpf, a)), sum(x)) + sum(terms)


def compositions(n, k):
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in compositions(n - first, k - 1):
            yield (first, *rest)


def expectation(f, a, n):
    return sum((exp(log_prob(x, a, n)) * f(x) for x in compositions(n, len(a))), mpf(0))


def mean(a, n):
    return [n * v / sum(a) for v in a]


def variance(a, n):
    A = sum(a)
    return [n * v * (A - v) * (n + A) / (A * A * (1 + A)) for v in a]


def draw(rng, regime, d, dtype):
    decades = 1.5 if regime == "ordinary" else 30 if dtype == np.float64 else 8
    return [10 ** rng.uniform(-decades, decades, d), 3 * d + (10**6 if regime == "extreme" else 0)]
