"""InverseGaussian: cases and an independent definition."""

from mpmath import e1, erfc, exp, inf, log, mpf, pi, sqrt

SOURCE = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions vol. 1, ch. 15"
FAMILY = "InverseGaussian"
CASES = [(1.0, 1.5), (0.3, 4.0), (20.0, 7.0)]
DOMAIN = {"loc": "positive", "concentration": "positive"}
SUPPORT = "positive"


def density(x, loc, concentration):
    m, c = mpf(loc), mpf(concentration)
    return sqrt(c / (2 * pi * x**3)) * exp(-c * (x - m) ** 2 / (2 * m * m * x)) if x > 0 else mpf(0)


def cuts(loc, concentration):
    m, c = mpf(loc), mpf(concentration)
    small = [c / k for k in (300, 100, 40, 20, 10, 5, 3)]
    large = [2 * m * m / c * k for k in (1, 3, 8, 16, 30, 50, 80, 120, 200)]
    return sorted({mpf(0), *small, m / 3, m / 2, m, 2 * m, 3 * m, *large})


def log_prob(x, loc, concentration):
    m, c = mpf(loc), mpf(concentration)
    return log(c / (2 * pi * x**3)) / 2 - c * (x - m) ** 2 / (2 * m * m * x) if x > 0 else -inf


def _tail(z):
    """P(Z > z), to the digits in which it matters."""
    return erfc(z / sqrt(mpf(2))) / 2 if abs(z) < 1e4 else mpf(z < 0)


def _scaled_tail(z):
    """exp(z^2/2) P(Z > z) for z >= 0."""
    if z < 100:
        return exp(z * z / 2) * erfc(z / sqrt(mpf(2))) / 2
    total, term = mpf(0), mpf(1)
    for k in range(1, 60):
        total += term
        term *= -(2 * k - 1) / z**2
    return total / (z * sqrt(2 * pi))


def _scores(x, loc, concentration):
    root = sqrt(mpf(concentration) / x)
    return root * (x / mpf(loc) - 1), root * (x / mpf(loc) + 1)


def cdf(x, loc, concentration):
    if x <= 0:
        return mpf(0)
    u, v = _scores(mpf(x), loc, concentration)
    return _tail(-u) + (_scaled_tail(v) * exp(-u * u / 2) if abs(u) < 1e4 else 0)


def _scaled_e1(x):
    if x < 1e5:
        return exp(x) * e1(x)
    total, term = mpf(0), mpf(1)
    for k in range(1, 60):
        total += term
        term *= -k / x
    return total / x


def log_mean(loc, concentration):
    return log(loc) - _scaled_e1(2 * mpf(concentration) / loc)


def entropy(loc, concentration):
    return log(2 * pi / mpf(concentration)) / 2 + 3 * log_mean(loc, concentration) / 2 + mpf(1) / 2


def mean(loc, concentration):
    return mpf(loc)


def second(loc, concentration):
    return mpf(loc) ** 2 * (1 + mpf(loc) / concentration)


def inverse(loc, concentration):
    return 1 / mpf(loc) + 1 / mpf(concentration)


def exponential(b, loc, concentration):
    m, c = mpf(loc), mpf(concentration)
    return exp(c / m * (1 - sqrt(1 + 2 * m * m / (c * mpf(b)))))


def absolute(a, loc, concentration):
    a, m = mpf(a), mpf(loc)
    if a <= 0:
        return m - a
    u, v = _scores(a, loc, concentration)
    echo = _scaled_tail(v) * exp(-u * u / 2) if abs(u) < 1e4 else mpf(0)
    return (a - m) * (2 * _tail(-u) - 1) + 2 * (a + m) * echo


def cross_entropy(E, loc, concentration):
    m, c = mpf(loc), mpf(concentration)
    return log(2 * pi / c) / 2 + 3 * E.log_mean() / 2 + c * (E.mean() / m**2 - 2 / m + E.inverse()) / 2


def kl_inverse_gaussian(m, c, n, d):
    """Of an exponential family with Tweedie's (1957) moments."""
    m, c, n, d = map(mpf, (m, c, n, d))
    return (log(c / d) + d / c - 1 + d * (m - n) ** 2 / (m * n**2)) / 2


EDGES = {
    "InverseGaussian": [
        ((1.0, 2.0), (1.0, 2.0), mpf(0)),
        ((1.0, 1e-300), (1.0, 1e300), inf),
        ((1e150, 1.0), (1e-150, 1e-150), None),
        ((1e-300, 1e-300), (1e-300, 2e-300), None),
    ],
    "Gamma": [((1.0, 1e4), (1e4, 1e4), None), ((1e-5, 1e5), (1.0, 1.0), None)],
    "Normal": [((1.0, 1e6), (1.0, 1e-3), None)],
    "Laplace": [
        ((1.0, 1.0), (-1.0, 1.0), None),
        ((1.0, 1.0), (0.0, 1.0), None),
        ((1.0, 40.0), (1.0, 1.0), None),
    ],
}
