"""What families share that take a probability or its logit."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np

from ..tensor import Tensor, kernel, wrap
from .distribution import Distribution, sum_rightmost
from .kl import KernelKL


def sigmoid(logits: Tensor) -> Tensor:
    """1 / (1 + exp(-logits)), whose slope at 0 the absolute value's would hide."""
    below = logits < 0
    e = np.exp(np.where(below, logits, -logits))
    return np.where(below, e, 1) / (1 + e)


class ProbsOrLogits(Distribution):
    """A family of a probability or its logit, called `_names`, beside other parameters.

    Kernels of logits bear `_logits` behind the family's stem. The one that was not given comes from
    the other: infinite logits of 0 and 1.
    """

    _names: ClassVar[tuple[str, str]] = ("probs", "logits")

    def _declare_one(self, validate_args: bool | None, probs: Any, logits: Any, /, **others: Any) -> None:
        if probs is not None and logits is not None:
            raise ValueError(f"{type(self).__name__}: give exactly one of {' and '.join(self._names)}")
        if logits is not None:
            self._stem = f"{self._stem}_logits"  # type: ignore[misc]
            self._variant = "_logits"
        given = {self._names[bool(self._variant)]: probs if logits is None else logits, **others}
        self._declare(validate_args, **{name: given[name] for name in self.arg_constraints if name in given})

    def __getattr__(self, name: str) -> Any:
        if name not in self._names or name in self.__dict__.get("_parameters", (name,)):
            return super().__getattr__(name)
        if self._variant:
            return sigmoid(super().__getattr__(self._names[1]))
        return kernel("bernoulli_logit")(super().__getattr__(self._names[0]))

    @property
    def _probs(self) -> Any:
        return getattr(self, self._names[0])

    @property
    def _logits(self) -> Any:
        return getattr(self, self._names[1])

    @property
    def _chance(self) -> Tensor:
        """probs, nan where they are none."""
        p = self._probs
        return p if self._validate_args else self._where((p >= 0) & (p <= 1), p, np.nan)

    @property
    def _complement(self) -> Tensor:
        """1 - probs, nan where they are none."""
        return sigmoid(-self._logits) if self._variant else 1 - self._chance

    def _given(self, which: int, value: Any) -> Self:
        """The same law by that one of the two parameters."""
        others = {n: x for n, x in self._parameters.items() if n not in self._names}
        make: Any = type(self)
        return make(**others, **{self._names[which]: value}, validate_args=False)

    def _by_logits(self) -> Self:
        """Certain probs by logits so large that no other probability is left."""
        if self._variant:
            return self
        largest = np.finfo(self.dtype).max
        logits = kernel("bernoulli_logit")(self._parameters[self._names[0]])
        return self._given(1, np.clip(logits, -largest, largest))


class FormKL(KernelKL):
    """One kernel where p, and q where it has probs, are given by them; another by logits.

    Of a law of each kind both take logits. A q of probability 1, and of 0 unless that bars
    `nothing`, is compared by probs, to a p that is not certain.
    """

    def __init__(self, p: str, q: str, nothing: bool = False) -> None:
        super().__init__(f"kl_{p}_{q}")
        self._stems, self._nothing = (p, q), nothing

    def _of(self, p: Distribution) -> KernelKL:
        return KernelKL(f"kl_{self._stems[0]}{p._variant}_{self._stems[1]}")

    @staticmethod
    def _mixed(p: Distribution, q: Distribution) -> bool:
        return isinstance(q, ProbsOrLogits) and p._variant != q._variant

    def __call__(self, p: Any, q: Any) -> Tensor:
        if not self._mixed(p, q):
            return self._of(p)(p, q)
        a, b = p._by_logits(), q._by_logits()
        y = self._of(a)(a, b)
        if q._variant:
            return y
        certain = q._probs == 1
        if not self._nothing:
            certain = certain | (q._probs == 0)
        if not certain.array.any():
            return y
        p = p._given(0, 0 * p._logits + 0.5)
        return np.where(certain, self._of(p)(p, q), y)

    def event_sum(self, p: Distribution, q: Distribution, ndim: int) -> Tensor:
        if not self._mixed(p, q):
            return self._of(p).event_sum(p, q, ndim)
        y = self(p, q)
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return sum_rightmost(wrap(y.device.module.broadcast_to(y.array, shape), y.device), ndim)
