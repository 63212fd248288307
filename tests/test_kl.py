"""Laws of KL, over every registered pair of the table. No family is named in this file."""

import math

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import isinf, mp
from reference import conditioning, draw, error, exact
from table import BY_CLASS, COMPOSED, KL_CASES, PAIRS, budget, make, together, valid

import lucid
from lucid.distributions import Independent, kl_divergence
from lucid.distributions.kl import _resolve, summed_kl

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}


@pytest.mark.parametrize(("p", "a", "q", "b", "textbook"), KL_CASES, **ids)
def test_equals_the_integral(p, a, q, b, textbook):
    want = exact(textbook, (*a, *b))
    if abs(want) < mp.mpf(10) ** -30:  # the same law: what is left is the textbook form's rounding
        want = mp.mpf(0)
    if not isinf(want):
        integral = reference.kl(BY_CLASS[p], a, BY_CLASS[q], b)
        assert abs(want - integral) <= 1e-15 * (1 + abs(want)), "the textbook form is not the integral"
    # Where p and q are of two families, terms of either sign may meet.
    allowed = 0 if p is q or isinf(want) else conditioning(textbook, (*a, *b))
    assert error(float(kl_divergence(make(p, *a), make(q, *b))), want, np.float64, allowed) <= budget(p, q)


EDGES = [
    (p, a, getattr(lucid.distributions, name), b, want)
    for p, row in BY_CLASS.items()
    for name, edges in getattr(row, "EDGES", {}).items()
    if hasattr(lucid.distributions, name)
    for a, b, want in edges
]


def test_edges_name_families():
    assert {name for row in BY_CLASS.values() for name in getattr(row, "EDGES", {})} <= set(
        lucid.distributions.__all__
    )


@pytest.mark.parametrize(("p", "a", "q", "b", "want"), EDGES, **ids)
def test_at_the_edges(p, a, q, b, want):
    """A row may name parameters that are not its own: ({"logits": 500.0}, ...)."""
    d, e = (f(**x) if isinstance(x, dict) else make(f, *x) for f, x in ((p, a), (q, b)))
    got = float(kl_divergence(d, e))
    if want is None:
        textbook = next(f for c, d, f in PAIRS if (c, d) == (p, q))
        shapes = "shape" in (*BY_CLASS[p].DOMAIN.values(), *BY_CLASS[q].DOMAIN.values())
        # A gamma function to 1400 digits takes minutes, and its laws do not cancel that far.
        with mp.workdps(200 if shapes else 1400):
            want = exact(textbook, (*a, *b))
            assert not isinf(want)
            allowed = 0 if p is q else conditioning(textbook, (*a, *b))
            assert error(got, want, np.float64, allowed) <= budget(p, q)
    else:
        assert error(got, mp.mpf(want), np.float64) <= 8


def parameters(row, regime, n, dtype, seed):
    rng = np.random.default_rng(seed)
    drawn = [draw(kind, regime, n, dtype, rng) for kind in row.DOMAIN.values()]
    return [x.astype(dtype, copy=False) for x in valid(row, drawn)]


def both(p, q, regime, n, dtype, seed, m=None):
    """Parameters of p, n of each, and of q, m of each."""
    a = parameters(BY_CLASS[p], regime, n, dtype, seed)
    b = parameters(BY_CLASS[q], regime, m or n, dtype, seed + 1)
    a, b = together(p, q, a, b)
    return a, [x.astype(dtype, copy=False) for x in b]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize("regime", ["ordinary", "extreme"])
@pytest.mark.parametrize(("family", "textbook"), [(p, f) for p, q, f in PAIRS if p is q], **ids)
def test_is_zero_at_itself_and_only_there(family, textbook, regime, dtype):
    row = BY_CLASS[family]
    x = parameters(row, regime, 3000, dtype, 1)
    p = make(family, *x)
    assert not kl_divergence(p, p).numpy().any()
    tiny = mp.mpf(float(np.finfo(dtype).tiny))
    for k in range(len(x)):  # one parameter one ulp away
        y = list(x)
        y[k] = np.nextafter(x[k], dtype(np.inf), dtype=dtype)
        y = [v.astype(dtype, copy=False) for v in together(family, family, x, y)[1]]
        got = kl_divergence(p, make(family, *y)).numpy()
        assert (got >= 0).all()
        same = np.all([np.array_equal(u, v) for u, v in zip(x, y, strict=True)], axis=0)
        seen = 0
        for i in np.flatnonzero((got == 0) & ~same)[:5]:  # a divergence that underflows
            with mp.workdps(120):
                want = exact(textbook, [v[i] for v in (*x, *y)])
            assert want < tiny, [float(v[i]) for v in (*x, *y)]
            seen += 1
        assert (got > 0).any() or seen or same.all()


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_is_never_negative_and_never_nan(p, q, dtype):
    for regime in ("ordinary", "extreme"):
        a, b = both(p, q, regime, 20000, dtype, 2)
        got = kl_divergence(make(p, *a), make(q, *b)).numpy()
        assert (got >= 0).all()


def composed_cases():
    """Each of p's cases against one of q's, the first also with q's loc in the middle of p."""
    for p, q in COMPOSED:
        a, b = BY_CLASS[p].CASES, BY_CLASS[q].CASES
        yield from ((p, x, q, b[i % len(b)]) for i, x in enumerate(a))
        if "loc" in BY_CLASS[q].DOMAIN:
            k = list(BY_CLASS[q].DOMAIN).index("loc")
            middle = float(make(p, *a[0]).icdf(0.6))
            yield p, a[0], q, (*b[0][:k], middle, *b[0][k + 1 :])


@pytest.mark.parametrize(("p", "a", "q", "b"), [*composed_cases()], **ids)
def test_a_composed_form_is_the_integral(p, a, q, b):
    d, e = make(p, *a), make(q, *b)
    got = _resolve()[p, q](d, e)
    if got is NotImplemented:  # p on more than one turn of q's circle
        return
    if float(got) == math.inf:  # by a moment or a support, which the integral does not see
        assert not np.isfinite(float(d.mean)) or not e.support.check(d.icdf(1e-9))
        return
    want = reference.kl(BY_CLASS[p], a, BY_CLASS[q], b)
    assert abs(float(got) - want) <= 1e-12 * (1 + abs(want))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("p", "q"), COMPOSED, **ids)
def test_a_composed_form_is_never_negative_and_broadcasts(p, q, dtype):
    a, b = both(p, q, "ordinary", 2000, dtype, 3)
    if BY_CLASS[q].SUPPORT == "angle":  # within one turn
        a = [x / (1 + np.abs(x)) for x in a]
    got = kl_divergence(make(p, *a), make(q, *b)).numpy()
    assert got.dtype == dtype
    assert (got >= 0).all()
    rows = [x.reshape(-1, 1)[:3] for x in a]
    table = kl_divergence(make(p, *rows), make(q, *(y[:5] for y in b))).numpy()
    assert table.shape == (3, 5)
    assert table[2, 2] == got[2]


# What no parameter of a kind can be.
WRONG = {
    "positive": [0.0, -0.0, -1.0],
    "shape": [0.0, -0.0, -1.0],
    "unit": [-0.5, 1.5],
    "nonnegative": [-1.0],
    "count": [-1.0, 1.5],
}


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_invalid_parameters_give_nan(p, q):
    a, b = both(p, q, "ordinary", 1, np.float64, 4)
    good = [*a, *b]
    kinds = [*BY_CLASS[p].DOMAIN.values(), *BY_CLASS[q].DOMAIN.values()]
    for k, kind in enumerate(kinds):
        for bad in [np.nan, np.inf, -np.inf, *WRONG.get(kind, [])]:
            x = [*good]
            x[k] = np.array([bad])
            got = lucid.kernel(_resolve()[p, q].name)(*x)
            assert np.isnan(float(got[0])), (k, bad)


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_batches_broadcast(p, q, data):
    """Any shapes, strides and orders give what the element-by-element loop gives."""
    full = data.draw(st.lists(st.integers(0, 4), min_size=0, max_size=3), label="batch")
    arguments = []
    for k, kind in enumerate([*BY_CLASS[p].DOMAIN.values(), *BY_CLASS[q].DOMAIN.values()]):
        drop = data.draw(st.integers(0, len(full)), label="missing axes")
        shape = [1 if data.draw(st.booleans(), label="one") else n for n in full[drop:]]
        x = draw(kind, "ordinary", int(np.prod(shape)), np.float64, np.random.default_rng(k)).reshape(shape)
        if data.draw(st.booleans(), label="strided"):
            x = np.repeat(x, 2, axis=-1)[..., ::2] if shape else x
        arguments.append(np.asfortranarray(x) if data.draw(st.booleans(), label="Fortran") else x)
    n = len(BY_CLASS[p].DOMAIN)
    a, b = together(p, q, arguments[:n], arguments[n:])
    arguments = [*a, *b]
    got = kl_divergence(make(p, *arguments[:n]), make(q, *arguments[n:])).numpy()
    assert got.shape == np.broadcast_shapes(*(x.shape for x in arguments))
    spread = np.broadcast_arrays(*arguments)
    for i in np.ndindex(got.shape):
        one = kl_divergence(
            make(p, *(float(x[i]) for x in spread[:n])), make(q, *(float(x[i]) for x in spread[n:]))
        )
        assert got[i] == float(one)


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_expanding_repeats_the_value(p, q):
    a, b = together(p, q, BY_CLASS[p].CASES[0], BY_CLASS[q].CASES[1])
    one = float(kl_divergence(make(p, *a), make(q, *b)))
    for got in (
        kl_divergence(make(p, *a).expand((3, 2)), make(q, *b)),
        kl_divergence(make(p, *a), make(q, *b).expand((3, 2))),
    ):
        assert got.numpy().tolist() == [[one] * 2] * 3


@pytest.mark.parametrize("ndim", [1, 2])
@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_an_event_is_the_sum_of_its_elements(p, q, dtype, ndim):
    """Over one axis and two, short rows and long, with q's parameters shared by the batch."""
    for shape in [(5, 4, 3), (3, 2, 1500), (2, 1, 1), (0, 2, 3), (2, 0, 3)]:
        n, m = int(np.prod(shape)), shape[-1]
        a = [x.reshape(shape) for x in parameters(BY_CLASS[p], "ordinary", n, dtype, 6)]
        b = parameters(BY_CLASS[q], "ordinary", m, dtype, 7)
        a, b = together(p, q, a, b)
        b = [x.astype(dtype) for x in b]
        each = np.ascontiguousarray(kl_divergence(make(p, *a).expand(shape), make(q, *b)).numpy(), np.float64)
        got = kl_divergence(
            Independent(make(p, *a).expand(shape), ndim), Independent(make(q, *b).expand(shape), ndim)
        ).numpy()
        assert got.dtype == dtype
        axes = tuple(range(-ndim, 0))
        want = each.sum(axis=axes)
        # Sums of non-negative terms: a float32's values are rounded, their sum is not.
        np.testing.assert_allclose(got, want, rtol=3 * float(np.finfo(dtype).eps), atol=0)


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_an_event_keeps_its_digits(p, q):
    """Also where one large term would swallow the small ones one by one."""
    for n in (1000, 30_000):
        a, b = both(p, q, "ordinary", n, np.float64, n)
        if p is q:  # q nearly p, but for the first element
            b = [np.where(np.arange(n) == 0, y, x * (1 + 1e-7)) for x, y in zip(a, b, strict=True)]
            b = together(p, q, a, b)[1]
        each = kl_divergence(make(p, *a), make(q, *b)).numpy()
        want = math.fsum(each)
        if math.isinf(want) or each[0] > 1e12:  # exponentially large: the others are its rounding
            continue
        assert want > each[0] or p is not q
        got = float(
            kl_divergence(Independent(make(p, *a).expand((n,)), 1), Independent(make(q, *b).expand((n,)), 1))
        )
        assert abs(got - want) <= 2 * np.finfo(float).eps * want


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_threads_do_not_change_a_bit(p, q):
    a, b = both(p, q, "ordinary", 200_003, np.float64, 10)
    before, seen = lucid.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            lucid.set_num_threads(threads)
            value = kl_divergence(make(p, *a), make(q, *b)).numpy()
            seen.append((value.tobytes(), float(summed_kl(make(p, *a), make(q, *b), 1))))
    finally:
        lucid.set_num_threads(before)
    assert len(set(seen)) == 1


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_float16_is_float32_rounded_once(p, q):
    a, b = both(p, q, "ordinary", 50, np.float16, 12)
    form = lucid.kernel(_resolve()[p, q].name)
    got = form(*a, *b).numpy()
    wide = form(*(x.astype(np.float32) for x in (*a, *b))).numpy()
    assert got.dtype == np.float16
    with np.errstate(over="ignore"):
        assert np.array_equal(got, wide.astype(np.float16))


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q, _ in PAIRS], **ids)
def test_dtypes_promote_as_numpys(p, q):
    a, b = together(p, q, BY_CLASS[p].CASES[0], BY_CLASS[q].CASES[1])
    narrow = make(p, *(np.full(3, x, np.float32) for x in a))
    assert kl_divergence(narrow, make(q, *(np.full(3, x, np.float32) for x in b))).dtype == np.float32
    if b:  # or q has no parameters to be wide
        assert kl_divergence(narrow, make(q, *(np.full(3, x) for x in b))).dtype == np.float64


def test_the_table_has_pairs():
    assert PAIRS
