"""The gamma family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor, _requires_grad
from . import constraints
from .composed import against_laplace, positive_deviation
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class Gamma(ExponentialFamily, stem="gamma"):
    """The gamma law: density rate^c x^(c-1) exp(-rate x) / Gamma(c), c the concentration, x > 0.

    The rate is torch.distributions' and TFP's; SciPy's gamma takes scale = 1/rate.

    Parameters
    ----------
    concentration : array-like
        The shape: positive. Broadcasts with `rate`.
    rate : array-like
        In the units of 1/x: positive.
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
    >>> from lucid.distributions import Gamma, kl_divergence
    >>> round(float(kl_divergence(Gamma(2.0, 1.0), Gamma(3.0, 1.0))), 12)  # nats
    0.270362845461
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True
    _tail_growth = (0.0, 1.0)
    concentration: Tensor
    rate: Tensor

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration, rate=rate)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.concentration, np.inf

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.rate

    @property
    def mode(self) -> Tensor:
        return np.maximum((self.concentration - 1) / self.rate, 0.0)

    @property
    def variance(self) -> Tensor:
        return self.concentration / self.rate / self.rate

    def cdf(self, value: Any) -> Tensor:
        x = np.maximum(self._value(value), 0.0)
        return self._spread(special.gammainc(self.concentration, self.rate * x))

    def icdf(self, probability: Any) -> Tensor:
        p = self._numbers("probability", probability)
        return self._spread(special.gammaincinv(self.concentration, p) / self.rate)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        x = self._standard_gamma(self.concentration, sample_shape, generator)
        if _requires_grad(x) or _requires_grad(self.rate):
            return x / self.rate
        x /= self.rate
        return x

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return self.concentration - 1, -self.rate

    def _lognormalizer(self, *natural: Tensor) -> Tensor:
        x, y = natural
        return special.gammaln(x + 1) - (x + 1) * np.log(-y)


register_kl(Gamma, Gamma)(KernelKL("kl_gamma_gamma"))
register_kl(Gamma, "Chi2")(KernelKL("kl_gamma_chi2"))
register_kl(Gamma, "Exponential")(KernelKL("kl_gamma_exponential"))
register_kl(Gamma, "Frechet")(KernelKL("kl_gamma_frechet"))
register_kl(Gamma, "Gumbel")(KernelKL("kl_gamma_gumbel"))
register_kl(Gamma, "InverseGamma")(KernelKL("kl_gamma_inverse_gamma"))
register_kl(Gamma, "InverseGaussian")(KernelKL("kl_gamma_inverse_gaussian"))
register_kl(Gamma, "LogNormal")(KernelKL("kl_gamma_lognormal"))
register_kl(Gamma, "Moyal")(KernelKL("kl_gamma_moyal"))
register_kl(Gamma, "Normal")(KernelKL("kl_gamma_normal"))
register_kl(Gamma, "HalfNormal")(KernelKL("kl_gamma_half_normal"))
register_kl(Gamma, "Rayleigh")(KernelKL("kl_gamma_rayleigh"))
register_kl(Gamma, "Maxwell")(KernelKL("kl_gamma_maxwell"))
register_kl(Gamma, "Chi")(KernelKL("kl_gamma_chi"))
register_kl(Gamma, "Nakagami")(KernelKL("kl_gamma_nakagami"))
register_kl(Gamma, "Weibull")(KernelKL("kl_gamma_weibull"))
register_kl(Gamma, "GeneralizedGamma")(KernelKL("kl_gamma_generalized_gamma"))


@register_kl(Gamma, "Laplace")
@against_laplace
def _deviation(p: Gamma, c: Tensor) -> Tensor:
    a, x = p.concentration, p.rate * np.maximum(c, 0)
    return positive_deviation(c, p.mean, special.gammainc(a, x), special.gammainc(a + 1, x))
