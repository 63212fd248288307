"""Laws of the families whose draws are vectors, matrices or tuples. None is named in this file.

A row of theirs gives CASES (parameters as numbers and nested lists, in DOMAIN's order),
`log_prob`, `kl_<stem>(p, q)` and, where they are known, `entropy`, `mean`, `variance`, all in
mpmath from the definition; `draw(rng, regime, d, dtype)`, one random set of parameters in dimension d
of DIMS; WRONG, a value no parameter can have, and OUTSIDE, values with none of its mass. STATIC are
parameters that are not arrays. `expectation(f, *parameters)`, the integral of f times exp(log_prob),
holds the references to the density; without it draws do. `marginals(x, *parameters)` are terms
of draws and their mean.
"""

import copy
import math
import pickle
import re

import numpy as np
import pytest
from mpmath import diff, isfinite, isinf, isnan, mp, mpf
from reference import error
from table import BY_CLASS, EVENTS

import lucid
from lucid.distributions import Independent, KLApproximationWarning, kl_divergence
from lucid.distributions.kl import _resolve

ids = {"ids": lambda v: getattr(v, "__name__", str(v)).rsplit(".", 1)[-1][:60]}
ROWS = list(EVENTS.items())
SINGLES = [(family, row, case) for family, row in ROWS for case in row.CASES]
PAIRS = [(p, q) for p, q in _resolve() if p in EVENTS and q in EVENTS]
DTYPES = [np.float64, np.float32]
REGIMES = ["ordinary", "near", "extreme", "extreme near"]


def stem(row):
    return row.__name__.rsplit(".", 1)[1]


def textbook(p, q):
    return getattr(EVENTS[p], f"kl_{stem(EVENTS[q])}")


def static(row):
    return getattr(row, "STATIC", ())


def make(family, values, **options):
    return family(**dict(zip(EVENTS[family].DOMAIN, values, strict=True)), **options)


def stacked(family, sets, dtype=np.float64, shape=None):
    """One distribution of many parameter sets of one dimension."""
    row, shape = EVENTS[family], (len(sets),) if shape is None else shape
    columns = []
    for k, name in enumerate(row.DOMAIN):
        if name in static(row):
            columns.append(sets[0][k])
        else:
            x = np.asarray([s[k] for s in sets], dtype)
            columns.append(x.reshape(*shape, *x.shape[1:]))
    d = make(family, columns)
    if hasattr(d, "to_dtype"):
        d = d.to_dtype(dtype)
    return d if d.batch_shape == shape else d.expand(shape)


def tower(x):
    """Numbers anywhere in x as mpf; whole numbers stay."""
    if isinstance(x, (list, tuple)):
        return tuple(tower(v) for v in x)
    if isinstance(x, np.ndarray):
        return tower(x.tolist())
    return x if isinstance(x, int) else mpf(float(x))


def numbers(x):
    if isinstance(x, (list, tuple)):
        return [v for y in x for v in numbers(y)]
    return [x]


def refilled(x, values):
    """x with its numbers replaced by these, in order."""
    return type(x)(refilled(v, values) for v in x) if isinstance(x, (list, tuple)) else next(values)


def conditioning(f, inputs):
    """How far half an ulp in each number of the inputs moves f(*inputs)."""
    flat = numbers(inputs)
    total = mpf(0)
    for k, x in enumerate(flat):
        if isinstance(x, mpf) and x != 0:
            moved = lambda t, k=k: f(*refilled(inputs, iter([*flat[:k], t, *flat[k + 1 :]])))  # noqa: E731
            total += abs(x * diff(moved, x, h=abs(x) * mpf(10) ** -20))
    return total / 2


def miss(got, f, inputs, dtype):
    """The error in machine epsilons of the value, or of what the inputs' rounding makes of it."""
    want = f(*inputs)
    e = error(got, want, dtype)
    return error(got, want, dtype, conditioning(f, inputs)) if e > 8 and isfinite(want) else e


def drawn(family, regime, d, seed, dtype=np.float64):
    """One set of parameters, rounded to dtype."""
    row = EVENTS[family]
    rng = np.random.default_rng([seed, d, *family.__name__.encode()])
    base = "extreme" if "extreme" in regime else "ordinary"
    return rounded(row, row.draw(rng, base, d, dtype), dtype)


def rounded(row, values, dtype):
    if hasattr(row, "fit"):
        values = row.fit([x if isinstance(x, int) else np.asarray(x, dtype) for x in values])
    return tuple(x if isinstance(x, int) else np.asarray(x, dtype).tolist() for x in values)


def beside(family, values, seed, dtype=np.float64):
    """Parameters a relative 1e-12 to 1e-1 beside these, some equal."""
    row, rng = EVENTS[family], np.random.default_rng([seed, *family.__name__.encode()])
    step = 10 ** rng.uniform(-12, -1)

    def move(x):
        x = np.asarray(x)
        return x * (1 + step * rng.uniform(-1, 1, x.shape) * rng.choice([0, 1, 1], x.shape))

    return rounded(row, [x if isinstance(x, int) else move(x) for x in values], dtype)


def both(p, q, regime, d, seed, dtype=np.float64):
    a = drawn(p, regime, d, seed, dtype)
    b = beside(p, a, seed, dtype) if "near" in regime else drawn(q, regime, d, seed + 1000, dtype)
    return a, b


def dims(p, q):
    return [d for d in EVENTS[p].DIMS if d in EVENTS[q].DIMS]


def comparable(p, q, a, b):
    return make(p, a).event_shape == make(q, b).event_shape


def partial(p, q):
    """Whether the pair has a closed form only where its rows say so."""
    return getattr(EVENTS[p], f"agree_{stem(EVENTS[q])}", None)


def agreed(p, q, a, b):
    fit = partial(p, q)
    return tuple(fit(a, b)) if fit else b


# ---- densities


def values_of(family, case, n=5):
    """Draws, as nested lists."""
    return make(family, case).sample((n,), generator=lucid.random.default_rng(7)).numpy().tolist()


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_log_prob_is_the_references(family, row, case):
    d = make(family, case)
    for x in values_of(family, case):
        inputs = (tower(x), *tower(case))
        assert miss(float(d.log_prob(x)), row.log_prob, inputs, np.float64) <= 8, x


@pytest.mark.parametrize(("family", "row"), ROWS, **ids)
def test_log_prob_of_extreme_parameters(family, row):
    for d in row.DIMS:
        for seed in range(4):
            case = drawn(family, "extreme", d, seed)
            x = (
                make(family, case, validate_args=False)
                .sample(generator=lucid.random.default_rng(seed))
                .numpy()
            )
            if not (np.isfinite(x).all() and make(family, case).support.check(x).numpy().all()):
                continue  # a draw that overflows
            inputs = (tower(x), *tower(case))
            with mp.workdps(150):
                got = float(make(family, case).log_prob(x))
                assert miss(got, row.log_prob, inputs, np.float64) <= 8, (case, x)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_the_references_are_the_densitys(family, row, case):
    if not hasattr(row, "expectation"):
        return
    case = tower(case)
    with mp.workdps(16):
        close = lambda got, want: abs(got - want) <= 1e-9 * (1 + abs(want))  # noqa: E731
        assert close(row.expectation(lambda x: mpf(1), *case), 1)
        if hasattr(row, "entropy"):
            assert close(row.expectation(lambda x: -row.log_prob(x, *case), *case), row.entropy(*case))


@pytest.mark.parametrize(("p", "q"), PAIRS, **ids)
def test_kl_is_the_mean_log_ratio(p, q):
    """By quadrature, or over draws, whose log densities the laws above hold to the references."""
    row, other = EVENTS[p], EVENTS[q]
    a = row.CASES[0]
    b = next(b for b in other.CASES[::-1] if comparable(p, q, a, b))
    b = agreed(p, q, a, b)
    want = textbook(p, q)(tower(a), tower(b))
    if hasattr(row, "expectation"):
        with mp.workdps(16):
            ratio = row.expectation(
                lambda x: row.log_prob(x, *tower(a)) - other.log_prob(x, *tower(b)), *tower(a)
            )
            assert abs(ratio - want) <= 1e-9 * (1 + abs(want))
    first, second = make(p, a), make(q, b, validate_args=False)
    x = first.sample((100_000,), generator=lucid.random.default_rng(11))
    terms = (first.log_prob(x) - second.log_prob(x)).numpy()
    assert abs(terms.mean() - float(want)) <= 5 * terms.std() / math.sqrt(terms.size)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_entropy(family, row, case):
    d = make(family, case)
    if not hasattr(row, "entropy"):
        with pytest.raises(NotImplementedError):
            d.entropy()
        return
    assert miss(float(d.entropy()), row.entropy, tower(case), np.float64) <= 8
    x = d.sample((50_000,), generator=lucid.random.default_rng(12))
    terms = -d.log_prob(x).numpy()
    assert abs(terms.mean() - float(row.entropy(*tower(case)))) <= 5 * terms.std() / math.sqrt(
        terms.size
    ) + 1e-12 * abs(float(d.entropy()))


@pytest.mark.parametrize("quantity", ["mean", "variance"])
@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_moments(family, row, case, quantity):
    d = make(family, case)
    if not hasattr(row, quantity):
        with pytest.raises(NotImplementedError):
            getattr(d, quantity)
        return
    got = getattr(d, quantity).numpy()
    assert got.shape == d.event_shape
    want = getattr(row, quantity)
    flat = numbers(want(*tower(case)))
    if all(isnan(v) for v in flat):
        assert np.isnan(got).all()
        return
    size = max([abs(v) for v in flat if not isinf(v)], default=mpf(0))
    for g, w in zip(got.ravel().tolist(), flat, strict=True):
        assert (math.isinf(g) and isinf(w)) or abs(g - w) <= 1e-13 * size, (g, w)
    x = d.sample((100_000,), generator=lucid.random.default_rng(13)).numpy()
    terms = x if quantity == "mean" else (x - x.mean(axis=0)) ** 2
    spread = 6 * terms.std(axis=0) / math.sqrt(len(x)) + 1e-12
    fourth = (np.abs(x - np.median(x, axis=0)) ** 4).mean(axis=0)
    tame = np.isfinite(got) & (fourth < 30 * x.var(axis=0) ** 2 + 1e-300)  # else it converges too slowly
    assert (np.abs(terms.mean(axis=0) - got) <= spread)[tame].all()


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_draws_have_the_moments_the_row_names(family, row, case):
    if hasattr(row, "marginals"):
        x = make(family, case).sample((100_000,), generator=lucid.random.default_rng(15)).numpy()
        terms, want = row.marginals(x, *case)
        assert (np.abs(terms.mean(axis=0) - want) <= 5 * terms.std(axis=0) / math.sqrt(len(x))).all()


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_the_mode_has_the_largest_density(family, row, case):
    d = make(family, case)
    try:
        mode = d.mode
    except NotImplementedError:
        return
    assert mode.shape == d.event_shape
    if not d.support.check(mode).numpy().all():
        return  # on the border of the support, or none
    top = float(d.log_prob(mode))
    assert (d.log_prob(d.sample((2000,), generator=lucid.random.default_rng(14))).numpy() <= top).all()


# ---- draws


@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_shapes_of_draws_and_densities(family, row, case, dtype):
    d = stacked(family, [case] * 3, dtype, (3, 1))
    event = d.event_shape
    for call in (d.sample, *([d.rsample] if family.has_rsample else ())):
        assert call().shape == (3, 1, *event)
        assert call((2, 5)).shape == (2, 5, 3, 1, *event)
        assert call(4).shape == (4, 3, 1, *event)
        assert call((0,)).shape == (0, 3, 1, *event)
        x = d.expand((3, 4)).sample((2,), generator=lucid.random.default_rng(3))
        assert x.shape == (2, 3, 4, *event)
        assert d.support.check(x).numpy().all()
        if not d.support.is_discrete:
            assert x.dtype == dtype
            assert len({v.tobytes() for v in x.numpy().reshape(24, -1)}) == 24
    assert d.log_prob(x).shape == (2, 3, 4)
    assert d.log_prob(x).dtype == dtype
    assert d.log_prob(x[0, 0, 0]).shape == (3, 1)
    if hasattr(row, "entropy"):
        assert d.entropy().shape == (3, 1)
        assert d.entropy().dtype == dtype
    assert Independent(d, 1).log_prob(x[0, :, :1]).shape == (3,)
    if event:
        with pytest.raises(ValueError, match="fits neither batch_shape"):
            d.log_prob(np.ones((*x.shape[:-1], event[-1] + 1)))
        with pytest.raises(ValueError, match="fits neither batch_shape"):
            d.log_prob(0.5)


@pytest.mark.parametrize(("family", "row"), [r for r in ROWS if (r[0], r[0]) in _resolve()], **ids)
def test_independent_ones_of_any_depth_add_up(family, row):
    p, q = (make(family, row.CASES[k]) for k in (0, 1))
    if p.event_shape != q.event_shape:
        q = p
    p, q = p.expand((3,)), q.expand((3,))
    each = kl_divergence(p, q).numpy()
    np.testing.assert_allclose(
        float(kl_divergence(Independent(p, 1), Independent(q, 1))), each.sum(), rtol=1e-14
    )
    nested = Independent(Independent(p.expand((2, 3)), 1), 1)
    flat = Independent(q.expand((2, 3)), 2)
    assert nested.event_shape == flat.event_shape == (2, 3, *p.event_shape)
    for pair in ((nested, flat), (Independent(nested, 0), flat)):
        np.testing.assert_allclose(float(kl_divergence(*pair)), 2 * each.sum(), rtol=1e-14)
    x = nested.sample()
    np.testing.assert_allclose(float(nested.log_prob(x)), p.log_prob(x).numpy().sum(), rtol=1e-13)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_a_seed_repeats_the_draws(family, row, case):
    d = make(family, case)
    a, b = (d.sample((5,), generator=lucid.random.default_rng(3)).tolist() for _ in range(2))
    assert a == b
    assert a != d.sample((5,), generator=lucid.random.default_rng(4)).tolist()


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_rsample_is_a_smooth_path(family, row, case):
    if not family.has_rsample:
        with pytest.raises(NotImplementedError):
            make(family, case).rsample()
        return
    x = make(family, case).rsample((200,), generator=lucid.random.default_rng(5)).numpy()
    for k, name in enumerate(row.DOMAIN):
        if name in static(row):
            continue
        moved = [np.asarray(v) for v in case]
        moved[k] = moved[k] * (1 + 1e-7)
        if hasattr(row, "fit"):
            moved = row.fit(moved)
        moved = [v if n in static(row) else w for n, v, w in zip(row.DOMAIN, case, moved, strict=True)]
        y = make(family, moved).rsample((200,), generator=lucid.random.default_rng(5)).numpy()
        assert np.quantile(np.abs(y - x) / (1 + np.abs(x)), 0.9) < 1e-4


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_values_outside_the_support_are_refused_or_impossible(family, row, case):
    d, lax = make(family, case), make(family, case, validate_args=False)
    x = values_of(family, case, 2)
    bad = np.array(x, float)
    bad[1] = np.nan
    with pytest.raises(ValueError, match=rf"{family.__name__}: value must be .* got nan .*at index \(1,.*\)"):
        d.log_prob(bad)
    got = lax.log_prob(bad).numpy()
    assert got[0] == float(d.log_prob(x[0]))
    assert np.isnan(got[1])
    for outside in getattr(row, "OUTSIDE", ()):
        if np.shape(outside) == d.event_shape:
            bad[1] = outside
            with pytest.raises(ValueError, match=rf"{family.__name__}: value must be .* at index \(1,.*\)"):
                d.log_prob(bad)
            assert lax.log_prob(bad).numpy()[1] == -np.inf


# ---- parameters


def arrays(row):
    return [(k, name) for k, name in enumerate(row.DOMAIN) if name not in static(row)]


@pytest.mark.parametrize(("family", "row"), ROWS, **ids)
def test_invalid_parameters_are_named_with_value_and_index(family, row):
    for k, name in arrays(row):
        constraint = family.arg_constraints[name]
        says = re.escape(str(constraint))
        columns = [
            v if n in static(row) else np.asarray([v] * 3)
            for n, v in zip(row.DOMAIN, row.CASES[0], strict=True)
        ]
        good = columns[k]
        for bad in (np.nan, row.WRONG[name]):
            columns[k] = good.astype(float)
            columns[k][1] = bad
            with pytest.raises(
                ValueError,
                match=rf"^{family.__name__}: {name} must be {says}.*, got .* at index \(1,(?: 0,?)*\)$",
            ):
                make(family, columns)
        columns[k] = good
        with pytest.raises(TypeError, match=f"^{family.__name__}: {name} must be real numbers, got a str"):
            make(family, [*columns[:k], "one", *columns[k + 1 :]])
        if constraint.event_dim:
            with pytest.raises(ValueError, match=f"{family.__name__}: {name} must have at least"):
                make(family, [*columns[:k], 0.5, *columns[k + 1 :]])


@pytest.mark.parametrize(("p", "q"), PAIRS, **ids)
def test_one_bad_element_fails_alone(p, q):
    case = EVENTS[p].CASES[0]
    other = next(b for b in EVENTS[q].CASES if comparable(p, q, case, b))
    other = agreed(p, q, case, other)
    good = float(kl_divergence(make(p, case), make(q, other)))
    for side, family, values in ((0, p, case), (1, q, other)):
        row = EVENTS[family]
        for k, name in arrays(row):
            for bad in (np.nan, row.WRONG[name]):
                columns = [
                    v if n in static(row) else np.asarray([v] * 3, float)
                    for n, v in zip(row.DOMAIN, values, strict=True)
                ]
                columns[k][1] = bad
                d = make(family, columns, validate_args=False)
                pair = (d, make(q, other)) if side == 0 else (make(p, case), d)
                with np.errstate(all="ignore"):
                    got = kl_divergence(*pair).numpy()
                assert np.isnan(got[1]), (name, bad)
                assert got[[0, 2]].tolist() == [good, good]
                if side == 0:
                    with np.errstate(all="ignore"):
                        x = d.log_prob(values_of(p, case, 1)[0]).numpy()
                    assert np.isnan(x).tolist() == [False, True, False], (name, bad)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_expand_move_copy_and_show(family, row, case):
    d = make(family, case)
    text = repr(d)
    assert text.startswith(f"{family.__name__}(")
    wide = d.expand((2, 3))
    assert (wide.batch_shape, wide.event_shape) == ((2, 3), d.event_shape)
    for _, name in arrays(row):
        value = getattr(wide, name)
        axes = family.arg_constraints[name].event_dim
        assert value.shape == (2, 3, *np.shape(case[list(row.DOMAIN).index(name)]))
        assert len(value.shape) == 2 + axes
        assert f"{name}=" in text or f"{name}:" in text
    assert repr(wide) != text
    x = d.sample(generator=lucid.random.default_rng(0))
    assert wide.log_prob(x).tolist() == [[float(d.log_prob(x))] * 3] * 2
    for other in (copy.copy(wide), copy.deepcopy(wide), pickle.loads(pickle.dumps(wide))):
        assert other.log_prob(x).tolist() == wide.log_prob(x).tolist()
    where = lucid.device("pretend:1")
    moved = wide.to("pretend:1")
    assert moved.device is where
    assert moved.sample((2,)).device is where
    assert moved.log_prob(x.to("pretend:1")).device is where
    for quantity in ("mean", "variance", "entropy"):
        if hasattr(row, quantity):
            got = getattr(moved, quantity)
            assert (got() if callable(got) else got).device is where
    with pytest.raises(ValueError, match=r"does not expand to \(2, 4\)"):
        wide.expand((2, 4))


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_a_batch_is_its_elements(family, row, case):
    """Densities, entropies and moments of a batch, strided and broadcast, are each element's."""
    event = make(family, case).event_shape
    d = next(
        (d for d in row.DIMS if make(family, drawn(family, "ordinary", d, 0)).event_shape == event), None
    )
    sets = [drawn(family, "ordinary", d, seed) for seed in range(3)] if d else [case] * 3
    batch = stacked(family, sets)
    x = batch.sample((4,), generator=lucid.random.default_rng(6))
    strided = np.repeat(x.numpy(), 2, axis=0)[::2]
    got = batch.log_prob(strided).numpy()
    assert np.array_equal(got, batch.log_prob(np.asfortranarray(x.numpy())).numpy())
    table = batch.log_prob(x[:, :1]).numpy()
    assert table.shape == (4, 3)
    assert np.array_equal(table[:, 0], got[:, 0])
    for i, values in enumerate(sets):
        one = make(family, values)
        assert one.log_prob(x[:, i]).tolist() == got[:, i].tolist()
        for quantity in ("mean", "variance"):
            if hasattr(row, quantity):
                assert np.array_equal(
                    getattr(batch, quantity)[i].numpy(), getattr(one, quantity).numpy(), True
                )


# ---- divergences


@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize(("p", "q"), PAIRS, **ids)
def test_error_of_kl(p, q, regime, dtype):
    if "near" in regime and p is not q:
        return
    f = textbook(p, q)
    for d in dims(p, q):
        for seed in range(4):
            a, b = both(p, q, regime, d, seed, dtype)
            b = agreed(p, q, a, b)
            got = float(kl_divergence(stacked(p, [a], dtype), stacked(q, [b], dtype)).numpy()[0])
            assert got >= 0
            if p is q and a == b:
                assert got == 0
                continue
            with mp.workdps(getattr(EVENTS[p], "DIGITS", {}).get(regime, 400 if "extreme" in regime else 80)):
                e = miss(got, lambda x, y: f(x, y), (tower(a), tower(b)), dtype)
                assert e <= (8 if dtype == np.float64 else 4), (e, a, b, got)


@pytest.mark.parametrize("regime", ["near", "extreme near"])
@pytest.mark.parametrize(("family", "row"), [(p, EVENTS[p]) for p, q in PAIRS if p is q], **ids)
def test_error_of_kl_beside_in_numbers_alone(family, row, regime):
    """Of the value itself: q's arrays are p's, and its numbers are as near as they can be told apart."""
    for d in row.DIMS:
        for seed in range(12):
            a, b = both(family, family, regime, d, seed)
            numeric = [
                name in family.arg_constraints and not np.ndim(x)
                for name, x in zip(row.DOMAIN, a, strict=True)
            ]
            b = tuple(y if n else x for n, x, y in zip(numeric, a, b, strict=True))
            if a == b:
                continue
            got = float(kl_divergence(make(family, a), make(family, b)))
            with mp.workdps(getattr(row, "DIGITS", {}).get(regime, 400 if "extreme" in regime else 80)):
                e = error(got, textbook(family, family)(tower(a), tower(b)), np.float64)
            assert e <= 8, (e, a, b, got)


EDGES = [
    (p, a, next(q for q in EVENTS if q.__name__ == name), b, want)
    for p, row in ROWS
    for name, edges in getattr(row, "EDGES", {}).items()
    for a, b, want in edges
]


@pytest.mark.parametrize(("p", "a", "q", "b", "want"), EDGES, **ids)
def test_at_the_edges(p, a, q, b, want):
    got = float(kl_divergence(make(p, a), make(q, b)))
    if want is None:
        with mp.workdps(400):
            assert miss(got, textbook(p, q), (tower(a), tower(b)), np.float64) <= 8
    else:
        assert error(got, mpf(want), np.float64) <= 8


@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize(("p", "q"), PAIRS, **ids)
def test_kl_of_a_batch_is_its_elements(p, q, dtype):
    for d in dims(p, q):
        left, right = zip(*(both(p, q, "ordinary", d, seed, dtype) for seed in range(6)), strict=True)
        if partial(p, q):
            right = [agreed(p, q, left[0], b) for b in right]
            left = [agreed(q, p, left[0], a) for a in left]
        one = [
            float(kl_divergence(stacked(p, [a], dtype), stacked(q, [b], dtype)).numpy()[0])
            for a, b in zip(left, right, strict=True)
        ]
        got = kl_divergence(stacked(p, left, dtype), stacked(q, right, dtype))
        assert got.dtype == dtype
        assert got.tolist() == one
        shaped = kl_divergence(stacked(p, left, dtype, (2, 3)), stacked(q, right, dtype, (2, 3)))
        assert shaped.numpy().ravel().tolist() == one
        table = kl_divergence(stacked(p, left, dtype, (6, 1)), stacked(q, right[:4], dtype, (1, 4))).numpy()
        assert table.shape == (6, 4)
        assert [float(table[i, i]) for i in range(4)] == one[:4]
        assert (table >= 0).all()
        wide = kl_divergence(stacked(p, left[:1], dtype).expand((5, 1)), stacked(q, right[:2], dtype))
        assert wide.numpy()[:, 0].tolist() == [one[0]] * 5
        for shape in ((0,), (0, 2), (2, 0)):
            empty = kl_divergence(stacked(p, left[:1], dtype).expand((1,)), _empty(q, right[0], dtype, shape))
            assert empty.shape == shape


def _empty(family, values, dtype, shape):
    row = EVENTS[family]
    columns = [
        v if n in static(row) else np.zeros((*shape, *np.shape(v)), dtype)
        for n, v in zip(row.DOMAIN, values, strict=True)
    ]
    d = make(family, columns)
    return d if d.batch_shape == shape else d.expand(shape)


@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize(("p", "q"), PAIRS, **ids)
def test_kl_is_never_negative_and_zero_at_itself(p, q, dtype):
    for d in dims(p, q):
        for regime in REGIMES if p is q else REGIMES[::2]:
            pairs = [both(p, q, regime, d, seed, dtype) for seed in range(100)]
            left, right = ([*side] for side in zip(*pairs, strict=True))
            if partial(p, q):
                right = [agreed(p, q, left[0], b) for b in right]
                left = [agreed(q, p, left[0], a) for a in left]
            got = kl_divergence(stacked(p, left, dtype), stacked(q, right, dtype)).numpy()
            assert (got >= 0).all()  # and so not nan
            if p is q:
                assert not kl_divergence(stacked(p, left, dtype), stacked(p, left, dtype)).numpy().any()


@pytest.mark.parametrize(("p", "q"), [pair for pair in PAIRS if partial(*pair)], **ids)
def test_elsewhere_a_form_of_some_parameters_is_an_estimate(p, q):
    a = EVENTS[p].CASES[0]
    b = next(b for b in EVENTS[q].CASES[::-1] if comparable(p, q, a, b) and agreed(p, q, a, b) != b)
    both = stacked(q, [agreed(p, q, a, b), b])
    lucid.random.seed(0)
    with pytest.warns(KLApproximationWarning):
        got = kl_divergence(make(p, a), both).tolist()
    assert got[0] == float(kl_divergence(make(p, a), make(q, agreed(p, q, a, b))))
    assert got[1] >= 0
    with pytest.warns(KLApproximationWarning):
        assert float(kl_divergence(make(p, a), make(q, b))) >= 0


def test_families_of_numbers_and_of_events_do_not_compare():
    d = next(d for d in (make(p, row.CASES[0]) for p, row in ROWS) if d.event_shape)
    q = next(iter(BY_CLASS))
    number = q(**dict(zip(BY_CLASS[q].DOMAIN, BY_CLASS[q].CASES[0], strict=True)))
    with pytest.raises(ValueError, match="event shapes differ"):
        kl_divergence(d, number)
