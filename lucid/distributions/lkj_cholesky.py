"""The LKJ law of the Cholesky factor of a correlation matrix."""

from __future__ import annotations

import operator
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor, bare, kernel, tensor_of, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import register_kl


class LKJCholesky(Distribution, stem="lkj_cholesky"):
    """The law of L with L L^T a correlation matrix of density proportional to det^(concentration - 1).

    As torch.distributions': L is lower triangular with a positive diagonal and rows of unit
    length, and the density is with respect to its entries below the diagonal. At concentration
    1 the correlation matrix is uniform (Lewandowski, Kurowicka and Joe 2009).

    Parameters
    ----------
    dim : int
        How many rows and columns: at least 2.
    concentration : array-like
        Positive: above 1 the identity is the likeliest matrix.
    validate_args : bool, optional
        False lets an invalid concentration through: every quantity is nan there.

    Raises
    ------
    TypeError
        If `dim` is not a whole number, or `concentration` does not hold real numbers.
    ValueError
        If `dim` is below 2, or `concentration` not positive and finite, naming the first value
        and its index.

    Examples
    --------
    >>> from lucid.distributions import LKJCholesky, kl_divergence
    >>> round(float(kl_divergence(LKJCholesky(3, 2.0), LKJCholesky(3, 1.0))), 12)  # nats
    0.261201558559
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"concentration": constraints.positive}
    support = constraints.corr_cholesky
    has_rsample = True
    concentration: Tensor

    def __init__(self, dim: int, concentration: Any = 1.0, validate_args: bool | None = None) -> None:
        try:
            self.dim = operator.index(dim)
        except TypeError:
            raise TypeError(f"LKJCholesky: dim must be a whole number, got {dim!r:.60}") from None
        if self.dim < 2:
            raise ValueError(f"LKJCholesky: dim must be at least 2, got {dim}")
        self._declare(validate_args, (self.dim, self.dim), concentration=concentration)

    def __repr__(self) -> str:
        return super().__repr__().replace("(", f"(dim={self.dim}, ", 1)

    def _rows(self, *others: LKJCholesky) -> tuple[Any, ...]:
        """What a row's kernel takes, a row a last axis: its number, the dimension, concentrations."""
        rows = self.device.module.arange(1, self.dim).astype(self.dtype)
        dimension = self.device.module.full((1,), self.dim, dtype=self.dtype)
        columns = [d._parameters["concentration"][..., None] for d in (self, *others)]
        return wrap(rows, self.device), wrap(dimension, self.device), *columns

    @property
    def _shapes(self) -> tuple[Tensor, Tensor]:
        """Of the rows from the second on: the square of the diagonal's entry is of Beta(a, b)."""
        rows, dimension, _ = self._rows()
        return self.concentration[..., None] + (dimension - 1 - rows) / 2, rows / 2

    @property
    def mean(self) -> Tensor:
        a, b = self._shapes
        return self._matrix(1.0, special.poch(a, 0.5) / special.poch(a + b, 0.5), 0.0)

    @property
    def variance(self) -> Tensor:
        a, b = self._shapes
        mean = special.poch(a, 0.5) / special.poch(a + b, 0.5)
        return self._matrix(0.0, a / (a + b) - mean * mean, 0.5 / (a + b))

    def _matrix(self, first: float, diagonal: Any, below: Any) -> Tensor:
        """By its first entry, the diagonal's others, and each row's entries below the diagonal."""
        n, xp, entries = self.dim, *bare(diagonal)
        inner = bare(below)[1] if isinstance(below, Tensor) else xp.full((n - 1,), below)
        shape = (*self.batch_shape, n - 1)

        def whole(top: float, rest: Any) -> Any:
            start = xp.full((*self.batch_shape, 1), top)
            return xp.concatenate([start, xp.broadcast_to(rest, shape)], axis=-1)[..., None]

        lower = xp.tri(n, k=-1, dtype=bool)
        x = xp.where(xp.eye(n, dtype=bool), whole(first, entries), xp.where(lower, whole(0.0, inner), 0.0))
        return tensor_of(x if x.dtype == self.dtype else x.astype(self.dtype), self.device)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        diagonal = x.diagonal(axis1=-2, axis2=-1)[..., 1:]
        y = kernel("lkj_cholesky_row_log_prob").event_sum(abs(diagonal), *self._rows(), ndim=1)
        if not self._validate_args:
            unknown = np.isnan(x).any(axis=(-2, -1))
            y = y + self._where(self.support.check(x) | unknown, 0.0, -np.inf)
            y = self._where(unknown, np.nan, y)
        return self._spread(y)

    def entropy(self) -> Tensor:
        return self._spread(kernel("lkj_cholesky_row_entropy").event_sum(*self._rows(), ndim=1))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """A row's entries are normal draws z over (|z|^2 + 2 g)^(1/2), g a gamma draw: z's direction is
        uniform, and the share of 2 g in that sum of its beta law."""
        generator, xp, n = self._generator(generator), self.device.module, self.dim
        g = self._standard_gamma(self._shapes[0], sample_shape, generator).astype(np.float64)
        below: Any = np.tril(generator.standard_normal((*g.shape[:-1], n, n), np.float64), -1)
        first = wrap(xp.ones((*g.shape[:-1], 1)), self.device)
        ends: Any = np.concatenate([first, np.sqrt(2 * g)], axis=-1)
        z = below + ends[..., None] * wrap(xp.eye(n), self.device)
        return (z / np.sqrt((z * z).sum(axis=-1, keepdims=True))).astype(self.dtype)


@register_kl(LKJCholesky, LKJCholesky)
def _same(p: LKJCholesky, q: LKJCholesky) -> Tensor:
    return kernel("kl_lkj_cholesky_row").event_sum(*p._rows(q), ndim=1)
