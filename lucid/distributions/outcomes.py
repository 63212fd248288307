"""What laws of K outcomes share: probabilities that are given as they are, or by their logarithms."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..recorded import apply, derivative
from ..tensor import Tensor, _requires_grad, bare, broadcast, detached, kernel, tensor_of, wrap
from . import constraints
from .constraints import Constraint
from .digits import digamma_difference, log_ratio
from .distribution import Distribution


class Outcomes(Distribution):
    """A law made of the probabilities of K outcomes, one of `probs` and `logits`, after what `others` names.

    A family says in its constructor whether an event has the K outcomes' axis.
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "probs": constraints.simplex,
        "logits": constraints.logits_vector,
    }

    def _weigh(
        self,
        validate_args: bool | None,
        event_shape: tuple[int, ...] | None,
        probs: Any,
        logits: Any,
        **others: Any,
    ) -> None:
        """Take the others and then what was given of `probs` and `logits`."""
        if probs is not None and logits is not None:
            raise ValueError(f"{type(self).__name__}: give exactly one of probs and logits")
        name, value = ("probs", probs) if logits is None else ("logits", logits)
        self._declare(validate_args, event_shape, **others, **{name: value})
        if logits is not None:
            self._variant = "_logits"

    @property
    def _weights(self) -> Tensor:
        """What was given, without the batch's axes that it broadcasts along."""
        return self._parameters["logits" if self._variant else "probs"]

    @property
    def _num_events(self) -> int:
        return int(self._weights.shape[-1])

    @property
    def param_shape(self) -> tuple[int, ...]:
        """The shape of `probs` and of `logits`."""
        return (*self._batch_shape, self._num_events)

    def _log_probs(self) -> Tensor:
        """The logarithms of the probabilities, of recorded weights."""

        def logs(x: Tensor) -> Tensor:
            relative, excess = self._log_relative(x)
            return wrap((relative - excess).astype(x.dtype, copy=False), x.device)

        return apply(f"outcomes_logits{self._variant}", logs, (self._weights,))

    def _log_relative(self, x: Tensor | None = None) -> tuple[Any, Any]:
        """Logarithms of outcomes over the likeliest, and of what those ratios sum to."""
        x = self._weights if x is None else x
        top = x.array.max(axis=-1, keepdims=True)
        excess = kernel(f"categorical_excess{self._variant}")(x).array[..., None]
        with np.errstate(all="ignore"):
            if self._variant:
                return x.array - top, excess
            y = kernel("special_log_ratio")(wrap(top, x.device), x).array
            return x.device.module.where(x.array == 0, -np.inf, y), excess

    def _rows(self, a: Any) -> Tensor:
        if isinstance(a, Tensor):
            return broadcast(a if a.dtype == self.dtype else a.astype(self.dtype), self.param_shape)
        xp = self.device.module
        return wrap(xp.broadcast_to(a, self.param_shape).astype(self.dtype, copy=False), self.device)

    @property
    def probs(self) -> Tensor:
        """probs as given, or from logits."""
        if not self._variant:
            return broadcast(self._weights, self.param_shape)
        if _requires_grad(self._weights):
            shares: Any = np.exp(self._log_probs())
            return broadcast(shares, self.param_shape)
        relative, excess = self._log_relative()
        return self._rows(self.device.module.exp(relative - excess))

    @property
    def logits(self) -> Tensor:
        """The logarithms of the probabilities."""
        if _requires_grad(self._weights):
            return broadcast(self._log_probs(), self.param_shape)
        relative, excess = self._log_relative()
        return self._rows(relative - excess)

    def _complements(self) -> Any:
        """1 - probs, the largest's from the others: it has digits of its own however near to 1."""
        xp, p = bare(self.probs)
        first = xp.arange(self._num_events) == p.argmax(axis=-1)[..., None]
        return xp.where(first, xp.where(first, 0, p).sum(axis=-1, keepdims=True), 1 - p)

    def _drawing_weights(self) -> Any:
        """In proportion to probs, in double; ValueError names a row that has none to draw with."""
        xp, a = self.device.module, self._weights.array
        with np.errstate(all="ignore"):
            w = xp.exp(a - a.max(axis=-1, keepdims=True)) if self._variant else a
        w = w.astype(np.float64, copy=False)
        total = w.sum(axis=-1)
        usable = (w >= 0).all(axis=-1) & (total > 0) & (total < xp.inf)
        if not usable.all():
            at = tuple(int(i) for i in xp.unravel_index(usable.argmin(), usable.shape))
            raise ValueError(f"{type(self).__name__}: no probabilities to draw with at index {at}")
        return w

    def _draw(self, sample_shape: Any, generator: Generator | None) -> Tensor:
        """Outcomes' numbers, of shape ``(*sample_shape, *batch_shape)`` and int64.

        ValueError if a row has no probabilities to draw with (``validate_args=False`` let it through).
        """
        w = self._drawing_weights()
        xp = self.device.module
        sums = xp.cumsum(w, axis=-1)
        total = sums[..., -1]
        last = self._num_events - 1 - (w[..., ::-1] > 0).argmax(axis=-1)
        shape = (*self._sample_shape(sample_shape), *self._batch_shape)
        u = self._generator(generator).random(shape, np.float64).array * total
        # How many of the row's sums are at or below u; a loop over rows or over sums, the fewer.
        rows = w.size // self._num_events
        if rows <= self._num_events:
            drawn = xp.empty(shape, np.int64)
            flat = xp.broadcast_to(sums, self.param_shape).reshape(-1, self._num_events)
            count = len(flat)
            for i in range(count):
                at = xp.unravel_index(i, self._batch_shape) if self._batch_shape else ()
                drawn[(..., *at)] = xp.searchsorted(flat[i], u[(..., *at)], side="right")
        else:
            drawn = xp.zeros(shape, np.int64)
            for k in range(self._num_events - 1):
                drawn += sums[..., k] <= u
        return wrap(xp.minimum(drawn, last), self.device)


def outcomes_kl(p: Outcomes, q: Outcomes) -> Tensor:
    """KL of one outcome: both as they were given, a pair of probs and logits as logits."""
    if p._num_events != q._num_events:
        raise ValueError(
            f"KL({type(p).__name__} || {type(q).__name__}): p has {p._num_events} outcomes along its last "
            f"axis and q {q._num_events}"
        )
    rows = [p._weights, q._weights]
    if p._variant == q._variant:
        return kernel(f"kl_categorical{p._variant}_categorical{q._variant}")(*rows)
    with np.errstate(all="ignore"):
        logits = [x if d._variant else np.log(x) for d, x in zip((p, q), rows, strict=True)]
    return kernel("kl_categorical_logits_categorical_logits")(*logits)


class Relaxed(Outcomes):
    """A law of K outcomes relaxed by Gumbel noise at a temperature: every outcome can be."""

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "temperature": constraints.positive,
        "probs": constraints.simplex,
        "logits": constraints.real_vector,
    }
    has_rsample = True

    def __init__(
        self, temperature: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._weigh(validate_args, None, probs, logits, temperature=temperature)
        if self._validate_args and not self._variant:
            self._refuse(
                "probs", self._weights, constraints.independent(constraints.positive, 1), finite=True
            )

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        form = self._kernel(f"log_prob{self._variant}")
        return self._within(x, form(x, self._parameters["temperature"], self._weights))

    def _drawn_logarithms(self, sample_shape: Any, generator: Generator | None) -> Any:
        """Logarithms of the outcomes' shares in one draw."""
        xp, dtype = self.device.module, self.dtype
        drawn = self._generator(generator).standard_exponential(self._extended_shape(sample_shape), dtype)
        if any(map(_requires_grad, self._parameters.values())):
            gumbel = -np.log(np.maximum(drawn, np.finfo(dtype).tiny))
            scores = (self.logits + gumbel) / self.temperature[..., None]
            return scores - special.logsumexp(scores, axis=-1, keepdims=True)
        noise = drawn.array
        with np.errstate(all="ignore"):
            scores = self.logits.array - xp.log(xp.maximum(noise, np.finfo(dtype).tiny))
            scores -= scores.max(axis=-1, keepdims=True)
            scores /= self.temperature.array[..., None]
            scores -= xp.log(xp.exp(scores).sum(axis=-1, keepdims=True))
        return scores.astype(dtype, copy=False)


def drawn_shares(concentration: Tensor, shape: tuple[int, ...], generator: Generator, dtype: Any) -> Tensor:
    """Draws of Dirichlet(concentration): shares of gamma draws by their logarithms.

    At small concentrations all gamma draws underflow. No share is 0: the least are the smallest
    normal number.
    """
    if _requires_grad(concentration):
        # The same numbers: what is added to a's rank in the draw of a + 1 is -e/a, e exponential.
        raised = generator.standard_gamma(concentration + 1, shape, dtype)
        logs = np.log(raised) - generator.standard_exponential(shape, dtype) / concentration
        x = np.exp(logs - special.logsumexp(logs, axis=-1, keepdims=True))
        return np.maximum(x, np.finfo(dtype).tiny)
    xp, a = concentration.device.module, concentration.array
    valid = (a > 0) & xp.isfinite(a)
    a = xp.where(valid, a, 1)
    # Where all are tiny one share has everything, and which one is a matter of their ratios.
    tiny = a.max(axis=-1, keepdims=True) < 2.0**-100
    divisor = xp.where(tiny, a * 2.0**60, a).astype(dtype, copy=False)
    raised = generator.standard_gamma(wrap((a + 1).astype(dtype), concentration.device), shape, dtype)
    with np.errstate(all="ignore"):
        logs = xp.log(raised.array)
        logs -= generator.standard_exponential(shape, dtype).array / divisor
        logs -= logs.max(axis=-1, keepdims=True)
        x = xp.exp(logs)
        x /= x.sum(axis=-1, keepdims=True)
        xp.maximum(x, np.finfo(dtype).tiny, out=x)
    if not valid.all():
        x = xp.where(valid.all(axis=-1, keepdims=True), x, xp.nan)
    return wrap(x.astype(dtype, copy=False), concentration.device)


def drawn_counts(total: Any, weights: Any, shape: tuple[int, ...], generator: Generator) -> Any:
    """How often each outcome comes in `total` draws: halves of a row, then halves of those.

    `shape` is the counts' with their last axis.
    """
    xp, n = generator.device.module, shape[-1]
    size = 1 << (n - 1).bit_length()
    padding = xp.zeros((*weights.shape[:-1], size - n))
    levels = [xp.concatenate([weights, padding], axis=-1)]
    while levels[-1].shape[-1] > 1:
        levels.append(levels[-1][..., ::2] + levels[-1][..., 1::2])
    counts = xp.broadcast_to(total, shape[:-1])[..., None].astype(np.int64)
    for parts in levels[-2::-1]:
        whole = parts[..., ::2] + parts[..., 1::2]
        left = xp.minimum(parts[..., ::2] / xp.where(whole > 0, whole, 1), 1)
        first = generator.binomial(counts, xp.broadcast_to(left, counts.shape)).array
        counts = xp.stack([first, counts - first], axis=-1).reshape(*shape[:-1], parts.shape[-1])
    return counts[..., :n]


def whole(x: Tensor) -> Any:
    """A total where it is a nonnegative integer, elsewhere nan."""
    xp, a = bare(detached(x))
    return xp.where((a >= 0) & (a == xp.floor(a)), a, xp.nan)


def counted(total: Tensor, value: Tensor, density: Tensor) -> Tensor:
    """Log probabilities of counts, -inf where they do not sum to `total`; of either's nan, nan."""
    sums, n = detached(value).array.sum(axis=-1), whole(total)
    xp, a = bare(density)
    y = xp.where((sums == n) | xp.isnan(a), a, -np.inf) + 0 * (n + sums)
    return tensor_of(y if y.dtype == density.dtype else y.astype(density.dtype), density.device)


# ---- derivatives of what is computed over rows


def _shares(x: Tensor, variant: str) -> Tensor:
    """Probabilities of rows of weights."""
    if variant:
        return np.exp(x - special.logsumexp(x, axis=-1, keepdims=True))
    return x / x.sum(axis=-1, keepdims=True)


def _log_weights(p: Tensor, q: Tensor, variant: str) -> Tensor:
    """log(p/q) of weights as they are given, 0 where p has none; right to the last bits where near."""
    some = np.greater(p, -np.inf if variant else 0.0)
    if variant:
        return np.where(some, p, 0.0) - np.where(some, q, 0.0)
    a, b = np.where(some, p, 1.0), np.where(some, q, 1.0)
    return log_ratio(a, b)


def _by_log_weights(g: Tensor, y: Tensor, x: Tensor) -> Tensor:
    return g - np.exp(y) * g.sum(axis=-1, keepdims=True)


def _by_weights(g: Tensor, y: Tensor, x: Tensor) -> Tensor:
    # What nothing is asked of has no derivative, though that of its logarithm may be infinite.
    asked = np.not_equal(g, 0)
    with np.errstate(divide="ignore"):
        own = np.where(asked, g / np.where(asked, x, 1.0), 0.0)
    return own - g.sum(axis=-1, keepdims=True) / x.sum(axis=-1, keepdims=True)


derivative("outcomes_logits_logits", _by_log_weights)
derivative("outcomes_logits", _by_weights)


def _kl_rules(variant: str) -> tuple[Any, Any]:
    """Of KL by p's weights and by q's: log(p/q) less its mean is that of the weights, not normalised ones."""

    def deviations(p: Tensor, q: Tensor) -> tuple[Tensor, Tensor]:
        share, d = _shares(p, variant), _log_weights(p, q, variant)
        return share, d - (share * d).sum(axis=-1, keepdims=True)

    def by_p(g: Tensor, kl: Tensor, p: Tensor, q: Tensor) -> Tensor:
        share, d = deviations(p, q)
        if variant:
            return g[..., None] * (share * d)
        # Without a share in p: what a first one adds, -inf or, where q has none either, nothing.
        d = np.where(np.equal(p, 0), np.where(np.equal(q, 0), 0.0, -np.inf), d)
        return g[..., None] * (d / p.sum(axis=-1, keepdims=True))

    def by_q(g: Tensor, kl: Tensor, p: Tensor, q: Tensor) -> Tensor:
        share, d = deviations(p, q)
        exponent = -(d + kl[..., None])
        small = np.less(abs(exponent), 1.0) & np.greater(share, 0)
        if variant:
            change = share * np.expm1(np.where(small, exponent, 0.0))
            return g[..., None] * np.where(small, change, _shares(q, variant) - share)
        total = q.sum(axis=-1, keepdims=True)
        at_q = np.where(np.greater(q, 0), q, 1.0)
        far = 1.0 - share / (at_q / total)
        none = np.where(np.greater(q, 0), far, np.where(np.greater(p, 0), -np.inf, 1.0))
        return g[..., None] * (np.where(small, -np.expm1(-np.where(small, exponent, 0.0)), none) / total)

    return by_p, by_q


def _by_entropy(g: Tensor, h: Tensor, p: Tensor, variant: str) -> Tensor:
    share = _shares(p, variant)
    logs = np.log(np.where(np.greater(share, 0), share, 1.0))
    if variant:
        return -g[..., None] * (share * (logs + h[..., None]))
    logs = np.where(np.greater(share, 0), logs, -np.inf)
    return -g[..., None] * ((logs + h[..., None]) / p.sum(axis=-1, keepdims=True))


def _by_excess(g: Tensor, y: Tensor, x: Tensor, variant: str) -> Tensor:
    """The largest's share is shared evenly by those that are equal to it."""
    largest = np.max(x.detach(), axis=-1, keepdims=True)
    chosen = np.equal(x, largest)
    lowered = chosen / chosen.sum(axis=-1, keepdims=True)
    scale = 1.0 if variant else x.sum(axis=-1, keepdims=True)
    weight = 1.0 if variant else largest
    return g[..., None] * ((_shares(x, variant) if variant else 1.0 / scale) - lowered / weight)


def _count_rules(variant: str) -> tuple[Any, Any]:
    """Of the log probability of counts by them and by the weights: only logarithms of these say anything."""

    def by_value(g: Tensor, y: Tensor, x: Tensor, w: Tensor) -> Tensor:
        return g[..., None] * np.log(_shares(w, variant))

    def by_weights(g: Tensor, y: Tensor, x: Tensor, w: Tensor) -> Tensor:
        n = x.sum(axis=-1, keepdims=True)
        if variant:
            return g[..., None] * (x - n * _shares(w, variant))
        per = np.where(np.equal(x, 0), 0.0, x / np.where(np.equal(x, 0), 1.0, w))
        return g[..., None] * (per - n / w.sum(axis=-1, keepdims=True))

    return by_value, by_weights


def _by_counts(g: Tensor, y: Tensor, x: Tensor, w: Tensor, variant: str) -> Tensor:
    """Of counts that are no whole numbers too, with their sum as the total."""
    n = x.sum(axis=-1, keepdims=True)
    return g[..., None] * (np.log(_shares(w, variant)) - digamma_difference(n + 1.0, x + 1.0))


def _relaxed_rules(variant: str, exponential: bool) -> tuple[Any, Any, Any]:
    """Of a relaxed law's log density by value, temperature and weights."""

    def parts(y: Any, t: Any, w: Any) -> tuple[Any, Any, Any]:
        y, t = (np.log(y) if exponential else y), t[..., None]
        logits: Any = w if variant else np.log(w)
        return y, t, _shares(logits - t * y, "_logits")

    def by_value(g: Tensor, d: Tensor, v: Tensor, t: Tensor, w: Tensor) -> Tensor:
        _, t, share = parts(v, t, w)
        slope = t * (v.shape[-1] * share - 1.0)
        return g[..., None] * ((slope - 1.0) / v if exponential else slope)

    def by_temperature(g: Tensor, d: Tensor, v: Tensor, t: Tensor, w: Tensor) -> Tensor:
        y, t, share = parts(v, t, w)
        n = v.shape[-1]
        return g * ((n - 1) / t[..., 0] + (y * (n * share - 1.0)).sum(axis=-1))

    def by_weights(g: Tensor, d: Tensor, v: Tensor, t: Tensor, w: Tensor) -> Tensor:
        slope = 1.0 - v.shape[-1] * parts(v, t, w)[2]
        return g[..., None] * (slope if variant else slope / w)

    return by_value, by_temperature, by_weights


for _end in ("", "_logits"):
    derivative(f"kl_categorical{_end}_categorical{_end}", *_kl_rules(_end))
    derivative(f"categorical_entropy{_end}", partial(_by_entropy, variant=_end))
    derivative(f"categorical_excess{_end}", partial(_by_excess, variant=_end))
    derivative(f"one_hot_categorical_log_prob{_end}", *_count_rules(_end))
    derivative(f"multinomial_log_prob{_end}", partial(_by_counts, variant=_end), _count_rules(_end)[1])
    derivative(f"exp_relaxed_categorical_log_prob{_end}", *_relaxed_rules(_end, exponential=False))
    derivative(f"relaxed_one_hot_categorical_log_prob{_end}", *_relaxed_rules(_end, exponential=True))
