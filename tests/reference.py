"""What the tests hold lucid to: mpmath from densities, and the points it is asked at."""

import numpy as np
from mpmath import diff, findroot, isfinite, isinf, isnan, log, mp, mpf, quad

mp.dps = 40


def _grid(row, case, other=None):
    """Cuts that keep every bump of both densities well inside the quadrature's pieces."""
    lo, hi = row.interval(*case)
    cuts = [lo + (hi - lo) * mpf(k) / 16 for k in range(17)]
    return sorted({mpf(c) for c in cuts})


def integral(f, row, case):
    return quad(f, _grid(row, case))


def kl(p_row, p_case, q_row, q_case):
    """The integral of p log(p/q), from the two densities alone."""
    return integral(
        lambda x: p_row.density(x, *p_case) * log(p_row.density(x, *p_case) / q_row.density(x, *q_case)),
        p_row,
        p_case,
    )


def entropy(row, case):
    return integral(lambda x: -row.density(x, *case) * log(row.density(x, *case)), row, case)


def moment(row, case, k, about=0):
    return integral(lambda x: (x - about) ** k * row.density(x, *case), row, case)


def cdf(row, case, x):
    lo, _ = row.interval(*case)
    return quad(lambda t: row.density(t, *case), [lo + (mpf(x) - lo) * mpf(k) / 12 for k in range(13)])


def inverse(cdf_of, guess, probability):
    """The root of the exact cdf, from lucid's own answer as the first guess."""
    return findroot(lambda x: cdf_of(x) - probability, guess)


# ---- points

_SPAN = {np.dtype(np.float64): 150, np.dtype(np.float32): 18}


def draw(kind, regime, n, dtype, rng):
    """n inputs of a kind ("real", "positive", ...) in a regime ("ordinary", "extreme")."""
    dtype = np.dtype(dtype)
    sign = rng.choice([-1.0, 1.0], n)
    if kind == "flag":
        x = rng.integers(0, 2, n).astype(float)
    elif kind == "small":
        x = rng.integers(-2, 3, n) / 2
    elif kind == "exponent":
        x = rng.uniform(-20, 20, n) if regime == "ordinary" else sign * 10 ** rng.uniform(-12, 1.8, n)
    elif kind == "deviate":
        x = rng.normal(size=n) if regime == "ordinary" else rng.uniform(-12, 8, n)
    elif kind == "probability":
        tail = 10 ** rng.uniform(-300 if dtype == np.float64 else -37, -0.3, n)
        x = rng.uniform(size=n) if regime == "ordinary" else tail
    elif regime == "ordinary" or kind == "ordinary":
        x = np.exp(rng.normal(size=n)) if kind == "positive" else rng.normal(size=n) * 3
    else:
        x = 10 ** rng.uniform(-_SPAN[dtype], _SPAN[dtype], n) * (1.0 if kind == "positive" else sign)
    return x.astype(dtype)


def near(x, dtype, rng):
    """Values a relative 1e-12 to 1e-1 beside x, and some equal to it."""
    eps = 10 ** rng.uniform(-12, -1, x.size) * rng.choice([-1.0, 0.0, 1.0, 1.0], x.size)
    return (x.astype(np.float64) * (1 + eps)).astype(dtype)


def digits(dtype):
    """Working digits that no cancellation between a type's extremes uses up."""
    return 900 if np.dtype(dtype) == np.float64 else 160


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
