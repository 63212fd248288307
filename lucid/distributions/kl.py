"""KL(p || q): which pairs have a closed form, how one is chosen, and what happens without.

A closed form is registered beside p's family. No formula is in this module.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, TensorKernel, broadcast, kernel, wrap
from .constraints import Interval, contains
from .distribution import Distribution, _broadcast, sum_rightmost

Function = Callable[[Any, Any], Any]
F = TypeVar("F", bound=Function)

_registry: dict[tuple[type, type | str], Function] = {}
_found: dict[tuple[type, type], tuple[Function, ...]] = {}
# How many numbers monte_carlo_kl draws at a time.
_BLOCK = 1 << 20


class AmbiguousKLWarning(UserWarning):
    """Two registered pairs fit a call equally well; the message says which to register."""


class KLApproximationWarning(UserWarning):
    """kl_divergence has no closed form for a pair and returns one Monte Carlo sample."""


class KernelKL:
    """A closed form that is one kernel of p's parameters, then q's."""

    def __init__(self, name: str) -> None:
        self.name = name

    def kernel(self, q: Distribution) -> TensorKernel:
        return kernel(self.name + q._variant)

    def __call__(self, p: Distribution, q: Distribution) -> Tensor:
        return self.kernel(q)(*p._parameters.values(), *q._parameters.values())

    def event_sum(self, p: Distribution, q: Distribution, ndim: int) -> Tensor:
        """The divergences summed over the batch's last `ndim` axes, in one pass."""
        inputs = [*p._parameters.values(), *q._parameters.values()]
        # Axes that every parameter broadcasts along count as often as the batch says.
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        inputs[0] = broadcast(inputs[0], shape)
        return self.kernel(q).event_sum(*inputs, ndim=ndim)


class PartialKL:
    """A closed form, one kernel or a function, where `holds(p, q)` is true; elsewhere there is none.

    Batches of both kinds take the form where it holds and a Monte Carlo sample elsewhere.
    """

    def __init__(self, form: str | Function, holds: Callable[[Any, Any], Tensor]) -> None:
        self.name = form if isinstance(form, str) else getattr(form, "name", None)
        self.closed = KernelKL(form) if isinstance(form, str) else form
        self.holds = holds

    def __call__(self, p: Distribution, q: Distribution) -> Tensor:
        holds = self.holds(p, q)
        if not holds.array.any():
            # An empty batch has nothing to estimate.
            return NotImplemented if holds.size else self.closed(p, q)
        closed: Tensor = self.closed(p, q)
        if holds.array.all():
            return closed
        if not p.has_rsample:
            raise NotImplementedError(
                f"KL({_name(p)} || {_name(q)}) has no closed form at some of these parameters and {_name(p)} "
                "no rsample to estimate it with"
            )
        _warn_of_estimate(p, q, "at some of these parameters", 4)
        where = closed.device.module.where
        return wrap(where(holds.array, closed.array, monte_carlo_kl(p, q).array), closed.device)


def _check_class(name: str, cls: Any) -> None:
    if not (isinstance(cls, type) and issubclass(cls, Distribution)):
        raise TypeError(f"register_kl: {name} must be a subclass of Distribution, got {cls!r}")


def register_kl(p: type, q: type | str, *, override: bool = False) -> Callable[[F], F]:
    """Decorator: the function below computes KL(p || q) for these classes and their subclasses.

    Parameters
    ----------
    p, q : type
        Subclasses of Distribution. `q` may be the name of a class of lucid.distributions,
        looked up when first needed, so that families need not import each other.
    override : bool
        Whether to replace a registered function.

    The function takes the two distributions, returns a Tensor of nats of their broadcast batch
    shape, and may return NotImplemented to pass to the next fitting pair.

    Raises
    ------
    TypeError
        If p or q is not a Distribution subclass.
    ValueError
        If the pair is registered and `override` is False.

    Examples
    --------
    >>> from lucid.distributions import Normal, kl_divergence, register_kl
    >>> class Shifted(Normal): ...
    >>> @register_kl(Shifted, Normal)
    ... def _(p, q):
    ...     return kl_divergence(Normal(p.loc + 1, p.scale), q)
    >>> float(kl_divergence(Shifted(0.0, 1.0), Normal(1.0, 1.0)))
    0.0
    """
    _check_class("p", p)
    if not isinstance(q, str):
        _check_class("q", q)

    def decorator(function: F) -> F:
        resolved = _registry if isinstance(q, str) else _resolve()
        if (p, q) in resolved and not override:
            name = q if isinstance(q, str) else q.__name__
            raise ValueError(
                f"KL({p.__name__} || {name}) is already registered; pass override=True to replace it"
            )
        _registry[p, q] = function
        _found.clear()
        return function

    return decorator


def _resolve() -> dict[tuple[type, type | str], Function]:
    """The registry, with names of classes that exist by now replaced by the classes."""
    if any(isinstance(q, str) for _, q in _registry):
        from .. import distributions

        for (p, q), function in list(_registry.items()):
            if isinstance(q, str) and hasattr(distributions, q):
                del _registry[p, q]
                _registry.setdefault((p, getattr(distributions, q)), function)
    return _registry


def registered_pairs() -> list[tuple[type, type, str | None]]:
    """Every registered pair with its kernel's name (None for a composed form), sorted by name."""
    rows = [
        (p, q, f.name if isinstance(f, (KernelKL, PartialKL)) else None)
        for (p, q), f in _resolve().items()
        if isinstance(q, type)
    ]
    return sorted(rows, key=lambda row: (row[0].__name__, row[1].__name__))


def matrix() -> list[tuple[str, list[str], list[str]]]:
    """For each family p, against which q it has a closed form, and against which it is +inf.

    A form that holds at some parameters only bears a star. +inf is what supports and tails say
    whatever the parameters; where they decide, the pair is listed with the closed forms or
    estimated.
    """
    from .. import distributions

    exported = [getattr(distributions, name) for name in distributions.__all__]
    families = sorted(
        (c for c in exported if isinstance(c, type) and issubclass(c, Distribution) and vars(c).get("_stem")),
        key=lambda c: c.__name__,
    )
    forms = _resolve()
    rows = []
    for p in families:
        found = {q: forms[p, q] for q in families if (p, q) in forms}
        closed = [q.__name__ + "*" * isinstance(f, PartialKL) for q, f in found.items()]
        never = [q.__name__ for q in families if q not in found and _always_infinite(p, q)]
        rows.append((p.__name__, closed, never))
    return rows


def _always_infinite(p: type[Distribution], q: type[Distribution]) -> bool:
    """Whether class attributes alone rule a finite KL out."""
    inner, outer = p.support, q.support
    if not all(isinstance(s, Interval) and not s.is_discrete for s in (inner, outer)):
        return False
    ends = [(s.lower, s.upper) for s in (inner, outer)]  # type: ignore[attr-defined]
    if ends[0][0] < ends[1][0] or ends[0][1] > ends[1][1]:
        return True
    tails = (p._tail_moments, q._tail_growth)
    if not all(isinstance(t, tuple) and all(isinstance(x, float) for x in t) for t in tails):
        return False
    return any(ends[0][k] == ends[1][k] and tails[0][k] <= tails[1][k] for k in (0, 1))


def _lookup(p: type, q: type) -> tuple[Function, ...]:
    """The functions that fit, best first; found once for a pair of classes, misses too."""
    found = _found.get((p, q))
    if found is None:
        registry = _resolve()
        rank_p = {cls: i for i, cls in enumerate(p.__mro__)}
        rank_q = {cls: i for i, cls in enumerate(q.__mro__)}
        fitting = [(a, b) for a, b in registry if a in rank_p and b in rank_q]
        fitting.sort(key=lambda pair: (rank_p[pair[0]], rank_q[pair[1]]))
        order: list[tuple[type, Any]] = []
        while fitting:
            # Nothing left is below a minimal pair in both arguments; p's side decides among them.
            minimal = [
                (a, b)
                for a, b in fitting
                if not any((c, d) != (a, b) and issubclass(c, a) and issubclass(d, b) for c, d in fitting)
            ]
            best = minimal[0]
            if not order and len({id(registry[pair]) for pair in minimal}) > 1:
                listed = " and ".join(f"({a.__name__}, {b.__name__})" for a, b in minimal)
                warnings.warn(
                    f"KL({p.__name__} || {q.__name__}) fits {listed} equally well and uses the first; "
                    f"register_kl({p.__name__}, {q.__name__}) decides",
                    AmbiguousKLWarning,
                    stacklevel=4,
                )
            order.append(best)
            fitting.remove(best)
        found = _found[p, q] = tuple(registry[pair] for pair in order)
    return found


def _closed_form(p: Distribution, q: Distribution) -> Tensor | None:
    for function in _lookup(type(p), type(q)):
        result = function(p, q)
        if result is not NotImplemented:
            return result
    return None


def _batch_shape(p: Distribution, q: Distribution) -> tuple[int, ...]:
    """The broadcast batch shape, once the pair is known to be comparable at all."""
    for name, d in (("p", p), ("q", q)):
        if not isinstance(d, Distribution):
            raise TypeError(
                f"kl_divergence: {name} must be a Distribution, got a {type(d).__name__}: {d!r:.60}"
            )
    if p.event_shape != q.event_shape:
        raise ValueError(
            f"KL({_name(p)} || {_name(q)}): event shapes differ, {p.event_shape} and {q.event_shape}"
        )
    shape = _broadcast(p.batch_shape, q.batch_shape)
    if shape is None:
        raise ValueError(
            f"KL({_name(p)} || {_name(q)}): batch shapes {p.batch_shape} and {q.batch_shape} do not broadcast"
        )
    return shape


def _name(d: Distribution) -> str:
    return type(d).__name__


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """The Kullback-Leibler divergence KL(p || q), in nats.

    Dispatch walks the registry that `register_kl` builds: first the exact class pair, then the
    most-derived registered pair among the ancestors of type(p) and type(q). With no closed
    form, +inf where p's support is not inside q's; else, where ``p.has_rsample``, one Monte
    Carlo sample (`monte_carlo_kl`) and a `KLApproximationWarning`.

    Parameters
    ----------
    p, q : Distribution
        Of equal `event_shape` and of batch shapes that broadcast.

    Returns
    -------
    Tensor
        Non-negative, of the broadcast batch shape; 0 exactly where p equals q; +inf where p is
        not absolutely continuous with respect to q.

    Raises
    ------
    TypeError
        If p or q is not a Distribution, or one is discrete and the other continuous.
    ValueError
        If event shapes differ, batch shapes do not broadcast, or devices differ.
    NotImplementedError
        If the pair has no closed form and p has no rsample.

    Examples
    --------
    >>> from lucid.distributions import Normal, kl_divergence
    >>> float(kl_divergence(Normal(0.0, 1.0), Normal(1.0, 2.0)))
    0.4431471805599453
    """
    shape = _batch_shape(p, q)
    result = _closed_form(p, q)
    if result is None:
        return _without_closed_form(p, q, shape)
    return broadcast(result, shape)


def _without_closed_form(p: Distribution, q: Distribution, shape: tuple[int, ...]) -> Tensor:
    inside = _finite(p, q)
    where = p.device
    if inside is False or (isinstance(inside, Tensor) and not inside.array.any()):
        return broadcast(wrap(_outside(p, q, np.result_type(p.dtype, q.dtype)), where), shape)
    if not p.has_rsample:
        raise NotImplementedError(
            f"KL({_name(p)} || {_name(q)}) has no closed form and {_name(p)} no rsample to estimate it with; "
            f"monte_carlo_kl estimates it from sample, @register_kl({_name(p)}, {_name(q)}) adds a formula"
        )
    _warn_of_estimate(p, q, "", 4)
    return monte_carlo_kl(p, q)


def _warn_of_estimate(p: Distribution, q: Distribution, where: str, level: int) -> None:
    warnings.warn(
        f"KL({_name(p)} || {_name(q)}) has no closed form{where and ' ' + where}: this is one Monte Carlo "
        f"sample. monte_carlo_kl draws more; @register_kl({_name(p)}, {_name(q)}) adds a formula",
        KLApproximationWarning,
        stacklevel=level,
    )


def _finite(p: Distribution, q: Distribution) -> Tensor | bool | None:
    """Where supports and tails allow a finite KL(p || q); None where they are not known."""
    try:
        inner, outer = p.support, q.support
    except NotImplementedError:
        return None
    if inner.is_discrete != outer.is_discrete:
        kinds = ["discrete" if s.is_discrete else "continuous" for s in (inner, outer)]
        raise TypeError(f"KL({_name(p)} || {_name(q)}) compares a {kinds[0]} law with a {kinds[1]} one")
    inside = contains(outer, inner)
    if inside is None or inside is False or not isinstance(inner, Interval):
        return inside
    assert isinstance(outer, Interval)
    for end in (0, 1):
        # -log q must have a mean where p's tail runs out at the same end.
        heavy = p._tail_moments[end] <= q._tail_growth[end]
        ends = [s.upper if end else s.lower for s in (inner, outer)]
        diverges = heavy & (ends[0] == ends[1])
        inside = inside & ~diverges if isinstance(diverges, Tensor) else inside & (not diverges)
    return inside if isinstance(inside, Tensor) else bool(inside)


def _outside(p: Distribution, q: Distribution, dtype: Any) -> Any:
    """KL where p's support is not inside q's: +inf, nan where an invalid parameter is an end of one."""
    xp = p.device.module
    y, nan = (np.dtype(dtype).type(v) for v in (np.inf, np.nan))
    for support in (p.support, q.support):
        for end in (support.lower, support.upper) if isinstance(support, Interval) else ():
            if isinstance(end, Tensor):
                y = xp.where(xp.isnan(end.array), nan, y)
    return xp.asarray(y)


def monte_carlo_kl(
    p: Distribution,
    q: Distribution,
    num_samples: int = 1,
    *,
    generator: Generator | None = None,
    estimator: str = "k3",
) -> Tensor:
    """KL(p || q) estimated from draws of p, in nats.

    Parameters
    ----------
    p, q : Distribution
        As for `kl_divergence`; p must have `sample`.
    num_samples : int
        How many draws are averaged. They are drawn in blocks: memory does not grow with it.
    generator : Generator, optional
        One of `lucid.random.default_rng`'s.
    estimator : {"k3", "k1"}
        With r = q(x)/p(x): "k3" averages r - 1 - log r, never negative, 0 exactly where p
        equals q, and unbiased where q's support lies within p's, but of no finite variance where
        q is much wider than p (r is huge where p hardly ever draws): it settles slowly there, and
        from below. "k1" averages -log r, unbiased always, and of either sign.

    Returns
    -------
    Tensor
        Of the broadcast batch shape; +inf where p's support is not inside q's.

    Raises
    ------
    ValueError
        If `num_samples` is not positive or `estimator` is neither.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions import Normal, monte_carlo_kl
    >>> g = lucid.random.default_rng(0)
    >>> float(monte_carlo_kl(Normal(0.0, 1.0), Normal(0.0, 1.0), 10, generator=g))
    0.0
    """
    shape = _batch_shape(p, q)
    counts = isinstance(num_samples, (int, np.integer)) and not isinstance(num_samples, bool)
    if not (counts and num_samples > 0):
        raise ValueError(f"monte_carlo_kl: num_samples must be a positive integer, got {num_samples!r}")
    if estimator not in ("k3", "k1"):
        raise ValueError(f"monte_carlo_kl: estimator must be 'k3' or 'k1', got {estimator!r}")
    inside = _finite(p, q)
    # Every element of the result has draws of its own, also where only q's batch is larger.
    p, q = copy.copy(p.expand(shape)), copy.copy(q)
    q._validate_args = p._validate_args = False
    draw = p.rsample if p.has_rsample else p.sample
    # Blocks of draws, so that memory does not grow with their number.
    block = max(1, _BLOCK // max(1, *(d.expand(shape)._width for d in (p, q))))
    total: Any = 0.0
    for start in range(0, num_samples, block):
        x = draw((min(block, num_samples - start),), generator=generator)
        p_log, q_log = p.log_prob(x), q.log_prob(x)
        terms = kernel("monte_carlo_k3")(p_log, q_log) if estimator == "k3" else p_log - q_log
        total = total + terms.sum(axis=0, dtype=np.float64)
    mean = broadcast((total / num_samples).astype(terms.dtype, copy=False), shape)
    if inside is None or inside is True:
        return mean
    mask = inside.array if isinstance(inside, Tensor) else inside
    outside = wrap(_outside(p, q, mean.dtype), mean.device)
    return np.where(wrap(mask, mean.device), mean, outside)


def summed_kl(p: Distribution, q: Distribution, ndim: int) -> Tensor:
    """KL(p || q) summed over the last `ndim` axes of the batch; fused where one kernel is all."""
    form = next(iter(_lookup(type(p), type(q))), None)
    if isinstance(form, PartialKL) and form.holds(p, q).array.all():
        form = form.closed
    if isinstance(form, KernelKL) and ndim:
        return form.event_sum(p, q, ndim)
    return sum_rightmost(kl_divergence(p, q), ndim)
