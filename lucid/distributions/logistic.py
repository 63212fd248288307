"""The Logistic family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, PartialKL, register_kl


class Logistic(Distribution, stem="logistic"):
    """The logistic law: density e^-z / (scale (1 + e^-z)^2), z = (x - loc) / scale.

    Parameters
    ----------
    loc : array-like
        Mean and median, in the units of x: real. Broadcasts with `scale`.
    scale : array-like
        The standard deviation times sqrt(3) / pi, in the units of x: positive.
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
    >>> from lucid.distributions import Logistic, kl_divergence
    >>> float(kl_divergence(Logistic(0.0, 1.0), Logistic(1.0, 1.0)))  # nats
    0.16395341373865285
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
        return math.pi**2 / 3 * self.scale * self.scale

    @property
    def stddev(self) -> Tensor:
        return math.pi / math.sqrt(3) * self.scale

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        return self._evaluate("rsample", noise).astype(self.dtype, copy=False)


def _holds(p: Logistic, q: Logistic) -> Tensor:
    """Where the scales are equal, or nan; there is no elementary form for others."""
    return ~((p.scale < q.scale) | (p.scale > q.scale))


register_kl(Logistic, Logistic)(PartialKL("kl_logistic_logistic", _holds))
register_kl(Logistic, "Gumbel")(KernelKL("kl_logistic_gumbel"))
register_kl(Logistic, "Laplace")(KernelKL("kl_logistic_laplace"))
register_kl(Logistic, "Moyal")(KernelKL("kl_logistic_moyal"))
register_kl(Logistic, "Normal")(KernelKL("kl_logistic_normal"))
