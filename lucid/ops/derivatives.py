"""The rules of reverse mode: for each operation, how a gradient by its result goes to each argument.

A rule's functions take the gradient, the result and the operation's arguments, and are themselves
made of recorded operations: they have derivatives in turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy

from .. import recorded, tape
from .. import special as _special
from ..recorded import Recorded
from ..tape import Node
from ..tensor import Tensor, _rebuilt, broadcast, kernel
from . import incomplete

Function = Callable[..., Any]
# Their annotations do not know that a Tensor gives a Tensor.
np: Any = numpy
special: Any = _special

# No derivative but 0 where they have one: their results are not recorded.
CONSTANT = frozenset(
    """sign signbit floor ceil trunc rint round around fix isnan isinf isfinite isposinf isneginf less
    less_equal greater greater_equal equal not_equal logical_and logical_or logical_not logical_xor argmax
    argmin argsort argpartition nonzero count_nonzero searchsorted all any isclose allclose array_equal shape
    ndim size zeros_like ones_like empty_like full_like item tolist result_type iscomplexobj isrealobj
    floor_divide""".split()
)


def unbroadcast(g: Tensor, shape: tuple[int, ...]) -> Any:
    """A gradient by what was broadcast, summed over the axes that broadcasting added or stretched."""
    if g.shape == shape:
        return g
    lead = g.ndim - len(shape)
    stretched = [lead + i for i, n in enumerate(shape) if n == 1 and g.shape[lead + i] != 1]
    return np.sum(g, axis=(*range(lead), *stretched)).reshape(shape)


class Rule:
    """One function for each positional argument that has a derivative, None for those that have none."""

    def __init__(self, *pulls: Function | None) -> None:
        self.pulls = pulls

    def record(
        self, name: str, result: Any, args: tuple[Any, ...], values: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        """`result`, of arguments of which some are recorded, and of their `values`."""
        wanted: list[tuple[int, Function, Any]] = []
        nodes: list[Node | None] = []
        for k, x in enumerate(args):
            if type(x) is Recorded:
                nodes.append(x.node)
                rule = self.pulls[k] if k < len(self.pulls) else None
                if rule is None:
                    raise NotImplementedError(f"{name} has no derivative by its argument {k}: detach() it")
                wanted.append((k, rule, values[k]))
                continue
            nodes.append(None)
            if type(x) in (tuple, list) and recorded.has_recorded(x):
                raise NotImplementedError(f"{name} has no derivative rule for a sequence of Tensors")

        def pull(g: Tensor, node: Node) -> list[Any]:
            # Of second derivatives, the rules' own operations are recorded.
            again = tape.enabled()
            answer, given = (recorded.of(result, node), args) if again else (result, values)
            found: list[Any] = [None] * len(args)
            for k, rule, x in wanted:
                part = unbroadcast(rule(g, answer, *given, **kwargs), x.shape)
                found[k] = part if part.dtype == x.dtype else part.astype(x.dtype)
            return found

        return recorded.record(result, name, tuple(nodes), pull)


class Joined:
    """Of a sequence of Tensors, one of whose axes the result goes along."""

    def __init__(self, split: Function) -> None:
        self.split = split

    def record(
        self, name: str, result: Any, args: tuple[Any, ...], values: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        items, *rest = args
        nodes = tuple(x.node if isinstance(x, Recorded) else None for x in items)

        def pull(g: Tensor, node: Node) -> list[Any]:
            parts = self.split(g, items, *rest, **kwargs)
            return [None if n is None else p for n, p in zip(nodes, parts, strict=True)]

        return recorded.record(result, name, nodes, pull)


class Several:
    """Of an operation with several results: a function for each that has a derivative by its argument."""

    def __init__(self, *pulls: Function | None) -> None:
        self.pulls = pulls

    def record(
        self, name: str, result: Any, args: tuple[Any, ...], values: list[Any], kwargs: dict[str, Any]
    ) -> Any:
        if not isinstance(result, tuple):
            raise NotImplementedError(f"{name} has no derivative rule for such a call")
        nodes = [None if pull is None else Node(name, (args[0].node,)) for pull in self.pulls]

        def through(rule: Function) -> Any:
            def pull(g: Tensor, node: Node) -> list[Any]:
                again = tape.enabled()
                found = [
                    recorded.of(y, n) if again and n is not None else y
                    for y, n in zip(result, nodes, strict=True)
                ]
                return [rule(g, found, *(args if again else values), **kwargs)]

            return pull

        parts = []
        for y, node, rule in zip(result, nodes, self.pulls, strict=True):
            if node is not None and rule is not None:
                node.pull = through(rule)
            parts.append(y if node is None else recorded.of(y, node))
        return type(result)(*parts) if hasattr(result, "_fields") else tuple(parts)


# ---- element by element


def _chosen(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    """The share of x in the larger or smaller of two: a half where they are equal, as torch's."""
    return g * (np.equal(x, ans) / (1.0 + np.equal(x, y)))


def _power_base(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    # x^0 is 1 whatever x: no 0 * inf.
    zero = np.equal(y, 0)
    return g * np.where(zero, 0.0, y * x ** np.where(zero, 1.0, y - 1))


def _power_exponent(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    return g * ans * np.log(np.where(np.equal(x, 0), 1.0, x))


def _clip(g: Tensor, ans: Tensor, x: Any, low: Any = None, high: Any = None) -> Any:
    inside = True if low is None else np.greater_equal(x, low)
    return g * (inside if high is None else inside & np.less_equal(x, high))


def _sinc(g: Tensor, ans: Tensor, x: Tensor) -> Any:
    # (cos(pi x) - sinc x)/x cancels: near 0 its series.
    near = np.less(np.abs(x), 0.05)
    t, safe = (math.pi * np.where(near, x, 0.0)) ** 2, np.where(near, 1.0, x)
    series = -(math.pi**2) * x / 3 * (1 - t / 10 * (1 - t / 28 * (1 - t / 54 * (1 - t / 88))))
    return g * np.where(near, series, (np.cos(math.pi * safe) - np.sinc(safe)) / safe)


ELEMENTWISE = {
    "positive": Rule(lambda g, ans, x: g),
    "negative": Rule(lambda g, ans, x: -g),
    "absolute": Rule(lambda g, ans, x: g * np.sign(x)),
    "exp": Rule(lambda g, ans, x: g * ans),
    "exp2": Rule(lambda g, ans, x: g * ans * math.log(2)),
    "expm1": Rule(lambda g, ans, x: g * (ans + 1)),
    "log": Rule(lambda g, ans, x: g / x),
    "log2": Rule(lambda g, ans, x: g / (x * math.log(2))),
    "log10": Rule(lambda g, ans, x: g / (x * math.log(10))),
    "log1p": Rule(lambda g, ans, x: g / (1 + x)),
    "sqrt": Rule(lambda g, ans, x: 0.5 * g / ans),
    "cbrt": Rule(lambda g, ans, x: g / (3 * ans * ans)),
    "square": Rule(lambda g, ans, x: 2 * g * x),
    "reciprocal": Rule(lambda g, ans, x: -g * ans * ans),
    "sin": Rule(lambda g, ans, x: g * np.cos(x)),
    "cos": Rule(lambda g, ans, x: -g * np.sin(x)),
    "tan": Rule(lambda g, ans, x: g * (1 + ans * ans)),
    "arcsin": Rule(lambda g, ans, x: g / np.sqrt((1 - x) * (1 + x))),
    "arccos": Rule(lambda g, ans, x: -g / np.sqrt((1 - x) * (1 + x))),
    "arctan": Rule(lambda g, ans, x: g / (1 + x * x)),
    "sinh": Rule(lambda g, ans, x: g * np.cosh(x)),
    "cosh": Rule(lambda g, ans, x: g * np.sinh(x)),
    "tanh": Rule(lambda g, ans, x: g * ((1 - ans) * (1 + ans))),
    "arcsinh": Rule(lambda g, ans, x: g / np.sqrt(1 + x * x)),
    "arccosh": Rule(lambda g, ans, x: g / np.sqrt((x - 1) * (x + 1))),
    "arctanh": Rule(lambda g, ans, x: g / ((1 - x) * (1 + x))),
    "add": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: g),
    "subtract": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g),
    "multiply": Rule(lambda g, ans, x, y: g * y, lambda g, ans, x, y: g * x),
    "divide": Rule(lambda g, ans, x, y: g / y, lambda g, ans, x, y: -g * ans / y),
    "remainder": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g * np.floor_divide(x, y)),
    "power": Rule(_power_base, _power_exponent),
    "hypot": Rule(lambda g, ans, x, y: g * x / ans, lambda g, ans, x, y: g * y / ans),
    "arctan2": Rule(
        lambda g, ans, y, x: g * x / (x * x + y * y), lambda g, ans, y, x: -g * y / (x * x + y * y)
    ),
    "logaddexp": Rule(lambda g, ans, x, y: g * np.exp(x - ans), lambda g, ans, x, y: g * np.exp(y - ans)),
    "maximum": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "minimum": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "clip": Rule(_clip),
    "where": Rule(
        None, lambda g, ans, c, x, y: np.where(c, g, 0.0), lambda g, ans, c, x, y: np.where(c, 0.0, g)
    ),
    "fmax": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "fmin": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "logaddexp2": Rule(lambda g, ans, x, y: g * np.exp2(x - ans), lambda g, ans, x, y: g * np.exp2(y - ans)),
    "float_power": Rule(_power_base, _power_exponent),
    "fmod": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g * np.trunc(x / y)),
    "copysign": Rule(lambda g, ans, x, y: g * np.sign(x) * np.copysign(1.0, y), lambda g, ans, x, y: g * 0),
    "deg2rad": Rule(lambda g, ans, x: g * (math.pi / 180)),
    "rad2deg": Rule(lambda g, ans, x: g * (180 / math.pi)),
    "sinc": Rule(_sinc),
    "nan_to_num": Rule(lambda g, ans, x, *args, **kwargs: g * np.isfinite(x)),
    "astype": Rule(lambda g, ans, x, *args, **kwargs: g),
    "copy": Rule(lambda g, ans, x, *args, **kwargs: g),
    "to": Rule(lambda g, ans, x, where: g.to(x.device)),
}

# ---- reductions


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


def _nan_extreme(
    g: Tensor, ans: Tensor, x: Tensor, axis: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    return _extreme(g, ans, x, axis)


REDUCTIONS = {
    "prod": Rule(_product),
    "cumprod": Rule(_cumulative_product),
    "nansum": Rule(_nan_sum),
    "nanmean": Rule(_nan_mean),
    "nanmax": Rule(_nan_extreme),
    "nanmin": Rule(_nan_extreme),
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

# ---- shape and elements


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


SHAPE = {
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

# ---- linear algebra


def _mT(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _matrices(g: Tensor, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """Operands of matmul and its gradient with vectors as matrices of one row or column."""
    a = x[np.newaxis] if x.ndim == 1 else x
    b = y[:, np.newaxis] if y.ndim == 1 else y
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return g.reshape((*batch, a.shape[-2], b.shape[-1])), a, b


def _matmul_left(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    if x.ndim == y.ndim == 2:
        return g @ y.T
    g, a, b = _matrices(g, x, y)
    return unbroadcast(g @ _mT(b), a.shape).reshape(x.shape)


def _matmul_right(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    if x.ndim == y.ndim == 2:
        return x.T @ g
    g, a, b = _matrices(g, x, y)
    return unbroadcast(_mT(a) @ g, b.shape).reshape(y.shape)


def _dot(pull: Function, swapped: Function) -> Function:
    def rule(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
        if np.ndim(x) == 0 or np.ndim(y) == 0:
            return swapped(g, x, y)
        if x.ndim > 2 or y.ndim > 2:
            raise NotImplementedError("dot has no derivative rule beyond matrices: use matmul or tensordot")
        return pull(g, ans, x, y)

    return rule


def _cholesky(g: Tensor, L: Tensor, x: Tensor) -> Any:
    """Murray (2016), Differentiation of the Cholesky decomposition, equation 10."""
    inner = np.tril(_mT(L) @ np.tril(g))
    inner = inner - 0.5 * inner * np.eye(x.shape[-1])
    half = np.linalg.solve(_mT(L), inner)
    full = _mT(np.linalg.solve(_mT(L), _mT(half)))
    return 0.5 * (full + _mT(full))


def _solve_matrix(g: Tensor, ans: Tensor, a: Tensor, b: Tensor) -> Any:
    column = np.ndim(b) == 1
    back = np.linalg.solve(_mT(a), g)
    return -(back[:, np.newaxis] * ans if column else back @ _mT(ans))


def _einsum_labels(subscripts: str, operands: tuple[Any, ...]) -> tuple[list[str], str]:
    """Each operand's labels and the result's, the ellipsis spelled out in capitals not used."""
    given, arrow, result = subscripts.replace(" ", "").partition("->")
    inputs = given.split(",")
    if not arrow:
        letters = given.replace(",", "").replace("...", "")
        result = "..." * ("..." in given) + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    free = "".join(c for c in "ZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in subscripts)
    hidden = [np.ndim(x) - len(labels.replace("...", "")) for x, labels in zip(operands, inputs, strict=True)]
    spelled = [labels.replace("...", free[:n][::-1]) for labels, n in zip(inputs, hidden, strict=True)]
    widest = max((n for n, labels in zip(hidden, inputs, strict=True) if "..." in labels), default=0)
    return spelled, result.replace("...", free[:widest][::-1])


def _einsum(k: int) -> Function:
    """By operand k: the result's gradient with the other operands; an axis summed alone is repeated."""

    def rule(g: Tensor, ans: Tensor, subscripts: str, *operands: Any) -> Any:
        inputs, result = _einsum_labels(subscripts, operands)
        own, others = (
            inputs[k],
            [(x, y) for i, (x, y) in enumerate(zip(inputs, operands, strict=True)) if i != k],
        )
        if len(set(own)) < len(own):
            raise NotImplementedError(f"einsum has no derivative rule for a diagonal, {own!r}: take it first")
        reached = set(result).union(*(x for x, _ in others))
        lone = [(c, n) for c, n in zip(own, operands[k].shape, strict=True) if c not in reached]
        labels = [result, *(x for x, _ in others), *(c for c, _ in lone)]
        arrays = [g, *(y for _, y in others), *(np.ones(n, g.dtype) for _, n in lone)]
        return np.einsum(f"{','.join(labels)}->{own}", *arrays)

    return rule


def _tensordot_labels(x: Any, y: Any, axes: Any) -> str:
    n, m = np.ndim(x), np.ndim(y)
    if isinstance(axes, int):
        pairs = [(n - axes + i, i) for i in range(axes)]
    else:
        left, right = (np.atleast_1d(a) for a in axes)
        pairs = [(int(a) % n, int(b) % m) for a, b in zip(left, right, strict=True)]
    first, second = list("abcdefghijklm"[:n]), list("nopqrstuvwxyz"[:m])
    for a, b in pairs:
        second[b] = first[a]
    kept = [c for i, c in enumerate(first) if i not in [a for a, _ in pairs]]
    kept += [c for i, c in enumerate(second) if i not in [b for _, b in pairs]]
    return f"{''.join(first)},{''.join(second)}->{''.join(kept)}"


def _vector_norm(g: Tensor, ans: Tensor, x: Tensor, axis: Any, ord: float) -> Any:
    y = _kept(ans, x, axis)
    if ord == 2:
        return _kept(g, x, axis) * x / np.where(np.equal(y, 0), 1.0, y)
    if ord == 0:
        raise NotImplementedError("a norm of order 0 has no derivative rule")
    size = np.abs(x)
    if abs(ord) == math.inf:
        chosen = np.equal(size, y.detach())
        return _kept(g, x, axis) * np.sign(x) * (chosen / np.sum(chosen, axis=axis, keepdims=True))
    none = np.equal(size, 0)
    slope = np.where(none, float(ord == 1), np.where(none, 1.0, size) ** (ord - 1))
    return _kept(g, x, axis) * np.sign(x) * slope * np.where(np.equal(y, 0), 1.0, y) ** (1 - ord)


def _norm(
    g: Tensor, ans: Tensor, x: Tensor, ord: Any = None, axis: Any = None, keepdims: bool = False
) -> Any:
    """Of vectors, and Frobenius' of matrices."""
    matrices = len(np.atleast_1d(axis)) == 2 if axis is not None else ord is not None and x.ndim == 2
    if matrices and ord not in (None, "fro"):
        raise NotImplementedError(f"a matrix norm of order {ord!r} has no derivative rule")
    return _vector_norm(g, ans, x, axis, 2 if ord in (None, "fro") else ord)


def _qr_by(q_part: Any, r_part: Any, q: Tensor, r: Tensor) -> Any:
    """Walter and Lehmann (2012), Algorithmic differentiation of linear algebra functions; tall or square."""
    if q.shape[-2] < r.shape[-1]:
        raise NotImplementedError("qr has no derivative rule for wide matrices")
    if q.shape[-1] != r.shape[-1]:
        raise NotImplementedError("qr has a derivative rule in mode 'reduced' only")
    m = 0.0
    if r_part is not None:
        m = m + r @ _mT(r_part)
    if q_part is not None:
        m = m - _mT(q_part) @ q
    inner = q @ (np.tril(m) + _mT(np.tril(m, -1)))
    return _mT(np.linalg.solve(r, _mT(inner if q_part is None else q_part + inner)))


def _eigenvectors(g: Tensor, w: Tensor, v: Tensor) -> Any:
    """Of distinct eigenvalues."""
    apart = w[..., np.newaxis, :] - w[..., np.newaxis]
    n = w.shape[-1]
    inverse = (1.0 - np.eye(n)) / (apart + np.eye(n))
    inner = v @ (inverse * (_mT(v) @ g)) @ _mT(v)
    return 0.5 * (inner + _mT(inner))


def _eigenvalues(g: Tensor, w: Tensor, x: Tensor, *args: Any, **kwargs: Any) -> Any:
    _, v = np.linalg.eigh(x, *args, **kwargs)
    return (v * g[..., np.newaxis, :]) @ _mT(v)


def _singular_values(g: Tensor, s: Tensor, x: Tensor) -> Any:
    """By the eigenvectors of the smaller of x'x and xx'."""
    if x.shape[-2] < x.shape[-1]:
        return _mT(_singular_values(g, s, _mT(x)))
    _, v = np.linalg.eigh(_mT(x) @ x)
    u = x @ v[..., ::-1] / s[..., np.newaxis, :]
    return (u * g[..., np.newaxis, :]) @ _mT(v[..., ::-1])


LINALG = {
    "einsum": Rule(None, *(_einsum(k) for k in range(8))),
    "tensordot": Rule(
        lambda g, ans, x, y, axes=2: _einsum(0)(g, ans, _tensordot_labels(x, y, axes), x, y),
        lambda g, ans, x, y, axes=2: _einsum(1)(g, ans, _tensordot_labels(x, y, axes), x, y),
    ),
    "inner": Rule(
        lambda g, ans, x, y: g * y if not np.ndim(x) * np.ndim(y) else np.tensordot(g, y, max(y.ndim - 1, 0)),
        lambda g, ans, x, y: (
            g * x if not np.ndim(x) * np.ndim(y) else np.tensordot(g, x, (list(range(x.ndim - 1)),) * 2)
        ),
    ),
    "norm": Rule(_norm),
    "vector_norm": Rule(
        lambda g, ans, x, *, axis=None, keepdims=False, ord=2: _vector_norm(g, ans, x, axis, ord)
    ),
    "matrix_norm": Rule(
        lambda g, ans, x, *, keepdims=False, ord="fro": _norm(g, ans, x, ord, (x.ndim - 2, x.ndim - 1))
    ),
    "eigvalsh": Rule(_eigenvalues),
    "svdvals": Rule(_singular_values),
    "slogdet": Several(None, lambda g, found, x: g[..., np.newaxis, np.newaxis] * _mT(np.linalg.inv(x))),
    "qr": Several(
        lambda g, found, x, mode="reduced": _qr_by(g, None, *found),
        lambda g, found, x, mode="reduced": _qr_by(None, g, *found),
    ),
    "eigh": Several(
        lambda g, found, x: (found[1] * g[..., np.newaxis, :]) @ _mT(found[1]),
        lambda g, found, x: _eigenvectors(g, *found),
    ),
    "matmul": Rule(_matmul_left, _matmul_right),
    "dot": Rule(
        _dot(_matmul_left, lambda g, x, y: g * y if np.ndim(x) else np.sum(g * y)),
        _dot(_matmul_right, lambda g, x, y: g * x if np.ndim(y) else np.sum(g * x)),
    ),
    "vecdot": Rule(lambda g, ans, x, y: g[..., np.newaxis] * y, lambda g, ans, x, y: g[..., np.newaxis] * x),
    "outer": Rule(
        lambda g, ans, x, y: (g @ y.reshape(-1)).reshape(x.shape),
        lambda g, ans, x, y: (x.reshape(-1) @ g).reshape(y.shape),
    ),
    "inv": Rule(lambda g, ans, x: -_mT(ans) @ g @ _mT(ans)),
    "det": Rule(lambda g, ans, x: (g * ans)[..., np.newaxis, np.newaxis] * _mT(np.linalg.inv(x))),
    "solve": Rule(_solve_matrix, lambda g, ans, a, b: np.linalg.solve(_mT(a), g)),
    "cholesky": Rule(_cholesky),
}

# ---- special functions

_ROOT_PI = math.sqrt(math.pi)


def _gamma(a: Any, x: Any) -> Any:
    """The gamma law's density."""
    return np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))


def _gamma_rank(a: Any, x: Any) -> Any:
    """The density times how a draw moves with the concentration; nothing at a draw of 0."""
    there = np.greater(x, 0)
    safe = np.where(there, x, 1.0)
    return np.where(there, _gamma(a, safe) * kernel("special_gamma_path")(safe, a), 0.0)


def _beta(a: Any, b: Any, x: Any) -> Any:
    return np.exp(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))


def _student(df: Any, t: Any) -> Any:
    return np.exp(-0.5 * (df + 1) * np.log1p(t * t / df) - special.betaln(0.5 * df, 0.5) - 0.5 * np.log(df))


def _over(log: Any, x: Any) -> Any:
    """log(1 - x)/x, at x = 0 too."""
    none = np.equal(x, 0)
    return np.where(none, -1.0, log / np.where(none, 1.0, x))


SPECIAL = {
    "gammaln": Rule(lambda g, ans, x: g * special.digamma(x)),
    "digamma": Rule(lambda g, ans, x: g * special.polygamma(1, x)),
    "psi": Rule(lambda g, ans, x: g * special.polygamma(1, x)),
    "polygamma": Rule(None, lambda g, ans, n, x: g * special.polygamma(n + 1, x)),
    "erf": Rule(lambda g, ans, x: g * (2 / _ROOT_PI) * np.exp(-x * x)),
    "erfc": Rule(lambda g, ans, x: -g * (2 / _ROOT_PI) * np.exp(-x * x)),
    "erfinv": Rule(lambda g, ans, x: g * (_ROOT_PI / 2) * np.exp(ans * ans)),
    "ndtr": Rule(lambda g, ans, x: g * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)),
    "log_ndtr": Rule(lambda g, ans, x: g * np.exp(-0.5 * x * x - ans) / math.sqrt(2 * math.pi)),
    "expit": Rule(lambda g, ans, x: g * ans * special.expit(-x)),
    "log_expit": Rule(lambda g, ans, x: g * special.expit(-x)),
    "logit": Rule(lambda g, ans, x: g / (x * (1 - x))),
    "gamma": Rule(lambda g, ans, x: g * ans * special.digamma(x)),
    "rgamma": Rule(lambda g, ans, x: -g * ans * special.digamma(x)),
    "beta": Rule(
        lambda g, ans, a, b: g * ans * (special.digamma(a) - special.digamma(a + b)),
        lambda g, ans, a, b: g * ans * (special.digamma(b) - special.digamma(a + b)),
    ),
    "betaln": Rule(
        lambda g, ans, a, b: g * (special.digamma(a) - special.digamma(a + b)),
        lambda g, ans, a, b: g * (special.digamma(b) - special.digamma(a + b)),
    ),
    "gammainc": Rule(lambda g, ans, a, x: -g * _gamma_rank(a, x), lambda g, ans, a, x: g * _gamma(a, x)),
    "gammaincc": Rule(lambda g, ans, a, x: g * _gamma_rank(a, x), lambda g, ans, a, x: -g * _gamma(a, x)),
    "gammaincinv": Rule(
        lambda g, x, a, p: g * kernel("special_gamma_path")(x, a), lambda g, x, a, p: g / _gamma(a, x)
    ),
    "gammainccinv": Rule(
        lambda g, x, a, p: g * kernel("special_gamma_path")(x, a), lambda g, x, a, p: -g / _gamma(a, x)
    ),
    "betainc": Rule(
        lambda g, ans, a, b, x: g * incomplete.beta_by_shapes(a, b, x)[0],
        lambda g, ans, a, b, x: g * incomplete.beta_by_shapes(a, b, x)[1],
        lambda g, ans, a, b, x: g * _beta(a, b, x),
    ),
    "betaincinv": Rule(
        lambda g, x, a, b, p: -g * incomplete.beta_by_shapes(a, b, x)[0] / _beta(a, b, x),
        lambda g, x, a, b, p: -g * incomplete.beta_by_shapes(a, b, x)[1] / _beta(a, b, x),
        lambda g, x, a, b, p: g / _beta(a, b, x),
    ),
    "stdtr": Rule(
        lambda g, ans, df, t: g * incomplete.student_by_freedom(df, t),
        lambda g, ans, df, t: g * _student(df, t),
    ),
    "stdtrit": Rule(
        lambda g, t, df, p: -g * incomplete.student_by_freedom(df, t) / _student(df, t),
        lambda g, t, df, p: g / _student(df, t),
    ),
    "poch": Rule(
        lambda g, ans, a, m: g * ans * (special.digamma(a + m) - special.digamma(a)),
        lambda g, ans, a, m: g * ans * special.digamma(a + m),
    ),
    "spence": Rule(lambda g, ans, x: g * _over(np.log(x), 1 - x)),
    "xlogy": Rule(
        lambda g, ans, x, y: g * np.where(np.equal(x, 0) & np.equal(y, 0), 0.0, np.log(y)),
        lambda g, ans, x, y: g * x / y,
    ),
    "xlog1py": Rule(lambda g, ans, x, y: g * np.log1p(y), lambda g, ans, x, y: g * x / (1 + y)),
    "ndtri": Rule(lambda g, ans, x: g * math.sqrt(2 * math.pi) * np.exp(0.5 * ans * ans)),
    "erfcx": Rule(lambda g, ans, x: g * (2 * x * ans - 2 / math.sqrt(math.pi))),
    "erfcinv": Rule(lambda g, ans, x: -g * (_ROOT_PI / 2) * np.exp(ans * ans)),
    "entr": Rule(lambda g, ans, x: g * (-np.log(x) - 1)),
    "rel_entr": Rule(lambda g, ans, x, y: g * (np.log(x / y) + 1), lambda g, ans, x, y: -g * x / y),
    "i0": Rule(lambda g, ans, x: g * special.i1(x)),
    "i1": Rule(lambda g, ans, x: g * (special.i0(x) - ans / x)),
    "i0e": Rule(lambda g, ans, x: g * (special.i1e(x) - np.sign(x) * ans)),
    "i1e": Rule(lambda g, ans, x: g * (special.i0e(x) - ans / x - np.sign(x) * ans)),
    "j0": Rule(lambda g, ans, x: -g * special.j1(x)),
    "j1": Rule(lambda g, ans, x: g * (special.j0(x) - ans / x)),
    "sindg": Rule(lambda g, ans, x: g * (math.pi / 180) * special.cosdg(x)),
    "cosdg": Rule(lambda g, ans, x: -g * (math.pi / 180) * special.sindg(x)),
    "exp10": Rule(lambda g, ans, x: g * ans * math.log(10)),
}

RULES: dict[str, Any] = {**ELEMENTWISE, **REDUCTIONS, **SHAPE, **LINALG, **SPECIAL}
# The standard's names, and NumPy's second ones.
ALIASES = {
    "abs": "absolute", "fabs": "absolute", "acos": "arccos", "acosh": "arccosh", "asin": "arcsin",
    "asinh": "arcsinh", "atan": "arctan", "atan2": "arctan2", "atanh": "arctanh", "pow": "power",
    "true_divide": "divide", "mod": "remainder", "concat": "concatenate", "permute_dims": "transpose",
    "cumulative_sum": "cumsum", "amax": "max", "amin": "min", "cumulative_prod": "cumprod",
    "radians": "deg2rad", "degrees": "rad2deg", "matrix_transpose": "mT", "loggamma": "gammaln",
}  # fmt: skip


def find(name: str) -> Any:
    """The rule of an operation; None if it has none."""
    return RULES.get(ALIASES.get(name, name))
