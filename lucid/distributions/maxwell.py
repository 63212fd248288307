"""The Maxwell family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, _numbers
from .kl import KernelKL, register_kl


class Maxwell(Distribution, stem="maxwell"):
    """The law of a vector's length in space: density sqrt(2/pi) x^2/scale^3 exp(-(x/scale)^2/2), x >= 0.

    Parameters
    ----------
    scale : array-like
        In the units of x: positive. The standard deviation of each of three independent
        centred normal components.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `scale` is not positive and finite, naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import Maxwell, kl_divergence
    >>> float(kl_divergence(Maxwell(1.0), Maxwell(2.0)))  # nats
    0.954441541679836
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_moments = (3.0, math.inf)
    _tail_growth = (0.0, 2.0)
    scale: Tensor

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.scale * math.sqrt(8 / math.pi)

    @property
    def mode(self) -> Tensor:
        return self.scale * math.sqrt(2)

    @property
    def variance(self) -> Tensor:
        return self.scale * self.scale * (3 - 8 / math.pi)

    def cdf(self, value: Any) -> Tensor:
        z = np.maximum(self._value(value), 0) / self.scale
        return special.gammainc(1.5, z * z / 2)

    def icdf(self, probability: Any) -> Tensor:
        p = self.scale * 0 + _numbers("Maxwell", "probability", probability)
        return self.scale * np.sqrt(2 * special.gammaincinv(1.5, p))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return self._evaluate("rsample", self._generator(generator).standard_gamma(1.5, shape, self.dtype))


register_kl(Maxwell, Maxwell)(KernelKL("kl_maxwell_maxwell"))
register_kl(Maxwell, "HalfNormal")(KernelKL("kl_maxwell_half_normal"))
register_kl(Maxwell, "Rayleigh")(KernelKL("kl_maxwell_rayleigh"))
register_kl(Maxwell, "Chi")(KernelKL("kl_maxwell_chi"))
register_kl(Maxwell, "Nakagami")(KernelKL("kl_maxwell_nakagami"))
register_kl(Maxwell, "Exponential")(KernelKL("kl_maxwell_exponential"))
register_kl(Maxwell, "Gamma")(KernelKL("kl_maxwell_gamma"))
register_kl(Maxwell, "Chi2")(KernelKL("kl_maxwell_chi2"))
register_kl(Maxwell, "Weibull")(KernelKL("kl_maxwell_weibull"))
register_kl(Maxwell, "GeneralizedGamma")(KernelKL("kl_maxwell_generalized_gamma"))
