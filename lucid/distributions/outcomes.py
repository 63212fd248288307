"""What laws of K outcomes share: probabilities that are given as they are, or by their logarithms."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .constraints import Constraint
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

    def _log_relative(self) -> tuple[Any, Any]:
        """Logarithms of outcomes over the likeliest, and of what those ratios sum to."""
        x = self._weights
        top = x.array.max(axis=-1, keepdims=True)
        excess = kernel(f"categorical_excess{self._variant}")(x).array[..., None]
        with np.errstate(all="ignore"):
            if self._variant:
                return x.array - top, excess
            y = kernel("special_log_ratio")(wrap(top, x.device), x).array
            return x.device.module.where(x.array == 0, -np.inf, y), excess

    def _rows(self, a: Any) -> Tensor:
        xp = self.device.module
        return wrap(xp.broadcast_to(a, self.param_shape).astype(self.dtype, copy=False), self.device)

    @property
    def probs(self) -> Tensor:
        """probs as given, or from logits."""
        if not self._variant:
            return self._rows(self._weights.array)
        relative, excess = self._log_relative()
        return self._rows(self.device.module.exp(relative - excess))

    @property
    def logits(self) -> Tensor:
        """The logarithms of the probabilities."""
        relative, excess = self._log_relative()
        return self._rows(relative - excess)

    def _complements(self) -> Any:
        """1 - probs, the largest's from the others: it has digits of its own however near to 1."""
        p, xp = self.probs.array, self.device.module
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
        noise = (
            self._generator(generator).standard_exponential(self._extended_shape(sample_shape), dtype).array
        )
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
    xp, a = x.device.module, x.array
    return xp.where((a >= 0) & (a == xp.floor(a)), a, xp.nan)


def counted(total: Tensor, value: Tensor, density: Any) -> Any:
    """Log probabilities of counts, -inf where they do not sum to `total`; of either's nan, nan."""
    xp, sums, n = value.device.module, value.array.sum(axis=-1), whole(total)
    y = xp.where((sums == n) | xp.isnan(density), density, -np.inf) + 0 * (n + sums)
    return y.astype(density.dtype, copy=False)
