"""The multivariate normal family of covariance matrices of a few factors and a diagonal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..recorded import derivative
from ..tensor import Tensor, _requires_grad, bare, broadcast, detached, kernel, tensor_of, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .independent import Independent
from .kl import register_kl
from .normal_law import (
    gap,
    kl_from_independent,
    kl_of_factors,
    kl_to_independent,
    normal_vector,
    rounded,
)
from .scale_matrix import (
    CovarianceMatrix,
    diagonal,
    diagonals,
    double,
    is_small,
    matrix_of,
    real,
    solve_lower,
)


class LowRankMultivariateNormal(CovarianceMatrix, stem="low_rank_multivariate_normal"):
    """The normal law of vectors whose covariance is W W' + diag(cov_diag), W of few columns.

    Densities, entropies, draws and, above a few hundred dimensions, divergences of one another take
    O(d r) memory and O(d r^2) time: no d x d matrix is made but by the properties that are one.

    Parameters
    ----------
    loc : array-like
        Shape ``(..., d)``: the mean, real.
    cov_factor : array-like
        Shape ``(..., d, r)``: W, real, of the unit of `loc`.
    cov_diag : array-like
        Shape ``(..., d)``: positive, of that unit squared.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If what is given does not hold real numbers.
    ValueError
        If `cov_diag` is not positive, naming the first such number and its index; if the parameters
        differ in d.

    Notes
    -----
    The divergence is the one of `MultivariateNormal`, of the two Cholesky factors: a sum of terms
    that cannot be negative, each 0 where the parameters are equal. Below the diagonal a factor is
    W V', V of r columns, and so are all the sums of it (Vandebril, Van Barel & Mastronardi, Matrix
    Computations and Semiseparable Matrices, 2008).

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.distributions import LowRankMultivariateNormal, kl_divergence
    >>> p = LowRankMultivariateNormal([0.0, 0.0], [[1.0], [2.0]], [1.0, 1.0])
    >>> p.covariance_matrix.tolist()
    [[2.0, 2.0], [2.0, 5.0]]
    >>> w = np.ones((100_000, 3))
    >>> wide = LowRankMultivariateNormal(np.zeros(100_000), w, np.ones(100_000))
    >>> float(kl_divergence(wide, wide))  # nats
    0.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real_vector,
        "cov_factor": constraints.independent(constraints.real, 2),
        "cov_diag": constraints.independent(constraints.positive, 1),
    }
    support = constraints.real_vector
    has_rsample = True
    loc: Tensor
    cov_factor: Tensor
    cov_diag: Tensor

    def __init__(self, loc: Any, cov_factor: Any, cov_diag: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, cov_factor=cov_factor, cov_diag=cov_diag)
        d = self._event_shape[0]
        for name, axis in (("cov_factor", -2), ("cov_diag", -1)):
            shape = self._parameters[name].shape
            if shape[axis] != d:
                raise ValueError(
                    f"{type(self).__name__}: {name} must have length {d} along axis {axis}, as loc, "
                    f"got shape {shape}"
                )

    @property
    def _arrays(self) -> list[Any]:
        """loc, W and the diagonal, nan where they are not what they must be."""
        xp, loc, w, v = bare(*self._parameters.values())
        held = [real(xp, a) for a in (loc, w, xp.where(v > 0, v, np.nan))]
        if isinstance(loc, Tensor):
            return held
        # In one order: equal numbers make equal factors.
        return [xp.ascontiguousarray(a, dtype=self.dtype) for a in held]

    @property
    def _roots(self) -> tuple[Any, Any, Any]:
        """loc, W and the diagonal's root, in double."""
        loc, w, v = (a if a.dtype == np.float64 else a.astype(np.float64) for a in self._arrays)
        return loc, w, np.sqrt(v)

    def _factor(self) -> Tensor:
        _, w, s = self._roots
        if isinstance(w, Tensor):
            return _root(w, s)
        return wrap(_triangular(self.device.module, w, s)[1], self.device)

    def _matrix(self, a: Any) -> Tensor:
        y = tensor_of(a, self.device)
        return super()._matrix(y if y.dtype == self.dtype else y.astype(self.dtype))

    @property
    def _square(self) -> Tensor:
        _, w, v = self._arrays
        return self._matrix(w @ w.swapaxes(-1, -2) + v[..., None] * self.device.module.eye(v.shape[-1]))

    @property
    def _basis(self) -> tuple[Any, Any]:
        """Of the columns of W/s above the unit matrix: an orthonormal basis, and a triangular root of their
        products, the capacitance matrix.

        The squared distance of (z, 0) to their span is the law's of a vector: it cannot be negative.
        """
        held = self.__dict__.get("_spanned")
        if held is None or held[0] is not self._parameters:
            xp, (_, w, s) = bare(*self._parameters.values())[0], self._roots
            tall = w / s[..., None]
            tall = _joined(xp, tall.shape[:-2], [tall, xp.eye(w.shape[-1])], -2)
            held = self._spanned = (self._parameters, xp.linalg.qr(tall))
        found: tuple[Any, Any] = held[1]
        return found

    @property
    def mean(self) -> Tensor:
        return self.loc

    mode = mean

    @property
    def variance(self) -> Tensor:
        """The variance of each element, of shape ``batch_shape + event_shape``."""
        _, w, v = self._arrays
        each = tensor_of(v + (w * w).sum(axis=-1), self.device)
        return broadcast(each, (*self._batch_shape, *self._event_shape))

    @property
    def _log_volume(self) -> Any:
        loc, _, v = (tensor_of(a, self.device).astype(np.float64, copy=False) for a in self._arrays)
        root = tensor_of(self._basis[1], self.device)
        return bare(kernel("low_rank_multivariate_normal_log_volume")(loc, v, root))[1]

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        xp, x, *_ = bare(x, *self._parameters.values())
        if isinstance(x, Tensor):
            return self._recorded_density(x)
        loc, _, s = self._roots
        basis, volume = self._basis[0], self._log_volume
        with np.errstate(all="ignore"):
            z = xp.ascontiguousarray((x - loc) / s)[..., None, :]
            c = z @ basis[..., : z.shape[-1], :]
            off = -(c @ basis.swapaxes(-1, -2))
            off[..., : z.shape[-1]] += z
            y = -_squares(xp, off) / 2 - volume
        # A value may be infinite: its density is 0.
        far = xp.isinf(x).any(axis=-1) & ~xp.isnan(x).any(axis=-1) & ~xp.isnan(volume)
        y = xp.where(far, -np.inf, y).astype(np.result_type(x.dtype, self.dtype), copy=False)
        return self._spread(wrap(y, self.device))

    def entropy(self) -> Tensor:
        y = self._log_volume + self._event_shape[0] / 2
        found = tensor_of(y, self.device)
        return self._spread(found if found.dtype == self.dtype else found.astype(self.dtype))

    def _recorded_density(self, x: Tensor) -> Tensor:
        """By operations that have derivatives."""
        loc, _, s = self._roots
        basis, volume = self._basis[0], self._log_volume
        z = ((x - loc) / s)[..., None, :]
        c = z @ basis[..., : z.shape[-1], :]
        off = z - c @ np.swapaxes(basis[..., : z.shape[-1], :], -1, -2)
        rest = c @ np.swapaxes(basis[..., z.shape[-1] :, :], -1, -2)
        y = -((off * off).sum(axis=(-2, -1)) + (rest * rest).sum(axis=(-2, -1))) / 2 - volume
        return self._spread(y if y.dtype == self.dtype else y.astype(self.dtype))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        generator, shape = self._generator(generator), self._extended_shape(sample_shape)
        if any(map(_requires_grad, self._parameters.values())):
            mean, factor, diagonal = self._parameters.values()
            common = generator.standard_normal((*shape[:-1], factor.shape[-1]), self.dtype)
            rest = np.sqrt(diagonal) * generator.standard_normal(shape, self.dtype)
            return mean + np.einsum("...ij,...j->...i", factor, common) + rest
        loc, w, v = self._arrays
        xp = self.device.module
        shared = generator.standard_normal((*shape[:-1], w.shape[-1]), self.dtype).array
        own = generator.standard_normal(shape, self.dtype).array
        return wrap(loc + xp.einsum("...ij,...j->...i", w, shared) + xp.sqrt(v) * own, self.device)


def _joined(xp: Any, batch: tuple[int, ...], arrays: list[Any], axis: int) -> Any:
    return xp.concatenate([xp.broadcast_to(a, (*batch, *a.shape[-2:])) for a in arrays], axis=axis)


def _squares(xp: Any, a: Any) -> Any:
    """The sum of each matrix's squares; in one order, whatever the batch."""
    return xp.ascontiguousarray(a * a).reshape(*a.shape[:-2], a.shape[-2] * a.shape[-1]).sum(axis=-1)


def _triangular(xp: Any, w: Any, s: Any) -> tuple[Any, Any]:
    """Q and the Cholesky factor of W W' + diag(s^2): of the transpose of [W diag(s)].

    The covariance is not made: in its rounding a diagonal far below W W' is lost.
    """
    batch = np.broadcast_shapes(w.shape[:-2], s.shape[:-1])
    n = w.shape[-2]
    tall = _joined(xp, batch, [w.swapaxes(-1, -2), s[..., None] * xp.eye(n)], -2)
    q, t = xp.linalg.qr(tall, mode="complete")
    signs = xp.where(diagonal(t) < 0, -1.0, 1.0)[..., None, :]
    q[..., :n] *= signs
    return q, xp.tril(t[..., :n, :].swapaxes(-1, -2) * signs)


def _root(w: Tensor, s: Tensor) -> Tensor:
    """That factor, by operations that have derivatives."""
    batch = np.broadcast_shapes(w.shape[:-2], s.shape[:-1])
    t: Any = np.linalg.qr(_joined(np, batch, [np.swapaxes(w, -1, -2), matrix_of(s)], -2))[1]
    signs = np.where(np.less(diagonals(t), 0), -1.0, 1.0)[..., None, :]
    return np.swapaxes(t, -1, -2) * signs


def _factors(xp: Any, w: Any, s: Any, size: int) -> Iterator[tuple[Any, Any]]:
    """By `size` rows of the Cholesky factor: the block on the diagonal, and V where W V' is below it."""
    r = w.shape[-1]
    state = xp.eye(r)
    for i in range(0, w.shape[-2], size):
        rows = w[..., i : i + size, :] @ state.swapaxes(-1, -2)
        q, l = _triangular(xp, rows, s[..., i : i + size])
        n = l.shape[-1]
        yield l, q[..., :r, :n].swapaxes(-1, -2) @ state
        state = q[..., :r, n:].swapaxes(-1, -2) @ state


def _kl_slim(p: Distribution, q: Distribution, ends: list[tuple[Any, Any, Any]]) -> Tensor:
    """KL of W W' + diag(s^2), by blocks of rows of M = L_q^-1 L_p.

    A column of M goes on down from a block as L_q^-1 (W_p u - W_q (u + t)), u its column of V_p', t the
    change of V_q' M beside it: of all columns so far only the sum of squares is needed, and so the
    triangular factor of (u, t).
    """
    where = q.device
    xp, r = where.module, max(w.shape[-1] for _, w, _ in ends)
    size = max(32, 2 * r)
    ws = [_joined(xp, w.shape[:-2], [w, xp.zeros((w.shape[-2], r - w.shape[-1]))], -1) for _, w, _ in ends]
    (p_loc, _, p_s), (q_loc, _, q_s) = ends
    batch = np.broadcast_shapes(p.batch_shape, q.batch_shape)
    columns, sums = xp.zeros((*batch, 2 * r, 0)), xp.zeros((*batch, r, 1))
    squares: Any = 0.0
    diagonals: list[list[Any]] = [[], []]
    blocks = zip(_factors(xp, ws[0], p_s, size), _factors(xp, ws[1], q_s, size), strict=True)
    for i, ((k, v), (l, u)) in enumerate(blocks):
        rows = slice(i * size, i * size + l.shape[-1])
        for found, a in zip(diagonals, (k, l), strict=True):
            found.append(diagonal(a))
        a, b = (w[..., rows, :] for w in ws)
        rest = (p_loc[..., rows] - q_loc[..., rows])[..., None] - b @ sums
        solved = solve_lower(where, l, _joined(xp, batch, [a - b, -b, rest, k - l], -1))
        c, z, e = solved[..., : 2 * r], solved[..., 2 * r, None], solved[..., 2 * r + 1 :]
        m = c @ columns
        squares = squares + sum(_squares(xp, x) for x in (m, z, xp.tril(e, -1)))
        u = u.swapaxes(-1, -2)
        sums = sums + u @ z
        columns[..., r:, :] += u @ m
        v = v.swapaxes(-1, -2)
        columns = _joined(xp, batch, [columns, _joined(xp, batch, [v, (u - v) + u @ e], -2)], -1)
        if columns.shape[-1] > 4 * r:
            columns = xp.linalg.qr(columns.swapaxes(-1, -2), mode="r").swapaxes(-1, -2).copy()
    scales = [xp.concatenate(found, axis=-1) for found in diagonals]
    return rounded(p, q, gap(where, scales[0], scales[1], squares))


def _are_recorded(*laws: Distribution) -> bool:
    bases = [d.base_dist if isinstance(d, Independent) else d for d in laws]
    return any(_requires_grad(x) for d in bases for x in d._parameters.values())


@register_kl(LowRankMultivariateNormal, LowRankMultivariateNormal)
def _kl(p: LowRankMultivariateNormal, q: LowRankMultivariateNormal) -> Tensor:
    return kl_of_factors(p, q) if is_small(p) or _are_recorded(p, q) else _kl_slim(p, q, [p._roots, q._roots])


register_kl(LowRankMultivariateNormal, "MultivariateNormal")(kl_of_factors)


def _diagonal(d: Independent) -> tuple[Any, Any, Any] | None:
    """loc, a W of no columns and the scale of independent normal numbers."""
    normal = normal_vector(d)
    if normal is None:
        return None
    loc, scale = double(*map(detached, normal))
    xp = d.device.module
    return real(xp, loc), scale[..., None][..., :0], real(xp, xp.where(scale > 0, scale, np.nan))


@register_kl(Independent, LowRankMultivariateNormal)
def _from_independent(p: Independent, q: LowRankMultivariateNormal) -> Tensor:
    ends = _diagonal(p)
    if ends is None or is_small(q) or _are_recorded(p, q):
        return kl_from_independent(p, q)
    return _kl_slim(p, q, [ends, q._roots])


@register_kl(LowRankMultivariateNormal, Independent)
def _to_independent(p: LowRankMultivariateNormal, q: Independent) -> Tensor:
    ends = _diagonal(q)
    if ends is None or is_small(p) or _are_recorded(p, q):
        return kl_to_independent(p, q)
    return _kl_slim(p, q, [p._roots, ends])


derivative(
    "low_rank_multivariate_normal_log_volume",
    lambda g, y, loc, v, root: 0 * loc,
    lambda g, y, loc, v, root: g[..., None] * (0.5 / v),
    lambda g, y, loc, v, root: g[..., None, None] * matrix_of(1 / diagonals(root)),
)
