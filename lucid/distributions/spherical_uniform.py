"""The uniform law on the sphere."""

from __future__ import annotations

import copy
import operator
from typing import Any, ClassVar, Self

import numpy as np

from .._device import device as Device
from ..random import Generator
from ..tensor import Tensor, get_default_dtype, kernel, wrap
from . import constraints
from .constraints import Constraint
from .directional import versine
from .distribution import Distribution
from .kl import register_kl


class SphericalUniform(Distribution, stem="spherical_uniform"):
    """The uniform law on the unit sphere: density 1 over its area, 2 pi^(d/2) / Gamma(d/2).

    It has no parameter but the dimension; values and draws have the default dtype of the time it
    was made, or `to_dtype`'s.

    Parameters
    ----------
    dim : int
        The dimension d of the vectors: at least 2.
    batch_shape : tuple of int
        How many of them.
    validate_args : bool, optional
        False lets values of any length through: they have density 0.

    Raises
    ------
    TypeError, ValueError
        If `dim` is not a whole number, or is below 2.

    Examples
    --------
    >>> from lucid.distributions import SphericalUniform
    >>> round(float(SphericalUniform(3).entropy()), 12)  # nats: log(4 pi)
    2.531024246969
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {}
    support = constraints.sphere
    has_rsample = True

    def __init__(
        self, dim: int, batch_shape: tuple[int, ...] = (), validate_args: bool | None = None
    ) -> None:
        try:
            self.dim = operator.index(dim)
        except TypeError:
            raise TypeError(f"SphericalUniform: dim must be a whole number, got {dim!r:.60}") from None
        if self.dim < 2:
            raise ValueError(f"SphericalUniform: dim must be at least 2, got {dim}")
        super().__init__(batch_shape, (self.dim,), validate_args)
        self._device, self._dtype = super().device, get_default_dtype()

    def __repr__(self) -> str:
        return f"SphericalUniform(dim={self.dim}, batch_shape={self.batch_shape})"

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
        new._device = self._full((), 0.0).to(where).device
        return new

    def to_dtype(self, dtype: Any) -> Self:
        """The same with draws of another dtype."""
        new = copy.copy(self)
        new._dtype = np.dtype(dtype)
        return new

    def _full(self, shape: tuple[int, ...], value: Any) -> Tensor:
        return wrap(self.device.module.full(shape, value, dtype=self.dtype), self.device)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        on = self.support.check(x)
        level = self._where(on, -self.entropy().astype(x.dtype), -np.inf)
        return self._spread(self._where(np.isnan(x).any(axis=-1), np.nan, level))

    def entropy(self) -> Tensor:
        level = kernel("spherical_uniform_entropy")(float(self.dim))
        return self._full(self.batch_shape, level.item())

    @property
    def mean(self) -> Tensor:
        """The centre of the sphere."""
        return self._full(self.batch_shape + self.event_shape, 0.0)

    @property
    def variance(self) -> Tensor:
        """Of each coordinate."""
        return self._full(self.batch_shape + self.event_shape, 1 / self.dim)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), np.float64)
        x = noise / np.sqrt((noise * noise).sum(axis=-1, keepdims=True))
        return x.astype(self.dtype)


@register_kl(SphericalUniform, SphericalUniform)
def _same(p: SphericalUniform, q: SphericalUniform) -> Tensor:
    return p._full(np.broadcast_shapes(p.batch_shape, q.batch_shape), 0.0)


@register_kl(SphericalUniform, "VonMisesFisher")
def _to_von_mises_fisher(p: SphericalUniform, q: Any) -> Tensor:
    loc, concentration = q._parameters["loc"], q._parameters["concentration"]
    form = kernel("kl_von_mises_fisher_von_mises_fisher")
    return form(versine(loc, loc), float(p.dim), 0.0, concentration)


@register_kl(SphericalUniform, "PowerSpherical")
def _to_power_spherical(p: SphericalUniform, q: Any) -> Tensor:
    loc, concentration = q._parameters["loc"], q._parameters["concentration"]
    form = kernel("kl_power_spherical_power_spherical")
    return form(float(p.dim), 0.0, concentration) + versine(loc, loc)
