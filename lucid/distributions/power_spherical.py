"""The power spherical family."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel
from .directional import Directional, around, versine
from .kl import PartialKL, register_kl


class PowerSpherical(Directional, stem="power_spherical"):
    """The power spherical law: density proportional to (1 + loc . x)^concentration on the sphere.

    x is a vector of unit length in d >= 2 dimensions, the last axis of `loc`, and the density is
    with respect to the sphere's area (De Cao and Aziz 2020, arXiv:2006.04437). It is much like
    VonMisesFisher, with draws that are a smooth function of the parameters. KL between two of
    them has a closed form where their directions are the same.

    Parameters
    ----------
    loc : array-like
        Mean direction: vectors of unit length, the last axis. Broadcasts with `concentration`.
    concentration : array-like
        How narrow the law is, without a unit: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there. A concentration of
        0 is then the uniform law.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If `loc` is not of unit length or `concentration` not positive and finite, naming the
        first value and its index; if `loc` has fewer than 2 dimensions; if the shapes do not
        broadcast.

    Examples
    --------
    >>> from lucid.distributions import PowerSpherical, kl_divergence
    >>> p, q = (PowerSpherical([1.0, 0.0, 0.0], k) for k in (4.0, 2.0))
    >>> round(float(kl_divergence(p, q)), 12)  # nats
    0.110825623766
    """

    has_rsample = True

    @property
    def mean(self) -> Tensor:
        """concentration/(concentration + d - 1) times `loc`."""
        k = self.concentration
        return (k / (k + (self._dimension - 1)))[..., None] * self.loc

    @property
    def variance(self) -> Tensor:
        """Of each coordinate, as `mean`."""
        b, squares = (self._dimension - 1) / 2, self.loc * self.loc
        a = b + self.concentration
        across = 2 * a / (a + b) / (a + b + 1)
        along = across * (2 * b / (a + b))
        return along[..., None] * squares + across[..., None] * (1 - squares)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        generator, b = self._generator(generator), (self._dimension - 1) / 2
        one = self._standard_gamma(b + self.concentration, sample_shape, generator)
        other = self._standard_gamma(b + 0 * self.concentration, sample_shape, generator)
        return around(self.loc, 2 * other / (one + other), generator)


def _same_direction(p: PowerSpherical, q: PowerSpherical) -> Tensor:
    """Also where one is invalid, and the answer nan."""
    between = versine(p._parameters["loc"], q._parameters["loc"])
    same = (p._parameters["loc"] == q._parameters["loc"]).all(axis=-1)
    return same | np.isnan(between)


def _same(p: PowerSpherical, q: PowerSpherical) -> Tensor:
    between = versine(p._parameters["loc"], q._parameters["loc"])
    form = kernel("kl_power_spherical_power_spherical")
    y = form(p._dimension, p._parameters["concentration"], q._parameters["concentration"])
    return y + between  # 0, or nan of an invalid direction


register_kl(PowerSpherical, PowerSpherical)(PartialKL(_same, _same_direction))


@register_kl(PowerSpherical, "SphericalUniform")
def _to_uniform(p: PowerSpherical, q: Any) -> Tensor:
    loc, concentration = p._parameters["loc"], p._parameters["concentration"]
    form = kernel("kl_power_spherical_power_spherical")
    return form(p._dimension, concentration, 0.0) + versine(loc, loc)
