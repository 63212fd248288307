"""Maxwell: cases and an independent definition."""

from mpmath import euler, exp, gamma, gammainc, inf, log, mpf, pi, psi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 18"
FAMILY = "Maxwell"
CASES = [(1.0,), (0.3,), (2.5,), (1e3,)]
DOMAIN = {"scale": "positive"}
SUPPORT = "positive"
NOISE = "positive"


def density(x, scale):
    s = mpf(scale)
    return sqrt(2 / pi) * x**2 / s**3 * exp(-((x / s) ** 2) / 2) if x > 0 else mpf(0)


def cuts(scale):
    return [mpf(scale) * k for k in (0, 0.5, *range(1, 17, 2))]


def log_prob(x, scale):
    return log(2 / pi) / 2 + 2 * log(x) - 3 * log(scale) - (x / mpf(scale)) ** 2 / 2


def cdf(x, scale):
    return gammainc(mpf(3) / 2, 0, (x / mpf(scale)) ** 2 / 2, regularized=True)


def entropy(scale):
    return log(mpf(scale) * sqrt(2 * pi)) + euler - mpf(1) / 2


def rsample(noise, scale):
    return mpf(scale) * sqrt(2 * noise)


def mean(scale):
    return 2 * mpf(scale) * sqrt(2 / pi)


def second(scale):
    return 3 * mpf(scale) ** 2


def log_mean(scale):
    return log(scale) + (log(mpf(2)) + psi(0, mpf(3) / 2)) / 2


def log_second(scale):
    return log_mean(scale) ** 2 + psi(1, mpf(3) / 2) / 4


def inverse(scale):
    return sqrt(2 / pi) / mpf(scale)


def power(k, scale):
    if k <= -3:
        return inf
    return (mpf(scale) * sqrt(mpf(2))) ** k * gamma((mpf(k) + 3) / 2) * 2 / sqrt(pi)


def cross_entropy(E, scale):
    return log(pi / 2) / 2 + 3 * log(scale) - 2 * E.log_mean() + E.second() / (2 * mpf(scale) ** 2)


def kl_maxwell(s, t):
    """Gil, Alajaji & Linder (2013)."""
    r = (mpf(s) / mpf(t)) ** 2
    return 3 * (r - 1 - log(r)) / 2


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "Maxwell": [
        ((1.0,), (1.0,), mpf(0)),
        ((1e-320,), (1e-320,), mpf(0)),
        ((1.7e308,), (1.6e308,), None),
        ((1e-310,), (1e300,), None),
        ((1e200,), (1.0,), inf),
        ((1.0,), (1.0000000000000002,), None),
    ]
}
