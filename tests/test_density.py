"""Laws of a density and what is derived from it, over every family. None is named in this file."""

import math

import numpy as np
import pytest
import reference
from mpmath import log, mp, mpf
from reference import conditioning, error, exact
from table import SINGLES, make

import lucid
from lucid._kernel import index
from lucid.distributions import Independent
from lucid.distributions.constraints import Interval

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}
# What SciPy's incomplete gamma and beta functions keep.
LIBRARY = 512


def budget(row, quantity):
    name = f"{row.__name__.rsplit('.', 1)[1]}_{quantity}"
    return max(index()[name].ulp, 4) if name in index() else LIBRARY


def points(family, case, n=9):
    """Values a family draws, and so inside its support."""
    x = make(family, *case).sample((n,), generator=lucid.random.default_rng(7)).numpy()
    return sorted(float(v) for v in x)


def discrete(row):
    return getattr(row, "DISCRETE", False)


def owed(call, row, name):
    """What call() gives; None where it is not implemented, and then the row must not have it."""
    try:
        return call()
    except NotImplementedError:
        assert not hasattr(row, name), f"{name} has a reference and no implementation"
        return None


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_the_reference_density_integrates_to_one(family, row, case):
    assert abs(reference.moment(row, case, 0) - 1) < mpf(10) ** -20


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_log_prob_is_the_log_of_the_density(family, row, case):
    for x in points(family, case):
        want = log(row.density(mpf(x), *case))
        assert abs(exact(row.log_prob, (x, *case)) - want) < mpf(10) ** -25 * (1 + abs(want))
        allowed = conditioning(row.log_prob, (x, *case))
        assert error(float(make(family, *case).log_prob(x)), want, np.float64, allowed) <= budget(
            row, "log_prob"
        )


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_cdf_is_the_integral_of_the_density(family, row, case):
    d = make(family, *case)
    for x in points(family, case, 3):
        got = owed(lambda x=x: float(d.cdf(x)), row, "cdf")
        if got is None:
            return
        want = reference.cdf(row, case, x)
        assert abs(exact(row.cdf, (x, *case)) - want) < mpf(10) ** -15
        want = exact(row.cdf, (x, *case))
        assert error(got, want, np.float64, conditioning(row.cdf, (x, *case))) <= budget(row, "cdf")


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_icdf_inverts_the_cdf(family, row, case):
    d = make(family, *case, validate_args=False)  # 0 and 1 may be met outside an open support
    if owed(lambda: d.icdf(0.5), row, "icdf") is None:
        return
    assert np.isnan(d.icdf([-0.1, 1.1, np.nan]).numpy()).all()
    if discrete(row):  # the least integer whose cdf is no less
        for probability in [0.0, 1e-300, 1e-5, 0.074, 0.3, 0.5, 0.7, 0.9251, 1 - 1e-9]:
            got = float(d.icdf(probability))
            assert exact(row.cdf, (got, *case)) >= probability
            assert got == 0 or exact(row.cdf, (got - 1, *case)) < probability
        assert float(d.icdf(1.0)) == float(d.support.upper)
        return
    assert float(d.cdf(d.icdf(0.0))) == 0
    assert float(d.cdf(d.icdf(1.0))) == 1
    kernel = budget(row, "icdf") < LIBRARY
    tails = [1e-300, 1e-100] if kernel and row.SUPPORT == "real" else []
    for probability in [*tails, 1e-5, 0.074, 0.076, 0.3, 0.5, 0.7, 0.9251, 1 - 1e-9]:
        got = float(d.icdf(probability))
        with mp.workdps(340 if tails else 60):
            want = reference.inverse(row, [*map(mpf, case)], mpf(got), mpf(probability))
            slope = row.density(want, *map(mpf, case))
            spread = mpf(probability) / slope / 2  # half an ulp of probability
            allowed = spread + abs(want) / 2 + sum(abs(mpf(c)) for c in case) / 2
            for k in range(len(case)):  # and of each parameter
                h = abs(mpf(case[k])) * mpf(10) ** -15
                moved = [mpf(c) + (h if j == k else 0) for j, c in enumerate(case)]
                allowed += abs((row.cdf(want, *moved) - probability) / slope / mpf(10) ** -15) / 2
        assert error(got, want, np.float64, allowed) <= budget(row, "icdf"), probability


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_entropy_is_minus_the_mean_log_density(family, row, case):
    got = owed(lambda: float(make(family, *case).entropy()), row, "entropy")
    if got is None:
        return
    want = reference.entropy(row, case)
    assert abs(exact(row.entropy, case) - want) < mpf(10) ** -18
    assert error(got, exact(row.entropy, case), np.float64, conditioning(row.entropy, case)) <= budget(
        row, "entropy"
    )


def undefined(row, name, case):
    """Whether the row says that this moment does not exist at these parameters."""
    return case in getattr(row, "UNDEFINED", {}).get(name, ())


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_moments_are_the_densitys(family, row, case):
    d = make(family, *case)
    mean = owed(lambda: float(d.mean), row, "mean")
    if mean is not None and undefined(row, "mean", case):
        assert not math.isfinite(mean)
    elif mean is not None:
        want = reference.moment(row, case, 1)
        assert abs(mpf(mean) - want) <= 1e-13 * (abs(want) + mpf(10) ** -3)
    variance = owed(lambda: float(d.variance), row, "variance")
    if variance is None:
        return
    if undefined(row, "variance", case):
        assert not math.isfinite(variance)
        return
    want = row.variance(*map(mpf, case)) if hasattr(row, "variance") else None
    if want is None:
        want = reference.moment(row, case, 2, about=reference.moment(row, case, 1))
    assert error(variance, want, np.float64) <= LIBRARY
    assert error(float(d.stddev), want**0.5, np.float64) <= LIBRARY


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_perplexity_is_exp_of_entropy(family, row, case):
    if hasattr(row, "entropy"):
        want = mp.exp(exact(row.entropy, case))
        assert error(float(make(family, *case).perplexity()), want, np.float64) <= 64


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_mode_has_the_largest_density(family, row, case):
    mode = owed(lambda: float(make(family, *case).mode), row, "mode")
    if mode is None or undefined(row, "mode", case):
        assert mode is None or math.isnan(mode)
        return
    drawn = points(family, case)
    if discrete(row):
        top = row.density(mpf(mode), *case)
        assert all(top >= row.density(mpf(x), *case) for x in [max(mode - 1, 0), mode + 1, *drawn])
        return
    width = drawn[-1] - drawn[0]
    top = row.density(mpf(mode) + width * mpf(10) ** -30, *case)
    top = max(top, row.density(mpf(mode) - width * mpf(10) ** -30, *case))
    beside = [mode + s * 1e-3 * width for s in (-1, 1)]
    assert all(top >= row.density(x, *case) for x in [*beside, *drawn])


@pytest.mark.parametrize("dtype", [np.float64, np.float32], **ids)
@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_an_event_is_the_sum_of_its_elements(family, row, case, dtype):
    d = make(family, *(np.full((2, 3), c, dtype) for c in case))
    if not case:
        d = d.to_dtype(dtype).expand((2, 3))
    x = d.sample((7,), generator=lucid.random.default_rng(0))
    for ndim in (0, 1, 2):
        axes = tuple(range(-ndim, 0))
        event = Independent(d, ndim)
        log_prob = event.log_prob(x).numpy()
        assert log_prob.dtype == dtype
        want = d.log_prob(x).numpy().astype(np.float64)
        size = np.abs(want).sum(axis=axes) if ndim else np.abs(want)
        got = log_prob - (want.sum(axis=axes) if ndim else want)
        assert (np.abs(got) <= 8 * np.finfo(dtype).eps * size).all()
        entropy = owed(event.entropy, row, "entropy")
        if entropy is not None:
            assert entropy.shape == (2, 3)[: 2 - ndim]
            one = float(d.entropy()[0, 0])
            np.testing.assert_allclose(entropy.numpy(), one * (1, 3, 6)[ndim], rtol=1e-5)
        mean = owed(lambda event=event: event.mean, row, "mean")
        assert mean is None or mean.shape == (2, 3)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_values_outside_the_support_are_refused_or_impossible(family, row, case):
    d = make(family, *case)
    x = points(family, case)[4]
    with pytest.raises(ValueError, match=rf"{family.__name__}: value must be .* got nan at index \(1,\)"):
        d.log_prob([x, np.nan])
    lax = make(family, *case, validate_args=False)
    assert np.isnan(float(lax.log_prob(np.nan)))
    assert float(lax.log_prob(np.inf)) == -np.inf
    assert isinstance(d.support, Interval)
    for bound, step in ((d.support.lower, -1), (d.support.upper, 1)):
        if math.isfinite(float(bound)):
            beyond = float(bound) + step * (abs(float(bound)) + 1) / 64
            with pytest.raises(ValueError, match=f"{family.__name__}: value must be"):
                d.log_prob(beyond)
            assert float(lax.log_prob(beyond)) == -np.inf
            cdf = owed(lambda beyond=beyond: float(lax.cdf(beyond)), row, "cdf")
            assert cdf in (None, (step + 1) / 2)
