"""The Nakagami family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor, kernel
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, _numbers
from .kl import KernelKL, register_kl


class Nakagami(Distribution, stem="nakagami"):
    """The law whose square is gamma: density proportional to x^(2m - 1) exp(-m x^2/spread), x >= 0.

    With m = concentration. SciPy's ``nakagami(nu, scale=s)`` has nu = m and s^2 = spread.

    Parameters
    ----------
    concentration : array-like
        m, of x^2: positive. Broadcasts with `spread`.
    spread : array-like
        Mean of x^2, in the units of x^2: positive.
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
    >>> from lucid.distributions import HalfNormal, Nakagami, kl_divergence
    >>> float(kl_divergence(Nakagami(0.5, 9.0), HalfNormal(3.0)))  # nats: the same law
    0.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.positive,
        "spread": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True
    _tail_growth = (0.0, 2.0)
    concentration: Tensor
    spread: Tensor

    def __init__(self, concentration: Any, spread: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration, spread=spread)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return 2 * self.concentration, math.inf

    @property
    def mean(self) -> Tensor:
        return np.sqrt(self.spread) * kernel("special_half_power_of_gamma")(self.concentration)

    @property
    def mode(self) -> Tensor:
        return np.sqrt(self.spread * np.maximum(1 - 0.5 / self.concentration, 0))

    @property
    def variance(self) -> Tensor:
        return self.spread * kernel("special_half_power_variance")(self.concentration)

    def cdf(self, value: Any) -> Tensor:
        x = np.maximum(self._value(value), 0)
        return special.gammainc(self.concentration, self.concentration * (x / self.spread * x))

    def icdf(self, probability: Any) -> Tensor:
        half = special.gammaincinv(self.concentration, _numbers("Nakagami", "probability", probability))
        return np.sqrt(half / self.concentration * self.spread)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        drawn = self._standard_gamma(self.concentration, sample_shape, generator)
        return np.sqrt(np.maximum(drawn / self.concentration * self.spread, np.finfo(self.dtype).tiny))


register_kl(Nakagami, Nakagami)(KernelKL("kl_nakagami_nakagami"))
register_kl(Nakagami, "HalfNormal")(KernelKL("kl_nakagami_half_normal"))
register_kl(Nakagami, "Rayleigh")(KernelKL("kl_nakagami_rayleigh"))
register_kl(Nakagami, "Maxwell")(KernelKL("kl_nakagami_maxwell"))
register_kl(Nakagami, "Chi")(KernelKL("kl_nakagami_chi"))
register_kl(Nakagami, "Exponential")(KernelKL("kl_nakagami_exponential"))
register_kl(Nakagami, "Gamma")(KernelKL("kl_nakagami_gamma"))
register_kl(Nakagami, "Chi2")(KernelKL("kl_nakagami_chi2"))
register_kl(Nakagami, "Weibull")(KernelKL("kl_nakagami_weibull"))
register_kl(Nakagami, "GeneralizedGamma")(KernelKL("kl_nakagami_generalized_gamma"))
