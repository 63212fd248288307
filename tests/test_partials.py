"""Laws of the derivatives, over every kernel. No kernel is named in this file."""

from itertools import combinations
from math import fsum

import numpy as np
import pytest
from mpmath import diff, isfinite, mp, mpf
from reference import conditioning, error, exact
from table import BY_CLASS, KERNELS, SAME
from test_accuracy import points

import lucid
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


# Numbers that may be 0, or equal to one another: where a formula may turn on their size or order.
TURNING = {"real", "logit", "exponent", "ordinary"}


def corners(kinds):
    """Which arguments to make 0, and which pairs of them equal."""
    turning = [k for k, kind in enumerate(kinds) if kind in TURNING]
    return [(k, None) for k in turning] + list(combinations(turning, 2))


@pytest.mark.parametrize("name", [n for n in SMOOTH if corners(KERNELS[n][1])])
def test_partials_are_the_derivatives_where_numbers_are_zero_or_equal(name):
    """Where there is one derivative: an absolute value's slope of 0 must not be seen."""
    f, kinds, fit = KERNELS[name]
    for a, b in corners(kinds):
        inputs = points(name, "ordinary", np.float64, 2)
        inputs[a] = np.zeros(2) if b is None else inputs[b].copy()
        inputs = [np.asarray(x, np.float64) for x in fit(inputs)]
        value = kernel(name)(CPU, *inputs)
        got = kernel(name).partials(CPU, 1.0, *inputs)
        for i in range(2):
            x = [mpf(float(v[i])) for v in inputs]
            if not np.isfinite(value[i]) or x[a] != (0 if b is None else x[b]):
                continue
            for k, g in enumerate(got):
                if kinds[k] in ("count", "dimension"):
                    continue
                with mp.workdps(100):
                    h = (abs(x[k]) or mpf(1)) * mpf(10) ** -30
                    left, at, right = (f(*x[:k], x[k] + d, *x[k + 1 :]) for d in (-h, 0, h))
                    down, up = (at - left) / h, (right - at) / h
                    if not (isfinite(down) and isfinite(up)) or abs(up - down) > 1e-20 * (abs(up) + 1):
                        continue
                    e = error(g[i], up, np.float64, mpf(10) ** -14 * (1 + abs(at)))
                assert e <= 1e6, (k, [float(v) for v in x], float(up), float(g[i]))


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


# Shapes of arguments by turns, within what they broadcast to: rows shorter and longer than the loops'
# blocks, sums along any axis, several pieces of work.
BROADCASTS = {
    "nothing": [(7, 3)],
    "scalars": [(), (5,)],
    "rows": [(40, 1), (40, 600)],
    "columns": [(600,), (40, 600), (1, 600)],
    "pieces": [(3000, 1), (3000, 40), (40,), ()],
    "three axes": [(3, 1, 5), (2, 5), (3, 2, 1), ()],
    "none at all": [(0, 3), (3,)],
}


def summed(g, shape):
    """The derivative by what was broadcast, exactly rounded, and the sum of its terms' sizes."""
    lead = g.ndim - len(shape)
    axes = tuple(d for d in range(g.ndim) if d < lead or shape[d - lead] != g.shape[d])
    kept = np.moveaxis(g, axes, range(len(axes))).reshape(-1, int(np.prod(shape)))
    return (
        np.array([fsum(column) for column in kept.T]).reshape(shape),
        np.abs(kept).sum(axis=0, dtype=np.float64).reshape(shape),
    )


@pytest.mark.parametrize("shapes", BROADCASTS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", SMOOTH[:: len(SMOOTH) // 12])
def test_backward_sums_the_partials_asked_for(name, dtype, shapes):
    rng = np.random.default_rng(0)
    given = points(name, "ordinary", dtype, 200)
    inputs = [
        rng.choice(x, BROADCASTS[shapes][k % len(BROADCASTS[shapes])]).astype(dtype)
        for k, x in enumerate(given)
    ]
    whole = np.broadcast_shapes(*map(np.shape, inputs))
    gradient = rng.normal(size=whole).astype(dtype)
    partials = kernel(name).partials(CPU, gradient, *inputs)
    for wanted in ((True,) * len(inputs), *np.eye(len(inputs), dtype=bool).tolist()):
        got = kernel(name).backward(CPU, gradient, tuple(wanted), *inputs)
        for g, x, part, asked in zip(got, inputs, partials, wanted, strict=True):
            assert (g is None) != asked
            if g is None:
                continue
            assert (g.shape, g.dtype) == (x.shape, dtype)
            if x.shape == whole:
                assert np.array_equal(g, part, equal_nan=True)
                continue
            exact, size = summed(part, x.shape)
            eps = np.finfo(dtype).eps  # a wide kernel adds up what these float32 are the roundings of
            assert (np.abs(g - exact) <= 2 * eps * size)[np.isfinite(size)].all()


def test_backward_does_not_depend_on_threads_or_on_how_arguments_lie():
    rng = np.random.default_rng(0)
    shapes = [(900, 700), (700,), (900, 1), ()]
    name = next(n for n in SMOOTH if kernel(n).nin == len(shapes))
    values = [np.resize(x, s) for x, s in zip(points(name, "ordinary", np.float64, 997), shapes, strict=True)]
    gradient = rng.normal(size=(900, 700))
    threads, found = lucid.get_num_threads(), []
    try:
        for n in (1, 2, 3):
            lucid.set_num_threads(n)
            found.append(kernel(name).backward(CPU, gradient, (True,) * 4, *values))
    finally:
        lucid.set_num_threads(threads)
    # Rows that begin between two numbers' places.
    odd = np.zeros(900 * 5601, np.int8)
    rows = np.ndarray((900, 700), buffer=odd, strides=(5601, 8))
    rows[...] = values[0]
    found.append(kernel(name).backward(CPU, gradient, (True,) * 4, rows, *values[1:]))
    found.append(kernel(name).backward(CPU, np.asfortranarray(gradient), (True,) * 4, *values))
    for other in found[1:]:
        assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(found[0], other, strict=True))


def test_the_reference_is_exact_arithmetic():
    assert exact(lambda x: x * 3, (0.1,)) == mpf(0.1) * 3
