"""What the laws of integers from 0 up share: a cdf between the integers, its inverse, sums over masses."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..tensor import Tensor, detached
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
        u = detached(self._numbers("probability", probability)).astype(np.float64)
        if any(x.node is not None for x in self._parameters.values()):  # steps, whose derivative is 0
            plain = copy.copy(self)
            plain._parameters = {name: detached(x) for name, x in self._parameters.items()}
            return plain.icdf(u)
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

    def _entropy_of(self, near: Any, expansion: Callable[[Any], Any], reach: float = 10.0) -> Tensor:
        """The sum of -mass log(mass) where `near(d)`, every term positive, and `expansion(d)` elsewhere.

        d is the law in float64. The sum is from 30 integers and `reach` standard deviations before the
        mean to as far beyond it.
        """
        d = copy.copy(self)
        d._parameters = {name: x.astype(np.float64) for name, x in self._parameters.items()}
        d._validate_args = False
        with np.errstate(all="ignore"):
            variance, mean = d.variance, d.mean
            summed = near(d) & (variance == variance)
            widest: Any = np.where(summed, variance, 0)
            width = math.ceil(reach * math.sqrt(detached(widest).array.max(initial=0)) + 30)
            if width > 1 << 17:
                raise NotImplementedError(
                    f"{type(self).__name__}: the entropy here is a sum of {2 * width:.3g} terms"
                )
            first: Any = np.where(summed, np.maximum(np.floor(mean) - width, 0), 0)
            total = 0 * variance
            recorded = variance.node is not None
            first = detached(first)
            for k in range(2 * width + 2):
                # Derivatives of what is not added up may be infinite: 0 times that is nan.
                x = np.minimum(first + k, self._last) if recorded else first + k
                y = d._evaluate("log_prob", x)
                if recorded:
                    y = np.where((first + k <= self._last) & (y > -np.inf), y, 0.0)
                total = total + np.where(y == -np.inf, 0, -y * np.exp(y))
            if recorded and summed.all():
                return total if total.dtype == self.dtype else total.astype(self.dtype)
            return self._where(summed | (total != total), total, expansion(d))


def gaussian_entropy(variance: Any, unit: Any) -> Any:
    """The entropy of a binomial law of `variance` = n p (1 - p), and `unit` = p (1 - p).

    log(2 pi e variance)/2 and terms down to variance^-5. A Poisson law's unit is 0; that of a
    negative binomial law, which is a binomial of -n coins, is negative.
    """
    terms = (
        (-863 / 2520, 715 / 252, -949 / 126, 41 / 6, -4 / 3, -1 / 210),
        (-9 / 80, 23 / 30, -22 / 15, 2 / 3, 1 / 120),
        (-19 / 360, 17 / 60, -1 / 3, 1 / 90),
        (-1 / 24, 1 / 6, -1 / 12),
        (-1 / 12, 1 / 3),
    )
    tail = 0 * variance
    for coefficients in terms:
        c = 0 * unit
        for a in reversed(coefficients):
            c = c * unit + a
        tail = (tail + c) / variance
    return 0.5 * np.log(2 * np.pi * np.e * variance) + tail
