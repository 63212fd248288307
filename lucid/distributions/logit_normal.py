"""The logit-normal family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class LogitNormal(Distribution, stem="logit_normal"):
    """The law of 1/(1 + exp(-y)), y normal: density exp(-z^2/2) / (x (1 - x) scale sqrt(2 pi)).

    Here z = (log(x/(1 - x)) - loc) / scale, 0 < x < 1. Its mean, variance and entropy have no
    closed form and raise NotImplementedError; neither has its mode, or it has two.

    Parameters
    ----------
    loc : array-like
        Mean of log(x/(1 - x)): real, a pure number. Broadcasts with `scale`.
    scale : array-like
        Standard deviation of log(x/(1 - x)): positive.
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
    >>> from lucid.distributions import LogitNormal
    >>> LogitNormal(0.0, [1.0, 2.0]).icdf(0.5).tolist()
    [0.5, 0.5]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.Interval(0.0, 1.0)
    has_rsample = True
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale)

    def entropy(self) -> Tensor:
        raise NotImplementedError("LogitNormal has no entropy in closed form")

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        info = np.finfo(self.dtype)
        return np.minimum(np.maximum(self._evaluate("rsample", noise), info.tiny), 1 - info.epsneg)


register_kl(LogitNormal, LogitNormal)(KernelKL("kl_normal_normal"))
