"""GeneralizedPareto: cases and an independent definition."""

import numpy as np
from mpmath import exp, expm1, inf, log, log1p, mpf

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 20"
FAMILY = "GeneralizedPareto"
CASES = [(0.0, 1.0, 0.1875), (-3.5, 0.25, -0.375), (10.0, 4.0, 0.0)]
DOMAIN = {"loc": "real", "scale": "positive", "concentration": "real"}
SUPPORT = "positive"
NOISE = "positive"


def valid(loc, scale, concentration):
    large = np.abs(concentration) > 1
    return loc, scale, np.where(large, 1 / np.where(large, concentration, 1), concentration)[()]


def inside(x, loc, scale, concentration):
    width = -1 / np.where(concentration < 0, concentration, -1)
    return loc + scale * np.where(concentration < 0, width * np.minimum(x / (1 + x), 0.999), x)


def agree(p, q):
    """A q with p's loc and p's scale / concentration."""
    p_scale, q_scale = np.asarray(p[1]), np.asarray(q[1])
    # Scales of one size: the concentrations' products would under- or overflow.
    near = (q_scale < 10 * p_scale) & (p_scale < 10 * q_scale)
    scale = np.where(near, q_scale, p_scale)[()]
    if scale.dtype == np.float16:  # exactly, so that the wider types agree too
        scale = p_scale * np.exp2(np.round(np.log2(scale / p_scale)))
    return [p[0], scale, scale * (p[2] / p_scale)]


def _exponential(x, loc, scale, concentration):
    """log(1 + c z)/c and log(1 + c z), or None outside the support."""
    z, c = (mpf(x) - loc) / mpf(scale), mpf(concentration)
    if z < 0 or 1 + c * z <= 0:
        return None
    return (z, mpf(0)) if c == 0 else (log1p(c * z) / c, log1p(c * z))


def log_prob(x, loc, scale, concentration):
    found = _exponential(x, loc, scale, concentration)
    return -found[0] - found[1] - log(scale) if found else -inf


def density(x, loc, scale, concentration):
    found = _exponential(x, loc, scale, concentration)
    return exp(-found[0] - found[1]) / mpf(scale) if found else mpf(0)


def _place(e, loc, scale, concentration):
    c = mpf(concentration)
    return mpf(loc) + mpf(scale) * (expm1(c * e) / c if c else mpf(e))


def cuts(loc, scale, concentration):
    inner = [_place(e, loc, scale, concentration) for e in (0, 1, 3, 6, 10, 15, 22, 30, 40, 60, 100)]
    end = mpf(loc) - mpf(scale) / mpf(concentration) if concentration < 0 else inf
    return [*inner, end]


def cdf(x, loc, scale, concentration):
    found = _exponential(x, loc, scale, concentration)
    return -expm1(-found[0]) if found else mpf(x > loc)


def entropy(loc, scale, concentration):
    return log(scale) + 1 + mpf(concentration)


def rsample(noise, loc, scale, concentration):
    return _place(mpf(noise), loc, scale, concentration)


def mean(loc, scale, concentration):
    return mpf(loc) + mpf(scale) / (1 - mpf(concentration))


def kl_generalized_pareto(m, s, c, n, t, d):
    """Of the exponential variables that both are made of, which need one loc and one s/c."""
    return mpf(s) / t - 1 - log(mpf(s) / t)


EDGES = {
    "GeneralizedPareto": [
        ((0.0, 1.0, 0.5), (0.0, 1.0, 0.5), mpf(0)),
        ((1.0, 2.0, 0.5), (1.0, 4.0, 1.0), log(mpf(2)) - mpf(1) / 2),
        ((1.0, 2.0, 0.0), (1.0, 4.0, 0.0), log(mpf(2)) - mpf(1) / 2),
        ((1.0, 2.0, -0.5), (1.0, 4.0, -1.0), log(mpf(2)) - mpf(1) / 2),
    ]
}
