"""What the tests hold lucid to: mpmath from densities, and the points it is asked at."""

from functools import cache

import families  # noqa: F401  # sets the digits
import numpy as np
from mpmath import diff, exp, fsum, isfinite, isinf, isnan, log, mp, mpf, quad


def _grid(row, case, q_row=None, q_case=()):
    """p's cuts, and q's where they fall between them."""
    cuts = [mpf(c) for c in row.cuts(*case)]
    between = [mpf(c) for c in q_row.cuts(*q_case)] if q_row else []
    return sorted({*cuts, *(c for c in between if cuts[0] < c < cuts[-1])})


def _to_zero(f, c):
    """The integral from 0 to c, in log x: no nodes in x reach a singularity at 0 closely enough."""
    return quad(lambda t: f(c * exp(-t)) * c * exp(-t), [0, 2, 6, 20, 60, 250])


def integral(f, row, case, *q):
    """Over p's cuts, and q's between them; of a law of integers the sum from the first cut to the last."""
    with mp.workdps(28):
        if getattr(row, "DISCRETE", False):
            first, last = row.cuts(*case)
            return fsum(f(mpf(k)) for k in range(first, last + 1))
        cuts = _grid(row, case, *q)
        if cuts[0] == 0:
            return _to_zero(f, cuts[1]) + quad(f, cuts[1:])
        return quad(f, cuts)


def _x_log(x, y):
    return x * log(y) if x else mpf(0)


def kl(p_row, p_case, q_row, q_case):
    """The integral of p log(p/q), from the two densities alone."""

    def term(x):
        p = p_row.density(x, *p_case)
        return p * log(p / q_row.density(x, *q_case)) if p else mpf(0)

    return integral(term, p_row, p_case, q_row, q_case)


@cache
def entropy(row, case):
    return integral(lambda x: -_x_log(row.density(x, *case), row.density(x, *case)), row, case)


@cache
def moment(row, case, k, about=0):
    return integral(lambda x: (x - about) ** k * row.density(x, *case), row, case)


def cdf(row, case, x):
    if getattr(row, "DISCRETE", False):
        return fsum(row.density(mpf(k), *case) for k in range(int(x) + 1))
    cuts = [*(c for c in _grid(row, case) if c < x), mpf(x)]

    def density(t):
        return row.density(t, *case)

    if len(cuts) == 1:
        return mpf(0)
    return _to_zero(density, cuts[1]) + quad(density, cuts[1:]) if cuts[0] == 0 else quad(density, cuts)


def inverse(row, case, guess, probability):
    """The root of the exact cdf, by Newton's method from lucid's own answer."""
    x = guess
    for _ in range(6):
        x -= (row.cdf(x, *case) - probability) / row.density(x, *case)
    return x


# ---- points

_SPAN = {np.dtype(np.float64): 150, np.dtype(np.float32): 18}
_SHAPE_SPAN = 10


def draw(kind, regime, n, dtype, rng):
    """n inputs of a kind ("real", "positive", ...) in a regime ("ordinary", "extreme")."""
    dtype = np.dtype(dtype)
    sign = rng.choice([-1.0, 1.0], n)
    ordinary = regime == "ordinary"
    if kind == "flag":
        x = rng.integers(0, 2, n).astype(float)
    elif kind == "small":
        x = rng.integers(-2, 3, n) / 2
    elif kind == "integer":
        x = rng.integers(1, 20 if ordinary else 10**6, n).astype(float)
    elif kind == "count":
        x = rng.integers(0, 20 if ordinary else 10**6, n).astype(float)
    elif kind == "sparse":
        x = np.exp(rng.normal(size=n)) * rng.choice([0, 0, 0, 1], n)
    elif kind == "logit":
        x = rng.normal(size=n) * 3 if ordinary else sign * 10 ** rng.uniform(-12, 2.8, n)
    elif kind == "dimension":
        x = rng.integers(2, 9 if ordinary else 300, n).astype(float)
    elif kind == "versine":
        x = rng.uniform(0, 2, n) if ordinary else 2 * 10 ** rng.uniform(-25, 0, n)
    elif kind == "angle":
        x = rng.uniform(-np.pi, np.pi, n)
    elif kind == "exponent":
        x = rng.uniform(-20, 20, n) if ordinary else sign * 10 ** rng.uniform(-12, 1.8, n)
    elif kind == "deviate":
        x = rng.normal(size=n) if ordinary else rng.uniform(-12, 8, n)
    elif kind == "probability":
        tail = 10 ** rng.uniform(-300 if dtype == np.float64 else -37, -0.3, n)
        x = rng.uniform(size=n) if ordinary else tail
    elif kind == "unit":
        low = 10 ** rng.uniform(-_SPAN.get(dtype, 18) / 6, -0.3, n)
        x = rng.uniform(size=n) if ordinary else np.where(sign > 0, low, 1 - low)
        return np.clip(x.astype(dtype), np.finfo(dtype).tiny, 1 - np.finfo(dtype).epsneg)
    elif kind == "shape":
        x = np.exp(rng.normal(size=n)) if ordinary else 10 ** rng.uniform(-_SHAPE_SPAN, _SHAPE_SPAN, n)
    elif ordinary or kind == "ordinary":
        x = np.exp(rng.normal(size=n)) if kind in ("positive", "nonnegative") else rng.normal(size=n) * 3
    else:
        x = 10 ** rng.uniform(-_SPAN[dtype], _SPAN[dtype], n) * (
            1.0 if kind in ("positive", "nonnegative") else sign
        )
    return x.astype(dtype)


def near(x, dtype, rng):
    """Values a relative 1e-12 to 1e-1 beside x, and some equal to it."""
    eps = 10 ** rng.uniform(-12, -1, x.size) * rng.choice([-1.0, 0.0, 1.0, 1.0], x.size)
    return (x.astype(np.float64) * (1 + eps)).astype(dtype)


def digits(dtype, kinds):
    """Working digits that no cancellation between a type's extremes uses up."""
    if "real" in kinds:  # the square of a shift against a scale
        return 900 if np.dtype(dtype) == np.float64 else 160
    return 700 if "logit" in kinds else 200  # 1 - exp(-630)


# ---- errors


def exact(f, inputs):
    return f(*(mpf(float(x)) for x in inputs))


def conditioning(f, inputs):
    """How far half an ulp in each input moves the result: half the sum of |x df/dx|."""
    inputs = [mpf(float(x)) for x in inputs]
    total = mpf(0)
    for k, x in enumerate(inputs):
        if x != 0:
            total += abs(
                x * diff(lambda t, k=k: f(*inputs[:k], t, *inputs[k + 1 :]), x, h=abs(x) * mpf(10) ** -15)
            )
    return total / 2


def error(got, want, dtype, allowed=0):
    """|got - want| in machine epsilons of the larger of |want| and what the inputs' rounding allows."""
    info = np.finfo(dtype)
    got = float(got)
    if isnan(want) or not isfinite(mpf(got)):
        largest = mpf(float(info.max)) * (1 + mpf(float(info.eps)) / 4)
        agree = (np.isnan(got) and isnan(want)) or (np.isinf(got) and (isinf(want) or abs(want) > largest))
        return 0.0 if agree and (np.isnan(got) or (got > 0) == (want > 0)) else float("inf")
    if isinf(want):
        return float("inf")
    size = max(abs(want), mpf(allowed), mpf(float(info.tiny)))
    return float(abs(mpf(got) - want) / size / mpf(float(info.eps)))
