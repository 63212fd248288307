"""The von Mises family."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..recorded import apply, derivative
from ..tensor import Tensor, broadcast, kernel, wrap
from . import constraints
from .constraints import Constraint
from .directional import within_a_turn
from .distribution import Distribution
from .kl import KernelKL, register_kl


class VonMises(Distribution, stem="von_mises"):
    """The von Mises law on the circle: density exp(concentration cos(x - loc)) / (2 pi I0(concentration)).

    Angles are in radians and whole turns do not count: `log_prob` takes any real number, draws
    lie in [-pi, pi). Angles are told apart exactly while ``abs(x - loc) <= 2**45``. As in
    torch.distributions there is no `cdf`, and `mean` and `variance` are the circle's: the mean
    direction, and 1 less the mean of cos(x - loc).

    Parameters
    ----------
    loc : array-like
        Mean direction, in radians: real. Broadcasts with `concentration`.
    concentration : array-like
        How narrow the law is, without a unit: positive. 1/concentration is nearly the ordinary
        variance where it is small.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there. A concentration of
        0 is then the uniform law.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `concentration` is not positive or a parameter is not finite, naming the
        first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import VonMises
    >>> VonMises(0.0, [1.0, 4.0]).log_prob(0.5).tolist()  # nats
    [-1.1962088630261514, -0.7525196143633139]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "concentration": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    loc: Tensor
    concentration: Tensor

    def __init__(self, loc: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, concentration=concentration)

    @property
    def mean(self) -> Tensor:
        """The mean direction."""
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        """The circular variance, 1 - I1(concentration)/I0(concentration)."""
        return kernel("special_bessel_complement")(self.concentration)

    def cdf(self, value: Any) -> Tensor:
        """Not implemented: a circle has no first point."""
        raise NotImplementedError(f"{type(self).__name__} has no cdf")

    def icdf(self, probability: Any) -> Tensor:
        """Not implemented, as `cdf`."""
        raise NotImplementedError(f"{type(self).__name__} has no icdf")

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws in [-pi, pi), whose rank between the mean direction and its opposite has derivatives."""
        generator, shape = self._generator(generator), self._extended_shape(sample_shape)
        concentration = broadcast(self.concentration, shape).astype(np.float64, copy=False)
        angle = apply("von_mises_angle", partial(_angles, generator), (concentration,))
        x = self.loc.astype(np.float64, copy=False) + angle
        return within_a_turn(x).astype(self.dtype, copy=False)


def _angles(generator: Generator, concentration: Tensor) -> Tensor:
    """Angles from the mean direction, by Best and Fisher's (1979) rejection from the wrapped Cauchy law."""
    where, shape = concentration.device, concentration.shape
    xp = where.module
    k = concentration.array.ravel()
    # The proposal's mean resultant length r, 1 - r, and what the quotient of densities is at
    # the mode; none of them cancels at either end.
    s = xp.hypot(1.0, 2 * k)
    root = xp.sqrt(1 + s)
    r = root * (2 * k / (1 + s)) / (root + math.sqrt(2))
    large = xp.maximum(k, 1.0)
    gap = xp.where(k < 1, 1 - r, (math.sqrt(2) * root - 1 - 1 / (s + 2 * large)) / (2 * large))
    narrowing = gap / (1 + r)
    least = (1 + s) * (root + math.sqrt(2)) / (4 * root) * gap * gap
    angle, left = xp.zeros(k.shape), xp.arange(k.size)
    while left.size:
        u = generator.random((2, left.size), np.float64).array
        half = narrowing[left] * xp.tan(math.pi * (u[0] - 0.5))  # tan(angle/2)
        square = half * half
        c = least[left] + k[left] * (2 * square / (1 + square))
        angle[left] = 2 * xp.arctan(half)
        left = left[xp.log(c) + 1 - c < xp.log1p(-u[1])]  # a nan is not drawn again
    return wrap(angle.reshape(shape), where)


derivative("von_mises_angle", lambda g, angle, k: g * kernel("special_von_mises_path")(angle, k))

register_kl(VonMises, VonMises)(KernelKL("kl_von_mises_von_mises"))
register_kl(VonMises, "CircularUniform")(KernelKL("kl_von_mises_circular_uniform"))
