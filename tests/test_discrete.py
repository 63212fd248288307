"""Laws of the families of integers, and of those given by probs or logits. None is named here."""

import math

import numpy as np
import pytest
from mpmath import mp, mpf
from table import BY_CLASS, PAIRS, make, together

import lucid
from lucid.distributions import Independent, kl_divergence

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}
ROWS = [(family, row) for family, row in BY_CLASS.items() if getattr(row, "DISCRETE", False)]
SINGLES = [(family, row, case) for family, row in ROWS for case in row.CASES]
EITHER = [(f, row) for f, row in ROWS if hasattr(f, "_names")]


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_the_support_is_enumerated(family, row, case):
    d = make(family, *(np.full((2, 3), c) for c in case))
    upper = d.support.upper
    if not isinstance(upper, lucid.Tensor) and math.isinf(upper):
        with pytest.raises(NotImplementedError, match=f"{family.__name__} has no one finite support"):
            d.enumerate_support()
        return
    first, last = row.cuts(*case)
    x = d.enumerate_support()
    assert x.dtype == d.dtype
    assert x.shape == (last - first + 1, 2, 3)
    assert x[:, 1, 2].tolist() == list(range(first, last + 1))
    narrow = d.enumerate_support(expand=False)
    assert narrow.shape == (last - first + 1, 1, 1)
    assert np.allclose(np.exp(d.log_prob(narrow).numpy()).sum(axis=0), 1, rtol=0, atol=1e-14)


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_between_the_integers_is_nothing(family, row, case):
    with pytest.raises(ValueError, match=rf"{family.__name__}: value must be .*, got 0.5"):
        make(family, *case).log_prob(0.5)
    lax = make(family, *case, validate_args=False)
    assert float(lax.log_prob(0.5)) == -np.inf
    assert float(lax.cdf(0.5)) == float(lax.cdf(0.0))


@pytest.mark.parametrize(("family", "row", "case"), SINGLES, **ids)
def test_one_bad_element_is_nan_alone(family, row, case):
    for k in range(len(case)):
        columns = [np.full(3, c) for c in case]
        columns[k][1] = -1.0
        d = make(family, *columns, validate_args=False)
        divergence = [kl_divergence(d, d)] if any(p is q is family for p, q, _ in PAIRS) else []
        for y in (*divergence, d.entropy(), d.log_prob(0.0), d.cdf(0.0), d.icdf(0.5), d.sample()):
            assert np.isnan(y.numpy()).tolist() == [False, True, False]


def by_logits(family, row, case, dtype=np.float64, **options):
    """The same law by the logit of its rounded probs."""
    values = dict(zip(row.DOMAIN, case, strict=True))
    probs, logits = family._names
    p = mpf(float(values.pop(probs)))
    return family(**values, **{logits: dtype(float(mp.log(p) - mp.log(1 - p)))}, **options)


@pytest.mark.parametrize(("family", "row"), EITHER, **ids)
def test_probs_and_logits_are_one_law(family, row):
    for case in row.CASES:
        d, e = make(family, *case), by_logits(family, row, case)
        x = d.sample((6,), generator=lucid.random.default_rng(1))
        assert x.tolist() == e.sample((6,), generator=lucid.random.default_rng(1)).tolist()
        close = {"rtol": 1e-13, "atol": 1e-15}
        np.testing.assert_allclose(e.log_prob(x), d.log_prob(x), **close)
        for quantity in (*family._names, "mean", "variance", "mode"):
            np.testing.assert_allclose(getattr(e, quantity), getattr(d, quantity), **close)
        np.testing.assert_allclose(e.cdf(x), d.cdf(x), **close)
        np.testing.assert_allclose(e.entropy(), d.entropy(), **close)
        assert e.icdf(0.4) == d.icdf(0.4)
        assert repr(e).startswith(f"{family.__name__}(")
        assert f"{family._names[1]}=" in repr(e)
    values = dict(zip(row.DOMAIN, row.CASES[0], strict=True))
    with pytest.raises(ValueError, match=f"{family.__name__}: give exactly one of .* and .*logits"):
        family(**values, **{family._names[1]: 0.0})
    del values[family._names[0]]
    with pytest.raises(
        TypeError, match=f"{family.__name__}: {family._names[0]} must be real numbers, got a NoneType"
    ):
        family(**values)


@pytest.mark.parametrize(
    ("p", "q"), [(p, q) for p, q, _ in PAIRS if any(f in (p, q) for f, _ in EITHER)], **ids
)
def test_probs_and_logits_have_one_divergence(p, q):
    either = dict(EITHER)
    for a, b in zip(BY_CLASS[p].CASES, BY_CLASS[q].CASES[::-1], strict=False):
        a, b = together(p, q, a, b)
        lefts, rights = (
            [make(f, *x), *([by_logits(f, BY_CLASS[f], x)] if f in either else [])]
            for f, x in ((p, a), (q, b))
        )
        want = float(kl_divergence(lefts[0], rights[0]))
        for d in lefts:
            for e in rights:
                np.testing.assert_allclose(float(kl_divergence(d, e)), want, rtol=1e-12, atol=1e-28)
                event = kl_divergence(Independent(d.expand((3,)), 1), Independent(e.expand((3,)), 1))
                np.testing.assert_allclose(float(event), 3 * want, rtol=1e-12, atol=1e-28)


def named(row, d):
    """Its parameters, by probs."""
    return {name: getattr(d, name) for name in row.DOMAIN}


@pytest.mark.parametrize(("family", "row"), EITHER, **ids)
def test_certain_probs_meet_logits(family, row):
    """In a batch with others, each element as alone."""
    certain = float(family.arg_constraints[family._names[0]].check(1.0))
    values = [np.full(3, c) for c in row.CASES[0]]
    values[list(row.DOMAIN).index(family._names[0])] = np.array([0.3, certain, 0.7])
    d, e = make(family, *values), by_logits(family, row, row.CASES[0])
    for left, right in ((d, e), (e, d)):
        got = kl_divergence(left, right).tolist()
        alone = [
            float(
                kl_divergence(
                    *(x if x is e else make(family, *(v[i] for v in values)) for x in (left, right))
                )
            )
            for i in range(3)
        ]
        assert got == alone
        by_probs = kl_divergence(*(family(**named(row, x)) for x in (left, right))).numpy()
        np.testing.assert_allclose(got, by_probs, rtol=1e-12, atol=1e-28)
