"""Laws of the derivatives, over every kernel. No kernel is named in this file."""

import numpy as np
import pytest
from mpmath import diff, isfinite, mp, mpf
from reference import conditioning, error, exact
from table import BY_CLASS, KERNELS, SAME
from test_accuracy import points

from lucid._device import device
from lucid._kernel import kernel

CPU = device("cpu")
SMOOTH = sorted(name for name, (_, kinds, _) in KERNELS.items() if "flag" not in kinds)


def slope(f, x, k):
    """The partial derivative by argument k, good to 25 digits."""
    h = (abs(x[k]) or mpf(1)) * mpf(10) ** -30
    return diff(lambda t: f(*x[:k], t, *x[k + 1 :]), x[k], h=h)


def regimes(name):
    return ["ordinary", "near"] if name in SAME else ["ordinary"]


@pytest.mark.parametrize(("name", "regime"), [(n, r) for n in SMOOTH for r in regimes(n)])
def test_partials_are_the_derivatives(name, regime):
    (f, kinds, _), n = KERNELS[name], 12
    inputs = points(name, regime, np.float64, n)
    value = kernel(name)(CPU, *inputs)
    got = kernel(name).partials(CPU, 1.0, *inputs)
    assert len(got) == len(inputs)
    with mp.workdps(100):
        for i in range(n):
            if not np.isfinite(value[i]):
                continue
            x = [mpf(float(v[i])) for v in inputs]
            for k, g in enumerate(got):
                if kinds[k] == "count":  # a whole number: no derivative is asked for
                    continue
                if kinds[k] == "dimension":
                    assert g[i] == 0
                    continue
                want = slope(f, x, k)
                if not isfinite(want):  # the support's bound: beyond it the divergence is infinite
                    continue
                e = error(g[i], want, np.float64, mpf(10) ** -24)
                if e > 64:  # where terms of a derivative cancel: what half an ulp in each input does
                    e = error(g[i], want, np.float64, conditioning(lambda *y, k=k: slope(f, list(y), k), x))
                assert e <= 64, (k, [float(v) for v in x], float(want), float(g[i]))


@pytest.mark.parametrize("name", sorted(SAME))
def test_partials_of_one_familys_divergence_are_zero_where_it_is(name):
    inputs = points(name, "ordinary", np.float64, 2000)
    half = len(inputs) // 2
    partials = kernel(name).partials(CPU, 1.0, *inputs[:half], *inputs[:half])
    row = BY_CLASS[SAME[name]]
    for g, parameter in zip(partials, [*row.DOMAIN] * 2, strict=True):
        # A bound of the support meets infinity on one side.
        assert not g.any() or parameter in getattr(row, "BOUNDS", ())


@pytest.mark.parametrize("name", SMOOTH)
def test_partials_carry_the_incoming_gradient(name):
    inputs = points(name, "ordinary", np.float64, 500)
    gradient = np.random.default_rng(0).normal(size=500)
    plain = kernel(name).partials(CPU, 1.0, *inputs)
    for with_gradient, one in zip(kernel(name).partials(CPU, gradient, *inputs), plain, strict=True):
        assert np.array_equal(with_gradient, gradient * one, equal_nan=True)


@pytest.mark.parametrize("name", SMOOTH)
def test_float32_partials_are_near_float64s(name):
    inputs = points(name, "ordinary", np.float32, 300)
    narrow = kernel(name).partials(CPU, np.float32(1), *inputs)
    wide = kernel(name).partials(CPU, 1.0, *(x.astype(np.float64) for x in inputs))
    value = np.abs(kernel(name)(CPU, *(x.astype(np.float64) for x in inputs)))
    for n, w, x in zip(narrow, wide, inputs, strict=True):
        seen = np.isfinite(value) & (np.abs(w) < 1e36)  # beyond, float32 may overflow
        assert n.dtype == np.float32
        bound = np.abs(w) + 1e-3 * value / np.maximum(np.abs(x), 1e-30) + 1e-30
        assert (np.abs(n[seen] - w[seen]) <= 1e-4 * bound[seen]).all()


def test_the_reference_is_exact_arithmetic():
    assert exact(lambda x: x * 3, (0.1,)) == mpf(0.1) * 3
