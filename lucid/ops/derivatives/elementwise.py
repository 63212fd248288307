"""Rules of operations element by element."""

from __future__ import annotations

import math
from typing import Any

from ...tensor import Tensor
from .rule import Rule, np


def _chosen(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    """The share of x in the larger or smaller of two: a half where they are equal, as torch's."""
    return g * (np.equal(x, ans) / (1.0 + np.equal(x, y)))


def _power_base(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    # x^0 is 1 whatever x: no 0 * inf.
    zero = np.equal(y, 0)
    return g * np.where(zero, 0.0, y * x ** np.where(zero, 1.0, y - 1))


def _power_exponent(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    return g * ans * np.log(np.where(np.equal(x, 0), 1.0, x))


def _clip(g: Tensor, ans: Tensor, x: Any, low: Any = None, high: Any = None) -> Any:
    inside = True if low is None else np.greater_equal(x, low)
    return g * (inside if high is None else inside & np.less_equal(x, high))


def _sinc(g: Tensor, ans: Tensor, x: Tensor) -> Any:
    # (cos(pi x) - sinc x)/x cancels: near 0 its series.
    near = np.less(np.abs(x), 0.05)
    t, safe = (math.pi * np.where(near, x, 0.0)) ** 2, np.where(near, 1.0, x)
    series = -(math.pi**2) * x / 3 * (1 - t / 10 * (1 - t / 28 * (1 - t / 54 * (1 - t / 88))))
    return g * np.where(near, series, (np.cos(math.pi * safe) - np.sinc(safe)) / safe)


RULES = {
    "positive": Rule(lambda g, ans, x: g),
    "negative": Rule(lambda g, ans, x: -g),
    "absolute": Rule(lambda g, ans, x: g * np.sign(x)),
    "exp": Rule(lambda g, ans, x: g * ans),
    "exp2": Rule(lambda g, ans, x: g * ans * math.log(2)),
    "expm1": Rule(lambda g, ans, x: g * (ans + 1)),
    "log": Rule(lambda g, ans, x: g / x),
    "log2": Rule(lambda g, ans, x: g / (x * math.log(2))),
    "log10": Rule(lambda g, ans, x: g / (x * math.log(10))),
    "log1p": Rule(lambda g, ans, x: g / (1 + x)),
    "sqrt": Rule(lambda g, ans, x: 0.5 * g / ans),
    "cbrt": Rule(lambda g, ans, x: g / (3 * ans * ans)),
    "square": Rule(lambda g, ans, x: 2 * g * x),
    "reciprocal": Rule(lambda g, ans, x: -g * ans * ans),
    "sin": Rule(lambda g, ans, x: g * np.cos(x)),
    "cos": Rule(lambda g, ans, x: -g * np.sin(x)),
    "tan": Rule(lambda g, ans, x: g * (1 + ans * ans)),
    "arcsin": Rule(lambda g, ans, x: g / np.sqrt((1 - x) * (1 + x))),
    "arccos": Rule(lambda g, ans, x: -g / np.sqrt((1 - x) * (1 + x))),
    "arctan": Rule(lambda g, ans, x: g / (1 + x * x)),
    "sinh": Rule(lambda g, ans, x: g * np.cosh(x)),
    "cosh": Rule(lambda g, ans, x: g * np.sinh(x)),
    "tanh": Rule(lambda g, ans, x: g * ((1 - ans) * (1 + ans))),
    "arcsinh": Rule(lambda g, ans, x: g / np.sqrt(1 + x * x)),
    "arccosh": Rule(lambda g, ans, x: g / np.sqrt((x - 1) * (x + 1))),
    "arctanh": Rule(lambda g, ans, x: g / ((1 - x) * (1 + x))),
    "add": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: g),
    "subtract": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g),
    "multiply": Rule(lambda g, ans, x, y: g * y, lambda g, ans, x, y: g * x),
    "divide": Rule(lambda g, ans, x, y: g / y, lambda g, ans, x, y: -g * ans / y),
    "remainder": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g * np.floor_divide(x, y)),
    "power": Rule(_power_base, _power_exponent),
    "hypot": Rule(lambda g, ans, x, y: g * x / ans, lambda g, ans, x, y: g * y / ans),
    "arctan2": Rule(
        lambda g, ans, y, x: g * x / (x * x + y * y), lambda g, ans, y, x: -g * y / (x * x + y * y)
    ),
    "logaddexp": Rule(lambda g, ans, x, y: g * np.exp(x - ans), lambda g, ans, x, y: g * np.exp(y - ans)),
    "maximum": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "minimum": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "clip": Rule(_clip),
    "where": Rule(
        None, lambda g, ans, c, x, y: np.where(c, g, 0.0), lambda g, ans, c, x, y: np.where(c, 0.0, g)
    ),
    "fmax": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "fmin": Rule(_chosen, lambda g, ans, x, y: _chosen(g, ans, y, x)),
    "logaddexp2": Rule(lambda g, ans, x, y: g * np.exp2(x - ans), lambda g, ans, x, y: g * np.exp2(y - ans)),
    "float_power": Rule(_power_base, _power_exponent),
    "fmod": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: -g * np.trunc(x / y)),
    "copysign": Rule(lambda g, ans, x, y: g * np.sign(x) * np.copysign(1.0, y), lambda g, ans, x, y: g * 0),
    "nextafter": Rule(lambda g, ans, x, y: g, lambda g, ans, x, y: g * 0),
    "deg2rad": Rule(lambda g, ans, x: g * (math.pi / 180)),
    "rad2deg": Rule(lambda g, ans, x: g * (180 / math.pi)),
    "sinc": Rule(_sinc),
    "nan_to_num": Rule(lambda g, ans, x, *args, **kwargs: g * np.isfinite(x)),
    "astype": Rule(lambda g, ans, x, *args, **kwargs: g),
    "copy": Rule(lambda g, ans, x, *args, **kwargs: g),
    "to": Rule(lambda g, ans, x, where: g.to(x.device)),
}
