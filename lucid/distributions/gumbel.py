"""The Gumbel family."""

from __future__ import annotations

import math
import sys
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Gumbel(Distribution, stem="gumbel"):
    """The law of a largest value: density exp(-z - exp(-z)) / scale, z = (x - loc) / scale.

    Parameters
    ----------
    loc : array-like
        Mode, in the units of x: real. Broadcasts with `scale`.
    scale : array-like
        In the units of x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `scale` is not positive or a parameter is not finite, naming the first
        and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import Gumbel
    >>> Gumbel(0.0, [1.0, 2.0]).entropy().tolist()  # nats
    [1.5772156649015328, 2.270362845461478]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    # To the left -log of the density grows faster than every power.
    _tail_growth = (sys.float_info.max, 1.0)
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.loc + float(np.euler_gamma) * self.scale

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return math.pi**2 / 6 * self.scale * self.scale

    @property
    def stddev(self) -> Tensor:
        return math.pi / math.sqrt(6) * self.scale

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_exponential(
            self._extended_shape(sample_shape), self.dtype
        )
        return self._evaluate("rsample", np.maximum(noise, np.finfo(self.dtype).tiny))


register_kl(Gumbel, Gumbel)(KernelKL("kl_gumbel_gumbel"))
register_kl(Gumbel, "Laplace")(KernelKL("kl_gumbel_laplace"))
register_kl(Gumbel, "Moyal")(KernelKL("kl_gumbel_moyal"))
register_kl(Gumbel, "Normal")(KernelKL("kl_gumbel_normal"))
