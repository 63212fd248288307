"""The inverse Gaussian family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class InverseGaussian(Distribution, stem="inverse_gaussian"):
    """The inverse Gaussian (Wald) law: density sqrt(c / (2 pi x^3)) exp(-c (x - m)^2 / (2 m^2 x)), x > 0.

    The parametrisation, with m = `loc` and c = `concentration`, is TensorFlow Probability's; in
    SciPy's it is ``invgauss(mu=m / c, scale=c)``. torch has no such class. `icdf` has no closed
    form: it bisects.

    Parameters
    ----------
    loc : array-like
        Mean, in the units of x: positive. Broadcasts with `concentration`.
    concentration : array-like
        loc^3 / variance, in the units of x: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value is not positive or not finite, naming the first and its index; if the shapes
        do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import InverseGaussian
    >>> InverseGaussian(2.0, [1.0, 4.0]).variance.tolist()
    [8.0, 2.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.positive,
        "concentration": constraints.positive,
    }
    support = constraints.positive
    _tail_growth = (1.0, 1.0)
    loc: Tensor
    concentration: Tensor

    def __init__(self, loc: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, concentration=concentration)

    @property
    def mean(self) -> Tensor:
        return self.loc

    @property
    def mode(self) -> Tensor:
        # sqrt(1 + h^2) - h with h = 3 loc / (2 concentration), by a quotient: the difference cancels.
        h = 1.5 * (self.loc / self.concentration)
        return self.loc / (h + np.hypot(1, h))

    @property
    def variance(self) -> Tensor:
        return self.loc * self.loc * (self.loc / self.concentration)

    def icdf(self, probability: Any) -> Tensor:
        given = self._numbers("probability", probability)
        p = given.astype("f8")
        loc, concentration = self.loc.astype("f8"), self.concentration.astype("f8")
        law = InverseGaussian(loc, concentration, validate_args=False)
        low, high = 0 * (p + loc + concentration) - 745.0, 709.78  # of log x
        for _ in range(60):
            middle = 0.5 * low + 0.5 * high
            left = law.cdf(np.exp(middle)) < p
            low, high = np.where(left, middle, low), np.where(left, high, middle)
        x = np.exp(0.5 * low + 0.5 * high)
        with np.errstate(all="ignore"):
            better = x + (p - law.cdf(x)) / np.exp(law.log_prob(x))  # log x has fewer digits than x
        x = np.where(abs(better - x) < 1e-9 * x, better, x)
        x = np.where(p == 0, 0.0, np.where(p == 1, np.inf, np.where((p > 0) & (p < 1), x, np.nan)))
        return x.astype(np.result_type(self.dtype, given.dtype))

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # Michael, Schucany & Haas (1976): with x the smaller root of c (x - m)^2 = m^2 x z^2 for a
        # normal z, take x with probability m / (m + x), and else m^2 / x.
        g, shape = self._generator(generator), self._extended_shape(sample_shape)
        z, u = g.standard_normal(shape, self.dtype), g.random(shape, self.dtype)
        h = 0.5 * (self.loc / self.concentration) * (z * z)
        ratio = 1 / (1 + h + np.sqrt(h * (2 + h)))  # x / m, the root that does not cancel
        return self.loc * np.where(u * (1 + ratio) <= 1, ratio, 1 / ratio)


for _q, _stem in (
    (InverseGaussian, "inverse_gaussian"),
    ("Chi2", "chi2"),
    ("Exponential", "exponential"),
    ("Gamma", "gamma"),
    ("Gumbel", "gumbel"),
    ("HalfNormal", "half_normal"),
    ("InverseGamma", "inverse_gamma"),
    ("Laplace", "laplace"),
    ("Moyal", "moyal"),
    ("Normal", "normal"),
):
    register_kl(InverseGaussian, _q)(KernelKL(f"kl_inverse_gaussian_{_stem}"))
