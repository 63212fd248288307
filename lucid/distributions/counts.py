"""What the laws of integers from 0 up share: a cdf between the integers, its inverse, sums over masses."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor import Tensor
from .distribution import Distribution


class Counts(Distribution):
    """A law of integers from 0 up to `_last`; its family says what the first of them have together."""

    @property
    def _last(self) -> Any:
        """The largest integer with any mass, as float64."""
        return np.inf

    def _at_most(self, count: Any) -> Tensor:
        """The probability of at most `count`, a finite integer, in float64; nan at invalid parameters."""
        raise NotImplementedError

    def _wide(self, name: str) -> Tensor:
        return getattr(self, name).astype(np.float64)

    def cdf(self, value: Any) -> Tensor:
        x = self._value(value).astype(np.float64)
        with np.errstate(all="ignore"):
            y = self._at_most(np.where((x >= 0) & (x < np.inf), np.floor(x), 0))
            whole = np.where(x < 0, 0, np.where(x >= self._last, 1, y))
            return self._where((x == x) & (y == y), whole, np.nan)

    def icdf(self, probability: Any) -> Tensor:
        """The least integer whose cdf is no less than `probability`; nan outside [0, 1]."""
        u = self._numbers("probability", probability).astype(np.float64)
        with np.errstate(all="ignore"):
            first = self._at_most(u * 0)
            valid, last = (u >= 0) & (u <= 1) & (first == first), self._last + first * 0
            low, high = first * 0 - 1, first * 0
            # Twice as far until there is enough, then by halves.
            while (short := valid & (u < 1) & (self._at_most(high) < u) & (high < last)).array.any():
                low = np.where(short, high, low)
                high = np.where(short, np.minimum(2 * high + 1, last), high)
            while (wide := valid & (np.floor((low + high) / 2) > low)).array.any():
                middle = np.where(wide, np.floor((low + high) / 2), high)
                enough = self._at_most(middle) >= u
                low = np.where(wide & ~enough, middle, low)
                high = np.where(wide & enough, middle, high)
            return self._where(valid, np.where(u == 1, last, high), np.nan)

    def _entropy_from(self, first: Tensor, terms: int) -> Tensor:
        """The sum of -mass log(mass) over `terms` integers from `first` on, every one positive."""
        total = first * 0.0
        with np.errstate(all="ignore"):
            for k in range(terms):
                y = self._evaluate("log_prob", first + k)
                total = total + np.where(y > -np.inf, -y * np.exp(y), np.where(y == y, 0, np.nan))
        return total
