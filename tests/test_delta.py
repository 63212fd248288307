"""The point mass, which has no density on the line and so is in no law of densities."""

import math

import numpy as np
import pytest
from test_slopes import check, weighed

import lucid
from lucid.distributions import (
    Bernoulli,
    Delta,
    Gamma,
    Independent,
    Laplace,
    MultivariateNormal,
    Normal,
    Poisson,
    kl_divergence,
)

V, WEIGHT = np.array([[0.3, -0.2], [0.5, 1.0]]), np.array([0.1, 0.2])


@pytest.mark.parametrize("event_dim", [0, 1, 2])
def test_all_mass_is_at_the_point(event_dim):
    d = Delta(V, event_dim=event_dim)
    assert (d.batch_shape, d.event_shape) == (V.shape[: 2 - event_dim], V.shape[2 - event_dim :])
    assert np.array_equal(d.log_prob(V).numpy(), np.zeros(d.batch_shape))
    assert np.array_equal(d.log_prob(V + 1e-9).numpy(), np.full(d.batch_shape, -math.inf))
    for moment, want in ((d.mean, V), (d.mode, V), (d.variance, 0 * V)):
        assert np.array_equal(moment.numpy(), want)
    assert np.array_equal(d.rsample((3,)).numpy(), np.broadcast_to(V, (3, 2, 2)))
    assert np.array_equal(d.entropy().numpy(), np.zeros(d.batch_shape))


def test_its_distribution_function_is_a_step():
    assert Delta(1.0).cdf([0.9, 1.0, 1.1]).tolist() == [0.0, 1.0, 1.0]
    for refused in (lambda: Delta(1.0).icdf(0.5), lambda: Delta(V, event_dim=1).cdf(V)):
        with pytest.raises(NotImplementedError):
            refused()


@pytest.mark.parametrize("event_dim", [0, 1])
def test_divergences_from_a_point(event_dim):
    d, q = Delta(V, WEIGHT, event_dim), Independent(Laplace([0.0, 0.2], [1.0, 2.0]), event_dim)
    want = np.broadcast_to(WEIGHT, d.batch_shape) - q.log_prob(V).numpy()
    assert np.array_equal(kl_divergence(d, q).numpy(), want)
    assert kl_divergence(Delta(-1.0), Gamma(2.0, 1.0)).item() == math.inf
    assert np.array_equal(kl_divergence(d, d).numpy(), np.zeros(d.batch_shape))
    assert kl_divergence(Delta(1.0), Delta(1.5)).item() == math.inf


def test_divergences_from_a_point_of_correlated_numbers():
    q = MultivariateNormal([0.0, 0.0], [[2.0, 0.5], [0.5, 1.0]])
    got = kl_divergence(Delta(V, event_dim=1), q).numpy()
    np.testing.assert_allclose(got, -q.log_prob(V).numpy(), rtol=1e-15)


def test_divergences_to_a_point_are_infinite_but_of_certain_counts():
    assert kl_divergence(Normal([0.0, 1.0], 1.0), Delta(0.0)).tolist() == [math.inf] * 2
    assert kl_divergence(Poisson([0.0, 1.0]), Delta(0.0)).tolist() == [0.0, math.inf]
    assert kl_divergence(Bernoulli([1.0, 0.5, 0.0]), Delta(1.0, 0.25)).tolist() == [-0.25, math.inf, math.inf]
    assert kl_divergence(Independent(Bernoulli([1.0, 0.0]), 1), Delta([1.0, 0.0], event_dim=1)).item() == 0.0


@pytest.mark.parametrize(
    "make",
    [
        lambda v, w, n: kl_divergence(Delta(v, w, n), Independent(Normal([0.0, 0.2], [1.0, 2.0]), n)),
        lambda v, w, n: (
            kl_divergence(Delta(1.0 + 0 * V, 0.0, n), Independent(Gamma(np.exp(v), 1.0), n)) + w.sum()
        ),
        lambda v, w, n: Delta(v, w, n).log_prob(V),
        lambda v, w, n: Delta(v, w, n).entropy() + Delta(v, w, n).mean.sum() + Delta(v, w, n).variance.sum(),
        lambda v, w, n: Delta(v, w, n).rsample((3,)),
    ],
)
@pytest.mark.parametrize("event_dim", [0, 1])
def test_a_learnt_point_has_gradients(make, event_dim):
    with lucid.device("cpu"):
        check(lambda v: weighed(make(*v, event_dim)), [V, WEIGHT], ["real", "real"], [True, True])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Delta(math.nan), "Delta: v must be .*real.*nan"),
        (lambda: Delta(0.0, math.inf), "Delta: log_density must be .*real.*inf"),
        (lambda: Delta(V, event_dim=3), "event_dim must be from 0 to v's 2 axes, got 3"),
        (lambda: Delta(V, np.zeros(3)), "do not broadcast"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_dtypes():
    assert Delta(np.float32(1)).dtype == np.float32
    assert Delta(np.float32(1), 0.5).dtype == np.float32
    assert Delta(np.float32(1), np.float64(0.5)).dtype == np.float64
