"""The generalised gamma family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor, kernel
from . import constraints
from .composed import against_laplace, positive_deviation
from .constraints import Constraint
from .distribution import Distribution, _numbers
from .kl import KernelKL, register_kl


class GeneralizedGamma(Distribution, stem="generalized_gamma"):
    """Stacy's law: density proportional to x^(power concentration - 1) exp(-(x/scale)^power), x >= 0.

    x = scale G^(1/power) with G gamma of that concentration and rate 1. Stacy's shape d is
    power concentration; SciPy's ``gengamma(a, c, scale=scale)`` has a = concentration and
    c = power. torch has none.

    Parameters
    ----------
    concentration : array-like
        Of (x / scale)^power: positive. Broadcasts with `power` and `scale`.
    power : array-like
        Positive.
    scale : array-like
        In the units of x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of a parameter is not positive and finite, naming the first and its index;
        if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import GeneralizedGamma, kl_divergence
    >>> p, q = GeneralizedGamma(1.0, 2.0, 1.0), GeneralizedGamma(2.0, 1.0, 0.5)
    >>> round(float(kl_divergence(p, q)), 12)  # nats
    0.079306670346
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.positive,
        "power": constraints.positive,
        "scale": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True
    concentration: Tensor
    power: Tensor
    scale: Tensor

    def __init__(self, concentration: Any, power: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration, power=power, scale=scale)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.power * self.concentration, math.inf

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return 0.0, self.power

    @property
    def mean(self) -> Tensor:
        return self.scale * np.exp(kernel("special_log_power_of_gamma")(1 / self.power, self.concentration))

    @property
    def mode(self) -> Tensor:
        return self.scale * np.maximum(self.concentration - 1 / self.power, 0) ** (1 / self.power)

    @property
    def variance(self) -> Tensor:
        mean = self.mean
        spread = kernel("special_relative_variance_of_power")(1 / self.power, self.concentration)
        return mean * mean * spread

    def cdf(self, value: Any) -> Tensor:
        z = np.maximum(self._value(value), 0) / self.scale
        return special.gammainc(self.concentration, z**self.power)

    def icdf(self, probability: Any) -> Tensor:
        p = _numbers("GeneralizedGamma", "probability", probability)
        return self.scale * special.gammaincinv(self.concentration, p) ** (1 / self.power)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        drawn = self._standard_gamma(self.concentration, sample_shape, generator)
        return np.maximum(self.scale * drawn ** (1 / self.power), np.finfo(self.dtype).tiny)


register_kl(GeneralizedGamma, GeneralizedGamma)(KernelKL("kl_generalized_gamma_generalized_gamma"))
register_kl(GeneralizedGamma, "HalfNormal")(KernelKL("kl_generalized_gamma_half_normal"))
register_kl(GeneralizedGamma, "Rayleigh")(KernelKL("kl_generalized_gamma_rayleigh"))
register_kl(GeneralizedGamma, "Maxwell")(KernelKL("kl_generalized_gamma_maxwell"))
register_kl(GeneralizedGamma, "Chi")(KernelKL("kl_generalized_gamma_chi"))
register_kl(GeneralizedGamma, "Nakagami")(KernelKL("kl_generalized_gamma_nakagami"))
register_kl(GeneralizedGamma, "Exponential")(KernelKL("kl_generalized_gamma_exponential"))
register_kl(GeneralizedGamma, "Gamma")(KernelKL("kl_generalized_gamma_gamma"))
register_kl(GeneralizedGamma, "Chi2")(KernelKL("kl_generalized_gamma_chi2"))
register_kl(GeneralizedGamma, "Weibull")(KernelKL("kl_generalized_gamma_weibull"))
register_kl(GeneralizedGamma, "Frechet")(KernelKL("kl_generalized_gamma_frechet"))
register_kl(GeneralizedGamma, "InverseGamma")(KernelKL("kl_generalized_gamma_inverse_gamma"))
register_kl(GeneralizedGamma, "InverseGaussian")(KernelKL("kl_generalized_gamma_inverse_gaussian"))
register_kl(GeneralizedGamma, "LogNormal")(KernelKL("kl_generalized_gamma_lognormal"))
register_kl(GeneralizedGamma, "Normal")(KernelKL("kl_generalized_gamma_normal"))


@register_kl(GeneralizedGamma, "Laplace")
@against_laplace
def _deviation(p: GeneralizedGamma, c: Tensor) -> Tensor:
    k, x = p.concentration, (np.maximum(c, 0) / p.scale) ** p.power
    return positive_deviation(c, p.mean, special.gammainc(k, x), special.gammainc(k + 1 / p.power, x))
