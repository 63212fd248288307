"""The wrapped Cauchy family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .directional import within_a_turn
from .distribution import Distribution
from .kl import KernelKL, register_kl


class WrappedCauchy(Distribution, stem="wrapped_cauchy"):
    """The wrapped Cauchy law: density (1 - r^2) / (2 pi (1 + r^2 - 2 r cos(x - loc))), r = concentration.

    A Cauchy law of scale -log r wound around the circle. Angles are in radians and whole turns
    do not count: `log_prob` takes any real number, draws lie in [-pi, pi). Angles are told
    apart exactly while ``abs(x - loc) <= 2**45``. `mean` and `variance` are the circle's, as
    `VonMises`'s. SciPy's wrapcauchy has r as its c and lives on [0, 2 pi].

    Parameters
    ----------
    loc : array-like
        Mean direction, in radians: real. Broadcasts with `concentration`.
    concentration : array-like
        Mean resultant length, the mean of cos(x - loc), without a unit: in [0, 1).
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `concentration` is outside [0, 1) or `loc` is not finite, naming the
        first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import WrappedCauchy
    >>> WrappedCauchy(0.0, [0.0, 0.5]).entropy().tolist()  # nats
    [1.8378770664093453, 1.5501949939575645]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "concentration": Interval(0.0, 1.0, closed_lower=True),
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
        """The circular variance, 1 - concentration."""
        return 1 - self.concentration

    def cdf(self, value: Any) -> Tensor:
        """Not implemented: a circle has no first point."""
        raise NotImplementedError(f"{type(self).__name__} has no cdf")

    def icdf(self, probability: Any) -> Tensor:
        """Not implemented, as `cdf`."""
        raise NotImplementedError(f"{type(self).__name__} has no icdf")

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws in [-pi, pi): tan(angle/2) is a Cauchy variable of scale (1 - r)/(1 + r)."""
        generator, shape = self._generator(generator), self._extended_shape(sample_shape)
        r, loc = (a.astype(np.float64, copy=False) for a in (self.concentration, self.loc))
        u = generator.random(shape, np.float64)
        x = loc + 2 * np.arctan((1 - r) / (1 + r) * np.tan(math.pi * (u - 0.5)))
        return within_a_turn(x).astype(self.dtype, copy=False)


register_kl(WrappedCauchy, WrappedCauchy)(KernelKL("kl_wrapped_cauchy_wrapped_cauchy"))
register_kl(WrappedCauchy, "VonMises")(KernelKL("kl_wrapped_cauchy_von_mises"))
register_kl(WrappedCauchy, "CircularUniform")(KernelKL("kl_wrapped_cauchy_circular_uniform"))
