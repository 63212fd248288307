"""Mixtures of one family, and what can be said of the divergence between two."""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any, Self

import numpy as np

from .. import special
from .._device import device as Device
from .._device import is_cupy
from .._kernel import index
from ..random import Generator
from ..tape import no_grad
from ..tensor import (
    Tensor,
    _requires_grad,
    bare,
    broadcast,
    common_device,
    detached,
    kernel,
    tensor_of,
    wrap,
)
from .categorical import Categorical
from .constraints import Constraint, Interval, independent
from .distribution import Distribution, _broadcast, sum_rightmost
from .independent import Independent, _peeled
from .kl import KLApproximationWarning, _batch_shape, _finite, kl_divergence, register_kl
from .multivariate_normal import MultivariateNormal
from .normal import Normal


class MixtureSameFamily(Distribution):
    """A law that draws which component to draw from: the last batch axis of one family's laws.

    As torch.distributions', but the batch is that of both arguments broadcast, the support is the
    interval that spans those of all components of positive weight, and what a component of weight
    zero says (infinite moments, nan) is not heard.

    Parameters
    ----------
    mixture_distribution : Categorical
        The weights: K of them, of a batch shape that broadcasts with the components' first axes.
    component_distribution : Distribution
        Of batch shape ``(*batch_shape, K)``.
    validate_args : bool, optional
        Whether values are checked against the support.

    Raises
    ------
    TypeError
        If `mixture_distribution` is no Categorical or `component_distribution` no Distribution.
    ValueError
        If their batch shapes do not broadcast, or differ in K, or they are on two devices.

    Examples
    --------
    >>> from lucid.distributions import Categorical, MixtureSameFamily, Normal
    >>> p = MixtureSameFamily(Categorical(probs=[0.25, 0.75]), Normal([0.0, 4.0], 1.0))
    >>> float(p.mean), float(p.variance)
    (3.0, 4.0)
    """

    def __init__(
        self,
        mixture_distribution: Categorical,
        component_distribution: Distribution,
        validate_args: bool | None = None,
    ) -> None:
        family = type(self).__name__
        if not isinstance(mixture_distribution, Categorical):
            raise TypeError(
                f"{family}: mixture_distribution must be a Categorical, got {mixture_distribution!r:.60}"
            )
        if not isinstance(component_distribution, Distribution):
            raise TypeError(
                f"{family}: component_distribution must be a Distribution, got {component_distribution!r:.60}"
            )
        weights, each = mixture_distribution.batch_shape, component_distribution.batch_shape
        count = mixture_distribution._num_events
        if not each or each[-1] != count:
            raise ValueError(
                f"{family}: mixture_distribution has {count} weights; component_distribution's last batch "
                f"axis must be as long, got batch_shape {each}"
            )
        common_device(*(Tensor(None, d.device) for d in (mixture_distribution, component_distribution)))
        batch = _broadcast(weights, each[:-1])
        if batch is None:
            raise ValueError(
                f"{family}: mixture_distribution's batch_shape {weights} does not broadcast with "
                f"component_distribution's without its last axis, {each[:-1]}"
            )
        self.mixture_distribution = mixture_distribution.expand(batch)
        self.component_distribution = component_distribution.expand((*batch, count))
        super().__init__(batch, component_distribution.event_shape, validate_args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.mixture_distribution!r}, {self.component_distribution!r})"

    @property
    def has_rsample(self) -> bool:  # type: ignore[override]
        """Whether draws are numbers, whose rank gives them derivatives: where the components have a cdf."""
        each = self.component_distribution
        known = type(each).cdf is not Distribution.cdf or f"{each._stem}_cdf" in index()
        return not self._event_shape and not each.support.is_discrete and known

    @property
    def support(self) -> Constraint:
        return _span(self.component_distribution.support, self._present(), -1)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self._least(self.component_distribution._tail_moments)

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return self._least(self.component_distribution._tail_growth)

    def _least(self, ends: tuple[Any, Any]) -> tuple[Any, Any]:
        """The heaviest tail among the components that can be drawn."""
        lower, upper = (_least(x, self._present(), -1) for x in ends)
        return lower, upper

    def _present(self) -> Tensor:
        return self.mixture_distribution.probs > 0

    @property
    def device(self) -> Device:
        return self.component_distribution.device

    @property
    def dtype(self) -> Any:
        return self.component_distribution.dtype

    def to(self, where: str | Device) -> Self:
        new = copy.copy(self)
        new.mixture_distribution = self.mixture_distribution.to(where)
        new.component_distribution = self.component_distribution.to(where)
        return new

    def expand(self, batch_shape: tuple[int, ...]) -> Self:
        new = super().expand(batch_shape)
        new.mixture_distribution = self.mixture_distribution.expand(new._batch_shape)
        count = self.mixture_distribution._num_events
        new.component_distribution = self.component_distribution.expand((*new._batch_shape, count))
        return new

    @property
    def _width(self) -> int:
        return self.component_distribution._width

    def _numbers(self, name: str, value: Any) -> Any:
        checked = super()._numbers(name, value)
        return checked if isinstance(value, Tensor) or is_cupy(value) else checked.to(self.device)

    def _components(self) -> Distribution:
        """The components, which take values that another component's support holds."""
        each = copy.copy(self.component_distribution)
        each._validate_args = False
        return each

    def _spread_value(self, value: Any) -> Tensor:
        """`value`, checked, with the axis of components."""
        x = self._value(value)
        return x[(..., None, *(slice(None),) * len(self._event_shape))]

    def _average(self, x: Tensor, event: bool = False) -> Tensor:
        """The mean of a quantity of the components, which one of weight zero takes no part in."""
        return _mean(self.mixture_distribution, x, len(self._event_shape) if event else 0).astype(
            self.dtype, copy=False
        )

    def log_prob(self, value: Any) -> Tensor:
        each = self._components().log_prob(self._spread_value(value))
        return _log_mean_exp(self.mixture_distribution.logits, each)

    def cdf(self, value: Any) -> Tensor:
        return np.minimum(self._average(self._components().cdf(self._spread_value(value))), 1)

    @property
    def mean(self) -> Tensor:
        return self._average(self.component_distribution.mean, event=True)

    @property
    def variance(self) -> Tensor:
        """The mean of the components' variances and the variance of their means."""
        each: Any = self.component_distribution
        within = self._average(each.variance, event=True)
        with np.errstate(invalid="ignore"):
            apart = each.mean - np.expand_dims(self.mean, -1 - len(self._event_shape))
            between = self._average(apart * apart, event=True)
        # Means that are infinite differ by nan.
        return np.where(np.equal(within, math.inf), within, within + between)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """The draws of `sample`, with the derivatives that keep their ranks (Figurnov et al. 2018).

        Raises
        ------
        NotImplementedError
            Where `has_rsample` is false.
        """
        if not self.has_rsample:
            raise NotImplementedError(
                f"{type(self).__name__} of {self.component_distribution!r:.60} has no rsample"
            )
        with no_grad():
            x = self.sample(sample_shape, generator=generator)
            density = np.exp(self.log_prob(x))
        rank = self.cdf(x)
        return x - (rank - detached(rank)) / density if _requires_grad(rank) else x

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        xp = self.device.module
        which = self.mixture_distribution.sample(sample_shape, generator=generator).array
        drawn = self.component_distribution.sample(sample_shape, generator=generator).array
        ndim = len(self._event_shape)
        at = which[(..., *(None,) * (ndim + 1))]
        axis = -1 - ndim
        found = xp.take_along_axis(
            drawn, xp.broadcast_to(at, (*at.shape[:axis], 1, *self._event_shape)), axis
        )
        return wrap(found.squeeze(axis), self.device)


def _span(support: Constraint, present: Tensor, axis: int) -> Constraint:
    """The interval around those of the components along `axis`; other sets have no parameters."""
    if isinstance(support, independent):
        n = support.reinterpreted_batch_ndims
        return independent(_span(support.base, present[(..., *(None,) * n)], axis - n), n)
    if not isinstance(support, Interval):
        return support
    lower = _least(support.lower, present, axis)
    upper = -_least(-support.upper, present, axis)
    return Interval(
        lower, upper, support.closed_lower, support.closed_upper, support.is_discrete, support.name
    )


def _least(x: Any, present: Tensor, axis: int) -> Any:
    """The least along `axis` where `present`; a number is all components'."""
    if not isinstance(x, Tensor):
        return x
    xp = x.device.module
    return wrap(xp.where(present.array, x.array, math.inf).min(axis=axis), x.device)


def _mean(weights: Categorical, x: Tensor, ndim: int = 0) -> Tensor:
    """The mean over components, the axis before the last `ndim`; one of weight zero takes no part."""
    xp, terms, w = bare(x, weights.probs)
    w = w[(..., *(None,) * ndim)]
    return tensor_of((xp.where(w > 0, terms, 0) * w).sum(axis=-1 - ndim), x.device)


def _log_mean_exp(logits: Tensor, terms: Tensor) -> Tensor:
    """log of the sum of exp(logits + terms) along the last axis; a weight of zero has no term."""
    if _requires_grad(logits) or _requires_grad(terms):
        return special.logsumexp(np.where(np.equal(logits, -math.inf), logits, logits + terms), axis=-1)
    xp = terms.device.module
    with np.errstate(invalid="ignore"):
        each = xp.where(xp.isneginf(logits.array), logits.array, logits.array + terms.array)
        top = each.max(axis=-1)
        excess = kernel("categorical_excess_logits")(wrap(each, terms.device)).array
        summed = xp.where(xp.isinf(top), top, top + excess)
    return wrap(summed.astype(terms.dtype, copy=False), terms.device)


# ---- divergences


@register_kl(MixtureSameFamily, MixtureSameFamily)
def _kl(p: MixtureSameFamily, q: MixtureSameFamily) -> Tensor:
    inside = _finite(p, q)
    if inside is False or (isinstance(inside, Tensor) and not inside.array.any()):
        return NotImplemented
    raise NotImplementedError(
        f"KL({type(p).__name__} || {type(q).__name__}) has no closed form: mixture_kl_bounds and "
        "mixture_kl_matched_bound bound it, mixture_kl_variational approximates it, "
        "monte_carlo_kl estimates it"
    )


def mixture_kl_matched_bound(p: Distribution, q: Distribution) -> Tensor:
    """An upper bound of KL(p || q), in nats, for mixtures whose components match one to one.

    KL(w || v) + sum of w_i KL(p_i || q_i): the divergence between the joint laws of component and
    draw, which the chain rule says is no less than that between the draws. 0 where p and q have
    equal weights and components.

    Parameters
    ----------
    p, q : MixtureSameFamily
        Of the same number of components, each pair of which has a closed-form divergence. Any
        other distribution counts as a mixture of one component.

    Returns
    -------
    Tensor
        Of the broadcast batch shape.

    Raises
    ------
    TypeError
        If p or q is no Distribution.
    ValueError
        If they differ in their number of components or in event shape, or do not broadcast.
    NotImplementedError
        If the components have no closed-form divergence.

    Examples
    --------
    >>> from lucid.distributions import Categorical, MixtureSameFamily, Normal, mixture_kl_matched_bound
    >>> w = Categorical(probs=[0.5, 0.5])
    >>> p, q = (MixtureSameFamily(w, Normal([0.0, m], 1.0)) for m in (4.0, 5.0))
    >>> float(mixture_kl_matched_bound(p, q))
    0.25
    """
    p, q = _mixtures("mixture_kl_matched_bound", p, q)
    count = [d.mixture_distribution._num_events for d in (p, q)]
    if count[0] != count[1]:
        raise ValueError(
            f"mixture_kl_matched_bound: p has {count[0]} components and q {count[1]}; "
            "they must match one to one"
        )
    each = _closed(p.component_distribution, q.component_distribution)
    return kl_divergence(p.mixture_distribution, q.mixture_distribution) + _mean(p.mixture_distribution, each)


def mixture_kl_bounds(p: Distribution, q: Distribution) -> tuple[Tensor, Tensor]:
    """A lower and an upper bound of KL(p || q), in nats, for mixtures of normal laws.

    Those of Durrieu, Thiran and Kelly (2012), "Lower and upper bounds for approximation of the
    Kullback-Leibler divergence between Gaussian mixture models", of each component's mean of log p
    and of log q: by Jensen's inequality it is at most the log of the mean density, and by that of
    the sum of exponentials at least the log of the weighted exp(-KL) less the entropy. By Gibbs'
    inequality it is also at most the negative entropy, and the smaller is taken: so the bounds are
    never looser than the paper's, and the upper one of two single components is their divergence.

    Parameters
    ----------
    p, q : MixtureSameFamily
        Of Normal components, Independent ones or MultivariateNormal; of any numbers of them. Any
        other distribution counts as a mixture of one component.

    Returns
    -------
    lower, upper : Tensor
        Of the broadcast batch shape, 0 <= lower <= upper: bounds up to the rounding of their terms.

    Raises
    ------
    TypeError
        If p or q is no Distribution.
    ValueError
        If event shapes differ or batch shapes do not broadcast.
    NotImplementedError
        If the components are not normal.

    Examples
    --------
    >>> from lucid.distributions import Categorical, MixtureSameFamily, Normal, mixture_kl_bounds
    >>> each = Normal([0.0, 9.0], 1.0)
    >>> p = MixtureSameFamily(Categorical(probs=[0.5, 0.5]), each)
    >>> q = MixtureSameFamily(Categorical(probs=[0.9, 0.1]), each)
    >>> lower, upper = mixture_kl_bounds(p, q)  # of 0.5108
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.3814, 0.6643)
    """
    p, q = _mixtures("mixture_kl_bounds", p, q)
    lower = np.maximum(_mean(p.mixture_distribution, _least_told(p, p) - _most_told(p, q)), 0)
    return lower, np.maximum(_mean(p.mixture_distribution, _most_told(p, p) - _least_told(p, q)), lower)


def mixture_kl_variational(p: Distribution, q: Distribution) -> Tensor:
    """An approximation of KL(p || q), in nats, and no bound: it may lie on either side.

    The variational one of Hershey and Olsen (2007), "Approximating the Kullback Leibler divergence
    between Gaussian mixture models": the difference of two lower bounds, sum over i of
    w_i log(sum_k w_k exp(-KL(p_i || p_k)) / sum_j v_j exp(-KL(p_i || q_j))); 0 where that is
    negative, and where p and q have equal weights and components.

    Parameters
    ----------
    p, q : MixtureSameFamily
        Of any numbers of components, all pairs of which have a closed-form divergence. Any other
        distribution counts as a mixture of one component.

    Returns
    -------
    Tensor
        Of the broadcast batch shape.

    Raises
    ------
    TypeError
        If p or q is no Distribution.
    ValueError
        If event shapes differ or batch shapes do not broadcast.
    NotImplementedError
        If the components have no closed-form divergence.

    Examples
    --------
    >>> from lucid.distributions import Categorical, MixtureSameFamily, Normal, mixture_kl_variational
    >>> each = Normal([0.0, 9.0], 1.0)
    >>> p = MixtureSameFamily(Categorical(probs=[0.5, 0.5]), each)
    >>> q = MixtureSameFamily(Categorical(probs=[0.9, 0.1]), each)
    >>> round(float(mixture_kl_variational(p, q)), 4)
    0.5108
    """
    p, q = _mixtures("mixture_kl_variational", p, q)
    return np.maximum(_mean(p.mixture_distribution, _least_told(p, p) - _least_told(p, q)), 0)


def _mixtures(function: str, p: Any, q: Any) -> tuple[MixtureSameFamily, MixtureSameFamily]:
    for name, d in (("p", p), ("q", q)):
        if not isinstance(d, Distribution):
            raise TypeError(f"{function}: {name} must be a Distribution, got {d!r:.60}")
    _batch_shape(p, q)
    return _mixture(p), _mixture(q)


def _mixture(d: Distribution) -> MixtureSameFamily:
    if isinstance(d, MixtureSameFamily):
        return d
    one = wrap(d.device.module.ones(1, dtype=d.dtype), d.device)
    return MixtureSameFamily(Categorical(probs=one), _with_axis(d, 0))


def _closed(p: Distribution, q: Distribution) -> Tensor:
    """kl_divergence, where one sample would be no bound."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", KLApproximationWarning)
        try:
            return kl_divergence(p, q)
        except KLApproximationWarning as warning:
            raise NotImplementedError(
                f"KL({type(p).__name__} || {type(q).__name__}) of the components has no closed form"
            ) from warning


def _least_told(p: MixtureSameFamily, q: MixtureSameFamily) -> Tensor:
    """What the mean of log q under each component of p is at least, over that component's own."""
    return _log_mean_exp(q.mixture_distribution.logits[..., None, :], -_closed(*_paired(p, q)))


def _most_told(p: MixtureSameFamily, q: MixtureSameFamily) -> Tensor:
    """What it is at most: by Jensen, or 0 by Gibbs."""
    jensen = _log_mean_exp(q.mixture_distribution.logits[..., None, :], -_deficit(*_paired(p, q)))
    return np.minimum(jensen, 0)


def _paired(p: MixtureSameFamily, q: MixtureSameFamily) -> tuple[Distribution, Distribution]:
    """The components of p as batch (…, K, 1), those of q as (…, 1, L)."""
    return _with_axis(p.component_distribution, 0), _with_axis(q.component_distribution, 1)


def _with_axis(d: Distribution, right: int) -> Distribution:
    """`d` with a batch axis of one before its last `right` ones."""
    if isinstance(d, Independent):
        n = d.reinterpreted_batch_ndims
        return Independent(_with_axis(d.base_dist, right + n), n, d._validate_args)
    if not d._parameters:
        raise NotImplementedError(
            f"components of {type(d).__name__} cannot be paired: it declares no parameters"
        )
    new, batch = copy.copy(d), d.batch_shape
    at = len(batch) - right
    new._parameters = {}
    for name, x in d._parameters.items():
        own = x.shape[len(d._batch_of(name, x)) :]
        new._parameters[name] = broadcast(x, (*batch, *own))[(slice(None),) * at + (None,)]
    new._batch_shape = (*batch[:at], 1, *batch[at:])
    return new


def _deficit(p: Distribution, q: Distribution) -> Tensor:
    """The mean of log p under p, less the log of the mean of q under p: the product's integral."""
    p, q = _bare(p), _bare(q)
    if isinstance(p, Independent) and isinstance(q, Independent):
        n = min(p.reinterpreted_batch_ndims, q.reinterpreted_batch_ndims)
        return sum_rightmost(_deficit(_peeled(p, n), _peeled(q, n)), n)
    if type(p) is Normal and type(q) is Normal:
        scale = np.hypot(p.scale, q.scale)
        z = (p.loc - q.loc) / scale
        return np.log(scale) - np.log(p.scale) - 0.5 + 0.5 * z * z
    a, b = _vector(p), _vector(q)
    if a is None or b is None:
        raise NotImplementedError(
            "mixture_kl_bounds: components must be Normal, Independent ones or MultivariateNormal, "
            f"got {type(p).__name__} and {type(q).__name__}"
        )
    both = MultivariateNormal(a.loc, a.covariance_matrix + b.covariance_matrix, validate_args=False)
    return -both.log_prob(b.loc) - a.entropy()


def _vector(d: Distribution) -> MultivariateNormal | None:
    """A normal law of vectors as MultivariateNormal; None of another."""
    if isinstance(d, Independent) and d.reinterpreted_batch_ndims == 1 and type(d.base_dist) is Normal:
        loc, scale = d.base_dist.loc, d.base_dist.scale
        eye = wrap(scale.device.module.eye(scale.shape[-1], dtype=scale.dtype), scale.device)
        return MultivariateNormal(loc, scale_tril=scale[..., None] * eye, validate_args=False)
    return d if type(d) is MultivariateNormal else None


def _bare(d: Distribution) -> Distribution:
    while isinstance(d, Independent) and not d.reinterpreted_batch_ndims:
        d = d.base_dist
    return d
