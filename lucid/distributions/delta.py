"""A point mass."""

from __future__ import annotations

import copy
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, broadcast, detached, kernel, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, sum_rightmost
from .independent import Independent
from .kl import register_kl


class Delta(Distribution, stem="delta"):
    """All mass at one point v, as Pyro's Delta: log density `log_density` at v, -inf elsewhere.

    The density is with respect to the measure that counts v once. KL(Delta || q) is
    log_density - log q(v), +inf outside q's support; KL(p || Delta) is +inf unless p is a point
    mass itself.

    Parameters
    ----------
    v : array-like
        The point, in the units of x: real; its last `event_dim` axes are one value.
    log_density : array-like
        In nats: real. Broadcasts with v's batch axes.
    event_dim : int
        How many trailing axes of v make one value.
    validate_args : bool, optional
        False lets invalid parameters through: `log_prob` is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter is not finite, naming the first and its index; if the shapes do not
        broadcast or v has fewer than `event_dim` axes.

    Examples
    --------
    >>> from lucid.distributions import Delta, Normal, kl_divergence
    >>> float(kl_divergence(Delta(1.0), Normal(0.0, 1.0)))  # nats
    1.4189385332046727
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "v": constraints.real,
        "log_density": constraints.real,
    }
    has_rsample = True

    def __init__(
        self, v: Any, log_density: Any = 0.0, event_dim: int = 0, validate_args: bool | None = None
    ) -> None:
        self._declare(validate_args, v=v)
        if not (isinstance(event_dim, int) and 0 <= event_dim <= len(self._batch_shape)):
            raise ValueError(
                f"Delta: event_dim must be from 0 to v's {len(self._batch_shape)} axes, got {event_dim!r}"
            )
        point = self._parameters["v"]
        self._declare(validate_args, v=np.zeros(()), log_density=log_density)
        weight = self._parameters["log_density"].to(point.device)
        dtype = np.result_type(point.dtype, weight.dtype) if hasattr(log_density, "dtype") else point.dtype
        split = point.ndim - event_dim
        try:
            shape = np.broadcast_shapes(point.shape[:split], weight.shape)
        except ValueError:
            raise ValueError(
                f"Delta: the parameters' shapes do not broadcast together: v {point.shape}, "
                f"log_density {weight.shape}, event_dim {event_dim}"
            ) from None
        self._parameters = {
            "v": point.astype(dtype, copy=False),
            "log_density": weight.astype(dtype, copy=False),
        }
        Distribution.__init__(self, shape, point.shape[split:], validate_args)

    @property
    def support(self) -> Constraint:
        """The real numbers, or arrays of them."""
        n = len(self._event_shape)
        return constraints.independent(constraints.real, n) if n else constraints.real

    @property
    def event_dim(self) -> int:
        """How many axes make one value."""
        return len(self._event_shape)

    @property
    def v(self) -> Tensor:
        """The point, of shape ``batch_shape + event_shape``."""
        return broadcast(self._parameters["v"], self._batch_shape + self._event_shape)

    @property
    def log_density(self) -> Tensor:
        """The log density at v, of shape `batch_shape`."""
        return broadcast(self._parameters["log_density"], self._batch_shape)

    @property
    def mean(self) -> Tensor:
        return self.v

    @property
    def mode(self) -> Tensor:
        return self.v

    @property
    def variance(self) -> Tensor:
        return self.v * 0

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        each = kernel("delta_log_prob")(x, self.v, self.dtype.type(0))
        return sum_rightmost(each, self.event_dim) + self.log_density

    def cdf(self, value: Any) -> Tensor:
        """0 below v, 1 from v up."""
        return self._step(value, "cdf")

    def _step(self, value: Any, name: str) -> Tensor:
        if self.event_dim:
            raise NotImplementedError(f"Delta of event_dim {self.event_dim} has no {name}")
        x = self._value(value)
        return (detached(x) >= detached(self.v)).astype(np.result_type(x.dtype, self.dtype))

    def icdf(self, probability: Any) -> Tensor:
        """Not implemented: every probability has the same value."""
        raise NotImplementedError("Delta has no icdf")

    def entropy(self) -> Tensor:
        """-log_density, of shape `batch_shape`."""
        return -self.log_density

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return broadcast(self.v, self._extended_shape(sample_shape)).copy()


def _lax(d: Distribution) -> Distribution:
    """d with values outside its support let through: their density is 0."""
    d = copy.copy(d)
    d._validate_args = False
    return d


@register_kl(Delta, Delta)
@register_kl(Delta, Independent)
@register_kl(Delta, Distribution)
def _from_a_point(p: Delta, q: Distribution) -> Tensor:
    return p.log_density - _lax(q).log_prob(p.v)


@register_kl(Independent, Delta)
def _array_to_a_point(p: Independent, q: Delta) -> Tensor:
    base, n = p.base_dist, p.reinterpreted_batch_ndims
    if not isinstance(base, Delta):
        return _to_a_point(p, q)
    point = Delta(base.v, sum_rightmost(base.log_density, n), base.event_dim + n, validate_args=False)
    return _from_a_point(point, q)


@register_kl(Distribution, Delta)
def _to_a_point(p: Distribution, q: Delta) -> Tensor:
    """+inf, but 0 where all of a discrete p's mass is at q's point."""
    shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
    beside = wrap(q.device.module.full(shape, np.inf, dtype=np.result_type(p.dtype, q.dtype)), q.device)
    try:
        discrete = p.support.is_discrete
    except NotImplementedError:
        discrete = False
    if not discrete:
        return beside
    mass = detached(_lax(p).log_prob(q.v))
    return np.where(mass == 0, -q.log_density, beside).astype(beside.dtype, copy=False)
