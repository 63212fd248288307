"""Chi: cases and an independent definition."""

from mpmath import exp, gamma, gammainc, inf, log, loggamma, mpf, psi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 18"
FAMILY = "Chi"
CASES = [(1.0,), (2.5,), (7.0,), (60.0,)]
DOMAIN = {"df": "shape"}
SUPPORT = "positive"


def density(x, df):
    k = mpf(df) / 2
    return 2 ** (1 - k) / gamma(k) * x ** (2 * k - 1) * exp(-x * x / 2) if x > 0 else mpf(0)


def cuts(df):
    k = mpf(df) / 2
    inner = [k * t for t in (0, 0.1, 0.4, 0.7, 1, 1.4, 2, 4)]
    return [sqrt(2 * t) for t in (*inner, 4 * k + 10, 4 * k + 40, 4 * k + 150)]


def log_prob(x, df):
    k = mpf(df) / 2
    return (1 - k) * log(mpf(2)) - loggamma(k) + (2 * k - 1) * log(x) - x * x / 2


def cdf(x, df):
    return gammainc(mpf(df) / 2, 0, mpf(x) ** 2 / 2, regularized=True)


def entropy(df):
    return loggamma(mpf(df) / 2) + (df - log(mpf(2)) - (mpf(df) - 1) * psi(0, mpf(df) / 2)) / 2


def mean(df):
    return power(1, df)


def second(df):
    return mpf(df)


def log_mean(df):
    return (log(mpf(2)) + psi(0, mpf(df) / 2)) / 2


def log_second(df):
    return log_mean(df) ** 2 + psi(1, mpf(df) / 2) / 4


def power(k, df):
    if k <= -df:
        return inf
    half = mpf(df) / 2
    return mpf(2) ** (mpf(k) / 2) * exp(loggamma(half + mpf(k) / 2) - loggamma(half))


def cross_entropy(E, df):
    k = mpf(df) / 2
    return (k - 1) * log(mpf(2)) + loggamma(k) - (2 * k - 1) * E.log_mean() + E.second() / 2


def kl_chi(p, q):
    """Gil, Alajaji & Linder (2013)."""
    a, b = mpf(p) / 2, mpf(q) / 2
    return psi(0, a) * (a - b) + loggamma(b) - loggamma(a)


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Chi": [
        ((3.0,), (3.0,), mpf(0)),
        ((1e-10,), (1e10,), None),
        ((1e10,), (1e-10,), None),
        ((5.0,), (5.000000000000001,), None),
    ],
    "HalfNormal": [((1.0,), (1.0,), mpf(0))],
    "Rayleigh": [((2.0,), (1.0,), mpf(0))],
    "Maxwell": [((3.0,), (1.0,), mpf(0))],
    "Nakagami": [((5.0,), (2.5, 5.0), mpf(0))],
}
