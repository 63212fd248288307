"""The inverse Wishart family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, broadcast
from . import constraints
from .constraints import Constraint
from .kl import register_kl
from .matrix_law import MatrixLaw, kl_of_laws
from .scale_matrix import diagonals


class InverseWishart(MatrixLaw, stem="inverse_wishart"):
    """The law of the inverse of a matrix that is Wishart of df and of the inverse of `scale_matrix`.

    Give `scale_matrix` or `scale_tril`, as in scipy.stats.invwishart; torch.distributions has no such
    law. It is taken as it is, and the other is computed when asked for.

    Parameters
    ----------
    df : array-like
        Degrees of freedom, a number above d - 1. Broadcasts with the matrix's batch.
    scale_matrix : array-like, optional
        Shape ``(..., d, d)``: symmetric and positive definite, of the unit of the values.
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
    >>> from lucid.distributions import InverseWishart
    >>> InverseWishart(5.0, np.eye(2)).mean.tolist()
    [[0.5, 0.0], [0.0, 0.5]]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "df": constraints.positive,
        "scale_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    df: Tensor
    _inverse = True

    def __init__(
        self,
        df: Any,
        scale_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        self._declare_law(validate_args, df, scale_matrix=scale_matrix, scale_tril=scale_tril)

    @property
    def scale_matrix(self) -> Tensor:
        """The scale, as given or computed."""
        return self._square

    def _above(self, order: int) -> Any:
        """df - d less `order`, nan where that is not positive: the moment does not exist."""
        rest = self._by_df - self._event_shape[0] - order
        return self._where(rest > 0, rest, np.nan)

    @property
    def mean(self) -> Tensor:
        """The mean, of shape ``batch_shape + event_shape``; nan where df is at most d + 1."""
        return self._matrix(self._square / self._above(1))

    @property
    def mode(self) -> Tensor:
        return self._matrix(self._square / (self._by_df + self._event_shape[0] + 1))

    @property
    def variance(self) -> Tensor:
        """The variance of each element; nan where df is at most d + 3."""
        v, one, three = self._square, self._above(1), self._above(3)
        ends = diagonals(v)
        squares = (one + 2) * v * v + one * ends[..., None] * ends[..., None, :]
        return self._matrix(squares / ((one + 1) * one * one * three))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """By the Bartlett decomposition; shapes as `sample`."""
        a = self._bartlett(sample_shape, generator)
        b: Any = np.linalg.solve(a, broadcast(self._tril.mT, a.shape))
        return b.mT @ b


register_kl(InverseWishart, InverseWishart)(kl_of_laws)
