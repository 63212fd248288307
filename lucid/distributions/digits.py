"""Differences of functions at arguments that may be near, of Tensors: pieces of derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import special as _special
from ..recorded import apply, derivative
from ..tensor import Tensor, kernel

special: Any = _special


def log_ratio(a: Any, b: Any) -> Any:
    """log(a/b) of positive numbers: by a - b where they are near."""
    near = np.less(abs(a - b), 0.5 * b)
    # Both branches are computed, and so are both derivatives: neither is infinite in the other's place.
    close = np.log1p((np.where(near, a, b) - b) / b)
    return np.where(near, close, np.log(a) - np.log(b))


def digamma_difference(a: Tensor, b: Tensor) -> Tensor:
    """psi(b) - psi(a): the derivative by b of KL(Gamma(a, 1) || Gamma(b, 1))."""
    return apply("digamma_difference", _digamma_difference, (a, b))


def _digamma_difference(a: Tensor, b: Tensor) -> Tensor:
    return kernel("kl_gamma_gamma").partials(a, 1.0, b, 1.0)[2]


derivative(
    "digamma_difference",
    lambda g, y, a, b: -g * special.polygamma(1, a),
    lambda g, y, a, b: g * special.polygamma(1, b),
)
