"""Rules of reductions and of what accumulates."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor, broadcast
from .rule import Rule, np


def _kept(y: Tensor, x: Tensor, axis: Any) -> Any:
    """A reduction's result, with the axes it lost as axes of length 1."""
    lost = range(x.ndim) if axis is None else [a % x.ndim for a in np.atleast_1d(axis)]
    return y.reshape(tuple(1 if i in lost else n for i, n in enumerate(x.shape)))


def _sum(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    return broadcast(_kept(g, x, axis) if g.ndim else g, x.shape)


def _mean(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    return _sum(g * (max(ans.size, 1) / max(x.size, 1)), ans, x, axis)


def _extreme(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """Shared evenly by the elements that are equal to it, as torch's amax."""
    chosen = np.equal(x, _kept(ans.detach(), x, axis))
    count = _kept(np.sum(chosen, axis=axis), x, axis)
    return _kept(g, x, axis) * (chosen / count)


def _freedom(ans: Tensor, x: Tensor, ddof: float, correction: float | None) -> float:
    return x.size / max(ans.size, 1) - (ddof if correction is None else correction)


def _var(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    ddof: float = 0, keepdims: bool = False, *, correction: float | None = None,
) -> Any:  # fmt: skip
    centred = x - np.mean(x, axis=axis, keepdims=True)
    return _kept(g, x, axis) * (2 / _freedom(ans, x, ddof, correction)) * centred


def _std(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    ddof: float = 0, keepdims: bool = False, *, correction: float | None = None,
) -> Any:  # fmt: skip
    return _var(0.5 * g / ans, ans, x, axis, ddof=ddof, correction=correction)


def _cumulative(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None
) -> Any:
    if axis is None:
        return np.flip(np.cumsum(np.flip(g))).reshape(x.shape)
    return np.flip(np.cumsum(np.flip(g, axis), axis=axis), axis)


def _logsumexp(g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, keepdims: bool = False) -> Any:
    return _kept(g, x, axis) * np.exp(x - _kept(ans, x, axis))


def _softmax(g: Tensor, ans: Tensor, x: Tensor, axis: Any = None) -> Any:
    return ans * (g - np.sum(g * ans, axis=axis, keepdims=True))


def _product(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """By the products of the others, before and after: one element may be 0."""
    if axis is None or np.ndim(axis):
        if axis is not None and len(axis) != 1:
            raise NotImplementedError("prod has no derivative rule along several axes: reshape first")
        if axis is None:
            return _product(g.reshape(()), ans, x.reshape(-1), 0).reshape(x.shape)
        (axis,) = axis
    one = np.ones([1 if i == axis % x.ndim else n for i, n in enumerate(x.shape)], x.dtype)
    lead = (slice(None),) * (axis % x.ndim)
    before = np.cumprod(np.concatenate([one, x[(*lead, slice(None, -1))]], axis=axis), axis=axis)
    turned = np.flip(x, axis)
    after = np.cumprod(np.concatenate([one, turned[(*lead, slice(None, -1))]], axis=axis), axis=axis)
    return _kept(g, x, axis) * before * np.flip(after, axis)


def _cumulative_product(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None
) -> Any:
    """Where no element is 0."""
    return _cumulative(g * ans, ans, x, axis) / x


def _nan_sum(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    return _kept(g, x, axis) * np.logical_not(np.isnan(x))


def _nan_mean(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, dtype: Any = None, out: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    there = np.logical_not(np.isnan(x))
    return _kept(g, x, axis) * there / np.sum(there, axis=axis, keepdims=True)


RULES = {
    "prod": Rule(_product),
    "cumprod": Rule(_cumulative_product),
    "nansum": Rule(_nan_sum),
    "nanmean": Rule(_nan_mean),
    "nanmax": Rule(_extreme),
    "nanmin": Rule(_extreme),
    "softmax": Rule(_softmax),
    "log_softmax": Rule(lambda g, ans, x, axis=None: g - np.exp(ans) * np.sum(g, axis=axis, keepdims=True)),
    "sum": Rule(_sum),
    "mean": Rule(_mean),
    "max": Rule(_extreme),
    "min": Rule(_extreme),
    "var": Rule(_var),
    "std": Rule(_std),
    "cumsum": Rule(_cumulative),
    "logsumexp": Rule(_logsumexp),
}
