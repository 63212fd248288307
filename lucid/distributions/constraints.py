"""The sets parameters and samples live in.

>>> from lucid.distributions import constraints
>>> constraints.positive.check([1.0, -1.0, float("nan")]).tolist()
[True, False, False]
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..tensor import Tensor, asarray, common_device, detached, kernel, unwrap, wrap


class Constraint:
    """A set of values.

    Attributes
    ----------
    is_discrete : bool
        Whether it is a set of integers.
    event_dim : int
        How many trailing axes make one value.
    """

    is_discrete: bool = False
    event_dim: int = 0

    def check(self, value: Any) -> Tensor:
        """Whether each value lies in the set; nan never does. Drops the event axes."""
        raise NotImplementedError

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        """The index of the first value outside the set (or infinite, if `finite`), or None."""
        raise NotImplementedError


@dataclass(frozen=True)
class Interval(Constraint):
    """The numbers, or integers, between two bounds, which may be Tensors.

    A sample may be infinite where the interval is unbounded; a parameter may not.
    """

    lower: Any = -math.inf
    upper: Any = math.inf
    closed_lower: bool = False
    closed_upper: bool = False
    is_discrete: bool = False
    name: str = ""

    def __str__(self) -> str:
        if self.name:
            return self.name
        left, right = "[" if self.closed_lower else "(", "]" if self.closed_upper else ")"
        what = "an integer " if self.is_discrete else ""
        return f"{what}in {left}{_shown(self.lower)}, {_shown(self.upper)}{right}"

    def _inputs(self, value: Any, finite: bool) -> tuple[Any, ...]:
        lower_flag, upper_flag = float(self.closed_lower), float(self.closed_upper)
        if not finite:  # nothing lies beyond an infinite bound: the bound itself may be met
            lower_flag = max(lower_flag, float(_is(self.lower, -math.inf)))
            upper_flag = max(upper_flag, float(_is(self.upper, math.inf)))
        return value, self.lower, self.upper, lower_flag, upper_flag, float(self.is_discrete)

    def check(self, value: Any) -> Tensor:
        inputs = self._inputs(asarray(value), finite=False)
        outside = kernel("interval_outside")(*map(detached, inputs))
        return wrap(outside.array == 0, outside.device)

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        inputs = self._inputs(value, finite)
        where = common_device(*inputs)
        test, arrays = kernel("interval_outside"), [unwrap(detached(x), where) for x in inputs]
        if not test.raw.event_sum(where, max(getattr(a, "ndim", 0) for a in arrays), *arrays):
            return None
        outside = test.raw(where, *arrays)
        return tuple(int(i) for i in where.module.unravel_index(outside.argmax(), outside.shape))


def _is(bound: Any, value: float) -> bool:
    return not isinstance(bound, Tensor) and bound == value


def _shown(bound: Any) -> str:
    return f"{bound:g}" if not isinstance(bound, Tensor) else str(bound)


@dataclass(frozen=True)
class independent(Constraint):
    """Vectors (or arrays) whose every element lies in `base`."""

    base: Constraint
    reinterpreted_batch_ndims: int

    @property
    def is_discrete(self) -> bool:  # type: ignore[override]
        return self.base.is_discrete

    @property
    def event_dim(self) -> int:  # type: ignore[override]
        return self.base.event_dim + self.reinterpreted_batch_ndims

    def __str__(self) -> str:
        return f"arrays of {self.reinterpreted_batch_ndims} axes of elements {self.base}"

    def check(self, value: Any) -> Tensor:
        inner = self.base.check(value)
        return all_rightmost(inner, self.reinterpreted_batch_ndims)

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        return self.base.first_outside(value, finite)


real = Interval(name="real")
positive = Interval(0.0, name="positive")
nonnegative = Interval(0.0, closed_lower=True, name="nonnegative")
unit_interval = Interval(0.0, 1.0, True, True, name="in [0, 1]")
boolean = Interval(0.0, 1.0, True, True, is_discrete=True, name="0 or 1")
nonnegative_integer = Interval(0.0, closed_lower=True, is_discrete=True, name="a nonnegative integer")
positive_integer = Interval(1.0, closed_lower=True, is_discrete=True, name="a positive integer")


class EventConstraint(Constraint):
    """A set of vectors or matrices, each the last `event_dim` axes of a value.

    A subclass says in `_holds` whether finite ones lie in it, and in `_why` what is wrong with one
    that does not.
    """

    event_dim = 1
    name: str = ""

    def __str__(self) -> str:
        return self.name

    def _holds(self, xp: Any, a: Any) -> Any:
        raise NotImplementedError

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        return np.array2string(a, threshold=10, max_line_width=1000).replace("\n", "")

    def check(self, value: Any) -> Tensor:
        x = detached(asarray(value))
        xp, a = x.device.module, x.array
        if a.ndim < self.event_dim:
            raise ValueError(
                f"a value that is {self} has at least {self.event_dim} axes, got shape {a.shape}"
            )
        finite = xp.isfinite(a).all(axis=tuple(range(-self.event_dim, 0)))
        with np.errstate(all="ignore"):
            return wrap(finite & self._holds(xp, a), x.device)

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        ok = self.check(value)
        if ok.array.all():
            return None
        return tuple(int(i) for i in ok.device.module.unravel_index(ok.array.argmin(), ok.shape))

    def found(self, value: Tensor, at: tuple[int, ...]) -> str:
        """What is wrong with the value at that index of the batch, in words."""
        a = wrap(value.array[at], value.device).numpy()
        if not np.isfinite(a).all():
            index = tuple(int(i) for i in np.argwhere(~np.isfinite(a))[0])
            return f"{a[index]} in element {index}"
        return self._why(a)


def _rounding(a: Any) -> float:
    """What the entries' rounding may move a unit sum of the last axis by."""
    return max(1e-6, 4 * a.shape[-1] * float(np.finfo(a.dtype if a.dtype.kind == "f" else float).eps))


class _Simplex(EventConstraint):
    name = "nonnegative numbers that sum to one"

    def _holds(self, xp: Any, a: Any) -> Any:
        return (a >= 0).all(axis=-1) & (abs(a.sum(axis=-1) - 1) <= _rounding(a))

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        if (a < 0).any():
            k = int((a < 0).argmax())
            return f"{a[k]} in element {k}"
        return f"a sum of {a.sum()}, {a.sum() - 1:+.3g} from one"


class _Logits(EventConstraint):
    name = "numbers below +inf that are not all -inf"

    def check(self, value: Any) -> Tensor:
        x = detached(asarray(value))
        return wrap((x.array < np.inf).all(axis=-1) & (x.array > -np.inf).any(axis=-1), x.device)

    def found(self, value: Tensor, at: tuple[int, ...]) -> str:
        a = wrap(value.array[at], value.device).numpy()
        bad = np.argwhere(~(a < np.inf))
        return f"{a[bad[0][0]]} in element {int(bad[0][0])}" if len(bad) else "-inf in all elements"


class _OneHot(EventConstraint):
    name = "a vector of zeros and a single one"
    is_discrete = True

    def _holds(self, xp: Any, a: Any) -> Any:
        return ((a == 0) | (a == 1)).all(axis=-1) & (a.sum(axis=-1) == 1)


class _Sphere(EventConstraint):
    name = "a vector of unit length"

    def _holds(self, xp: Any, a: Any) -> Any:
        return abs(xp.sqrt((a * a).sum(axis=-1)) - 1) <= _rounding(a)

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        return f"length {np.sqrt((a * a).sum())}"


class _RealAndPositive(EventConstraint):
    name = "a real number and a positive one"

    def _holds(self, xp: Any, a: Any) -> Any:
        return a[..., 1] > 0


@dataclass(frozen=True)
class multinomial(EventConstraint):
    """Vectors of counts that sum to at most `upper_bound`."""

    upper_bound: Any
    is_discrete = True

    def __str__(self) -> str:
        return f"nonnegative integers that sum to at most {_shown(self.upper_bound)}"

    def _holds(self, xp: Any, a: Any) -> Any:
        bound = getattr(self.upper_bound, "array", self.upper_bound)
        return ((a >= 0) & (a == xp.floor(a))).all(axis=-1) & (a.sum(axis=-1) <= bound)


class _Matrix(EventConstraint):
    event_dim = 2

    def _square(self, xp: Any, a: Any) -> Any:
        n, m = a.shape[-2:]
        if n != m:
            raise ValueError(f"{self} has two last axes of one length, got shape {a.shape}")
        return xp.ones(a.shape[:-2], bool)

    def _holds(self, xp: Any, a: Any) -> Any:
        return self._square(xp, a)

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        return (
            self._first(a, np.triu(a, 1) != 0) or self._first(a, np.diag(np.diag(a) <= 0)) or super()._why(a)
        )

    def _first(self, a: np.ndarray[Any, Any], bad: np.ndarray[Any, Any]) -> str:
        if not bad.any():
            return ""
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        return f"{a[at]} in element {at}"


class _LowerTriangular(_Matrix):
    name = "a lower triangular matrix"

    def _holds(self, xp: Any, a: Any) -> Any:
        return self._square(xp, a) & (xp.triu(a, 1) == 0).all(axis=(-2, -1))


class _LowerCholesky(_LowerTriangular):
    name = "a lower triangular matrix with a positive diagonal"

    def _holds(self, xp: Any, a: Any) -> Any:
        return super()._holds(xp, a) & (xp.diagonal(a, axis1=-2, axis2=-1) > 0).all(axis=-1)


class _CorrCholesky(_LowerCholesky):
    name = "the Cholesky factor of a correlation matrix"

    def _holds(self, xp: Any, a: Any) -> Any:
        unit = abs((a * a).sum(axis=-1) - 1) <= _rounding(a)
        return super()._holds(xp, a) & unit.all(axis=-1)

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        inner = self._first(a, np.triu(a, 1) != 0) or self._first(a, np.diag(np.diag(a) <= 0))
        length = np.sqrt((a * a).sum(axis=-1))
        k = int(abs(length - 1).argmax())
        return inner or f"a row of length {length[k]} in row {k}"


class _Symmetric(_Matrix):
    name = "a symmetric matrix"

    def _holds(self, xp: Any, a: Any) -> Any:
        square = self._square(xp, a)
        if not a.size:
            return square  # which has no largest element
        scale = abs(a).max(axis=(-2, -1))[..., None, None]
        return square & (abs(a - a.swapaxes(-1, -2)) <= _rounding(a) * scale).all(axis=(-2, -1))

    def _why(self, a: np.ndarray[Any, Any]) -> str:
        gap = abs(a - a.T)
        i, j = (int(k) for k in np.unravel_index(gap.argmax(), gap.shape))
        if gap[i, j] > _rounding(a) * abs(a).max():
            return f"{a[i, j]} and {a[j, i]} in elements {(i, j)} and {(j, i)}"
        return f"a smallest eigenvalue of {np.linalg.eigvalsh(a)[0]}"


class _PositiveSemidefinite(_Symmetric):
    name = "a positive semidefinite matrix"

    def _holds(self, xp: Any, a: Any) -> Any:
        symmetric = super()._holds(xp, a)
        usable = xp.where(symmetric[..., None, None], a, xp.eye(a.shape[-1]))
        values = xp.linalg.eigvalsh(usable)
        return symmetric & (values[..., 0] >= -_rounding(a) * abs(values[..., -1]))


class _PositiveDefinite(_Symmetric):
    name = "a positive definite matrix"

    def _holds(self, xp: Any, a: Any) -> Any:
        symmetric = super()._holds(xp, a)
        usable = xp.where(symmetric[..., None, None], a, xp.eye(a.shape[-1]))
        return symmetric & (xp.linalg.eigvalsh(usable)[..., 0] > 0)


real_vector = independent(real, 1)
simplex = _Simplex()
logits_vector = _Logits()
one_hot = _OneHot()
sphere = _Sphere()
real_and_positive = _RealAndPositive()
square = _Matrix()
square.name = "a square matrix"
lower_triangular = _LowerTriangular()
lower_cholesky = _LowerCholesky()
corr_cholesky = _CorrCholesky()
symmetric = _Symmetric()
positive_semidefinite = _PositiveSemidefinite()
positive_definite = _PositiveDefinite()


@dataclass(frozen=True)
class part(Constraint):
    """Some of `base`, not known which: a value outside `base` is outside, one inside passes."""

    base: Constraint

    @property
    def is_discrete(self) -> bool:  # type: ignore[override]
        return self.base.is_discrete

    @property
    def event_dim(self) -> int:  # type: ignore[override]
        return self.base.event_dim

    def __str__(self) -> str:
        return f"{self.base}"

    def check(self, value: Any) -> Tensor:
        return self.base.check(value)

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        return self.base.first_outside(value, finite)


class _Joined(EventConstraint):
    """Values side by side along the axis `dim`, each in a set of its own.

    A `dim` among the last axes that make one value joins values into one; any other axis is a
    batch's.
    """

    cseq: Sequence[Constraint]
    dim: int

    @property
    def is_discrete(self) -> bool:  # type: ignore[override]
        return any(c.is_discrete for c in self.cseq)

    @property
    def _inner(self) -> int:
        return max(c.event_dim for c in self.cseq)

    def __str__(self) -> str:
        return f"{type(self).__name__} along axis {self.dim} of: {', '.join(map(str, self.cseq))}"

    def _pieces(self, value: Tensor) -> list[Tensor]:
        raise NotImplementedError

    def check(self, value: Any) -> Tensor:
        x = asarray(value)
        inner = self._inner
        held = [
            all_rightmost(c.check(v), inner - c.event_dim)
            for c, v in zip(self.cseq, self._pieces(x), strict=True)
        ]
        axis = batch_axis(self.dim, x.ndim, self.event_dim)
        if axis is not None:
            return self._rejoined(held, axis)
        found = held[0]
        for h in held[1:]:
            found = found & h
        return found

    def _rejoined(self, held: list[Tensor], axis: int) -> Tensor:
        raise NotImplementedError


@dataclass(frozen=True)
class cat(_Joined):
    """Arrays joined along an axis that is there: `lengths[k]` of it lie in `cseq[k]`; 1 each if not given."""

    cseq: Sequence[Constraint]
    dim: int = 0
    lengths: Sequence[int] | None = None

    @property
    def event_dim(self) -> int:  # type: ignore[override]
        return self._inner

    def _pieces(self, value: Tensor) -> list[Tensor]:
        return split(value, self.lengths or [1] * len(self.cseq), self.dim)

    def _rejoined(self, held: list[Tensor], axis: int) -> Tensor:
        return np.concatenate(held, axis=axis)


@dataclass(frozen=True)
class stack(_Joined):
    """Arrays joined along an axis of their own: the k-th along it lies in `cseq[k]`."""

    cseq: Sequence[Constraint]
    dim: int = 0

    @property
    def event_dim(self) -> int:  # type: ignore[override]
        return self._inner + (0 < -self.dim <= self._inner)

    def _pieces(self, value: Tensor) -> list[Tensor]:
        return unstacked(value, len(self.cseq), self.dim, self._inner)

    def _rejoined(self, held: list[Tensor], axis: int) -> Tensor:
        return np.stack(held, axis=axis)


def batch_axis(dim: int, ndim: int, event_dim: int) -> int | None:
    """Where the axis `dim` of an array of `ndim` is among its batch axes; None if it is an event's."""
    axis = dim + ndim if dim < 0 else dim
    if not 0 <= axis < ndim:
        raise ValueError(f"dim must be an axis of the value's {ndim}, got {dim}")
    return axis if axis < ndim - event_dim else None


def split(value: Tensor, lengths: Sequence[int], dim: int) -> list[Tensor]:
    """`value` cut along the axis `dim` into pieces of those lengths, which must fill it."""
    batch_axis(dim, value.ndim, 0)
    if value.shape[dim] != sum(lengths):
        raise ValueError(
            f"axis {dim} must be of length {sum(lengths)}, the sum of {list(lengths)}, "
            f"got shape {value.shape}"
        )
    ends = np.cumsum([0, *lengths]).tolist()
    front = (slice(None),) * (dim % value.ndim)
    return [value[(*front, slice(a, b))] for a, b in pairwise(ends)]


def unstacked(value: Tensor, count: int, dim: int, event_dim: int) -> list[Tensor]:
    """The `count` arrays along the axis `dim`, whose last `event_dim` axes make one value."""
    if batch_axis(dim, value.ndim, event_dim) is None and dim >= 0:
        raise ValueError(f"dim {dim} is an axis of the event in shape {value.shape}: count it from the end")
    if value.shape[dim] != count:
        raise ValueError(f"axis {dim} must be of length {count}, got shape {value.shape}")
    front = (slice(None),) * (dim % value.ndim)
    return [value[(*front, k)] for k in range(count)]


def greater_than(lower: Any) -> Interval:
    """The numbers above `lower`."""
    return Interval(lower)


def greater_than_eq(lower: Any) -> Interval:
    """The numbers from `lower` up."""
    return Interval(lower, closed_lower=True)


def less_than(upper: Any) -> Interval:
    """The numbers below `upper`."""
    return Interval(upper=upper)


def interval(lower: Any, upper: Any) -> Interval:
    """The numbers from `lower` to `upper`, both included."""
    return Interval(lower, upper, True, True)


def half_open_interval(lower: Any, upper: Any) -> Interval:
    """The numbers from `lower`, included, to `upper`, not."""
    return Interval(lower, upper, closed_lower=True)


def integer_interval(lower: Any, upper: Any) -> Interval:
    """The integers from `lower` to `upper`, both included."""
    return Interval(lower, upper, True, True, is_discrete=True)


def all_rightmost(x: Tensor, ndim: int) -> Tensor:
    """Whether all of the last `ndim` axes hold."""
    return wrap(x.array.all(axis=tuple(range(-ndim, 0))), x.device) if ndim else x


def contains(outer: Constraint, inner: Constraint) -> Tensor | bool | None:
    """Whether a law on `inner` can be absolutely continuous with respect to one on `outer`.

    A bool, a Tensor of them where a bound is one, or None where it is not known. Between sets
    of numbers only the bounds' values count, not whether they are met: a single point of a
    continuous law has no mass; of integers, a bound that is not met is the next one inside.
    """
    if isinstance(outer, independent) or isinstance(inner, independent):
        ndim = inner.event_dim
        while isinstance(inner, independent):
            inner = inner.base
        while isinstance(outer, independent):
            outer = outer.base
        found = contains(outer, inner)
        if not isinstance(found, Tensor):
            return found
        # A bound shared by the event's elements need not have the event's axes.
        return all_rightmost(found, min(ndim, found.ndim))
    if not (isinstance(outer, Interval) and isinstance(inner, Interval)):
        return True if outer is inner else None
    low, high = _ends(outer), _ends(inner)
    within = (low[0] <= high[0]) & (high[1] <= low[1])
    return within if isinstance(within, Tensor) else bool(within)


def _ends(s: Interval) -> tuple[Any, Any]:
    if not s.is_discrete:
        return s.lower, s.upper
    return s.lower + (not s.closed_lower), s.upper - (not s.closed_upper)
