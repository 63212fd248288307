"""What a rule is: how it records a result, and how a gradient goes back through it.

A rule's functions take the gradient, the result and the operation's arguments, and are themselves
made of recorded operations: they have derivatives in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from ... import recorded, tape
from ... import special as _special
from ...recorded import Recorded
from ...tape import Node
from ...tensor import Tensor

Function = Callable[..., Any]
# Their annotations do not know that a Tensor gives a Tensor.
np: Any = numpy
special: Any = _special


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
