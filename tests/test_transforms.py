"""Transforms against their definitions in mpmath, the sets they map onto, and the laws they make."""

import copy
import pickle

import mpmath as mp
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from test_slopes import check, weighed

import lucid
from lucid.distributions import (
    Cauchy,
    ConstraintRegistry,
    Distribution,
    Exponential,
    HalfCauchy,
    HalfNormal,
    Independent,
    KLApproximationWarning,
    Laplace,
    LogNormal,
    Normal,
    TransformedDistribution,
    Uniform,
    biject_to,
    constraints,
    kl_divergence,
    monte_carlo_kl,
    transform_to,
)
from lucid.distributions import transforms as t

EPS = np.finfo(float).eps
inf = np.inf
ids = {"ids": lambda v: type(v).__name__}

REAL = [-600.0, -40.0, -3.0, -0.4, -1e-9, 0.0, 1e-12, 0.3, 2.0, 30.0, 600.0]
MODEST = [-30.0, -3.0, -0.4, -1e-9, 1e-12, 0.3, 2.0, 15.0]
POSITIVE = [1e-200, 1e-9, 0.3, 1.0, 7.0, 1e30]


def softplus(x):
    return mp.log1p(mp.exp(x))


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def phi(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


# Maps of numbers: the transform, its definition, its inverse's, and values to try.
SCALAR = [
    (t.ExpTransform(), mp.exp, mp.log, REAL),
    (t.SigmoidTransform(), sigmoid, lambda y: mp.log(y / (1 - y)), REAL),
    (t.TanhTransform(), mp.tanh, mp.atanh, REAL),
    (t.SoftplusTransform(), softplus, lambda y: mp.log(mp.expm1(y)), REAL),
    (t.PowerTransform(3.0), lambda x: x**3, lambda y: mp.cbrt(y), POSITIVE),
    (t.PowerTransform(-0.5), lambda x: x ** mp.mpf(-0.5), lambda y: y**-2, POSITIVE),
    (t.AffineTransform(1.5, -2.0), lambda x: 1.5 - 2 * x, lambda y: (1.5 - y) / 2, REAL),
    (
        t.IntervalTransform(-1.5, 4.0),
        lambda x: -1.5 + 5.5 * sigmoid(x),
        lambda y: mp.log((y + 1.5) / (4 - y)),
        REAL,
    ),
    (
        t.CumulativeDistributionTransform(Normal(1.0, 2.0)),
        lambda x: phi((x - 1) / 2),
        lambda y: 1 + 2 * mp.sqrt(2) * mp.erfinv(2 * y - 1),
        [-10.0, -0.4, 0.3, 2.0],
    ),
    (
        t.ComposeTransform([t.ExpTransform(), t.AffineTransform(3.0, 2.0), t.PowerTransform(-1.0)]),
        lambda x: 1 / (3 + 2 * mp.exp(x)),
        lambda y: mp.log((1 / y - 3) / 2),
        MODEST,
    ),
    (t.SigmoidTransform().inv, lambda x: mp.log(x / (1 - x)), sigmoid, [1e-200, 0.1, 0.4999, 0.5, 0.8]),
    (t.identity_transform, lambda x: x, lambda y: y, REAL),
]


def stick(x):
    """The definition, share by share."""
    y, rest = [], mp.mpf(1)
    for k, v in enumerate(x):
        share = sigmoid(v - mp.log(len(x) - k))
        y.append(rest * share)
        rest -= rest * share
    return [*y, rest]


def correlation(x):
    """The Cholesky factor's rows, from partial correlations tanh(x)."""
    n = round((1 + np.sqrt(1 + 8 * len(x))) / 2)
    y, k = [[mp.mpf(0)] * n for _ in range(n)], 0
    for i in range(n):
        rest = mp.mpf(1)
        for j in range(i):
            y[i][j] = mp.tanh(x[k]) * mp.sqrt(rest)
            rest -= y[i][j] ** 2
            k += 1
        y[i][i] = mp.sqrt(rest)
    return [v for row in y for v in row]


def below(n):
    return [i * n + j for i in range(n) for j in range(i)]


def sphere(x):
    square = sum(v * v for v in x)
    return [*(2 * v / (1 + square) for v in x), (square - 1) / (square + 1)]


# Maps of vectors: the transform, its definition, vectors, and which coordinates of the image the
# determinant is of (None: the image's surface).
VECTOR = [
    (
        t.StickBreakingTransform(),
        stick,
        [[0.3, -2.0, 1.0], [-40.0, 1e-9, 3.0], [50.0, 2.0, -30.0], [0.7]],
        lambda n: range(n),
    ),
    (
        t.CorrCholeskyTransform(),
        correlation,
        [[0.4], [0.3, -1.0, 2.0], [1e-9, 15.0, -0.2, 0.1, -20.0, 1.0]],
        lambda n: below(round((1 + np.sqrt(1 + 8 * n)) / 2)),
    ),
    (t.StereographicTransform(), sphere, [[0.3, -2.0, 1.0], [1e-9, 0.0], [4e3, -1e3], [0.5]], None),
    (
        t.IndependentTransform(t.TanhTransform(), 1),
        lambda x: [mp.tanh(v) for v in x],
        [[0.3, -2.0]],
        lambda n: range(n),
    ),
    (
        t.CatTransform([t.ExpTransform(), t.IndependentTransform(t.TanhTransform(), 1)], -1, [1, 2]),
        lambda x: [mp.exp(x[0]), mp.tanh(x[1]), mp.tanh(x[2])],
        [[0.3, -2.0, 1.0]],
        lambda n: range(n),
    ),
    (
        t.CatTransform([t.StickBreakingTransform(), t.ExpTransform()], -1, [2, 1]),
        lambda x: [*stick(x[:2]), mp.exp(x[2])],
        [[0.3, -2.0, 1.0]],
        lambda n: [0, 1, 3],
    ),
    (
        t.ComposeTransform([t.AffineTransform(1.0, 2.0), t.StickBreakingTransform()]),
        lambda x: stick([1 + 2 * v for v in x]),
        [[0.3, -2.0, 1.0]],
        lambda n: range(n),
    ),
]
MANY_TO_ONE = [
    (t.AbsTransform(), [[-1.0, 2.0, 0.0]]),
    (t.SoftmaxTransform(), [[0.3, -2.0, 1e3], [-800.0, 0.0, 1.0]]),
    (t.LowerCholeskyTransform(), np.arange(9.0).reshape(1, 3, 3) - 4),
    (t.PositiveDefiniteTransform(), np.arange(9.0).reshape(1, 3, 3) / 4 - 1),
]
SHAPED = [
    (t.ReshapeTransform((4,), (2, 2)), np.arange(12.0).reshape(3, 4)),
    (t.AffineTransform(np.zeros((3, 1)), 2.0, event_dim=1), np.arange(12.0).reshape(3, 4)),
    (t.StackTransform([t.ExpTransform(), t.TanhTransform()], -1), np.arange(6.0).reshape(3, 2)),
    (t.StackTransform([t.StackTransform([t.ExpTransform()] * 3)] * 2, 1), np.ones((3, 2))),
    (t.StackTransform([t.StickBreakingTransform()] * 2, -2), np.arange(24.0).reshape(4, 2, 3) / 9),
    (t.StackTransform([t.StickBreakingTransform()] * 2, -1), np.arange(24.0).reshape(4, 3, 2) / 9),
    (t.CatTransform([t.StickBreakingTransform()] * 2, 0, [1, 3]), np.arange(24.0).reshape(4, 2, 3) / 9),
]
ALL = (
    [(row[0], row[3]) for row in SCALAR]
    + [(row[0], [v for v in row[2] if len(v) == len(row[2][0])]) for row in VECTOR]
    + MANY_TO_ONE
    + SHAPED
)


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(700):  # 600 is in the table, and its sigmoid is e^-600 off 1
        yield


@pytest.mark.parametrize(("transform", "f", "g", "values"), SCALAR, **ids)
def test_a_map_of_numbers_is_its_definition(transform, f, g, values):
    for x in values:
        y = transform(x)
        want = f(mp.mpf(x))
        slope = mp.diff(f, mp.mpf(x), h=mp.mpf(10) ** -300)
        assert abs(float(y) - want) <= 4 * EPS * (abs(want) + abs(x * slope)) + 1e-307
        log = mp.log(abs(slope))
        found = transform.log_abs_det_jacobian(lucid.asarray(x), y).item()
        assert abs(found - log) <= 8 * EPS * (abs(log) + (abs(x) if abs(x) > 1 else 0)) + 1e-300
        if want in (0, 1) or not bool(transform.codomain.check(y)) or abs(float(y) - want) > EPS * abs(want):
            continue
        back = g(mp.mpf(float(y)))
        if mp.isinf(back) or abs(back - x) > 1:
            continue  # the image was rounded: it has not x's digits
        error = abs(transform.inv(y).item() - back)
        assert error <= 4 * EPS * (abs(back) + abs(float(y) / slope))


@pytest.mark.parametrize(("transform", "f", "g", "values"), SCALAR, **ids)
def test_float32_is_computed_to_its_own_precision(transform, f, g, values):
    eps = np.finfo(np.float32).eps
    for x in np.float32([v for v in values if 1e-10 < abs(v) < 20]):
        point = mp.mpf(float(x))
        want, slope = f(point), mp.diff(f, point, h=mp.mpf(10) ** -300)
        y = transform(x)
        assert abs(float(y) - want) <= 4 * eps * (abs(want) + abs(point * slope))
        log = mp.log(abs(slope))
        found = transform.log_abs_det_jacobian(lucid.asarray(x), y).item()
        assert abs(found - log) <= 4 * eps * (abs(log) + abs(point))


@pytest.mark.parametrize("transform", [t.SigmoidTransform(), t.IntervalTransform(0.0, 1.0)], **ids)
@pytest.mark.parametrize("off", [1e-15, -3e-9, 2e-4, -0.05, 0.2])
def test_the_middle_of_an_interval_goes_to_zero_with_all_digits(transform, off):
    y = 0.5 + off
    want = mp.log(mp.mpf(y) / (1 - mp.mpf(y)))
    assert abs(transform.inv(y).item() - want) <= 4 * EPS * abs(want)


@pytest.mark.parametrize(("transform", "f", "vectors", "coordinates"), VECTOR, **ids)
def test_a_map_of_vectors_is_its_definition(transform, f, vectors, coordinates):
    for x in vectors:
        point = [mp.mpf(v) for v in x]
        want = f(point)
        y = transform(x)
        size = max(1, *map(abs, x))
        for a, b in zip(y.numpy().ravel(), want, strict=True):
            assert abs(a - b) <= 8 * EPS * size * abs(b)
        h = mp.mpf(10) ** -200

        def moved(k, step, point=point):
            return f([v + step * (i == k) for i, v in enumerate(point)])

        n = len(x)
        J = mp.matrix(len(want), n)
        for k in range(n):
            for i, (a, b) in enumerate(zip(moved(k, h), moved(k, -h), strict=True)):
                J[i, k] = (a - b) / (2 * h)
        if coordinates is None:
            log = mp.log(mp.det(J.T * J)) / 2
        else:
            square = mp.matrix([[J[i, k] for k in range(n)] for i in coordinates(n)])
            log = mp.log(abs(mp.det(square)))
        found = transform.log_abs_det_jacobian(lucid.asarray(x), y).item()
        assert abs(found - log) <= 8 * EPS * (abs(log) + n)
        back = transform.inv(y).numpy()
        if max(map(abs, x)) < 10:
            assert np.allclose(back, x, rtol=50 * EPS, atol=50 * EPS)
        again = transform(back).numpy()
        assert np.allclose(again, y.numpy(), rtol=100 * EPS * size, atol=0)


@pytest.mark.parametrize(("transform", "x"), ALL, **ids)
def test_domain_codomain_and_shapes(transform, x):
    x = lucid.asarray(np.array(x, float))
    y = transform(x)
    assert transform.domain.check(x).numpy().all()
    onto = transform.codomain
    if not onto.event_dim and isinstance(onto, constraints.Interval):  # far out an end is met
        near = transform(np.clip(x, -15, 15) if x.array.min() < 0 else np.clip(x, 1e-9, 1e9))
        assert onto.check(near).numpy().all()
        onto = constraints.Interval(onto.lower, onto.upper, True, True)
    assert onto.check(y).numpy().all()
    assert transform.forward_shape(x.shape) == y.shape
    assert transform.inverse_shape(y.shape) == x.shape
    back = transform.inv(y)
    assert back.shape == x.shape
    assert transform.inv.inv is transform
    assert transform.inv.forward_shape(y.shape) == x.shape
    assert transform.inv.domain.event_dim == transform.codomain.event_dim
    if not transform.bijective:
        again = transform(back).numpy()
        assert np.allclose(again, y.numpy(), rtol=1e-13, atol=1e-13)
        return
    log = transform.log_abs_det_jacobian(x, y)
    assert log.shape == x.shape[: x.ndim - transform.domain.event_dim]
    assert np.allclose(transform.inv.log_abs_det_jacobian(y, x).numpy(), -log.numpy(), rtol=1e-13)


@pytest.mark.parametrize(("transform", "x"), ALL, **ids)
def test_copies_dtypes_and_devices(transform, x):
    for other in (copy.deepcopy(transform), pickle.loads(pickle.dumps(transform))):
        assert other == transform
        assert other.inv == transform.inv
    narrow = np.array(x, np.float32)
    # A float64 parameter widens.
    if not isinstance(transform, t.AffineTransform | t.CumulativeDistributionTransform):
        with np.errstate(over="ignore"):
            assert transform(narrow).dtype == np.float32
    assert transform(np.ones(np.shape(x), int)).dtype == np.float64
    where = lucid.device("pretend:1")
    moved = transform.to(where)
    y = moved(lucid.asarray(np.array(x, float), device=where))
    assert y.device is where
    assert moved.inv(y).device is where
    assert np.array_equal(y.numpy(), transform(np.array(x, float)).numpy())
    if transform.bijective:
        assert moved.log_abs_det_jacobian(lucid.asarray(np.array(x, float), device=where), y).device is where


@pytest.mark.parametrize(("transform", "x"), ALL, **ids)
def test_a_cache_gives_the_very_same_back(transform, x):
    x = lucid.asarray(np.array(x, float))
    cached = transform.with_cache()
    assert cached.with_cache(1) is cached
    assert cached == transform
    y = cached(x)
    assert cached.inv(y) is x
    assert cached(x) is y
    if transform.inv is not transform and transform != t.identity_transform:
        y = cached(x)
        other = cached.inv(y.copy())
        assert other is not x
        plain = transform.with_cache(0)
        assert plain(x) is not plain(x) or isinstance(transform, t.AbsTransform)


@pytest.mark.parametrize(("transform", "x"), ALL, **ids)
def test_a_maps_gradients_are_its_derivatives(transform, x):
    x = np.asarray(x, float)
    x = np.where((x == 0) | (abs(x) > 1e-20) & (abs(x) < 20), x, 0.6)
    y = transform(x).numpy()

    def slope(of, at):
        check(lambda v: weighed(of(v[0])), [at], ["real"], [True])

    slope(transform, x)
    if type(transform).log_abs_det_jacobian is not t.Transform.log_abs_det_jacobian:
        slope(lambda x: transform.log_abs_det_jacobian(x, transform(x)), x)
    if transform.codomain.event_dim < 2:  # a matrix's elements are not free
        slope(transform.inv, y)


# Maps of parameters that can be learnt.
LEARNT = [
    (lambda v: t.AffineTransform(*v), [[1.0, 2.0], [0.5, -2.0]]),
    (lambda v: t.PowerTransform(*v), [[1.5, -0.5]]),
    (lambda v: t.IntervalTransform(*v), [[-1.0, 0.0], [0.5, 3.0]]),
    (lambda v: t.CumulativeDistributionTransform(Normal(*v)), [[-1.0, 0.0], [0.5, 3.0]]),
    (lambda v: t.ComposeTransform([t.AffineTransform(*v), t.TanhTransform()]), [[-1.0, 0.0], [0.5, 3.0]]),
]


@pytest.mark.parametrize(("make", "values"), LEARNT)
def test_the_parameters_of_a_map_have_gradients(make, values):
    values, x = [np.array(v) for v in values], np.array([0.3, 0.4])
    y = make(values)(x).numpy()

    def law(v, base=(0.0, 1.0)):
        return TransformedDistribution(LogNormal(*base), [make(v)])

    for of in (
        lambda v: make(v)(x),
        lambda v: make(v).inv(y),
        lambda v: make(v).log_abs_det_jacobian(x, make(v)(x)),
        lambda v: law(v).log_prob(y),
        lambda v: law(v).rsample((3,), generator=lucid.random.default_rng(0)),
        lambda v: kl_divergence(law(v), law(v, ([0.1, 0.2], 1.5))),
    ):
        check(lambda v, of=of: weighed(of(v)), values, ["real"] * len(values), [True] * len(values))


@pytest.mark.parametrize(("transform", "f", "g", "values"), SCALAR, **ids)
def test_the_sign_is_the_direction(transform, f, g, values):
    moved = np.sign(np.diff(transform(np.array(values)).numpy()))
    assert set(moved) <= {float(transform.sign), 0.0}
    assert float(transform.sign) in moved


UNLIKE = [
    (t.AffineTransform(0.0, 1.0), t.AffineTransform(0.0, 2.0)),
    (t.AffineTransform(0.0, 1.0), t.AffineTransform(0.0, 1.0, event_dim=1)),
    (t.AffineTransform([0.0, 1.0], 1.0), t.AffineTransform([0.0, 2.0], 1.0)),
    (t.AffineTransform(np.zeros(2), 1.0), t.AffineTransform(np.zeros(3), 1.0)),
    (t.AffineTransform(lucid.zeros(1, device="pretend:1"), 1.0), t.AffineTransform(lucid.zeros(1), 1.0)),
    (t.ExpTransform(), t.TanhTransform()),
    (t.ExpTransform(), t.ExpTransform().inv),
    (t.ComposeTransform([t.ExpTransform()]), t.ComposeTransform([t.ExpTransform()] * 2)),
    (
        t.CumulativeDistributionTransform(Normal(0.0, 1.0)),
        t.CumulativeDistributionTransform(Normal(0.0, 2.0)),
    ),
    (t.ExpTransform(), 3),
]


@pytest.mark.parametrize(("a", "b"), UNLIKE, **ids)
def test_unlike_transforms_are_not_equal(a, b):
    assert a != b


def test_every_transform_is_exported():
    made = {
        n for n, c in vars(t).items() if isinstance(c, type) and issubclass(c, t.Transform) and n[0] != "_"
    }
    assert made | {"identity_transform"} == set(t.__all__)
    assert all(getattr(lucid.distributions, name) is getattr(t, name) for name in t.__all__)


def test_parameters_are_equal_by_value():
    assert t.AffineTransform(np.zeros(2), [1.0, 1.0]) == t.AffineTransform(0.0, 1.0)
    a, b = (t.CumulativeDistributionTransform(Normal(0.0, [1.0, 2.0])) for _ in range(2))
    assert a == b


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: t.ExpTransform(cache_size=2), ValueError, "cache_size must be 0 or 1, got 2"),
        (
            lambda: t.AffineTransform(0.0, [1.0, 0.0]),
            ValueError,
            r"scale must be nonzero.*0.0 at index \(1,\)",
        ),
        (lambda: t.AffineTransform([np.nan], 1.0), ValueError, "loc must be finite, got .nan"),
        (lambda: t.PowerTransform(0.0), ValueError, "exponent must be nonzero and finite, got 0.0"),
        (lambda: t.PowerTransform(np.nan), ValueError, "exponent must be nonzero and finite, got nan"),
        (lambda: t.IntervalTransform(1.0, 1.0), ValueError, "lower and upper must be finite and in order"),
        (lambda: t.ComposeTransform([3]), TypeError, "parts must be Transforms, got 3"),
        (lambda: t.ReshapeTransform((3,), (2,)), ValueError, "different numbers of elements"),
        (lambda: t.ReshapeTransform((4,), (2, 2))(np.ones(3)), ValueError, r"must end in \(4,\), got \(3,\)"),
        (lambda: t.CorrCholeskyTransform()(np.ones(2)), ValueError, "length n.*got 2"),
        (lambda: t.StickBreakingTransform()(0.0), ValueError, r"at least 1 axes, got shape \(\)"),
        (lambda: t.StackTransform([]), TypeError, "tseq must be a sequence of Transforms"),
        (lambda: t.StackTransform([t.ExpTransform()])(np.ones(2)), ValueError, "axis 0 must be of length 1"),
        (lambda: t.CatTransform([t.ExpTransform()], 0, [1, 2]), ValueError, "lengths must be 1 numbers"),
        (
            lambda: t.CatTransform([t.CorrCholeskyTransform()], -1, [3]),
            ValueError,
            "each transform must keep the number of event axes",
        ),
        (
            lambda: t.CatTransform([t.ExpTransform()] * 2)(np.ones(3)),
            ValueError,
            "axis 0 must be of length 2",
        ),
        (lambda: t.CumulativeDistributionTransform(3), TypeError, "must be a Distribution, got 3"),
        (
            lambda: t.CumulativeDistributionTransform(Independent(Normal(np.zeros(2), 1.0), 1)),
            ValueError,
            "a continuous law of numbers",
        ),
        (lambda: t.SoftmaxTransform().sign, NotImplementedError, "SoftmaxTransform has no sign"),
        (
            lambda: t.SoftmaxTransform().log_abs_det_jacobian(0.0, 0.0),
            NotImplementedError,
            "SoftmaxTransform has no log_abs_det_jacobian",
        ),
        (lambda: ConstraintRegistry().register(3, t.ExpTransform), TypeError, "must be a Constraint.*got 3"),
        (lambda: ConstraintRegistry()(constraints.real), NotImplementedError, "no transform is registered"),
    ],
)
def test_refusals(make, error, message):
    with pytest.raises(error, match=message):
        make()


# ---- the registry

BOUND = lucid.asarray([-1.0, 0.25, 3.0])
SETS = {name: c for name, c in vars(constraints).items() if isinstance(c, constraints.Constraint)} | {
    "greater_than": constraints.greater_than(BOUND),
    "greater_than_eq": constraints.greater_than_eq(2.0),
    "less_than": constraints.less_than(BOUND),
    "interval": constraints.interval(BOUND, BOUND + 0.3),
    "narrow": constraints.interval(0.1, 0.7),
    "half_open_interval": constraints.half_open_interval(-2.0, 0.0),
    "integer_interval": constraints.integer_interval(0, 3),
    "multinomial": constraints.multinomial(3),
    "independent": constraints.independent(constraints.positive, 1),
    "cat": constraints.cat([constraints.positive, constraints.unit_interval], -1, [1, 2]),
    "stack": constraints.stack([constraints.real, constraints.positive, constraints.less_than(0.0)], -1),
}
ONTO = [
    (which, name)
    for which in (biject_to, transform_to)
    for name, c in SETS.items()
    if not c.is_discrete
    and (
        which is transform_to
        or name
        not in (
            "lower_triangular", "lower_cholesky", "symmetric", "positive_definite", "positive_semidefinite",
        )
    )
]  # fmt: skip


@pytest.mark.parametrize(("which", "name"), ONTO, ids=lambda v: v if isinstance(v, str) else "")
@pytest.mark.parametrize("scale", [0.0, 1e-3, 1.0, 3.0])
def test_every_continuous_set_is_reached(which, name, scale):
    c, made = SETS[name], which(SETS[name])
    shape = (50, 3, 2 if c is constraints.real_and_positive else 3)
    x = scale * np.random.default_rng(3).standard_normal(shape)
    y = made(x)
    assert c.check(y).numpy().all()
    assert made.codomain.event_dim == c.event_dim
    back = made.inv(y)
    assert np.allclose(made(back).numpy(), y.numpy(), rtol=1e-11, atol=1e-13)
    if which is biject_to:
        assert made.bijective
        assert np.allclose(back.numpy(), x, rtol=1e-9, atol=1e-12)
        assert np.isfinite(made.log_abs_det_jacobian(lucid.asarray(x), y).numpy()).all()


@pytest.mark.parametrize("x", [-1e308, -800.0, -37.0, 37.0, 800.0, 1e308])
def test_far_out_a_bound_is_met_and_not_passed(x):
    with np.errstate(over="ignore"):
        for name in ("greater_than_eq", "narrow", "interval", "unit_interval", "nonnegative"):
            c = SETS[name]
            closed = constraints.Interval(c.lower, c.upper, True, True)
            assert closed.check(biject_to(c)(np.full(3, x))).numpy().all()
        assert constraints.simplex.check(transform_to(constraints.simplex)(np.array([x, -x, 0.0])))
        assert constraints.simplex.check(biject_to(constraints.simplex)(np.array([x, -x, 0.0])))
        assert constraints.sphere.check(biject_to(constraints.sphere)(np.array([x, -x, 0.0])))


def test_an_interval_is_filled_to_its_ends_exactly():
    lower, upper = np.sort(np.random.default_rng(4).uniform(-3, 3, (2, 1000)), axis=0)
    onto = biject_to(constraints.interval(lucid.asarray(lower), lucid.asarray(upper)))
    assert np.array_equal(onto(1e3).numpy(), upper)
    assert np.array_equal(onto(-1e3).numpy(), lower)


@pytest.mark.parametrize("name", [name for name, c in SETS.items() if c.is_discrete])
def test_no_discrete_set_is_reached(name):
    for which in (biject_to, transform_to):
        with pytest.raises(NotImplementedError, match="no transform is registered for the discrete set"):
            which(SETS[name])


def test_joined_sets_of_vectors_are_reached():
    c = constraints.cat([constraints.simplex, constraints.positive, constraints.sphere], -1, [3, 2, 3])
    for which, n in ((biject_to, 6), (transform_to, 7)):
        x = np.random.default_rng(8).standard_normal((5, n))
        made = which(c)
        assert made.forward_shape(x.shape) == (5, 8)
        assert made.inverse_shape((5, 8)) == x.shape
        assert c.check(made(x)).numpy().all()
    s = constraints.stack([constraints.simplex, constraints.simplex], -2)
    assert s.check(biject_to(s)(np.ones((5, 2, 3)))).numpy().all()


def test_what_is_registered_is_found():
    class Even(constraints.Constraint): ...

    class Narrow(Even): ...

    registry = ConstraintRegistry()
    registry.register(Even, lambda c: t.ExpTransform())
    one = Even()
    registry.register(one, lambda c: t.TanhTransform())
    assert registry(Narrow()) == t.ExpTransform()
    assert registry(one) == t.TanhTransform()
    registry.register(one, lambda c: t.SigmoidTransform())
    assert registry(one) == t.SigmoidTransform()
    with pytest.raises(NotImplementedError, match="all finite or all infinite"):
        biject_to(constraints.greater_than(lucid.asarray([0.0, -inf])))


def test_cat_and_stack_check_each_piece():
    c = constraints.cat([constraints.positive, constraints.less_than(0.0)], -1, [1, 2])
    assert c.check([[1.0, -1.0, 2.0], [0.0, -1.0, -2.0]]).tolist() == [
        [True, True, False],
        [False, True, True],
    ]
    assert c.first_outside(lucid.asarray([[1.0, -1.0, 2.0]])) == (0, 2)
    c = constraints.cat([constraints.positive, constraints.simplex], -1, [1, 2])
    assert c.event_dim == 1
    assert c.check([[1.0, 0.5, 0.5], [1.0, 0.5, 0.6], [-1.0, 0.5, 0.5]]).tolist() == [True, False, False]
    s = constraints.stack([constraints.simplex, constraints.real_vector], -2)
    assert s.event_dim == 1
    assert s.check([[0.5, 0.5], [7.0, 8.0]]).tolist() == [True, True]
    s = constraints.stack([constraints.simplex, constraints.real_vector], -1)
    assert s.event_dim == 2
    assert s.check([[0.5, 7.0], [0.5, 8.0]]).item() is True
    assert s.check([[0.5, 7.0], [0.6, 8.0]]).item() is False
    with pytest.raises(ValueError, match="count it from the end"):
        constraints.stack([constraints.real_vector] * 2, 1).check([[0.5, 7.0], [0.5, 8.0]])


# ---- the laws they make


def normal(x, loc, scale):
    z = (x - loc) / scale
    return mp.exp(-z * z / 2) / (scale * mp.sqrt(2 * mp.pi))


# The law, its density by the book, values inside, values outside, and its support.
LAWS = [
    (
        TransformedDistribution(Normal(0.5, 2.0), t.ExpTransform()),
        lambda y: normal(mp.log(y), 0.5, 2) / y,
        [1e-200, 0.1, 3.0, 1e9],
        [-1.0, 0.0],
        "positive",
    ),
    (
        TransformedDistribution(Normal(0.5, 2.0), [t.SigmoidTransform()]),
        lambda y: normal(mp.log(y / (1 - y)), 0.5, 2) / (y * (1 - y)),
        [1e-30, 0.1, 0.5, 0.9],
        [-1.0, 0.0, 1.0, 2.0],
        "in (0, 1)",
    ),
    (
        TransformedDistribution(Exponential(2.0), [t.PowerTransform(0.25), t.AffineTransform(1.0, -3.0)]),
        lambda y: 2 * mp.exp(-2 * ((1 - y) / 3) ** 4) * 4 * ((1 - y) / 3) ** 3 / 3,
        [-2.0, 0.5, 0.9],
        [1.5],
        "in (-inf, 1]",
    ),
    (
        TransformedDistribution(Normal(1.0, 1.0), t.AbsTransform()),
        lambda y: normal(y, 1, 1) + normal(-y, 1, 1),
        [1e-9, 0.5, 2.0, 30.0],
        [-0.5],
        "nonnegative",
    ),
    (
        TransformedDistribution(
            Normal(-1.0, 2.0), [t.AffineTransform(0.5, 1.0), t.AbsTransform(), t.ExpTransform()]
        ),
        lambda y: (normal(mp.log(y), -0.5, 2) + normal(-mp.log(y), -0.5, 2)) / y,
        [1.1, 2.0, 1e9],
        [0.5],
        "in [1, inf)",
    ),
    (
        TransformedDistribution(Exponential(2.0), [t.AffineTransform(0.0, -1.0), t.AbsTransform()]),
        lambda y: 2 * mp.exp(-2 * y),
        [1e-9, 0.5, 9.0],
        [-0.5],
        "in [0, inf)",
    ),
    (
        TransformedDistribution(Uniform(-1.0, 3.0), t.AbsTransform()),
        lambda y: mp.mpf(0.5 if y < 1 else 0.25),
        [0.5, 2.0],
        [-0.5, 4.0],
        "in [0.0, 3.0]",
    ),
    (
        TransformedDistribution(Laplace(0.0, 1.0), t.CumulativeDistributionTransform(Laplace(0.0, 1.0))),
        lambda y: mp.mpf(1),
        [0.25, 0.75],
        [-0.5, 1.5],
        "in [0, 1]",
    ),
]


@pytest.mark.parametrize(("law", "density", "inside", "outside", "support"), LAWS, **ids)
def test_density_is_the_books(law, density, inside, outside, support):
    assert str(law.support) == support
    loose = copy.copy(law)
    loose._validate_args = False
    for y in inside:
        want = mp.log(density(mp.mpf(y)))
        assert abs(law.log_prob(y).item() - want) <= 16 * EPS * max(1, abs(want))
    for y in outside:
        assert loose.log_prob(y).item() == -inf
        if not bool(law.support.check(y)):
            with pytest.raises(ValueError, match="TransformedDistribution: value must be"):
                law.log_prob(y)
    assert np.isnan(loose.log_prob(np.nan).item())
    low, high = law.support.lower, law.support.upper
    total = scipy.integrate.quad(
        lambda y: float(np.exp(loose.log_prob(y))), low, high, points=[1.0] if high == 3 else None, limit=400
    )[0]
    assert abs(total - 1) < 1e-7


MONOTONE = [row for row in LAWS if "Abs" not in repr(row[0])]


@pytest.mark.parametrize(("law", "density", "inside", "outside", "support"), MONOTONE, **ids)
def test_cdf_is_the_densitys_integral_and_icdf_its_inverse(law, density, inside, outside, support):
    loose = copy.copy(law)
    loose._validate_args = False
    low, high = law.support.lower, law.support.upper
    with mp.workdps(30):
        for y in (v for v in inside if 1e-3 < abs(v) < 1e3):
            cuts = [low, -10, y] if low == -inf else [low, y / 100, y / 2, y]
            want = mp.quad(density, [c for c in cuts if low <= c <= y])
            assert abs(law.cdf(y).item() - want) < 1e-9
    p = np.array([1e-6, 0.1, 0.5, 0.9])
    assert np.allclose(law.cdf(law.icdf(p)).numpy(), p, rtol=1e-12)
    assert loose.cdf(max(outside) if high < inf else 1e300).item() == pytest.approx(1, abs=1e-12)
    assert loose.cdf(low).item() == 0
    draws = law.sample((20_000,), generator=lucid.random.default_rng(5))
    assert scipy.stats.kstest(draws.numpy(), lambda y: loose.cdf(y).numpy()).pvalue > 1e-3


def test_draws_of_a_folded_law_follow_it():
    law = LAWS[3][0]
    draws = law.rsample((20_000,), generator=lucid.random.default_rng(6)).numpy()
    folded = scipy.stats.foldnorm(1.0)
    assert scipy.stats.kstest(draws, folded.cdf).pvalue > 1e-3
    for name in ("cdf", "icdf"):
        with pytest.raises(NotImplementedError, match="AbsTransform has no sign"):
            getattr(law, name)(0.5)


def test_an_affine_map_moves_the_moments():
    through = [t.AffineTransform([1.0, 2.0], 3.0), t.AffineTransform(0.0, [-1.0, 2.0])]
    law = TransformedDistribution(Normal(5.0, [2.0, 1.0]), through)
    want = Normal([-16.0, 34.0], [6.0, 6.0])
    for name in ("mean", "mode", "variance", "stddev"):
        assert np.allclose(getattr(law, name).numpy(), getattr(want, name).numpy(), rtol=1e-14)
    assert np.allclose(law.entropy().numpy(), want.entropy().numpy(), rtol=1e-14)
    event = TransformedDistribution(Independent(Normal(5.0, [2.0, 1.0]), 1), through)
    assert event.entropy().item() == pytest.approx(want.entropy().numpy().sum(), rel=1e-14)
    whole = TransformedDistribution(Normal(5.0, [2.0, 1.0]), t.AffineTransform(0.0, 3.0, event_dim=1))
    assert whole.entropy().item() == pytest.approx(Normal(0.0, [6.0, 3.0]).entropy().numpy().sum(), rel=1e-14)
    curved = TransformedDistribution(Normal(5.0, 2.0), t.ExpTransform())
    for name in ("mean", "mode", "variance"):
        with pytest.raises(NotImplementedError, match=f"no {name} but of affine transforms"):
            getattr(curved, name)
    with pytest.raises(NotImplementedError, match="no entropy but of affine transforms"):
        curved.entropy()


@pytest.mark.parametrize(
    "law",
    [
        TransformedDistribution(base, chain)
        for base, chain in (
            (Normal(0.3, 20.0), [t.ExpTransform(), t.SigmoidTransform(), t.SigmoidTransform().inv]),
            (Laplace(0.0, 1.0), [t.ExpTransform(), *[t.IntervalTransform(-1.0, 2.0)] * 2]),
            (
                Laplace(0.0, 1.0),
                [t.ExpTransform(), *[t.IntervalTransform(-1.0, 2.0)] * 2, t.AffineTransform(1, -3)],
            ),
            (Exponential(1.3), [t.ExpTransform().inv, t.IntervalTransform(-1.0, 2.0), t.AbsTransform()]),
            (Uniform(-1.0, 2.0), [t.SoftplusTransform(), t.AffineTransform(0.8, -2.0), t.AbsTransform()]),
            (Uniform(0.5, 1.5), [t.ExpTransform(), t.ExpTransform(), t.TanhTransform(), t.AbsTransform()]),
        )
    ],
    **ids,
)
def test_rounding_on_the_way_gives_no_nan(law):
    y = law.sample((20_000,), generator=lucid.random.default_rng(11))
    assert law.support.check(y).numpy().all()
    assert not np.isnan(law.log_prob(y).numpy()).any()
    loose = copy.copy(law)
    loose._validate_args = False
    far = np.array([-inf, -1e300, inf, np.nan, 1e300])
    assert np.isnan(loose.log_prob(far).numpy()).tolist() == np.isnan(far).tolist()
    if "Abs" not in repr(law):
        p = law.cdf(y).numpy()[np.argsort(y.numpy())]
        assert p[0] >= 0
        assert p[-1] <= 1
        assert (np.diff(p) >= -EPS).all()
        assert np.isnan(loose.cdf(far).numpy()).tolist() == np.isnan(far).tolist()
        assert loose.cdf(far).numpy()[[0, 2]].tolist() == [0, 1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "transform",
    [t.SigmoidTransform(), t.TanhTransform(), t.ExpTransform(), t.IntervalTransform(0.1, 0.7)],
    **ids,
)
def test_draws_that_round_to_an_open_end_stay_inside(transform, dtype):
    far = Normal(np.array([-1e3, 1e3], dtype), dtype(1.0))
    if isinstance(transform, t.ExpTransform):
        far = Normal(dtype(-1e3), np.ones(2, dtype))
    for law in (
        TransformedDistribution(far, transform),
        TransformedDistribution(Independent(far, 1), transform),
    ):
        y = law.sample((5,))
        assert y.dtype == dtype
        assert law.support.check(y).numpy().all()
        assert np.isfinite(law.log_prob(y).numpy()).all()
    p, q = (Normal(dtype(0.0), dtype(scale)) for scale in (12.0, 14.0))
    p, q = TransformedDistribution(p, transform), TransformedDistribution(q, transform)
    assert 0 < monte_carlo_kl(p, q, 10_000).item() < 1


def test_a_cache_keeps_the_digits_that_rounding_takes():
    """The sigmoid of 40 rounds to 1, the density of the draw is still the one at 40."""
    cached = TransformedDistribution(
        Normal(30.0, 1.0), [t.SigmoidTransform(cache_size=1), t.AffineTransform(2.0, 1.0, cache_size=1)]
    )
    draw = cached.sample((3,), generator=lucid.random.default_rng(0))
    x = Normal(30.0, 1.0).sample((3,), generator=lucid.random.default_rng(0))
    want = Normal(30.0, 1.0).log_prob(x) + x + 2 * np.log1p(np.exp(-x))
    assert np.allclose(cached.log_prob(draw).numpy(), want.numpy(), rtol=1e-14)
    _ = cached.support
    assert np.allclose(cached.log_prob(draw).numpy(), want.numpy(), rtol=1e-14)
    through = TransformedDistribution(Uniform(0.0, 1.0), t.SigmoidTransform(cache_size=1).inv)
    draw = through.sample((3,), generator=lucid.random.default_rng(1))
    assert np.allclose(through.log_prob(draw).numpy(), through.log_prob(draw.copy()).numpy(), rtol=1e-13)


def test_batch_axes_a_transform_reads_become_event_axes():
    d = TransformedDistribution(Normal(np.zeros((2, 3)), 1.0), t.StickBreakingTransform())
    assert (d.batch_shape, d.event_shape) == ((2,), (4,))
    assert isinstance(d.base_dist, Independent)
    y = d.sample((5,), generator=lucid.random.default_rng(0))
    assert y.shape == (5, 2, 4)
    assert d.support.check(y).numpy().all()
    assert d.log_prob(y).shape == (5, 2)
    wide = d.expand((7, 2))
    assert (wide.batch_shape, wide.event_shape) == ((7, 2), (4,))
    assert wide.sample().shape == (7, 2, 4)
    assert wide.log_prob(y[0]).shape == (7, 2)
    x = t.StickBreakingTransform().inv(y)
    want = Independent(Normal(np.zeros(3), 1.0), 1).log_prob(
        x
    ) - t.StickBreakingTransform().log_abs_det_jacobian(x, y)
    assert np.allclose(d.log_prob(y).numpy(), want.numpy(), rtol=1e-14)


def test_parameters_of_the_transforms_widen_the_batch():
    d = TransformedDistribution(Normal(0.0, 1.0), t.AffineTransform([0.0, 1.0, 2.0], [1.0, -2.0, 3.0]))
    assert d.batch_shape == (3,)
    assert d.sample().shape == (3,)
    want = Normal([0.0, 1.0, 2.0], [1.0, 2.0, 3.0])
    y = np.array([0.3, -1.0, 4.0])
    assert np.allclose(d.log_prob(y).numpy(), want.log_prob(y).numpy(), rtol=1e-14)
    assert np.allclose(d.cdf(y).numpy(), want.cdf(y).numpy(), rtol=1e-13)
    p = np.array([0.1, 0.2, 0.9])
    assert np.allclose(d.icdf(p).numpy(), want.icdf(p).numpy(), rtol=1e-13)


def test_an_event_of_the_base_stays_one():
    base = Independent(Normal(np.zeros((2, 4)), 1.0), 1)
    d = TransformedDistribution(base, [t.ExpTransform(), t.ReshapeTransform((4,), (2, 2))])
    assert (d.batch_shape, d.event_shape) == ((2,), (2, 2))
    y = d.sample(generator=lucid.random.default_rng(1))
    flat = TransformedDistribution(base, t.ExpTransform())
    assert np.array_equal(d.log_prob(y).numpy(), flat.log_prob(y.reshape(2, 4)).numpy())
    assert d.support.check(-y).tolist() == [False, False]
    for name in ("cdf", "icdf"):
        with pytest.raises(NotImplementedError, match=r"of event_shape \(2, 2\) has no"):
            getattr(d, name)(y)


def test_an_array_of_folded_numbers_is_summed_element_by_element():
    y = np.array([[0.1, 2.0, 1.0], [1.0, 1.0, 0.5]])
    each = TransformedDistribution(Normal([1.0, -2.0, 0.5], 1.0), t.AbsTransform())
    for transform in (t.AbsTransform(), t.IndependentTransform(t.AbsTransform(), 1)):
        whole = TransformedDistribution(Independent(Normal([1.0, -2.0, 0.5], 1.0), 1), transform)
        assert whole.event_shape == (3,)
        assert np.allclose(whole.log_prob(y).numpy(), each.log_prob(y).numpy().sum(axis=1), rtol=1e-14)
        assert np.array_equal(whole.support.check(y).numpy(), [True, True])
        assert not whole.support.check(-y).numpy().any()
    joint = TransformedDistribution(
        Independent(Normal(np.zeros(4), 1.0), 1), [t.ReshapeTransform((4,), (2, 2)), t.AbsTransform()]
    )
    with pytest.raises(NotImplementedError, match="many vectors to one"):
        joint.log_prob(np.ones((2, 2)))


def test_the_smallest_and_the_empty():
    for made, y in (
        (t.StickBreakingTransform(), [1.0]),
        (t.StereographicTransform(), [-1.0]),
        (t.CorrCholeskyTransform(), [[1.0]]),
    ):
        x = lucid.asarray(np.zeros((2, 0)))
        assert made(x).tolist() == [y, y]
        assert made.inv(made(x)).shape == (2, 0)
        assert made.log_abs_det_jacobian(x, made(x)).tolist() == [0, 0]
    bare = TransformedDistribution(Normal(0.0, [1.0, 2.0]), [])
    assert bare.log_prob(0.5).tolist() == Normal(0.0, [1.0, 2.0]).log_prob(0.5).tolist()
    assert bare.support is constraints.real
    none = TransformedDistribution(Normal(np.zeros(0), 1.0), t.AbsTransform())
    assert none.sample().shape == none.log_prob(1.0).shape == (0,)


def test_a_base_whose_support_is_not_known():
    class Unknown(Distribution):
        def log_prob(self, value):
            return Normal(1.0, 1.0, validate_args=False).log_prob(value)

    folded = TransformedDistribution(Unknown(), t.AbsTransform(), validate_args=False)
    assert folded.log_prob(0.5).item() == LAWS[3][0].log_prob(0.5).item()
    with pytest.raises(NotImplementedError, match="Unknown does not say what its support is"):
        _ = folded.support


def test_values_keep_their_dtype():
    law = TransformedDistribution(Normal(np.float32(0.0), np.float32(1.0)), t.ExpTransform())
    assert (
        law.sample().dtype
        == law.log_prob(0.5).dtype
        == law.cdf(0.5).dtype
        == law.icdf(0.5).dtype
        == np.float32
    )
    assert law.log_prob(np.float64(0.5)).dtype == np.float64
    with pytest.raises(TypeError, match="TransformedDistribution: value must be real numbers, got a str"):
        law.log_prob("x")
    with pytest.raises(ValueError, match=r"a value of shape \(2, 3\) fits neither batch_shape \(2,\)"):
        law.expand((2,)).log_prob(np.ones((2, 3)))


def test_pieces_of_a_batch_and_of_an_event():
    pieces = t.CatTransform([t.ExpTransform(), t.TanhTransform()], -1, [1, 2])
    base = Normal([0.0, 1.0, 2.0], 1.0)
    y = np.array([0.5, 0.2, -0.3])
    each = [
        TransformedDistribution(Normal(0.0, 1.0), t.ExpTransform()).log_prob(y[0]),
        *TransformedDistribution(Normal([1.0, 2.0], 1.0), t.TanhTransform()).log_prob(y[1:]),
    ]
    batch = TransformedDistribution(base, pieces)
    assert np.allclose(batch.log_prob(y).numpy(), [x.item() for x in each], rtol=1e-14)
    event = TransformedDistribution(Independent(base, 1), pieces)
    assert event.log_prob(y).item() == pytest.approx(sum(x.item() for x in each), rel=1e-14)
    with pytest.raises(ValueError, match=r"value must be cat along axis -1 of: .*, got -0.5 at index \(0,\)"):
        batch.log_prob([-0.5, 0.2, 0.3])
    stacked = TransformedDistribution(
        Normal([0.0, 1.0], 1.0), t.StackTransform([t.ExpTransform(), t.TanhTransform()], -1)
    )
    assert np.allclose(stacked.log_prob(y[:2]).numpy(), [x.item() for x in each[:2]], rtol=1e-14)


def test_a_bare_number_joins_the_parameters():
    where = lucid.device("pretend:1")
    made = t.ComposeTransform([t.ExpTransform(), t.AffineTransform(1.0, 2.0), t.PowerTransform(2.0)])
    made.parts[1] = t.AffineTransform(lucid.ones(2, device=where), 2.0)
    assert made(1.0).device is where
    assert made.inv(4.0).device is where


def test_moves_between_devices():
    where = lucid.device("pretend:1")
    d = TransformedDistribution(
        Normal([0.0, 1.0], 1.0), [t.AffineTransform([1.0, 2.0], 2.0), t.ExpTransform(), t.AbsTransform()]
    )
    moved = d.to(where)
    assert moved.device is where
    assert moved.log_prob(1.0).device is where
    assert moved.sample().device is where
    assert np.array_equal(moved.log_prob(1.0).numpy(), d.log_prob(1.0).numpy())
    monotone = TransformedDistribution(Normal([0.0, 1.0], 1.0), t.AffineTransform([1.0, 2.0], 2.0)).to(where)
    assert monotone.cdf(1.0).device is where
    assert monotone.icdf(0.5).device is where
    assert repr(d).startswith("TransformedDistribution(Normal(loc: (2,), scale=1.0")


@pytest.mark.parametrize(
    ("base", "transforms", "error", "message"),
    [
        (3, t.ExpTransform(), TypeError, "base_distribution must be a Distribution, got 3"),
        (Normal(0.0, 1.0), [3], TypeError, "transforms must be Transforms, got 3"),
        (Normal(0.0, 1.0), t.StickBreakingTransform(), ValueError, r"read the last 1 axes.*of shape \(\)"),
        (
            Normal(0.0, 1.0),
            t.PowerTransform(2.0),
            ValueError,
            r"what PowerTransform.* must lie inside its domain \(positive\), got .* real",
        ),
        (Normal(0.0, 1.0), [t.TanhTransform(), t.SigmoidTransform().inv], ValueError, r"got .* in \(-1, 1\)"),
        (Uniform([0.0, -1.0], 1.0), t.PowerTransform(2.0), ValueError, "must lie inside its domain"),
        (
            Independent(Normal(np.zeros(1), 1.0), 1),
            t.AffineTransform(np.zeros(3), 1.0),
            ValueError,
            r"need an event_shape \(3,\)",
        ),
    ],
    **ids,
)
def test_a_transformed_law_refuses(base, transforms, error, message):
    with pytest.raises(error, match=f"TransformedDistribution: .*{message}"):
        TransformedDistribution(base, transforms)


# ---- divergences


@pytest.mark.parametrize(
    ("p", "q", "p_through", "q_through"),
    [
        (Normal(0.0, 1.0), Normal(1.0, 2.0), t.ExpTransform(), [t.ComposeTransform([t.ExpTransform()])]),
        (Normal([0.0, 1.0], 1.0), Normal(1.0, 2.0), t.AffineTransform(0.0, 2.0), t.AffineTransform(0.0, 2.0)),
        (HalfNormal(1.0), HalfNormal(2.0), t.AbsTransform(), t.AbsTransform()),
        (HalfNormal(1.0), Exponential(2.0), t.AbsTransform(), t.AbsTransform()),
        (Uniform(-2.0, -1.0), Uniform(-3.0, [0.0, -1.5]), t.AbsTransform(), t.AbsTransform()),
        (
            Normal(np.zeros((2, 3)), 1.0),
            Normal(np.ones(3), [1.0, 2.0, 3.0]),
            t.StickBreakingTransform(),
            t.StickBreakingTransform(),
        ),
    ],
    **ids,
)
def test_equal_injections_leave_the_divergence_as_it_is(p, q, p_through, q_through):
    p_image, q_image = TransformedDistribution(p, p_through), TransformedDistribution(q, q_through)
    want = kl_divergence(p_image.base_dist, q_image.base_dist)
    found = kl_divergence(p_image, q_image)
    assert found.shape == p_image.batch_shape or found.shape == q_image.batch_shape
    assert np.array_equal(found.numpy(), want.numpy())


def test_arrays_of_images_and_images_of_arrays_are_one_law():
    p, q = Normal(np.zeros((2, 3)), 1.0), Normal(np.ones(3), 2.0)
    inside = [Independent(TransformedDistribution(d, t.ExpTransform()), 1) for d in (p, q)]
    outside = [TransformedDistribution(Independent(d, 1), t.ExpTransform()) for d in (p, q)]
    want = kl_divergence(Independent(p, 1), Independent(q, 1)).tolist()
    for a, b in ((inside[0], outside[1]), (outside[0], inside[1])):
        assert kl_divergence(a, b).tolist() == want
    joint = TransformedDistribution(q, t.AffineTransform(np.zeros(3), 1.0, event_dim=1))
    for a, b in ((Independent(p, 1), joint), (joint, Independent(p, 1))):
        with pytest.warns(KLApproximationWarning):
            kl_divergence(a, b)


def test_a_many_to_one_transform_does_not():
    """|N(1, 1)| and |N(-1, 1)| are one law, N(1, 1) and N(-1, 1) are 2 nats apart."""
    p, q = (TransformedDistribution(Normal(m, 1.0), t.AbsTransform()) for m in (1.0, -1.0))
    with pytest.warns(KLApproximationWarning):
        assert kl_divergence(p, q).item() == 0
    assert monte_carlo_kl(p, q, 1000).item() == 0
    # Injective on either's support, not on both together.
    left, right = (TransformedDistribution(Uniform(a, a + 1), t.AbsTransform()) for a in (-1.0, 0.0))
    with pytest.warns(KLApproximationWarning):
        assert kl_divergence(left, right).item() == 0


def test_unequal_transforms_are_estimated():
    p = TransformedDistribution(Normal(0.0, 1.0), t.AffineTransform(1.0, 2.0))
    q = TransformedDistribution(Normal(0.0, 1.0), t.AffineTransform(0.0, 3.0))
    with pytest.warns(KLApproximationWarning):
        kl_divergence(p, q)
    want = kl_divergence(Normal(1.0, 2.0), Normal(0.0, 3.0)).item()
    found = monte_carlo_kl(p, q, 200_000, generator=lucid.random.default_rng(2)).item()
    assert abs(found - want) < 0.01


def test_last_transforms_that_are_equal_drop_out():
    """What is left is estimated where nothing rounds: most of these draws' sigmoids are 0 or 1."""
    narrow, wide = t.AffineTransform(100.0, 2.0), t.AffineTransform(101.0, 3.0)
    base, last = Normal(np.float32([0.0, 1.0]), np.float32(1.0)), [t.SigmoidTransform(), t.ExpTransform()]
    found = []
    for steps in ([], last):
        p, q = (TransformedDistribution(base, [first, *steps]) for first in (narrow, wide))
        lucid.random.seed(3)
        with pytest.warns(KLApproximationWarning):
            found.append(kl_divergence(p, q).tolist())
    assert found[0] == found[1]
    p = TransformedDistribution(Exponential(1.0), [t.AffineTransform(1.0, 2.0), t.ExpTransform()])
    assert kl_divergence(TransformedDistribution(Exponential(1.0), t.ExpTransform()), p).item() == inf
    # |x| is not dropped where it is not injective, though what comes after is.
    a, b = (TransformedDistribution(Normal(m, 1.0), [t.AbsTransform(), *last]) for m in (1.0, -1.0))
    with pytest.warns(KLApproximationWarning):
        assert kl_divergence(a, b).item() == 0


def test_supports_decide_before_an_estimate():
    normal = TransformedDistribution(Normal(0.0, 1.0), t.AffineTransform(0.0, 2.0))
    shifted = TransformedDistribution(Exponential(1.0), t.AffineTransform(5.0, 1.0))
    assert kl_divergence(normal, shifted).item() == inf
    assert kl_divergence(Exponential(1.0), shifted).item() == inf
    # The image of a half-line under an affine map is a half-line, not all numbers.
    doubled = TransformedDistribution(Exponential(1.0), t.AffineTransform(0.0, 2.0))
    want = kl_divergence(Exponential(0.5), Exponential(1.0)).item()
    found = monte_carlo_kl(doubled, Exponential(1.0), 200_000, generator=lucid.random.default_rng(3)).item()
    assert abs(found - want) < 0.02
    # An affine map keeps tails, turned about where it decreases.
    for scale in (2.0, -2.0):
        heavy = TransformedDistribution(Cauchy(0.0, 1.0), t.AffineTransform(0.0, scale))
        assert kl_divergence(heavy, Normal(0.0, 1.0)).item() == inf
        with pytest.warns(KLApproximationWarning):
            assert kl_divergence(Cauchy(0.0, 1.0), heavy).item() < inf
    turned = TransformedDistribution(HalfCauchy(1.0), t.AffineTransform(-1.0, -1.0))
    assert (
        kl_divergence(turned, TransformedDistribution(HalfNormal(1.0), t.AffineTransform(0.0, -2.0))) == inf
    )
    # A part of the simplex: not known which, so nothing is said.
    part = TransformedDistribution(Exponential(np.ones(2)), t.StickBreakingTransform())
    assert isinstance(part.support, constraints.part)
    assert constraints.contains(constraints.simplex, part.support) is None
    assert np.isfinite(part.log_prob(part.sample((5,))).numpy()).all()
    with pytest.raises(ValueError, match=r"sum to one, got a sum of 1.5.* at index \(1,\)"):
        part.log_prob([[0.5, 0.25, 0.25], [0.5, 0.5, 0.5]])


def test_a_transform_without_preimages_has_no_density():
    d = TransformedDistribution(Normal(np.zeros(3), 1.0), t.SoftmaxTransform())
    assert d.support.check(d.sample()).numpy().all()
    with pytest.raises(NotImplementedError, match="SoftmaxTransform maps many values to one"):
        d.log_prob(np.ones(3) / 3)
