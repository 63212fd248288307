"""Laws of sampling, over every family. None is named in this file."""

import numpy as np
import pytest
from mpmath import mpf
from scipy import stats
from table import SINGLES, make

import lucid
from lucid.distributions import Independent

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}


def cdf(d, row, case):
    """The cdf of d on arrays of floats; where it has none, the density's integral on a fine grid."""
    try:
        d.cdf(d.sample(()))
        return lambda x: d.cdf(x).numpy()
    except NotImplementedError:
        cuts = [float(c) for c in row.cuts(*case)]
        x = np.linspace(max(cuts[0], -50.0), min(cuts[-1], 50.0), 4001)
        density = [float(row.density(mpf(t), *case)) for t in x]
        total = np.concatenate([[0.0], np.cumsum(np.diff(x) * (np.add(density[1:], density[:-1]) / 2))])
        assert abs(total[-1] - 1) < 1e-3
        return lambda t: np.interp(t, x, total / total[-1])


def chi_square(x, row, case):
    """The p-value of draws of integers, those of few expected counted with the last."""
    first, last = row.cuts(*case)
    mass = np.array([float(row.density(mpf(k), *case)) for k in range(first, last + 1)])
    counts = np.bincount((x - first).astype(int), minlength=mass.size)
    assert counts.size == mass.size, "a draw beyond the support"
    many = mass * x.size >= 10
    rest = mass[~many].sum() * x.size
    if rest < 10:
        assert counts[~many].sum() <= 40
        many, mass = many, mass / mass[many].sum()
        counts = np.where(many, counts, 0)
        return stats.chisquare(counts[many], mass[many] * counts.sum()).pvalue
    return stats.chisquare([*counts[many], counts[~many].sum()], [*mass[many] * x.size, rest]).pvalue


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_samples_follow_the_cdf(family, row, case, dtype):
    d = make(family, *(np.asarray(c, dtype) for c in case))
    x = d.sample((20_000,), generator=lucid.random.default_rng(1)).numpy()
    assert d.support.check(x).numpy().all()
    exact = make(family, *map(float, (np.asarray(c, dtype) for c in case)))
    if getattr(row, "DISCRETE", False):
        assert chi_square(x, row, case) > 1e-3
        return
    assert stats.kstest(x.astype(float), cdf(exact, row, case)).pvalue > 1e-3


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_samples_have_the_moments(family, row, case):
    d = make(family, *case)
    x = d.sample((200_000,), generator=lucid.random.default_rng(8)).numpy()
    try:
        mean, variance = float(d.mean), float(d.variance)
    except NotImplementedError:
        return
    if np.isfinite(variance) and not hasattr(row, "variance"):
        error = 6 * (variance / x.size) ** 0.5
        assert abs(x.mean() - mean) < error


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_shapes_and_dtypes(family, row, case):
    batch = make(family, *(np.full((3, 1), c, np.float32) for c in case))
    batch = batch if case else batch.to_dtype(np.float32).expand((3, 1))
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
    x = make(family, *case).expand((500,)).sample(generator=lucid.random.default_rng(2)).numpy()
    seen = len(set(x.tolist()))
    assert seen > 1 if getattr(row, "DISCRETE", False) else seen == 500


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_a_seed_repeats_the_draws(family, row, case):
    d = make(family, *case)
    a, b = (d.sample((50,), generator=lucid.random.default_rng(3)).tolist() for _ in range(2))
    assert a == b
    lucid.random.seed(4)
    c = d.sample((50,)).tolist()
    assert d.sample((50,)).tolist() != c
    lucid.random.seed(4)
    assert d.sample((50,)).tolist() == c


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_rsample_is_a_smooth_path(family, row, case):
    """The same noise, a little moved parameter: a little moved draw."""
    if not family.has_rsample:
        with pytest.raises(NotImplementedError):
            make(family, *case).rsample()
        return
    for k, c in enumerate(case):
        # Two steps off: the exponential law's draws are not made as those of gamma laws beside it.
        moved = ([*case[:k], c + s * (1e-7 * c + 1e-9), *case[k + 1 :]] for s in (1, 2))
        x, y = (
            make(family, *p).rsample((100,), generator=lucid.random.default_rng(5)).numpy() for p in moved
        )
        # A rejection that a parameter tips over may jump; almost none does.
        assert np.quantile(np.abs(y - x) / (1 + np.abs(x)), 0.9) < 1e-4
        assert np.abs(y - x).max() > 0


def test_a_generator_of_another_device_is_refused():
    family, _, case = SINGLES[0]
    with pytest.raises(ValueError, match="generator draws on pretend:0"):
        make(family, *case).sample(generator=lucid.random.default_rng(0, device="pretend:0"))
