"""The beta family."""

from __future__ import annotations

import math
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


class Beta(ExponentialFamily, stem="beta"):
    """The beta law on the unit interval: density x^(c1 - 1) (1 - x)^(c0 - 1) / B(c1, c0).

    The order of the two is torch.distributions', TFP's and SciPy's.

    Parameters
    ----------
    concentration1 : array-like
        The shape at 0: positive. Broadcasts with `concentration0`.
    concentration0 : array-like
        The shape at 1: positive.
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
    >>> from lucid.distributions import Beta, kl_divergence
    >>> round(float(kl_divergence(Beta(2.0, 2.0), Beta(1.0, 1.0))), 12)  # nats
    0.125092802561
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    support = constraints.unit_interval
    has_rsample = True
    concentration1: Tensor
    concentration0: Tensor

    def __init__(self, concentration1: Any, concentration0: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration1=concentration1, concentration0=concentration0)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.concentration1, self.concentration0

    @property
    def mean(self) -> Tensor:
        return self.concentration1 / (self.concentration1 + self.concentration0)

    @property
    def mode(self) -> Tensor:
        """The end with the lesser shape unless both exceed 1; nan where both ends are alike."""
        a, b = self.concentration1, self.concentration0
        inner = (a > 1) & (b > 1)
        total = np.where(inner, a + b - 2, 1.0)
        end = np.where(a < b, 0.0, np.where(a > b, 1.0, math.nan))
        return np.where(inner, (a - 1) / total, end).astype(self.dtype)

    @property
    def variance(self) -> Tensor:
        total = self.concentration1 + self.concentration0
        return self.mean * (self.concentration0 / total) / (total + 1)

    def cdf(self, value: Any) -> Tensor:
        x = np.minimum(np.maximum(self._value(value), 0.0), 1.0)
        return self._spread(special.betainc(self.concentration1, self.concentration0, x))

    def icdf(self, probability: Any) -> Tensor:
        p = self._numbers("probability", probability)
        return self._spread(special.betaincinv(self.concentration1, self.concentration0, p))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """The share of one gamma draw in two, by their logarithms: at small shapes both underflow."""
        generator, shape = self._generator(generator), self._extended_shape(sample_shape)

        def log_gamma(concentration: Tensor) -> Tensor:
            larger = generator.standard_gamma(concentration + 1, shape, self.dtype)
            return np.log(larger) - generator.standard_exponential(shape, self.dtype) / concentration

        info = np.finfo(self.dtype)
        x = special.expit(log_gamma(self.concentration1) - log_gamma(self.concentration0))
        return np.minimum(np.maximum(x, info.tiny), 1 - info.epsneg).astype(self.dtype)

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return self.concentration1, self.concentration0

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        x, y = natural
        return special.betaln(x, y)


register_kl(Beta, Beta)(KernelKL("kl_beta_beta"))
register_kl(Beta, "Chi2")(KernelKL("kl_beta_chi2"))
register_kl(Beta, "ContinuousBernoulli")(KernelKL("kl_beta_continuous_bernoulli"))
register_kl(Beta, "Exponential")(KernelKL("kl_beta_exponential"))
register_kl(Beta, "Frechet")(KernelKL("kl_beta_frechet"))
register_kl(Beta, "Gamma")(KernelKL("kl_beta_gamma"))
register_kl(Beta, "GeneralizedGamma")(KernelKL("kl_beta_generalized_gamma"))
register_kl(Beta, "HalfNormal")(KernelKL("kl_beta_half_normal"))
register_kl(Beta, "InverseGamma")(KernelKL("kl_beta_inverse_gamma"))
register_kl(Beta, "InverseGaussian")(KernelKL("kl_beta_inverse_gaussian"))
register_kl(Beta, "LogNormal")(KernelKL("kl_beta_lognormal"))
register_kl(Beta, "Normal")(KernelKL("kl_beta_normal"))
register_kl(Beta, "Uniform")(KernelKL("kl_beta_uniform"))
register_kl(Beta, "Weibull")(KernelKL("kl_beta_weibull"))
register_kl(Beta, "TruncatedNormal")(KernelKL("kl_beta_truncated_normal"))


@register_kl(Beta, "Laplace")
@against_laplace
def _deviation(p: Beta, c: Tensor) -> Tensor:
    a, b, x = p.concentration1, p.concentration0, np.minimum(np.maximum(c, 0), 1)
    return positive_deviation(c, p.mean, special.betainc(a, b, x), special.betainc(a + 1, b, x))
