"""The log-normal family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class LogNormal(Distribution, stem="lognormal"):
    """The law of exp(y), y normal: density exp(-z^2/2) / (x scale sqrt(2 pi)), z = (log x - loc) / scale.

    Parameters
    ----------
    loc : array-like
        Mean of log x: real, a pure number. Broadcasts with `scale`.
    scale : array-like
        Standard deviation of log x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `scale` is not positive or a parameter is not finite, naming the first
        and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import LogNormal
    >>> LogNormal(0.0, [1.0, 2.0]).entropy().tolist()  # nats
    [1.4189385332046727, 2.112085713764618]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.positive
    has_rsample = True
    loc: Tensor
    scale: Tensor

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale)

    @property
    def mean(self) -> Tensor:
        return np.exp(self.loc + 0.5 * self.scale * self.scale)

    @property
    def mode(self) -> Tensor:
        return np.exp(self.loc - self.scale * self.scale)

    @property
    def variance(self) -> Tensor:
        v = self.scale * self.scale
        return np.exp(2 * self.loc + v) * np.expm1(v)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        noise = self._generator(generator).standard_normal(self._extended_shape(sample_shape), self.dtype)
        return np.maximum(self._evaluate("rsample", noise), np.finfo(self.dtype).tiny)


register_kl(LogNormal, LogNormal)(KernelKL("kl_normal_normal"))
register_kl(LogNormal, "Chi2")(KernelKL("kl_lognormal_chi2"))
register_kl(LogNormal, "Exponential")(KernelKL("kl_lognormal_exponential"))
register_kl(LogNormal, "Frechet")(KernelKL("kl_lognormal_frechet"))
register_kl(LogNormal, "Gamma")(KernelKL("kl_lognormal_gamma"))
register_kl(LogNormal, "HalfNormal")(KernelKL("kl_lognormal_half_normal"))
register_kl(LogNormal, "InverseGamma")(KernelKL("kl_lognormal_inverse_gamma"))
register_kl(LogNormal, "InverseGaussian")(KernelKL("kl_lognormal_inverse_gaussian"))
register_kl(LogNormal, "Laplace")(KernelKL("kl_lognormal_laplace"))
register_kl(LogNormal, "Normal")(KernelKL("kl_lognormal_normal"))
register_kl(LogNormal, "Weibull")(KernelKL("kl_lognormal_weibull"))
register_kl(LogNormal, "GeneralizedGamma")(KernelKL("kl_lognormal_generalized_gamma"))
