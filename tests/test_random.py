"""Generators."""

import numpy as np
import pytest
from scipy import stats

import lucid


@pytest.mark.parametrize(("method", "law"), [("standard_normal", "norm"), ("random", "uniform")])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_draws_follow_their_law(method, law, dtype):
    x = getattr(lucid.random.default_rng(0), method)((5000,), dtype)
    assert x.dtype == dtype
    assert stats.kstest(x.numpy().astype(float), law).pvalue > 1e-3


def test_one_seed_one_stream():
    a, b = (lucid.random.default_rng(7) for _ in range(2))
    assert a.random((3,)).tolist() == b.random((3,)).tolist()
    assert a.random((3,)).tolist() != lucid.random.default_rng(8).random((3,)).tolist()


def test_a_generator_draws_on_its_device_and_the_shared_one_is_seeded():
    g = lucid.random.default_rng(0, device="pretend:2")
    assert g.random().device is lucid.device("pretend:2")
    lucid.random.seed(1)
    a = lucid.random.shared(lucid.device("cpu")).random((2,)).tolist()
    lucid.random.seed(1)
    assert lucid.random.shared(lucid.device("cpu")).random((2,)).tolist() == a
