"""Laws of draws' derivatives, over every family that has an rsample. None is named in a law."""

import math

import numpy as np
import pytest
from table import BY_CLASS
from test_slopes import SINGLES, case, differentiable, ids, made, paths, slope

import lucid
from lucid.distributions import (
    Categorical,
    MixtureSameFamily,
    Normal,
    OneHotCategoricalStraightThrough,
    VonMises,
)

DRAWN = [(f, row, n) for f, row, n in SINGLES if f.has_rsample]


def along(f, values, k, path, h):
    """The derivative of f as argument k goes along a path."""
    return slope(lambda t: float(f([*values[:k], path(t), *values[k + 1 :]])), h)


def drawn(family, row, values, count, seed=0):
    """Draws, and their derivatives by each parameter, of as many copies of it."""
    leaves = [
        lucid.asarray(np.repeat(x[None], count, axis=0), device="cpu").requires_grad_() if asked else x
        for x, asked in zip(values, differentiable(row), strict=True)
    ]
    x = made(family, row, leaves).rsample(generator=lucid.random.default_rng(seed))
    return x, [leaf for leaf in leaves if isinstance(leaf, lucid.Tensor)]


@pytest.mark.parametrize(("family", "row", "n"), SINGLES, **ids)
def test_a_sample_has_no_derivatives(family, row, n):
    values = case(row, n)
    with lucid.device("cpu"):
        leaves = [
            lucid.asarray(x, copy=True).requires_grad_() if asked else x
            for x, asked in zip(values, differentiable(row), strict=True)
        ]
        x, plain = (
            made(family, row, v).sample((5,), generator=lucid.random.default_rng(0)) for v in (leaves, values)
        )
        assert not x.requires_grad
        np.testing.assert_allclose(x.numpy(), plain.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("family", "row", "n"), DRAWN, **ids)
def test_draws_of_recorded_parameters_are_those_of_plain_ones(family, row, n):
    values = case(row, n)
    with lucid.device("cpu"):
        x, _ = drawn(family, row, values, 20)
        copies = [np.repeat(v[None], 20, axis=0) if isinstance(v, np.ndarray) else v for v in values]
        plain = made(family, row, copies).rsample(generator=lucid.random.default_rng(0))
        np.testing.assert_allclose(x.detach().numpy(), plain.numpy(), rtol=1e-10, atol=1e-12)
        assert x.requires_grad


# What is averaged over draws, and what that is from the moments: an angle's are the circle's.
LINEAR = ((lambda x: x, lambda d: d.mean), (lambda x: x**2, lambda d: d.variance + d.mean**2))
CIRCULAR = tuple((f, lambda d, f=f: (1 - d.variance) * f(d.mean)) for f in (np.cos, np.sin))


def angle(row):
    return getattr(row, "SUPPORT", None) == "angle"


@pytest.mark.parametrize(("family", "row", "n"), DRAWN, **ids)
def test_draws_move_as_their_moments_do(family, row, n):
    """The mean of a draw's derivative, and of its square's, are those of the moments."""
    values, count = case(row, n), 20000
    with lucid.device("cpu"):
        try:
            d = made(family, row, values)
            of, moments = zip(*(CIRCULAR if angle(row) else LINEAR), strict=True)
            finite = [np.isfinite(m(d).numpy()).all() for m in moments]
        except NotImplementedError:
            pytest.skip("it has no moments to compare with")
        x, leaves = drawn(family, row, values, count)
        weight = np.random.default_rng(1).normal(size=x.shape[1:])
        for power, moment in enumerate(moments, 1):
            if not all(finite[:power]) or (family.__name__, n, power) in HEAVY:
                continue
            for leaf in leaves:
                leaf.grad = None
            (of[power - 1](x) * weight).sum().backward(retain_graph=True)
            at = [k for k, asked in enumerate(differentiable(row)) if asked]
            for k, leaf in zip(at, leaves, strict=True):
                slopes = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad.numpy()
                for path, way, h in paths(list(row.DOMAIN.values())[k], values[k]):
                    want = along(
                        lambda v, m=moment: (m(made(family, row, v)) * weight).sum(), values, k, path, h
                    )
                    own = (slopes * way).reshape(count, -1).sum(axis=1)
                    assert np.isfinite(own).all()
                    if math.isfinite(want):
                        room = 5 * own.std() / math.sqrt(count) + 1e-9 * (1 + abs(want))
                        assert abs(own.mean() - want) <= room, (power, k, way)


@pytest.mark.parametrize(("family", "row", "n"), [d for d in DRAWN if d[0] in BY_CLASS], **ids)
def test_a_draw_keeps_its_rank(family, row, n):
    """Where one noise makes it: its derivative is minus the distribution function's over the density."""
    if family.__name__ in SEVERAL or angle(row):
        pytest.skip("several numbers make a draw, or it is an angle")
    values = case(row, n)
    with lucid.device("cpu"):
        x, leaves = drawn(family, row, values, 10)
        x.sum().backward()
        x = x.detach().numpy()
        density = np.exp(made(family, row, values).log_prob(x).numpy())
        at = [k for k, asked in enumerate(differentiable(row)) if asked]
        for k, leaf in zip(at, leaves, strict=True):
            ((path, _, h),) = paths(list(row.DOMAIN.values())[k], values[k])
            for j in range(len(x)):
                want = -along(lambda v, j=j: made(family, row, v).cdf(x[j]), values, k, path, h) / density[j]
                if math.isfinite(want):
                    got = 0.0 if leaf.grad is None else leaf.grad.numpy()[j]
                    rounding = 1e-15 / (h * density[j])
                    assert abs(got - want) <= 1e-6 * (1 + abs(want)) + rounding, (k, j)


# Families whose draws are made from several numbers.
SEVERAL = {"Beta", "FisherSnedecor", "StudentT"}
# Moments whose estimates' own deviation is infinite: family, case, power.
HEAVY = {("Frechet", 2, 2), ("InverseGamma", 1, 2)}


@pytest.mark.parametrize("concentration", [1e-3, 0.3, 2.0, 30.0, 1e4, 1e8])
def test_an_angles_rank_is_kept(concentration):
    """An angle's derivative by the concentration, against the integral of the density's, by mpmath."""
    from mpmath import besseli, cos, exp, mp, mpf, quad

    with lucid.device("cpu"), mp.workdps(30):
        loc = lucid.asarray(np.full(40, 0.1), copy=True).requires_grad_()
        k = lucid.asarray(np.full(40, concentration), copy=True).requires_grad_()
        x = VonMises(loc, k).rsample(generator=lucid.random.default_rng(0))
        x.sum().backward()
        assert (loc.grad.numpy() == 1).all()
        kappa = mpf(concentration)
        mean = besseli(1, kappa) / besseli(0, kappa)
        for angle, got in zip(x.detach().numpy() - 0.1, k.grad.numpy(), strict=True):
            t = mpf(float((angle + np.pi) % (2 * np.pi) - np.pi))
            cuts = [t * i / 4 for i in range(5)]
            want = -quad(lambda s: (cos(s) - mean) * exp(kappa * (cos(s) - cos(t))), cuts)  # noqa: B023
            assert abs(got - want) <= 1e-10 * abs(want) + 1e-14 / kappa


def test_a_straight_through_draw_moves_as_its_probabilities():
    logits = lucid.asarray([0.3, -1.0, 0.5], device="cpu", copy=True).requires_grad_()
    x = OneHotCategoricalStraightThrough(logits=logits).rsample((4,), generator=lucid.random.default_rng(0))
    assert (x.detach().numpy().sum(axis=-1) == 1).all()
    weight = np.random.default_rng(1).normal(size=(4, 3))
    (x * weight).sum().backward()
    share = np.exp(logits.detach().numpy())
    share /= share.sum()
    v = weight.sum(axis=0)
    np.testing.assert_allclose(logits.grad.numpy(), share * (v - share @ v), rtol=1e-13)


def test_a_mixtures_draw_keeps_its_rank():
    """By the weights too: minus the mixture's distribution function's derivative over its density."""
    values = [np.array(v) for v in ([0.2, -0.5, 0.4], [-2.0, 0.0, 1.5], [0.7, 0.4, 1.2])]

    def mixture(v):
        return MixtureSameFamily(Categorical(logits=v[0]), Normal(v[1], v[2]))

    with lucid.device("cpu"):
        leaves = [lucid.asarray(np.tile(v, (10, 1)), copy=True).requires_grad_() for v in values]
        x = mixture(leaves).rsample(generator=lucid.random.default_rng(0))
        x.sum().backward()
        x = x.detach().numpy()
        density = np.exp(mixture(values).log_prob(x).numpy())
        for k, leaf in enumerate(leaves):
            for j in range(10):
                for path, way, h in paths("real", values[k]):
                    want = -along(lambda v, j=j: mixture(v).cdf(x[j]), values, k, path, h) / density[j]
                    got = (leaf.grad.numpy()[j] * way).sum()
                    assert abs(got - want) <= 1e-7 * (1 + abs(want)) + 1e-15 / (h * density[j])
    assert mixture(values).has_rsample
