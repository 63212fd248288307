"""Bernoulli: cases and an independent definition."""

import numpy as np
from mpmath import inf, log, mpf, nint

from families import binomial, geometric, negative_binomial, poisson

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 3.1"
FAMILY = "Bernoulli"
DISCRETE = True
CASES = [(0.3,), (0.625,), (0.97,)]
DOMAIN = {"probs": "unit"}
SUPPORT = "count"


def valid(probs):
    info = np.finfo(np.asarray(probs).dtype)
    return (np.clip(probs, info.tiny, 1 - info.epsneg),)


def inside(x, probs):
    return x % 2


def cuts(probs):
    return 0, 1


def log_prob(x, probs):
    return log(mpf(probs)) if nint(x) else log(1 - mpf(probs))


def density(x, probs):
    return mpf(probs) if x == 1 else 1 - mpf(probs) if x == 0 else mpf(0)


def cdf(x, probs):
    return 1 - mpf(probs) if x < 1 else mpf(1)


def entropy(probs):
    return -mpf(probs) * log(mpf(probs)) - (1 - mpf(probs)) * log(1 - mpf(probs))


def mean(probs):
    return mpf(probs)


def expectation(f, probs):
    """E f(x)."""
    p = mpf(probs)
    return p * f(1) + (1 - p) * f(0)


def kl_bernoulli(p, q):
    return expectation(lambda x: log_prob(x, p) - log_prob(x, q), p)


def kl_binomial(p, *q):
    return _to(binomial, p, *q)


def kl_negative_binomial(p, *q):
    return _to(negative_binomial, p, *q)


def kl_geometric(p, q):
    return _to(geometric, p, q)


def kl_poisson(p, rate):
    return _to(poisson, p, rate)


def _to(row, p, *q):
    return expectation(lambda x: log_prob(x, p) - row.log_prob(x, *q), p)


PIECES = {"bernoulli_logit": (lambda p: log(p) - log(1 - p), ("unit",))}
EDGES = {
    "Bernoulli": [
        ((0.0,), (0.0,), mpf(0)),
        ((1.0,), (1.0,), mpf(0)),
        ((0.0,), (1.0,), inf),
        ((1.0,), (0.0,), inf),
        ((0.5,), (0.0,), inf),
        ((0.5,), (1.0,), inf),
        ((0.0,), (0.25,), log(mpf(4) / 3)),
        ((1.0,), (0.25,), log(mpf(4))),
        ((0.5,), (0.5000000000000001,), None),
        ((1e-300,), (2e-300,), None),
        ((0.5,), (1e-320,), None),
        ((1e-300,), (0.9999999999999999,), None),
        ({"logits": 500.0}, {"logits": -500.0}, mpf(500)),
        ({"logits": -500.0}, {"logits": 500.0}, mpf(500)),
        ({"logits": 1e300}, {"logits": -1e300}, mpf("1e300")),
        ({"logits": -1e308}, {"logits": 1e308}, mpf(1e308)),
        ({"logits": 1e300}, {"logits": 1e299}, mpf(0)),
        ({"logits": 0.0}, {"logits": 1000.0}, 500 - log(mpf(2))),
        ({"logits": 0.0}, {"logits": -1000.0}, 500 - log(mpf(2))),
        ({"probs": 0.5}, {"logits": 1000.0}, 500 - log(mpf(2))),
        ({"logits": 0.0}, {"probs": 0.0}, inf),
        ({"probs": 0.0}, {"logits": 0.0}, log(mpf(2))),
        ({"probs": 1.0}, {"logits": -700.0}, mpf(700)),
    ],
    "Binomial": [
        ((0.5,), (0.0, 0.5), inf),
        ((0.0,), (0.0, 0.5), mpf(0)),
        ((0.5,), (2.0, 1.0), inf),
        ((0.0,), (2.0, 1.0), inf),
        ((1.0,), (2.0, 0.5), log(mpf(2))),
        ((0.5,), (2.0, 0.0), inf),
        ((0.0,), (2.0, 0.0), mpf(0)),
        ((0.25,), (1.0, 0.25), mpf(0)),
        ((1.0,), (1.0, 1.0), mpf(0)),
        ((1e-9,), (10.0, 1e-10), None),
        ((0.9999999,), (3.0, 0.9999999), None),
        ({"logits": 0.0}, {"total_count": 2.0, "logits": 1000.0}, 1500 - log(mpf(2)) * 3 / 2),
        ({"logits": 0.0}, {"total_count": 2.0, "logits": -1000.0}, 500 - log(mpf(2)) * 3 / 2),
    ],
    "NegativeBinomial": [
        ((0.5,), (0.0, 0.5), inf),
        ((0.0,), (0.0, 0.5), mpf(0)),
        ((0.5,), (2.0, 0.0), inf),
        ((0.0,), (2.0, 0.5), 2 * log(mpf(2))),
        ((1e-9,), (10.0, 1e-10), None),
        ((0.5,), (1e-300, 1e-300), None),
        ({"logits": 0.0}, {"total_count": 2.0, "logits": 1000.0}, 2000 - log(mpf(2)) * 3 / 2),
    ],
    "Geometric": [
        ((0.5,), (1.0,), inf),
        ((0.0,), (1.0,), mpf(0)),
        ((0.0,), (0.25,), log(mpf(4))),
        ((1.0,), (0.5,), log(mpf(4))),
        ((1e-9,), (0.999999999,), None),
        ((0.9999999,), (1e-7,), None),
        ({"logits": 0.0}, {"logits": -1000.0}, 1000 - log(mpf(2))),
        ({"logits": 0.0}, {"logits": 1000.0}, 500 - log(mpf(2))),
    ],
    "Poisson": [
        ((0.5,), (0.0,), inf),
        ((0.0,), (0.0,), mpf(0)),
        ((0.0,), (2.0,), mpf(2)),
        ((1.0,), (2.0,), 2 - log(mpf(2))),
        ((1e-9,), (1e-9,), None),
        ((0.999999,), (50.0,), None),
        ((0.5,), (1e300,), None),
    ],
}
