"""The matrix normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, _requires_grad, broadcast, kernel, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import register_kl
from .scale_matrix import solve_lower, solved


class MatrixNormal(Distribution, stem="matrix_normal"):
    """The normal law of n x p matrices whose rows and whose columns covary: loc + R Z C'.

    The covariance of all n p numbers is the Kronecker product of those of a column and of a row; it
    is never built. Parameters are numpyro's; torch.distributions has no such law.

    Parameters
    ----------
    loc : array-like
        Shape ``(..., n, p)``: the mean, real.
    scale_tril_row : array-like
        Shape ``(..., n, n)``: R, the Cholesky factor of the rows' covariance, lower triangular with a
        positive diagonal.
    scale_tril_column : array-like
        Shape ``(..., p, p)``: C, that of the columns'.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If what is given does not hold real numbers.
    ValueError
        If a factor is none, naming its index in the batch and what is wrong with it; if the shapes do
        not fit one another.

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.distributions import MatrixNormal, kl_divergence
    >>> p = MatrixNormal(np.zeros((2, 3)), np.eye(2), np.eye(3))
    >>> q = MatrixNormal(np.ones((2, 3)), np.eye(2), np.eye(3))
    >>> float(kl_divergence(p, q))  # nats
    3.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.independent(constraints.real, 2),
        "scale_tril_row": constraints.lower_cholesky,
        "scale_tril_column": constraints.lower_cholesky,
    }
    support = constraints.independent(constraints.real, 2)
    has_rsample = True
    loc: Tensor
    scale_tril_row: Tensor
    scale_tril_column: Tensor

    def __init__(
        self, loc: Any, scale_tril_row: Any, scale_tril_column: Any, validate_args: bool | None = None
    ) -> None:
        self._declare(
            validate_args, loc=loc, scale_tril_row=scale_tril_row, scale_tril_column=scale_tril_column
        )
        for name, size in zip(("scale_tril_row", "scale_tril_column"), self._event_shape, strict=True):
            shape = self._parameters[name].shape
            if shape[-2:] != (size, size):
                raise ValueError(
                    f"{type(self).__name__}: {name} must have last axes of length {size}, as loc, "
                    f"got shape {shape}"
                )

    @property
    def _arrays(self) -> list[Any]:
        """loc and the factors, lower triangular, nan where a factor is none."""
        xp = self.device.module
        loc, *factors = (x.array for x in self._parameters.values())
        found = [loc]
        for a in factors:
            wrong = ~(a.diagonal(axis1=-2, axis2=-1) > 0).all(axis=-1)[..., None, None]
            found.append(xp.where(wrong, np.nan, xp.tril(a)).astype(a.dtype, copy=False))
        return found

    @property
    def mean(self) -> Tensor:
        return self.loc

    mode = mean

    @property
    def variance(self) -> Tensor:
        if self._recorded:
            left, right = ((np.tril(x) ** 2).sum(axis=-1) for x in list(self._parameters.values())[1:])
            return broadcast(
                left[..., :, None] * right[..., None, :], (*self._batch_shape, *self._event_shape)
            )
        _, row, column = self._arrays
        squares = (row * row).sum(axis=-1)[..., :, None] * (column * column).sum(axis=-1)[..., None, :]
        shape = (*self._batch_shape, *self._event_shape)
        return wrap(self.device.module.broadcast_to(squares, shape), self.device)

    @property
    def _recorded(self) -> bool:
        return any(map(_requires_grad, self._parameters.values()))

    def _recorded_volume(self) -> Tensor:
        n, p = self._event_shape
        left, right = (
            np.log(np.diagonal(x, 0, -2, -1)).sum(axis=-1) for x in list(self._parameters.values())[1:]
        )
        return p * left + n * right + n * p / 2 * math.log(2 * math.pi)

    def _standard(self, x: Any) -> Any:
        """R^-1 x C'^-1."""
        _, row, column = self._arrays
        z = solve_lower(self.device, row, x)
        return solve_lower(self.device, column, z.swapaxes(-1, -2))

    def _log_volume(self) -> Any:
        xp, (n, p) = self.device.module, self._event_shape
        logs = [xp.log(a.diagonal(axis1=-2, axis2=-1)).sum(axis=-1) for a in self._arrays[1:]]
        return p * logs[0] + n * logs[1] + n * p / 2 * math.log(2 * math.pi)

    def log_prob(self, value: Any) -> Tensor:
        given = self._value(value)
        if self._recorded or _requires_grad(given):
            loc, row, column = self._parameters.values()
            u = solved(column, solved(row, given - loc).mT)
            return self._spread(-(u * u).sum(axis=(-2, -1)) / 2 - self._recorded_volume())
        x = given.array
        with np.errstate(all="ignore"):
            z = self._standard(x - self._arrays[0])
            y = -_squares(self.device.module, z) / 2 - self._log_volume()
        return self._spread(wrap(y.astype(self.dtype, copy=False), self.device))

    def entropy(self) -> Tensor:
        n, p = self._event_shape
        if self._recorded:
            return self._spread(self._recorded_volume() + n * p / 2)
        with np.errstate(all="ignore"):
            y = self._log_volume() + n * p / 2 + 0 * self._arrays[0].sum(axis=(-2, -1))
        return self._spread(wrap(y.astype(self.dtype, copy=False), self.device))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        if self._recorded:
            mean, *factors = self._parameters.values()
            left, right = map(np.tril, factors)
            return mean + left @ noise @ right.mT
        loc, row, column = self._arrays
        return wrap(loc + row @ noise.array @ column.swapaxes(-1, -2), self.device)


def _squares(xp: Any, a: Any) -> Any:
    """The sum of each matrix's squares; in one order, whatever the batch."""
    return xp.ascontiguousarray(a * a).reshape(*a.shape[:-2], a.shape[-2] * a.shape[-1]).sum(axis=-1)


def _recorded_kl(p: MatrixNormal, q: MatrixNormal) -> Tensor:
    """The same by operations that have rules."""
    (loc, *factors), (other, *others) = p._parameters.values(), q._parameters.values()
    sizes, squares, logs = p._event_shape, 1.0, 0.0
    for i, (a, b) in enumerate(zip(factors, others, strict=True)):
        lower: Any = np.tril(a)
        e = solved(b, lower)
        squares = squares * (e * e).sum(axis=(-2, -1))
        ends = np.log(np.diagonal(b, 0, -2, -1)) - np.log(np.diagonal(a, 0, -2, -1))
        logs = logs + sizes[1 - i] * ends.sum(axis=-1)
    z = solved(others[1], solved(others[0], loc - other).mT)
    return (squares - sizes[0] * sizes[1] + (z * z).sum(axis=(-2, -1))) / 2 + logs


@register_kl(MatrixNormal, MatrixNormal)
def _kl(p: MatrixNormal, q: MatrixNormal) -> Tensor:
    """As of two normal laws of vectors, whose factors are Kronecker products A x B of lower triangular ones.

    With E = L_q^-1 L_p of either factor, the squares of the product's elements off its diagonal add up
    to D_a O_b + O_a D_b + O_a O_b, D and O the sums of those of the factors' on and off theirs.
    """
    if p._recorded or q._recorded:
        return _recorded_kl(p, q)
    where = q.device
    dtype = np.result_type(p.dtype, q.dtype)
    wide = [[a.astype(np.float64, copy=False) for a in d._arrays] for d in (p, q)]
    on, off, diagonals = [], [], []
    with np.errstate(all="ignore"):
        for a, b in zip(wide[0][1:], wide[1][1:], strict=True):
            e = solve_lower(where, b, a - b)
            diagonal = 1 + e.diagonal(axis1=-2, axis2=-1)
            on.append(_squares(where.module, diagonal[..., None]))
            below = where.module.tril(e, -1)
            off.append(_squares(where.module, below))
            diagonals.append([x.diagonal(axis1=-2, axis2=-1) for x in (a, b)])
        (p_row, q_row), (p_column, q_column) = ([wrap(x, where) for x in pair] for pair in diagonals)
        scales = kernel("kl_matrix_normal_diagonals")(p_row, p_column, q_row, q_column).array
        z = solve_lower(where, wide[1][1], wide[0][0] - wide[1][0])
        z = solve_lower(where, wide[1][2], z.swapaxes(-1, -2))
        squares = on[0] * off[1] + off[0] * on[1] + off[0] * off[1] + _squares(where.module, z)
        return wrap((scales + squares / 2).astype(dtype, copy=False), where)
