"""Invertible maps between sets of values, with the change of volume that densities need.

>>> from lucid.distributions.transforms import ExpTransform
>>> float(ExpTransform().inv(1.0))
0.0
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np

from .. import special
from .._device import device as Device
from ..tensor import Tensor, asarray, common_device, detached, get_default_dtype, wrap
from . import constraints
from .constraints import Constraint, Interval, contains
from .distribution import Distribution, _broadcast, sum_rightmost

__all__ = [
    "AbsTransform", "AffineTransform", "CatTransform", "ComposeTransform", "CorrCholeskyTransform",
    "CumulativeDistributionTransform", "ExpTransform", "IndependentTransform", "IntervalTransform",
    "LowerCholeskyTransform", "PositiveDefiniteTransform", "PowerTransform", "ReshapeTransform",
    "SigmoidTransform", "SoftmaxTransform", "SoftplusTransform", "StackTransform",
    "StereographicTransform", "StickBreakingTransform", "TanhTransform", "Transform", "identity_transform",
]  # fmt: skip

_open_unit = Interval(0.0, 1.0)
_ENDS = "closed_lower", "closed_upper"


class Transform:
    """A map from `domain` to `codomain`, and back by `inv`.

    A subclass defines `domain`, `codomain`, `_call(x)`, `_inverse(y)` and
    `log_abs_det_jacobian(x, y)`; `forward_shape` and `inverse_shape` where it changes shapes.
    Its public attributes are its parameters: two transforms are equal where class and
    parameters are. Nothing is clipped: a value whose image rounds to an end of an open set is
    that end.

    Parameters
    ----------
    cache_size : int
        0, or 1 to keep the last pair: then ``t.inv(t(x))`` is x itself.

    Attributes
    ----------
    domain, codomain : Constraint
        The sets mapped from and onto.
    bijective : bool
        Whether every value of the codomain has one preimage.
    sign : int or Tensor
        1 where a map of numbers increases, -1 where it decreases; else NotImplementedError.

    Raises
    ------
    ValueError
        If `cache_size` is neither 0 nor 1.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions.transforms import TanhTransform
    >>> t = TanhTransform(cache_size=1)
    >>> x = lucid.asarray([1.0, 30.0])
    >>> t.inv(t(x)) is x
    True
    """

    domain: Constraint
    codomain: Constraint
    bijective: bool = False

    def __init__(self, cache_size: int = 0) -> None:
        if cache_size not in (0, 1):
            raise ValueError(f"{type(self).__name__}: cache_size must be 0 or 1, got {cache_size!r}")
        self._cache_size = cache_size
        self._cached: tuple[Tensor, Tensor] | None = None
        self._inv: Transform | None = None

    @property
    def sign(self) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no sign")

    @property
    def inv(self) -> Transform:
        """The map back; of one that is not bijective, to one of the preimages."""
        if self._inv is None:
            self._inv = _InverseTransform(self)
        return self._inv

    def with_cache(self, cache_size: int = 1) -> Self:
        """The same map with a cache of that size."""
        if self._cache_size == cache_size:
            return self
        new = copy.copy(self)
        Transform.__init__(new, cache_size)
        return new

    def to(self, where: str | Device) -> Self:
        """The same map with its parameters on another device."""
        new = copy.copy(self)
        Transform.__init__(new, self._cache_size)
        for name, value in self._state().items():
            setattr(new, name, _moved(value, where))
        return new

    def _state(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Transform)
            and type(self) is type(other)
            and _same(self._state(), other._state())
        )

    __hash__ = None

    def __repr__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self._state().items())
        return f"{type(self).__name__}({listed})"

    def _enter(self, value: Any, event_dim: int) -> Tensor:
        """`value` as a Tensor of floats, beside the parameters."""
        x = value
        if not isinstance(x, Tensor):
            x = asarray(x, device=common_device(x, *_tensors(self)))
        if x.dtype.kind in "iub":
            x = x.astype(get_default_dtype())
        if x.ndim < event_dim:
            raise ValueError(
                f"{type(self).__name__}: a value must have at least {event_dim} axes, got shape {x.shape}"
            )
        return x

    def __call__(self, x: Any) -> Tensor:
        """y = t(x)."""
        if self._cached is not None and x is self._cached[0]:
            return self._cached[1]
        x = self._enter(x, self.domain.event_dim)
        with np.errstate(all="ignore"):
            y = self._call(x)
        if self._cache_size:
            self._cached = x, y
        return y

    def _inv_call(self, y: Any) -> Tensor:
        if self._cached is not None and y is self._cached[1]:
            return self._cached[0]
        y = self._enter(y, self.codomain.event_dim)
        with np.errstate(all="ignore"):
            x = self._inverse(y)
        if self._cache_size:
            self._cached = x, y
        return x

    def _knows(self, y: Any) -> bool:
        """Whether y is the very image that the cache holds."""
        return self._cached is not None and y is self._cached[1]

    def _call(self, x: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} has no _call")

    def _inverse(self, y: Tensor) -> Tensor:
        raise NotImplementedError(f"{type(self).__name__} has no inverse")

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        """log |det dy/dx| at x, for y = t(x); the domain's event axes are dropped."""
        raise NotImplementedError(f"{type(self).__name__} has no log_abs_det_jacobian")

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of t(x) for x of that shape."""
        return tuple(shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of t.inv(y) for y of that shape."""
        return tuple(shape)

    def injective_on(self, *supports: Constraint) -> bool:
        """Whether no two values of these sets' union are known to share an image."""
        return self.bijective

    def preimages(self, y: Tensor, support: Constraint) -> tuple[Tensor, ...]:
        """Every x of `support` that maps to y, once each but on a null set."""
        if not self.bijective:
            raise NotImplementedError(
                f"{type(self).__name__} maps many values to one and does not list them: no density"
            )
        return (self.inv(y),)

    def image(self, support: Constraint) -> Constraint:
        """The set that the values of `support` map onto; a `constraints.part` where it is not known."""
        elementwise = self.domain.event_dim == self.codomain.event_dim == 0
        if elementwise and isinstance(support, constraints.independent):
            return constraints.independent(self.image(support.base), support.reinterpreted_batch_ndims)
        whole = contains(support, self.domain) is True
        if not elementwise or not isinstance(support, Interval) or support.is_discrete:
            return self.codomain if whole else constraints.part(self.codomain)
        # A closed end of the support is one of the image, though the domain may be open there.
        open_alike = [getattr(self.domain, end, None) == getattr(support, end) for end in _ENDS]
        return self.codomain if whole and all(open_alike) else self._interval(support)

    def _interval(self, s: Interval) -> Constraint:
        try:
            sign = self.sign
        except NotImplementedError:
            return constraints.part(self.codomain)
        up, down = bool(np.all(sign > 0)), bool(np.all(sign < 0))
        flags = s.closed_lower, s.closed_upper
        if not up:
            flags = flags[::-1] if down else (any(flags), any(flags))
        ends = self._at(s.lower), self._at(s.upper)
        return Interval(_least(*ends), _greatest(*ends), *flags)

    def _at(self, bound: Any) -> Any:
        """The image of a bound: a number of a number, where no parameter is a Tensor."""
        y = self.with_cache(0)(bound)
        return y if isinstance(bound, Tensor) or next(_tensors(self), None) is not None else float(y)


def _tensors(x: Any) -> Iterator[Tensor]:
    """Every Tensor among parameters."""
    if isinstance(x, (Transform, Distribution)):
        x = {k: v for k, v in vars(x).items() if k not in ("_cached", "_inv")}
    if isinstance(x, Tensor):
        yield x
    elif isinstance(x, (dict, list, tuple)):
        for item in x.values() if isinstance(x, dict) else x:
            yield from _tensors(item)


def _shape(x: Any) -> tuple[int, ...]:
    return x.shape if isinstance(x, Tensor) else ()


def _least(a: Any, b: Any) -> Any:
    return np.minimum(a, b) if isinstance(a, Tensor) or isinstance(b, Tensor) else min(a, b)


def _greatest(a: Any, b: Any) -> Any:
    return np.maximum(a, b) if isinstance(a, Tensor) or isinstance(b, Tensor) else max(a, b)


def _same(a: Any, b: Any) -> bool:
    """Equal by value, all the way down; arrays up to broadcasting."""
    if a is b:
        return True
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        devices = {x.device for x in (a, b) if isinstance(x, Tensor)}
        if len(devices) > 1 or _broadcast(_shape(a), _shape(b)) is None:
            return False
        return bool((a == b).array.all())  # a nan equals nothing
    if isinstance(a, (Distribution, Constraint)):
        return type(a) is type(b) and _same(vars(a), vars(b))
    return bool(a == b)


def _moved(x: Any, where: str | Device) -> Any:
    if isinstance(x, (list, tuple)):
        return type(x)(_moved(v, where) for v in x)
    return x.to(where) if isinstance(x, (Tensor, Transform, Distribution)) else x


class _InverseTransform(Transform):
    """The map back of `base`, which keeps the cache."""

    def __init__(self, base: Transform) -> None:
        super().__init__()
        self.base = base
        self.bijective = base.bijective
        self._inv = base

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return self.base.codomain

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return self.base.domain

    @property
    def sign(self) -> Any:
        return self.base.sign

    def with_cache(self, cache_size: int = 1) -> Any:
        return self.base.with_cache(cache_size).inv

    def to(self, where: str | Device) -> Any:
        return self.base.to(where).inv

    def __repr__(self) -> str:
        return f"{self.base!r}.inv"

    def __call__(self, x: Any) -> Tensor:
        return self.base._inv_call(x)

    def _inv_call(self, y: Any) -> Tensor:
        return self.base(y)

    def _knows(self, y: Any) -> bool:
        return self.base._cached is not None and y is self.base._cached[0]

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return -self.base.log_abs_det_jacobian(y, x)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self.base.inverse_shape(shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self.base.forward_shape(shape)


# ---- maps made of maps


class ComposeTransform(Transform):
    """The maps of `parts`, one after the other; of none, the identity on real numbers.

    Parameters
    ----------
    parts : sequence of Transform
        The first to be applied first.

    Examples
    --------
    >>> from lucid.distributions.transforms import AffineTransform, ComposeTransform, ExpTransform
    >>> float(ComposeTransform([ExpTransform(), AffineTransform(1.0, 2.0)])(0.0))
    3.0
    """

    def __init__(self, parts: Sequence[Transform], cache_size: int = 0) -> None:
        parts = list(parts)
        for t in parts:
            if not isinstance(t, Transform):
                raise TypeError(f"ComposeTransform: parts must be Transforms, got {t!r:.60}")
        super().__init__(cache_size)
        self.parts = [t.with_cache(cache_size) for t in parts] if cache_size else parts

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        return all(t.bijective for t in self.parts)

    def _event_dims(self) -> list[int]:
        """How many axes make one value before the first part, between parts, and after the last."""
        need, gain = 0, 0
        for t in self.parts:
            need = max(need, t.domain.event_dim - gain)
            gain += t.codomain.event_dim - t.domain.event_dim
        dims = [need]
        for t in self.parts:
            dims.append(dims[-1] + t.codomain.event_dim - t.domain.event_dim)
        return dims

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return raised(self.parts[0].domain, self._event_dims()[0]) if self.parts else constraints.real

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return raised(self.parts[-1].codomain, self._event_dims()[-1]) if self.parts else constraints.real

    @property
    def sign(self) -> Any:
        sign: Any = 1
        for t in self.parts:
            sign = sign * t.sign
        return sign

    @property
    def inv(self) -> Transform:
        if self._inv is None:
            inverse = ComposeTransform([t.inv for t in reversed(self.parts)])
            inverse._inv = self
            self._inv = inverse
        return self._inv

    def with_cache(self, cache_size: int = 1) -> Any:
        if self._cache_size == cache_size:
            return self
        return ComposeTransform([t.with_cache(cache_size) for t in self.parts], cache_size)

    def __call__(self, x: Any) -> Tensor:
        y = self._enter(x, self.domain.event_dim)
        for t in self.parts:
            y = t(y)
        return y

    def _inv_call(self, y: Any) -> Tensor:
        x = self._enter(y, self.codomain.event_dim)
        for t in reversed(self.parts):
            x = t._inv_call(x)
        return x

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        x = self._enter(x, self.domain.event_dim)
        total = sum_rightmost(x * 0, self.domain.event_dim)
        for k, (t, dim) in enumerate(zip(self.parts, self._event_dims(), strict=False), 1):
            image = y if k == len(self.parts) else t(x)
            total = total + sum_rightmost(t.log_abs_det_jacobian(x, image), dim - t.domain.event_dim)
            x = image
        return total

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        for t in self.parts:
            shape = t.forward_shape(shape)
        return tuple(shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        for t in reversed(self.parts):
            shape = t.inverse_shape(shape)
        return tuple(shape)

    def image(self, support: Constraint) -> Constraint:
        for t in self.parts:
            support = t.image(support)
        return support

    def injective_on(self, *supports: Constraint) -> bool:
        for t in self.parts:
            if not t.injective_on(*supports):
                return False
            supports = tuple(t.image(s) for s in supports)
        return True


def raised(c: Constraint, event_dim: int) -> Constraint:
    """The set of arrays of `event_dim` axes whose every value lies in c."""
    return constraints.independent(c, event_dim - c.event_dim) if event_dim > c.event_dim else c


identity_transform = ComposeTransform([])


class IndependentTransform(Transform):
    """`base_transform` of each element, with the last batch axes read as event axes.

    Parameters
    ----------
    base_transform : Transform
    reinterpreted_batch_ndims : int
        How many axes; the log determinants are summed over them.

    Examples
    --------
    >>> from lucid.distributions.transforms import ExpTransform, IndependentTransform
    >>> t = IndependentTransform(ExpTransform(), 1)
    >>> t.log_abs_det_jacobian([1.0, 2.0], t([1.0, 2.0])).item()
    3.0
    """

    def __init__(
        self, base_transform: Transform, reinterpreted_batch_ndims: int, cache_size: int = 0
    ) -> None:
        super().__init__(cache_size)
        self.base_transform = base_transform.with_cache(cache_size) if cache_size else base_transform
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims

    def with_cache(self, cache_size: int = 1) -> Any:
        if self._cache_size == cache_size:
            return self
        base = self.base_transform.with_cache(cache_size)
        return IndependentTransform(base, self.reinterpreted_batch_ndims, cache_size)

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return constraints.independent(self.base_transform.domain, self.reinterpreted_batch_ndims)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return constraints.independent(self.base_transform.codomain, self.reinterpreted_batch_ndims)

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        return self.base_transform.bijective

    @property
    def sign(self) -> Any:
        return self.base_transform.sign

    @property
    def inv(self) -> Transform:
        if self._inv is None:
            self._inv = IndependentTransform(self.base_transform.inv, self.reinterpreted_batch_ndims)
            self._inv._inv = self
        return self._inv

    def __call__(self, x: Any) -> Tensor:
        return self.base_transform(self._enter(x, self.domain.event_dim))

    def _inv_call(self, y: Any) -> Tensor:
        return self.base_transform._inv_call(self._enter(y, self.codomain.event_dim))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        inner = self.base_transform.log_abs_det_jacobian(x, y)
        return sum_rightmost(inner, self.reinterpreted_batch_ndims)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self.base_transform.forward_shape(shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self.base_transform.inverse_shape(shape)

    def image(self, support: Constraint) -> Constraint:
        return self.base_transform.image(support)

    def injective_on(self, *supports: Constraint) -> bool:
        return self.base_transform.injective_on(*supports)


class _Joined(Transform):
    """Maps side by side along the axis `dim`."""

    tseq: list[Transform]
    dim: int

    def __init__(self, tseq: Sequence[Transform], dim: int, cache_size: int) -> None:
        name, tseq = type(self).__name__, list(tseq)
        if not tseq or not all(isinstance(t, Transform) for t in tseq):
            raise TypeError(f"{name}: tseq must be a sequence of Transforms, got {tseq!r:.60}")
        if any(t.domain.event_dim != t.codomain.event_dim for t in tseq):
            raise ValueError(f"{name}: each transform must keep the number of event axes, got {tseq!r}")
        super().__init__(cache_size)
        self.tseq = [t.with_cache(cache_size) for t in tseq] if cache_size else tseq
        self.dim = dim

    def with_cache(self, cache_size: int = 1) -> Any:
        new = super().with_cache(cache_size)
        new.tseq = [t.with_cache(cache_size) for t in self.tseq]
        return new

    @property
    def bijective(self) -> bool:  # type: ignore[override]
        return all(t.bijective for t in self.tseq)

    @property
    def _inner(self) -> int:
        return max(t.domain.event_dim for t in self.tseq)

    def _pieces(self, value: Tensor, image: bool = False) -> list[Tensor]:
        raise NotImplementedError

    def _joined(self, pieces: list[Tensor], axis: int) -> Tensor:
        raise NotImplementedError

    def _call(self, x: Tensor) -> Tensor:
        return self._joined([t(v) for t, v in zip(self.tseq, self._pieces(x), strict=True)], self.dim)

    def _inverse(self, y: Tensor) -> Tensor:
        pieces = zip(self.tseq, self._pieces(y, image=True), strict=True)
        return self._joined([t._inv_call(v) for t, v in pieces], self.dim)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        event_dim = self.domain.event_dim
        x, y, inner = self._enter(x, event_dim), self._enter(y, event_dim), self._inner
        logs = [
            sum_rightmost(t.log_abs_det_jacobian(a, b), inner - t.domain.event_dim)
            for t, a, b in zip(self.tseq, self._pieces(x), self._pieces(y, image=True), strict=True)
        ]
        axis = constraints.batch_axis(self.dim, x.ndim, event_dim)
        if axis is not None:
            return self._joined(logs, axis)
        total = logs[0]
        for log in logs[1:]:
            total = total + log
        return total


class CatTransform(_Joined):
    """`tseq[k]` of the k-th piece of length `lengths[k]` along the axis `dim`.

    Parameters
    ----------
    tseq : sequence of Transform
        Each keeps the number of event axes.
    dim : int
        An axis of the value.
    lengths : sequence of int, optional
        In the domain; 1 each if not given.

    Examples
    --------
    >>> from lucid.distributions.transforms import CatTransform, ExpTransform, identity_transform
    >>> CatTransform([ExpTransform(), identity_transform], lengths=[1, 2])([0.0, 1.0, 2.0]).tolist()
    [1.0, 1.0, 2.0]
    """

    def __init__(
        self,
        tseq: Sequence[Transform],
        dim: int = 0,
        lengths: Sequence[int] | None = None,
        cache_size: int = 0,
    ) -> None:
        super().__init__(tseq, dim, cache_size)
        self.lengths = [1] * len(self.tseq) if lengths is None else [int(n) for n in lengths]
        if len(self.lengths) != len(self.tseq):
            raise ValueError(f"CatTransform: lengths must be {len(self.tseq)} numbers, got {lengths!r}")

    @property
    def length(self) -> int:
        """Of the axis `dim`."""
        return sum(self.lengths)

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return constraints.cat([t.domain for t in self.tseq], self.dim, self.lengths)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return constraints.cat([t.codomain for t in self.tseq], self.dim, self._image_lengths)

    @property
    def _image_lengths(self) -> list[int]:
        """Where the axis is a vector's own, its transform may change it."""
        vectors = [self.dim == -1 and t.domain.event_dim == 1 for t in self.tseq]
        return [
            t.forward_shape((n,))[-1] if own else n
            for t, n, own in zip(self.tseq, self.lengths, vectors, strict=True)
        ]

    def _pieces(self, value: Tensor, image: bool = False) -> list[Tensor]:
        return constraints.split(value, self._image_lengths if image else self.lengths, self.dim)

    def _reshaped(self, shape: tuple[int, ...], image: bool) -> tuple[int, ...]:
        found = []
        for k, t in enumerate(self.tseq):
            piece = list(shape)
            piece[self.dim] = (self._image_lengths if image else self.lengths)[k]
            found.append((t.inverse_shape if image else t.forward_shape)(tuple(piece)))
        total = list(found[0])
        total[self.dim] = sum(f[self.dim] for f in found)
        return tuple(total)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, False)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, True)

    def _joined(self, pieces: list[Tensor], axis: int) -> Tensor:
        return np.concatenate(pieces, axis=axis)


class StackTransform(_Joined):
    """`tseq[k]` of the k-th array along the axis `dim`.

    Parameters
    ----------
    tseq : sequence of Transform
        Each keeps the number of event axes.
    dim : int
        An axis of the value. Beside the last axes that make one value of a transform's it is
        a batch axis, among them (counted from the end) an event axis.

    Examples
    --------
    >>> from lucid.distributions.transforms import ExpTransform, StackTransform, identity_transform
    >>> StackTransform([ExpTransform(), identity_transform])([0.0, 2.0]).tolist()
    [1.0, 2.0]
    """

    def __init__(self, tseq: Sequence[Transform], dim: int = 0, cache_size: int = 0) -> None:
        super().__init__(tseq, dim, cache_size)

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return constraints.stack([t.domain for t in self.tseq], self.dim)

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return constraints.stack([t.codomain for t in self.tseq], self.dim)

    def _pieces(self, value: Tensor, image: bool = False) -> list[Tensor]:
        return constraints.unstacked(value, len(self.tseq), self.dim, self._inner)

    def _reshaped(self, shape: tuple[int, ...], f: Any) -> tuple[int, ...]:
        piece = list(shape)
        piece.pop(self.dim)
        found = list(f(tuple(piece)))
        found.insert(self.dim if self.dim >= 0 else len(shape) + self.dim, len(self.tseq))
        return tuple(found)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, self.tseq[0].forward_shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, self.tseq[0].inverse_shape)

    def _joined(self, pieces: list[Tensor], axis: int) -> Tensor:
        return np.stack(pieces, axis=axis)


# ---- maps of numbers


def _softplus(x: Any) -> Any:
    return np.logaddexp(x, 0.0)


def _log_sech(x: Any) -> Any:
    """-log cosh x, with its digits also near 0."""
    size = abs(x)
    near = size < 1
    inner = np.sinh(np.where(near, size, 0))
    return np.where(near, -0.5 * np.log1p(inner * inner), math.log(2) - size - np.log1p(np.exp(-2 * size)))


class ExpTransform(Transform):
    """y = exp(x).

    Examples
    --------
    >>> from lucid.distributions.transforms import ExpTransform
    >>> ExpTransform()([0.0, float("-inf")]).tolist()
    [1.0, 0.0]
    """

    domain = constraints.real
    codomain = constraints.positive
    bijective = True
    sign = 1

    def _call(self, x: Tensor) -> Tensor:
        return np.exp(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return np.log(y)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return self._enter(x, 0)


def _number(value: Any) -> Any:
    """A number as it is, that a float32 value stays one; else a Tensor."""
    return value if isinstance(value, (int, float)) else asarray(value)


def _parameter(owner: str, name: str, value: Any) -> Any:
    """A number, or a Tensor of them: nonzero and finite."""
    value = _number(value)
    array = detached(value).array if isinstance(value, Tensor) else np.asarray(value)
    good = (array != 0) & (abs(array) < math.inf)
    if not good.all():
        at = tuple(int(i) for i in np.unravel_index(int(good.argmin()), good.shape))
        where = f" at index {at}" if at else ""
        raise ValueError(f"{owner}: {name} must be nonzero and finite, got {array.item(*at)}{where}")
    return value


class PowerTransform(Transform):
    """y = x^exponent, of positive x.

    Parameters
    ----------
    exponent : array-like
        Nonzero.

    Raises
    ------
    ValueError
        If an exponent is 0 or not finite.

    Examples
    --------
    >>> from lucid.distributions.transforms import PowerTransform
    >>> float(PowerTransform(2.0).inv(9.0))
    3.0
    """

    domain = constraints.positive
    codomain = constraints.positive
    bijective = True

    def __init__(self, exponent: Any, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.exponent = _parameter("PowerTransform", "exponent", exponent)

    @property
    def sign(self) -> Any:
        return np.sign(self.exponent)

    def _call(self, x: Tensor) -> Tensor:
        return x**self.exponent

    def _inverse(self, y: Tensor) -> Tensor:
        x = y ** (1 / self.exponent)
        # 1 / exponent is rounded, which a logarithm of y multiplies: one step of Newton's.
        off = (x**self.exponent / y - 1) / self.exponent
        return x - x * np.where(abs(off) < 1e-3, off, 0)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return np.log(abs(self.exponent)) + (self.exponent - 1) * np.log(self._enter(x, 0))

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return np.broadcast_shapes(shape, _shape(self.exponent))

    inverse_shape = forward_shape


class SigmoidTransform(Transform):
    """y = 1 / (1 + exp(-x)), onto the open unit interval; it rounds to 0 and 1 far out.

    Examples
    --------
    >>> from lucid.distributions.transforms import SigmoidTransform
    >>> float(SigmoidTransform()(0.0))
    0.5
    """

    domain = constraints.real
    codomain = _open_unit
    bijective = True
    sign = 1

    def _call(self, x: Tensor) -> Tensor:
        return special.expit(x)

    def _inverse(self, y: Tensor) -> Tensor:
        # Near 1/2 the difference y - 1/2 is exact, log y - log(1 - y) is not.
        middle = abs(y - 0.5) < 0.25
        return np.where(middle, 2 * np.arctanh(2 * np.where(middle, y, 0.5) - 1), np.log(y) - np.log1p(-y))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        size = abs(self._enter(x, 0))
        return -size - 2 * np.log1p(np.exp(-size))


class IntervalTransform(Transform):
    """lower + (upper - lower) / (1 + exp(-x)), never beyond either bound by rounding.

    Parameters
    ----------
    lower, upper : array-like
        Finite, lower < upper.

    Raises
    ------
    ValueError
        If they are not.

    Examples
    --------
    >>> from lucid.distributions.transforms import IntervalTransform
    >>> IntervalTransform(0.1, 0.7)([-1e3, 1e3]).tolist()
    [0.1, 0.7]
    """

    domain = constraints.real
    bijective = True
    sign = 1

    def __init__(self, lower: Any, upper: Any, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.lower, self.upper = _number(lower), _number(upper)
        finite = (abs(self.lower) < math.inf) & (abs(self.upper) < math.inf)
        if not np.all(finite & (self.lower < self.upper)):
            raise ValueError(
                f"IntervalTransform: lower and upper must be finite and in order, got {lower!r}, {upper!r}"
            )

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return Interval(self.lower, self.upper)

    @property
    def _width(self) -> Any:
        return self.upper - self.lower

    def _call(self, x: Tensor) -> Tensor:
        below = x < 0
        step = self._width * special.expit(np.where(below, x, -x))
        return np.where(below, self.lower + step, self.upper - step)

    def _inverse(self, y: Tensor) -> Tensor:
        below, above = y - self.lower, self.upper - y
        # The ratio of the parts less one, where they are alike.
        return np.where(
            abs(below - above) < 0.5 * self._width,
            2 * np.arctanh((below - above) / self._width),
            np.log(below) - np.log(above),
        )

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        size = abs(self._enter(x, 0))
        return np.log(self._width) - size - 2 * np.log1p(np.exp(-size))

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return np.broadcast_shapes(shape, _shape(self.lower), _shape(self.upper))

    inverse_shape = forward_shape


class SoftplusTransform(Transform):
    """y = log(1 + exp(x)).

    Examples
    --------
    >>> from lucid.distributions.transforms import SoftplusTransform
    >>> float(SoftplusTransform().inv(40.0))
    40.0
    """

    domain = constraints.real
    codomain = constraints.positive
    bijective = True
    sign = 1

    def _call(self, x: Tensor) -> Tensor:
        return _softplus(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return np.where(y < 1, np.log(np.expm1(np.where(y < 1, y, 1))), y + np.log1p(-np.exp(-y)))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return -_softplus(-self._enter(x, 0))


class TanhTransform(Transform):
    """y = tanh(x), onto the open interval (-1, 1); it rounds to -1 and 1 far out.

    Examples
    --------
    >>> from lucid.distributions.transforms import TanhTransform
    >>> TanhTransform().log_abs_det_jacobian(1e-9, 1e-9).item()
    -1e-18
    """

    domain = constraints.real
    codomain = Interval(-1.0, 1.0)
    bijective = True
    sign = 1

    def _call(self, x: Tensor) -> Tensor:
        return np.tanh(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return np.arctanh(y)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return 2 * _log_sech(self._enter(x, 0))


class AbsTransform(Transform):
    """y = |x|, which is not bijective: a density after it is the sum over x and -x.

    `inv` gives the nonnegative preimage.

    Examples
    --------
    >>> from lucid.distributions import Normal, TransformedDistribution
    >>> from lucid.distributions.transforms import AbsTransform
    >>> d = TransformedDistribution(Normal(1.0, 1.0), AbsTransform())
    >>> float(d.log_prob(1.0))  # log of the densities of N(1, 1) at 1 and at -1
    -0.7920105221617003
    """

    domain = constraints.real
    codomain = constraints.nonnegative

    def _call(self, x: Tensor) -> Tensor:
        return abs(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return y

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return self._enter(x, 0) * 0

    def injective_on(self, *supports: Constraint) -> bool:
        return any(all(_all(contains(half, s)) for s in supports) for half in _HALVES)

    def preimages(self, y: Tensor, support: Constraint) -> tuple[Tensor, ...]:
        above, below = (_all(contains(half, support)) for half in _HALVES)
        return (y,) if above else (-y,) if below else (y, -y)

    def _interval(self, s: Interval) -> Constraint:
        """The nearer end, or 0 between them, to the farther one."""
        low, high = s.lower, s.upper
        least: Any = _greatest(_greatest(low, -high), 0.0) + 0.0
        most = _greatest(-low, high)
        at_low, at_high, either = s.closed_lower, s.closed_upper, s.closed_lower or s.closed_upper
        if isinstance(least, Tensor) or low == -high:
            return Interval(least, most, True, either)
        near, far = (at_low, at_high) if high > -low else (at_high, at_low)
        return Interval(least, most, bool(near or low < 0 < high), far)


_HALVES = constraints.nonnegative, Interval(upper=0.0, closed_upper=True)


def _all(found: Tensor | bool | None) -> bool:
    return bool(found.array.all()) if isinstance(found, Tensor) else bool(found)


class AffineTransform(Transform):
    """y = loc + scale x.

    Parameters
    ----------
    loc : array-like
        Real.
    scale : array-like
        Nonzero. Broadcasts with `loc`.
    event_dim : int
        How many trailing axes make one value.

    Raises
    ------
    ValueError
        If a scale is 0, or either is not finite.

    Examples
    --------
    >>> from lucid.distributions.transforms import AffineTransform
    >>> AffineTransform(1.0, [2.0, -3.0])(1.0).tolist()
    [3.0, -2.0]
    """

    bijective = True

    def __init__(self, loc: Any, scale: Any, event_dim: int = 0, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.loc = _number(loc)
        if not np.all(abs(self.loc) < math.inf):
            raise ValueError(f"AffineTransform: loc must be finite, got {loc!r:.60}")
        self.scale = _parameter("AffineTransform", "scale", scale)
        self.event_dim = event_dim

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return raised(constraints.real, self.event_dim)

    codomain = domain

    @property
    def sign(self) -> Any:
        return np.sign(self.scale)

    def _call(self, x: Tensor) -> Tensor:
        return self.loc + self.scale * x

    def _inverse(self, y: Tensor) -> Tensor:
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        x = self._enter(x, self.event_dim)
        shape = self.forward_shape(x.shape)
        each: Any = np.broadcast_to(np.log(abs(self.scale)) + np.zeros_like(x), shape)
        return sum_rightmost(each, self.event_dim)

    def image(self, support: Constraint) -> Constraint:
        return self._elementwise().image(support) if self.event_dim else super().image(support)

    def _elementwise(self) -> AffineTransform:
        return AffineTransform(self.loc, self.scale)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return np.broadcast_shapes(shape, _shape(self.loc), _shape(self.scale))

    inverse_shape = forward_shape


class CumulativeDistributionTransform(Transform):
    """y = P(X <= x), X of a continuous law of numbers: its own draws become uniform.

    Parameters
    ----------
    distribution : Distribution
        With `cdf`, `icdf` and `log_prob`, and event_shape ().

    Raises
    ------
    TypeError
        If it is no Distribution.
    ValueError
        If its draws are vectors or discrete.

    Examples
    --------
    >>> from lucid.distributions import Normal
    >>> from lucid.distributions.transforms import CumulativeDistributionTransform
    >>> float(CumulativeDistributionTransform(Normal(2.0, 1.0))(2.0))
    0.5
    """

    codomain = constraints.unit_interval
    bijective = True
    sign = 1

    def __init__(self, distribution: Distribution, cache_size: int = 0) -> None:
        super().__init__(cache_size)
        if not isinstance(distribution, Distribution):
            raise TypeError(
                "CumulativeDistributionTransform: distribution must be a Distribution, "
                f"got {distribution!r:.60}"
            )
        if distribution.event_shape or distribution.support.is_discrete:
            raise ValueError(
                f"CumulativeDistributionTransform: distribution must be a continuous law of numbers, "
                f"got {distribution!r}"
            )
        self.distribution = distribution

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return self.distribution.support

    @property
    def _law(self) -> Distribution:
        """As of every transform, values outside the domain pass and mean nothing."""
        law = copy.copy(self.distribution)
        law._validate_args = False
        return law

    def _call(self, x: Tensor) -> Tensor:
        return self._law.cdf(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return self._law.icdf(y)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        return self._law.log_prob(x)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return np.broadcast_shapes(shape, self.distribution.batch_shape)

    inverse_shape = forward_shape


# ---- maps of vectors and matrices


class ReshapeTransform(Transform):
    """The same elements with their last axes in another shape.

    Parameters
    ----------
    in_shape, out_shape : tuple of int
        Of one number of elements.

    Raises
    ------
    ValueError
        If the numbers differ.

    Examples
    --------
    >>> from lucid.distributions.transforms import ReshapeTransform
    >>> ReshapeTransform((4,), (2, 2)).forward_shape((3, 4))
    (3, 2, 2)
    """

    bijective = True

    def __init__(self, in_shape: tuple[int, ...], out_shape: tuple[int, ...], cache_size: int = 0) -> None:
        super().__init__(cache_size)
        self.in_shape, self.out_shape = tuple(in_shape), tuple(out_shape)
        if math.prod(self.in_shape) != math.prod(self.out_shape):
            raise ValueError(
                f"ReshapeTransform: in_shape {self.in_shape} and out_shape {self.out_shape} have different "
                "numbers of elements"
            )

    @property
    def domain(self) -> Constraint:  # type: ignore[override]
        return raised(constraints.real, len(self.in_shape))

    @property
    def codomain(self) -> Constraint:  # type: ignore[override]
        return raised(constraints.real, len(self.out_shape))

    def _reshaped(self, shape: tuple[int, ...], a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
        cut = len(shape) - len(a)
        if cut < 0 or tuple(shape[cut:]) != a:
            raise ValueError(f"ReshapeTransform: a shape must end in {a}, got {shape}")
        return (*shape[:cut], *b)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, self.in_shape, self.out_shape)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return self._reshaped(shape, self.out_shape, self.in_shape)

    def _call(self, x: Tensor) -> Tensor:
        return x.reshape(self.forward_shape(x.shape))

    def _inverse(self, y: Tensor) -> Tensor:
        return y.reshape(self.inverse_shape(y.shape))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        x = self._enter(x, len(self.in_shape))
        return wrap(x.device.module.zeros(x.shape[: x.ndim - len(self.in_shape)], dtype=x.dtype), x.device)

    def image(self, support: Constraint) -> Constraint:
        """The elements keep their interval, if all have one."""
        s = support
        while isinstance(s, constraints.independent):
            s = s.base
        if isinstance(s, Interval) and not isinstance(s.lower, Tensor) and not isinstance(s.upper, Tensor):
            return raised(s, support.event_dim + len(self.out_shape) - len(self.in_shape))
        return super().image(support)


class SoftmaxTransform(Transform):
    """y = exp(x) / sum(exp(x)) over the last axis; adding a number to x does not change it.

    `inv` gives log y. It is not bijective, and has no density: see StickBreakingTransform.

    Examples
    --------
    >>> from lucid.distributions.transforms import SoftmaxTransform
    >>> SoftmaxTransform()([1e3, 1e3]).tolist()
    [0.5, 0.5]
    """

    domain = constraints.real_vector
    codomain = constraints.simplex

    def _call(self, x: Tensor) -> Tensor:
        e = np.exp(x - x.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    def _inverse(self, y: Tensor) -> Tensor:
        return np.log(y)


class StickBreakingTransform(Transform):
    """Real vectors of length K - 1 onto the simplex of K: each number breaks a share off the rest.

    The k-th share is 1/(1 + exp(-(x_k - log(K - k)))) of what is left, so that 0 goes to the
    middle. The determinant is with respect to the first K - 1 coordinates.

    Examples
    --------
    >>> from lucid.distributions.transforms import StickBreakingTransform
    >>> StickBreakingTransform()([0.0, 0.0, 0.0]).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """

    domain = constraints.real_vector
    codomain = constraints.simplex
    bijective = True

    def _left(self, x: Tensor, n: int) -> Tensor:
        """How many shares are still to come after each of the n broken off."""
        return wrap(x.device.module.arange(n, 0, -1).astype(x.dtype), x.device)

    def _call(self, x: Tensor) -> Tensor:
        u = x - np.log(self._left(x, x.shape[-1]))
        one = wrap(x.device.module.ones((*x.shape[:-1], 1), dtype=x.dtype), x.device)
        broken = np.concatenate([special.expit(u), one], axis=-1)
        kept = np.concatenate([one, np.cumprod(special.expit(-u), axis=-1)], axis=-1)
        return broken * kept

    def _inverse(self, y: Tensor) -> Tensor:
        rest = np.flip(np.cumsum(np.flip(y, axis=-1), axis=-1), axis=-1)[..., 1:]
        return np.log(y[..., :-1]) - np.log(rest) + np.log(self._left(y, y.shape[-1] - 1))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        x = self._enter(x, 1)
        left = self._left(x, x.shape[-1])
        u = x - np.log(left)
        return -(_softplus(-u) + left * _softplus(u)).sum(axis=-1)

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (*_axes(self, shape, 1)[:-1], shape[-1] + 1)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (*_axes(self, shape, 1)[:-1], shape[-1] - 1)


def _axes(t: Transform, shape: tuple[int, ...], event_dim: int) -> tuple[int, ...]:
    if len(shape) < event_dim:
        raise ValueError(
            f"{type(t).__name__}: a value must have at least {event_dim} axes, got shape {shape}"
        )
    return tuple(shape)


class StereographicTransform(Transform):
    """Real vectors of length n - 1 onto the unit sphere of n, but its pole (0, ..., 0, 1).

    The determinant is of the sphere's surface: ((2 / (1 + |x|^2))^(n - 1)).

    Examples
    --------
    >>> from lucid.distributions.transforms import StereographicTransform
    >>> StereographicTransform()([0.0, 0.0]).tolist()
    [0.0, 0.0, -1.0]
    """

    domain = constraints.real_vector
    codomain = constraints.sphere
    bijective = True

    def _length(self, x: Tensor) -> Tensor:
        """Of each vector, without squares that overflow."""
        if x.shape[-1] == 0:
            return x.sum(axis=-1, keepdims=True)
        largest = abs(x).max(axis=-1, keepdims=True)
        unit = x / np.where(largest == 0, 1, largest)
        square = (unit * unit).sum(axis=-1, keepdims=True)
        return largest * np.sqrt(np.where(largest == 0, 1, square))

    def _call(self, x: Tensor) -> Tensor:
        r = self._length(x)
        far = r > 1
        s = np.where(far, 1 / np.where(far, r, 1), r)  # at most 1
        across = 2 * np.where(far, x * s * s, x) / (1 + s * s)
        along = (1 - s) * (1 + s) / (1 + s * s)
        return np.concatenate([across, np.where(far, along, -along)], axis=-1)

    def _inverse(self, y: Tensor) -> Tensor:
        across, along = y[..., :-1], y[..., -1:]
        square = (across * across).sum(axis=-1, keepdims=True)
        # 1 - along, from the vector's length 1 where that cancels.
        upper = along > 0
        return across / np.where(upper, square / np.where(upper, 1 + along, 1), 1 - along)

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        x = self._enter(x, 1)
        r = self._length(x)[..., 0]
        large = np.maximum(r, 1)
        small = np.minimum(r, 1 / large)
        return x.shape[-1] * (math.log(2) - 2 * np.log(large) - np.log1p(small * small))

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (*_axes(self, shape, 1)[:-1], shape[-1] + 1)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return (*_axes(self, shape, 1)[:-1], shape[-1] - 1)


class CorrCholeskyTransform(Transform):
    """Real vectors of length n (n - 1) / 2 onto the Cholesky factors of correlation matrices.

    Row i holds tanh(x_ij) times what the numbers before it leave of a unit length, and the
    diagonal what is left at the end (Lewandowski, Kurowicka, Joe 2009). The determinant is
    with respect to the elements below the diagonal.

    Examples
    --------
    >>> from lucid.distributions.transforms import CorrCholeskyTransform
    >>> CorrCholeskyTransform()([0.0]).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """

    domain = constraints.real_vector
    codomain = constraints.corr_cholesky
    bijective = True

    def _rows(self, x: Tensor) -> Tensor:
        """x by rows below the diagonal of a matrix, 0 elsewhere."""
        n = self._size(x.shape[-1])
        if n == 1:
            return np.zeros_like(x, shape=(*x.shape[:-1], 1, 1))
        i, j = x.device.module.indices((n, n))
        below = i > j
        at = (i * (i - 1) // 2 + j) * below
        return np.where(wrap(below, x.device), x[..., at], 0)

    def _size(self, length: int) -> int:
        n = (1 + math.isqrt(1 + 8 * length)) // 2
        if n * (n - 1) // 2 != length:
            raise ValueError(f"CorrCholeskyTransform: a vector must be of length n (n - 1) / 2, got {length}")
        return n

    def _call(self, x: Tensor) -> Tensor:
        rows = self._rows(x)
        e = np.exp(-abs(rows))
        kept = np.cumprod(2 * e / (1 + e * e), axis=-1)  # sech
        before = np.concatenate([np.ones_like(kept[..., :1]), kept[..., :-1]], axis=-1)
        return np.where(_eye(rows), 1, np.tanh(rows)) * before

    def _inverse(self, y: Tensor) -> Tensor:
        squares = np.flip(np.cumsum(np.flip(y * y, axis=-1), axis=-1), axis=-1)
        i, j = y.device.module.tril_indices(y.shape[-1], -1)
        # sinh(x) = tanh / sech: what an element has to what is left beside it.
        return np.arcsinh(y[..., i, j] / np.sqrt(squares[..., i, j + 1]))

    def log_abs_det_jacobian(self, x: Any, y: Any) -> Tensor:
        rows = self._rows(self._enter(x, 1))
        n, xp = rows.shape[-1], rows.device.module
        # Each number's own derivative is sech^2, and it shortens those after it in its row.
        times = xp.arange(n)[:, None] - xp.arange(n)[None, :] + 1
        return (_log_sech(rows) * wrap(times.astype(rows.dtype), rows.device)).sum(axis=(-2, -1))

    def forward_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        n = self._size(_axes(self, shape, 1)[-1])
        return (*shape[:-1], n, n)

    def inverse_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        n, m = _axes(self, shape, 2)[-2:]
        if n != m:
            raise ValueError(f"CorrCholeskyTransform: a matrix must be square, got shape {shape}")
        return (*shape[:-2], n * (n - 1) // 2)


class LowerCholeskyTransform(Transform):
    """The lower triangle of a matrix, with exp of its diagonal.

    Not bijective: what is above the diagonal is dropped. `inv` gives 0 there.

    Examples
    --------
    >>> from lucid.distributions.transforms import LowerCholeskyTransform
    >>> LowerCholeskyTransform()([[0.0, 5.0], [2.0, 0.0]]).tolist()
    [[1.0, 0.0], [2.0, 1.0]]
    """

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.lower_cholesky

    def _call(self, x: Tensor) -> Tensor:
        eye = _eye(x)
        return np.where(eye, np.exp(np.where(eye, x, 0)), np.tril(x, -1))

    def _inverse(self, y: Tensor) -> Tensor:
        eye = _eye(y)
        return np.where(eye, np.log(np.where(eye, y, 1)), np.tril(y, -1))


def _eye(x: Tensor) -> Tensor:
    return wrap(x.device.module.eye(x.shape[-1], dtype=bool), x.device)


class PositiveDefiniteTransform(Transform):
    """L L^T of the lower triangular L that LowerCholeskyTransform gives. Not bijective.

    Examples
    --------
    >>> from lucid.distributions.transforms import PositiveDefiniteTransform
    >>> PositiveDefiniteTransform()([[0.0, 5.0], [2.0, 0.0]]).tolist()
    [[1.0, 2.0], [2.0, 5.0]]
    """

    domain = constraints.independent(constraints.real, 2)
    codomain = constraints.positive_definite

    def _call(self, x: Tensor) -> Tensor:
        factor = LowerCholeskyTransform()(x)
        return factor @ factor.mT

    def _inverse(self, y: Tensor) -> Tensor:
        factor: Any = np.linalg.cholesky(y)
        return LowerCholeskyTransform()._inverse(factor)


class _Projection(Transform):
    """Matrices onto a linear subspace that `inv` embeds."""

    domain = constraints.independent(constraints.real, 2)

    def _inverse(self, y: Tensor) -> Tensor:
        return y


class _LowerTriangle(_Projection):
    codomain = constraints.lower_triangular

    def _call(self, x: Tensor) -> Tensor:
        return np.tril(x)


class _SymmetricPart(_Projection):
    codomain = constraints.symmetric

    def _call(self, x: Tensor) -> Tensor:
        return 0.5 * x + 0.5 * x.mT
