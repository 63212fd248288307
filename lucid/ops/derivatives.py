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
from ..tensor import Tensor, _rebuilt, broadcast

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


REDUCTIONS = {
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


SHAPE = {
    **dict.fromkeys(("reshape", "ravel", "flatten", "squeeze", "expand_dims"), Rule(
        lambda g, ans, x, *args, axis=None, shape=None: _reshape(g, ans, x, *args)
    )),
    "transpose": Rule(lambda g, ans, x, *axes, **kwargs: _transpose(g, ans, x, *axes, *kwargs.values())),
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
    g, a, b = _matrices(g, x, y)
    return unbroadcast(g @ _mT(b), a.shape).reshape(x.shape)


def _matmul_right(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
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


LINALG = {
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
}

RULES: dict[str, Any] = {**ELEMENTWISE, **REDUCTIONS, **SHAPE, **LINALG, **SPECIAL}
# The standard's names, and NumPy's second ones.
ALIASES = {
    "abs": "absolute", "fabs": "absolute", "acos": "arccos", "acosh": "arccosh", "asin": "arcsin",
    "asinh": "arcsinh", "atan": "arctan", "atan2": "arctan2", "atanh": "arctanh", "pow": "power",
    "true_divide": "divide", "mod": "remainder", "concat": "concatenate", "permute_dims": "transpose",
    "cumulative_sum": "cumsum", "amax": "max", "amin": "min",
}  # fmt: skip


def find(name: str) -> Any:
    """The rule of an operation; None if it has none."""
    return RULES.get(ALIASES.get(name, name))
