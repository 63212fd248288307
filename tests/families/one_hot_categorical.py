"""OneHotCategorical: cases and an independent definition, of logits."""

import numpy as np
from mpmath import exp, inf, log, mpf

SOURCE = "Cover & Thomas, Elements of Information Theory, section 2.3"
FAMILY = "OneHotCategorical"
EVENT = True
DIMS = (1, 2, 3, 10, 40)
DOMAIN = {"logits": "real"}
NO = -np.inf
CASES = [
    ([0.3, -1.2, 2.0, 0.25],),
    ([0.0, 0.0, 0.0, 0.0],),
    ([700.0, 701.0, NO, 699.5],),
    ([-3.0, 1.0, 1e-3, -40.0],),
]
WRONG = {"logits": np.inf}
OUTSIDE = ([0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0])


def shares(x):
    top = max(x)
    weights = [exp(v - top) if v > -inf else mpf(0) for v in x]
    total = sum(weights)
    return [w / total for w in weights]


def log_prob(x, logits):
    share = shares(logits)[max(range(len(x)), key=lambda k: x[k])]
    return log(share) if share else -inf


def kl_one_hot_categorical(p, q):
    pairs = list(zip(shares(p[0]), shares(q[0]), strict=True))
    if any(a and not b for a, b in pairs):
        return inf
    return sum((a * log(a / b) for a, b in pairs if a), mpf(0))


def entropy(logits):
    return -sum((v * log(v) for v in shares(logits) if v), mpf(0))


def mean(logits):
    return shares(logits)


def variance(logits):
    p = shares(logits)
    return [v * sum(p[:k] + p[k + 1 :]) for k, v in enumerate(p)]


def expectation(f, logits):
    n = len(logits)
    hot = [[int(i == k) for i in range(n)] for k in range(n)]
    return sum((w * f(x) for w, x in zip(shares(logits), hot, strict=True) if w), mpf(0))


def draw(rng, regime, d, dtype):
    size = 1 if regime == "ordinary" else 40 if dtype == np.float64 else 8
    return [rng.normal(size=d) * size + rng.normal() * size]


HALF = [0.0, 0.0, NO]
EDGES = {
    "OneHotCategorical": [
        ((HALF,), (HALF,), 0.0),
        ((HALF,), ([5.0, 5.0, 5.0 + float(np.log(2))],), None),
        (([0.0, 0.0, 1.0],), (HALF,), inf),
        (([NO, 7.0],), ([NO, -7.0],), 0.0),
        (([NO, 0.0],), ([0.0, NO],), inf),
        (([3.0],), ([-800.0],), 0.0),
        (([0.0, 0.0],), ([0.0, -1e6],), 499999.30685281944005),
    ]
}
