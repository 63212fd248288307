"""The normal-inverse-gamma family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class NormalInverseGamma(Distribution, stem="normal_inverse_gamma"):
    """The conjugate prior of a normal law's mean and variance, of pairs ``(x, variance)``.

    variance is drawn from InverseGamma(concentration, rate), then x from Normal(loc, scale) with
    scale^2 = variance/count: with 1/variance for variance it is NormalGamma. In the usual letters
    loc is mu, count lambda (or kappa, or nu), concentration alpha and rate beta. A draw is a
    vector of 2.

    Parameters
    ----------
    loc : array-like
        The mean of x, in its units: real. Broadcasts with the others.
    count : array-like
        How many draws of x the loc is worth: positive.
    concentration : array-like
        The shape of variance: positive.
    rate : array-like
        The rate of 1/variance, in the units of x squared: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a parameter is not finite, or one but `loc` not positive, naming the first value and
        its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import NormalInverseGamma, kl_divergence
    >>> prior, posterior = NormalInverseGamma(0.0, 1.0, 2.0, 2.0), NormalInverseGamma(0.5, 5.0, 4.0, 3.0)
    >>> round(float(kl_divergence(posterior, prior)), 12)  # nats
    0.769458373402
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "count": constraints.positive,
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.real_and_positive
    has_rsample = True
    loc: Tensor
    count: Tensor
    concentration: Tensor
    rate: Tensor

    def __init__(
        self, loc: Any, count: Any, concentration: Any, rate: Any, validate_args: bool | None = None
    ) -> None:
        self._declare(validate_args, (2,), loc=loc, count=count, concentration=concentration, rate=rate)

    @property
    def mean(self) -> Tensor:
        """+inf of variance where the concentration is at most 1."""
        a = self.concentration
        return self._pairs(self.loc, self._where(a > 1, self.rate / self._above(a, 1), self._infinite))

    @property
    def mode(self) -> Tensor:
        return self._pairs(self.loc, self.rate / (self.concentration + 1.5))

    @property
    def variance(self) -> Tensor:
        """+inf of x where the concentration is at most 1, of variance where at most 2."""
        a = self.concentration
        mean = self.rate / self._above(a, 1)
        of_x = self._where(a > 1, mean / self.count, self._infinite)
        return self._pairs(of_x, self._where(a > 2, mean * mean / self._above(a, 2), self._infinite))

    @staticmethod
    def _above(a: Tensor, bound: float) -> Tensor:
        """a - bound, 1 where that is not positive."""
        return (a - bound) * (a > bound) + (a <= bound)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        return self._evaluate("log_prob", x[..., 0], x[..., 1])

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        generator = self._generator(generator)
        g = self._standard_gamma(self.concentration, sample_shape, generator)
        noise = generator.standard_normal(g.shape, self.dtype)
        with np.errstate(all="ignore"):  # of extreme parameters some draws are infinite
            return self._pairs(self.loc + noise * np.sqrt(self.rate / self.count / g), self.rate / g)

    def _pairs(self, x: Any, y: Any) -> Tensor:
        return np.stack((x, y), axis=-1)


register_kl(NormalInverseGamma, NormalInverseGamma)(KernelKL("kl_normal_gamma_normal_gamma"))
