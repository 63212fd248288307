"""The exponential family of waiting times."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class Exponential(ExponentialFamily, stem="exponential"):
    """The exponential law: density rate exp(-rate x), x >= 0.

    The rate is torch.distributions' and TFP's; SciPy's expon takes scale = 1/rate.

    Parameters
    ----------
    rate : array-like
        In the units of 1/x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If `rate` does not hold real numbers.
    ValueError
        If a rate is not positive and finite, naming the first value and its index.

    Examples
    --------
    >>> from lucid.distributions import Exponential, kl_divergence
    >>> float(kl_divergence(Exponential(1.0), Exponential(2.0)))  # nats
    0.30685281944005466
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"rate": constraints.positive}
    support = constraints.nonnegative
    has_rsample = True
    _tail_moments = (1.0, np.inf)
    _tail_growth = (0.0, 1.0)
    rate: Tensor

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, rate=rate)

    @property
    def mean(self) -> Tensor:
        return 1 / self.rate

    @property
    def mode(self) -> Tensor:
        return 0 * self.rate

    @property
    def variance(self) -> Tensor:
        return self.mean * self.mean

    @property
    def stddev(self) -> Tensor:
        return self.mean

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return self._evaluate("rsample", self._generator(generator).standard_exponential(shape, self.dtype))

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (-self.rate,)

    def _lognormalizer(self, *natural: Tensor) -> Tensor:
        return -np.log(-natural[0])


register_kl(Exponential, Exponential)(KernelKL("kl_exponential_exponential"))
register_kl(Exponential, "Chi2")(KernelKL("kl_exponential_chi2"))
register_kl(Exponential, "Frechet")(KernelKL("kl_exponential_frechet"))
register_kl(Exponential, "Gamma")(KernelKL("kl_exponential_gamma"))
register_kl(Exponential, "Gumbel")(KernelKL("kl_exponential_gumbel"))
register_kl(Exponential, "Laplace")(KernelKL("kl_exponential_laplace"))
register_kl(Exponential, "LogNormal")(KernelKL("kl_exponential_lognormal"))
register_kl(Exponential, "Moyal")(KernelKL("kl_exponential_moyal"))
register_kl(Exponential, "Normal")(KernelKL("kl_exponential_normal"))
register_kl(Exponential, "HalfNormal")(KernelKL("kl_exponential_half_normal"))
register_kl(Exponential, "Rayleigh")(KernelKL("kl_exponential_rayleigh"))
register_kl(Exponential, "Maxwell")(KernelKL("kl_exponential_maxwell"))
register_kl(Exponential, "Chi")(KernelKL("kl_exponential_chi"))
register_kl(Exponential, "Nakagami")(KernelKL("kl_exponential_nakagami"))
register_kl(Exponential, "Weibull")(KernelKL("kl_exponential_weibull"))
register_kl(Exponential, "GeneralizedGamma")(KernelKL("kl_exponential_generalized_gamma"))
