"""Laws of a density and what is derived from it, over every family. None is named in this file."""

import numpy as np
import pytest
import reference
from mpmath import log, mp, mpf
from reference import conditioning, error
from table import SINGLES

from lucid.distributions import Independent

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}


def inner_points(row, case):
    lo, hi = row.interval(*case)
    return np.linspace(lo, hi, 33)[8:-8]


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_the_reference_density_integrates_to_one(family, row, case):
    assert abs(reference.moment(row, case, 0) - 1) < mpf(10) ** -30


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_log_prob_is_the_log_of_the_density(family, row, case):
    for x in inner_points(row, case):
        want = log(row.density(mpf(float(x)), *case))
        allowed = conditioning(row.log_prob, (x, *case))
        assert abs(reference.exact(row.log_prob, (x, *case)) - want) < mpf(10) ** -30 * (1 + abs(want))
        assert error(float(family(*case).log_prob(x)), want, np.float64, allowed) <= 4


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_cdf_is_the_integral_of_the_density(family, row, case):
    for x in inner_points(row, case)[::3]:
        want = reference.cdf(row, case, float(x))
        assert abs(reference.exact(row.cdf, (x, *case)) - want) < mpf(10) ** -25
        assert error(float(family(*case).cdf(x)), want, np.float64, conditioning(row.cdf, (x, *case))) <= 4


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_icdf_inverts_the_cdf(family, row, case):
    d = family(*case)
    assert float(d.cdf(d.icdf(0.0))) == 0
    assert float(d.cdf(d.icdf(1.0))) == 1
    assert np.isnan(d.icdf([-0.1, 1.1, np.nan]).numpy()).all()
    for probability in [1e-300, 1e-100, 1e-20, 1e-5, 0.074, 0.076, 0.3, 0.5, 0.7, 0.9251, 1 - 1e-9]:
        got = float(d.icdf(probability))
        with mp.workdps(340):
            want = reference.inverse(
                lambda x: reference.exact(row.cdf, (0, *case)) * 0 + row.cdf(x, *map(mpf, case)),
                mpf(got),
                mpf(probability),
            )
            spread = mpf(probability) / row.density(want, *case) / 2  # half an ulp of probability
        allowed = spread + abs(want) / 2 + sum(abs(mpf(c)) for c in case) / 2
        assert error(got, want, np.float64, allowed) <= 4, probability


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_entropy_is_minus_the_mean_log_density(family, row, case):
    want = reference.entropy(row, case)
    assert abs(reference.exact(row.entropy, case) - want) < mpf(10) ** -25
    assert error(float(family(*case).entropy()), want, np.float64, conditioning(row.entropy, case)) <= 4


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_moments_are_the_densitys(family, row, case):
    d = family(*case)
    mean = reference.moment(row, case, 1)
    variance = reference.moment(row, case, 2, about=mean)
    assert abs(mpf(float(d.mean)) - mean) <= 4e-16 * (abs(mean) + variance**0.5)
    assert error(float(d.variance), variance, np.float64) <= 4
    assert error(float(d.stddev), variance**0.5, np.float64) <= 4
    assert error(float(d.perplexity()), mp.exp(reference.entropy(row, case)), np.float64) <= 16


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_mode_has_the_largest_density(family, row, case):
    d = family(*case)
    mode = float(d.mode)
    beside = [mode + s * 1e-3 * float(d.stddev) for s in (-1, 1)]
    assert all(row.density(mode, *case) > row.density(x, *case) for x in beside)


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_an_event_is_the_sum_of_its_elements(family, row, case, dtype):
    lo, hi = row.interval(*case)
    x = np.random.default_rng(0).uniform(lo, hi, (7, 2, 3)).astype(dtype)
    d = family(*(np.full((2, 3), c, dtype) for c in case))
    for ndim in (0, 1, 2):
        axes = tuple(range(-ndim, 0))
        event = Independent(d, ndim)
        log_prob = event.log_prob(x).numpy()
        assert log_prob.dtype == dtype
        want = d.log_prob(x).numpy().astype(np.float64)
        np.testing.assert_allclose(
            log_prob, want.sum(axis=axes) if ndim else want, rtol=float(8 * np.finfo(dtype).eps)
        )
        entropy = event.entropy().numpy()
        assert entropy.shape == (2, 3)[: 2 - ndim]
        np.testing.assert_allclose(
            entropy, float(d.entropy()[0, 0]) * 6 / (6 if ndim == 0 else (2 if ndim == 1 else 1)), rtol=1e-5
        )
        assert event.mean.shape == (2, 3)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_values_outside_the_support_are_refused_or_impossible(family, row, case):
    d = family(*case)
    with pytest.raises(ValueError, match=rf"{family.__name__}: value must be .* got nan at index \(1,\)"):
        d.log_prob([float(d.mean), np.nan])
    lax = family(*case, validate_args=False)
    assert np.isnan(float(lax.log_prob(np.nan)))
    assert float(lax.log_prob(np.inf)) == -np.inf
