"""The Moyal family."""

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


class Moyal(Distribution, stem="moyal"):
    """The law of loc - scale log(Z^2), Z standard normal: density exp(-(z + exp(-z))/2) / (scale sqrt(2 pi)).

    Here z = (x - loc) / scale; x is real. It approximates the energy a charged particle loses.

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
    >>> from lucid.distributions import Moyal
    >>> Moyal(0.0, [1.0, 2.0]).entropy().tolist()  # nats
    [2.0541199559354117, 2.747267136495357]
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
        return self.loc + (float(np.euler_gamma) + math.log(2)) * self.scale

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return math.pi**2 / 2 * self.scale * self.scale

    @property
    def stddev(self) -> Tensor:
        return math.pi / math.sqrt(2) * self.scale

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = np.abs(
            self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        )
        return self._evaluate("rsample", np.maximum(noise, np.finfo(self.dtype).tiny))


register_kl(Moyal, Moyal)(KernelKL("kl_moyal_moyal"))
register_kl(Moyal, "Gumbel")(KernelKL("kl_moyal_gumbel"))
register_kl(Moyal, "Normal")(KernelKL("kl_moyal_normal"))
