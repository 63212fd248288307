"""The categorical family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .constraints import Constraint
from .distribution import Distribution
from .kl import register_kl


class Categorical(Distribution, stem="categorical"):
    """The numbers 0 … K - 1 with probabilities in proportion to probs, or to e^logits.

    Give `probs` or `logits`, K along the last axis; whichever is given is taken as it is, and never
    rounded through the other. `logits` need not be normalised, those of the result are, as in
    torch.distributions. Unlike torch, which divides by their sum, `probs` that do not sum to one are
    refused.

    Parameters
    ----------
    probs : array-like, optional
        Shape ``(*batch_shape, K)``: nonnegative, of sum 1 along the last axis.
    logits : array-like, optional
        Shape ``(*batch_shape, K)``: real, or -inf for an outcome that cannot be.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither is given, or what is given does not hold real numbers.
    ValueError
        If both are given, or a row is no such thing: its index and what is wrong with it.

    Examples
    --------
    >>> from lucid.distributions import Categorical, kl_divergence
    >>> p, q = Categorical(probs=[0.5, 0.5, 0.0]), Categorical(logits=[0.0, 0.0, 0.0])
    >>> float(kl_divergence(p, q))  # log(3/2) nats
    0.4054651081081644
    >>> float(kl_divergence(q, p))
    inf
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "probs": constraints.simplex,
        "logits": constraints.logits_vector,
    }

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if probs is not None and logits is not None:
            raise ValueError(f"{type(self).__name__}: give exactly one of probs and logits")
        name, value = ("probs", probs) if logits is None else ("logits", logits)
        self._declare(validate_args, (), **{name: value})
        if logits is not None:
            self._variant = "_logits"

    @property
    def _weights(self) -> Tensor:
        """What was given, without the batch's axes that it broadcasts along."""
        return next(iter(self._parameters.values()))

    @property
    def _num_events(self) -> int:
        return int(self._weights.shape[-1])

    @property
    def param_shape(self) -> tuple[int, ...]:
        """The shape of `probs` and of `logits`."""
        return (*self._batch_shape, self._num_events)

    @property
    def support(self) -> Constraint:
        return constraints.integer_interval(0, self._num_events - 1)

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

    def log_prob(self, value: Any) -> Tensor:
        v, xp = self._value(value).array, self.device.module
        shape = np.broadcast_shapes(v.shape, self._batch_shape)
        inside = (v >= 0) & (v < self._num_events) & (v == xp.floor(v))
        at = xp.broadcast_to(xp.where(inside, v, 0).astype(np.int64), shape)[..., None]
        relative, excess = self._log_relative()
        found = xp.take_along_axis(xp.broadcast_to(relative, (*shape, self._num_events)), at, axis=-1)
        y = (found - excess)[..., 0]
        y = xp.where(xp.isnan(v), xp.nan, xp.where(inside | xp.isnan(y), y, -xp.inf))
        return wrap(y.astype(self.dtype, copy=False), self.device)

    def entropy(self) -> Tensor:
        return self._spread(kernel(f"categorical_entropy{self._variant}")(self._weights))

    @property
    def mean(self) -> Tensor:
        """nan: the numbers of the outcomes are names, as in torch.distributions."""
        return self._spread(wrap(self._weights.array[..., 0] * np.nan, self.device))

    variance = mean

    @property
    def mode(self) -> Tensor:
        """The first of the likeliest outcomes."""
        return self._spread(wrap(self._weights.array.argmax(axis=-1), self.device))

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape)``, of int64.

        Raises
        ------
        ValueError
            If a row has no probabilities to draw with (``validate_args=False`` let it through).
        """
        xp, a = self.device.module, self._weights.array
        with np.errstate(all="ignore"):
            w = xp.exp(a - a.max(axis=-1, keepdims=True)) if self._variant else a
        w = w.astype(np.float64, copy=False)
        sums = xp.cumsum(w, axis=-1)
        total = sums[..., -1]
        usable = (w >= 0).all(axis=-1) & (total > 0) & (total < xp.inf)
        if not usable.all():
            at = tuple(int(i) for i in xp.unravel_index(usable.argmin(), usable.shape))
            raise ValueError(f"{type(self).__name__}: no probabilities to draw with at index {at}")
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

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """0 … K - 1 along a first axis, repeated along the batch's if `expand`."""
        xp, ndim = self.device.module, len(self._batch_shape)
        values = xp.arange(self._num_events).reshape(-1, *(1,) * ndim)
        if expand:
            values = xp.broadcast_to(values, (self._num_events, *self._batch_shape))
        return wrap(values, self.device)


@register_kl(Categorical, Categorical)
def _kl(p: Categorical, q: Categorical) -> Tensor:
    """Both as they were given; a pair of probs and logits as logits."""
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
