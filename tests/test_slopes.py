"""Laws of gradients through distributions, over every family: against differences. None is named in a law."""

import math

import numpy as np
import pytest
from table import BY_CLASS, EVENTS, together

import lucid
from lucid.distributions import KLApproximationWarning, constraints, kl_divergence
from lucid.distributions.kl import PartialKL, _resolve

FAMILIES = {**BY_CLASS, **EVENTS}
# Parameters that are whole numbers, or no arrays.
WHOLE = {"count", "dimension", "flag", "integer", "total"}
QUANTITIES = {
    "log_prob": lambda d, x: d.log_prob(x),
    "entropy": lambda d, x: d.entropy(),
    "cdf": lambda d, x: d.cdf(x),
    "icdf": lambda d, x: d.icdf([0.2, 0.4, 0.9]),
    "mean": lambda d, x: d.mean,
    "variance": lambda d, x: d.variance,
}
# Of each set of points of unit length along the last axis: they are moved along it.
ROUND = (constraints.sphere, constraints.corr_cholesky)


def case(row, k):
    """A row's k-th parameters as float64, but those that are no arrays."""
    static = getattr(row, "STATIC", ())
    return [
        x if n in static else np.asarray(x, np.float64) for n, x in zip(row.DOMAIN, row.CASES[k], strict=True)
    ]


def differentiable(row):
    """Which parameters have derivatives."""
    static = getattr(row, "STATIC", ())
    return [n not in static and kind not in WHOLE for n, kind in row.DOMAIN.items()]


def made(family, row, values):
    return family(**dict(zip(row.DOMAIN, values, strict=True)), validate_args=False)


def paths(kind, x):
    """Curves through x as functions of one number, their directions, and how far to go."""
    if kind in ("sphere", "direction"):
        d = np.random.default_rng(1).normal(size=x.shape)
        yield lambda t: unit(x + t * d), d - (x * d).sum(axis=-1, keepdims=True) * x, 1e-3
        return
    for i in np.ndindex(x.shape):
        if kind != "cholesky" or i[-1] <= i[-2]:
            d = np.zeros_like(x)
            d[i] = 1
            if not math.isfinite(x[i]) or (kind == "simplex" and not x[i]):
                continue
            room = min(abs(x[i]), abs(1 - x[i])) if kind in ("probability", "simplex") else abs(x[i])
            if kind == "real":
                room = min(room, 1.0)
            yield lambda t, d=d: x + t * d, d, 5e-4 * room or 1e-4


def unit(x):
    return x / np.sqrt((x * x).sum(axis=-1, keepdims=True))


def slope(f, h):
    """The derivative at 0, of order h^6 (Fornberg's weights); nan where a shorter step says otherwise."""
    found = []
    for size in (h, h / 4):
        total = 0.0
        for step, weight in ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60)):
            total += weight * (f(step * size) - f(-step * size)) / size
        found.append(total)
    return found[0] if abs(found[0] - found[1]) <= 1e-6 * (1 + abs(found[0])) else math.nan


def weighed(y):
    """A sum that no symmetry of y's elements hides in."""
    return (y * np.cos(np.arange(y.size)).reshape(y.shape)).sum()


def leaves_of(values, wanted):
    return [
        lucid.asarray(x, device="cpu", copy=True).requires_grad_() if asked else x
        for x, asked in zip(values, wanted, strict=True)
    ]


def check(f, values, kinds, wanted):
    """f's gradient by each of `values` that is wanted is what differences say."""
    leaves = leaves_of(values, wanted)
    y = f(leaves)
    size = abs(float(y.detach()))
    if y.requires_grad:
        y.backward()
    for k, leaf in enumerate(leaves):
        if not wanted[k]:
            continue
        x = values[k]
        got = np.zeros(x.shape) if leaf.grad is None else leaf.grad.numpy()
        assert got.shape == x.shape
        for path, d, h in paths(kinds[k], x):
            want = slope(lambda t: float(f([*values[:k], path(t), *values[k + 1 :]])), h)  # noqa: B023
            if math.isfinite(want):
                along = np.where(d == 0, 0.0, got) * d
                found = along.sum()
                allowed = 1e-8 * (abs(want) + abs(along).sum()) + 1e-14 * (1 + size) / h
                assert abs(found - want) <= allowed, (k, d, found, want)


SINGLES = [
    (f, row, n)
    for f, row in FAMILIES.items()
    if any(differentiable(row))
    for n in range(min(3, len(row.CASES)))
]
ids = {"ids": lambda v: getattr(v, "__name__", str(v)).rsplit(".", 1)[-1]}


def drawn(family, row, n):
    d = made(family, row, case(row, n))
    return d, d.sample((3,), generator=lucid.random.default_rng(n)).numpy()


def value(of, *args):
    """A quantity's value, where there is one and it is finite."""
    try:
        y = of(*args)
    except (NotImplementedError, KLApproximationWarning):
        pytest.skip("there is none")
    if not np.isfinite(y.numpy()).all():
        pytest.skip("it is not finite here")
    return y


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_a_quantitys_gradient_is_its_derivative(family, row, n, quantity):
    with lucid.device("cpu"):
        d, x = drawn(family, row, n)
        if quantity == "icdf" and d.support.is_discrete:
            pytest.skip("it is a step")
        of = QUANTITIES[quantity]
        weight = np.random.default_rng(0).normal(size=value(of, d, x).shape)
        check(
            lambda v: (of(made(family, row, v), x) * weight).sum(),
            case(row, n), list(row.DOMAIN.values()), differentiable(row),
        )  # fmt: skip


@pytest.mark.parametrize("quantity", ["log_prob", "cdf"])
@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_the_gradient_by_a_value(family, row, n, quantity):
    """Along a way from one draw to another, which the support has in it."""
    with lucid.device("cpu"):
        d, x = drawn(family, row, n)
        if d.support.is_discrete:
            pytest.skip("its values are whole")
        of = QUANTITIES[quantity]
        value(of, d, x)
        apart = x[::-1] - x
        apart[1] = x[0] - x[1]
        round_ = d.support in ROUND
        go = (lambda t: unit(x + t * apart)) if round_ else (lambda t: x + t * apart)
        direction = apart - (x * apart).sum(axis=-1, keepdims=True) * x if round_ else apart
        moving = (apart != 0) & (x != 0)
        h = 2e-4 * min(1.0, float(abs(x[moving] / apart[moving]).min()))
        leaf = lucid.asarray(x, copy=True).requires_grad_()
        of(d, leaf).sum().backward()
        want = slope(lambda t: float(of(d, go(t)).sum()), h)
        if not math.isfinite(want):
            pytest.skip("there is a corner")
        found = (np.where(direction == 0, 0.0, leaf.grad.numpy()) * direction).sum()
        size = abs(of(d, x).numpy()).sum()
        assert (
            abs(found - want)
            <= 1e-8 * (abs(want) + abs(leaf.grad.numpy() * direction).sum()) + 1e-14 * (1 + size) / h
        )


PAIRS = [
    (p, q, n) for p, q in _resolve() if p in FAMILIES and q in FAMILIES
    for n in range(min(3 if p is q else 2, len(FAMILIES[p].CASES))) if FAMILIES[q].CASES
    and any(differentiable(FAMILIES[p]) + differentiable(FAMILIES[q]))
]  # fmt: skip


# Closed forms where parameters agree: gradients are those of the formula, which is none where they do not.
PAIRS = [pair for pair in PAIRS if not isinstance(_resolve()[pair[:2]], PartialKL)]


def ends(p, q, n):
    """Parameters of p and other ones of q, of shapes that fit."""
    a, b = FAMILIES[p], FAMILIES[q]
    mine = case(a, n)
    if p in EVENTS or q in EVENTS:
        for k in range(len(b.CASES)):
            theirs = case(b, k)
            try:
                if (p is not q or k != n) and made(p, a, mine).event_shape == made(q, b, theirs).event_shape:
                    made(p, a, mine), value(kl_divergence, made(p, a, mine), made(q, b, theirs))
                    return mine, theirs
            except ValueError:
                continue
        pytest.skip("no other parameters of that shape")
    theirs = case(b, n - 1 if p is q else n % len(b.CASES))
    return tuple([np.asarray(x, np.float64) for x in side] for side in together(p, q, mine, theirs))


# E|x - c| at an end of x's support where its density is infinite: the composed form's terms are too.
ENDS = {(name, "Laplace", 1) for name in ("Gamma", "GeneralizedGamma", "Kumaraswamy")}


@pytest.mark.parametrize(("p", "q", "n"), PAIRS, **ids)
def test_a_divergences_gradient_is_its_derivative(p, q, n):
    with lucid.device("cpu"):
        a, b = FAMILIES[p], FAMILIES[q]
        mine, theirs = ends(p, q, n)
        half = len(mine)

        def f(values):
            return kl_divergence(made(p, a, values[:half]), made(q, b, values[half:])).sum()

        value(f, [*mine, *theirs])
        if (p.__name__, q.__name__, n) in ENDS:
            pytest.skip("q's loc is where p's density is infinite")
        check(
            f,
            [*mine, *theirs],
            [*a.DOMAIN.values(), *b.DOMAIN.values()],
            differentiable(a) + differentiable(b),
        )


@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_a_divergences_gradient_vanishes_where_it_does(family, row, n):
    """Without nan, and without a trace of terms that cancel."""
    p = case(row, n)
    with lucid.device("cpu"):
        value(lambda: kl_divergence(made(family, row, p), made(family, row, p)))
        leaves = leaves_of([*p, *p], differentiable(row) * 2)
        y = kl_divergence(made(family, row, leaves[: len(p)]), made(family, row, leaves[len(p) :]))
        if y.requires_grad:
            y.sum().backward()
        kinds = row.DOMAIN
        for leaf, name in zip(leaves, [*kinds] * 2, strict=True):
            if not isinstance(leaf, lucid.Tensor) or leaf.grad is None or name in getattr(row, "BOUNDS", ()):
                continue
            # At an end of what a parameter may be, where a divergence is least, its slope need not be 0.
            x = abs(leaf.detach().numpy())
            inner = (x != 0) | (kinds[name] not in ("simplex", "probability"))
            near = 1 + 1 / np.where(x == 0, 1, x).min()
            assert (abs(leaf.grad.numpy()[inner]) <= 1e-14 * near).all()
