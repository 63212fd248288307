"""The uniform family."""

from __future__ import annotations

from typing import Any, ClassVar

from ..random import Generator
from ..tensor import Tensor
from . import constraints
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
