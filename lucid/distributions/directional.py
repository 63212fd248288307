"""What the laws on spheres share: the angle between directions, and draws about one."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..recorded import apply, derivative
from ..tensor import Tensor, _requires_grad, common_device, wrap
from . import constraints
from .constraints import Constraint, sphere
from .distribution import Distribution


class Directional(Distribution):
    """A law on the sphere about a direction, by the angle to which it is told."""

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.sphere,
        "concentration": constraints.positive,
    }
    support = constraints.sphere
    loc: Tensor
    concentration: Tensor

    def __init__(self, loc: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, concentration=concentration)
        if self.event_shape[0] < 2:
            raise ValueError(
                f"{type(self).__name__}: loc must have at least 2 dimensions, got {self.event_shape[0]}"
            )

    @property
    def _dimension(self) -> float:
        return float(self._event_shape[0])

    @property
    def mode(self) -> Tensor:
        return self.loc

    def log_prob(self, value: Any) -> Tensor:
        between = versine(self._value(value), self._parameters["loc"])
        concentration = self._parameters["concentration"]
        return self._spread(self._kernel("log_prob")(between, self._dimension, concentration))

    def entropy(self) -> Tensor:
        found = self._kernel("entropy")(self._dimension, self._parameters["concentration"])
        return self._spread(found + versine(self.loc, self.loc))


def versine(a: Tensor, b: Tensor) -> Tensor:
    """1 - cos of the angle between vectors of nearly unit length (else nan), by their difference.

    What rounding has done to their lengths is taken out: |a/|a| - b/|b||^2/2, in which no more
    digits cancel than in a - b.
    """
    where = common_device(a, b)
    if _requires_grad(a) or _requires_grad(b):
        return apply("versine", versine, (a, b))
    xp = where.module
    # A sum's rounding is not to depend on the strides.
    x, y = (xp.ascontiguousarray(v.array, dtype=np.float64) for v in (a, b))
    with np.errstate(all="ignore"):
        d, s = x - y, x + y
        lengths = xp.sqrt((x * x).sum(axis=-1)), xp.sqrt((y * y).sum(axis=-1))
        radial = (d * s).sum(axis=-1) / (lengths[0] + lengths[1])  # |a| - |b|
        square = (d * d).sum(axis=-1) - radial * radial
        found = xp.maximum(square, 0.0) / (2 * lengths[0] * lengths[1])
    valid = sphere.check(a).array & sphere.check(b).array
    dtype = np.result_type(a.dtype, b.dtype)
    return wrap(xp.where(valid, xp.minimum(found, 2.0), xp.nan).astype(dtype, copy=False), where)


def _by_direction(g: Tensor, y: Any, a: Any, b: Any) -> Tensor:
    """(cos a/|a| - b/|b|)/|a|, along the sphere: by the difference, which is small where they are near."""
    lengths = [np.sqrt((x * x).sum(axis=-1, keepdims=True)) for x in (a, b)]
    a, b = a / lengths[0], b / lengths[1]
    apart = a - b
    return g[..., None] * ((apart - (apart * a).sum(axis=-1, keepdims=True) * a) / lengths[0])


derivative("versine", _by_direction, lambda g, y, a, b: _by_direction(g, y, b, a))


def within_a_turn(x: Tensor) -> Tensor:
    """An angle as one in [-pi, pi)."""
    return (x + math.pi) % (2 * math.pi) - math.pi


def _unit(x: Tensor) -> Tensor:
    return x / np.sqrt((x * x).sum(axis=-1, keepdims=True))


def around(loc: Tensor, gap: Tensor, generator: Generator) -> Tensor:
    """Vectors of unit length whose cosine to `loc` is 1 - gap, else of uniform direction."""
    xp, shape = loc.device.module, (*gap.shape, loc.shape[-1])
    drawn = generator.standard_normal(shape, np.float64)
    if _requires_grad(loc) or _requires_grad(gap):
        mean = _unit(loc)
        side = _unit(drawn - (drawn * mean).sum(axis=-1, keepdims=True) * mean)
        less = gap[..., None]
        return ((1 - less) * mean + np.sqrt(less * (2 - less)) * side).astype(loc.dtype)
    noise = drawn.array
    centre = xp.broadcast_to(loc.array, shape).astype(np.float64)
    centre /= xp.sqrt((centre * centre).sum(axis=-1, keepdims=True))
    y = gap.array.astype(np.float64, copy=False)[..., None]
    tangent = noise - (noise * centre).sum(axis=-1, keepdims=True) * centre
    tangent /= xp.sqrt((tangent * tangent).sum(axis=-1, keepdims=True))
    x = (1 - y) * centre + xp.sqrt(y * (2 - y)) * tangent
    return wrap(x.astype(loc.dtype), loc.device)
