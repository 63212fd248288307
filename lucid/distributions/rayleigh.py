"""The Rayleigh family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Rayleigh(Distribution, stem="rayleigh"):
    """The law of a plane vector's length: density x/scale^2 exp(-(x/scale)^2/2), x >= 0.

    Parameters
    ----------
    scale : array-like
        Mode, in the units of x: positive. The standard deviation of each of two independent
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
    >>> from lucid.distributions import Rayleigh, kl_divergence
    >>> float(kl_divergence(Rayleigh(1.0), Rayleigh(2.0)))  # nats
    0.6362943611198906
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"scale": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_moments = (2.0, math.inf)
    _tail_growth = (0.0, 2.0)
    scale: Tensor

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale)

    @property
    def mean(self) -> Tensor:
        return self.scale * math.sqrt(math.pi / 2)

    @property
    def mode(self) -> Tensor:
        return self.scale

    @property
    def variance(self) -> Tensor:
        return self.scale * self.scale * (2 - math.pi / 2)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return self._evaluate("rsample", self._generator(generator).standard_exponential(shape, self.dtype))


register_kl(Rayleigh, Rayleigh)(KernelKL("kl_rayleigh_rayleigh"))
register_kl(Rayleigh, "HalfNormal")(KernelKL("kl_rayleigh_half_normal"))
register_kl(Rayleigh, "Maxwell")(KernelKL("kl_rayleigh_maxwell"))
register_kl(Rayleigh, "Chi")(KernelKL("kl_rayleigh_chi"))
register_kl(Rayleigh, "Nakagami")(KernelKL("kl_rayleigh_nakagami"))
register_kl(Rayleigh, "Exponential")(KernelKL("kl_rayleigh_exponential"))
register_kl(Rayleigh, "Gamma")(KernelKL("kl_rayleigh_gamma"))
register_kl(Rayleigh, "Chi2")(KernelKL("kl_rayleigh_chi2"))
register_kl(Rayleigh, "Weibull")(KernelKL("kl_rayleigh_weibull"))
register_kl(Rayleigh, "GeneralizedGamma")(KernelKL("kl_rayleigh_generalized_gamma"))
