"""The chi family."""

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


class Chi(Distribution, stem="chi"):
    """The law of a standard normal vector's length: density proportional to x^(df - 1) exp(-x^2/2), x >= 0.

    SciPy's and TFP's of the same name; torch has none.

    Parameters
    ----------
    df : array-like
        Degrees of freedom, the mean of x^2: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `df` is not positive and finite, naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import Chi, Rayleigh, kl_divergence
    >>> float(kl_divergence(Chi(2.0), Rayleigh(1.0)))  # nats: the same law
    0.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"df": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_growth = (0.0, 2.0)
    df: Tensor

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, df=df)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.df, math.inf

    @property
    def mean(self) -> Tensor:
        return np.sqrt(self.df) * kernel("special_half_power_of_gamma")(self.df / 2)

    @property
    def mode(self) -> Tensor:
        return np.sqrt(np.maximum(self.df - 1, 0))

    @property
    def variance(self) -> Tensor:
        return self.df * kernel("special_half_power_variance")(self.df / 2)

    def cdf(self, value: Any) -> Tensor:
        x = np.maximum(self._value(value), 0)
        return special.gammainc(self.df / 2, x * x / 2)

    def icdf(self, probability: Any) -> Tensor:
        return np.sqrt(2 * special.gammaincinv(self.df / 2, _numbers("Chi", "probability", probability)))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return np.sqrt(2 * self._standard_gamma(self.df / 2, sample_shape, generator))


register_kl(Chi, Chi)(KernelKL("kl_chi_chi"))
register_kl(Chi, "HalfNormal")(KernelKL("kl_chi_half_normal"))
register_kl(Chi, "Rayleigh")(KernelKL("kl_chi_rayleigh"))
register_kl(Chi, "Maxwell")(KernelKL("kl_chi_maxwell"))
register_kl(Chi, "Nakagami")(KernelKL("kl_chi_nakagami"))
register_kl(Chi, "Exponential")(KernelKL("kl_chi_exponential"))
register_kl(Chi, "Gamma")(KernelKL("kl_chi_gamma"))
register_kl(Chi, "Chi2")(KernelKL("kl_chi_chi2"))
register_kl(Chi, "Weibull")(KernelKL("kl_chi_weibull"))
register_kl(Chi, "GeneralizedGamma")(KernelKL("kl_chi_generalized_gamma"))
