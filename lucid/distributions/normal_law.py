"""What the normal families of vectors share: divergences by the Cholesky factors of covariances."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._device import device as Device
from ..tensor import Tensor, kernel, wrap
from .distribution import Distribution
from .independent import Independent
from .scale_matrix import diagonal, double, is_small, lower, real, solve_lower


def normal_vector(d: Independent) -> tuple[Tensor, Tensor] | None:
    """loc and scale of vectors of independent normal numbers; None of another law."""
    base = d.base_dist
    if base._stem != "normal" or d.reinterpreted_batch_ndims != 1:
        return None
    return base.loc, base.scale


def rounded(p: Distribution, q: Distribution, y: Any) -> Tensor:
    """In the two's dtype."""
    return wrap(y.astype(np.result_type(p.dtype, q.dtype), copy=False), q.device)


def gap(where: Device, p: Any, q: Any, squares: Any) -> Any:
    """KL, of the factors' diagonals and the sum of the squares below that of L_q^-1 L_p and of z."""
    return kernel("kl_normal_normal").event_sum(0.0, wrap(p, where), 0.0, wrap(q, where)).array + squares / 2


def _squares(a: Any) -> Any:
    return (a * a).sum(axis=-1)


def kl_of_factors(p: Any, q: Any) -> Tensor:
    """KL of laws that have a `loc` and a Cholesky factor."""
    inputs = p._parameters["loc"], p._tril, q._parameters["loc"], q._tril
    if is_small(p):
        return rounded(p, q, kernel("kl_multivariate_normal_multivariate_normal")(*inputs).array)
    where, xp = q.device, q.device.module
    m, k, n, l = double(*inputs)
    with np.errstate(all="ignore"):
        k, l = lower(xp, k), lower(xp, l)
        below = xp.tril(solve_lower(where, l, k - l), -1)
        z = solve_lower(where, l, real(xp, m - n)[..., None])[..., 0]
        squares = (below * below).sum(axis=(-2, -1)) + _squares(z)
        return rounded(p, q, gap(where, diagonal(k), diagonal(l), squares))


def kl_from_independent(p: Independent, q: Any) -> Tensor:
    """The same of a p with independent elements: NotImplemented if they are not normal."""
    normal = normal_vector(p)
    if normal is None:
        return NotImplemented
    inputs = *normal, q._parameters["loc"], q._tril
    if is_small(q):
        return rounded(p, q, kernel("kl_independent_normal_multivariate_normal")(*inputs).array)
    where, xp = q.device, q.device.module
    m, s, n, l = double(*inputs)
    with np.errstate(all="ignore"):
        l = lower(xp, l)
        d = diagonal(l)
        # L_q^-1 diag(s): what q alone says of its columns' lengths, once for all p.
        below = xp.tril(solve_lower(where, l, d[..., None] * xp.eye(d.shape[-1])), -1)
        columns = xp.sqrt((below * below).sum(axis=-2))
        z = solve_lower(where, l, real(xp, m - n)[..., None])[..., 0]
        return rounded(p, q, gap(where, s, d, _squares(s / d * columns) + _squares(z)))


def kl_to_independent(p: Any, q: Independent) -> Tensor:
    """And of such a q, where nothing is to be solved for."""
    normal = normal_vector(q)
    if normal is None:
        return NotImplemented
    inputs = p._parameters["loc"], p._tril, *normal
    if is_small(p):
        return rounded(p, q, kernel("kl_multivariate_normal_independent_normal")(*inputs).array)
    where, xp = p.device, p.device.module
    m, k, n, s = double(*inputs)
    with np.errstate(all="ignore"):
        k = lower(xp, k)
        d = diagonal(k)
        rows = xp.sqrt(_squares(xp.tril(k, -1) / d[..., None]))
        return rounded(p, q, gap(where, d, s, _squares(d / s * rows) + _squares(real(xp, m - n) / s)))
