"""Independent: the last axes of a batch read as one event."""

from __future__ import annotations

import copy
from typing import Any, Self

from .._device import device as Device
from ..random import Generator
from ..tensor import Tensor, broadcast, common_device
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, sum_rightmost
from .kl import register_kl, summed_kl


class Independent(Distribution):
    """`base` with its last batch axes as event axes: one draw is a vector of independent ones.

    Densities, entropies and divergences are sums over those axes; where the base's is one
    kernel, the terms are added up as they are computed and never written.

    Parameters
    ----------
    base_distribution : Distribution
    reinterpreted_batch_ndims : int
        How many of its last batch axes; from 0 to all of them.

    Raises
    ------
    TypeError
        If `base_distribution` is not a Distribution.
    ValueError
        If it has fewer batch axes.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions import Independent, Normal, kl_divergence
    >>> p = Independent(Normal(lucid.zeros((2, 3)), 1.0), 1)
    >>> q = Independent(Normal(lucid.ones(3), 1.0), 1)
    >>> kl_divergence(p, q).tolist()  # nats: three times 1/2
    [1.5, 1.5]
    """

    def __init__(
        self,
        base_distribution: Distribution,
        reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ) -> None:
        if not isinstance(base_distribution, Distribution):
            raise TypeError(
                f"Independent: base_distribution must be a Distribution, got {base_distribution!r:.60}"
            )
        batch, n = base_distribution.batch_shape, reinterpreted_batch_ndims
        if not (isinstance(n, int) and 0 <= n <= len(batch)):
            raise ValueError(
                f"Independent: reinterpreted_batch_ndims must be from 0 to {len(batch)}, "
                f"the number of batch axes of {base_distribution!r}, got {n!r}"
            )
        self.base_dist = base_distribution
        self.reinterpreted_batch_ndims = n
        kept = len(batch) - n
        super().__init__(batch[:kept], batch[kept:] + base_distribution.event_shape, validate_args)

    def __repr__(self) -> str:
        return f"Independent({self.base_dist!r}, {self.reinterpreted_batch_ndims})"

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        return self.base_dist.has_rsample

    @property
    def support(self) -> Constraint:
        n = self.reinterpreted_batch_ndims
        return constraints.independent(self.base_dist.support, n) if n else self.base_dist.support

    @property
    def device(self) -> Device:
        return self.base_dist.device

    @property
    def dtype(self) -> Any:
        return self.base_dist.dtype

    @property
    def _width(self) -> int:
        return self.base_dist._width

    def to(self, where: str | Device) -> Self:
        return self._over(self.base_dist.to(where))

    def expand(self, batch_shape: tuple[int, ...]) -> Self:
        wanted = (batch_shape,) if isinstance(batch_shape, int) else tuple(batch_shape)
        inner = self.event_shape[: self.reinterpreted_batch_ndims]
        new = self._over(self.base_dist.expand((*wanted, *inner)))
        new._batch_shape = wanted
        return new

    def _over(self, base: Distribution) -> Self:
        new = copy.copy(self)
        new.base_dist = base
        return new

    def _base(self) -> Distribution:
        """The base, checking values no more and no less than this wrapper does."""
        if self._validate_args == self.base_dist._validate_args:
            return self.base_dist
        base = copy.copy(self.base_dist)
        base._validate_args = self._validate_args
        return base

    def log_prob(self, value: Any) -> Tensor:
        base, n = self._base(), self.reinterpreted_batch_ndims
        if n and base._stem is not None and type(base).log_prob is Distribution.log_prob:
            x = base._value(value)
            inputs = [x, *base._parameters.values()]
            inputs[1] = broadcast(inputs[1], base._batch_shape)
            common_device(*inputs)
            return base._kernel("log_prob").event_sum(*inputs, ndim=n)
        return sum_rightmost(base.log_prob(value), n)

    def entropy(self) -> Tensor:
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    @property
    def mean(self) -> Tensor:
        return self.base_dist.mean

    @property
    def mode(self) -> Tensor:
        return self.base_dist.mode

    @property
    def variance(self) -> Tensor:
        return self.base_dist.variance

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self.base_dist.rsample(sample_shape, generator=generator)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self.base_dist.sample(sample_shape, generator=generator)


@register_kl(Independent, Independent)
def _independent(p: Independent, q: Independent) -> Tensor:
    """Peel what both reinterpret; what one has more of stays on its base."""
    n = min(p.reinterpreted_batch_ndims, q.reinterpreted_batch_ndims)
    return summed_kl(_peeled(p, n), _peeled(q, n), n)


def _peeled(d: Independent, n: int) -> Distribution:
    left = d.reinterpreted_batch_ndims - n
    return Independent(d.base_dist, left, d._validate_args) if left else d.base_dist


@register_kl(Independent, Distribution)
def _nothing_left(p: Independent, q: Distribution) -> Tensor:
    """Independent(base, 0) is its base."""
    return NotImplemented if p.reinterpreted_batch_ndims else summed_kl(p.base_dist, q, 0)


@register_kl(Distribution, Independent)
def _nothing_right(p: Distribution, q: Independent) -> Tensor:
    return NotImplemented if q.reinterpreted_batch_ndims else summed_kl(p, q.base_dist, 0)
