"""Categorical: cases and an independent definition, of probabilities."""

import numpy as np
from mpmath import inf, log, mpf, nan

SOURCE = "Cover & Thomas, Elements of Information Theory, section 2.3"
FAMILY = "Categorical"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"probs": "simplex"}
CASES = [
    ([0.5, 0.25, 0.125, 0.125],),
    ([0.1, 0.2, 0.3, 0.4],),
    ([0.2, 0.0, 0.8, 0.0],),
    ([0.25, 0.25, 0.25, 0.25],),
]
WRONG = {"probs": -1.0}
OUTSIDE = (-1.0, 0.5, 7.0)


def normalised(p):
    total = sum(p)
    return [v / total for v in p]


def log_prob(x, p):
    weight = normalised(p)[int(x)]
    return log(weight) if weight else -inf


def kl_categorical(p, q):
    pairs = list(zip(normalised(p[0]), normalised(q[0]), strict=True))
    if any(a and not b for a, b in pairs):
        return inf
    return sum((a * log(a / b) for a, b in pairs if a), mpf(0))


def entropy(p):
    return -sum((v * log(v) for v in normalised(p) if v), mpf(0))


def mean(p):
    return nan


variance = mean


def expectation(f, p):
    return sum((w * f(k) for k, w in enumerate(normalised(p)) if w), mpf(0))


def draw(rng, regime, d, dtype):
    x = rng.normal(size=d) * (1 if regime == "ordinary" else 40 if dtype == np.float64 else 8)
    return fit([np.exp(x - x.max())])


def fit(values):
    """Divided by their sum in double, so that what is left of it is rounding."""
    p = np.abs(np.asarray(values[0], float))
    return [p / p.sum(axis=-1, keepdims=True)]


HALF = [0.5, 0.5, 0.0]
EDGES = {
    "Categorical": [
        ((HALF,), (HALF,), 0.0),
        ((HALF,), ([0.25, 0.25, 0.5],), log(2)),
        (([0.25, 0.25, 0.5],), (HALF,), inf),
        (([0.0, 1.0],), ([0.0, 1.0],), 0.0),
        (([0.0, 1.0],), ([1.0, 0.0],), inf),
        (([1.0],), ([1.0],), 0.0),
    ]
}
