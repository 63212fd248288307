"""The Cauchy family."""

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


class Cauchy(Distribution, stem="cauchy"):
    """The Cauchy (Lorentz) law: density 1 / (pi scale (1 + z^2)), z = (x - loc) / scale.

    Parameters
    ----------
    loc : array-like
        Median, in the units of x: real. Broadcasts with `scale`.
    scale : array-like
        Half the distance between the quartiles, in the units of x: positive.
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
    >>> from lucid.distributions import Cauchy, kl_divergence
    >>> float(kl_divergence(Cauchy(0.0, 1.0), Cauchy(2.0, 1.0)))  # nats
    0.6931471805599453
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    _tail_moments = (1.0, 1.0)
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale)

    @property
    def mean(self) -> Tensor:
        return np.full_like(self.loc, math.nan)

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        return np.full_like(self.loc, math.inf)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        return self._evaluate("rsample", noise).astype(self.dtype, copy=False)


register_kl(Cauchy, Cauchy)(KernelKL("kl_cauchy_cauchy"))
register_kl(Cauchy, "StudentT")(KernelKL("kl_cauchy_student_t"))
