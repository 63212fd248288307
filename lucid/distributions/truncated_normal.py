"""The truncated normal family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class TruncatedNormal(Distribution, stem="truncated_normal"):
    """The normal law on an interval: density exp(-z^2/2) / (scale Z sqrt(2 pi)), z = (x - loc) /
    scale, low <= x <= high, with Z the normal law's probability of the interval. SciPy's
    `truncnorm` takes (low - loc) / scale and (high - loc) / scale.

    Parameters
    ----------
    loc : array-like
        The mean before truncation, in the units of x: real. Broadcasts with the others.
    scale : array-like
        The standard deviation before truncation, in the units of x: positive.
    low : array-like
        The least value, in the units of x: real.
    high : array-like
        The largest value, in the units of x: real, above `low`.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter is not finite, a value of `scale` not positive or one of `high` not above
        `low`, naming the first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions import TruncatedNormal
    >>> TruncatedNormal(0.0, 1.0, -2.0, 2.0).mean.item()
    0.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
        "low": constraints.real,
        "high": constraints.real,
    }
    has_rsample = True
    _tail_moments = (1.0, 1.0)
    loc: Tensor
    scale: Tensor
    low: Tensor
    high: Tensor

    def __init__(self, loc: Any, scale: Any, low: Any, high: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale, low=low, high=high)
        if self._validate_args:
            self._refuse("high", self.high, constraints.greater_than(self.low), finite=True)

    @property
    def support(self) -> Constraint:
        return constraints.interval(self.low, self.high)

    @property
    def mean(self) -> Tensor:
        return kernel("special_truncated_mean")(self.loc, self.scale, self.low, self.high)

    @property
    def mode(self) -> Tensor:
        return np.minimum(np.maximum(self.loc, self.low), self.high)

    @property
    def stddev(self) -> Tensor:
        return kernel("special_truncated_deviation")(self.loc, self.scale, self.low, self.high)

    @property
    def variance(self) -> Tensor:
        deviation = self.stddev
        return deviation * deviation

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).random(self._extended_shape(sample_shape), self.dtype)
        return self._evaluate("icdf", noise)


register_kl(TruncatedNormal, TruncatedNormal)(KernelKL("kl_truncated_normal_truncated_normal"))
register_kl(TruncatedNormal, "HalfNormal")(KernelKL("kl_truncated_normal_half_normal"))
register_kl(TruncatedNormal, "Normal")(KernelKL("kl_truncated_normal_normal"))
register_kl(TruncatedNormal, "ContinuousBernoulli")(KernelKL("kl_truncated_normal_continuous_bernoulli"))
register_kl(TruncatedNormal, "Exponential")(KernelKL("kl_truncated_normal_exponential"))
register_kl(TruncatedNormal, "Uniform")(KernelKL("kl_truncated_normal_uniform"))
