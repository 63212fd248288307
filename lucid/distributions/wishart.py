"""The Wishart family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .constraints import Constraint
from .kl import register_kl
from .scale_matrix import ScaleMatrix, cholesky


class Wishart(ScaleMatrix, stem="wishart"):
    """The Wishart law of positive definite matrices: the sum of df outer products of normal vectors.

    Give one of `covariance_matrix`, `precision_matrix` and `scale_tril`, of those vectors: it is
    taken as it is, and the others are computed when asked for.

    Parameters
    ----------
    df : array-like
        Degrees of freedom, a number above d - 1. Broadcasts with the matrix's batch.
    covariance_matrix : array-like, optional
        Shape ``(..., d, d)``: symmetric and positive definite, of the unit of the values.
    precision_matrix : array-like, optional
        Shape ``(..., d, d)``: its inverse.
    scale_tril : array-like, optional
        Shape ``(..., d, d)``: its Cholesky factor, lower triangular with a positive diagonal.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If what is given does not hold real numbers.
    ValueError
        If not exactly one matrix is given; if `df` is not above d - 1, or a matrix is not positive
        definite, naming the first and its index.

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.distributions import Wishart, kl_divergence
    >>> p, q = Wishart(4.0, np.eye(2)), Wishart(3.0, np.eye(2))
    >>> kl_divergence(p, q).shape  # nats
    ()
    >>> p.mean.tolist()
    [[4.0, 0.0], [0.0, 4.0]]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "df": constraints.positive,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support = constraints.positive_definite
    has_rsample = True
    df: Tensor

    def __init__(
        self,
        df: Any,
        covariance_matrix: Any = None,
        precision_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        matrices = {
            "covariance_matrix": covariance_matrix,
            "precision_matrix": precision_matrix,
            "scale_tril": scale_tril,
        }
        self._declare_matrix(validate_args, matrices, df=df)
        if self._validate_args:
            above = constraints.greater_than(self._event_shape[0] - 1)
            self._refuse("df", self._parameters["df"], above, finite=True)

    @property
    def _df(self) -> Any:
        """df beside matrices, nan where it is too small."""
        a, xp = self._parameters["df"].array[..., None, None], self.device.module
        return xp.where(a > self._event_shape[0] - 1, a, xp.nan).astype(self.dtype, copy=False)

    def _square(self) -> Any:
        return self.covariance_matrix.array

    @property
    def mean(self) -> Tensor:
        return self._matrix(self._df * self._square())

    @property
    def mode(self) -> Tensor:
        """The likeliest matrix; nan where df is at most d + 1, which has none."""
        factor = self._df - self._event_shape[0] - 1
        return self._matrix(self.device.module.where(factor > 0, factor, np.nan) * self._square())

    @property
    def variance(self) -> Tensor:
        """The variance of each element, of shape ``batch_shape + event_shape``."""
        v = self._square()
        diagonal = v.diagonal(axis1=-2, axis2=-1)
        return self._matrix(self._df * (v * v + diagonal[..., None] * diagonal[..., None, :]))

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        factor = wrap(cholesky(x, x.array), x.device)
        y = kernel("wishart_log_prob")(factor, self._parameters["df"], self._tril).array
        xp = self.device.module
        # A factor is nan of a matrix that is not positive definite: the density is 0 there.
        outside = xp.isnan(factor.array).any(axis=(-2, -1)) & ~xp.isnan(x.array).any(axis=(-2, -1))
        valid = ~xp.isnan(kernel("wishart_entropy")(self._parameters["df"], self._tril).array)
        return self._spread(wrap(xp.where(outside & valid, -xp.inf, y).astype(y.dtype), self.device))

    def entropy(self) -> Tensor:
        return self._spread(kernel("wishart_entropy")(self._parameters["df"], self._tril))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """By the Bartlett decomposition; shapes as `sample`."""
        xp, d, generator = self.device.module, self._event_shape[0], self._generator(generator)
        shape = (*self._sample_shape(sample_shape), *self._batch_shape)
        a = xp.tril(generator.standard_normal((*shape, d, d), self.dtype).array, -1)
        shapes = xp.broadcast_to((self._df[..., 0] - xp.arange(d)) / 2, (*self._batch_shape, d))
        concentration = wrap(shapes.astype(self.dtype, copy=False), self.device)
        drawn = self._standard_gamma(concentration, sample_shape, generator).array
        at = xp.arange(d)
        a[..., at, at] = xp.sqrt(2 * drawn)
        b = xp.matmul(self._tril.array, a)
        return wrap(xp.matmul(b, b.swapaxes(-1, -2)), self.device)


@register_kl(Wishart, Wishart)
def _kl(p: Wishart, q: Wishart) -> Tensor:
    inputs = p._parameters["df"], p._tril, q._parameters["df"], q._tril
    return kernel("kl_wishart_wishart")(*inputs)
