"""The normal-inverse-gamma family."""

from __future__ import annotations

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from .kl import KernelKL, register_kl
from .normal_prior import NormalPrior


class NormalInverseGamma(NormalPrior, stem="normal_inverse_gamma"):
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

    @property
    def mean(self) -> Tensor:
        """+inf of variance where the concentration is at most 1."""
        a = self.concentration
        return self._pairs(self.loc, self._where(a > 1, self.rate / self._above(1), self._infinite))

    @property
    def mode(self) -> Tensor:
        return self._pairs(self.loc, self.rate / (self.concentration + 1.5))

    @property
    def variance(self) -> Tensor:
        """+inf of x where the concentration is at most 1, of variance where at most 2."""
        a = self.concentration
        mean = self.rate / self._above(1)
        of_x = self._where(a > 1, mean / self.count, self._infinite)
        return self._pairs(of_x, self._where(a > 2, mean * mean / self._above(2), self._infinite))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        x, g = self._drawn(sample_shape, generator)
        with np.errstate(all="ignore"):
            return self._pairs(x, self.rate / g)


register_kl(NormalInverseGamma, NormalInverseGamma)(KernelKL("kl_normal_gamma_normal_gamma"))
