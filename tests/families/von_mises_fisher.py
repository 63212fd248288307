"""VonMisesFisher: cases and an independent definition."""

import numpy as np
from mpmath import besseli, cos, exp, log, loggamma, mp, mpf, pi, quad, sin, sqrt
from pieces.bessel import _large, _tail

SOURCE = "Mardia & Jupp, Directional Statistics, section 9.3.2"
FAMILY = "VonMisesFisher"
EVENT = True
DIMS = (2, 3, 7)
DOMAIN = {"loc": "direction", "concentration": "positive"}
CASES = [
    ([0.6, -0.8], 2.5),
    ([0.6, 0.0, 0.8], 4.0),
    ([0.0, 0.0, 1.0], 0.01),
    ([0.5, -0.5, 0.5, -0.5], 60.0),
    ([0.36, 0.48, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 9.0),
]
WRONG = {"loc": 2.0, "concentration": -1.0}
DIGITS = {"extreme": 110, "extreme near": 110}


def direction(x):
    size = sqrt(sum(v * v for v in x))
    return [v / size for v in x]


def versine(x, y):
    """1 - cos of the angle between two vectors of any length."""
    return sum((a - b) ** 2 for a, b in zip(direction(x), direction(y), strict=True)) / 2


def log_area(d):
    return log(2) + mpf(d) / 2 * log(pi) - loggamma(mpf(d) / 2)


def log_bessel(v, k):
    """log of I_v(k) (2/k)^v Gamma(v + 1): of the mean of exp(k x) on the sphere, relative digits."""
    if _large(k / (1 + v * v / mp.dps)):
        lead = k - log(2 * pi * k) / 2 + log(_tail(v, k))
        return lead - v * log(k / 2) + loggamma(v + 1)
    if k > 1:
        return log(besseli(v, k)) - v * log(k / 2) + loggamma(v + 1)
    term = total = k * k / 4 / (v + 1)
    j = 1
    while abs(term) > abs(total) * mp.eps:
        j += 1
        term *= k * k / 4 / j / (v + j)
        total += term
    return mp.log1p(total)


def ratio(v, k):
    """I_(v+1)(k)/I_v(k)."""
    if k == 0:
        return mpf(0)
    if _large(k / (1 + v * v / mp.dps)):
        return _tail(v + 1, k) / _tail(v, k)
    return besseli(v + 1, k) / besseli(v, k)


def log_prob_of(c, d, k):
    v = mpf(d) / 2 - 1
    return k * (1 - c) - log_bessel(v, k) - log_area(d)


def uniform_gap(d, k):
    """KL to the uniform law."""
    v = mpf(d) / 2 - 1
    return k * ratio(v, k) - log_bessel(v, k)


def divergence(c, d, k, j):
    v = mpf(d) / 2 - 1
    a = ratio(v, k)
    return log_bessel(v, j) - log_bessel(v, k) - (j - k) * a + j * a * c


def log_prob(x, m, k):
    return log_prob_of(versine(x, m), len(m), k)


def entropy(m, k):
    return log_area(len(m)) - uniform_gap(len(m), k)


def mean(m, k):
    a = ratio(mpf(len(m)) / 2 - 1, k)
    return [a * v for v in direction(m)]


def spread(d, k):
    """A', along the mean direction."""
    a = ratio(mpf(d) / 2 - 1, k)
    return 1 - a * a - (d - 1) * a / k


def variance(m, k):
    """Of each coordinate: A' along loc, A/k across it."""
    along, across = spread(len(m), k), ratio(mpf(len(m)) / 2 - 1, k) / k
    return [along * v * v + across * (1 - v * v) for v in direction(m)]


def kl_von_mises_fisher(p, q):
    (m, k), (n, j) = p, q
    return divergence(versine(m, n), len(m), k, j)


def kl_spherical_uniform(p, q):
    return uniform_gap(len(p[0]), p[1])


def draw(rng, regime, d, dtype):
    m = rng.standard_normal(d)
    if regime == "extreme":
        m = m * 10 ** rng.uniform(-8, 0, d)
    k = np.exp(rng.normal() * 2) if regime == "ordinary" else 10 ** rng.uniform(-10, 10)
    return fit([m, k])


def fit(values):
    m = np.asarray(values[0])
    return [m / np.sqrt((m.astype(float) ** 2).sum(-1, keepdims=True)), values[1]]


def _direct(f, d, k):
    """The mean of f of the angle's versine by its density."""
    weight = lambda t: exp(-k * (1 - cos(t))) * sin(t) ** (d - 2)  # noqa: E731
    cuts = [pi * mpf(2) ** -i for i in range(12, -1, -1)]
    return quad(lambda t: f(1 - cos(t)) * weight(t), [0, *cuts]) / quad(weight, [0, *cuts])


def _check(c, d, k, j):
    """KL by integrals over the angle alone, at 25 digits."""
    with mp.workdps(25):
        c, k, j = mpf(c), mpf(k), mpf(j)
        whole = lambda k: log(quad(lambda t: exp(k * cos(t)) * sin(t) ** (d - 2), [0, 1, 2, pi]))  # noqa: E731
        a = 1 - _direct(lambda y: y, d, k)
        return whole(j) - whole(k) - (j - k) * a + j * a * c


PIECES = {
    "von_mises_fisher_log_prob": (log_prob_of, ("versine", "dimension", "shape")),
    "von_mises_fisher_entropy": (
        lambda d, k: log_area(d) - uniform_gap(d, k),
        ("dimension", "shape"),
    ),
    "von_mises_fisher_mean_length": (lambda d, k: ratio(mpf(d) / 2 - 1, k), ("dimension", "shape")),
    "von_mises_fisher_variance": (spread, ("dimension", "shape")),
    "kl_von_mises_fisher_von_mises_fisher": (divergence, ("versine", "dimension", "shape", "shape")),
}
EDGES = {
    "VonMisesFisher": [
        (([0.6, 0.8], 2.0), ([0.6, 0.8], 2.0), 0),
        (([0.0, 1.0], 3.0), ([0.0, -1.0], 3.0), None),
        (([1.0, 0.0, 0.0], 2.0), ([1.0, 0.0, 0.0], 5.0), _check(0, 3, 2, 5)),
        (([1.0, 0.0, 0.0, 0.0], 7.0), ([0.0, 0.0, 0.0, 1.0], 0.5), _check(1, 4, 7, 0.5)),
        (([1.0, 0.0], 1e-10), ([1.0, 0.0], 1e10), None),
        (([1.0, 0.0], 1e10), ([1.0, 0.0], 1e-10), None),
    ]
}
