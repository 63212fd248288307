"""The uniform law on the circle."""

from __future__ import annotations

import copy
import math
from typing import Any, ClassVar, Self

import numpy as np

from .._device import device as Device
from ..random import Generator
from ..tensor import Tensor, get_default_dtype, wrap
from .constraints import Constraint, Interval
from .distribution import Distribution
from .kl import KernelKL, register_kl


class CircularUniform(Distribution, stem="circular_uniform"):
    """The uniform law on the circle: density 1 / (2 pi) for x in [-pi, pi), in radians.

    It has no parameters; values and draws have the default dtype of the time it was made, or
    `to_dtype`'s. `variance` is the circle's, as `VonMises`'s: 1. There is no mean direction.

    Parameters
    ----------
    batch_shape : tuple of int
        How many of them.
    validate_args : bool, optional
        False lets values outside [-pi, pi] through: they have density 0.

    Examples
    --------
    >>> from lucid.distributions import CircularUniform, VonMises, kl_divergence
    >>> float(kl_divergence(VonMises(0.0, 2.0), CircularUniform()))  # nats
    0.5715557744450598
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {}
    support = Interval(-math.pi, math.pi, closed_lower=True, closed_upper=True, name="in [-pi, pi]")
    has_rsample = True

    def __init__(self, batch_shape: tuple[int, ...] = (), validate_args: bool | None = None) -> None:
        super().__init__(batch_shape, (), validate_args)
        self._device, self._dtype = super().device, get_default_dtype()

    @property
    def device(self) -> Device:
        """Where draws are made."""
        return self._device

    @property
    def dtype(self) -> Any:
        """What draws are."""
        return self._dtype

    def to(self, where: str | Device) -> Self:
        """The same on another device."""
        new = copy.copy(self)
        new._device = self._full(0.0).to(where).device
        return new

    def to_dtype(self, dtype: Any) -> Self:
        """The same with draws of another dtype."""
        new = copy.copy(self)
        new._dtype = np.dtype(dtype)
        return new

    def _full(self, value: float) -> Tensor:
        return wrap(self.device.module.full(self.batch_shape, value, dtype=self.dtype), self.device)

    def log_prob(self, value: Any) -> Tensor:
        # Not the fused sum of an event, which reads shapes off the parameters.
        return super().log_prob(value)

    def entropy(self) -> Tensor:
        return self._full(math.log(2 * math.pi))

    @property
    def mean(self) -> Tensor:
        """nan: no direction is the mean one."""
        return self._full(math.nan)

    @property
    def variance(self) -> Tensor:
        """The circular variance, 1."""
        return self._full(1.0)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).random(self._extended_shape(sample_shape), self.dtype)
        turn = np.asarray(2 * math.pi, self.dtype)
        if float(turn) > 2 * math.pi:  # half of it may not round to more than pi
            turn = np.nextafter(turn, np.zeros_like(turn))
        return (noise - 0.5) * turn.item()


@register_kl(CircularUniform, CircularUniform)
def _same(p: CircularUniform, q: CircularUniform) -> Tensor:
    return (p if p.batch_shape else q)._full(0.0)


register_kl(CircularUniform, "VonMises")(KernelKL("kl_circular_uniform_von_mises"))
register_kl(CircularUniform, "WrappedCauchy")(KernelKL("kl_circular_uniform_wrapped_cauchy"))
