"""NegativeBinomial: cases and an independent definition."""

import numpy as np
from mpmath import exp, fsum, inf, log, loggamma, mpf, nint

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 5.1"
FAMILY = "NegativeBinomial"
DISCRETE = True
CASES = [(2.5, 0.3), (0.75, 0.625), (30.0, 0.4), (1210.5, 0.45)]
DOMAIN = {"total_count": "nonnegative", "probs": "unit"}
SUPPORT = "count"


def valid(total_count, probs):
    info = np.finfo(np.asarray(probs).dtype)
    return total_count, np.clip(probs, info.tiny, 1 - info.epsneg)


def agree_negative_binomial(p, q):
    return p[0], q[1]


def cuts(total_count, probs):
    odds = probs / (1 - probs)
    return 0, int(3 * total_count * odds + 75 / -np.log(probs) + 40)


def log_prob(x, total_count, probs):
    k, r = nint(x), mpf(total_count)
    ways = loggamma(k + r) - loggamma(k + 1) - loggamma(r)
    return ways + r * log(1 - mpf(probs)) + k * log(mpf(probs))


def density(x, total_count, probs):
    return exp(log_prob(x, total_count, probs)) if x == nint(x) >= 0 else mpf(0)


def cdf(x, total_count, probs):
    return fsum(density(mpf(k), total_count, probs) for k in range(int(x) + 1))


def entropy(total_count, probs):
    masses = [
        density(mpf(k), total_count, probs) for k in range(cuts(float(total_count), float(probs))[1] + 1)
    ]
    return -fsum(m * log(m) for m in masses)


def kl_negative_binomial(r, p, m, q):
    p, q = mpf(p), mpf(q)
    return mpf(r) * (log(1 - p) - log(1 - q) + p / (1 - p) * log(p / q))


EDGES = {
    "NegativeBinomial": [
        ((5.0, 0.0), (5.0, 0.5), 5 * log(mpf(2))),
        ((5.0, 0.0), (3.0, 0.5), 3 * log(mpf(2))),
        ((0.0, 0.5), (3.0, 0.5), 3 * log(mpf(2))),
        ((0.0, 0.5), (0.0, 0.25), mpf(0)),
        ((5.0, 0.5), (5.0, 0.0), inf),
        ((5.0, 0.5), (0.0, 0.5), inf),
        ((5.0, 0.5), (5.0, 0.5000000000000001), None),
        ((5.0, 0.9999999999999999), (5.0, 1e-300), None),
        ({"total_count": 5, "probs": 0.0}, {"total_count": 5, "logits": 1000.0}, mpf(5000)),
        ({"total_count": 5, "logits": -1000.0}, {"total_count": 5, "probs": 0.0}, inf),
        ({"total_count": 5, "logits": 1000.0}, {"total_count": 5, "logits": 1001.0}, 5 * exp(mpf(-1))),
    ],
}
