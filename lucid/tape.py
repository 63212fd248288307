"""Reverse mode: a record of what was computed, and the sweep back through it.

A Node stands for one recorded value: which values it came from, and how a gradient by it gives
those by them. Nothing here knows an operation or an array; gradients are added up with `+`.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Sequence
from contextlib import ContextDecorator
from contextvars import ContextVar
from itertools import count
from typing import Any

Pull = Callable[[Any, "Node"], Sequence[Any]]
_order = count()
_enabled: ContextVar[tuple[bool, ...]] = ContextVar("lucid_tape", default=(True,))


def enabled() -> bool:
    """Whether operations are recorded here."""
    return _enabled.get()[-1]


class recording(ContextDecorator):
    """Whether operations in the block, or in the decorated function, are recorded."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __enter__(self) -> None:
        _enabled.set((*_enabled.get(), self.on))

    def __exit__(self, *_: object) -> None:
        _enabled.set(_enabled.get()[:-1])


class no_grad(recording):
    """A block, or a decorated function, in which nothing is recorded.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray(2.0, device="cpu", copy=True).requires_grad_()
    >>> with lucid.no_grad():
    ...     (x * x).requires_grad
    False
    """

    def __init__(self) -> None:
        super().__init__(False)


class Node:
    """A recorded value. A leaf came from nothing, and keeps the gradient that reaches it."""

    __slots__ = ("grad", "name", "order", "parents", "pull")

    def __init__(
        self, name: str = "", parents: tuple[Node | None, ...] = (), pull: Pull | None = None
    ) -> None:
        self.name, self.parents, self.pull = name, parents, pull
        self.order = next(_order)
        self.grad: Any = None

    @property
    def is_leaf(self) -> bool:
        return not self.name


def sweep(
    end: Node, gradient: Any, wanted: Collection[Node] | None = None, *, keep: bool = False
) -> dict[Node, Any]:
    """The gradients by the nodes `wanted`, by every leaf if None; each node is visited once.

    Unless `keep`, what the record held is let go as the sweep passes.

    Raises
    ------
    RuntimeError
        If a sweep before has let go of a part of the record.
    """
    arrived = {end: gradient}
    waiting = [(-end.order, end)]
    found: dict[Node, Any] = {}
    while waiting:
        # A value comes after those it was made of: the latest has all of its gradient.
        _, node = heapq.heappop(waiting)
        g = arrived.pop(node)
        if node.is_leaf or (wanted is not None and node in wanted):
            if wanted is None or node in wanted:
                found[node] = g
            continue
        if node.pull is None:
            raise RuntimeError(
                f"backward: the record of {node.name} was let go by an earlier backward; "
                "pass retain_graph=True to that one"
            )
        parents, pulled = node.parents, node.pull(g, node)
        if not keep:
            node.parents, node.pull = (), None
        for parent, part in zip(parents, pulled, strict=True):
            if parent is None or part is None:
                continue
            if parent in arrived:
                arrived[parent] = arrived[parent] + part
            else:
                arrived[parent] = part
                heapq.heappush(waiting, (-parent.order, parent))
    return found
