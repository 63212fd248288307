"""What the normal families of vectors share: divergences by the Cholesky factors of covariances."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._device import device as Device
from ..recorded import apply, derivative
from ..tensor import Tensor, kernel, wrap
from .distribution import Distribution
from .independent import Independent
from .scale_matrix import (
    diagonal,
    diagonals,
    double,
    is_small,
    lower,
    matrix_of,
    real,
    solve_lower,
    solved,
    solved_back,
)


def normal_vector(d: Independent) -> tuple[Tensor, Tensor] | None:
    """loc and scale of vectors of independent normal numbers; None of another law."""
    base = d.base_dist
    if base._stem != "normal" or d.reinterpreted_batch_ndims != 1:
        return None
    return base.loc, base.scale


def rounded(p: Distribution, q: Distribution, y: Tensor) -> Tensor:
    """In the two's dtype."""
    dtype = np.result_type(p.dtype, q.dtype)
    return y if y.dtype == dtype else y.astype(dtype)


def gap(where: Device, p: Any, q: Any, squares: Any) -> Tensor:
    """KL, of the factors' diagonals and the sum of the squares below that of L_q^-1 L_p and of z."""
    return kernel("kl_normal_normal").event_sum(0.0, wrap(p, where), 0.0, wrap(q, where)) + squares / 2


def _squares(a: Any) -> Any:
    return (a * a).sum(axis=-1)


def kl_of_factors(p: Any, q: Any) -> Tensor:
    """KL of laws that have a `loc` and a Cholesky factor."""
    inputs = p._parameters["loc"], p._tril, q._parameters["loc"], q._tril
    if is_small(p):
        return rounded(p, q, kernel("kl_multivariate_normal_multivariate_normal")(*inputs))
    return rounded(p, q, apply("kl_multivariate_normal_multivariate_normal", _of_factors, inputs))


def _of_factors(*inputs: Tensor) -> Tensor:
    where = inputs[0].device
    xp, (m, k, n, l) = where.module, double(*inputs)
    with np.errstate(all="ignore"):
        k, l = lower(xp, k), lower(xp, l)
        below = xp.tril(solve_lower(where, l, k - l), -1)
        z = solve_lower(where, l, real(xp, m - n)[..., None])[..., 0]
        squares = (below * below).sum(axis=(-2, -1)) + _squares(z)
        return gap(where, diagonal(k), diagonal(l), squares)


def kl_from_independent(p: Independent, q: Any) -> Tensor:
    """The same of a p with independent elements: NotImplemented if they are not normal."""
    normal = normal_vector(p)
    if normal is None:
        return NotImplemented
    inputs = *normal, q._parameters["loc"], q._tril
    if is_small(q):
        return rounded(p, q, kernel("kl_independent_normal_multivariate_normal")(*inputs))
    return rounded(p, q, apply("kl_independent_normal_multivariate_normal", _from_independent, inputs))


def _from_independent(*inputs: Tensor) -> Tensor:
    where = inputs[0].device
    xp, (m, s, n, l) = where.module, double(*inputs)
    with np.errstate(all="ignore"):
        l = lower(xp, l)
        d = diagonal(l)
        # L_q^-1 diag(s): what q alone says of its columns' lengths, once for all p.
        below = xp.tril(solve_lower(where, l, d[..., None] * xp.eye(d.shape[-1])), -1)
        columns = xp.sqrt((below * below).sum(axis=-2))
        z = solve_lower(where, l, real(xp, m - n)[..., None])[..., 0]
        return gap(where, s, d, _squares(s / d * columns) + _squares(z))


def kl_to_independent(p: Any, q: Independent) -> Tensor:
    """And of such a q, where nothing is to be solved for."""
    normal = normal_vector(q)
    if normal is None:
        return NotImplemented
    inputs = p._parameters["loc"], p._tril, *normal
    if is_small(p):
        return rounded(p, q, kernel("kl_multivariate_normal_independent_normal")(*inputs))
    return rounded(p, q, apply("kl_multivariate_normal_independent_normal", _to_independent, inputs))


def _to_independent(*inputs: Tensor) -> Tensor:
    where = inputs[0].device
    xp, (m, k, n, s) = where.module, double(*inputs)
    with np.errstate(all="ignore"):
        k = lower(xp, k)
        d = diagonal(k)
        rows = xp.sqrt(_squares(xp.tril(k, -1) / d[..., None]))
        return gap(where, d, s, _squares(d / s * rows) + _squares(real(xp, m - n) / s))


# ---- derivatives of what is computed over matrices


def _deviation(m: Tensor, n: Tensor, l: Tensor) -> Tensor:
    """L^-1 (m - n), columns."""
    return solved(l, (m - n)[..., None])


def _by_p_loc(g: Tensor, m: Tensor, n: Tensor, l: Tensor) -> Tensor:
    return g[..., None] * solved_back(l, _deviation(m, n, l))[..., 0]


def _by_p_factor(g: Tensor, k: Tensor, l: Tensor) -> Tensor:
    """tril(L^-T A) - 1/diag(k) with A = L^-1 k, by A - 1: near equal factors it keeps its digits."""
    apart = solved_back(l, solved(l, k - l))
    a, b = diagonals(k), diagonals(l)
    return g[..., None, None] * (np.tril(apart) + matrix_of((a - b) / (a * b)))


def _by_q_factor(g: Tensor, m: Tensor, k: Tensor, n: Tensor, l: Tensor) -> Tensor:
    """-tril(L^-T (A A' - 1 + z z'))."""
    e, z = solved(l, k - l), _deviation(m, n, l)
    inner = e + np.swapaxes(e, -1, -2) + e @ np.swapaxes(e, -1, -2) + z @ np.swapaxes(z, -1, -2)
    return -g[..., None, None] * np.tril(solved_back(l, inner))


derivative(
    "kl_multivariate_normal_multivariate_normal",
    lambda g, y, m, k, n, l: _by_p_loc(g, m, n, l),
    lambda g, y, m, k, n, l: _by_p_factor(g, np.tril(k), np.tril(l)),
    lambda g, y, m, k, n, l: -_by_p_loc(g, m, n, l),
    lambda g, y, m, k, n, l: _by_q_factor(g, m, np.tril(k), n, np.tril(l)),
)
derivative(
    "kl_independent_normal_multivariate_normal",
    lambda g, y, m, s, n, l: _by_p_loc(g, m, n, l),
    lambda g, y, m, s, n, l: diagonals(_by_p_factor(g, matrix_of(s), np.tril(l))),
    lambda g, y, m, s, n, l: -_by_p_loc(g, m, n, l),
    lambda g, y, m, s, n, l: _by_q_factor(g, m, matrix_of(s), n, np.tril(l)),
)
derivative(
    "kl_multivariate_normal_independent_normal",
    lambda g, y, m, k, n, s: _by_p_loc(g, m, n, matrix_of(s)),
    lambda g, y, m, k, n, s: _by_p_factor(g, np.tril(k), matrix_of(s)),
    lambda g, y, m, k, n, s: -_by_p_loc(g, m, n, matrix_of(s)),
    lambda g, y, m, k, n, s: diagonals(_by_q_factor(g, m, np.tril(k), n, matrix_of(s))),
)


def _by_density_of_factor(g: Tensor, x: Tensor, m: Tensor, l: Tensor) -> Tensor:
    z = _deviation(x, m, l)
    return g[..., None, None] * (
        np.tril(solved_back(l, z @ np.swapaxes(z, -1, -2))) - matrix_of(1 / diagonals(l))
    )


derivative(
    "multivariate_normal_log_prob",
    lambda g, y, x, m, l: -_by_p_loc(g, x, m, l),
    lambda g, y, x, m, l: _by_p_loc(g, x, m, l),
    lambda g, y, x, m, l: _by_density_of_factor(g, x, m, np.tril(l)),
)
derivative("multivariate_normal_entropy", lambda g, y, l: g[..., None, None] * matrix_of(1 / diagonals(l)))
