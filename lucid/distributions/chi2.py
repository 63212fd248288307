"""The chi-squared family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class Chi2(ExponentialFamily, stem="chi2"):
    """The chi-squared law, of a sum of df squared standard normals: Gamma(df/2, 1/2), x > 0.

    Parameters
    ----------
    df : array-like
        Degrees of freedom: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If `df` does not hold real numbers.
    ValueError
        If a df is not positive and finite, naming the first value and its index.

    Examples
    --------
    >>> from lucid.distributions import Chi2, Gamma, kl_divergence
    >>> float(kl_divergence(Chi2(3.0), Gamma(1.5, 0.5)))  # the same law
    0.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"df": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_growth = (0.0, 1.0)
    df: Tensor

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, df=df)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.df / 2, np.inf

    @property
    def mean(self) -> Tensor:
        return self.df

    @property
    def mode(self) -> Tensor:
        return np.maximum(self.df - 2, 0.0)

    @property
    def variance(self) -> Tensor:
        return 2 * self.df

    def cdf(self, value: Any) -> Tensor:
        x = np.maximum(self._value(value), 0.0)
        return self._spread(special.gammainc(self.df / 2, x / 2))

    def icdf(self, probability: Any) -> Tensor:
        p = self._numbers("probability", probability)
        return self._spread(2 * special.gammaincinv(self.df / 2, p))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return 2 * self._standard_gamma(self.df / 2, sample_shape, generator)

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (self.df / 2 - 1,)

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        a = natural[0] + 1
        return special.gammaln(a) + a * float(np.log(2.0))


register_kl(Chi2, Chi2)(KernelKL("kl_chi2_chi2"))
register_kl(Chi2, "Exponential")(KernelKL("kl_chi2_exponential"))
register_kl(Chi2, "Gamma")(KernelKL("kl_chi2_gamma"))
register_kl(Chi2, "Frechet")(KernelKL("kl_chi2_frechet"))
register_kl(Chi2, "Gumbel")(KernelKL("kl_chi2_gumbel"))
register_kl(Chi2, "InverseGamma")(KernelKL("kl_chi2_inverse_gamma"))
register_kl(Chi2, "InverseGaussian")(KernelKL("kl_chi2_inverse_gaussian"))
register_kl(Chi2, "LogNormal")(KernelKL("kl_chi2_lognormal"))
register_kl(Chi2, "Moyal")(KernelKL("kl_chi2_moyal"))
register_kl(Chi2, "Normal")(KernelKL("kl_chi2_normal"))
register_kl(Chi2, "HalfNormal")(KernelKL("kl_chi2_half_normal"))
register_kl(Chi2, "Rayleigh")(KernelKL("kl_chi2_rayleigh"))
register_kl(Chi2, "Maxwell")(KernelKL("kl_chi2_maxwell"))
register_kl(Chi2, "Chi")(KernelKL("kl_chi2_chi"))
register_kl(Chi2, "Nakagami")(KernelKL("kl_chi2_nakagami"))
register_kl(Chi2, "Weibull")(KernelKL("kl_chi2_weibull"))
register_kl(Chi2, "GeneralizedGamma")(KernelKL("kl_chi2_generalized_gamma"))
