"""Poisson: cases and an independent definition."""

from mpmath import exp, fsum, inf, log, log1p, loggamma, mpf, nint

SOURCE = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed., 4.2"
FAMILY = "Poisson"
DISCRETE = True
CASES = [(0.3,), (7.5,), (40.25,), (1200.0,)]
DOMAIN = {"rate": "nonnegative"}
SUPPORT = "count"
KINDS = {"Bernoulli": ("sparse",), "Binomial": ("sparse",)}


def cuts(rate):
    return 0, int(rate + 14 * rate**0.5 + 40)


def log_prob(x, rate):
    x = nint(x)
    return x * log(mpf(rate)) - mpf(rate) - loggamma(x + 1)


def density(x, rate):
    return exp(log_prob(x, rate)) if x == nint(x) >= 0 else mpf(0)


def cdf(x, rate):
    return fsum(density(mpf(k), rate) for k in range(int(x) + 1))


def entropy(rate):
    masses = [density(mpf(k), rate) for k in range(cuts(float(rate))[1] + 1)]
    return -fsum(m * log(m) for m in masses)


def kl_poisson(p, q):
    return mpf(p) * (log(mpf(p)) - log(mpf(q))) - mpf(p) + mpf(q)


def kl_bernoulli(rate, probs):
    return inf if rate else -log1p(-mpf(probs))


def kl_binomial(rate, n, probs):
    return inf if rate else -n * log1p(-mpf(probs))


def kl_zero_inflated_poisson(rate, gate, q_rate):
    p, g, q = mpf(rate), mpf(gate), mpf(q_rate)
    a = exp(-p)
    b = g + (1 - g) * exp(-q)
    return a * (-p - log(b)) + (1 - a) * (q - p - log(1 - g)) + p * (log(p) - log(q))


EDGES = {
    "Poisson": [
        ((0.0,), (2.0,), mpf(2)),
        ((0.0,), (0.0,), mpf(0)),
        ((2.0,), (0.0,), inf),
        ((2.0,), (2.0000000000000004,), None),
        ((1e-300,), (1e300,), None),
        ((1e300,), (1e-300,), None),
    ],
    "Binomial": [
        ((0.0,), (5.0, 0.5), 5 * log(mpf(2))),
        ((0.0,), (0.0, 1.0), mpf(0)),
        ((1e-9,), (5.0, 0.5), inf),
        ({"rate": 0.0}, {"total_count": 2.0, "logits": 1000.0}, mpf(2000)),
    ],
    "ZeroInflatedPoisson": [
        ((2.0,), (0.0, 2.0), mpf(0)),
        ((2.0,), (1.0, 2.0), inf),
        ((0.0,), (1.0, 2.0), mpf(0)),
        ((0.0,), (0.5, 2.0), -log((1 + exp(mpf(-2))) / 2)),
    ],
    "Bernoulli": [
        ((0.0,), (0.5,), log(mpf(2))),
        ((0.0,), (1.0,), inf),
        ((0.0,), (0.0,), mpf(0)),
        ((1e-9,), (0.5,), inf),
        ({"rate": 0.0}, {"logits": 1000.0}, mpf(1000)),
    ],
}
