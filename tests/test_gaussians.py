"""The multivariate normal however it is given, against independent numbers, large, and in little memory."""

import tracemalloc

import numpy as np
import pytest
from mpmath import mp
from table import EVENTS
from test_events import miss, tower

import lucid
from lucid.distributions import Independent, MultivariateNormal, Normal, kl_divergence, multivariate_normal

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
    monkeypatch.setattr(multivariate_normal, "LARGE", {"cpu": 0})
    for got, want in zip(everything(), kernels, strict=True):
        assert got.shape == want.shape
        assert np.allclose(got, want, rtol=1e-13, atol=0)


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
