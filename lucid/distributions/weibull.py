"""The Weibull family."""

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
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Weibull(Distribution, stem="weibull"):
    """The Weibull law: density (c/s) (x/s)^(c - 1) exp(-(x/s)^c), x > 0, with s = scale, c = concentration.

    The parameters' order is torch's; TFP and SciPy take the concentration first.

    Parameters
    ----------
    scale : array-like
        In the units of x: positive. Broadcasts with `concentration`.
    concentration : array-like
        The shape, a pure number: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter's value is not positive and finite, naming the first and its index; if
        the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import Weibull
    >>> Weibull(1.0, [1.0, 2.0]).entropy().tolist()  # nats
    [1.0, 0.5954606518908212]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "scale": constraints.positive,
        "concentration": constraints.positive,
    }
    support = constraints.positive
    has_rsample = True
    scale: Tensor
    concentration: Tensor

    def __init__(self, scale: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale, concentration=concentration)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.concentration, math.inf

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return 0.0, self.concentration

    @property
    def mean(self) -> Tensor:
        return self.scale * special.gamma(1 + 1 / self.concentration)

    @property
    def mode(self) -> Tensor:
        c = self.concentration
        return self.scale * (np.maximum(c - 1, 0) / c) ** (1 / c)

    @property
    def variance(self) -> Tensor:
        mean = self.mean
        return mean * mean * np.expm1(kernel("special_gamma_spread")(1 / self.concentration))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_exponential(
            self._extended_shape(sample_shape), self.dtype
        )
        return np.maximum(self._evaluate("rsample", noise), np.finfo(self.dtype).tiny)


register_kl(Weibull, Weibull)(KernelKL("kl_weibull_weibull"))
register_kl(Weibull, "HalfNormal")(KernelKL("kl_weibull_half_normal"))
register_kl(Weibull, "Rayleigh")(KernelKL("kl_weibull_rayleigh"))
register_kl(Weibull, "Maxwell")(KernelKL("kl_weibull_maxwell"))
register_kl(Weibull, "Chi")(KernelKL("kl_weibull_chi"))
register_kl(Weibull, "Nakagami")(KernelKL("kl_weibull_nakagami"))
register_kl(Weibull, "Exponential")(KernelKL("kl_weibull_exponential"))
register_kl(Weibull, "Gamma")(KernelKL("kl_weibull_gamma"))
register_kl(Weibull, "Chi2")(KernelKL("kl_weibull_chi2"))
register_kl(Weibull, "GeneralizedGamma")(KernelKL("kl_weibull_generalized_gamma"))
register_kl(Weibull, "Frechet")(KernelKL("kl_weibull_frechet"))
register_kl(Weibull, "InverseGamma")(KernelKL("kl_weibull_inverse_gamma"))
register_kl(Weibull, "InverseGaussian")(KernelKL("kl_weibull_inverse_gaussian"))
register_kl(Weibull, "LogNormal")(KernelKL("kl_weibull_lognormal"))
register_kl(Weibull, "Normal")(KernelKL("kl_weibull_normal"))


@register_kl(Weibull, "Laplace")
@against_laplace
def _deviation(p: Weibull, c: Tensor) -> Tensor:
    x = (np.where(c > 0, c, 1.0) / p.scale) ** p.concentration
    return positive_deviation(c, p.mean, -np.expm1(-x), special.gammainc(1 + 1 / p.concentration, x))
