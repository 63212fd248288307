"""ContinuousBernoulli: cases and an independent definition."""

import numpy as np
from mpmath import exp, expm1, inf, log, log1p, mpf

SOURCE = "Loaiza-Ganem & Cunningham, The continuous Bernoulli, 2019"
FAMILY = "ContinuousBernoulli"
CASES = [(0.3,), (0.625,), (0.97,)]
DOMAIN = {"probs": "unit"}
SUPPORT = "unit"
NOISE = "unit"


def valid(probs):
    info = np.finfo(np.asarray(probs).dtype)
    return (np.clip(probs, info.tiny, 1 - info.epsneg),)


def logit(probs):
    return log(mpf(probs)) - log(abs(1 - mpf(probs)))


def log_normalizer(l):
    """log((exp(l) - 1)/l)."""
    if abs(l) < mpf(10) ** -40:
        return mpf(l) / 2
    return log(expm1(l) / l) if l < 0 else l + log(-expm1(-l) / l)


def density(x, probs):
    return exp(log_prob(x, probs)) if 0 <= x <= 1 else mpf(0)


def cuts(probs):
    return [mpf(k) / 8 for k in range(9)]


def of_logits_log_prob(x, l):
    return x * mpf(l) - log_normalizer(mpf(l)) if 0 <= x <= 1 else -inf


def of_logits_cdf(x, l):
    l = mpf(l)
    if l == 0:
        return mpf(x)
    return expm1(l * x) / expm1(l) if l < 0 else exp(-l * (1 - x)) * expm1(-l * x) / expm1(-l)


def of_logits_mean(l):
    l = mpf(l)
    if abs(l) < mpf(10) ** -30:
        return mpf(1) / 2 + l / 12
    return 1 / -expm1(-l) - 1 / l if l > 0 else -1 / l - exp(l) / -expm1(l)


def of_logits_entropy(l):
    if abs(l) < mpf(10) ** -20:
        return -(mpf(l) ** 2) / 24
    return log_normalizer(mpf(l)) - mpf(l) * of_logits_mean(l)


def of_logits_rsample(u, l):
    l, u = mpf(l), mpf(u)
    if l == 0:
        return u
    return log1p(u * expm1(l)) / l if l < 0 else 1 + log(u + (1 - u) * exp(-l)) / l


def of_logits_second(l):
    l = mpf(l)
    if abs(l) < mpf(10) ** -20:
        return mpf(1) / 3 + l / 12
    if l > 0:
        return (l**2 - 2 * l + 2 - 2 * exp(-l)) / (l**2 * -expm1(-l))
    return (exp(l) * (l**2 - 2 * l + 2) - 2) / (l**2 * expm1(l))


def of_logits_variance(l):
    return of_logits_second(l) - of_logits_mean(l) ** 2


def of_logits_exponential(b, l):
    return exp(log_normalizer(mpf(l) - 1 / mpf(b)) - log_normalizer(mpf(l)))


def of_logits_absolute(k, l):
    k, l = mpf(k), mpf(l)
    m = of_logits_mean(l)
    if not 0 < k < 1:
        return abs(m - k)
    if l == 0:
        return mpf(1) / 4 + (k - mpf(1) / 2) ** 2
    if l > 0:
        return of_logits_absolute(1 - k, -l)
    return m - k + 2 * (expm1(l * k) / l - k) / expm1(l)  # E(x - k) + 2 E(k - x)+


def log_prob(x, probs):
    return of_logits_log_prob(x, logit(probs))


def cdf(x, probs):
    return of_logits_cdf(x, logit(probs))


def entropy(probs):
    return of_logits_entropy(logit(probs))


def rsample(u, probs):
    return of_logits_rsample(u, logit(probs))


def mean(probs):
    return of_logits_mean(logit(probs))


def second(probs):
    return of_logits_second(logit(probs))


def exponential(b, probs):
    return of_logits_exponential(b, logit(probs))


def absolute(k, probs):
    return of_logits_absolute(k, logit(probs))


def cross_entropy(E, probs):
    return log_normalizer(logit(probs)) - E.mean() * logit(probs)


def kl_uniform(probs, low, high):
    return log(mpf(high) - mpf(low)) - entropy(probs) if low <= 0 and high >= 1 else inf


def kl_continuous_bernoulli(p, q):
    l, m = logit(p), logit(q)
    return of_logits_mean(l) * (l - m) - log_normalizer(l) + log_normalizer(m)


def kl_truncated_normal(probs, *q):
    return of_logits_kl_truncated_normal(logit(probs), *q)


def of_logits_kl_truncated_normal(l, loc, scale, low, high):
    from families import truncated_normal  # whose row needs this one

    if low > 0 or high < 1:
        return inf
    moments = of_logits_entropy(l), of_logits_mean(l), of_logits_second(l)
    return truncated_normal.divergence(*moments, loc, scale, low, high)


EDGES = {
    "ContinuousBernoulli": [
        ((0.5,), (0.5,), mpf(0)),
        ((0.5,), (0.5000000000000001,), None),
        ((0.5,), (0.75,), None),
        ((0.9999999999999999,), (0.9999999999999998,), None),
        ((0.9999999999999999,), (1e-300,), None),
        ((1e-300,), (0.9999999999999999,), None),
        ((1e-300,), (2e-300,), None),
    ],
    # torch 2.13 says inf at (0, 1).
    "Uniform": [((0.3,), (0.0, 1.0), None), ((0.5,), (0.0, 1.0), mpf(0)), ((0.3,), (0.1, 2.0), inf)],
    "Laplace": [
        ((0.5,), (0.25, 1.0), None),
        ((0.3,), (0.0, 1.0), None),
        ((0.9999999999,), (0.99, 1.0), None),
    ],
    "TruncatedNormal": [((0.3,), (0.5, 1.0, 0.0, 1.0), None), ((0.3,), (0.5, 1.0, 0.1, 1.0), inf)],
    "Exponential": [((1e-12,), (27.6,), None), ((0.5,), (2.0,), None)],
}
