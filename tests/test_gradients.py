"""Laws of gradients through distributions, over every family: against differences. None is named in a law."""

import math

import numpy as np
import pytest
from table import BY_CLASS, EVENTS

import lucid
from lucid.distributions import KLApproximationWarning, kl_divergence

FAMILIES = {**BY_CLASS, **EVENTS}
# Parameters that are whole numbers, or no arrays.
WHOLE = {"count", "dimension", "flag", "integer", "total"}
QUANTITIES = {
    "log_prob": lambda d, x: d.log_prob(x),
    "entropy": lambda d, x: d.entropy(),
    "cdf": lambda d, x: d.cdf(x),
    "mean": lambda d, x: d.mean,
    "variance": lambda d, x: d.variance,
}


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


def places(kind, x):
    """Elements that may be moved alone."""
    for i in np.ndindex(x.shape):
        if kind != "cholesky" or i[-1] <= i[-2]:
            yield i


def moved(f, values, k, i):
    """The derivative by element i of argument k, of order h^6 (Fornberg's weights); nan at a kink."""
    x, found = values[k], []
    if not math.isfinite(x[i]):
        return math.nan
    for h in (2e-3, 5e-4):
        h *= abs(x[i]) or 0.5
        total = 0.0
        for step, weight in ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60)):
            for sign in (1, -1):
                y = x.copy()
                y[i] += sign * step * h
                with np.errstate(all="ignore"):
                    value = f([*values[:k], y, *values[k + 1 :]])
                if not math.isfinite(value):  # beyond an end of the support
                    return math.nan
                total += sign * weight * value / h
        found.append(total)
    return found[1] if abs(found[0] - found[1]) <= 1e-8 * abs(found[0]) + 1e-10 else math.nan


def holds(f, values, kinds, wanted):
    """f's gradient by each of `values` that is wanted is what differences say."""
    leaves = [
        lucid.asarray(x, device="cpu", copy=True).requires_grad_() if asked else x
        for x, asked in zip(values, wanted, strict=True)
    ]
    y = f(leaves)
    if not (isinstance(y, lucid.Tensor) and y.requires_grad):
        return False
    y.backward()
    size = abs(float(y))
    for k, leaf in enumerate(leaves):
        if not wanted[k]:
            continue
        got = np.zeros(values[k].shape) if leaf.grad is None else leaf.grad.numpy()
        assert got.shape == values[k].shape
        for i in places(kinds[k], values[k]):
            want = moved(lambda v: float(f(v)), values, k, i)
            if math.isfinite(want):
                scale = abs(want) + size / max(abs(values[k][i]), 1e-2)
                assert abs(got[i] - want) <= 2e-8 * scale + 1e-12, (k, i, got[i], want)
    return True


SINGLES = [
    (f, row, n)
    for f, row in FAMILIES.items()
    if any(differentiable(row))
    for n in range(min(3, len(row.CASES)))
]
ids = {"ids": lambda v: getattr(v, "__name__", str(v)).rsplit(".", 1)[-1]}


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_a_quantitys_gradient_is_its_derivative(family, row, n, quantity):
    values = case(row, n)
    with lucid.device("cpu"):
        d = made(family, row, values)
        x = d.sample((3,), generator=lucid.random.default_rng(n)).numpy()
        of = QUANTITIES[quantity]
        try:
            weight = np.random.default_rng(0).normal(size=of(d, x).shape)
        except NotImplementedError:
            pytest.skip("there is none")
        if not np.isfinite(of(d, x).numpy()).all():
            pytest.skip("it is not finite here")

        def f(values):
            return (of(made(family, row, values), x) * weight).sum()

        settled(family, quantity, lambda: holds(f, values, list(row.DOMAIN.values()), differentiable(row)))


def settled(family, quantity, law):
    """The law holds, or there is no derivative, as ABSENT says, or none is needed, as CONSTANT does."""
    names = (family.__name__, quantity)
    try:
        recorded = law()
    except NotImplementedError:
        assert names in ABSENT, "a derivative is missing that no list says is"
    else:
        assert names not in ABSENT, "there is a derivative: take it off the list"
        assert recorded != (names in CONSTANT)


@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_the_gradient_of_a_density_by_its_value(family, row, n):
    values = case(row, n)
    with lucid.device("cpu"):
        d = made(family, row, values)
        if d.support.is_discrete:
            pytest.skip("its values are whole")
        if str(d.support) == str(lucid.distributions.constraints.positive_definite):
            pytest.skip("its elements are not moved alone: test_slopes moves them within the support")
        x = d.sample((3,), generator=lucid.random.default_rng(n)).numpy()
        settled(family, "value", lambda: holds(lambda v: d.log_prob(v[0]).sum(), [x], ["vector"], [True]))


PAIRS = [(f, row, n) for f, row, n in SINGLES if len(row.CASES) > 1]


@pytest.mark.parametrize(("family", "row", "n"), PAIRS, **ids)
def test_a_divergences_gradient_is_its_derivative(family, row, n):
    p = case(row, n)
    fitting = [
        case(row, k) for k in range(len(row.CASES))
        if k != n and all(
            np.shape(x) == np.shape(y) and (isinstance(x, np.ndarray) or x == y)
            for x, y in zip(case(row, k), p, strict=True)
        )
    ]  # fmt: skip
    if not fitting:
        pytest.skip("no other parameters of that shape")
    values, half = [*p, *fitting[0]], len(p)
    with lucid.device("cpu"):

        def f(values):
            return kl_divergence(made(family, row, values[:half]), made(family, row, values[half:])).sum()

        try:
            y = float(f(values))
            if not math.isfinite(y):
                pytest.skip("it is not finite here")
            settled(
                family, "kl", lambda: holds(f, values, [*row.DOMAIN.values()] * 2, differentiable(row) * 2)
            )
        except (NotImplementedError, KLApproximationWarning):
            pytest.skip("it has no closed form, or only at such parameters")


@pytest.mark.parametrize(("family", "row", "n"), PAIRS, **ids)
def test_a_divergences_gradient_vanishes_where_it_does(family, row, n):
    """Without nan, and without a trace of terms that cancel."""
    p = case(row, n)
    with lucid.device("cpu"):
        wanted = differentiable(row)
        leaves = [
            lucid.asarray(x, copy=True).requires_grad_() if asked else x
            for x, asked in zip([*p, *p], wanted * 2, strict=True)
        ]
        try:
            y = kl_divergence(made(family, row, leaves[: len(p)]), made(family, row, leaves[len(p) :]))
        except (NotImplementedError, KLApproximationWarning):
            pytest.skip("it has no closed form, or that no derivative")
        if y.requires_grad:
            y.sum().backward()
        for leaf, name in zip(leaves, [*row.DOMAIN] * 2, strict=True):
            if (
                isinstance(leaf, lucid.Tensor)
                and leaf.grad is not None
                and name not in getattr(row, "BOUNDS", ())
            ):
                x = leaf.detach().numpy()
                small = abs(leaf.grad.numpy()) <= 1e-14 * (1 + 1 / np.where(x == 0, 1, abs(x)))
                assert (small | (x == 0)).all()  # where p has no share more of q's is more of a divergence


# ---- draws


DRAWN = [(f, row, n) for f, row, n in SINGLES if f.has_rsample]


def drawn(family, row, values, count, seed=0):
    """Draws, and their derivatives by each parameter, of as many copies of it."""
    leaves = [
        lucid.asarray(np.repeat(x[None], count, axis=0), device="cpu").requires_grad_() if asked else x
        for x, asked in zip(values, differentiable(row), strict=True)
    ]
    x = made(family, row, leaves).rsample(generator=lucid.random.default_rng(seed))
    return x, [leaf for leaf in leaves if isinstance(leaf, lucid.Tensor)]


@pytest.mark.parametrize(("family", "row", "n"), DRAWN, **ids)
def test_draws_of_recorded_parameters_are_those_of_plain_ones(family, row, n):
    values = case(row, n)
    with lucid.device("cpu"):

        def law():
            x, _ = drawn(family, row, values, 20)
            copies = [np.repeat(v[None], 20, axis=0) if isinstance(v, np.ndarray) else v for v in values]
            plain = made(family, row, copies).rsample(generator=lucid.random.default_rng(0))
            np.testing.assert_allclose(x.detach().numpy(), plain.numpy(), rtol=1e-10, atol=1e-12)
            return x.requires_grad

        settled(family, "rsample", law)


@pytest.mark.parametrize(("family", "row", "n"), DRAWN, **ids)
def test_draws_move_as_their_moments_do(family, row, n):
    """The mean of a draw's derivative, and of its square's, are the derivatives of the moments."""
    values, count = case(row, n), 20000
    with lucid.device("cpu"):
        try:
            d = made(family, row, values)
            moments = [lambda d: d.mean, lambda d: d.variance + d.mean**2]
            finite = [np.isfinite(m(d).numpy()).all() for m in moments]
        except NotImplementedError:
            pytest.skip("it has no moments to compare with")
        if (family.__name__, "rsample") in ABSENT:
            pytest.skip("it has no derivatives")
        x, leaves = drawn(family, row, values, count)
        weight = np.random.default_rng(1).normal(size=x.shape[1:])
        for power, moment in zip((1, 2), moments, strict=True):
            if not all(finite[:power]) or (family.__name__, n, power) in HEAVY:
                continue
            for leaf in leaves:
                leaf.grad = None
            (x**power * weight).sum().backward(retain_graph=True)
            at = [k for k, asked in enumerate(differentiable(row)) if asked]
            for k, leaf in zip(at, leaves, strict=True):
                slopes = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad.numpy()
                for i in places(list(row.DOMAIN.values())[k], values[k]):
                    of = lambda v, m=moment: float((m(made(family, row, v)) * weight).sum())  # noqa: E731
                    want, own = moved(of, values, k, i), slopes[(slice(None), *i)]
                    assert np.isfinite(own).all()
                    if math.isfinite(want):
                        room = 5 * own.std() / math.sqrt(count) + 1e-9 * (1 + abs(want))
                        assert abs(own.mean() - want) <= room, (power, k, i)


@pytest.mark.parametrize(("family", "row", "n"), [d for d in DRAWN if d[0] in BY_CLASS], **ids)
def test_a_draw_keeps_its_rank(family, row, n):
    """Where one noise makes it: its derivative is minus the distribution function's over the density."""
    if family.__name__ in SEVERAL or (family.__name__, "rsample") in ABSENT:
        pytest.skip("several numbers make a draw, or it has no derivatives")
    values = case(row, n)
    with lucid.device("cpu"):
        x, leaves = drawn(family, row, values, 10)
        x.sum().backward()
        x = x.detach().numpy()
        density = np.exp(made(family, row, values).log_prob(x).numpy())
        at = [k for k, asked in enumerate(differentiable(row)) if asked]
        for k, leaf in zip(at, leaves, strict=True):
            for j in range(len(x)):
                of = lambda v, j=j: float(made(family, row, v).cdf(x[j]))  # noqa: E731
                want = -moved(of, values, k, ()) / density[j]
                if math.isfinite(want):
                    got = 0.0 if leaf.grad is None else leaf.grad.numpy()[j]
                    assert abs(got - want) <= 1e-6 * (1 + abs(want)), (k, j)


# Families whose draws are made from several numbers.
SEVERAL = {"Beta", "FisherSnedecor", "StudentT"}
# Moments whose estimates' own deviation is infinite: family, case, power.
HEAVY = {("Frechet", 2, 2), ("InverseGamma", 1, 2)}
# What is constant, whatever the parameters: its value needs no record.
CONSTANT = set()
# What has no derivative yet, and says so.
ABSENT = {(name, "rsample") for name in ("InverseWishart", "LKJCholesky", "PowerSpherical", "Wishart")}
