"""kl_divergence's contract: which function answers, and what happens without one."""

import warnings
from typing import ClassVar

import numpy as np
import pytest

import lucid
from lucid.distributions import (
    AmbiguousKLWarning,
    Distribution,
    ExponentialFamily,
    Gamma,
    Independent,
    KLApproximationWarning,
    Normal,
    constraints,
    kl,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)


class A(Distribution):
    support = constraints.real


class B(A): ...


class C(B): ...


class Mixin(Distribution): ...


class Both(B, Mixin): ...


def answers(name):
    return lambda p, q: lucid.asarray(
        np.full(np.broadcast_shapes(p.batch_shape, q.batch_shape), name), dtype=np.float64
    )


def register(*pairs):
    for i, (p, q) in enumerate(pairs):
        register_kl(p, q)(answers(i))


def which(p, q):
    return int(kl_divergence(p(), q()))


def test_the_exact_pair_comes_first():
    register((A, A), (B, B), (B, A), (A, B))
    assert [which(*pair) for pair in [(A, A), (B, B), (B, A), (A, B)]] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("pairs", "call", "want"),
    [
        ([(A, A)], (C, C), 0),
        ([(A, A), (B, A)], (C, C), 1),
        ([(A, A), (A, B)], (C, C), 1),
        ([(A, A), (B, B)], (C, C), 1),
        ([(B, B), (A, A)], (C, C), 0),
        ([(A, A), (C, A)], (B, C), 0),
        ([(Distribution, Distribution), (A, Distribution)], (C, C), 1),
    ],
)
def test_the_most_derived_ancestor_pair_answers(pairs, call, want):
    register(*pairs)
    assert which(*call) == want


@pytest.mark.parametrize(
    ("pairs", "call", "want"),
    [
        ([(A, B), (B, A)], (B, B), 1),
        ([(B, A), (A, B)], (B, B), 0),
        ([(C, A), (B, B)], (C, C), 0),
        ([(A, C), (C, A), (B, B)], (C, C), 1),
    ],
)
def test_between_incomparable_pairs_ps_side_decides_and_says_so_once(pairs, call, want):
    register(*pairs)
    with pytest.warns(AmbiguousKLWarning, match=rf"register_kl\({call[0].__name__}, {call[1].__name__}\)"):
        assert which(*call) == want
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert which(*call) == want


def test_one_function_for_both_pairs_is_not_ambiguous():
    f = answers(7)
    register_kl(A, B)(f)
    register_kl(B, A)(f)
    assert which(B, B) == 7


def test_multiple_inheritance_follows_the_mro():
    register((Mixin, A), (A, A))
    with pytest.warns(AmbiguousKLWarning):
        assert which(Both, A) == 1  # A comes before Mixin in Both's MRO


def test_a_function_may_pass_to_the_next_pair():
    register((A, A))
    register_kl(B, B)(lambda p, q: NotImplemented)
    assert which(C, C) == 0


def test_registering_again_is_an_error_unless_told_to_override():
    register((A, A))
    assert which(A, A) == 0
    with pytest.raises(ValueError, match=r"KL\(A \|\| A\) is already registered"):
        register((A, A))
    register_kl(A, A, override=True)(answers(5))
    assert which(A, A) == 5, "the found pair was cached"


def test_a_miss_is_cached_until_something_registers():
    with pytest.raises(NotImplementedError):
        which(A, A)
    assert kl._found[A, A] == ()
    register((A, A))
    assert which(A, A) == 0


@pytest.mark.parametrize(("p", "q"), [(int, A), (A, int), (A(), A), (3, A), (A, None)])
def test_registering_what_is_no_distribution_is_a_type_error(p, q):
    with pytest.raises(TypeError, match=r"register_kl: [pq] must be a subclass of Distribution"):
        register_kl(p, q)


def test_q_may_be_named_and_is_resolved_at_first_use(monkeypatch):
    register_kl(A, "Later")(answers(3))
    with pytest.raises(NotImplementedError):
        which(A, B)
    monkeypatch.setattr(lucid.distributions, "Later", B, raising=False)
    kl._found.clear()
    assert which(A, B) == 3
    with pytest.raises(ValueError, match="already registered"):
        register((A, B))


# ---- without a closed form


class Law(Distribution):
    """A normal in disguise: the same draws and densities, but no registered pair."""

    def __init__(self, loc=0.0, scale=1.0, support=constraints.real, has_rsample=True):
        self.normal = Normal(loc, scale)
        self.within, self.has_rsample = support, has_rsample
        super().__init__(self.normal.batch_shape)

    @property
    def support(self):
        return self.within

    def expand(self, batch_shape):
        new = Law(support=self.within, has_rsample=self.has_rsample)
        new.normal, new._batch_shape = self.normal.expand(batch_shape), tuple(batch_shape)
        return new

    def log_prob(self, value):
        return self.normal.log_prob(value)

    def sample(self, sample_shape=(), *, generator=None):
        return self.normal.sample(sample_shape, generator=generator)

    def rsample(self, sample_shape=(), *, generator=None):
        return self.normal.rsample(sample_shape, generator=generator)


def test_one_sample_where_p_has_rsample_with_a_warning():
    lucid.random.seed(0)
    with pytest.warns(
        KLApproximationWarning, match=r"KL\(Law \|\| Law\).*monte_carlo_kl.*register_kl\(Law, Law\)"
    ):
        got = kl_divergence(Law([0.0, 1.0]), Law(0.5, [[2.0], [3.0]]))
    assert got.shape == (2, 2)
    assert (got.numpy() > 0).all()
    lucid.random.seed(0)
    assert np.array_equal(got.numpy(), monte_carlo_kl(Law([0.0, 1.0]), Law(0.5, [[2.0], [3.0]])).numpy())


def test_the_sample_is_exactly_zero_where_the_laws_are_equal():
    with pytest.warns(KLApproximationWarning):
        assert not kl_divergence(Law(np.arange(5.0), 2.0), Law(np.arange(5.0), 2.0)).numpy().any()


def test_without_rsample_the_pair_is_named_and_how_to_register_it():
    with pytest.raises(
        NotImplementedError, match=r"KL\(Law \|\| A\) has no closed form.*@register_kl\(Law, A\)"
    ):
        kl_divergence(Law(has_rsample=False), A())


def test_infinite_by_the_support_before_any_sampling():
    narrow = Law(support=constraints.unit_interval)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = kl_divergence(
            Law(np.zeros((3, 1)), has_rsample=False), Law(np.zeros(2), support=constraints.positive)
        )
        assert got.shape == (3, 2)
        assert np.isposinf(got.numpy()).all()
        assert np.isposinf(float(kl_divergence(Law(), narrow)))


def test_infinite_element_by_element_where_the_support_depends_on_parameters():
    upper = lucid.asarray([1.0, np.inf, 3.0])
    with pytest.warns(KLApproximationWarning):
        got = kl_divergence(Law(), Law([0.0, 0.5, 0.0], support=constraints.interval(-np.inf, upper)))
    assert np.isinf(got.numpy()).tolist() == [True, False, True]


def test_discrete_against_continuous_is_a_type_error():
    with pytest.raises(TypeError, match=r"KL\(Law \|\| Law\) compares a discrete law with a continuous one"):
        kl_divergence(Law(support=constraints.nonnegative_integer), Law())


@pytest.mark.parametrize("estimator", ["k3", "k1"])
def test_many_samples_converge_to_the_divergence(estimator):
    p, q = Normal([0.0, 1.0], 1.0), Normal(0.5, [1.5, 1.25])
    g = lucid.random.default_rng(0)
    got = monte_carlo_kl(p, q, 200_000, generator=g, estimator=estimator).numpy()
    np.testing.assert_allclose(got, kl_divergence(p, q).numpy(), rtol=0.02)


def test_draws_of_a_larger_q_batch_are_not_shared():
    got = monte_carlo_kl(
        Normal(0.0, 1.0), Normal(np.full(6, 0.5), 1.0), generator=lucid.random.default_rng(0)
    ).tolist()
    assert len(set(got)) == 6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_samples": 0}, "num_samples must be a positive integer, got 0"),
        ({"num_samples": 2.5}, "num_samples must be a positive integer, got 2.5"),
        ({"estimator": "k2"}, "estimator must be 'k3' or 'k1', got 'k2'"),
    ],
)
def test_monte_carlo_refuses(options, message):
    with pytest.raises(ValueError, match=message):
        monte_carlo_kl(Normal(0.0, 1.0), Normal(0.0, 1.0), **options)


# ---- arguments


@pytest.mark.parametrize(
    ("p", "q", "name"), [(3, A(), "p"), (A(), "x", "q"), (None, A(), "p"), (A(), A, "q")]
)
def test_what_is_no_distribution_is_a_type_error(p, q, name):
    with pytest.raises(TypeError, match=f"kl_divergence: {name} must be a Distribution"):
        kl_divergence(p, q)


def test_event_shapes_must_agree():
    with pytest.raises(ValueError, match=r"event shapes differ, \(3,\) and \(2,\)"):
        kl_divergence(Independent(Normal(np.zeros(3), 1.0), 1), Independent(Normal(np.zeros(2), 1.0), 1))


def test_batch_shapes_must_broadcast():
    with pytest.raises(ValueError, match=r"batch shapes \(3,\) and \(2,\) do not broadcast"):
        kl_divergence(Normal(np.zeros(3), 1.0), Normal(np.zeros(2), 1.0))


def test_devices_must_agree():
    with pytest.raises(ValueError, match=r"two devices, cpu and pretend:0: move one with \.to\('cpu'\)"):
        kl_divergence(Normal(0.0, 1.0), Normal(0.0, 1.0).to("pretend:0"))


# ---- Independent


def test_independents_of_unequal_depth_are_peeled():
    base = Normal(np.arange(24.0).reshape(2, 3, 4), 1.0)
    each = kl_divergence(base, Normal(0.0, 1.0)).numpy()
    deep = Independent(base, 2)
    nested = Independent(Independent(Normal(np.zeros((2, 3, 4)), 1.0), 1), 1)
    np.testing.assert_allclose(kl_divergence(deep, nested).numpy(), each.sum((1, 2)), rtol=1e-14)
    np.testing.assert_allclose(kl_divergence(nested, nested).numpy(), np.zeros(2))


def test_independent_of_no_axes_is_its_base():
    p, q = Normal([0.0, 1.0], 1.0), Normal(1.0, 2.0)
    want = kl_divergence(p, q).tolist()
    assert kl_divergence(Independent(p, 0), q).tolist() == want
    assert kl_divergence(p, Independent(q, 0)).tolist() == want
    assert kl_divergence(Independent(p, 0), Independent(q, 0)).tolist() == want


def test_an_estimated_base_is_summed_and_warned_of():
    p = Independent(Law(np.zeros(3)), 1)
    with pytest.warns(KLApproximationWarning, match=r"KL\(Law \|\| Law\)"):
        assert float(kl_divergence(p, p)) == 0


# ---- exponential families


class Own(ExponentialFamily):
    """A gamma by its natural parameters: t(x) = (log x, x)."""

    arg_constraints: ClassVar = {"a": constraints.positive, "b": constraints.positive}
    support = constraints.positive
    _natural_params = property(lambda self: (self.a - 1, -self.b))
    _mean_params = property(lambda self: (lucid.special.digamma(self.a) - np.log(self.b), self.a / self.b))

    def __init__(self, a, b):
        self._declare(None, a=a, b=b)

    def _log_normalizer(self, x, y):
        return lucid.special.gammaln(x + 1) - (x + 1) * np.log(-y)


class Rows(Own):
    """Many of them as one event."""

    _natural_params = property(lambda self: (np.stack([self.a - 1, -self.b], axis=-1),))
    _mean_params = property(lambda self: (np.stack(Own._mean_params.fget(self), axis=-1),))

    def _log_normalizer(self, x):
        return Own._log_normalizer(self, x[..., 0], x[..., 1])


@pytest.mark.parametrize("cls", [Own, Rows])
def test_an_exponential_family_that_says_its_means_has_a_closed_form(cls):
    rng = np.random.default_rng(1)
    a, b, c, d = np.exp(rng.uniform(-2, 2, (4, 50, 1)))
    c, d = c.T, d.T
    got = kl_divergence(cls(a, b), cls(c, d)).numpy()
    want = kl_divergence(Gamma(a, b), Gamma(c, d)).numpy()
    np.testing.assert_allclose(got, want, rtol=1e-13, atol=1e-14)
    assert not kl_divergence(cls(a, b), cls(a, b)).numpy().any()


def test_that_form_is_never_negative_nor_more_than_both_divergences():
    rng = np.random.default_rng(2)
    a, b = np.exp(rng.uniform(-3, 8, (2, 2000)))
    for eps in 10.0 ** np.arange(-14, -4):
        near = a * (1 + eps), b * (1 - eps)
        got = kl_divergence(Own(a, b), Own(*near)).numpy()
        both = (kl_divergence(Gamma(a, b), Gamma(*near)) + kl_divergence(Gamma(*near), Gamma(a, b))).numpy()
        assert (got >= 0).all()
        # The means and parameters are rounded too.
        room = 4 * np.finfo(float).eps * eps * (1 + a) * (2 + 1 / a + np.abs(np.log(a)) + np.abs(np.log(b)))
        assert (got <= both * 1.001 + room).all()


def test_a_form_of_the_pairs_own_comes_before_the_generic_one():
    class Broken(Gamma):
        _mean_params = property(lambda self: 1 / 0)

    p, q = Broken(1.0, 2.0), Broken(3.0, 1.0)
    assert float(kl_divergence(p, q)) == float(kl_divergence(Gamma(1.0, 2.0), Gamma(3.0, 1.0)))


def test_the_generic_form_passes_where_the_means_are_not_said_or_types_differ():
    class Silent(Own):
        _mean_params = ExponentialFamily._mean_params

    with pytest.raises(NotImplementedError, match=r"KL\(Silent \|\| Silent\) has no closed form"):
        kl_divergence(Silent(1.0, 1.0), Silent(2.0, 1.0))
    with pytest.raises(NotImplementedError, match=r"KL\(Own \|\| Rows\) has no closed form"):
        kl_divergence(Own(1.0, 1.0), Rows(2.0, 1.0))
