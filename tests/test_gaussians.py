"""The multivariate normal however it is given, against independent numbers, large, and in little memory."""

import tracemalloc

import numpy as np
import pytest
from mpmath import mp
from reference import error
from table import EVENTS
from test_events import miss, tower

import lucid
from lucid import _kernel
from lucid.distributions import (
    Independent,
    InverseWishart,
    LowRankMultivariateNormal,
    MatrixNormal,
    MultivariateNormal,
    Normal,
    Wishart,
    kl_divergence,
    scale_matrix,
)

ROW = EVENTS[MultivariateNormal]
RNG = np.random.default_rng(0)


def some(*batch, d=3, seed=0):
    rng = np.random.default_rng(seed)
    l = np.tril(rng.normal(size=(*batch, d, d)), -1) / d
    l[..., range(d), range(d)] = rng.uniform(0.5, 2, (*batch, d))
    return rng.normal(size=(*batch, d)), l


@pytest.mark.parametrize("d", [1, 2, 5])
def test_every_way_to_give_it_is_one_law(d):
    loc, l = some(4, d=d)
    covariance = l @ l.swapaxes(-1, -2)
    ways = {
        "scale_tril": l,
        "covariance_matrix": covariance,
        "precision_matrix": np.linalg.inv(covariance),
    }
    q = MultivariateNormal(*some(d=d, seed=1)[:1], scale_tril=some(d=d, seed=1)[1])
    x = RNG.normal(size=(6, 1, d))
    for name, matrix in ways.items():
        p = MultivariateNormal(loc, **{name: matrix})
        assert np.array_equal(getattr(p, name).numpy(), matrix)
        for other, want in ways.items():
            assert np.allclose(getattr(p, other).numpy(), want, rtol=1e-10, atol=1e-12)
        assert np.allclose(p.variance.numpy(), covariance.diagonal(axis1=1, axis2=2), rtol=1e-10)
        first = MultivariateNormal(loc, scale_tril=l)
        assert np.allclose(p.log_prob(x).numpy(), first.log_prob(x).numpy(), rtol=1e-9)
        assert np.allclose(p.entropy().numpy(), first.entropy().numpy(), rtol=1e-9)
        assert np.allclose(kl_divergence(p, q).numpy(), kl_divergence(first, q).numpy(), rtol=1e-9)
        assert (kl_divergence(p, p).numpy() == 0).all()
        assert p.to("pretend:1").scale_tril.device is lucid.device("pretend:1")
        assert p.expand((2, 4)).scale_tril.shape == (2, 4, d, d)


def test_exactly_one_matrix_of_the_right_size_is_wanted():
    for given in ({}, {"scale_tril": np.eye(2), "covariance_matrix": np.eye(2)}):
        with pytest.raises(ValueError, match=f"MultivariateNormal: give exactly one of .*, got {len(given)}"):
            MultivariateNormal([0.0, 0.0], **given)
    with pytest.raises(ValueError, match="scale_tril must have last axes of length 2, as loc, got shape"):
        MultivariateNormal([0.0, 0.0], scale_tril=np.eye(3))


@pytest.mark.parametrize("name", ["covariance_matrix", "precision_matrix"])
def test_a_matrix_that_is_not_positive_definite_is_named_and_fails_alone(name):
    matrices = np.stack([np.eye(2)] * 5)
    matrices[3] = [[1.0, 2.0], [2.0, 1.0]]
    with pytest.raises(
        ValueError, match=rf"{name} must be a positive definite matrix, got .* at index \(3,\)"
    ):
        MultivariateNormal([0.0, 0.0], **{name: matrices})
    p = MultivariateNormal([0.0, 0.0], **{name: matrices}, validate_args=False)
    q = MultivariateNormal([1.0, 0.0], scale_tril=np.eye(2))
    for got in (kl_divergence(p, q), kl_divergence(q, p), p.entropy(), p.log_prob([0.0, 1.0])):
        assert np.isnan(got.numpy()).tolist() == [False, False, False, True, False]


@pytest.mark.parametrize("near", [None, 1e-3, 1e-9])
@pytest.mark.parametrize("d", [1, 3])
def test_independent_numbers_on_either_side(d, near):
    loc, scale = RNG.normal(size=(3, d)), RNG.uniform(0.5, 2, (3, d))
    full = scale[..., None] * np.eye(d)
    if near is None:
        m, l = some(3, d=d, seed=5)
    else:
        m, l = loc + near * scale, full * (1 + near) + near * np.tril(np.ones((d, d)), -1)
    vector, q = Independent(Normal(loc, scale), 1), MultivariateNormal(m, scale_tril=l)
    for i in range(3):
        diagonal = tower((loc[i].tolist(), full[i].tolist()))
        dense = tower((m[i].tolist(), l[i].tolist()))
        with mp.workdps(60):
            assert (
                miss(float(kl_divergence(vector, q)[i]), ROW.kl_multivariate_normal, (diagonal, dense), float)
                <= 8
            )
            assert (
                miss(float(kl_divergence(q, vector)[i]), ROW.kl_multivariate_normal, (dense, diagonal), float)
                <= 8
            )
    same = MultivariateNormal(loc, scale_tril=full)
    assert (kl_divergence(vector, same).numpy() == 0).all()
    assert (kl_divergence(same, vector).numpy() == 0).all()
    laplace = Independent(lucid.distributions.Laplace(loc, scale), 1)
    with pytest.warns(lucid.distributions.KLApproximationWarning):
        kl_divergence(laplace, q)


@pytest.mark.parametrize("near", [None, 1e-6])
def test_large_matrices_by_linear_algebra_agree_with_the_kernels(near, monkeypatch):
    m, l = some(2, d=7)
    n, k = some(3, 1, d=7, seed=1) if near is None else (m[:1] + near, l * (1 + near))
    p, q = MultivariateNormal(m, scale_tril=l), MultivariateNormal(n, scale_tril=k)
    vector = Independent(Normal(n, np.exp(n)), 1)

    def everything():
        pairs = [(p, q), (q, p), (p, p), (vector, q), (q, vector)]
        return [*(kl_divergence(*pair).numpy() for pair in pairs), p.log_prob(n).numpy(), p.entropy().numpy()]

    kernels = everything()
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": 0})
    for got, want in zip(everything(), kernels, strict=True):
        assert got.shape == want.shape
        assert np.allclose(got, want, rtol=1e-13, atol=0)


@pytest.mark.parametrize("limit", [384, 0])
def test_a_bad_element_of_any_size_fails_alone_and_silently(limit, monkeypatch):
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": limit})
    m, l = some(6, d=4)
    l[1, 2, 2], l[2, 3, 0], l[3, 1, 1], m[4, 0], m[5, 1] = -1.0, np.inf, 0.0, np.nan, np.inf
    p = MultivariateNormal(m, scale_tril=l, validate_args=False)
    q = MultivariateNormal(some(d=4)[0], np.eye(4))
    vector = Independent(Normal(np.zeros(4), 1.0), 1)
    found = [kl_divergence(*pair) for pair in ((p, q), (q, p), (p, vector), (vector, p))]
    found += [p.log_prob(np.zeros(4)), p.log_prob([0.0, np.inf, 0.0, 0.0])]
    for got in found:
        assert np.isnan(got.numpy()).tolist() == [False, True, True, True, True, True]
    assert float(found[-1][0]) == -np.inf
    assert np.isnan(p.entropy().numpy()).tolist() == [False, True, True, True, False, False]
    locs, scales = np.zeros((4, 4)), np.ones((4, 4))
    locs[1, 2], scales[2, 3], scales[3, 0] = np.inf, -1.0, np.inf
    vectors = Independent(Normal(locs, scales, validate_args=False), 1)
    slimmer = LowRankMultivariateNormal(*slim(d=4, r=2))
    for other in (MultivariateNormal(m[0], scale_tril=l[0]), slimmer):
        for pair in ((other, vectors), (vectors, other)):
            assert np.isnan(kl_divergence(*pair).numpy()).tolist() == [False, True, True, True]


@pytest.mark.parametrize("near", [None, 1e-6])
@pytest.mark.parametrize("family", [Wishart, InverseWishart])
def test_large_matrix_laws_by_linear_algebra_agree_with_the_kernels(family, near, monkeypatch):
    d = 7
    _, l = some(2, d=d)
    k = some(3, 1, d=d, seed=1)[1] if near is None else l * (1 + near)
    p = family(np.array([8.5, 40.0]), scale_tril=l)
    q = family(9.0 if near is None else np.array([8.5, 40.0]) * (1 + near), scale_tril=k)
    x = p.sample(generator=lucid.random.default_rng(0)).numpy()
    values = np.stack([x, -x, np.where(np.eye(d) == 1, np.nan, x)])
    bad = family([8.5, 5.0, 8.5, np.nan], scale_tril=np.stack([l[0]] * 4), validate_args=False)
    unsound = np.stack([l[0]] * 4)
    unsound[1, 2, 2], unsound[2, 3, 1], unsound[3, 4, 4] = -1.0, np.inf, 0.0
    worse = family(8.5, scale_tril=unsound, validate_args=False)

    def everything():
        one = family(9.0, scale_tril=l[1])
        found = [kl_divergence(*pair) for pair in ((p, q), (q, p), (p, p))]
        found += [kl_divergence(*pair) for pair in ((bad, one), (worse, one), (one, bad), (one, worse))]
        lax = family(np.array([8.5, 40.0]), scale_tril=l, validate_args=False)
        found += [lax.log_prob(values), p.entropy(), bad.log_prob(x[0]), worse.log_prob(x[0])]
        found += [bad.log_prob(-x[0]), worse.log_prob(-x[0]), bad.entropy(), worse.entropy()]
        return [y.numpy() for y in found]

    kernels = everything()
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": 0})
    for got, want in zip(everything(), kernels, strict=True):
        assert got.shape == want.shape
        assert np.allclose(got, want, rtol=1e-13, atol=0, equal_nan=True)
    assert np.isneginf(kernels[7][1]).all()
    assert np.isnan(kernels[7][2]).all()
    for y, count in zip((*kernels[3:7], *kernels[8:]), (2, 3, 2, 3, 0, 2, 3, 2, 3, 2, 3), strict=True):
        assert np.isnan(y).sum() == count


def test_no_matrix_is_too_large_for_a_gpu(monkeypatch):
    """With its limits here: above MOST rows only kernels that write nothing are called."""
    call, d = _kernel.TableKernel.__call__, _kernel.MOST + 1

    def limited(self, where, *inputs, **options):
        sizes = _kernel.gathered(self.name, [np.shape(x) for x in inputs])[1]
        assert not _kernel.tables()[self.name].work or sizes[0] <= _kernel.MOST, self.name
        return call(self, where, *inputs, **options)

    monkeypatch.setattr(_kernel.TableKernel, "__call__", limited)
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": scale_matrix.LARGE["cuda"]})
    m, l = some(d=d)
    families = [
        MultivariateNormal(m, scale_tril=l),
        LowRankMultivariateNormal(*slim(d=d, r=2)),
        Wishart(d + 1.0, scale_tril=l),
        InverseWishart(d + 4.0, scale_tril=l),
        MatrixNormal(np.zeros((d, 2)), l, np.eye(2)),
    ]
    for p in families:
        assert float(kl_divergence(p, p)) == 0
        assert np.isfinite(float(p.entropy()))
        assert np.isfinite(float(p.log_prob(p.mean)))
    vector = Independent(Normal(m, 1.0), 1)
    for p in families[:2]:
        assert float(kl_divergence(p, vector)) > 0
        assert float(kl_divergence(vector, p)) > 0


def test_what_is_above_the_diagonal_is_not_read():
    m, l = some(2, d=4)
    upper = l + np.triu(np.full((4, 4), np.nan), 1)
    p, q = (MultivariateNormal(m, scale_tril=x, validate_args=False) for x in (l, upper))
    assert kl_divergence(p, q).tolist() == [0.0, 0.0]
    assert q.log_prob(m[0]).tolist() == p.log_prob(m[0]).tolist()


def allocated(call):
    call()
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_divergence_allocates_its_result_alone():
    n, d = 20_000, 8
    p, q = (MultivariateNormal(x, scale_tril=l) for x, l in (some(n, d=d), some(n, d=d, seed=1)))
    assert allocated(lambda: kl_divergence(p, q)) < 3 * 8 * n
    across = [MultivariateNormal(x, scale_tril=l) for x, l in (some(300, 1, d=d), some(1, 300, d=d, seed=1))]
    assert allocated(lambda: kl_divergence(*across)) < 3 * 8 * 300**2
    vectors = [
        Independent(Normal(x, np.exp(x)), 1)
        for x in (RNG.normal(size=(300, 1, 64)), RNG.normal(size=(300, 64)))
    ]
    assert allocated(lambda: kl_divergence(*vectors)) < 3 * 8 * 300**2
    assert kl_divergence(*vectors).shape == (300, 300)


# ---- a few factors and a diagonal

SLIM = EVENTS[LowRankMultivariateNormal]


def slim(*batch, d, r, seed=0, weight=1.0):
    rng = np.random.default_rng([seed, d, r])
    w, v = rng.normal(size=(*batch, d, r)) * weight, rng.uniform(0.1, 1, (*batch, d))
    return [rng.normal(size=(*batch, d)), w, v]


def moved(values, step, seed=0):
    rng = np.random.default_rng(seed)
    return [x * (1 + step * rng.uniform(-1, 1, x.shape)) for x in values]


def allowed(a, b):
    """How far half an ulp in each number of p and q moves their divergence."""
    covariances = [w @ w.T + np.diag(v) for _, w, v in (a, b)]
    s, t = map(np.linalg.inv, covariances)
    z = t @ (a[0] - b[0])
    slopes = (t - s) / 2, (t - t @ covariances[0] @ t - np.outer(z, z)) / 2
    total = sum(np.abs(x[0] * z).sum() for x in (a, b))
    for g, (_, w, v) in zip(slopes, (a, b), strict=True):
        total += 2 * np.abs(w * (g @ w)).sum() + np.abs(v * g.diagonal()).sum()
    return total / 2


def apart(a, b, p, q):
    """The error of p's divergence from q, in machine epsilons."""
    with mp.workdps(60):
        want = SLIM.kl_low_rank_multivariate_normal(tower(tuple(a)), tower(tuple(b)))
        return error(float(kl_divergence(p, q)), want, float, allowed(a, b))


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": 0})


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("weight", [1e-6, 1.0, 1e4])
@pytest.mark.parametrize("near", [None, 1e-2, 1e-9])
def test_blocks_of_rows_have_the_digits_of_the_definition(near, weight):
    a = slim(d=70, r=3, weight=weight)
    b = slim(d=70, r=2, seed=1, weight=weight) if near is None else moved(a, near)
    p, q = LowRankMultivariateNormal(*a), LowRankMultivariateNormal(*b)
    assert apart(a, b, p, q) <= 8
    assert apart(b, a, q, p) <= 8


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("near", [None, 1e-3, 1e-9])
def test_a_few_factors_beside_independent_numbers(near):
    m, w, v = slim(d=70, r=2)
    # v is not the rounded square of the scale: what that moves is allowed.
    loc, scale, none = m, np.sqrt(v), [m, np.zeros((70, 1)), v]
    a = slim(d=70, r=2, seed=1) if near is None else [*moved([m], near), w * near, *moved([v], near, 1)]
    p, vector = LowRankMultivariateNormal(*a), Independent(Normal(loc, scale), 1)
    assert apart(a, none, p, vector) <= 8
    assert apart(none, a, vector, p) <= 8
    same = LowRankMultivariateNormal(loc, np.zeros((70, 3)), np.full(70, 0.25))
    vector = Independent(Normal(loc, 0.5), 1)
    assert float(kl_divergence(same, vector)) == float(kl_divergence(vector, same)) == 0
    laplace = Independent(lucid.distributions.Laplace(loc, scale), 1)
    for pair in ((laplace, p), (p, laplace)):
        with pytest.warns(lucid.distributions.KLApproximationWarning):
            kl_divergence(*pair)


@pytest.mark.usefixtures("large")
def test_independent_numbers_beside_a_large_matrix_make_none_of_their_own():
    n, d = 200, 100
    m, l = some(d=d)
    loc, scale = RNG.normal(size=(n, d)), RNG.uniform(0.5, 2, (n, d))
    vector, q = Independent(Normal(loc, scale), 1), MultivariateNormal(m, scale_tril=l)
    for pair in ((vector, q), (q, vector)):
        assert allocated(lambda pair=pair: kl_divergence(*pair)) < 8 * (8 * n * d + 8 * d * d)


@pytest.mark.parametrize(("r", "other"), [(0, 0), (1, 1), (3, 3), (40, 3)])
def test_blocks_of_rows_agree_with_the_kernels(r, other, monkeypatch):
    p = LowRankMultivariateNormal(*slim(2, d=75, r=r))
    q = LowRankMultivariateNormal(*slim(3, 1, d=75, r=other, seed=1))
    dense = MultivariateNormal(q.loc, covariance_matrix=q.covariance_matrix)
    vector = Independent(Normal(q.loc, np.sqrt(q.cov_diag.numpy())), 1)
    pairs = [(p, q), (q, p), (p, p), (p, dense), (dense, p), (p, vector), (vector, p)]
    kernels = [kl_divergence(*pair).numpy() for pair in pairs]
    monkeypatch.setattr(scale_matrix, "LARGE", {"cpu": 0})
    for pair, want in zip(pairs, kernels, strict=True):
        got = kl_divergence(*pair).numpy()
        assert got.shape == want.shape
        assert np.allclose(got, want, rtol=1e-12, atol=0)
    assert not kl_divergence(p, p).numpy().any()


@pytest.mark.usefixtures("large")
def test_one_law_by_two_factors_is_at_no_distance():
    m, w, v = slim(d=100, r=4)
    p, q = (LowRankMultivariateNormal(m, order(w), v) for order in (np.asfortranarray, np.ascontiguousarray))
    assert float(kl_divergence(p, q)) == 0
    turn = np.linalg.qr(RNG.normal(size=(4, 4)))[0]
    p, q = LowRankMultivariateNormal(m, w, v), LowRankMultivariateNormal(m, w @ turn, v)
    assert 0 <= float(kl_divergence(p, q)) <= 1e-26


def test_a_bad_element_fails_alone_by_blocks(large):
    a = [np.stack([x] * 4) for x in slim(d=40, r=2)]
    for x, bad in zip(a, (np.inf, np.nan, -1.0), strict=True):
        good = x[2].copy()
        x[2].flat[3] = bad
        p, q = LowRankMultivariateNormal(*a, validate_args=False), LowRankMultivariateNormal(*slim(d=40, r=3))
        for got in (kl_divergence(p, q), kl_divergence(q, p), p.entropy(), p.log_prob(np.zeros(40))):
            assert np.isnan(got.numpy()).tolist() == [False, False, True, False]
        x[2] = good


def test_sizes_that_differ_are_named():
    with pytest.raises(ValueError, match="cov_factor must have length 3 along axis -2, as loc"):
        LowRankMultivariateNormal(np.zeros(3), np.ones((2, 1)), np.ones(3))
    with pytest.raises(ValueError, match="cov_diag must have length 3 along axis -1, as loc"):
        LowRankMultivariateNormal(np.zeros(3), np.ones((3, 1)), np.ones(2))


def test_a_few_factors_take_memory_for_themselves_alone():
    d, r = 20_000, 10
    p, q = (LowRankMultivariateNormal(*slim(d=d, r=r, seed=k)) for k in (0, 1))
    for call in (lambda: kl_divergence(p, q), p.entropy, lambda: p.log_prob(q.loc), p.rsample):
        assert allocated(call) < 16 * 8 * d * r
    x = p.sample((1000,), generator=lucid.random.default_rng(0))
    assert abs(p.log_prob(x).numpy().mean() + float(p.entropy())) < 5 * np.sqrt(d / 2 / 1000)
