"""Rules of shapes, and of elements taken and put."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ... import recorded
from ...tensor import Tensor, _rebuilt
from .rule import Joined, Rule, np


def _reshape(g: Tensor, ans: Tensor, x: Tensor, *args: Any) -> Any:
    if any(isinstance(a, str) and a != "C" for a in args):
        raise NotImplementedError(f"a reshape of order {args[-1]!r} has no derivative rule")
    return g.reshape(x.shape)


def _transpose(g: Tensor, ans: Tensor, x: Tensor, *axes: Any) -> Any:
    axes = tuple(axes[0]) if len(axes) == 1 and axes[0] is not None else axes
    if not axes or axes[0] is None:
        return np.transpose(g)
    return np.transpose(g, tuple(np.argsort([a % x.ndim for a in axes])))


def _scatter(g: Tensor, key: Any, like: Tensor) -> Any:
    """Zeros with g added at x[key]."""

    def added(g: Tensor, key: Any, like: Tensor) -> Any:
        where = like.device
        zeros = where.module.zeros(like.shape, g.dtype)
        where.run(where.module.add.at, zeros, _rebuilt(key, where), g.array)
        return Tensor(zeros, where)

    return recorded.apply("scatter", added, (g, key, recorded.plain(like)))


def _split(g: Tensor, items: Any, axis: Any = 0) -> list[Tensor]:
    if axis is None:
        ends = np.cumsum([0, *(x.size for x in items)])
        return [g[a:b].reshape(x.shape) for a, b, x in zip(ends, ends[1:], items, strict=False)]
    ends = np.cumsum([0, *(x.shape[axis] for x in items)])
    lead = (slice(None),) * (axis % g.ndim)
    return [g[(*lead, slice(int(a), int(b)))] for a, b in pairwise(ends)]


def _unstack(g: Tensor, items: Any, axis: int = 0) -> list[Tensor]:
    lead = (slice(None),) * (axis % g.ndim)
    return [g[(*lead, k)] for k in range(len(items))]


def _open(shape: tuple[int, ...]) -> list[Any]:
    """Indices of every element, an axis each, that broadcast."""
    n = len(shape)
    return [np.arange(m).reshape((1,) * i + (m,) + (1,) * (n - 1 - i)) for i, m in enumerate(shape)]


def _along(g: Tensor, x: Tensor, indices: Any, axis: int) -> Any:
    """g back to where take_along_axis took it from."""
    key = _open(x.shape)
    key[axis % x.ndim] = indices
    return _scatter(g, tuple(key), x)


def _taken(g: Tensor, x: Tensor, indices: Any, axis: int | None) -> Any:
    """g back to where x's elements `indices` along an axis were."""
    if axis is None:
        return _scatter(g.reshape(-1), np.asarray(indices).reshape(-1), x.reshape(-1)).reshape(x.shape)
    return _scatter(g, (*(slice(None),) * (axis % x.ndim), indices), x)


def _repeated(g: Tensor, ans: Tensor, x: Tensor, repeats: Any, axis: int | None = None) -> Any:
    n = x.size if axis is None else x.shape[axis]
    return _taken(g, x, np.repeat(np.arange(n), np.asarray(repeats)), axis)


def _tiled(g: Tensor, ans: Tensor, x: Tensor, reps: Any) -> Any:
    reps = tuple(int(r) for r in np.atleast_1d(reps))
    reps = (1,) * (x.ndim - len(reps)) + reps
    shape = (1,) * (len(reps) - x.ndim) + x.shape
    parts = g.reshape(tuple(m for r, n in zip(reps, shape, strict=True) for m in (r, n)))
    return np.sum(parts, axis=tuple(range(0, 2 * len(reps), 2))).reshape(x.shape)


def _from_diagonal(g: Tensor, ans: Tensor, x: Tensor, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    like = np.moveaxis(recorded.plain(x), (axis1, axis2), (-2, -1))
    i = np.arange(g.shape[-1])
    h = _scatter(g, (Ellipsis, i + max(-offset, 0), i + max(offset, 0)), like)
    return np.moveaxis(h, (-2, -1), (axis1, axis2))


def _from_trace(g: Tensor, ans: Tensor, x: Tensor, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    n = np.diagonal(recorded.plain(x), offset, axis1, axis2).shape[-1]
    return _from_diagonal(np.broadcast_to(g[..., np.newaxis], (*g.shape, n)), ans, x, offset, axis1, axis2)


def _sorted(g: Tensor, ans: Tensor, x: Tensor, axis: int | None = -1) -> Any:
    if axis is None:
        return _along(g, x.reshape(-1), np.argsort(x.reshape(-1)), 0).reshape(x.shape)
    return _along(g, x, np.argsort(x, axis=axis), axis)


def _differences(g: Tensor, ans: Tensor, x: Tensor, n: int = 1, axis: int = -1) -> Any:
    shape = [1 if i == axis % x.ndim else m for i, m in enumerate(g.shape)]
    zero = np.zeros(shape, g.dtype)
    for _ in range(n):
        g = -np.diff(np.concatenate([zero, g, zero], axis=axis), axis=axis)
    return g


RULES = {
    "take": Rule(lambda g, ans, x, indices, axis=None: _taken(g, x, indices, axis)),
    "take_along_axis": Rule(lambda g, ans, x, indices, axis=-1: _along(g, x, indices, axis)),
    "repeat": Rule(_repeated),
    "tile": Rule(_tiled),
    "diagonal": Rule(_from_diagonal),
    "trace": Rule(_from_trace),
    "sort": Rule(_sorted),
    "diff": Rule(_differences),
    **dict.fromkeys(("reshape", "ravel", "flatten", "squeeze", "expand_dims"), Rule(
        lambda g, ans, x, *args, axis=None, shape=None: _reshape(g, ans, x, *args)
    )),
    "transpose": Rule(lambda g, ans, x, *axes, **kwargs: _transpose(g, ans, x, *axes, *kwargs.values())),
    "mT": Rule(lambda g, ans, x: np.swapaxes(g, -1, -2)),
    "swapaxes": Rule(lambda g, ans, x, a, b: np.swapaxes(g, a, b)),
    "moveaxis": Rule(lambda g, ans, x, a, b: np.moveaxis(g, b, a)),
    "broadcast_to": Rule(lambda g, ans, x, shape: g),
    "flip": Rule(lambda g, ans, x, axis=None: np.flip(g, axis)),
    "roll": Rule(
        lambda g, ans, x, shift, axis=None: np.roll(g, tuple(-s for s in np.atleast_1d(shift))
            if np.ndim(shift) else -shift, axis)
    ),
    "getitem": Rule(lambda g, ans, x, key: _scatter(g, key, x)),
    "scatter": Rule(lambda g, ans, h, key, like: g[key]),
    "tril": Rule(lambda g, ans, x, k=0: np.tril(g, k)),
    "triu": Rule(lambda g, ans, x, k=0: np.triu(g, k)),
    "concatenate": Joined(_split),
    "stack": Joined(_unstack),
}  # fmt: skip
