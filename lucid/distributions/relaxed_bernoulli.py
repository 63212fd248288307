"""The RelaxedBernoulli family."""

from __future__ import annotations

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


class RelaxedBernoulli(Distribution, stem="relaxed_bernoulli"):
    """The law of 1/(1 + e^-y), y logistic with loc logits/temperature and scale 1/temperature.

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
    >>> from lucid.distributions import RelaxedBernoulli
    >>> float(RelaxedBernoulli(0.5, logits=0.0).cdf(0.5))
    0.5
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "temperature": constraints.positive,
        "probs": Interval(0.0, 1.0),
        "logits": constraints.real,
    }
    support = constraints.unit_interval
    has_rsample = True
    temperature: Tensor
    logits: Tensor
    _probs: Tensor | None = None

    def __init__(
        self, temperature: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("RelaxedBernoulli: give exactly one of probs and logits")
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

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        # A float16 uniform would be too coarse a grid.
        dtype = np.promote_types(self.dtype, np.float32)
        noise = self._generator(generator).random(self._extended_shape(sample_shape), dtype)
        draw = self._evaluate("rsample", noise).astype(self.dtype, copy=False)
        # At a low temperature it rounds to 0 or 1, where the density may be infinite.
        found = np.finfo(self.dtype)
        return np.clip(draw, found.tiny, 1 - found.epsneg)


def _holds(p: RelaxedBernoulli, q: RelaxedBernoulli) -> Tensor:
    """Where the temperatures are equal, or nan; there is no elementary form for others."""
    return ~((p.temperature < q.temperature) | (p.temperature > q.temperature))


register_kl(RelaxedBernoulli, RelaxedBernoulli)(PartialKL("kl_relaxed_bernoulli_relaxed_bernoulli", _holds))
