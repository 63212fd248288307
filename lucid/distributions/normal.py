"""The normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class Normal(ExponentialFamily, stem="normal"):
    """The normal (Gaussian) law: density exp(-z^2/2) / (scale sqrt(2 pi)), z = (x - loc) / scale.

    Parameters
    ----------
    loc : array-like
        Mean, in the units of x: real. Broadcasts with `scale`.
    scale : array-like
        Standard deviation, in the units of x: positive.
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
    >>> import lucid
    >>> from lucid.distributions import Normal
    >>> Normal(0.0, [1.0, 2.0]).entropy().tolist()  # nats
    [1.4189385332046727, 2.112085713764618]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    _tail_growth = (2.0, 2.0)
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
        return self.scale * self.scale

    @property
    def stddev(self) -> Tensor:
        return self.scale

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        precision = 1 / self.variance
        return self.loc * precision, -0.5 * precision

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        x, y = natural
        return -0.25 * x * x / y + 0.5 * np.log(-math.pi / y)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        return self._evaluate("rsample", noise)


register_kl(Normal, Normal)(KernelKL("kl_normal_normal"))
register_kl(Normal, "Gumbel")(KernelKL("kl_normal_gumbel"))
register_kl(Normal, "Laplace")(KernelKL("kl_normal_laplace"))
register_kl(Normal, "Moyal")(KernelKL("kl_normal_moyal"))
