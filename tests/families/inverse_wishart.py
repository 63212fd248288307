"""InverseWishart: cases and an independent definition, by the inverse of a Wishart matrix."""

from mpmath import log, mpf

from families import wishart
from families.wishart import DIMS, covariance, draw, factor, log_determinant, log_gamma, psi, trace  # noqa: F401

SOURCE = "Mardia, Kent & Bibby, Multivariate Analysis, section 3.8"
FAMILY = "InverseWishart"
EVENT = True
DOMAIN = {"df": "above", "scale_tril": "cholesky"}
CASES = [
    (7.5, [[1.0, 0.0], [0.5, 2.0]]),
    (9.25, [[2.0, 0.0, 0.0], [-1.0, 0.5, 0.0], [0.25, 0.75, 1.5]]),
    (12.0, [[0.25]]),
    (40.0, [[0.125, 0.0], [1.0, 3.0]]),
]
WRONG, OUTSIDE = wishart.WRONG, wishart.OUTSIDE


def log_prob(x, n, l):
    d, m = len(l), factor(x)
    norm = n * d / 2 * log(2) - n / 2 * log_determinant(l) + log_gamma(d, n / 2)
    return -(n + d + 1) / 2 * log_determinant(m) - trace(m, l) / 2 - norm


def kl_inverse_wishart(p, q):
    (n, l), (m, k) = p, q
    d = len(l)
    return (
        m / 2 * (log_determinant(l) - log_determinant(k))
        + n / 2 * (trace(l, k) - d)
        + log_gamma(d, m / 2)
        - log_gamma(d, n / 2)
        + (n - m) / 2 * psi(d, n / 2)
    )


def entropy(n, l):
    d = len(l)
    mean_log = log_determinant(l) - psi(d, n / 2) - d * log(2)
    norm = n * d / 2 * log(2) - n / 2 * log_determinant(l) + log_gamma(d, n / 2)
    return norm + (n + d + 1) / 2 * mean_log + n * d / 2


def mean(n, l):
    d = len(l)
    return [[v / (n - d - 1) for v in row] for row in covariance(l)]


def variance(n, l):
    s, d = covariance(l), len(l)
    over = (n - d) * (n - d - 1) ** 2 * (n - d - 3)
    return [
        [((n - d + 1) * s[i][j] ** 2 + (n - d - 1) * s[i][i] * s[j][j]) / over for j in range(d)]
        for i in range(d)
    ]


EDGES = {
    "InverseWishart": [
        ((5.0, wishart.UNIT), (5.0, wishart.UNIT), 0),
        ((2.0, [[2.0]]), (2.0, [[1.0]]), log(4) - mpf(3) / 4),
        ((1.5, wishart.UNIT), (1000.0, wishart.UNIT), None),
    ]
}
