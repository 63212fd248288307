"""The Wishart family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .kl import register_kl
from .matrix_law import MatrixLaw, kl_of_laws
from .scale_matrix import CovarianceMatrix, diagonals


class Wishart(MatrixLaw, CovarianceMatrix, stem="wishart"):
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
    df: Tensor

    def __init__(
        self,
        df: Any,
        covariance_matrix: Any = None,
        precision_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        self._declare_law(
            validate_args,
            df,
            covariance_matrix=covariance_matrix,
            precision_matrix=precision_matrix,
            scale_tril=scale_tril,
        )

    @property
    def mean(self) -> Tensor:
        return self._matrix(self._by_df * self._square)

    @property
    def mode(self) -> Tensor:
        """The likeliest matrix; nan where df is at most d + 1, which has none."""
        factor = self._by_df - self._event_shape[0] - 1
        return self._matrix(self._where(factor > 0, factor, np.nan) * self._square)

    @property
    def variance(self) -> Tensor:
        """The variance of each element, of shape ``batch_shape + event_shape``."""
        v = self._square
        ends = diagonals(v)
        return self._matrix(self._by_df * (v * v + ends[..., None] * ends[..., None, :]))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """By the Bartlett decomposition; shapes as `sample`."""
        b = self._tril @ self._bartlett(sample_shape, generator)
        return b @ b.mT


register_kl(Wishart, Wishart)(kl_of_laws)
