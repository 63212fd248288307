"""The inverse gamma family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .composed import against_laplace, positive_deviation
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class InverseGamma(ExponentialFamily, stem="inverse_gamma"):
    """The law of 1/x for x of Gamma(concentration, rate).

    Density rate^c x^(-c-1) exp(-rate/x) / Gamma(c), c the concentration. `rate` is
    torch.distributions' name; TFP's and SciPy's for the same number is scale.

    Parameters
    ----------
    concentration : array-like
        The shape: positive. Broadcasts with `rate`.
    rate : array-like
        In the units of x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter is not positive and finite, naming the first value and its index; if the
        shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import InverseGamma
    >>> InverseGamma([0.5, 3.0], 4.0).mean.tolist()
    [inf, 2.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.positive
    has_rsample = True
    _tail_growth = (1.0, 0.0)
    concentration: Tensor
    rate: Tensor

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration, rate=rate)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return np.inf, self.concentration

    @property
    def mean(self) -> Tensor:
        return self._where(self.concentration > 1, self.rate / (self.concentration - 1), self._infinite)

    @property
    def mode(self) -> Tensor:
        return self.rate / (self.concentration + 1)

    @property
    def variance(self) -> Tensor:
        a = self.concentration
        return self._where(a > 2, (self.rate / (a - 1)) ** 2 / (a - 2), self._infinite)

    def cdf(self, value: Any) -> Tensor:
        x = np.maximum(self._value(value), 0.0)
        with np.errstate(divide="ignore"):
            return self._spread(special.gammaincc(self.concentration, self.rate / x))

    def icdf(self, probability: Any) -> Tensor:
        p = self._numbers("probability", probability)
        with np.errstate(divide="ignore"):
            return self._spread(self.rate / special.gammainccinv(self.concentration, p))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self.rate / self._standard_gamma(self.concentration, sample_shape, generator)

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return -self.concentration - 1, -self.rate

    def _lognormalizer(self, *natural: Tensor) -> Tensor:
        a = -natural[0] - 1
        return special.gammaln(a) - a * np.log(-natural[1])


register_kl(InverseGamma, InverseGamma)(KernelKL("kl_gamma_gamma"))
register_kl(InverseGamma, "Chi2")(KernelKL("kl_inverse_gamma_chi2"))
register_kl(InverseGamma, "Exponential")(KernelKL("kl_inverse_gamma_exponential"))
register_kl(InverseGamma, "Frechet")(KernelKL("kl_inverse_gamma_frechet"))
register_kl(InverseGamma, "Gamma")(KernelKL("kl_inverse_gamma_gamma"))
register_kl(InverseGamma, "HalfNormal")(KernelKL("kl_inverse_gamma_half_normal"))
register_kl(InverseGamma, "InverseGaussian")(KernelKL("kl_inverse_gamma_inverse_gaussian"))
register_kl(InverseGamma, "LogNormal")(KernelKL("kl_inverse_gamma_lognormal"))
register_kl(InverseGamma, "Normal")(KernelKL("kl_inverse_gamma_normal"))
register_kl(InverseGamma, "Weibull")(KernelKL("kl_inverse_gamma_weibull"))
register_kl(InverseGamma, "GeneralizedGamma")(KernelKL("kl_inverse_gamma_generalized_gamma"))


@register_kl(InverseGamma, "Laplace")
@against_laplace
def _deviation(p: InverseGamma, c: Tensor) -> Tensor:
    a, x = p.concentration, p.rate / np.where(c > 0, c, 1.0)
    finite = a > 1
    mean = np.where(finite, p.rate / np.where(finite, a - 1, 1), np.inf)
    share = special.gammaincc(np.where(finite, a - 1, 1), x)
    return positive_deviation(c, mean, special.gammaincc(a, x), share)
