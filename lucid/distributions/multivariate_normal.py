"""The multivariate normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .independent import Independent
from .kl import register_kl
from .scale_matrix import CovarianceMatrix, solve_lower

# Above this many dimensions blocked linear algebra is faster than a kernel of eight matrices
# side by side (and a GPU's threads have no room for them).
LARGE = {"cpu": 384, "cuda": 64}


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
        if _small(self):
            return self._spread(kernel("multivariate_normal_log_prob")(x, loc, l))
        xp = self.device.module
        z = solve_lower(self.device, l.array, (x.array - loc.array)[..., None])
        half = (z * z).sum(axis=(-2, -1)) / 2
        logs = xp.log(l.array.diagonal(axis1=-2, axis2=-1)).sum(axis=-1)
        y = -half - (logs + self._event_shape[0] * math.log(2 * math.pi) / 2)
        return self._spread(wrap(y.astype(self.dtype, copy=False), self.device))

    def entropy(self) -> Tensor:
        return self._spread(kernel("multivariate_normal_entropy")(self._tril))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        xp = self.device.module
        moved = xp.einsum("...ij,...j->...i", self._tril.array, noise.array)
        return wrap(self._parameters["loc"].array + moved, self.device)


def _small(d: Distribution) -> bool:
    return d.event_shape[0] <= LARGE.get(d.device.type, LARGE["cpu"])


def _kl_large(p_loc: Tensor, p: Any, q_loc: Tensor, q: Tensor) -> Tensor:
    """The kernels' form by blocked linear algebra; `p` is the factor of p's covariance."""
    where, xp, dtype = q.device, q.device.module, np.result_type(p, q.array)
    p, l = xp.tril(p).astype(np.float64, copy=False), xp.tril(q.array).astype(np.float64, copy=False)
    below = xp.tril(solve_lower(where, l, p - l), -1)
    z = solve_lower(where, l, (p_loc.array - q_loc.array)[..., None])
    diagonals = [wrap(a.diagonal(axis1=-2, axis2=-1), where) for a in (p, l)]
    scales = kernel("kl_normal_normal").event_sum(0.0, diagonals[0], 0.0, diagonals[1])
    y = scales.array + ((below * below).sum(axis=(-2, -1)) + (z * z).sum(axis=(-2, -1))) / 2
    return wrap(y.astype(dtype, copy=False), where)


@register_kl(MultivariateNormal, MultivariateNormal)
def _kl(p: MultivariateNormal, q: MultivariateNormal) -> Tensor:
    inputs = p._parameters["loc"], p._tril, q._parameters["loc"], q._tril
    if _small(p):
        return kernel("kl_multivariate_normal_multivariate_normal")(*inputs)
    return _kl_large(inputs[0], inputs[1].array, *inputs[2:])


def _normal_vector(d: Independent) -> tuple[Tensor, Tensor] | None:
    """loc and scale of vectors of independent normal numbers; None of another law."""
    base = d.base_dist
    if base._stem != "normal" or d.reinterpreted_batch_ndims != 1:
        return None
    return base.loc, base.scale


@register_kl(Independent, MultivariateNormal)
def _from_independent(p: Independent, q: MultivariateNormal) -> Tensor:
    normal = _normal_vector(p)
    if normal is None:
        return NotImplemented
    loc, scale = normal
    if _small(q):
        return kernel("kl_independent_normal_multivariate_normal")(loc, scale, q._parameters["loc"], q._tril)
    full = scale.array[..., None] * q.device.module.eye(q.event_shape[0], dtype=scale.dtype)
    return _kl_large(loc, full, q._parameters["loc"], q._tril)


@register_kl(MultivariateNormal, Independent)
def _to_independent(p: MultivariateNormal, q: Independent) -> Tensor:
    normal = _normal_vector(q)
    if normal is None:
        return NotImplemented
    loc, scale = normal
    if _small(p):
        return kernel("kl_multivariate_normal_independent_normal")(p._parameters["loc"], p._tril, loc, scale)
    full = scale.array[..., None] * p.device.module.eye(p.event_shape[0], dtype=scale.dtype)
    return _kl_large(p._parameters["loc"], p._tril.array, loc, wrap(full, p.device))
