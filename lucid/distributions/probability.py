"""What families share that take a probability or its logit."""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from ..tensor import Tensor, kernel, wrap
from .distribution import Distribution, sum_rightmost
from .kl import KernelKL


class ProbsOrLogits(Distribution):
    """A family of `probs` or `logits`, beside other parameters that stand before them.

    Kernels of logits bear `_logits` behind the family's stem; `probs` and `logits` that were not
    given come from the other.
    """

    def _declare_one(self, validate_args: bool | None, probs: Any, logits: Any, /, **others: Any) -> None:
        if probs is not None and logits is not None:
            raise ValueError(f"{type(self).__name__}: give exactly one of probs and logits")
        if logits is None:
            self._declare(validate_args, **others, probs=probs)
        else:
            self._declare(validate_args, **others, logits=logits)
            self._stem = f"{self._stem}_logits"  # type: ignore[misc]
            self._variant = "_logits"

    @property
    def probs(self) -> Tensor:
        """probs as given, or from logits."""
        if not self._variant:
            return Distribution.__getattr__(self, "probs")
        return self._sigmoid(self.logits)

    @property
    def _chance(self) -> Tensor:
        """probs, nan where they are none."""
        p = self.probs
        return p if self._validate_args else self._where((p >= 0) & (p <= 1), p, np.nan)

    @property
    def _complement(self) -> Tensor:
        """1 - probs, nan where they are none."""
        return self._sigmoid(-self.logits) if self._variant else 1 - self._chance

    @property
    def logits(self) -> Tensor:
        """logits as given, or from probs: infinite at 0 and 1."""
        if self._variant:
            return Distribution.__getattr__(self, "logits")
        return kernel("bernoulli_logit")(self.probs)

    @staticmethod
    def _sigmoid(logits: Tensor) -> Tensor:
        e = np.exp(-abs(logits))
        return np.where(logits < 0, e, 1) / (1 + e)

    def _given(self, name: str, value: Any) -> Self:
        """The same law by the other parameter."""
        others = {n: x for n, x in self._parameters.items() if n not in ("probs", "logits")}
        make: Any = type(self)
        return make(**others, **{name: value}, validate_args=False)

    def _by_logits(self) -> Self:
        """Certain probs by logits so large that no other probability is left."""
        if self._variant:
            return self
        largest = np.finfo(self.dtype).max
        return self._given(
            "logits", np.clip(kernel("bernoulli_logit")(self._parameters["probs"]), -largest, largest)
        )


class FormKL(KernelKL):
    """One kernel where p, and q where it has probs, are given by them; another by logits.

    Of a law of each kind both take logits; against a certain q no p of finite logits is certain.
    """

    def __init__(self, p: str, q: str) -> None:
        super().__init__(f"kl_{p}_{q}")
        self._stems = p, q

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
        certain = (q.probs == 0) | (q.probs == 1)
        if not certain.array.any():
            return y
        p = p._given("probs", 0 * p.logits + 0.5)
        return np.where(certain, self._of(p)(p, q), y)

    def event_sum(self, p: Distribution, q: Distribution, ndim: int) -> Tensor:
        if not self._mixed(p, q):
            return self._of(p).event_sum(p, q, ndim)
        y = self(p, q)
        shape = np.broadcast_shapes(p.batch_shape, q.batch_shape)
        return sum_rightmost(wrap(y.device.module.broadcast_to(y.array, shape), y.device), ndim)
