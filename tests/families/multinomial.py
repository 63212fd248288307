"""Multinomial: cases and an independent definition, of probabilities."""

import numpy as np
from mpmath import exp, inf, log, loggamma, mpf

SOURCE = "Johnson, Kotz & Balakrishnan, Discrete Multivariate Distributions, chapter 35"
FAMILY = "Multinomial"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"total_count": "count", "probs": "simplex"}
CASES = [
    (5, [0.5, 0.25, 0.125, 0.125]),
    (12, [0.1, 0.2, 0.7]),
    (6, [0.2, 0.0, 0.8, 0.0]),
    (5, [0.1, 0.2, 0.3, 0.4]),
]
WRONG = {"total_count": -1.0, "probs": -1.0}
OUTSIDE = ([9.0, 9.0, 0.0, 0.0], [0.5, 0.5, 1.0, 3.0], [-1.0, 2.0, 2.0, 2.0], [20.0, 0.0, 1.0])


def normalised(p):
    total = sum(p)
    return [v / total for v in p]


def log_prob(x, n, p):
    pairs = [(v, w) for v, w in zip(x, normalised(p), strict=True) if v or w]
    if any(v and not w for v, w in pairs):
        return -inf
    whole = loggamma(sum(x) + mpf(1)) - sum(loggamma(v + mpf(1)) for v in x)
    return whole + sum((v * log(w) for v, w in pairs if v), mpf(0))


def kl_multinomial(p, q):
    (n, a), (m, b) = p, q
    if n != m:
        return inf
    pairs = list(zip(normalised(a), normalised(b), strict=True))
    if n and any(v and not w for v, w in pairs):
        return inf
    return n * sum((v * log(v / w) for v, w in pairs if v and w), mpf(0))


def compositions(n, k):
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in compositions(n - first, k - 1):
            yield (first, *rest)


def expectation(f, n, p):
    values = [x for x in compositions(n, len(p)) if log_prob(x, n, p) > -inf]
    return sum((exp(log_prob(x, n, p)) * f(x) for x in values), mpf(0))


def entropy(n, p):
    return -expectation(lambda x: log_prob(x, n, p), n, p)


def mean(n, p):
    return [n * v for v in normalised(p)]


def variance(n, p):
    return [n * v * (1 - v) for v in normalised(p)]


def draw(rng, regime, d, dtype):
    x = rng.normal(size=d) * (1 if regime == "ordinary" else 40 if dtype == np.float64 else 8)
    return fit([3 * d + (10**6 if regime == "extreme" else 0), np.exp(x - x.max())])


def fit(values):
    """Divided by their sum in double, so that what is left of it is rounding."""
    p = np.abs(np.asarray(values[1], float))
    return [values[0], p / p.sum(axis=-1, keepdims=True)]


HALF = [0.5, 0.5, 0.0]
EDGES = {
    "Multinomial": [
        ((7, HALF), (7, HALF), 0.0),
        ((7, HALF), (7, [0.25, 0.25, 0.5]), float(7 * log(mpf(2)))),
        ((7, [0.25, 0.25, 0.5]), (7, HALF), inf),
        ((7, HALF), (8, HALF), inf),
        ((0, [0.0, 1.0]), (0, [1.0, 0.0]), 0.0),
        ((0, HALF), (1, HALF), inf),
        ((3, [1.0]), (3, [1.0]), 0.0),
    ]
}
