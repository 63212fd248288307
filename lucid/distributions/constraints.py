"""The sets parameters and samples live in.

>>> from lucid.distributions import constraints
>>> constraints.positive.check([1.0, -1.0, float("nan")]).tolist()
[True, False, False]
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from ..tensor import Tensor, asarray, common_device, kernel, unwrap, wrap


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
        outside = kernel("interval_outside")(*self._inputs(asarray(value), finite=False))
        return wrap(outside.array == 0, outside.device)

    def first_outside(self, value: Tensor, finite: bool = False) -> tuple[int, ...] | None:
        inputs = self._inputs(value, finite)
        where = common_device(*inputs)
        test, arrays = kernel("interval_outside"), [unwrap(x, where) for x in inputs]
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
