"""TruncatedNormal: cases and an independent definition."""

from functools import lru_cache

import numpy as np
from mpmath import erf, erfc, exp, inf, log, mp, mpf, pi, sqrt

from families import continuous_bernoulli

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 13.10"
FAMILY = "TruncatedNormal"
CASES = [(0.3, 1.2, -1.0, 2.5), (2.0, 0.5, -1.5, 1.25), (-3.0, 40.0, 0.5, 0.75), (-20.0, 1.5, 1.0, 1.75)]
DOMAIN = {"loc": "real", "scale": "positive", "low": "real", "high": "real"}
SUPPORT = "unit"
BOUNDS = ("low", "high")
KINDS = {
    "Exponential": ("real", "positive", "positive", "positive"),
    "ContinuousBernoulli": ("real", "positive", "unit", "unit"),
}


def valid(loc, scale, a, b):
    if np.all(b > a):
        return loc, scale, a, b
    low, high = np.minimum(a, b), np.maximum(a, b)
    high = np.where(high > low, high, np.nextafter(low, np.asarray(np.inf, np.asarray(low).dtype)))
    return loc, scale, low, high


def inside(x, loc, scale, low, high):
    return np.clip(low + x * (high - low), low, high)


def _mills(x):
    """exp(x^2) erfc(x), x >= 0."""
    if x * x < 2.4 * mp.dps + 60:
        with mp.workdps(mp.dps + 30 + int(x * x)):
            return exp(x * x) * erfc(x)
    total, term, k = mpf(0), mpf(1), 0
    while abs(term) > mpf(10) ** (-mp.dps - 5):
        total += term
        k += 1
        term *= -(2 * k - 1) / (2 * x * x)
    return total / (x * sqrt(pi))


def _digits(a, b):
    """What the differences below use up."""
    width = b - a
    size = max(abs(a), abs(b), 1)
    return int(4 * log(size, 10) + 4 * max(log(1 / width, 10), 0)) + 20


@lru_cache(2000)
def _law_at(loc, scale, low, high, dps):
    """A, B, z0 nearest to 0 between them, the densities there over that at z0, the integral."""
    a, b = (mpf(low) - loc) / scale, (mpf(high) - loc) / scale
    with mp.workdps(dps + _digits(a, b)):
        a, b = (mpf(low) - loc) / scale, (mpf(high) - loc) / scale
        if b <= 0:
            _, _, z, f, g, total = _law_at(-mpf(loc), scale, -mpf(high), -mpf(low), dps)
            return a, b, -z, g, f, total
        if a < 0:
            f, g = exp(-a * a / 2), exp(-b * b / 2)
            return a, b, mpf(0), f, g, sqrt(pi / 2) * (erf(b / sqrt(2)) - erf(a / sqrt(2)))
        g = exp(-(b - a) * (b + a) / 2)
        rest = g * _mills(b / sqrt(2)) if g > mpf(10) ** (-2 * mp.dps) else 0
        return a, b, a, mpf(1), g, sqrt(pi / 2) * (_mills(a / sqrt(2)) - rest)


def _law(loc, scale, low, high):
    return _law_at(mpf(loc), mpf(scale), mpf(low), mpf(high), mp.dps)


def log_prob(x, loc, scale, low, high):
    if not low <= x <= high:
        return -inf
    _, _, z0, _, _, total = _law(loc, scale, low, high)
    z = (mpf(x) - loc) / scale
    return -(z - z0) * (z + z0) / 2 - log(total) - log(mpf(scale))


def density(x, loc, scale, low, high):
    return exp(log_prob(x, loc, scale, low, high)) if low <= x <= high else mpf(0)


def cuts(loc, scale, low, high):
    low, high = mpf(low), mpf(high)
    _, _, _, f, _, _ = _law(loc, scale, low, high)
    if f == 1:  # the upper end may be a far tail
        return [low + (high - low) * (mpf(k) / 12) ** 2 for k in range(13)]
    return [low + (high - low) * k / 8 for k in range(9)]


def cdf(x, loc, scale, low, high):
    if x <= low:
        return mpf(0)
    if x >= high:
        return mpf(1)
    whole, part = _law(loc, scale, low, high), _law(loc, scale, low, x)
    return part[5] * exp(-(part[2] - whole[2]) * (part[2] + whole[2]) / 2) / whole[5]


def _exponent(loc, scale, low, high):
    """E (z^2 - z0^2)/2."""
    a, b, z, f, g, total = _law(loc, scale, low, high)
    with mp.workdps(mp.dps + _digits(a, b)):
        return (1 + (a * f - b * g) / total - z * z) / 2


def entropy(loc, scale, low, high):
    return log(_law(loc, scale, low, high)[5]) + log(mpf(scale)) + _exponent(loc, scale, low, high)


def mean(loc, scale, low, high):
    a, b, _, f, g, total = _law(loc, scale, low, high)
    with mp.workdps(mp.dps + _digits(a, b)):
        return loc + scale * (f - g) / total


def second(loc, scale, low, high):
    a, b, _, f, g, total = _law(loc, scale, low, high)
    with mp.workdps(mp.dps + _digits(a, b)):
        return loc**2 + 2 * loc * scale * (f - g) / total + scale**2 * (1 + (a * f - b * g) / total)


def deviation(loc, scale, low, high):
    a, b, _, f, g, total = _law(loc, scale, low, high)
    with mp.workdps(mp.dps + _digits(a, b)):
        return scale * sqrt(1 + (a * f - b * g) / total - ((f - g) / total) ** 2)


def _from_normal(p, loc, scale, low, high):
    """log p/q's mean, of q the normal law between low and high."""
    if p[2] < low or p[3] > high:
        return inf
    a, b, *_ = _law(*p)
    with mp.workdps(2 * mp.dps + _digits(a, b)):
        if low == -inf:
            y, whole = mpf(0), sqrt(2 * pi)
        elif high == inf:  # of the half-normal law
            y, whole = mpf(0), sqrt(pi / 2)
        else:
            _, _, y, _, _, whole = _law(loc, scale, low, high)
        a, b, z, f, g, total = _law(*p)
        first, square = (f - g) / total, 1 + (a * f - b * g) / total
        ratio, shift = p[1] / mpf(scale), (mpf(p[0]) - loc) / scale
        cost = (shift**2 + 2 * shift * ratio * first + ratio**2 * square - y * y) / 2
        return log(whole) - log(total) - log(ratio) + cost - (square - z * z) / 2


def kl_truncated_normal(m, s, a, b, *q):
    return _from_normal((m, s, a, b), *q)


def kl_normal(m, s, a, b, loc, scale):
    return _from_normal((m, s, a, b), loc, scale, -inf, inf)


def kl_half_normal(m, s, a, b, scale):
    return _from_normal((m, s, a, b), 0, scale, 0, inf)


def divergence(entropy, mean, second, loc, scale, low, high):
    """KL from a law on the bounds' inside, in its moments."""
    _, _, z, _, _, total = _law(loc, scale, low, high)
    with mp.workdps(2 * mp.dps + 20):
        loc, scale = mpf(loc), mpf(scale)
        square = (second - 2 * loc * mean + loc**2) / scale**2
        return log(total) + log(scale) + (square - z * z) / 2 - entropy


def from_unit(row, *x):
    """KL from a row's law on [0, 1]."""
    *p, loc, scale, low, high = x
    if low > 0 or high < 1:
        return inf
    return divergence(row.entropy(*p), row.mean(*p), row.second(*p), loc, scale, low, high)


def kl_uniform(loc, scale, low, high, q_low, q_high):
    inside = q_low <= low and high <= q_high
    return log(mpf(q_high) - q_low) - entropy(loc, scale, low, high) if inside else inf


def kl_exponential(loc, scale, low, high, rate):
    if low < 0:
        return inf
    return mpf(rate) * mean(loc, scale, low, high) - log(mpf(rate)) - entropy(loc, scale, low, high)


def kl_continuous_bernoulli(loc, scale, low, high, probs):
    if low < 0 or high > 1:
        return inf
    l = continuous_bernoulli.logit(probs)
    return (
        continuous_bernoulli.log_normalizer(l)
        - l * mean(loc, scale, low, high)
        - entropy(loc, scale, low, high)
    )


EDGES = {
    "TruncatedNormal": [
        ((0.3, 1.2, -1.0, 2.5), (0.3, 1.2, -1.0, 2.5), mpf(0)),
        ((0.0, 1.0, -1.0, 1.0), (0.0, 1.0, -1.0, 1.5), None),
        ((0.0, 1.0, 30.0, 31.0), (0.5, 1.0, 30.0, 31.0), None),
        ((0.0, 1.0, 300.0, 301.0), (0.0, 1.25, 300.0, 302.0), None),
        ((0.0, 1.0, -1.0, 1.0), (0.0, 1.0, -0.5, 1.0), inf),
    ],
    "Normal": [((0.0, 1.0, -9.0, 9.0), (0.0, 1.0), None), ((0.0, 1.0, 30.0, 31.0), (0.0, 1.0), None)],
    "Uniform": [((0.5, 1.0, 0.0, 1.0), (0.0, 1.0), None), ((0.5, 1.0, 0.0, 1.0), (0.25, 1.0), inf)],
    "Exponential": [((0.5, 1.0, 0.0, 3.0), (1.0,), None), ((-9.0, 1.0, 0.0, 3.0), (4.0,), None)],
    "ContinuousBernoulli": [((0.5, 1.0, 0.0, 1.0), (0.3,), None), ((0.5, 1.0, 0.25, 0.5), (0.5,), None)],
    "HalfNormal": [((0.0, 1.0, 0.0, 9.0), (1.0,), None), ((0.0, 1.0, -1.0, 1.0), (1.0,), inf)],
}
