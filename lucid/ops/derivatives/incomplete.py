"""Derivatives of the incomplete beta function by its shapes, which libraries do not have.

They are means of logarithms over a tail of the law, by the trapezoidal rule in a variable in which
the tail ends doubly exponentially (Takahasi and Mori 1974).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy

from ... import special as _special
from ...tensor import Tensor, kernel

np: Any = numpy
special: Any = _special

_STEP = 1 / 16


def _nodes() -> Iterator[tuple[float, float]]:
    """Points and weights of integrals over the positive numbers of what falls like exp(-x) or faster."""
    for k in range(-72, 73):
        y = k * _STEP
        x = float(numpy.exp(y - numpy.exp(-y)))
        if 0 < x < 800:
            yield x, _STEP * x * (1 + float(numpy.exp(-y)))


def _beta_tail(a: Any, b: Any, x: Any, y: Any) -> tuple[Any, Any]:
    """The derivatives by a and b of I_x(a, b) where x is at most the mean, y = 1 - x."""
    both = special.digamma(a + b)
    by_a, by_b = np.log(x) + both - special.digamma(a), np.log1p(-x) + both - special.digamma(b)
    density = np.exp(kernel("beta_log_prob")(x, a, b))
    first: Any = 0.0
    second: Any = 0.0
    scale = np.sqrt(1 + a)
    for t, w in _nodes():
        s = scale * t / a
        rest = np.log1p(-x / y * np.expm1(-s))  # log((1 - x exp(-s))/(1 - x))
        mass = w * np.exp((b - 1) * rest - scale * t)
        first, second = first + mass * (by_a - s), second + mass * (by_b + rest)
    whole = density * x / a * scale
    return first * whole, second * whole


def beta_by_shapes(a: Tensor, b: Tensor, x: Tensor, y: Any = None) -> tuple[Tensor, Tensor]:
    """The derivatives by a and by b of I_x(a, b), the regularised incomplete beta function; y = 1 - x."""
    y = 1 - x if y is None else y
    inside = np.greater(x, 0) & np.greater(y, 0) & np.greater(a, 0) & np.greater(b, 0)
    none = np.where(np.isnan(a + b + x), np.nan, 0.0)
    a, b = np.where(inside, a, 1.0), np.where(inside, b, 1.0)
    x, y = np.where(inside, x, 0.5), np.where(inside, y, 0.5)
    below = np.less_equal(x, a / (a + b))
    one, other = _beta_tail(
        np.where(below, a, b), np.where(below, b, a), np.where(below, x, y), np.where(below, y, x)
    )
    return (
        np.where(inside, np.where(below, one, -other), none),
        np.where(inside, np.where(below, other, -one), none),
    )


def student_by_freedom(df: Tensor, t: Tensor) -> Tensor:
    """The derivative by df of Student's distribution function, whose tails are I_x(df/2, 1/2)/2."""
    whole = df + t * t
    x, y = df / whole, t * t / whole
    a, b = 0.5 * df, np.full_like(df, 0.5)
    # The density at x, times y.
    slope = np.exp((a - 1) * np.log(x) - special.betaln(a, b)) * np.sqrt(y) / whole
    return -0.5 * np.sign(t) * (0.5 * beta_by_shapes(a, b, x, y)[0] + slope)  # type: ignore[no-any-return]
