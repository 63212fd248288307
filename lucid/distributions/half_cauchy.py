"""The HalfCauchy family."""

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


class HalfCauchy(Distribution, stem="half_cauchy"):
    """The law of abs(x), x Cauchy about 0: density 2 / (pi scale (1 + (x/scale)^2)), x >= 0.

    Parameters
    ----------
    scale : array-like
        Median, in the units of x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `scale` is not positive and finite, naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import HalfCauchy, kl_divergence
    >>> float(kl_divergence(HalfCauchy(1.0), HalfCauchy(3.0)))  # nats
    0.2876820724517809
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_moments = (1.0, 1.0)
    scale: Tensor

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale)

    @property
    def mean(self) -> Tensor:
        return np.full_like(self.scale, math.inf)

    @property
    def mode(self) -> Tensor:
        return 0 * self.scale

    @property
    def variance(self) -> Tensor:
        return np.full_like(self.scale, math.inf)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        return self._evaluate("rsample", noise).astype(self.dtype, copy=False)


register_kl(HalfCauchy, HalfCauchy)(KernelKL("kl_half_cauchy_half_cauchy"))
register_kl(HalfCauchy, "Frechet")(KernelKL("kl_half_cauchy_frechet"))
register_kl(HalfCauchy, "LogNormal")(KernelKL("kl_half_cauchy_lognormal"))
register_kl(HalfCauchy, "Weibull")(KernelKL("kl_half_cauchy_weibull"))
register_kl(HalfCauchy, "GeneralizedGamma")(KernelKL("kl_half_cauchy_generalized_gamma"))
