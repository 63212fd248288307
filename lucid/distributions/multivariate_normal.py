"""The multivariate normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .constraints import Constraint
from .independent import Independent
from .kl import register_kl
from .normal_law import kl_from_independent, kl_of_factors, kl_to_independent
from .scale_matrix import CovarianceMatrix, diagonal, double, is_small, lower, real, solve_lower


class MultivariateNormal(CovarianceMatrix, stem="multivariate_normal"):
    """The normal law of vectors, of a mean and a covariance matrix.

    Give one of `covariance_matrix`, `precision_matrix` and `scale_tril`: it is taken as it is, and the
    others are computed when asked for.

    Parameters
    ----------
    loc : array-like
        Shape ``(..., d)``: the mean, real.
    covariance_matrix : array-like, optional
        Shape ``(..., d, d)``: symmetric and positive definite, of the squared unit of `loc`.
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
        If not exactly one matrix is given; if one is no such matrix, naming its index in the batch
        and what is wrong with it; if `loc` and the matrix differ in d.

    Examples
    --------
    >>> from lucid.distributions import MultivariateNormal, kl_divergence
    >>> p = MultivariateNormal([0.0, 0.0], covariance_matrix=[[2.0, 1.0], [1.0, 2.0]])
    >>> q = MultivariateNormal([1.0, 0.0], scale_tril=[[1.0, 0.0], [0.0, 1.0]])
    >>> float(kl_divergence(p, q))  # nats
    0.9506938556659452
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real_vector,
        "covariance_matrix": constraints.positive_definite,
        "precision_matrix": constraints.positive_definite,
        "scale_tril": constraints.lower_cholesky,
    }
    support = constraints.real_vector
    has_rsample = True

    def __init__(
        self,
        loc: Any,
        covariance_matrix: Any = None,
        precision_matrix: Any = None,
        scale_tril: Any = None,
        validate_args: bool | None = None,
    ) -> None:
        self._declare_matrix(
            validate_args,
            {"loc": loc},
            covariance_matrix=covariance_matrix,
            precision_matrix=precision_matrix,
            scale_tril=scale_tril,
        )

    def _vector(self, a: Any) -> Tensor:
        xp = self.device.module
        return wrap(xp.broadcast_to(a, (*self._batch_shape, *self._event_shape)), self.device)

    @property
    def mean(self) -> Tensor:
        return self._vector(self._parameters["loc"].array)

    mode = mean

    @property
    def variance(self) -> Tensor:
        """The variance of each element, of shape ``batch_shape + event_shape``."""
        if "covariance_matrix" in self._parameters:
            a = self._parameters["covariance_matrix"].array
            return self._vector(a.diagonal(axis1=-2, axis2=-1))
        return self._vector((self._tril.array**2).sum(axis=-1))

    def log_prob(self, value: Any) -> Tensor:
        x, loc, l = self._value(value), self._parameters["loc"], self._tril
        if is_small(self):
            return self._spread(kernel("multivariate_normal_log_prob")(x, loc, l))
        xp, d = self.device.module, self._event_shape[0]
        wide, m, k = double(x, loc, l)
        with np.errstate(all="ignore"):
            m, k = real(xp, m), lower(xp, k)
            z = solve_lower(self.device, k, (wide - m)[..., None])[..., 0]
            volume = xp.log(diagonal(k)).sum(axis=-1) + d * math.log(2 * math.pi) / 2
            y = -(z * z).sum(axis=-1) / 2 - volume
            # A value may be infinite: its density is 0.
            far = xp.isinf(wide).any(axis=-1) & ~xp.isnan(wide).any(axis=-1)
            known = ~(xp.isnan(m).any(axis=-1) | xp.isnan(volume))
            y = xp.where(far & known, -np.inf, y)
        return self._spread(wrap(y.astype(np.result_type(x.dtype, self.dtype), copy=False), self.device))

    def entropy(self) -> Tensor:
        return self._spread(kernel("multivariate_normal_entropy")(self._tril))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        xp = self.device.module
        moved = xp.einsum("...ij,...j->...i", self._tril.array, noise.array)
        return wrap(self._parameters["loc"].array + moved, self.device)


register_kl(MultivariateNormal, MultivariateNormal)(kl_of_factors)
register_kl(MultivariateNormal, "LowRankMultivariateNormal")(kl_of_factors)
register_kl(Independent, MultivariateNormal)(kl_from_independent)
register_kl(MultivariateNormal, Independent)(kl_to_independent)
