"""The uniform family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .composed import mean_between
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Uniform(Distribution, stem="uniform"):
    """The uniform law: density 1 / (high - low), low <= x <= high. SciPy's `loc` is low, its
    `scale` high - low.

    Parameters
    ----------
    low : array-like
        The least value, in the units of x: real. Broadcasts with `high`.
    high : array-like
        The largest value, in the units of x: real, above `low`.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter is not finite or a value of `high` not above `low`, naming the first and
        its index; if the shapes do not broadcast.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions import Uniform
    >>> Uniform(0.0, [1.0, 4.0]).mean.tolist()
    [0.5, 2.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "low": constraints.real,
        "high": constraints.real,
    }
    has_rsample = True
    _tail_moments = (1.0, 1.0)
    low: Tensor
    high: Tensor

    def __init__(self, low: Any, high: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, low=low, high=high)
        if self._validate_args:
            self._refuse("high", self.high, constraints.greater_than(self.low), finite=True)

    @property
    def support(self) -> Constraint:
        return constraints.interval(self.low, self.high)

    @property
    def mean(self) -> Tensor:
        return 0.5 * self.low + 0.5 * self.high

    @property
    def mode(self) -> Tensor:
        return float("nan") * self.low

    @property
    def variance(self) -> Tensor:
        width = self.high - self.low
        return width * width / 12

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).random(self._extended_shape(sample_shape), self.dtype)
        return self._evaluate("rsample", noise)


register_kl(Uniform, Uniform)(KernelKL("kl_uniform_uniform"))
register_kl(Uniform, "Chi2")(KernelKL("kl_uniform_chi2"))
register_kl(Uniform, "Exponential")(KernelKL("kl_uniform_exponential"))
register_kl(Uniform, "Frechet")(KernelKL("kl_uniform_frechet"))
register_kl(Uniform, "Gamma")(KernelKL("kl_uniform_gamma"))
register_kl(Uniform, "Gumbel")(KernelKL("kl_uniform_gumbel"))
register_kl(Uniform, "HalfNormal")(KernelKL("kl_uniform_half_normal"))
register_kl(Uniform, "InverseGamma")(KernelKL("kl_uniform_inverse_gamma"))
register_kl(Uniform, "InverseGaussian")(KernelKL("kl_uniform_inverse_gaussian"))
register_kl(Uniform, "Laplace")(KernelKL("kl_uniform_laplace"))
register_kl(Uniform, "LogNormal")(KernelKL("kl_uniform_lognormal"))
register_kl(Uniform, "Moyal")(KernelKL("kl_uniform_moyal"))
register_kl(Uniform, "Normal")(KernelKL("kl_uniform_normal"))
register_kl(Uniform, "Pareto")(KernelKL("kl_uniform_pareto"))
register_kl(Uniform, "Weibull")(KernelKL("kl_uniform_weibull"))
register_kl(Uniform, "Beta")(KernelKL("kl_uniform_beta"))
register_kl(Uniform, "ContinuousBernoulli")(KernelKL("kl_uniform_continuous_bernoulli"))
register_kl(Uniform, "TruncatedNormal")(KernelKL("kl_uniform_truncated_normal"))
register_kl(Uniform, "GeneralizedGamma")(KernelKL("kl_uniform_generalized_gamma"))


def _log_square(z: Any) -> Tensor:
    return 2 * np.log(np.hypot(1.0, z))


def _log_square_integral(z: Any) -> Tensor:
    return z * _log_square(z) - 2 * z + 2 * np.arctan(z)


def _to_student(p: Uniform, df: Any, loc: Any, scale: Any) -> Tensor:
    width, unit = p.high - p.low, scale * np.sqrt(df)
    mean = mean_between((p.low - loc) / unit, (p.high - loc) / unit, _log_square, _log_square_integral, 1.0)
    return np.log(unit / width) + special.betaln(df / 2, 0.5) + (df + 1) / 2 * mean


def _never_negative(y: Any, p: Uniform, q: Distribution) -> Tensor:
    return np.maximum(y, 0).astype(np.result_type(p.dtype, q.dtype))


@register_kl(Uniform, "StudentT")
def _(p: Uniform, q: Any) -> Tensor:
    with np.errstate(all="ignore"):
        return _never_negative(_to_student(p, q.df, q.loc, q.scale), p, q)


@register_kl(Uniform, "Cauchy")
def _(p: Uniform, q: Any) -> Tensor:
    with np.errstate(all="ignore"):
        return _never_negative(_to_student(p, 1.0, q.loc, q.scale), p, q)


@register_kl(Uniform, "HalfCauchy")
def _(p: Uniform, q: Any) -> Tensor:
    with np.errstate(all="ignore"):
        y = _to_student(p, 1.0, 0.0, q.scale) - math.log(2)
        return _never_negative(np.where(p.low < 0, np.inf, y), p, q)


def _logistic_cost(z: Any) -> Tensor:
    return abs(z) + 2 * np.log1p(np.exp(-abs(z)))


def _logistic_cost_integral(z: Any) -> Tensor:
    """With the dilogarithm, Li2(-y) = spence(1 + y)."""
    size = abs(z)
    return np.sign(z) * (size * size / 2 + 2 * (special.spence(1 + np.exp(-size)) + math.pi**2 / 12))


@register_kl(Uniform, "Logistic")
def _(p: Uniform, q: Any) -> Tensor:
    low, high = (p.low - q.loc) / q.scale, (p.high - q.loc) / q.scale
    with np.errstate(all="ignore"):
        cost = mean_between(low, high, _logistic_cost, _logistic_cost_integral, math.pi)
        return _never_negative(cost - np.log((p.high - p.low) / q.scale), p, q)


@register_kl(Uniform, "VonMises")
def _(p: Uniform, q: Any) -> Tensor:
    """Within one turn: beyond, x would meet itself on the circle."""
    width, k = p.high - p.low, q.concentration
    if not bool(np.all(width <= 2 * math.pi)):
        return NotImplemented
    with np.errstate(all="ignore"):
        middle = np.sin(0.5 * (0.5 * p.low + 0.5 * p.high - q.loc))
        chord = np.sinc(width / (2 * math.pi))
        away = 2 * middle * middle * chord + (1 - chord)  # 1 - E cos(x - loc)
        return _never_negative(np.log(2 * math.pi * special.i0e(k) / width) + k * away, p, q)
