"""Rules of special functions."""

from __future__ import annotations

import math
from typing import Any

from ...tensor import kernel
from . import incomplete
from .rule import Rule, np, special

_ROOT_PI = math.sqrt(math.pi)


def _gamma(a: Any, x: Any) -> Any:
    """The gamma law's density."""
    return np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))


def _gamma_rank(a: Any, x: Any) -> Any:
    """The density times how a draw moves with the concentration; nothing at a draw of 0."""
    there = np.greater(x, 0)
    safe = np.where(there, x, 1.0)
    return np.where(there, _gamma(a, safe) * kernel("special_gamma_path")(safe, a), 0.0)


def _beta(a: Any, b: Any, x: Any) -> Any:
    return np.exp(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))


def _student(df: Any, t: Any) -> Any:
    return np.exp(-0.5 * (df + 1) * np.log1p(t * t / df) - special.betaln(0.5 * df, 0.5) - 0.5 * np.log(df))


def _over(log: Any, x: Any) -> Any:
    """log(1 - x)/x, at x = 0 too."""
    none = np.equal(x, 0)
    return np.where(none, -1.0, log / np.where(none, 1.0, x))


RULES = {
    "gammaln": Rule(lambda g, ans, x: g * special.digamma(x)),
    "digamma": Rule(lambda g, ans, x: g * special.polygamma(1, x)),
    "psi": Rule(lambda g, ans, x: g * special.polygamma(1, x)),
    "polygamma": Rule(None, lambda g, ans, n, x: g * special.polygamma(n + 1, x)),
    "erf": Rule(lambda g, ans, x: g * (2 / _ROOT_PI) * np.exp(-x * x)),
    "erfc": Rule(lambda g, ans, x: -g * (2 / _ROOT_PI) * np.exp(-x * x)),
    "erfinv": Rule(lambda g, ans, x: g * (_ROOT_PI / 2) * np.exp(ans * ans)),
    "ndtr": Rule(lambda g, ans, x: g * np.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)),
    "log_ndtr": Rule(lambda g, ans, x: g * np.exp(-0.5 * x * x - ans) / math.sqrt(2 * math.pi)),
    "expit": Rule(lambda g, ans, x: g * ans * special.expit(-x)),
    "log_expit": Rule(lambda g, ans, x: g * special.expit(-x)),
    "logit": Rule(lambda g, ans, x: g / (x * (1 - x))),
    "gamma": Rule(lambda g, ans, x: g * ans * special.digamma(x)),
    "rgamma": Rule(lambda g, ans, x: -g * ans * special.digamma(x)),
    "beta": Rule(
        lambda g, ans, a, b: g * ans * (special.digamma(a) - special.digamma(a + b)),
        lambda g, ans, a, b: g * ans * (special.digamma(b) - special.digamma(a + b)),
    ),
    "betaln": Rule(
        lambda g, ans, a, b: g * (special.digamma(a) - special.digamma(a + b)),
        lambda g, ans, a, b: g * (special.digamma(b) - special.digamma(a + b)),
    ),
    "gammainc": Rule(lambda g, ans, a, x: -g * _gamma_rank(a, x), lambda g, ans, a, x: g * _gamma(a, x)),
    "gammaincc": Rule(lambda g, ans, a, x: g * _gamma_rank(a, x), lambda g, ans, a, x: -g * _gamma(a, x)),
    "gammaincinv": Rule(
        lambda g, x, a, p: g * kernel("special_gamma_path")(x, a), lambda g, x, a, p: g / _gamma(a, x)
    ),
    "gammainccinv": Rule(
        lambda g, x, a, p: g * kernel("special_gamma_path")(x, a), lambda g, x, a, p: -g / _gamma(a, x)
    ),
    "betainc": Rule(
        lambda g, ans, a, b, x: g * incomplete.beta_by_shapes(a, b, x)[0],
        lambda g, ans, a, b, x: g * incomplete.beta_by_shapes(a, b, x)[1],
        lambda g, ans, a, b, x: g * _beta(a, b, x),
    ),
    "betaincinv": Rule(
        lambda g, x, a, b, p: -g * incomplete.beta_by_shapes(a, b, x)[0] / _beta(a, b, x),
        lambda g, x, a, b, p: -g * incomplete.beta_by_shapes(a, b, x)[1] / _beta(a, b, x),
        lambda g, x, a, b, p: g / _beta(a, b, x),
    ),
    "stdtr": Rule(
        lambda g, ans, df, t: g * incomplete.student_by_freedom(df, t),
        lambda g, ans, df, t: g * _student(df, t),
    ),
    "stdtrit": Rule(
        lambda g, t, df, p: -g * incomplete.student_by_freedom(df, t) / _student(df, t),
        lambda g, t, df, p: g / _student(df, t),
    ),
    "poch": Rule(
        lambda g, ans, a, m: g * ans * (special.digamma(a + m) - special.digamma(a)),
        lambda g, ans, a, m: g * ans * special.digamma(a + m),
    ),
    "spence": Rule(lambda g, ans, x: g * _over(np.log(x), 1 - x)),
    "xlogy": Rule(
        lambda g, ans, x, y: g * np.where(np.equal(x, 0) & np.equal(y, 0), 0.0, np.log(y)),
        lambda g, ans, x, y: g * x / y,
    ),
    "xlog1py": Rule(lambda g, ans, x, y: g * np.log1p(y), lambda g, ans, x, y: g * x / (1 + y)),
    "ndtri": Rule(lambda g, ans, x: g * math.sqrt(2 * math.pi) * np.exp(0.5 * ans * ans)),
    "erfcx": Rule(lambda g, ans, x: g * (2 * x * ans - 2 / math.sqrt(math.pi))),
    "erfcinv": Rule(lambda g, ans, x: -g * (_ROOT_PI / 2) * np.exp(ans * ans)),
    "entr": Rule(lambda g, ans, x: g * (-np.log(x) - 1)),
    "rel_entr": Rule(lambda g, ans, x, y: g * (np.log(x / y) + 1), lambda g, ans, x, y: -g * x / y),
    "i0": Rule(lambda g, ans, x: g * special.i1(x)),
    "i1": Rule(lambda g, ans, x: g * (special.i0(x) - ans / x)),
    "i0e": Rule(lambda g, ans, x: g * (special.i1e(x) - np.sign(x) * ans)),
    "i1e": Rule(lambda g, ans, x: g * (special.i0e(x) - ans / x - np.sign(x) * ans)),
    "j0": Rule(lambda g, ans, x: -g * special.j1(x)),
    "j1": Rule(lambda g, ans, x: g * (special.j0(x) - ans / x)),
    "sindg": Rule(lambda g, ans, x: g * (math.pi / 180) * special.cosdg(x)),
    "cosdg": Rule(lambda g, ans, x: -g * (math.pi / 180) * special.sindg(x)),
    "exp10": Rule(lambda g, ans, x: g * ans * math.log(10)),
}
