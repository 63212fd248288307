"""The half-normal family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, _numbers
from .kl import KernelKL, register_kl


class HalfNormal(Distribution, stem="half_normal"):
    """The law of abs(scale N), N standard normal: density sqrt(2/pi)/scale exp(-(x/scale)^2/2).

    Parameters
    ----------
    scale : array-like
        Root mean square, in the units of x: positive.
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
    >>> from lucid.distributions import HalfNormal, kl_divergence
    >>> float(kl_divergence(HalfNormal(1.0), HalfNormal(2.0)))  # nats
    0.3181471805599453
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_moments = (1.0, math.inf)
    _tail_growth = (0.0, 2.0)
    scale: Tensor

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def mode(self) -> Tensor:
        return self.scale * 0

    @property
    def variance(self) -> Tensor:
        return self.scale * self.scale * (1 - 2 / math.pi)

    def cdf(self, value: Any) -> Tensor:
        return special.erf(np.maximum(self._value(value), 0) / self.scale * math.sqrt(0.5))

    def icdf(self, probability: Any) -> Tensor:
        p = self.scale * 0 + _numbers("HalfNormal", "probability", probability)
        inside = self._where(p >= 0, p, math.nan)
        return self.scale * math.sqrt(2) * special.erfinv(inside)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        return self._evaluate("rsample", noise)


register_kl(HalfNormal, HalfNormal)(KernelKL("kl_half_normal_half_normal"))
register_kl(HalfNormal, "Rayleigh")(KernelKL("kl_half_normal_rayleigh"))
register_kl(HalfNormal, "Maxwell")(KernelKL("kl_half_normal_maxwell"))
register_kl(HalfNormal, "Chi")(KernelKL("kl_half_normal_chi"))
register_kl(HalfNormal, "Nakagami")(KernelKL("kl_half_normal_nakagami"))
register_kl(HalfNormal, "Exponential")(KernelKL("kl_half_normal_exponential"))
register_kl(HalfNormal, "Gamma")(KernelKL("kl_half_normal_gamma"))
register_kl(HalfNormal, "Chi2")(KernelKL("kl_half_normal_chi2"))
register_kl(HalfNormal, "Weibull")(KernelKL("kl_half_normal_weibull"))
register_kl(HalfNormal, "GeneralizedGamma")(KernelKL("kl_half_normal_generalized_gamma"))
register_kl(HalfNormal, "Frechet")(KernelKL("kl_half_normal_frechet"))
register_kl(HalfNormal, "Normal")(KernelKL("kl_half_normal_normal"))
register_kl(HalfNormal, "Laplace")(KernelKL("kl_half_normal_laplace"))
register_kl(HalfNormal, "LogNormal")(KernelKL("kl_half_normal_lognormal"))
register_kl(HalfNormal, "Gumbel")(KernelKL("kl_half_normal_gumbel"))
register_kl(HalfNormal, "Moyal")(KernelKL("kl_half_normal_moyal"))
