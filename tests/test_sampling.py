"""Laws of sampling, over every family. None is named in this file."""

import numpy as np
import pytest
from scipy import stats
from table import SINGLES

import lucid
from lucid.distributions import Independent

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_samples_follow_the_cdf(family, row, case):
    d = family(*case)
    x = d.sample((20_000,), generator=lucid.random.default_rng(1)).numpy()
    assert stats.kstest(x, lambda t: d.cdf(t).numpy()).pvalue > 1e-3


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_shapes_and_dtypes(family, row, case):
    batch = family(*(np.full((3, 1), c, np.float32) for c in case))
    assert batch.sample().shape == (3, 1)
    assert batch.sample((2, 5)).shape == (2, 5, 3, 1)
    assert batch.sample(4).shape == (4, 3, 1)
    assert batch.sample_n(6).shape == (6, 3, 1)
    assert batch.sample().dtype == np.float32
    assert batch.expand((3, 4)).sample((2,)).shape == (2, 3, 4)
    assert Independent(batch.expand((3, 4)), 1).sample((2,)).shape == (2, 3, 4)
    assert batch.sample((0,)).shape == (0, 3, 1)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_an_expanded_batch_draws_independently(family, row, case):
    x = family(*case).expand((50,)).sample(generator=lucid.random.default_rng(2)).numpy()
    assert len(set(x.tolist())) == 50


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_a_seed_repeats_the_draws(family, row, case):
    d = family(*case)
    a, b = (d.sample((5,), generator=lucid.random.default_rng(3)).tolist() for _ in range(2))
    assert a == b
    lucid.random.seed(4)
    c = d.sample((5,)).tolist()
    assert d.sample((5,)).tolist() != c
    lucid.random.seed(4)
    assert d.sample((5,)).tolist() == c


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_rsample_is_a_smooth_path(family, row, case):
    """The same noise, a little moved parameter: a little moved draw."""
    if not family.has_rsample:
        with pytest.raises(NotImplementedError):
            family(*case).rsample()
        return
    x = family(*case).rsample((100,), generator=lucid.random.default_rng(5)).numpy()
    for k in range(len(case)):
        moved = [c + (1e-7 if j == k else 0) for j, c in enumerate(case)]
        y = family(*moved).rsample((100,), generator=lucid.random.default_rng(5)).numpy()
        assert 0 < np.abs(y - x).max() < 1e-5


def test_a_generator_of_another_device_is_refused():
    family, _, case = SINGLES[0]
    with pytest.raises(ValueError, match="generator draws on pretend:0"):
        family(*case).sample(generator=lucid.random.default_rng(0, device="pretend:0"))
