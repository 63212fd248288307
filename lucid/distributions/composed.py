"""Closed forms put together at run time, where a kernel of their own would need an incomplete
gamma or beta function: from lucid.special's, and on a GPU from CuPy's; and the one of any
exponential family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..tensor import Tensor, kernel
from .distribution import Distribution, ExponentialFamily, sum_rightmost
from .kl import register_kl

# Gauss and Legendre's rule on [0, 1].
_NODES, _WEIGHTS = ((x + c) / 2 for x, c in zip(np.polynomial.legendre.leggauss(32), (1.0, 0.0), strict=True))


def against_laplace(absolute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Tensor]:
    """KL(p || Laplace) from E|x - c|: what p lacks to the Laplace law of that mean deviation,
    and the divergence of that one from q. Neither is negative."""

    def form(p: Distribution, q: Any) -> Tensor:
        with np.errstate(all="ignore"):
            deviation = absolute(p, q.loc)
            excess = 1 + np.log(2 * deviation) - p.entropy()
            # Between exponential laws, of rates scale and deviation, it is the same.
            y = np.maximum(excess, 0) + kernel("kl_exponential_exponential")(q.scale, deviation)
            return _typed(np.where(deviation == np.inf, np.inf, y), p, q)

    return form


def positive_deviation(c: Tensor, mean: Any, below: Any, mean_below: Any) -> Tensor:
    """E|x - c| of x > 0: from P(x < c), and from the share of the mean that is below c."""
    inner = c * (2 * below - 1) + mean * (1 - 2 * mean_below)
    return np.where(mean == np.inf, np.inf, np.where(c > 0, inner, mean - c))


def mean_between(
    low: Tensor, high: Tensor, f: Callable[[Any], Tensor], integral: Callable[[Any], Tensor], radius: float
) -> Tensor:
    """The mean of f over [low, high], where f is analytic but beyond +-i radius: by quadrature
    where the interval is short against that, where its integral's difference would cancel."""
    half = 0.5 * high - 0.5 * low
    centre = 0.5 * low + 0.5 * high
    near = half < 0.5 * np.hypot(centre, radius)
    width = 2 * np.where(near, half, 0.0)
    short = sum(w * f(low + width * x) for x, w in zip(_NODES, _WEIGHTS, strict=True))
    return np.where(near, short, (integral(high) - integral(low)) / (2 * half))


def expn(order: Any, x: Any) -> Any:
    """exp(x) E_order(x), the scaled exponential integral, for real order > 1 and x > 0: 1e-14.

    Legendre's continued fraction (DLMF 8.19.17, contracted) where it converges, else from the
    series at the order within 1/2 of 1 by the recurrence (8.19.12).
    """
    fraction = (x >= 1) | (order >= 16)
    below = np.where(fraction, 1.5, order)
    z = np.where(fraction, 0.5, x)
    turns = 96
    n = np.where(fraction, order, 16)
    y = np.where(fraction, x, 1)
    t = y + n + 2 * turns
    for k in range(turns, 0, -1):
        t = y + n + 2 * (k - 1) - k * (n + k - 1) / t

    steps = np.floor(below - 0.5)
    one = 2 - (below - steps)
    e = 1 - one  # as it is in `one`: lgamma(one)/e keeps its digits
    none = e == 0
    e = np.where(none, 1, e)
    power = np.log(z) + np.where(none, np.euler_gamma, kernel("special_lgamma")(one) / e)
    term, series = 1.0, np.where(none, -power, -np.expm1(e * power) / e)
    e = np.where(none, 0, e)
    for k in range(1, 20):
        term = term * (-z / k)
        series = series - term / (k - e)
    for k in range(15):
        s = 1 + e + k
        series = np.where(s < below - 0.5, (np.exp(-z) - z * series) / s, series)
    return np.where(fraction, 1 / t, np.exp(z) * series)


@register_kl(ExponentialFamily, ExponentialFamily)
def _bregman(p: ExponentialFamily, q: ExponentialFamily) -> Any:
    """Bregman's divergence of the log normalizer A, from q's natural parameters to p's (Banerjee
    et al. 2005): A(b) - A(a) - <b - a, mean of t under p>. With KL(q || p) it sums to
    <b - a, difference of the means>, which bounds what cancellation may leave."""
    if type(p) is not type(q) or type(p)._mean_params is ExponentialFamily._mean_params:
        return NotImplemented
    a, b = p._natural_params, q._natural_params
    y: Any = q._log_normalizer(*b) - p._log_normalizer(*a)
    both: Any = 0.0
    for x, z, m, n in zip(a, b, p._mean_params, q._mean_params, strict=True):
        own = x.ndim - len(p.batch_shape)
        y = y - sum_rightmost((z - x) * m, own)
        both = both + sum_rightmost((z - x) * (n - m), own)
    return np.maximum(np.minimum(y, both), 0)


def _typed(y: Any, p: Distribution, q: Distribution) -> Tensor:
    return y.astype(np.result_type(p.dtype, q.dtype))
