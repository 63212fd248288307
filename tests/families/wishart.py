"""Wishart: cases and an independent definition, by the textbook's determinants and traces."""

import numpy as np
from mpmath import digamma, fprod, log, loggamma, mpf, pi

SOURCE = "Penny, KL divergences of normal, gamma, Dirichlet and Wishart densities (2001)"
FAMILY = "Wishart"
EVENT = True
DIMS = (1, 2, 4)
DOMAIN = {"df": "above", "scale_tril": "cholesky"}
CASES = [
    (5.0, [[1.0, 0.0], [0.5, 2.0]]),
    (3.5, [[2.0, 0.0, 0.0], [-1.0, 0.5, 0.0], [0.25, 0.75, 1.5]]),
    (0.75, [[0.25]]),
    (40.0, [[0.125, 0.0], [1.0, 3.0]]),
]
WRONG = {"df": -1.0, "scale_tril": -1.0}
OUTSIDE = ([[1.0, 2.0], [2.0, 1.0]], [[-1.0]])


def covariance(l):
    d = len(l)
    return [[sum(l[i][k] * l[j][k] for k in range(d)) for j in range(d)] for i in range(d)]


def log_determinant(l):
    return 2 * log(fprod(l[i][i] for i in range(len(l))))


def quadratic(l, x):
    """x' S^-1 x by S = L L'."""
    z = []
    for i, row in enumerate(l):
        z.append((x[i] - sum((row[k] * z[k] for k in range(i)), mpf(0))) / row[i])
    return sum(v * v for v in z)


def factor(x):
    """Cholesky's."""
    d = len(x)
    l = [[mpf(0)] * d for _ in range(d)]
    for i in range(d):
        for j in range(i + 1):
            rest = x[i][j] - sum((l[i][k] * l[j][k] for k in range(j)), mpf(0))
            l[i][j] = rest**0.5 if i == j else rest / l[j][j]
    return l


def trace(l, m):
    """Of (L L')^-1 M M'."""
    d = len(l)
    return sum(quadratic(l, [m[i][j] for i in range(d)]) for j in range(d))


def log_gamma(d, a):
    return mpf(d * (d - 1)) / 4 * log(pi) + sum(loggamma(a - mpf(j) / 2) for j in range(d))


def psi(d, a):
    return sum(digamma(a - mpf(j) / 2) for j in range(d))


def log_norm(n, l):
    d = len(l)
    return n * d / 2 * log(2) + n / 2 * log_determinant(l) + log_gamma(d, n / 2)


def log_prob(x, n, l):
    m = factor(x)
    return (n - len(l) - 1) / 2 * log_determinant(m) - trace(l, m) / 2 - log_norm(n, l)


def kl_wishart(p, q):
    (n, l), (m, k) = p, q
    d = len(l)
    return (
        m / 2 * (log_determinant(k) - log_determinant(l))
        + n / 2 * (trace(k, l) - d)
        + log_gamma(d, m / 2)
        - log_gamma(d, n / 2)
        + (n - m) / 2 * psi(d, n / 2)
    )


def entropy(n, l):
    d = len(l)
    mean_log = psi(d, n / 2) + d * log(2) + log_determinant(l)
    return log_norm(n, l) - (n - d - 1) / 2 * mean_log + n * d / 2


def mean(n, l):
    return [[n * v for v in row] for row in covariance(l)]


def variance(n, l):
    s = covariance(l)
    d = range(len(l))
    return [[n * (s[i][j] ** 2 + s[i][i] * s[j][j]) for j in d] for i in d]


def draw(rng, regime, d, dtype):
    l = np.tril(rng.normal(size=(d, d)), -1)
    if regime == "ordinary":
        return [d - 1 + np.exp(rng.normal()) * 3, l + np.diag(np.exp(rng.normal(size=d)))]
    scale = 10 ** rng.uniform(*((-30, 30) if dtype == np.float64 else (-6, 6)))
    n = d - 1 + 10 ** rng.uniform(-1, 5)
    return [n, (l * 0.5 + np.diag(10 ** rng.uniform(-2, 2, d))) * scale]


UNIT = [[1.0, 0.0], [0.0, 1.0]]
EDGES = {
    "Wishart": [
        ((5.0, UNIT), (5.0, UNIT), 0),
        ((2.0, [[1.0]]), (2.0, [[2.0]]), log(4) - mpf(3) / 4),
        ((1.5, UNIT), (1000.0, UNIT), None),
        ((5.0, [[1e-100]]), (5.0, [[1e-100 * (1 + 2.0**-52)]]), None),
    ]
}
