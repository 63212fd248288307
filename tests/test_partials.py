"""Laws of the derivatives, over every kernel. No kernel is named in this file."""

import numpy as np
import pytest
from mpmath import diff, mp, mpf
from reference import exact
from table import KERNELS
from test_accuracy import points

from lucid._device import device
from lucid._kernel import kernel

CPU = device("cpu")
SMOOTH = sorted(name for name, (_, kinds) in KERNELS.items() if "flag" not in kinds)


def regimes(name):
    return ["ordinary", "near"] if name.startswith("kl_") else ["ordinary"]


@pytest.mark.parametrize(("name", "regime"), [(n, r) for n in SMOOTH for r in regimes(n)])
def test_partials_are_the_derivatives(name, regime):
    f, _ = KERNELS[name]
    inputs = points(name, regime, np.float64, 60)
    got = kernel(name).partials(CPU, 1.0, *inputs)
    assert len(got) == len(inputs)
    with mp.workdps(80):
        for i in range(60):
            x = [mpf(float(v[i])) for v in inputs]
            value = abs(f(*x))
            for k, g in enumerate(got):
                h = (abs(x[k]) or mpf(1)) * mpf(10) ** -25
                want = diff(lambda t, k=k, x=x: f(*x[:k], t, *x[k + 1 :]), x[k], h=h)
                # Where terms cancel, against the slope that a relative change of the value makes.
                size = max(
                    abs(want), value / (abs(x[k]) or 1) * mpf("1e-3"), mpf(10) ** -30
                )  # the difference quotient itself is good to 1e-45
                assert abs(mpf(float(g[i])) - want) <= 1e-13 * size, (k, [float(v) for v in x], float(want))


@pytest.mark.parametrize("name", SMOOTH)
def test_partials_carry_the_incoming_gradient(name):
    inputs = points(name, "ordinary", np.float64, 500)
    gradient = np.random.default_rng(0).normal(size=500)
    plain = kernel(name).partials(CPU, 1.0, *inputs)
    for with_gradient, one in zip(kernel(name).partials(CPU, gradient, *inputs), plain, strict=True):
        assert np.array_equal(with_gradient, gradient * one)


@pytest.mark.parametrize("name", SMOOTH)
def test_float32_partials_are_near_float64s(name):
    inputs = points(name, "ordinary", np.float32, 300)
    narrow = kernel(name).partials(CPU, np.float32(1), *inputs)
    wide = kernel(name).partials(CPU, 1.0, *(x.astype(np.float64) for x in inputs))
    value = np.abs(kernel(name)(CPU, *(x.astype(np.float64) for x in inputs)))
    for n, w, x in zip(narrow, wide, inputs, strict=True):
        assert n.dtype == np.float32
        bound = np.abs(w) + 1e-3 * value / np.abs(x) + 1e-30
        assert (np.abs(n - w) <= 1e-4 * bound).all()


def test_the_reference_is_exact_arithmetic():
    assert exact(lambda x: x * 3, (0.1,)) == mpf(0.1) * 3
