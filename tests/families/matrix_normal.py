"""MatrixNormal: cases and an independent definition, by the Kronecker product."""

import numpy as np
from mpmath import log, mpf

from families import multivariate_normal as vector

SOURCE = "Gupta & Nagar, Matrix Variate Distributions, chapter 2"
FAMILY = "MatrixNormal"
EVENT = True
DIMS = (1, 2, 3)
DOMAIN = {"loc": "matrix", "scale_tril_row": "cholesky", "scale_tril_column": "cholesky"}
TWO, THREE = [[1.0, 0.0], [0.5, 2.0]], [[2.0, 0.0, 0.0], [-1.0, 0.5, 0.0], [0.25, 0.75, 1.5]]
CASES = [
    ([[0.5, -1.0, 2.0], [0.0, 1.0, 3.0]], TWO, THREE),
    ([[1.0]], [[0.25]], [[3.0]]),
    ([[0.0, 1.0]], [[0.5]], TWO),
    ([[1.0, 1.0, 0.5], [0.0, -1.0, 2.0]], [[3.0, 0.0], [1.0, 0.5]], THREE),
]
WRONG = {"loc": np.inf, "scale_tril_row": -1.0, "scale_tril_column": -1.0}


def flat(x):
    return [v for row in x for v in row]


def product(r, c):
    """Kronecker's."""
    return [[a * b for a in row for b in column] for row in r for column in c]


def as_vector(m, r, c):
    return flat(m), product(r, c)


def log_prob(x, m, r, c):
    return vector.log_prob(flat(x), *as_vector(m, r, c))


def kl_matrix_normal(p, q):
    return vector.kl_multivariate_normal(as_vector(*p), as_vector(*q))


def entropy(m, r, c):
    return vector.entropy(*as_vector(m, r, c))


def mean(m, r, c):
    return m


def variance(m, r, c):
    flatly, width = vector.variance(*as_vector(m, r, c)), len(m[0])
    return [flatly[k : k + width] for k in range(0, len(flatly), width)]


def draw(rng, regime, d, dtype):
    _, r = vector.draw(rng, regime, d, dtype)
    _, c = vector.draw(rng, "ordinary", d + 1, dtype)
    return [rng.normal(size=(d, d + 1)) * r.max() * 3, r, c]


UNIT = ([[0.0, 0.0]], [[1.0]], [[1.0, 0.0], [0.0, 1.0]])
EDGES = {
    "MatrixNormal": [
        (UNIT, UNIT, 0),
        (([[3.0, 4.0]], *UNIT[1:]), UNIT, 12.5),
        (([[0.0]], [[2.0]], [[0.5]]), ([[0.0]], [[4.0]], [[0.25]]), 0),
        (([[0.0]], [[2.0]], [[1.0]]), ([[0.0]], [[1.0]], [[1.0]]), mpf(3) / 2 - log(2)),
    ]
}
