"""ZeroInflatedPoisson: cases and an independent definition."""

import numpy as np
from mpmath import exp, expm1, fsum, inf, log, mpf, nint

from families import poisson

SOURCE = "Lambert, Zero-inflated Poisson regression, Technometrics 34, 1992"
FAMILY = "ZeroInflatedPoisson"
DISCRETE = True
CASES = [(0.3, 2.5), (0.625, 0.25), (0.07, 30.0)]
DOMAIN = {"gate": "unit", "rate": "nonnegative"}
SUPPORT = "count"


def valid(gate, rate):
    info = np.finfo(np.asarray(gate).dtype)
    return np.clip(gate, info.tiny, 1 - info.epsneg), rate


def cuts(gate, rate):
    return poisson.cuts(rate)


def none(gate, rate):
    return mpf(gate) + (1 - mpf(gate)) * exp(-mpf(rate))


def log_prob(x, gate, rate):
    return log(1 - mpf(gate)) + poisson.log_prob(x, rate) if nint(x) else log(none(gate, rate))


def density(x, gate, rate):
    return exp(log_prob(x, gate, rate)) if x == nint(x) >= 0 else mpf(0)


def cdf(x, gate, rate):
    return fsum(density(mpf(k), gate, rate) for k in range(int(x) + 1))


def entropy(gate, rate):
    masses = [density(mpf(k), gate, rate) for k in range(cuts(gate, float(rate))[1] + 1)]
    return -fsum(m * log(m) for m in masses)


def kl_zero_inflated_poisson(g, r, f, s):
    g, r, f, s = mpf(g), mpf(r), mpf(f), mpf(s)
    a, b = none(g, r), none(f, s)
    counts = -(1 - g) * expm1(-r) * (log(1 - g) - log(1 - f) - r + s) + (1 - g) * r * (log(r) - log(s))
    return a * (log(a) - log(b)) + counts


def kl_poisson(g, r, s):
    return kl_zero_inflated_poisson(g, r, mpf(0), s)


EDGES = {
    "ZeroInflatedPoisson": [
        ((1.0, 2.0), (0.5, 2.0), -log((1 + exp(mpf(-2))) / 2)),
        ((1.0, 2.0), (1.0, 3.0), mpf(0)),
        ((0.5, 0.0), (1.0, 3.0), mpf(0)),
        ((0.5, 2.0), (1.0, 3.0), inf),
        ((0.5, 2.0), (0.5, 0.0), inf),
        ((0.0, 2.0), (0.0, 2.0), mpf(0)),
        ((1.0, 2.0), (0.0, 1000.0), mpf(1000)),
        ((0.5, 2.0), (0.5, 2.0000000000000004), None),
        ((0.5, 1e-9), (0.5000001, 2e-9), None),
        ({"gate_logits": 800.0, "rate": 1.0}, {"gate": 0.0, "rate": 1000.0}, mpf(1000)),
    ],
    "Poisson": [((0.0, 2.0), (2.0,), mpf(0)), ((0.5, 2.0), (0.0,), inf), ((1.0, 2.0), (3.0,), mpf(3))],
}
