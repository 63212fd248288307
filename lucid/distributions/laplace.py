"""The Laplace family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Laplace(Distribution, stem="laplace"):
    """The Laplace (double exponential) law: density exp(-abs(x - loc) / scale) / (2 scale).

    Parameters
    ----------
    loc : array-like
        Mean and median, in the units of x: real. Broadcasts with `scale`.
    scale : array-like
        Mean distance from `loc`, in the units of x: positive.
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
    >>> from lucid.distributions import Laplace, kl_divergence
    >>> float(kl_divergence(Laplace(0.0, 1.0), Laplace(1.0, 1.0)))  # nats
    0.36787944117144233
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    _tail_growth = (1.0, 1.0)
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return 2 * self.scale * self.scale

    @property
    def stddev(self) -> Tensor:
        return math.sqrt(2) * self.scale

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        return self._evaluate("rsample", noise).astype(self.dtype, copy=False)


register_kl(Laplace, Laplace)(KernelKL("kl_laplace_laplace"))
register_kl(Laplace, "Gumbel")(KernelKL("kl_laplace_gumbel"))
register_kl(Laplace, "Moyal")(KernelKL("kl_laplace_moyal"))
register_kl(Laplace, "Normal")(KernelKL("kl_laplace_normal"))
