"""Mixtures: densities, moments and draws against their sums, and every bound against quadrature."""

import copy
import pickle

import mpmath
import numpy as np
import pytest
from mpmath import exp, log, mp, mpf
from table import BY_CLASS, make
from test_slopes import check, weighed

import lucid
from lucid.distributions import (
    Categorical,
    Distribution,
    Gamma,
    Independent,
    KLApproximationWarning,
    Laplace,
    LogNormal,
    MixtureSameFamily,
    MultivariateNormal,
    Normal,
    Pareto,
    StudentT,
    TransformedDistribution,
    Uniform,
    constraints,
    kl,
    kl_divergence,
    mixture_kl_bounds,
    mixture_kl_matched_bound,
    mixture_kl_variational,
    monte_carlo_kl,
)
from lucid.distributions.transforms import ExpTransform

EPS = np.finfo(float).eps


def of(w, components):
    return MixtureSameFamily(Categorical(probs=w), components)


def mixture(w, loc, scale):
    return of(w, Normal(loc, scale))


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


def gaussian_kl(m, s, n, t):
    m, s, n, t = map(mpf, (m, s, n, t))
    return log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpf(1) / 2


def log_overlap(m, s, n, t):
    """log of the integral of the product."""
    m, s, n, t = map(mpf, (m, s, n, t))
    v = s * s + t * t
    return -log(2 * mp.pi * v) / 2 - (m - n) ** 2 / (2 * v)


def textbook(p, q):
    """The papers' variational approximation and two bounds, with what Gibbs' inequality adds."""

    def mix(f, m, s, d):
        return log(sum(mpf(v) * exp(f(m, s, n, t)) for v, n, t in zip(*d, strict=True)))

    variational = lower = upper = mpf(0)
    paper_lower = paper_upper = mpf(0)
    for w, m, s in zip(*p, strict=True):
        entropy = log(2 * mp.pi * mp.e * mpf(s) ** 2) / 2
        low = [mix(lambda *x: -gaussian_kl(*x), m, s, d) - entropy for d in (p, q)]
        high = [mix(log_overlap, m, s, d) for d in (p, q)]
        variational += mpf(w) * (low[0] - low[1])
        paper_lower += mpf(w) * (low[0] - high[1])
        paper_upper += mpf(w) * (high[0] - low[1])
        lower += mpf(w) * (low[0] - min(high[1], -entropy))
        upper += mpf(w) * (min(high[0], -entropy) - low[1])
    assert lower >= paper_lower
    assert upper <= paper_upper
    return max(variational, 0), max(lower, 0), max(upper, 0)


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_formulas_are_the_papers(p, q):
    """Durrieu, Thiran and Kelly's, and Hershey and Olsen's, term by term in loops."""
    a, b = mixture(*p), mixture(*q)
    got = [mixture_kl_variational(a, b), *mixture_kl_bounds(a, b)]
    want = [float(x) for x in textbook(p, q)]
    np.testing.assert_allclose([float(x) for x in got], want, rtol=1e-13, atol=1e-14)


def test_the_approximation_is_never_negative():
    p, q = ([0.5, 0.5], [-0.5, 0.5], [1.0, 1.0]), ([1.0], [0.0], [1.25**0.5])
    assert float(mixture_kl_variational(mixture(*p), mixture(*q))) == textbook(p, q)[0] == 0
    assert divergence(p, q) > 0


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


def test_of_one_component_each_all_but_the_lower_bound_are_exact():
    m, s, n, t = np.random.default_rng(7).uniform(0.1, 3, (4, 50))
    want = kl_divergence(Normal(m, s), Normal(n, t)).numpy()
    for p in (Normal(m, s), of(np.ones((50, 1)), Normal(m[:, None], s[:, None]))):
        for q in (Normal(n, t), of(np.ones((50, 1)), Normal(n[:, None], t[:, None]))):
            lower, upper = mixture_kl_bounds(p, q)
            for got in (mixture_kl_matched_bound(p, q), mixture_kl_variational(p, q), upper):
                np.testing.assert_allclose(got.numpy(), want, rtol=1e-15)
            assert (lower.numpy() <= want).all()


def test_never_negative_and_in_order_also_near_equality():
    rng = np.random.default_rng(8)
    w, m, s = rng.dirichlet(np.ones(3), 500), rng.normal(0, 2, (500, 3)), np.exp(rng.normal(size=(500, 3)))
    p = mixture(w, m, s)
    for eps in [0.0, 1e-16, 1e-12, 1e-8, 1e-4, 1e-1, 1e2]:
        q = mixture(w, m * (1 + eps), s * (1 + eps))
        lower, upper = (x.numpy() for x in mixture_kl_bounds(p, q))
        assert (lower >= 0).all()
        assert (lower <= upper).all()
        assert (mixture_kl_variational(p, q).numpy() >= 0).all()
        assert (mixture_kl_matched_bound(p, q).numpy() >= 0).all()


def test_in_order_where_they_meet():
    rng = np.random.default_rng(9)
    p = Normal(rng.normal(size=1000), 10.0 ** rng.uniform(-12, -7, 1000))
    lower, upper = (x.numpy() for x in mixture_kl_bounds(p, Normal(0.0, 1.0)))
    assert (lower <= upper).all()
    np.testing.assert_allclose(lower, upper, rtol=1e-13)


def test_events_of_two_depths():
    rng = np.random.default_rng(10)
    m, n = rng.normal(size=(2, 3, 4, 5))
    p, q = of([0.2, 0.3, 0.5], Independent(Normal(m, 1.0), 2)), Independent(Normal(n, 1.5), 2)
    other = of([0.2, 0.3, 0.5], Independent(Independent(Normal(n, 1.5), 1), 1))
    want = mixture_kl_bounds(p, of([0.2, 0.3, 0.5], q))
    for x, y in zip(mixture_kl_bounds(p, other), want, strict=True):
        assert float(x) == pytest.approx(float(y), rel=1e-14)


def test_batches_and_events_broadcast():
    rng = np.random.default_rng(9)
    w, v = rng.dirichlet(np.ones(3), (4, 1)), rng.dirichlet(np.ones(2), 5)
    m, n = rng.normal(size=(4, 1, 3, 6)), rng.normal(size=(2, 6))
    s, t = np.exp(rng.normal(size=(3, 1))), np.exp(rng.normal(size=(5, 2, 6)))
    p, q = of(w, Independent(Normal(m, s), 1)), of(v, Independent(Normal(n, t), 1))
    got = [*mixture_kl_bounds(p, q), mixture_kl_variational(p, q)]
    for i, j in np.ndindex(4, 5):
        one = of(w[i, 0], Independent(Normal(m[i, 0], s), 1))
        other = of(v[j], Independent(Independent(Normal(n, t[j]), 0), 1))
        want = [*mixture_kl_bounds(one, other), mixture_kl_variational(one, other)]
        for x, y in zip(got, want, strict=True):
            assert x.shape == (4, 5)
            assert float(x[i, j]) == pytest.approx(float(y), rel=1e-13)


def test_an_axis_that_tells_nothing_does_not_move_the_approximation_and_keeps_the_bounds():
    p, q = P[1], Q[1]
    want = divergence(p, q)

    def beside(w, m, s):
        m, s = np.array(m), np.array(s)
        each = Normal(np.stack([m, np.ones_like(m)], -1), np.stack([s, np.full_like(s, 2.0)], -1))
        return of(w, Independent(each, 1))

    a, b = beside(*p), beside(*q)
    lower, upper = mixture_kl_bounds(a, b)
    assert float(lower) <= want <= float(upper)
    assert float(mixture_kl_variational(a, b)) == pytest.approx(
        float(mixture_kl_variational(mixture(*p), mixture(*q))), rel=1e-13
    )


def test_covariances_that_turn_with_the_means_change_nothing():
    rng = np.random.default_rng(11)
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    laws, turned = [], []
    for k in (3, 2):
        w, m, s = rng.dirichlet(np.ones(k)), rng.normal(size=(6, k, 4)), np.exp(rng.normal(size=(k, 4)))
        covariance = (turn * s[:, None] ** 2) @ turn.T
        laws.append(of(w, Independent(Normal(m, s), 1)))
        turned.append(of(w, MultivariateNormal(m @ turn.T, (covariance + covariance.swapaxes(1, 2)) / 2)))
    want = [*mixture_kl_bounds(*laws), mixture_kl_variational(*laws)]
    got = [*mixture_kl_bounds(*turned), mixture_kl_variational(*turned)]
    for x, y in zip(got, want, strict=True):
        np.testing.assert_allclose(x.numpy(), y.numpy(), rtol=1e-12, atol=1e-12)
    # Of both kinds, where one is not turned.
    q = laws[1].component_distribution.base_dist
    upright = of(
        laws[1].mixture_distribution.probs,
        MultivariateNormal(q.loc, scale_tril=q.scale[..., None] * np.eye(4)),
    )
    for pair in ((laws[0], upright), (upright, laws[0])):
        same = [laws[1] if d is upright else d for d in pair]
        for x, y in zip(mixture_kl_bounds(*pair), mixture_kl_bounds(*same), strict=True):
            np.testing.assert_allclose(x.numpy(), y.numpy(), rtol=1e-12, atol=1e-12)


def test_other_families_where_their_divergence_has_a_closed_form():
    p = of([0.5, 0.5], Gamma([1.0, 9.0], 1.0))
    q = of([0.25, 0.75], Gamma([2.0, 9.0], 1.0))
    each = kl_divergence(Gamma([1.0, 9.0], 1.0), Gamma([2.0, 9.0], 1.0)).numpy().mean()
    want = each + float(kl_divergence(p.mixture_distribution, q.mixture_distribution))
    assert float(mixture_kl_matched_bound(p, q)) == pytest.approx(want, rel=1e-15)
    estimate = float(monte_carlo_kl(p, q, 100_000, generator=lucid.random.default_rng(0)))
    assert 0.9 * estimate < want
    assert float(mixture_kl_variational(p, q)) > 0
    # Through a logarithm a mixture of lognormal laws is one of normal ones.
    p, q = P[0], Q[1]
    exponentials = [of(d[0], LogNormal(*d[1:])) for d in (p, q)]
    want = float(mixture_kl_variational(mixture(*p), mixture(*q)))
    assert float(mixture_kl_variational(*exponentials)) == pytest.approx(want, rel=1e-13)


def test_infinite_where_weights_say_so_and_only_there():
    p, q = mixture([0.5, 0.5], [0.0, 1.0], 1.0), mixture([1.0, 0.0], [0.0, 1.0], 1.0)
    assert float(mixture_kl_matched_bound(p, q)) == np.inf
    assert float(mixture_kl_matched_bound(q, p)) == np.log(2)
    assert float(mixture_kl_bounds(p, q)[1]) < 0.5
    wide = of([1.0, 0.0], Uniform([0.0, 0.0], [1.0, 9.0]))
    narrow = of([0.5, 0.5], Uniform([0.0, 0.0], [2.0, 3.0]))
    assert float(mixture_kl_matched_bound(wide, narrow)) == pytest.approx(2 * np.log(2), rel=4 * EPS)
    assert float(mixture_kl_matched_bound(narrow, wide)) == np.inf
    assert float(mixture_kl_variational(narrow, of([0.5, 0.5], Uniform([0.0, 0.0], [1.0, 2.5])))) == np.inf


def test_components_whose_parameters_are_not_known_are_not_paired():
    p = of([0.5, 0.5], TransformedDistribution(Normal([0.0, 1.0], 1.0), ExpTransform()))
    assert float(mixture_kl_matched_bound(p, p)) == 0
    with pytest.raises(NotImplementedError, match="TransformedDistribution cannot be paired"):
        mixture_kl_variational(p, p)


class Moved(Normal):
    """A normal law that is not where its `loc` says."""


def test_a_normal_law_of_ones_own_is_not_taken_for_normal():
    p = of([0.5, 0.5], Moved([0.0, 1.0], 1.0))
    with pytest.raises(NotImplementedError, match=r"components must be Normal, .* got Moved and Moved"):
        mixture_kl_bounds(p, p)


class Recorded(Distribution):
    """A normal that keeps the shapes of what it drew."""

    support = constraints.real

    def __init__(self, batch):
        super().__init__(batch)
        self.shapes = []

    def log_prob(self, value):
        return Normal(np.zeros(self.batch_shape), 1.0).log_prob(value)

    def sample(self, sample_shape=(), *, generator=None):
        x = Normal(np.zeros(self.batch_shape), 1.0).sample(sample_shape, generator=generator)
        self.shapes.append(x.shape)
        return x


@pytest.mark.parametrize("estimator", ["k1", "k3"])
def test_an_estimate_never_draws_more_than_so_many_numbers_at_once(monkeypatch, estimator):
    monkeypatch.setattr(kl, "_BLOCK", 1000)
    p = Recorded((7,))
    q = Normal(np.linspace(0.1, 0.5, 7), 1.0)
    got = monte_carlo_kl(p, q, 1001, generator=lucid.random.default_rng(2), estimator=estimator).numpy()
    assert sum(shape[0] for shape in p.shapes) == 1001
    assert max(np.prod(shape) for shape in p.shapes) <= 1000
    stream = lucid.random.default_rng(2)
    x = np.concatenate([stream.standard_normal(shape).numpy() for shape in p.shapes])
    ratio = Normal(0.0, 1.0).log_prob(x).numpy() - q.log_prob(x).numpy()
    terms = np.expm1(-ratio) + ratio if estimator == "k3" else ratio
    np.testing.assert_allclose(got, terms.mean(axis=0), rtol=1e-11)
    # A mixture draws, and is the density of, all its components.
    many = of(np.full(10, 0.1), Normal(np.zeros((3, 10)), 1.0))
    assert Independent(many, 1)._width == many._width == 30
    p.shapes.clear()
    monte_carlo_kl(p, of(np.full(10, 0.1), Normal(np.zeros((7, 10)), 1.0)), 100)
    assert max(shape[0] for shape in p.shapes) == 1000 // 70


def test_an_estimate_of_more_draws_than_its_dtype_counts():
    p, q = Normal(np.float16(0.0), np.float16(1.0)), Normal(np.float16(0.5), np.float16(1.0))
    got = monte_carlo_kl(p, q, 100_000, generator=lucid.random.default_rng(0))
    assert got.dtype == np.float16
    assert abs(float(got) - 0.125) < 0.01


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


WEIGHTS = [0.25, 0.5, 0.25]
FAMILIES = [
    (family, row, [tuple(float(v) for v in row.CASES[k % len(row.CASES)]) for k in range(3)])
    for family, row in BY_CLASS.items()
    if row.CASES
]
ids = {"ids": lambda v: getattr(v, "__name__", "")}


def components(family, cases):
    return make(family, *np.asarray(cases).T).expand((len(cases),))


@pytest.mark.parametrize(("family", "row", "cases"), FAMILIES, **ids)
def test_the_density_is_the_weighted_sum(family, row, cases):
    p = of(WEIGHTS, components(family, cases))
    x = p.sample((9,), generator=lucid.random.default_rng(3)).numpy()
    got = p.log_prob(x).numpy()
    for value, y in zip(x.tolist(), got.tolist(), strict=True):
        each = [log(row.density(mpf(value), *case) or mpf(10) ** -(10**9)) for case in cases]
        want = log(sum(w * exp(e) for w, e in zip(WEIGHTS, each, strict=True)))
        # Each component's density is as good as its own laws say.
        own = components(family, cases)
        own._validate_args = False
        apart = [
            abs(float(e) - g) for e, g in zip(each, own.log_prob(value).tolist(), strict=True) if g != -np.inf
        ]
        assert abs(y - float(want)) <= max(apart) + 8 * EPS * (1 + abs(float(want)))


@pytest.mark.parametrize(("family", "row", "cases"), FAMILIES, **ids)
def test_cdf_and_moments_are_averages(family, row, cases):
    own = components(family, cases)
    p = of(WEIGHTS, own)
    own = components(family, cases)
    own._validate_args = False
    x = p.sample((9,), generator=lucid.random.default_rng(4)).numpy()
    try:
        want = own.cdf(x[:, None]).numpy() @ WEIGHTS
    except NotImplementedError:
        pass
    else:
        np.testing.assert_allclose(p.cdf(x).numpy(), want, rtol=4 * EPS)
    if hasattr(row, "mean") and hasattr(row, "second"):
        mean = sum(w * row.mean(*c) for w, c in zip(WEIGHTS, cases, strict=True))
        second = sum(w * row.second(*c) for w, c in zip(WEIGHTS, cases, strict=True))
        np.testing.assert_allclose(float(p.mean), float(mean), rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(float(p.variance), float(second - mean**2), rtol=1e-12, atol=1e-13)


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


def test_a_mixture_stays_on_its_device():
    p = mixture(*P[1]).to("pretend:1")
    where = lucid.device("pretend:1")
    for x in (p.sample((3,)), p.log_prob([0.0, 1.0]), p.cdf(0.3), p.mean, p.variance):
        assert x.device is where
    assert monte_carlo_kl(p, p, 3).device is where
    assert all(x.device is where for x in (*mixture_kl_bounds(p, p), mixture_kl_variational(p, p)))
    with pytest.raises(ValueError, match="two devices, pretend:1 and cpu"):
        MixtureSameFamily(p.mixture_distribution, Normal(np.zeros(3), 1.0))
    for again in (copy.copy(p), pickle.loads(pickle.dumps(p)), p.to("cpu")):
        assert np.array_equal(again.log_prob(0.3).numpy(), p.log_prob(0.3).numpy())


def test_float32_stays():
    p = mixture(*(np.float32(x) for x in P[1]))
    x = p.sample((4,))
    found = [x, p.log_prob(x), p.cdf(x), p.mean, p.variance, mixture_kl_variational(p, p)]
    assert {v.dtype for v in (*found, *mixture_kl_bounds(p, p))} == {np.dtype(np.float32)}


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
    # The other's density is infinite there.
    assert float(of([0.0, 1.0], Gamma([0.5, 3.0], 1.0)).log_prob(0.0)) == -np.inf
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
    with pytest.warns(KLApproximationWarning, match=r"KL\(MixtureSameFamily \|\| Normal\).*monte_carlo_kl"):
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
    with pytest.raises(TypeError, match=f"{function.__name__}: q must be a Distribution, got 3"):
        function(d, 3)
    with pytest.raises(ValueError, match=r"event shapes differ, \(\) and \(2,\)"):
        function(d, of([1.0], Independent(Normal(np.zeros((1, 2)), 1.0), 1)))
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


LEARNT = [np.array(x) for x in ([[0.2, -0.5, 0.4], [1.0, 0.0, -1.0]], [0.0, 1.0, 3.0], [0.5, 1.0, 2.0])]
OTHER = [np.array(x) for x in ([0.0, 0.1, 0.2], [0.5, -1.0, 2.0], [1.0, 1.5, 1.0])]


def mixed(values, make=Normal):
    logits, *parameters = values
    return MixtureSameFamily(Categorical(logits=logits), make(*parameters))


def vectors(loc, scale):
    return Independent(Normal(loc[..., None], scale[..., None] * [1.0, 2.0]), 1)


def correlated(loc, scale):
    return MultivariateNormal(loc[..., None] * [1.0, -1.0], scale[..., None, None] * np.diag([1.0, 2.0]))


@pytest.mark.parametrize(
    "of",
    [
        lambda v: mixed(v).mean,
        lambda v: mixed(v).variance,
        lambda v: mixed(v, vectors).variance,
        lambda v: mixed(v).log_prob([[-1.0], [0.3]]),
        lambda v: mixed(v).cdf([[-1.0], [0.3]]),
        lambda v: lucid.stack(mixture_kl_bounds(mixed(v), mixed(OTHER))),
        lambda v: mixture_kl_variational(mixed(v), mixed(OTHER)),
        lambda v: mixture_kl_bounds(mixed(OTHER), mixed(v))[1],
        lambda v: mixture_kl_bounds(mixed(v, vectors), mixed(OTHER, vectors))[1],
        lambda v: mixture_kl_bounds(mixed(v, vectors), mixed(OTHER, correlated))[1],
        lambda v: mixture_kl_matched_bound(mixed(v), mixed(OTHER)),
    ],
)  # fmt: skip
def test_gradients_are_derivatives(of):
    with lucid.device("cpu"):
        check(lambda v: weighed(of(v)), LEARNT, ["real", "real", "positive"], [True] * 3)
