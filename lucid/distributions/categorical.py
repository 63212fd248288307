"""The categorical family."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..random import Generator
from ..tensor import Tensor, _requires_grad, broadcast, detached, kernel, wrap
from . import constraints
from .constraints import Constraint
from .kl import register_kl
from .outcomes import Outcomes, outcomes_kl


class Categorical(Outcomes, stem="categorical"):
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

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._weigh(validate_args, (), probs, logits)

    @property
    def support(self) -> Constraint:
        return constraints.integer_interval(0, self._num_events - 1)

    def log_prob(self, value: Any) -> Tensor:
        v, xp = detached(self._value(value)).array, self.device.module
        shape = np.broadcast_shapes(v.shape, self._batch_shape)
        inside = (v >= 0) & (v < self._num_events) & (v == xp.floor(v))
        at = xp.broadcast_to(xp.where(inside, v, 0).astype(np.int64), shape)[..., None]
        if _requires_grad(self._weights):
            logs: Any = broadcast(self._log_probs(), (*shape, self._num_events))
            found = np.take_along_axis(logs, at, -1)[..., 0]
            known = wrap(inside, self.device)
            return np.where(known, found, wrap(xp.where(xp.isnan(v), xp.nan, -xp.inf), self.device))
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
        return self._spread(detached(self._weights)[..., 0] * np.nan)

    variance = mean

    @property
    def mode(self) -> Tensor:
        """The first of the likeliest outcomes."""
        return self._spread(wrap(detached(self._weights).array.argmax(axis=-1), self.device))

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape)``, of int64.

        Raises
        ------
        ValueError
            If a row has no probabilities to draw with (``validate_args=False`` let it through).
        """
        return self._draw(sample_shape, generator)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """0 … K - 1 along a first axis, repeated along the batch's if `expand`."""
        xp, ndim = self.device.module, len(self._batch_shape)
        values = xp.arange(self._num_events).reshape(-1, *(1,) * ndim)
        if expand:
            values = xp.broadcast_to(values, (self._num_events, *self._batch_shape))
        return wrap(values, self.device)


register_kl(Categorical, Categorical)(outcomes_kl)
