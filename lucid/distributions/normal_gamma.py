"""The normal-gamma family."""

from __future__ import annotations

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from .kl import KernelKL, register_kl
from .normal_prior import NormalPrior


class NormalGamma(NormalPrior, stem="normal_gamma"):
    """The conjugate prior of a normal law's mean and precision, of pairs ``(x, precision)``.

    precision is drawn from Gamma(concentration, rate), then x from Normal(loc, scale) with
    scale^2 = 1/(count precision). In the usual letters loc is mu, count kappa (or lambda, or nu),
    concentration alpha and rate beta. A draw is a vector of 2.

    Parameters
    ----------
    loc : array-like
        The mean of x, in its units: real. Broadcasts with the others.
    count : array-like
        How many draws of x the loc is worth: positive.
    concentration : array-like
        The shape of precision: positive.
    rate : array-like
        The rate of precision, in the units of x squared: positive.
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
    >>> from lucid.distributions import NormalGamma, kl_divergence
    >>> prior, posterior = NormalGamma(0.0, 1.0, 2.0, 2.0), NormalGamma(0.5, 5.0, 4.0, 3.0)
    >>> round(float(kl_divergence(posterior, prior)), 12)  # nats
    0.769458373402
    """

    @property
    def mean(self) -> Tensor:
        """(loc, concentration/rate)."""
        return self._pairs(self.loc, self.concentration / self.rate)

    @property
    def mode(self) -> Tensor:
        return self._pairs(self.loc, np.maximum(self.concentration - 0.5, 0.0) / self.rate)

    @property
    def variance(self) -> Tensor:
        """+inf of x where the concentration is at most 1: x is of a Student's t law."""
        a, b = self.concentration, self.rate
        of_x = self._where(a > 1, b / self.count / self._above(1), self._infinite)
        return self._pairs(of_x, a / b / b)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        x, g = self._drawn(sample_shape, generator)
        with np.errstate(all="ignore"):
            return self._pairs(x, g / self.rate)


register_kl(NormalGamma, NormalGamma)(KernelKL("kl_normal_gamma_normal_gamma"))
