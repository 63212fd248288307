"""TransformedDistribution: the law of a transform of a draw."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Self

import numpy as np

from .._device import device as Device
from .._device import is_cupy
from ..random import Generator
from ..tensor import Tensor, asarray, detached, wrap
from . import constraints
from .constraints import Constraint, Interval
from .distribution import Distribution, sum_rightmost
from .independent import Independent
from .kl import kl_divergence, register_kl
from .transforms import AffineTransform, ComposeTransform, IndependentTransform, Transform, raised


class TransformedDistribution(Distribution):
    """The law of t(x), x drawn from `base_distribution`, t the transforms one after the other.

    Where a transform maps several values to one (AbsTransform), the density is the sum over
    all of them. Batch axes of the base that a transform reads as one value become event axes.

    In a divergence between two of them, last transforms that are equal by value and injective
    where both laws live drop out; if none is left, it is that of the bases.

    Parameters
    ----------
    base_distribution : Distribution
        Continuous, with its support inside the first transform's domain.
    transforms : Transform or sequence of Transform
    validate_args : bool, optional
        Whether values are checked against the support, and the base's support against the
        domain.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If the base has fewer axes than the transforms read, is discrete, or can draw what lies
        outside a transform's domain.

    Examples
    --------
    >>> from lucid.distributions import LogNormal, Normal, TransformedDistribution, kl_divergence
    >>> from lucid.distributions.transforms import ExpTransform
    >>> p = TransformedDistribution(Normal(0.0, 1.0), ExpTransform())
    >>> q = TransformedDistribution(Normal(1.0, 2.0), ExpTransform())
    >>> float(p.log_prob(2.0)), float(LogNormal(0.0, 1.0).log_prob(2.0))
    (-1.8523122207237188, -1.8523122207237188)
    >>> float(kl_divergence(p, q))
    0.4431471805599453
    """

    def __init__(
        self,
        base_distribution: Distribution,
        transforms: Transform | Sequence[Transform],
        validate_args: bool | None = None,
    ) -> None:
        if not isinstance(base_distribution, Distribution):
            raise TypeError(
                "TransformedDistribution: base_distribution must be a Distribution, "
                f"got {base_distribution!r:.60}"
            )
        self.transforms = [transforms] if isinstance(transforms, Transform) else list(transforms)
        for t in self.transforms:
            if not isinstance(t, Transform):
                raise TypeError(f"TransformedDistribution: transforms must be Transforms, got {t!r:.60}")
        whole, base = ComposeTransform(self.transforms), base_distribution
        need = whole.domain.event_dim
        shape = base.batch_shape + base.event_shape
        if len(shape) < need:
            raise ValueError(
                f"TransformedDistribution: the transforms read the last {need} axes, "
                f"{base!r} has draws of shape {shape}"
            )
        image = whole.forward_shape(shape)
        spread, own = whole.inverse_shape(image), len(base.event_shape)
        if spread != shape:
            cut = len(spread) - own
            if spread[cut:] != base.event_shape:
                raise ValueError(
                    f"TransformedDistribution: the transforms need an event_shape {spread[cut:]}, "
                    f"{base!r} has {base.event_shape}"
                )
            base = base.expand(spread[:cut])
        if need > own:
            base = Independent(base, need - own)
        self.base_dist = base
        cut = len(base.batch_shape)
        super().__init__(image[:cut], image[cut:], validate_args)
        try:
            support = base.support
        except NotImplementedError:
            return
        if support.is_discrete:
            raise ValueError(f"TransformedDistribution: base_distribution must be continuous, got {base!r}")
        if self._validate_args:
            for t in _flat(self.transforms):
                inside = constraints.contains(t.domain, support)
                if inside is False or (isinstance(inside, Tensor) and not inside.array.all()):
                    raise ValueError(
                        f"TransformedDistribution: what {t!r} maps must lie inside its domain ({t.domain}), "
                        f"got values that are {support}"
                    )
                support = t.image(support)

    def __repr__(self) -> str:
        return f"TransformedDistribution({self.base_dist!r}, {self.transforms!r})"

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        return self.base_dist.has_rsample

    @property
    def device(self) -> Device:
        return self.base_dist.device

    @property
    def dtype(self) -> Any:
        return self.base_dist.dtype

    @property
    def support(self) -> Constraint:
        """What the base's support maps onto."""
        found = ComposeTransform(self.transforms).image(self.base_dist.support)
        missing = len(self._event_shape) - found.event_dim
        return constraints.independent(found, missing) if missing > 0 else found

    def to(self, where: str | Device) -> Self:
        new = copy.copy(self)
        new.base_dist = self.base_dist.to(where)
        new.transforms = [t.to(where) for t in self.transforms]
        return new

    def expand(self, batch_shape: tuple[int, ...]) -> Self:
        new = super().expand(batch_shape)
        new.base_dist = self.base_dist.expand(new._batch_shape)
        return new

    def _numbers(self, name: str, value: Any) -> Any:
        checked = super()._numbers(name, value)
        return checked if isinstance(value, Tensor) or is_cupy(value) else checked.to(self.device)

    def _image(self, steps: list[Transform]) -> Constraint:
        """Where the law of the first steps lives."""
        try:
            support = self.base_dist.support
        except NotImplementedError:
            support = constraints.part(constraints.real)  # nothing is known
        return ComposeTransform(steps).image(support)

    def _before(self, steps: list[Transform]) -> Distribution:
        """The law of the first steps."""
        return TransformedDistribution(self.base_dist, steps, False) if steps else self.base_dist

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self._tails("_tail_moments")

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self._tails("_tail_growth")

    def _tails(self, name: str) -> tuple[Any, Any]:
        """The base's, where the map is affine; else such that nothing is concluded from them."""
        steps = list(_flat(self.transforms))
        if all(isinstance(t, AffineTransform) for t in steps):
            low, high = getattr(self.base_dist, name)
            sign = ComposeTransform(steps).sign
            if bool(np.all(sign > 0)):
                return low, high
            if bool(np.all(sign < 0)):
                return high, low
        unknown: tuple[Any, Any] = getattr(Distribution, name)
        return unknown

    def _lax_base(self) -> Distribution:
        """The base with values outside its support let through: their density is 0."""
        base = copy.copy(self.base_dist)
        base._validate_args = False
        return base

    def log_prob(self, value: Any) -> Tensor:
        steps = list(_flat(self.transforms))
        # The density of a draw whose preimage is known does not ask how the draw was rounded.
        drawn = bool(steps) and steps[-1]._knows(value)
        y = value if drawn else self._value(value)
        with np.errstate(all="ignore"):
            apart = self._apart() if not all(t.bijective for t in steps) else None
            if apart is not None:
                return apart.log_prob(y)
            return self._density(y, steps, len(self._event_shape), inside=drawn or self._validate_args)

    def _apart(self) -> Distribution | None:
        """The law of each element, where independent ones are mapped one by one."""
        base, steps = self.base_dist, list(_flat(self.transforms))
        if not isinstance(base, Independent) or base.base_dist.event_shape or any(_dims(t) for t in steps):
            return None
        inner = TransformedDistribution(base.base_dist, steps, self._validate_args)
        return Independent(inner, len(self._event_shape), self._validate_args)

    def _density(self, y: Tensor, steps: list[Transform], event_dim: int, inside: bool = False) -> Tensor:
        """Of the law of the first steps; -inf beside their image, unless y is known to be inside."""
        if not steps:
            return sum_rightmost(self._lax_base().log_prob(y), event_dim - len(self.base_dist.event_shape))
        *before, t = steps
        inner = event_dim + t.domain.event_dim - t.codomain.event_dim
        if t.bijective:
            found = [t.inv(y)]
        elif inner == t.domain.event_dim:
            found = list(t.preimages(y, self._image(before)))
        else:
            raise NotImplementedError(
                f"{t!r} maps many vectors to one where the elements are not independent: no density"
            )
        total: Any = -np.inf
        for x in found:
            density = self._density(x, before, inner)
            volume = sum_rightmost(t.log_abs_det_jacobian(x, y), inner - t.domain.event_dim)
            # Of nothing there is nothing, however it is stretched.
            term: Any = np.where(density == -np.inf, -np.inf, density - volume)
            total = np.logaddexp(total, term) if len(found) > 1 else term
        if inside or t._knows(y):
            return total
        held = raised(self._image(steps), event_dim).check(y)
        missing = y != y
        if event_dim:
            missing = missing.any(axis=tuple(range(-event_dim, 0)))
        return np.where(held | missing, total, -np.inf)

    def _univariate(self, name: str) -> Any:
        """The sign of the transforms, on a law of numbers."""
        if self._event_shape or self.base_dist.event_shape:
            raise NotImplementedError(
                f"TransformedDistribution of event_shape {self.event_shape} has no {name}"
            )
        return ComposeTransform(self.transforms).sign

    def cdf(self, value: Any) -> Tensor:
        """The probability of a draw at or below `value`, where the transforms are monotone."""
        sign, y = self._univariate("cdf"), self._value(value)
        with np.errstate(all="ignore"):
            below = self._base_cdf(y, list(_flat(self.transforms)))
        return np.where(sign > 0, below, 1 - below)

    def _base_cdf(self, y: Tensor, steps: list[Transform]) -> Tensor:
        """The base's cdf at what the steps map to y; that of an end beyond the end of their image."""
        if not steps:
            return self._lax_base().cdf(y)
        found: Any = self._base_cdf(steps[-1].inv(y), steps[:-1])
        support, up = self._image(steps), ComposeTransform(steps).sign > 0
        if not isinstance(support, Interval):
            return found
        first, last = np.where(up, 0, 1), np.where(up, 1, 0)
        ends = np.where(y <= support.lower, first, last).astype(found.dtype)
        return np.where((y > support.lower) & (y < support.upper) | (y != y), found, ends)

    def icdf(self, probability: Any) -> Tensor:
        """The value with `cdf` equal to `probability`, where the transforms are monotone."""
        sign, p = self._univariate("icdf"), self._numbers("probability", probability)
        x = self.base_dist.icdf(np.where(sign > 0, p, 1 - p))
        return ComposeTransform(self.transforms)(x)

    def _affine(self, name: str) -> list[Transform]:
        """The steps, if each is affine."""
        steps = list(_flat(self.transforms))
        if not all(isinstance(t, AffineTransform) for t in steps):
            raise NotImplementedError(f"TransformedDistribution has no {name} but of affine transforms")
        return steps

    def entropy(self) -> Tensor:
        """The base's and the log of the scales, where the transforms are affine."""
        steps, base = self._affine("entropy"), self.base_dist
        x = wrap(self.device.module.zeros(base.batch_shape + base.event_shape, dtype=self.dtype), self.device)
        scales = ComposeTransform(steps).log_abs_det_jacobian(x, x)
        return base.entropy() + sum_rightmost(scales, len(self._event_shape) - (x.ndim - scales.ndim))

    @property
    def mean(self) -> Tensor:
        self._affine("mean")
        return self._mapped(self.base_dist.mean)

    @property
    def mode(self) -> Tensor:
        self._affine("mode")
        return self._mapped(self.base_dist.mode)

    @property
    def variance(self) -> Tensor:
        found = self.base_dist.variance
        for t in self._affine("variance"):
            found = found * t.scale**2  # type: ignore[attr-defined]
        return found

    def _mapped(self, x: Tensor) -> Tensor:
        for t in self.transforms:
            x = t(x)
        return x

    def _drawn(self, x: Tensor) -> Tensor:
        """The images of the base's draws; one that rounds to an open end is the number beside it.

        A cache keeps the draw instead, and with it a density that does not know of rounding.
        """
        steps = list(_flat(self.transforms))
        for k, t in enumerate(steps, 1):
            x = t(x)
            if not t._knows(x):
                x = _inside(x, self._image(steps[:k]))
        return x

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self._drawn(self.base_dist.rsample(sample_shape, generator=generator))

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self._drawn(self.base_dist.sample(sample_shape, generator=generator))


def _inside(y: Tensor, support: Constraint) -> Tensor:
    while isinstance(support, constraints.independent):
        support = support.base
    if isinstance(support, Interval):
        for bound, closed, inward, limit in (
            (support.lower, support.closed_lower, np.inf, np.maximum),
            (support.upper, support.closed_upper, -np.inf, np.minimum),
        ):
            if not closed and not np.all(np.isinf(bound)):
                end = detached(asarray(bound, dtype=y.dtype, device=y.device))
                y = limit(y, np.nextafter(end, y.dtype.type(inward)))
    return y


def _flat(transforms: Sequence[Transform]) -> Any:
    """The transforms with those inside others in their place."""
    for t in transforms:
        if isinstance(t, ComposeTransform):
            yield from _flat(t.parts)
        elif isinstance(t, IndependentTransform):
            yield from _flat([t.base_transform])
        else:
            yield t


def _dims(t: Transform) -> int:
    return max(t.domain.event_dim, t.codomain.event_dim)


@register_kl(TransformedDistribution, TransformedDistribution)
def _through_one_injection(p: TransformedDistribution, q: TransformedDistribution) -> Tensor:
    """Equal last transforms drop out as long as they are injective where both laws live."""
    mine, yours = list(_flat(p.transforms)), list(_flat(q.transforms))
    count = len(mine)
    while mine and yours and mine[-1] == yours[-1]:
        inner = (p._image(mine[:-1]), q._image(yours[:-1])) if not mine[-1].bijective else ()
        if not mine[-1].injective_on(*inner):
            break
        mine.pop()
        yours.pop()
    if len(mine) == count and (mine or yours):
        return NotImplemented
    return kl_divergence(p._before(mine), q._before(yours))


@register_kl(Independent, TransformedDistribution)
def _apart_right(p: Independent, q: TransformedDistribution) -> Tensor:
    apart = q._apart()
    return NotImplemented if apart is None else kl_divergence(p, apart)


@register_kl(TransformedDistribution, Independent)
def _apart_left(p: TransformedDistribution, q: Independent) -> Tensor:
    apart = p._apart()
    return NotImplemented if apart is None else kl_divergence(apart, q)
