"""The matrix normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .._device import device as Device
from ..random import Generator
from ..recorded import derivative
from ..tensor import Tensor, _requires_grad, asarray, bare, broadcast, kernel, tensor_of
from . import constraints
from .constraints import Constraint
from .digits import log_ratio
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
        xp, loc, *factors = bare(*self._parameters.values())
        found = [loc]
        for a in factors:
            wrong = ~(a.diagonal(axis1=-2, axis2=-1) > 0).all(axis=-1)[..., None, None]
            found.append(xp.where(wrong, a.dtype.type(np.nan), xp.tril(a)))
        return found

    @property
    def mean(self) -> Tensor:
        return self.loc

    mode = mean

    @property
    def variance(self) -> Tensor:
        _, row, column = self._arrays
        squares = (row * row).sum(axis=-1)[..., :, None] * (column * column).sum(axis=-1)[..., None, :]
        return broadcast(tensor_of(squares, self.device), (*self._batch_shape, *self._event_shape))

    def _standard(self, x: Any) -> Any:
        """R^-1 x C'^-1."""
        _, row, column = self._arrays
        z = _solved(self.device, row, x)
        return _solved(self.device, column, z.swapaxes(-1, -2))

    def _log_volume(self) -> Any:
        xp, n, p = bare(*self._parameters.values())[0], *self._event_shape
        logs = [xp.log(a.diagonal(axis1=-2, axis2=-1)).sum(axis=-1) for a in self._arrays[1:]]
        return p * logs[0] + n * logs[1] + n * p / 2 * math.log(2 * math.pi)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        loc = self._arrays[0]
        with np.errstate(all="ignore"):
            z = self._standard(bare(x, *self._parameters.values())[1] - loc)
            y = tensor_of(-_squares(self.device.module, z) / 2 - self._log_volume(), self.device)
        return self._spread(y if y.dtype == self.dtype else y.astype(self.dtype))

    def entropy(self) -> Tensor:
        n, p = self._event_shape
        with np.errstate(all="ignore"):
            y = tensor_of(
                self._log_volume() + n * p / 2 + 0 * self._arrays[0].sum(axis=(-2, -1)), self.device
            )
        return self._spread(y if y.dtype == self.dtype else y.astype(self.dtype))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        if any(map(_requires_grad, self._parameters.values())):
            mean, *factors = self._parameters.values()
            left, right = map(np.tril, factors)
            return mean + left @ noise @ right.mT
        loc, row, column = self._arrays
        return tensor_of(loc + row @ bare(noise)[1] @ column.swapaxes(-1, -2), self.device)


def _solved(where: Device, l: Any, b: Any) -> Any:
    """l^-1 b, of arrays or of Tensors."""
    if isinstance(l, Tensor) or isinstance(b, Tensor):
        return solved(asarray(l, device=where), asarray(b, device=where))
    return solve_lower(where, l, b)


def _squares(xp: Any, a: Any) -> Any:
    """The sum of each matrix's squares; in one order, whatever the batch."""
    if isinstance(a, Tensor):
        return (a * a).sum(axis=(-2, -1))
    return xp.ascontiguousarray(a * a).reshape(*a.shape[:-2], a.shape[-2] * a.shape[-1]).sum(axis=-1)


@register_kl(MatrixNormal, MatrixNormal)
def _kl(p: MatrixNormal, q: MatrixNormal) -> Tensor:
    """As of two normal laws of vectors, whose factors are Kronecker products A x B of lower triangular ones.

    With E = L_q^-1 L_p of either factor, the squares of the product's elements off its diagonal add up
    to D_a O_b + O_a D_b + O_a O_b, D and O the sums of those of the factors' on and off theirs.
    """
    where = q.device
    dtype = np.result_type(p.dtype, q.dtype)
    wide = [[a if a.dtype == np.float64 else a.astype(np.float64) for a in d._arrays] for d in (p, q)]
    xp = bare(*p._parameters.values(), *q._parameters.values())[0]
    on, off, diagonals = [], [], []
    with np.errstate(all="ignore"):
        for a, b in zip(wide[0][1:], wide[1][1:], strict=True):
            e = _solved(where, b, a - b)
            diagonal = 1 + e.diagonal(axis1=-2, axis2=-1)
            on.append(_squares(xp, diagonal[..., None]))
            below = xp.tril(e, -1)
            off.append(_squares(xp, below))
            diagonals.append([x.diagonal(axis1=-2, axis2=-1) for x in (a, b)])
        (p_row, q_row), (p_column, q_column) = ([tensor_of(x, where) for x in pair] for pair in diagonals)
        (scales,) = bare(kernel("kl_matrix_normal_diagonals")(p_row, p_column, q_row, q_column))[1:]
        z = _solved(where, wide[1][1], wide[0][0] - wide[1][0])
        z = _solved(where, wide[1][2], z.swapaxes(-1, -2))
        squares = on[0] * off[1] + off[0] * on[1] + off[0] * off[1] + _squares(xp, z)
        y = tensor_of(scales + squares / 2, where)
        return y if y.dtype == dtype else y.astype(dtype)


def _gap_rules() -> tuple[Any, ...]:
    """Of the diagonals' part: (m^2 - 1) over the element, m the product of two ratios."""

    def of(end: int, column: int) -> Any:
        def pull(g: Tensor, y: Tensor, *ends: Tensor) -> Tensor:
            a, b, c, d = ends
            logs = log_ratio(a, c)[..., :, None] + log_ratio(b, d)[..., None, :]
            change = np.expm1(2 * logs).sum(axis=-2 if column else -1)
            return g[..., None] * ((-1.0 if end else 1.0) * change / ends[2 * end + column])

        return pull

    return of(0, 0), of(0, 1), of(1, 0), of(1, 1)


derivative("kl_matrix_normal_diagonals", *_gap_rules())
