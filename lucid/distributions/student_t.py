"""The StudentT family."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .composed import against_laplace
from .constraints import Constraint
from .distribution import Distribution, _numbers
from .kl import KernelKL, PartialKL, register_kl


class StudentT(Distribution, stem="student_t"):
    """Student's t: density proportional to (1 + z^2/df)^(-(df + 1)/2), z = (x - loc) / scale.

    Parameters
    ----------
    df : array-like
        Degrees of freedom: positive. The three broadcast together.
    loc : array-like
        Median, in the units of x: real.
    scale : array-like
        In the units of x: positive. Not the standard deviation.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `df` or `scale` is not positive or a parameter is not finite, naming the
        first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import Normal, StudentT, kl_divergence
    >>> float(kl_divergence(StudentT(2.0), Normal(0.0, 1.0)))  # no variance
    inf
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "df": constraints.positive,
        "loc": constraints.real,
        "scale": constraints.positive,
    }
    support = constraints.real
    has_rsample = True
    df: Tensor
    loc: Tensor
    scale: Tensor

    def __init__(self, df: Any, loc: Any = 0.0, scale: Any = 1.0, validate_args: bool | None = None) -> None:
        self._declare(validate_args, df=df, loc=loc, scale=scale)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self.df, self.df

    @property
    def mean(self) -> Tensor:
        return np.where(self.df > 1, self.loc, math.nan)

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        df = np.where(self.df > 2, self.df, math.inf)
        finite = self.scale * self.scale / (1 - 2 / df)
        return np.where(self.df > 2, finite, np.where(self.df > 1, math.inf, math.nan))

    def cdf(self, value: Any) -> Tensor:
        return special.stdtr(self.df, (self._value(value) - self.loc) / self.scale)

    def icdf(self, probability: Any) -> Tensor:
        p = 0 * self.df + _numbers("StudentT", "probability", probability)
        left = p < 0.5  # the tail that keeps its digits
        z = special.stdtrit(self.df, np.where(left, p, 1 - p))
        z = np.where((p > 0) & (p < 1), z, np.where((p == 0) | (p == 1), -math.inf, math.nan))
        return self.loc + self.scale * np.where(left, z, -z)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """The normal over the root of chi2/df."""
        g, shape = self._generator(generator), self._extended_shape(sample_shape)
        normal = g.standard_normal(shape, self.dtype)
        half_chi2 = g.standard_gamma(0.5 * self.df, shape, self.dtype)
        half_chi2 = np.maximum(half_chi2, np.finfo(self.dtype).tiny)
        return self.loc + self.scale * (normal * np.sqrt(0.5 * self.df / half_chi2))


def _holds(p: StudentT, q: StudentT) -> Tensor:
    """Where p is q, or both are Cauchy laws, or a parameter is nan."""
    differ = _differ(p.df, q.df) | _differ(p.loc, q.loc) | _differ(p.scale, q.scale)
    return ~(differ & (_differ(p.df, 1.0) | _differ(q.df, 1.0)))


def _differ(a: Tensor, b: Any) -> Tensor:
    return (a < b) | (a > b)


_closed = PartialKL("kl_student_t_student_t", _holds)


@register_kl(StudentT, StudentT)
def _(p: StudentT, q: StudentT) -> Tensor:
    return _closed(p, q)


register_kl(StudentT, "Normal")(KernelKL("kl_student_t_normal"))


@register_kl(StudentT, "Laplace")
@against_laplace
def _deviation(p: StudentT, c: Tensor) -> Tensor:
    """d (2 F(d) - 1) + 2 s (df + z^2) / (df - 1) t(z), d = c - loc = s z, t the standard density."""
    d = c - p.loc
    z, finite = d / p.scale, p.df > 1
    less = np.where(finite, p.df - 1, 1)
    density = np.exp(StudentT(p.df, 0.0, 1.0, validate_args=False).log_prob(z))
    inner = d * (2 * special.stdtr(p.df, z) - 1) + 2 * p.scale * ((p.df + z * z) / less) * density
    return np.where(finite, inner, np.inf)
