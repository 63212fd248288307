"""The categorical family on vectors of zeros and a single one."""

from __future__ import annotations

from typing import Any

from ..random import Generator
from ..tensor import Tensor, _requires_grad, bare, detached, kernel, wrap
from . import constraints
from .kl import register_kl
from .outcomes import Outcomes, outcomes_kl


class OneHotCategorical(Outcomes, stem="one_hot_categorical"):
    """Categorical whose draws are vectors of K - 1 zeros and a one at the outcome.

    Parameters as Categorical's. Against a Categorical itself there is no divergence: the events
    differ, and the laws of the outcomes' numbers are ``Categorical(probs)`` of the same probs.

    Parameters
    ----------
    probs : array-like, optional
        Shape ``(*batch_shape, K)``: nonnegative, of sum 1 along the last axis.
    logits : array-like, optional
        Shape ``(*batch_shape, K)``: real, or -inf for an outcome that cannot be; of any sum.
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
    >>> from lucid.distributions import OneHotCategorical, kl_divergence
    >>> p, q = OneHotCategorical(probs=[0.5, 0.5, 0.0]), OneHotCategorical(logits=[0.0, 0.0, 0.0])
    >>> float(kl_divergence(p, q))  # log(3/2) nats
    0.4054651081081644
    >>> float(p.log_prob([0, 1, 0]))
    -0.6931471805599453
    """

    support = constraints.one_hot

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._weigh(validate_args, None, probs, logits)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        return self._within(x, self._kernel(f"log_prob{self._variant}")(x, self._weights))

    def entropy(self) -> Tensor:
        return self._spread(kernel(f"categorical_entropy{self._variant}")(self._weights))

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def variance(self) -> Tensor:
        """Of each element, probs (1 - probs)."""
        return self._rows(bare(self.probs)[1] * self._complements())

    def _hot(self, at: Any) -> Tensor:
        xp = self.device.module
        return wrap((at[..., None] == xp.arange(self._num_events)).astype(self.dtype), self.device)

    @property
    def mode(self) -> Tensor:
        """A one at the first of the likeliest outcomes."""
        return self._rows(self._hot(detached(self._weights).array.argmax(axis=-1)).array)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape, K)``.

        Raises
        ------
        ValueError
            If a row has no probabilities to draw with (``validate_args=False`` let it through).
        """
        return self._hot(self._draw(sample_shape, generator).array)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """The K vectors along a first axis, repeated along the batch's if `expand`."""
        xp, n = self.device.module, self._num_events
        values = xp.eye(n, dtype=self.dtype).reshape(n, *(1,) * len(self._batch_shape), n)
        if expand:
            values = xp.broadcast_to(values, (n, *self._batch_shape, n))
        return wrap(values, self.device)


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """OneHotCategorical with an `rsample`, the straight-through estimator of Bengio et al. (2013).

    A draw stands for draw + (probs - probs): its value is the draw's and its derivative that of
    probs. Parameters are OneHotCategorical's.

    Examples
    --------
    >>> from lucid.distributions import OneHotCategoricalStraightThrough
    >>> OneHotCategoricalStraightThrough(probs=[0.0, 1.0]).rsample().tolist()
    [0.0, 1.0]
    """

    has_rsample = True

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """The draws of `sample`, with the derivatives of `probs`."""
        drawn = self.sample(sample_shape, generator=generator)
        if not _requires_grad(self._weights):
            return drawn
        probs = self.probs
        return drawn + (probs - probs.detach())


register_kl(OneHotCategorical, OneHotCategorical)(outcomes_kl)
