"""GeneralizedGamma: cases and an independent definition."""

from mpmath import exp, gamma, gammainc, inf, log, loggamma, mpf, psi

SOURCE = "Stacy (1962), A generalization of the gamma distribution"
FAMILY = "GeneralizedGamma"
CASES = [(1.0, 2.0, 1.0), (2.5, 0.7, 0.3), (0.8, 3.0, 40.0), (5.0, 1.0, 2.0)]
DOMAIN = {"concentration": "shape", "power": "shape", "scale": "positive"}
SUPPORT = "positive"


def density(x, k, c, s):
    k, c, s = mpf(k), mpf(c), mpf(s)
    return c / (s * gamma(k)) * (x / s) ** (c * k - 1) * exp(-((x / s) ** c)) if x > 0 else mpf(0)


def cuts(k, c, s):
    k, c, s = mpf(k), mpf(c), mpf(s)
    inner = [k * t for t in (0, 0.1, 0.4, 0.7, 1, 1.4, 2, 4)]
    return [s * t ** (1 / c) for t in (*inner, 4 * k + 10, 4 * k + 40, 4 * k + 150)]


def log_prob(x, k, c, s):
    k, c, s = mpf(k), mpf(c), mpf(s)
    return log(c) - loggamma(k) - log(x) + c * k * log(x / s) - (x / s) ** c


def cdf(x, k, c, s):
    return gammainc(mpf(k), 0, (mpf(x) / s) ** mpf(c), regularized=True)


def entropy(k, c, s):
    k, c, s = mpf(k), mpf(c), mpf(s)
    return log(s / c) + loggamma(k) + k + (1 / c - k) * psi(0, k)


def mean(k, c, s):
    return power(1, k, c, s)


def second(k, c, s):
    return power(2, k, c, s)


def log_mean(k, c, s):
    return log(s) + psi(0, mpf(k)) / c


def log_second(k, c, s):
    return log_mean(k, c, s) ** 2 + psi(1, mpf(k)) / mpf(c) ** 2


def power(j, k, c, s):
    k = mpf(k)
    if j <= -k * c:
        return inf
    return mpf(s) ** j * exp(loggamma(k + mpf(j) / c) - loggamma(k))


def inverse(k, c, s):
    return power(-1, k, c, s)


def cross_entropy(E, k, c, s):
    k, c, s = mpf(k), mpf(c), mpf(s)
    return c * k * log(s) + loggamma(k) - log(c) - (c * k - 1) * E.log_mean() + E.power(c) / s**c


def kl_generalized_gamma(k, c, s, m, d, t):
    """Bauckhage (2014)."""
    k, c, s, m, d, t = (mpf(x) for x in (k, c, s, m, d, t))
    if (k, c, s) == (m, d, t):
        return mpf(0)
    log_x = log(s / t) + psi(0, k) / c
    moment = (s / t) ** d * exp(loggamma(k + d / c) - loggamma(k))
    return log(c / d) - loggamma(k) + k * psi(0, k) - k + loggamma(m) - d * m * log_x + moment


# (p, q, KL): where the formula's shape changes, and where it ends.
EDGES = {
    "GeneralizedGamma": [
        ((3.0, 0.7, 2.0), (3.0, 0.7, 2.0), mpf(0)),
        ((3.0, 0.7, 2.0), (3.0000000000000004, 0.7, 2.0), None),
        ((3.0, 0.7, 2.0), (3.0, 0.7, 2.0000000000000004), None),
        ((0.5, 2.0, 3.0), (2.0, 1.0, 3.0), None),
        ((0.4, 2.0, 3.0), (0.4, 2.0, 3e-300), None),
    ]
}
