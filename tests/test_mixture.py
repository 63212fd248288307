"""Mixtures: densities, moments and draws against their sums, and every bound against quadrature."""

import mpmath
import numpy as np
import pytest
from mpmath import mp

import lucid
from lucid.distributions import (
    Categorical,
    Gamma,
    Independent,
    Laplace,
    MixtureSameFamily,
    Normal,
    Pareto,
    StudentT,
    Uniform,
    kl_divergence,
    mixture_kl_bounds,
    mixture_kl_matched_bound,
    mixture_kl_variational,
    monte_carlo_kl,
)


def mixture(w, loc, scale):
    return MixtureSameFamily(Categorical(probs=w), Normal(loc, scale))


# Pairs of one-dimensional normal mixtures: near, far, of other sizes, nested, of a weight of zero.
P = [([0.3, 0.7], [-1.0, 2.0], [0.5, 1.0]), ([0.2, 0.3, 0.5], [-3.0, 0.0, 0.5], [1.0, 0.3, 2.0])]
Q = [
    ([0.3, 0.7], [-1.0, 2.1], [0.5, 1.1]),
    ([0.6, 0.4], [0.0, 5.0], [2.0, 1.0]),
    ([1.0], [0.5], [2.5]),
    ([0.0, 1.0], [40.0, 0.0], [0.1, 1.5]),
    ([0.1, 0.2, 0.7], [-3.0, 0.2, 0.5], [1.1, 0.4, 1.5]),
]
PAIRS = [(p, q) for p in P for q in (*P, *Q)]
KL = {}


def density(law, x):
    return mpmath.fsum(w * mpmath.npdf(x, m, s) for w, m, s in zip(*law, strict=True) if w)


def divergence(p, q):
    """KL by quadrature at 20 digits."""
    key = str((p, q))
    if key not in KL:
        with mp.workdps(20):
            points = sorted({m + k * s for _, m, s in zip(*p, strict=True) for k in (-12, -4, 0, 4, 12)})
            KL[key] = float(
                mpmath.quad(
                    lambda x: density(p, x) * mpmath.log(density(p, x) / density(q, x)), points, maxdegree=6
                )
            )
    return KL[key]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_divergence_lies_between_its_bounds(p, q):
    want = divergence(p, q)
    lower, upper = mixture_kl_bounds(mixture(*p), mixture(*q))
    assert 0 <= float(lower) <= want * (1 + 1e-9) + 1e-12
    assert want * (1 - 1e-9) - 1e-12 <= float(upper) < np.inf


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, q in PAIRS if len(p[0]) == len(q[0])])
def test_the_matched_bound_is_above(p, q):
    assert divergence(p, q) <= float(mixture_kl_matched_bound(mixture(*p), mixture(*q))) + 1e-12


def test_the_bounds_are_tight_where_the_components_lie_apart():
    p, q = mixture([0.5, 0.5], [0.0, 99.0], [1.0, 2.0]), mixture([0.9, 0.1], [0.0, 99.0], [2.0, 3.0])
    each = kl_divergence(Normal([0.0, 99.0], [1.0, 2.0]), Normal([0.0, 99.0], [2.0, 3.0])).numpy()
    want = 0.5 * np.log(0.5 / 0.9) + 0.5 * np.log(0.5 / 0.1) + each.mean()
    for got in (mixture_kl_matched_bound(p, q), mixture_kl_variational(p, q)):
        np.testing.assert_allclose(float(got), want, rtol=1e-13)
    # A normal density's mean logarithm is (1 - log 2)/2 below the logarithm of its mean.
    gap = (1 - np.log(2)) / 2
    np.testing.assert_allclose(float(mixture_kl_bounds(p, q)[1]), want + gap, rtol=1e-13)


def test_the_bounds_are_the_papers():
    """Durrieu, Thiran and Kelly's, and Hershey and Olsen's, term by term in loops."""
    (w, m, s), (v, n, t) = P[1], Q[1]

    def kl(a, b, c, d):
        return np.log(d / b) + (b * b + (a - c) ** 2) / (2 * d * d) - 0.5

    def overlap(a, b, c, d):
        return float(mpmath.npdf(a, c, mpmath.sqrt(b * b + d * d)))

    lower = upper = convex = variational = 0.0
    for i in range(3):
        entropy = 0.5 * np.log(2 * np.pi * np.e * s[i] ** 2)
        own = sum(w[k] * np.exp(-kl(m[i], s[i], m[k], s[k])) for k in range(3))
        other = sum(v[j] * np.exp(-kl(m[i], s[i], n[j], t[j])) for j in range(2))
        z = sum(w[k] * overlap(m[i], s[i], m[k], s[k]) for k in range(3))
        u = sum(v[j] * overlap(m[i], s[i], n[j], t[j]) for j in range(2))
        lower += w[i] * (np.log(own / u) - entropy)
        upper += w[i] * (np.log(z / other) + entropy)
        convex -= w[i] * np.log(other)
        variational += w[i] * np.log(own / other)
    p, q = mixture(*P[1]), mixture(*Q[1])
    got = mixture_kl_bounds(p, q)
    np.testing.assert_allclose(float(got[0]), max(lower, 0), rtol=1e-12)
    np.testing.assert_allclose(float(got[1]), min(upper, convex), rtol=1e-12)
    np.testing.assert_allclose(float(mixture_kl_variational(p, q)), variational, rtol=1e-12)


@pytest.mark.parametrize("p", P)
def test_equal_mixtures(p):
    d = mixture(*p)
    assert float(mixture_kl_matched_bound(d, d)) == 0
    assert float(mixture_kl_variational(d, d)) == 0
    assert float(mixture_kl_bounds(d, d)[0]) == 0
    assert float(monte_carlo_kl(d, d, 100)) == 0


@pytest.mark.parametrize(("p", "q"), PAIRS[2:5])
def test_monte_carlo_converges(p, q):
    g = lucid.random.default_rng(0)
    draws = [float(monte_carlo_kl(mixture(*p), mixture(*q), 2000, generator=g)) for _ in range(50)]
    error = np.std(draws, ddof=1) / 50**0.5
    assert abs(np.mean(draws) - divergence(p, q)) < 5 * error


def test_batches_broadcast_and_events_are_summed():
    rng = np.random.default_rng(0)

    def law(*shape):
        each = Independent(Normal(rng.normal(size=(*shape, 2)), rng.uniform(0.5, 2, (*shape, 2))), 1)
        return MixtureSameFamily(Categorical(logits=rng.normal(size=shape[-1])), each)

    p, q = law(4, 1, 3), law(2, 3)
    found = [*mixture_kl_bounds(p, q), mixture_kl_variational(p, q), mixture_kl_matched_bound(p, q)]
    estimate = monte_carlo_kl(p, q, 20000, generator=lucid.random.default_rng(1)).numpy()
    assert [x.shape for x in found] == [(4, 2)] * 4
    assert (found[0].numpy() <= estimate * 1.1).all()
    assert (estimate <= found[1].numpy() * 1.1).all()
    assert (estimate <= found[3].numpy() * 1.1).all()


# ---- the law


@pytest.mark.parametrize("law", [*P, *Q])
def test_density_cdf_and_moments_are_the_sums(law):
    d, x = mixture(*law), np.array([-3.0, -0.1, 0.0, 1.7, 60.0])
    with mp.workdps(30):
        logs = [float(mpmath.log(density(law, mpmath.mpf(y)))) for y in x]
        cdf = [
            float(mpmath.fsum(w * mpmath.ncdf((y - m) / s) for w, m, s in zip(*law, strict=True))) for y in x
        ]
    np.testing.assert_allclose(d.log_prob(x).numpy(), logs, rtol=1e-14, atol=4e-16)
    np.testing.assert_allclose(d.cdf(x).numpy(), cdf, rtol=1e-14)
    w, m, s = map(np.asarray, law)
    np.testing.assert_allclose(float(d.mean), w @ m, rtol=1e-14)
    np.testing.assert_allclose(float(d.variance), w @ (s**2 + m**2) - (w @ m) ** 2, rtol=1e-12)


def test_draws_follow_the_law():
    d = mixture(*P[1])
    x = np.sort(d.sample((20000,), generator=lucid.random.default_rng(3)).numpy())
    u = d.cdf(x).numpy()
    assert abs(u - (np.arange(x.size) + 0.5) / x.size).max() < 1.95 / x.size**0.5  # Kolmogorov, 1 in 1000


def test_shapes():
    each = Independent(Normal(np.zeros((5, 3, 2)), 1.0), 1)
    d = MixtureSameFamily(Categorical(logits=np.zeros(3)), each)
    assert (d.batch_shape, d.event_shape) == ((5,), (2,))
    assert d.sample((7,)).shape == (7, 5, 2)
    assert d.mean.shape == d.variance.shape == (5, 2)
    assert d.log_prob(np.zeros((7, 1, 2))).shape == (7, 5)
    wide = d.expand((4, 5))
    assert wide.batch_shape == (4, 5)
    assert wide.sample().shape == (4, 5, 2)
    assert d.expand((4, 5)).log_prob(np.zeros(2)).shape == (4, 5)
    assert not d.has_rsample
    assert MixtureSameFamily(Categorical(probs=np.full((4, 1, 3), 1 / 3)), each).batch_shape == (4, 5)


def test_draws_come_from_the_component_that_was_drawn():
    each = Normal(np.array([[0.0, 100.0], [200.0, 300.0]]), 1.0)
    d = MixtureSameFamily(Categorical(probs=[[1.0, 0.0], [0.0, 1.0]]), each)
    x = d.sample((100,), generator=lucid.random.default_rng(0)).numpy()
    assert (abs(x - [0.0, 300.0]) < 10).all()


def test_the_support_spans_the_components_that_can_be_drawn():
    each = Uniform([0.0, 2.0, 50.0], [1.0, 3.0, 60.0])
    d = MixtureSameFamily(Categorical(probs=[0.5, 0.5, 0.0]), each)
    assert d.log_prob([0.5, 1.5]).tolist() == [np.log(0.5), -np.inf]
    with pytest.raises(ValueError, match=r"value must be in \[0.0, 3.0\]?.*got 55.0"):
        d.log_prob(55.0)
    wide = MixtureSameFamily(Categorical(probs=[1.0]), Uniform([-1.0], [1.5]))
    assert np.isposinf(float(kl_divergence(d, wide)))
    assert np.isposinf(float(kl_divergence(d, Uniform(0.0, 2.5))))


def test_a_heavy_tail_in_any_component_is_seen():
    q = MixtureSameFamily(Categorical(probs=[0.5, 0.5]), Normal([0.0, 1.0], 1.0))
    for w, infinite in (([0.5, 0.5], True), ([0.0, 1.0], False)):
        p = MixtureSameFamily(Categorical(probs=w), StudentT([1.5, 5.0], 0.0, 1.0))
        assert np.isposinf(float(monte_carlo_kl(p, q, 10))) == infinite


def test_a_component_of_weight_zero_is_not_heard():
    d = MixtureSameFamily(Categorical(probs=[0.0, 1.0]), Pareto(1.0, [0.5, 4.0]))
    only = Pareto(1.0, 4.0)
    assert float(d.mean) == float(only.mean)
    assert float(d.variance) == float(only.variance)
    assert float(d.log_prob(3.0)) == float(only.log_prob(3.0))
    heavy = MixtureSameFamily(Categorical(probs=[0.5, 0.5]), Pareto(1.0, [0.5, 4.0]))
    assert (float(heavy.mean), float(heavy.variance)) == (np.inf, np.inf)


# ---- what is refused


def test_the_pair_has_no_closed_form_and_the_message_says_where_to_go():
    d = mixture(*P[0])
    with pytest.raises(NotImplementedError) as error:
        kl_divergence(d, mixture(*Q[1]))
    for name in ("mixture_kl_bounds", "mixture_kl_matched_bound", "mixture_kl_variational", "monte_carlo_kl"):
        assert name in str(error.value)
    assert "KL(MixtureSameFamily || MixtureSameFamily)" in str(error.value)
    with pytest.raises(NotImplementedError, match=r"KL\(MixtureSameFamily \|\| Normal\).*monte_carlo_kl"):
        kl_divergence(d, Normal(0.0, 1.0))


def test_a_bound_is_never_made_of_estimates():
    w = Categorical(probs=[0.5, 0.5])
    p, q = MixtureSameFamily(w, Laplace([0.0, 1.0], 1.0)), MixtureSameFamily(w, StudentT([2.0, 3.0]))
    for function in (mixture_kl_matched_bound, mixture_kl_variational):
        with pytest.raises(NotImplementedError, match=r"KL\(Laplace \|\| StudentT\) of the components"):
            function(p, q)
    with pytest.raises(NotImplementedError, match="components must be Normal"):
        mixture_kl_bounds(MixtureSameFamily(w, Gamma([1.0, 2.0], 1.0)), p)


@pytest.mark.parametrize(
    "function",
    [mixture_kl_bounds, mixture_kl_matched_bound, mixture_kl_variational],
    ids=lambda f: f.__name__,
)
def test_arguments_are_named(function):
    d = mixture(*P[0])
    with pytest.raises(TypeError, match=f"{function.__name__}: q must be a MixtureSameFamily"):
        function(d, Normal(0.0, 1.0))
    with pytest.raises(ValueError, match=r"batch shapes \(2,\) and \(3,\) do not broadcast"):
        function(d.expand((2,)), d.expand((3,)))


def test_the_matched_bound_needs_as_many_components():
    with pytest.raises(ValueError, match="p has 2 components and q 3"):
        mixture_kl_matched_bound(mixture(*P[0]), mixture(*P[1]))


@pytest.mark.parametrize(
    ("weights", "each", "error", "message"),
    [
        (Normal(0.0, 1.0), Normal([0.0], 1.0), TypeError, "mixture_distribution must be a Categorical"),
        (Categorical(probs=[1.0]), 3, TypeError, "component_distribution must be a Distribution, got 3"),
        (Categorical(probs=[1.0]), Normal(0.0, 1.0), ValueError, r"has 1 weights; .*batch_shape \(\)"),
        (Categorical(probs=[0.5, 0.5]), Normal(np.zeros(3), 1.0), ValueError, r"has 2 weights; .*\(3,\)"),
        (
            Categorical(probs=np.full((4, 2), 0.5)),
            Normal(np.zeros((3, 2)), 1.0),
            ValueError,
            r"batch_shape \(4,\) does not broadcast with .*\(3,\)",
        ),
    ],
)
def test_bad_arguments_are_named(weights, each, error, message):
    with pytest.raises(error, match=f"MixtureSameFamily: .*{message}"):
        MixtureSameFamily(weights, each)
