"""Binomial: cases and an independent definition."""

import numpy as np
from mpmath import exp, fsum, inf, log, loggamma, mpf, nint

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 3.2"
FAMILY = "Binomial"
DISCRETE = True
CASES = [(7.0, 0.3), (1.0, 0.625), (40.0, 0.97), (5000.0, 0.3)]
DOMAIN = {"total_count": "count", "probs": "unit"}
SUPPORT = "count"


def valid(total_count, probs):
    info = np.finfo(np.asarray(probs).dtype)
    return np.maximum(np.rint(total_count), 1), np.clip(probs, info.tiny, 1 - info.epsneg)


def inside(x, total_count, probs):
    return x % (total_count + 1)


def agree_binomial(p, q):
    return p[0], q[1]


def cuts(total_count, probs):
    return 0, int(total_count)


def log_prob(x, total_count, probs):
    k, n = nint(x), nint(total_count)
    choose = loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)
    return choose + k * log(mpf(probs)) + (n - k) * log(1 - mpf(probs))


def density(x, total_count, probs):
    inside = x == nint(x) and 0 <= x <= total_count
    return exp(log_prob(x, total_count, probs)) if inside else mpf(0)


def cdf(x, total_count, probs):
    return fsum(density(mpf(k), total_count, probs) for k in range(int(x) + 1))


def entropy(total_count, probs):
    masses = [density(mpf(k), nint(total_count), probs) for k in range(int(nint(total_count)) + 1)]
    return -fsum(m * log(m) for m in masses)


def kl_binomial(n, p, m, q):
    p, q = mpf(p), mpf(q)
    return nint(n) * (p * log(p / q) + (1 - p) * (log(1 - p) - log(1 - q)))


EDGES = {
    "Binomial": [
        ((5.0, 1.0), (5.0, 0.5), 5 * log(mpf(2))),
        ((5.0, 0.5), (4.0, 0.5), inf),
        ((5.0, 0.0), (4.0, 0.5), 4 * log(mpf(2))),
        ((3.0, 0.0), (4.0, 0.5), 4 * log(mpf(2))),
        ((0.0, 0.5), (4.0, 0.5), 4 * log(mpf(2))),
        ((0.0, 0.5), (0.0, 1.0), mpf(0)),
        ((5.0, 0.0), (5.0, 1.0), inf),
        ((5.0, 1.0), (5.0, 1.0), mpf(0)),
        ((1e6, 0.5), (1e6, 0.5000000000000001), None),
        ({"total_count": 5, "logits": 500.0}, {"total_count": 5, "logits": -500.0}, mpf(2500)),
        ({"total_count": 5, "probs": 1.0}, {"total_count": 5, "logits": -1000.0}, mpf(5000)),
        ({"total_count": 5, "logits": -1000.0}, {"total_count": 5, "probs": 0.0}, inf),
        ({"total_count": 0, "logits": 1.0}, {"total_count": 5, "probs": 0.0}, mpf(0)),
    ],
}
