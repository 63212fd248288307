"""StudentT: cases and an independent definition."""

from functools import cache

from mpmath import beta, betainc, digamma, inf, log, loggamma, mp, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 2, ch. 28"
FAMILY = "StudentT"
CASES = [(5.0, 0.0, 1.0), (2.5, -3.5, 0.25), (10.0, 1e3, 40.0), (0.7, 0.3, 1.2)]
DOMAIN = {"df": "shape", "loc": "real", "scale": "positive"}
SUPPORT = "real"
UNDEFINED = {"mean": CASES[3:], "variance": CASES[3:]}


def density(x, df, loc, scale):
    v = mpf(df)
    z = (x - mpf(loc)) / mpf(scale)
    return (1 + z * z / v) ** (-(v + 1) / 2) / (scale * _width(df, mp.dps))


@cache
def _width(df, digits):
    v = mpf(df)
    return sqrt(v) * beta(v / 2, mpf(1) / 2)


def cuts(df, loc, scale):
    steps = [mpf(scale) * mpf(10) ** k for k in (-1, 0, 1, 2, 4, 7, 12, 20)]
    return [-inf, *sorted({mpf(loc), *(mpf(loc) + s for s in steps), *(mpf(loc) - s for s in steps)}), inf]


def _log_norm(df, scale):
    v = mpf(df)
    return log(scale) + log(pi * v) / 2 + loggamma(v / 2) - loggamma((v + 1) / 2)


def log_prob(x, df, loc, scale):
    z = (mpf(x) - loc) / scale
    return -_log_norm(df, scale) - (mpf(df) + 1) / 2 * log(1 + z * z / df)


def cdf(x, df, loc, scale):
    v, z = mpf(df), (mpf(x) - loc) / scale
    tail = betainc(v / 2, mpf(1) / 2, 0, v / (v + z * z), regularized=True) / 2
    return tail if z < 0 else 1 - tail


def entropy(df, loc, scale):
    v = mpf(df)
    return _log_norm(df, scale) + (v + 1) / 2 * (digamma((v + 1) / 2) - digamma(v / 2))


def mean(df, loc, scale):
    return mpf(loc) if df > 1 else inf


def variance(df, loc, scale):
    return mpf(scale) ** 2 * df / (mpf(df) - 2) if df > 2 else inf


def second(df, loc, scale):
    return mpf(loc) ** 2 + variance(df, loc, scale)


def kl_normal(v, m, s, n, t):
    if v <= 2:
        return inf
    second = (mpf(s) ** 2 * v / (v - 2) + (m - n) ** 2) / mpf(t) ** 2
    return (log(2 * pi * mpf(t) ** 2) + second) / 2 - entropy(v, m, s)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "StudentT": [
        ((1.0, 0.5, 1.0), (1.0, 0.0, 2.0), log(mpf(37) / 32)),
        ((1.0, 1.7e308, 1e160), (1.0, -1.7e308, 1e160), log(1 + (mpf(1.7e308) / mpf(1e160)) ** 2)),
        ((4.0, 0.5, 1.0), (4.0, 0.5, 1.0), mpf(0)),
    ],
    "Normal": [
        ((2.0, 0.0, 1.0), (0.0, 1.0), inf),
        ((2.0000000000000004, 0.0, 1.0), (0.0, 1.0), kl_normal(mpf(2.0000000000000004), 0, 1, 0, 1)),
        ((8.0, 0.0, 1.0), (0.0, 1.1547005383792515), kl_normal(8, 0, 1, 0, mpf(1.1547005383792515))),
        ((7.5, 0.0, 1.0), (0.0, 1.1677484162422844), kl_normal(7.5, 0, 1, 0, mpf(1.1677484162422844))),
    ],
}
