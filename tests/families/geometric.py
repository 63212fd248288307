"""Geometric: cases and an independent definition."""

import numpy as np
from mpmath import exp, inf, log, mpf, nint

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 5.2"
FAMILY = "Geometric"
DISCRETE = True
CASES = [(0.3,), (0.625,), (0.97,)]
DOMAIN = {"probs": "unit"}
SUPPORT = "count"


def valid(probs):
    info = np.finfo(np.asarray(probs).dtype)
    return (np.clip(probs, info.tiny, 1 - info.epsneg),)


def cuts(probs):
    return 0, int(70 / -np.log1p(-probs))


def log_prob(x, probs):
    return log(mpf(probs)) + nint(x) * log(1 - mpf(probs))


def density(x, probs):
    return mpf(probs) * (1 - mpf(probs)) ** x if x == nint(x) >= 0 else mpf(0)


def cdf(x, probs):
    return 1 - (1 - mpf(probs)) ** (int(x) + 1)


def entropy(probs):
    p = mpf(probs)
    return -log(p) - (1 - p) / p * log(1 - p)


def kl_geometric(p, q):
    p, q = mpf(p), mpf(q)
    return log(p / q) + (1 - p) / p * (log(1 - p) - log(1 - q))


EDGES = {
    "Geometric": [
        ((1.0,), (1.0,), mpf(0)),
        ((1.0,), (0.5,), log(mpf(2))),
        ((0.5,), (1.0,), inf),
        ((0.5,), (0.5000000000000001,), None),
        ((1e-300,), (2e-300,), None),
        ((1e-300,), (0.5,), None),
        ((0.9999999999999999,), (1e-300,), None),
        ({"logits": -1000.0}, {"logits": -1000.0}, mpf(0)),
        ({"logits": -1000.0}, {"logits": -1001.0}, exp(mpf(-1))),
        ({"logits": -1000.0}, {"logits": -997.0}, exp(mpf(3)) - 4),
        ({"logits": -1000.0}, {"logits": 0.0}, inf),
        ({"logits": 1000.0}, {"logits": 0.0}, log(mpf(2))),
        ({"probs": 1.0}, {"logits": -1000.0}, mpf(1000)),
    ],
}
