"""monte_carlo_kl: what its draws say, in any blocks, of every kind of law."""

import numpy as np
import pytest

import lucid
from lucid.distributions import (
    Categorical,
    Gamma,
    Independent,
    Normal,
    Uniform,
    kl,
    kl_divergence,
    monte_carlo_kl,
)

PAIRS = [
    (Normal([0.0, 1.0], 1.0), Normal(0.5, [[1.5], [1.25]])),
    (Gamma([0.7, 3.0], 2.0), Gamma(1.5, 1.0)),
    (Categorical(probs=[0.2, 0.5, 0.3]), Categorical(logits=[[0.0, 0.5, 1.0], [2.0, 0.0, 0.0]])),
    (Independent(Normal([0.0, 1.0], 1.0), 1), Independent(Normal([0.5, 1.5], 1.5), 1)),
]


@pytest.mark.parametrize("estimator", ["k3", "k1"])
@pytest.mark.parametrize(("p", "q"), PAIRS, ids=lambda d: type(d).__name__)
def test_means_lie_within_five_standard_errors_of_the_divergence(p, q, estimator):
    g = lucid.random.default_rng(1)
    draws = np.stack(
        [monte_carlo_kl(p, q, 500, generator=g, estimator=estimator).numpy() for _ in range(100)]
    )
    want = kl_divergence(p, q).numpy()
    assert draws.shape[1:] == want.shape
    error = draws.std(0, ddof=1) / 10
    assert (error < 0.2 * want).all(), "too loose to tell"
    assert (abs(draws.mean(0) - want) < 5 * error).all()


@pytest.mark.parametrize("estimator", ["k3", "k1"])
def test_blocks_draw_the_same_stream(monkeypatch, estimator):
    p, q = PAIRS[0]
    whole = monte_carlo_kl(p, q, 1000, generator=lucid.random.default_rng(2), estimator=estimator)
    monkeypatch.setattr(kl, "_BLOCK", 28)
    blocks = monte_carlo_kl(p, q, 1000, generator=lucid.random.default_rng(2), estimator=estimator)
    np.testing.assert_allclose(blocks.numpy(), whole.numpy(), rtol=1e-12)


def test_a_block_holds_no_more_than_it_may(monkeypatch):
    monkeypatch.setattr(kl, "_BLOCK", 64)
    seen = []
    rsample = Normal.rsample

    def watched(self, sample_shape=(), *, generator=None):
        x = rsample(self, sample_shape, generator=generator)
        seen.append(x.size)
        return x

    monkeypatch.setattr(Normal, "rsample", watched)
    monte_carlo_kl(Normal(np.zeros(10), 1.0), Normal(1.0, 1.0), 33)
    assert max(seen) <= 64
    assert sum(seen) == 330


def test_k3_is_never_negative_and_zero_where_p_is_q():
    p, q = Normal(0.0, 1.0), Normal([0.0, 1e-9, 0.1], 1.0)
    for seed in range(50):
        got = monte_carlo_kl(p, q, 3, generator=lucid.random.default_rng(seed)).numpy()
        assert got[0] == 0
        assert (got >= 0).all()


@pytest.mark.parametrize("estimator", ["k3", "k1"])
def test_infinite_exactly_where_p_is_not_within_q(estimator):
    p = Uniform(0.0, [1.0, 2.0])
    got = monte_carlo_kl(p, Uniform([[0.0], [-1.0]], 1.5), 5, estimator=estimator).numpy()
    assert np.isinf(got).tolist() == [[False, True], [False, True]]


@pytest.mark.parametrize("num_samples", [0, -3, 2.5, True, "9"])
def test_num_samples_is_named(num_samples):
    with pytest.raises(ValueError, match="num_samples must be a positive integer, got"):
        monte_carlo_kl(*PAIRS[0], num_samples)


@pytest.mark.parametrize("estimator", ["k2", None, 3])
def test_estimator_is_named(estimator):
    with pytest.raises(ValueError, match="estimator must be 'k3' or 'k1', got"):
        monte_carlo_kl(*PAIRS[0], estimator=estimator)
