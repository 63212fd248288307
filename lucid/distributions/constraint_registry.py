"""From a set to a map onto it from all real numbers, vectors or matrices.

`biject_to` gives a bijection, for densities; `transform_to` may give a map that is many to one
and treats coordinates alike, for optimisation. Factories of your own are registered as here.

>>> from lucid.distributions import biject_to, constraints
>>> biject_to(constraints.positive)([0.0, 1.0]).tolist()
[1.0, 2.718281828459045]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from . import constraints, transforms
from .constraints import Constraint
from .transforms import Transform

Factory = Callable[[Any], Transform]


class ConstraintRegistry:
    """Constraints, and what makes a transform onto each.

    Examples
    --------
    >>> from lucid.distributions import ConstraintRegistry, constraints, transforms
    >>> registry = ConstraintRegistry()
    >>> @registry.register(constraints.positive)
    ... def _(constraint):
    ...     return transforms.SoftplusTransform()
    >>> registry(constraints.positive)
    SoftplusTransform()
    """

    def __init__(self) -> None:
        self._classes: dict[type, Factory] = {}
        self._objects: list[tuple[Constraint, Factory]] = []

    def register(self, constraint: Constraint | type[Constraint], factory: Factory | None = None) -> Any:
        """Use `factory` for a constraint, or for a class of them and its subclasses.

        The factory takes the constraint and returns a Transform. Without one this is a
        decorator. What was registered later is found first; an object before its class.

        Raises
        ------
        TypeError
            If `constraint` is neither a Constraint nor a class of them.
        """
        if factory is None:
            return lambda f: self.register(constraint, f)
        if isinstance(constraint, type) and issubclass(constraint, Constraint):
            self._classes[constraint] = factory
        elif isinstance(constraint, Constraint):
            self._objects.insert(0, (constraint, factory))
        else:
            raise TypeError(
                f"register: constraint must be a Constraint, or a class of them, got {constraint!r}"
            )
        return factory

    def __call__(self, constraint: Constraint) -> Transform:
        """A transform whose codomain is the constraint.

        Raises
        ------
        NotImplementedError
            If there is none: nothing maps the real numbers onto a discrete set.
        """
        for known, factory in self._objects:
            if known is constraint:
                return factory(constraint)
        for cls in type(constraint).__mro__:
            if cls in self._classes:
                return self._classes[cls](constraint)
        raise _none(constraint)


def _none(constraint: Any) -> NotImplementedError:
    kind = "discrete set" if getattr(constraint, "is_discrete", False) else "set"
    return NotImplementedError(f"no transform is registered for the {kind} of what is {constraint}")


biject_to = ConstraintRegistry()
transform_to = ConstraintRegistry()


def _infinite(bound: Any) -> bool:
    infinite = np.isinf(bound)
    if np.any(infinite) and not np.all(infinite):
        raise NotImplementedError("the bounds of a set must be all finite or all infinite for a transform")
    return bool(np.all(infinite)) and np.size(bound) > 0


def _interval(c: constraints.Interval) -> Transform:
    if c.is_discrete:
        raise _none(c)
    low, high = not _infinite(c.lower), not _infinite(c.upper)
    if low and high:
        if not np.any(c.lower != 0.0) and not np.any(c.upper != 1.0):
            return transforms.SigmoidTransform()
        return transforms.IntervalTransform(c.lower, c.upper)
    if not (low or high):
        return transforms.identity_transform
    bound, scale = (c.lower, 1.0) if low else (c.upper, -1.0)
    exp = transforms.ExpTransform()
    if low and not np.any(bound != 0.0):
        return exp
    return transforms.ComposeTransform([exp, transforms.AffineTransform(bound, scale)])


def _real_and_positive() -> Transform:
    pair = transforms.CatTransform([transforms.identity_transform, transforms.ExpTransform()], -1)
    return transforms.IndependentTransform(pair, 1)


def _on(registry: ConstraintRegistry, constraint: Any, made: Callable[[], Transform]) -> None:
    registry.register(constraint, lambda c: made())


def _register_both(registry: ConstraintRegistry) -> None:
    """What both registries share: sets of numbers, and sets made of others'."""

    def elementwise(c: constraints.independent) -> Transform:
        return transforms.IndependentTransform(registry(c.base), c.reinterpreted_batch_ndims)

    def cat(c: constraints.cat) -> Transform:
        parts = [registry(s) for s in c.cseq]
        lengths = c.lengths or [1] * len(parts)
        if c.dim == -1:  # a vector's transform may change its length
            lengths = [
                t.inverse_shape((n,))[0] if t.codomain.event_dim == 1 else n
                for t, n in zip(parts, lengths, strict=True)
            ]
        return transforms.CatTransform(parts, c.dim, lengths)

    def stack(c: constraints.stack) -> Transform:
        return transforms.StackTransform([registry(s) for s in c.cseq], c.dim)

    registry.register(constraints.Interval, _interval)
    registry.register(constraints.independent, elementwise)
    registry.register(constraints.cat, cat)
    registry.register(constraints.stack, stack)
    _on(registry, constraints.sphere, transforms.StereographicTransform)
    _on(registry, constraints.corr_cholesky, transforms.CorrCholeskyTransform)
    _on(
        registry,
        constraints.logits_vector,
        lambda: transforms.IndependentTransform(transforms.identity_transform, 1),
    )
    _on(registry, constraints.real_and_positive, _real_and_positive)
    _on(
        registry,
        constraints.square,
        lambda: transforms.IndependentTransform(transforms.identity_transform, 2),
    )


_register_both(biject_to)
_on(biject_to, constraints.simplex, transforms.StickBreakingTransform)

_register_both(transform_to)
_on(transform_to, constraints.simplex, transforms.SoftmaxTransform)
_on(transform_to, constraints.lower_cholesky, transforms.LowerCholeskyTransform)
_on(transform_to, constraints.positive_definite, transforms.PositiveDefiniteTransform)
_on(transform_to, constraints.positive_semidefinite, transforms.PositiveDefiniteTransform)
_on(transform_to, constraints.lower_triangular, transforms._LowerTriangle)
_on(transform_to, constraints.symmetric, transforms._SymmetricPart)
