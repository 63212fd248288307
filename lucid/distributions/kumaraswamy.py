"""Kumaraswamy's family."""

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
from .distribution import Distribution
from .kl import KernelKL, PartialKL, register_kl


class Kumaraswamy(Distribution, stem="kumaraswamy"):
    """Kumaraswamy's law on the unit interval: density c1 c0 x^(c1 - 1) (1 - x^c1)^(c0 - 1).

    x^c1 is of the law Beta(1, c0). The names are torch.distributions'.

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
    >>> from lucid.distributions import Beta, Kumaraswamy, kl_divergence
    >>> float(kl_divergence(Kumaraswamy(1.0, 3.0), Beta(1.0, 3.0)))  # one law
    0.0
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
        return self._evaluate("mean")

    @property
    def mode(self) -> Tensor:
        """nan where a concentration is below 1, or both are 1."""
        a, b = self.concentration1, self.concentration0
        inner = (a >= 1) & (b >= 1) & (a * b > 1)
        ratio = (a - 1) / np.where(inner, a * b - 1, 1.0)
        return np.where(inner, abs(ratio) ** (1 / a), math.nan).astype(self.dtype)

    @property
    def stddev(self) -> Tensor:
        return self._evaluate("stddev")

    @property
    def variance(self) -> Tensor:
        deviation = self.stddev
        return deviation * deviation

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).random(self._extended_shape(sample_shape), self.dtype)
        info = np.finfo(self.dtype)
        return np.minimum(np.maximum(self._evaluate("icdf", noise), info.tiny), 1 - info.epsneg).astype(
            self.dtype
        )


def _one_power(p: Kumaraswamy, q: Kumaraswamy) -> Tensor:
    """Where concentration1 is equal, or nan; no series ends for others."""
    return ~((p.concentration1 < q.concentration1) | (p.concentration1 > q.concentration1))


def _beta_like(p: Kumaraswamy, q: Any) -> Tensor:
    """Where p is a beta law or q has concentration0 = 1, or nan."""
    a, d = p.concentration1, q.concentration0
    return ~(((a < 1) | (a > 1)) & ((d < 1) | (d > 1)))


register_kl(Kumaraswamy, Kumaraswamy)(PartialKL("kl_kumaraswamy_kumaraswamy", _one_power))
register_kl(Kumaraswamy, "Beta")(PartialKL("kl_kumaraswamy_beta", _beta_like))
register_kl(Kumaraswamy, "Chi2")(KernelKL("kl_kumaraswamy_chi2"))
register_kl(Kumaraswamy, "ContinuousBernoulli")(KernelKL("kl_kumaraswamy_continuous_bernoulli"))
register_kl(Kumaraswamy, "Exponential")(KernelKL("kl_kumaraswamy_exponential"))
register_kl(Kumaraswamy, "Frechet")(KernelKL("kl_kumaraswamy_frechet"))
register_kl(Kumaraswamy, "Gamma")(KernelKL("kl_kumaraswamy_gamma"))
register_kl(Kumaraswamy, "GeneralizedGamma")(KernelKL("kl_kumaraswamy_generalized_gamma"))
register_kl(Kumaraswamy, "HalfNormal")(KernelKL("kl_kumaraswamy_half_normal"))
register_kl(Kumaraswamy, "InverseGamma")(KernelKL("kl_kumaraswamy_inverse_gamma"))
register_kl(Kumaraswamy, "InverseGaussian")(KernelKL("kl_kumaraswamy_inverse_gaussian"))
register_kl(Kumaraswamy, "LogNormal")(KernelKL("kl_kumaraswamy_lognormal"))
register_kl(Kumaraswamy, "Normal")(KernelKL("kl_kumaraswamy_normal"))
register_kl(Kumaraswamy, "Uniform")(KernelKL("kl_kumaraswamy_uniform"))
register_kl(Kumaraswamy, "Weibull")(KernelKL("kl_kumaraswamy_weibull"))
register_kl(Kumaraswamy, "TruncatedNormal")(KernelKL("kl_kumaraswamy_truncated_normal"))


@register_kl(Kumaraswamy, "Laplace")
@against_laplace
def _deviation(p: Kumaraswamy, c: Tensor) -> Tensor:
    a, b, x = p.concentration1, p.concentration0, np.minimum(np.maximum(c, 0), 1)
    below = special.betainc(1.0, b, x**a)
    return positive_deviation(c, p.mean, below, special.betainc(1 + 1 / a, b, x**a))
