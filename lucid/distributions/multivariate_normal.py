"""The multivariate normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..recorded import apply
from ..tensor import Tensor, broadcast, kernel, wrap
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

    def _vector(self, x: Tensor) -> Tensor:
        return broadcast(x, (*self._batch_shape, *self._event_shape))

    @property
    def mean(self) -> Tensor:
        return self._vector(self._parameters["loc"])

    mode = mean

    @property
    def variance(self) -> Tensor:
        """The variance of each element, of shape ``batch_shape + event_shape``."""
        if "covariance_matrix" in self._parameters:
            return self._vector(self._parameters["covariance_matrix"].diagonal(axis1=-2, axis2=-1))
        return self._vector((self._tril**2).sum(axis=-1))

    def log_prob(self, value: Any) -> Tensor:
        x, loc, l = self._value(value), self._parameters["loc"], self._tril
        if is_small(self):
            return self._spread(kernel("multivariate_normal_log_prob")(x, loc, l))
        return self._spread(apply("multivariate_normal_log_prob", _density, (x, loc, l)))

    def entropy(self) -> Tensor:
        return self._spread(kernel("multivariate_normal_entropy")(self._tril))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        return self._parameters["loc"] + np.einsum("...ij,...j->...i", self._tril, noise)


def _density(x: Tensor, loc: Tensor, l: Tensor) -> Tensor:
    """The log density for matrices that no kernel takes."""
    where, d, dtype = x.device, l.shape[-1], np.result_type(x.dtype, loc.dtype, l.dtype)
    xp, (wide, m, k) = where.module, double(x, loc, l)
    with np.errstate(all="ignore"):
        m, k = real(xp, m), lower(xp, k)
        z = solve_lower(where, k, (wide - m)[..., None])[..., 0]
        volume = xp.log(diagonal(k)).sum(axis=-1) + d * math.log(2 * math.pi) / 2
        y = -(z * z).sum(axis=-1) / 2 - volume
        # A value may be infinite: its density is 0.
        far = xp.isinf(wide).any(axis=-1) & ~xp.isnan(wide).any(axis=-1)
        known = ~(xp.isnan(m).any(axis=-1) | xp.isnan(volume))
        y = xp.where(far & known, -np.inf, y)
    return wrap(y.astype(dtype, copy=False), where)


register_kl(MultivariateNormal, MultivariateNormal)(kl_of_factors)
register_kl(MultivariateNormal, "LowRankMultivariateNormal")(kl_of_factors)
register_kl(Independent, MultivariateNormal)(kl_from_independent)
register_kl(MultivariateNormal, Independent)(kl_to_independent)
