"""Uniform: cases and an independent definition."""

import numpy as np
from mpmath import exp, expm1, inf, log, mpf

from families import beta, continuous_bernoulli, truncated_normal

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 26"
FAMILY = "Uniform"
CASES = [(0.5, 2.0), (3.0, 3.25), (0.1, 40.0), (-3.0, 1.5)]
DOMAIN = {"low": "real", "high": "real"}
SUPPORT = "unit"
NOISE = "unit"
UNDEFINED = {"mode": CASES}
KINDS = {
    "Beta": ("unit", "unit"),
    "ContinuousBernoulli": ("unit", "unit"),
    **dict.fromkeys(["Exponential", "Gamma", "Chi2", "HalfNormal", "LogNormal"], ("positive", "positive")),
    **dict.fromkeys(
        ["Weibull", "Frechet", "InverseGamma", "InverseGaussian", "GeneralizedGamma"],
        ("positive", "positive"),
    ),
}


def valid(a, b):
    if np.all(b > a):
        return a, b
    low, high = np.minimum(a, b), np.maximum(a, b)
    return low, np.where(high > low, high, np.nextafter(low, np.asarray(np.inf, np.asarray(low).dtype)))


def inside(x, low, high):
    return np.clip(low + x * (high - low), low, high)


def density(x, low, high):
    return 1 / (mpf(high) - low) if low <= x <= high else mpf(0)


def cuts(low, high):
    low, high = mpf(low), mpf(high)
    return [low + (high - low) * k / 4 for k in range(5)]


def log_prob(x, low, high):
    return -log(mpf(high) - low) if low <= x <= high else -inf


def cdf(x, low, high):
    return min(max((mpf(x) - low) / (mpf(high) - low), mpf(0)), mpf(1))


def entropy(low, high):
    return log(mpf(high) - low)


def rsample(noise, low, high):
    return low + mpf(noise) * (mpf(high) - low)


def mean(low, high):
    return (mpf(low) + high) / 2


def second(low, high):
    low, high = mpf(low), mpf(high)
    return (low**2 + low * high + high**2) / 3


def _mean_of(antiderivative, low, high):
    return (antiderivative(mpf(high)) - antiderivative(mpf(low))) / (mpf(high) - low)


def log_mean(low, high):
    return _mean_of(lambda x: x * (log(x) - 1) if x else mpf(0), low, high) if low >= 0 else inf


def log_second(low, high):
    return _mean_of(lambda x: x * (log(x) ** 2 - 2 * log(x) + 2) if x else mpf(0), low, high)


def inverse(low, high):
    return log(mpf(high) / low) / (mpf(high) - low) if low > 0 else inf


def power(k, low, high):
    if low < 0 or (low == 0 and k <= -1):
        return inf
    return inverse(low, high) if k == -1 else _mean_of(lambda x: x ** (k + 1) / (k + 1), low, high)


def absolute(c, low, high):
    if c <= low or c >= high:
        return abs(mean(low, high) - c)
    return _mean_of(lambda x: (x - c) * abs(x - c) / 2, low, high)


def exponential(b, low, high):
    width = (mpf(high) - low) / b
    return exp(-mpf(low) / b) * -expm1(-width) / width


def _to(stem):
    """The textbook's cross-entropy of q's row less the entropy; inf where p reaches beyond q."""

    def kl(low, high, *q):
        if low < 0:
            return inf
        from table import ROWS, Moments

        return ROWS[stem].cross_entropy(Moments(ROWS["uniform"], (low, high)), *q) - entropy(low, high)

    return kl


def kl_uniform(a, b, c, d):
    return log((mpf(d) - c) / (mpf(b) - a)) if c <= a and b <= d else inf


def kl_truncated_normal(low, high, loc, scale, q_low, q_high):
    if low < q_low or high > q_high:
        return inf
    moments = entropy(low, high), mean(low, high), second(low, high)
    return truncated_normal.divergence(*moments, loc, scale, q_low, q_high)


def kl_beta(low, high, a, b):
    if low < 0 or high > 1:
        return inf
    log1, log0 = log_mean(low, high), log_mean(1 - mpf(high), 1 - mpf(low))
    return beta.log_beta(a, b) - (mpf(a) - 1) * log1 - (mpf(b) - 1) * log0 - entropy(low, high)


def kl_continuous_bernoulli(low, high, probs):
    if low < 0 or high > 1:
        return inf
    l = continuous_bernoulli.logit(probs)
    return continuous_bernoulli.log_normalizer(l) - l * mean(low, high) - entropy(low, high)


EDGES = {
    "Uniform": [
        ((0.0, 1.0), (0.0, 1.0), mpf(0)),
        ((0.0, 1.0), (-1.0, 1.0), None),
        ((-1.7e308, 1.7e308), (-1.75e308, 1.7e308), None),
        ((0.0, 1.0), (0.5, 2.0), inf),
    ],
    # torch 2.13 says nan at Beta(1, 1), and inf against ContinuousBernoulli on the whole interval.
    "Beta": [
        ((0.0, 1.0), (1.0, 1.0), mpf(0)),
        ((0.25, 0.75), (1.0, 1.0), None),
        ((0.0, 1.0), (2.0, 0.5), None),
        ((0.0, 0.5), (2.0, 3.0), None),
        ((-0.5, 0.5), (2.0, 3.0), inf),
    ],
    "ContinuousBernoulli": [
        ((0.0, 1.0), (0.3,), None),
        ((0.0, 1.0), (0.5,), mpf(0)),
        ((0.0, 1.5), (0.3,), inf),
    ],
    "TruncatedNormal": [((0.0, 1.0), (0.5, 1.0, 0.0, 1.0), None), ((0.0, 1.0), (9.0, 0.5, 0.0, 1.0), None)],
    "Exponential": [((-1.0, 1.0), (1.0,), inf), ((0.0, 1.0), (1.0,), None)],
    "Pareto": [((0.5, 1.0), (0.75, 2.0), inf), ((0.75, 1.0), (0.75, 2.0), None)],
    "InverseGamma": [((0.0, 1.0), (2.0, 1.0), inf)],
    "Frechet": [((0.0, 1.0), (1.0, 1.0), inf), ((0.0, 1.0), (1.0, 0.5), None)],
}

_STEMS = ["chi2", "exponential", "frechet", "gamma", "half_normal", "inverse_gamma", "inverse_gaussian"]
for _stem in [*_STEMS, "generalized_gamma", "lognormal", "weibull"]:
    globals()[f"kl_{_stem}"] = _to(_stem)


def kl_pareto(low, high, scale, alpha):
    if low < scale:
        return inf
    return -log(alpha) - alpha * log(scale) + (alpha + 1) * log_mean(low, high) - entropy(low, high)
