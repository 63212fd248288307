"""FisherSnedecor: cases and an independent definition."""

import numpy as np
from mpmath import betainc, digamma, exp, inf, log, loggamma, mp, mpf

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 27"
FAMILY = "FisherSnedecor"
CASES = [(3.0, 7.0), (6.0, 14.0), (1.5, 12.0), (20.0, 1.75)]
DOMAIN = {"df1": "shape", "df2": "shape"}
SUPPORT = "positive"
UNDEFINED = {"mean": [(20.0, 1.75)], "variance": [(20.0, 1.75)], "mode": [(1.5, 12.0)]}


def _rounded(x):
    """x with half its digits, so that a product of two such is exact."""
    x = np.asarray(x)
    bits = (np.finfo(x.dtype).nmant + 1) // 2
    mantissa, exponent = np.frexp(x)
    return np.ldexp(np.round(np.ldexp(mantissa, bits)), exponent - bits).astype(x.dtype)[()]


def valid(m, n):
    return _rounded(m), _rounded(n)


def agree(a, b):
    """q's degrees of freedom: p's times one factor, so that the ratio is the same to the bit."""
    t = _rounded(np.asarray(b[0] / a[0]))
    return tuple((x * t).astype(np.asarray(x).dtype) for x in a)


def log_prob(x, m, n):
    x, a, b = mpf(x), mpf(m) / 2, mpf(n) / 2
    with mp.workdps(mp.dps + 40):
        beta = loggamma(a) + loggamma(b) - loggamma(a + b)
        return a * log(a / b) + (a - 1) * log(x) - (a + b) * log(1 + x * a / b) - beta


def density(x, m, n):
    return exp(log_prob(x, m, n)) if x > 0 else mpf(0)


def cuts(m, n):
    return [mpf(0), *(mpf(10) ** (k / mpf(2)) for k in range(-40, 61)), inf]


def cdf(x, m, n):
    return betainc(mpf(m) / 2, mpf(n) / 2, 0, m * x / (m * x + n), regularized=True)


def entropy(m, n):
    a, b = mpf(m) / 2, mpf(n) / 2
    with mp.workdps(mp.dps + 60):
        beta = loggamma(a) + loggamma(b) - loggamma(a + b)
        return log(b / a) + beta + (1 - a) * digamma(a) - (1 + b) * digamma(b) + (a + b) * digamma(a + b)


def kl_fisher_snedecor(m, n, k, last):
    """The beta prime laws' divergence: for m/n = k/l."""
    a, b, c, d = (mpf(x) / 2 for x in (m, n, k, last))

    def bregman(x, y):
        return loggamma(y) - loggamma(x) - (y - x) * digamma(x)

    with mp.workdps(mp.dps + 40):
        return bregman(a, c) + bregman(b, d) - bregman(a + b, c + d)


EDGES = {
    "FisherSnedecor": [
        ((3.0, 7.0), (3.0, 7.0), mpf(0)),
        ((1e-10, 1e10), (2e-10, 2e10), None),
        ((1e10, 1e-10), (5e9, 5e-11), None),
        ((3.0, 6.0), (3.0000152587890625, 6.000030517578125), None),
        ((1e10, 1e10), (1.5e10, 1.5e10), None),
    ]
}
