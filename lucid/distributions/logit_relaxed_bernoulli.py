"""The LogitRelaxedBernoulli family."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Self

import numpy as np

from .. import special
from .._device import device as Device
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .distribution import Distribution
from .kl import PartialKL, register_kl


class LogitRelaxedBernoulli(Distribution, stem="logit_relaxed_bernoulli"):
    """The log odds of a RelaxedBernoulli draw: logistic, loc logits/temperature, scale 1/temperature.

    Parameters
    ----------
    temperature : array-like
        Positive. Broadcasts with the other.
    probs, logits : array-like
        Exactly one of them: the probability of 1 in the Bernoulli law that is relaxed, between 0
        and 1, or its log odds, real. The one given is exact, the other derived.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If not exactly one of `probs` and `logits` is given; if a value lies outside its domain,
        naming the first and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import LogitRelaxedBernoulli
    >>> float(LogitRelaxedBernoulli(0.5, logits=1.0).mean)
    2.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "temperature": constraints.positive,
        "probs": Interval(0.0, 1.0),
        "logits": constraints.real,
    }
    support = constraints.real
    has_rsample = True
    _tail_growth = (1.0, 1.0)
    temperature: Tensor
    logits: Tensor
    _probs: Tensor | None = None

    def __init__(
        self, temperature: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("LogitRelaxedBernoulli: give exactly one of probs and logits")
        if probs is None:
            self._declare(validate_args, temperature=temperature, logits=logits)
            return
        self._declare(validate_args, temperature=temperature, probs=probs)
        self._probs = self._parameters.pop("probs")
        self._parameters["logits"] = special.logit(self._probs).astype(self.dtype)

    @property
    def probs(self) -> Tensor:
        """The probability of 1 in the Bernoulli law that is relaxed."""
        probs = special.expit(self._parameters["logits"]) if self._probs is None else self._probs
        return np.broadcast_to(probs, self._batch_shape)

    def to(self, where: str | Device) -> Self:
        new = super().to(where)
        new._probs = self._probs if self._probs is None else self._probs.to(where)
        return new

    @property
    def mean(self) -> Tensor:
        return self.logits / self.temperature

    @property
    def mode(self) -> Tensor:
        return self.mean

    @property
    def variance(self) -> Tensor:
        return (math.pi**2 / 3) / (self.temperature * self.temperature)

    @property
    def stddev(self) -> Tensor:
        return (math.pi / math.sqrt(3)) / self.temperature

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        return self._evaluate("rsample", noise).astype(self.dtype, copy=False)


def _holds(p: LogitRelaxedBernoulli, q: LogitRelaxedBernoulli) -> Tensor:
    """Where the temperatures are equal, or nan; there is no elementary form for others."""
    return ~((p.temperature < q.temperature) | (p.temperature > q.temperature))


register_kl(LogitRelaxedBernoulli, LogitRelaxedBernoulli)(
    PartialKL("kl_logit_relaxed_bernoulli_logit_relaxed_bernoulli", _holds)
)
