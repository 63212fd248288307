"""The Frechet family."""

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


class Frechet(Distribution, stem="frechet"):
    """The Frechet law: density (c/s) (x/s)^(-1 - c) exp(-(x/s)^-c), x > 0, with s = scale, c = concentration.

    Also called inverse Weibull (SciPy's invweibull): 1/x follows a Weibull law of scale 1/s.

    Parameters
    ----------
    scale : array-like
        In the units of x: positive. Broadcasts with `concentration`.
    concentration : array-like
        The shape, a pure number: positive. Moments of its order and above are infinite.
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
    >>> from lucid.distributions import Frechet
    >>> Frechet(1.0, [1.0, 2.0]).entropy().tolist()  # nats
    [2.1544313298030655, 1.172676316792354]
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
        return math.inf, self.concentration

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.concentration, 0.0

    @property
    def mean(self) -> Tensor:
        c = self.concentration
        return np.where(c > 1, self.scale * special.gamma(1 - 1 / np.maximum(c, 1)), math.inf)

    @property
    def mode(self) -> Tensor:
        c = self.concentration
        return self.scale * (c / (1 + c)) ** (1 / c)

    @property
    def variance(self) -> Tensor:
        c = np.maximum(self.concentration, 2)
        mean = self.scale * special.gamma(1 - 1 / c)
        spread = kernel("special_gamma_spread")(-1 / c)
        return np.where(c > 2, mean * mean * np.expm1(spread), math.inf)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_exponential(
            self._extended_shape(sample_shape), self.dtype
        )
        return np.maximum(self._evaluate("rsample", noise), np.finfo(self.dtype).tiny)


register_kl(Frechet, Frechet)(KernelKL("kl_frechet_frechet"))
register_kl(Frechet, "Chi2")(KernelKL("kl_frechet_chi2"))
register_kl(Frechet, "Exponential")(KernelKL("kl_frechet_exponential"))
register_kl(Frechet, "Gamma")(KernelKL("kl_frechet_gamma"))
register_kl(Frechet, "HalfNormal")(KernelKL("kl_frechet_half_normal"))
register_kl(Frechet, "InverseGamma")(KernelKL("kl_frechet_inverse_gamma"))
register_kl(Frechet, "InverseGaussian")(KernelKL("kl_frechet_inverse_gaussian"))
register_kl(Frechet, "LogNormal")(KernelKL("kl_frechet_lognormal"))
register_kl(Frechet, "Normal")(KernelKL("kl_frechet_normal"))
register_kl(Frechet, "Weibull")(KernelKL("kl_frechet_weibull"))
register_kl(Frechet, "GeneralizedGamma")(KernelKL("kl_frechet_generalized_gamma"))


@register_kl(Frechet, "Laplace")
@against_laplace
def _deviation(p: Frechet, c: Tensor) -> Tensor:
    a, x = p.concentration, (np.where(c > 0, c, 1.0) / p.scale) ** -p.concentration
    finite = a > 1
    rest = np.where(finite, 1 - 1 / np.where(finite, a, 2), 1)
    mean = np.where(finite, p.scale * special.gamma(rest), np.inf)
    return positive_deviation(c, mean, np.exp(-x), special.gammaincc(rest, x))
