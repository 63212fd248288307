"""The sets: what is in them, and which contains which."""

import numpy as np
import pytest

import lucid
from lucid.distributions import constraints as c
from lucid.distributions.constraints import contains

inf, nan = np.inf, np.nan


@pytest.mark.parametrize(
    ("constraint", "inside", "outside"),
    [
        (c.real, [0.0, -1e308, inf, -inf], [nan]),
        (c.positive, [5e-324, 1.0, inf], [0.0, -0.0, -1.0, -inf, nan]),
        (c.nonnegative, [0.0, -0.0, inf], [-5e-324, nan]),
        (c.unit_interval, [0.0, 0.5, 1.0], [-0.1, 1.1, inf, nan]),
        (c.greater_than(2.0), [2.1], [2.0, 1.0]),
        (c.greater_than_eq(2.0), [2.0], [1.9]),
        (c.less_than(2.0), [1.9, -inf], [2.0]),
        (c.interval(-1.0, 1.0), [-1.0, 1.0], [-1.1, 1.1]),
        (c.half_open_interval(-1.0, 1.0), [-1.0, 0.9], [1.0, -1.1, nan]),
        (c.part(c.positive), [0.5, inf], [0.0, nan]),
        (c.boolean, [0.0, 1.0], [0.5, 2.0, -1.0]),
        (c.nonnegative_integer, [0.0, 7.0], [-1.0, 0.5, nan]),
        (c.positive_integer, [1.0], [0.0, 1.5]),
        (c.integer_interval(2, 5), [2.0, 5.0], [1.0, 3.5, 6.0]),
    ],
    ids=str,
)
def test_check(constraint, inside, outside):
    assert constraint.check(inside).numpy().all()
    assert not constraint.check(outside).numpy().any()
    assert constraint.first_outside(lucid.asarray([*inside, *outside])) == (len(inside),)
    assert constraint.first_outside(lucid.asarray(inside)) is None


def test_bounds_may_be_tensors():
    s = c.interval(lucid.asarray([0.0, 1.0]), lucid.asarray([1.0, 2.0]))
    assert s.check(0.5).tolist() == [True, False]
    assert s.first_outside(lucid.asarray([[0.5, 1.5], [0.5, 0.5]])) == (1, 1)


def test_an_event_is_in_if_its_elements_are():
    s = c.independent(c.positive, 1)
    assert s.check([[1.0, 2.0], [1.0, 0.0]]).tolist() == [True, False]
    assert not s.is_discrete


@pytest.mark.parametrize(
    ("outer", "inner", "want"),
    [
        (c.real, c.positive, True),
        (c.positive, c.real, False),
        (c.positive, c.nonnegative, True),  # a single point has no mass
        (c.unit_interval, c.interval(0.2, 0.8), True),
        (c.interval(0.2, 0.8), c.unit_interval, False),
        (c.nonnegative_integer, c.positive_integer, True),
        (c.positive_integer, c.nonnegative_integer, False),
        (c.boolean, c.integer_interval(0, 1), True),
        (c.integer_interval(0, 5), c.nonnegative_integer, False),
        (c.independent(c.real, 1), c.independent(c.positive, 1), True),
        (c.independent(c.positive, 2), c.independent(c.real, 2), False),
    ],
    ids=str,
)
def test_contains(outer, inner, want):
    assert contains(outer, inner) is want


def test_contains_element_by_element():
    found = contains(c.interval(lucid.asarray([0.0, 0.5]), 1.0), c.unit_interval)
    assert found.tolist() == [True, False]
    found = contains(
        c.independent(c.interval(lucid.asarray([0.0, 0.5]), 1.0), 1), c.independent(c.unit_interval, 1)
    )
    assert not bool(found)


def test_a_set_of_another_kind_is_not_known():
    class Simplex(c.Constraint): ...

    s = Simplex()
    assert contains(s, c.real) is None
    assert contains(s, s) is True


EYE, LOW = [[1.0, 0.0], [0.0, 1.0]], [[2.0, 0.0], [-1.0, 0.5]]
UPPER, SKEW = [[1.0, 0.25], [0.0, 1.0]], [[1.0, 0.5], [0.25, 1.0]]
TURN = [[1.0, 0.0], [0.6, 0.8]]


@pytest.mark.parametrize(
    ("constraint", "inside", "outside"),
    [
        (c.real_vector, [[0.0, -1e308], [5e-324, 1.0]], [[0.0, nan]]),
        (c.simplex, [[0.25, 0.75], [0.0, 1.0], [0.5, 0.5 + 1e-7]], [[0.5, 0.6], [-0.5, 1.5], [0.5, nan]]),
        (c.one_hot, [[0.0, 1.0], [1.0, 0.0]], [[1.0, 1.0], [0.0, 0.0], [0.5, 0.5], [2.0, -1.0], [nan, 1.0]]),
        (c.sphere, [[0.6, 0.8], [0.0, -1.0]], [[0.6, 0.9], [0.0, 0.0], [inf, 0.0], [nan, 1.0]]),
        (c.real_and_positive, [[-3.0, 5e-324]], [[1.0, 0.0], [1.0, -1.0], [nan, 1.0], [1.0, inf]]),
        (c.multinomial(3), [[0.0, 3.0], [1.0, 1.0]], [[2.0, 2.0], [-1.0, 1.0], [0.5, 0.5], [nan, 0.0]]),
        (c.square, [EYE, SKEW], [[[nan, 0.0], [0.0, 1.0]]]),
        (c.lower_triangular, [EYE, LOW, [[0.0, 0.0], [1.0, -1.0]]], [UPPER, SKEW]),
        (c.lower_cholesky, [EYE, LOW], [UPPER, [[1.0, 0.0], [1.0, 0.0]], [[-1.0, 0.0], [0.0, 1.0]]]),
        (c.corr_cholesky, [EYE, TURN], [LOW, [[1.0, 0.0], [0.6, 0.7]], [[1.0, 0.0], [0.6, -0.8]]]),
        (c.symmetric, [EYE, [[-1.0, 2.0], [2.0, 0.0]]], [SKEW, UPPER, [[1.0, inf], [inf, 1.0]]]),
        (c.positive_semidefinite, [EYE, [[1.0, 1.0], [1.0, 1.0]]], [SKEW, [[1.0, 2.0], [2.0, 1.0]]]),
        (
            c.positive_definite,
            [EYE, [[2.0, 1.0], [1.0, 2.0]]],
            [SKEW, [[1.0, 2.0], [2.0, 1.0]], [[0.0, 0.0]] * 2],
        ),
    ],
    ids=str,
)
def test_sets_of_vectors_and_matrices(constraint, inside, outside):
    """One by one, in a batch of any shape, and which one is the first outside."""
    both = np.array([*inside, *outside])
    want = [True] * len(inside) + [False] * len(outside)
    assert [bool(constraint.check(x)) for x in both] == want
    assert constraint.check(both).tolist() == want
    assert constraint.check(both[:, None]).tolist() == [[w] for w in want]
    assert constraint.check(both[:0]).shape == (0,)
    assert constraint.check(lucid.asarray(both, device="pretend:1")).device is lucid.device("pretend:1")
    narrow = (np.abs(both) < 1e-30) | (np.abs(both) > 1e30)
    assert constraint.check(np.where(narrow, 0, both).astype(np.float32)[: len(inside)]).shape == (
        len(inside),
    )
    assert constraint.first_outside(lucid.asarray(both))[:1] == (len(inside),)
    assert constraint.first_outside(lucid.asarray(np.array(inside))) is None
    assert constraint.event_dim == both.ndim - 1


@pytest.mark.parametrize("constraint", [c.square, c.lower_cholesky, c.positive_definite], ids=str)
def test_a_matrix_that_is_not_square_says_its_shape(constraint):
    with pytest.raises(ValueError, match=r"two last axes of one length, got shape \(2, 3\)"):
        constraint.check(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"at least 2 axes, got shape \(3,\)"):
        constraint.check(np.ones(3))


@pytest.mark.parametrize(
    ("constraint", "value", "says"),
    [
        (c.simplex, [0.5, 0.75], "a sum of 1.25, +0.25 from one"),
        (c.simplex, [1.5, -0.5], "-0.5 in element 1"),
        (c.one_hot, [1.0, 1.0], "[1. 1.]"),
        (c.sphere, [3.0, 4.0], "length 5.0"),
        (c.sphere, [3.0, inf], "inf in element (1,)"),
        (c.multinomial(3), [2.0, 2.0], "[2. 2.]"),
        (c.lower_triangular, UPPER, "0.25 in element (0, 1)"),
        (c.lower_cholesky, [[1.0, 0.0], [1.0, -2.0]], "-2.0 in element (1, 1)"),
        (c.corr_cholesky, [[1.0, 0.0], [3.0, 4.0]], "a row of length 5.0 in row 1"),
        (c.symmetric, SKEW, "0.5 and 0.25 in elements (0, 1) and (1, 0)"),
        (c.positive_definite, [[1.0, 2.0], [2.0, 1.0]], "a smallest eigenvalue of -1"),
        (c.positive_definite, [[1.0, nan], [nan, 1.0]], "nan in element (0, 1)"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(constraint, value, says):
    good = np.zeros_like(value)
    batch = lucid.asarray(np.array([[good, value]]))
    assert constraint.found(batch, (0, 1)).startswith(says)


def test_rounding_of_float32_is_allowed_for():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((50, 300)).astype(np.float32)
    x /= np.sqrt((x * x).sum(-1, keepdims=True))
    assert c.sphere.check(x).numpy().all()
    assert not c.sphere.check(x * np.float32(1.01)).numpy().any()
    y = rng.random((50, 300)).astype(np.float32)
    assert c.simplex.check(y / y.sum(-1, keepdims=True)).numpy().all()
    a = rng.standard_normal((20, 30, 30)).astype(np.float32)
    assert c.positive_semidefinite.check(a @ a.swapaxes(-1, -2)).numpy().all()
    assert not c.positive_semidefinite.check(-a @ a.swapaxes(-1, -2)).numpy().any()


class Plain(np.ndarray):
    """Arrays whose `max` takes what every array library's does."""

    def max(self, axis=None):
        return np.asarray(self).max(axis=axis)


@pytest.mark.parametrize("constraint", [c.symmetric, c.positive_semidefinite, c.positive_definite])
def test_symmetry_asks_of_arrays_what_all_have(constraint):
    a = np.array([[2.0, 1.0], [1.0, 2.0]]).view(Plain)
    assert constraint._holds(np, a)
    assert constraint.check(np.zeros((0, 2, 2))).shape == (0,)
    assert constraint.check(np.zeros((3, 0, 2, 2))).shape == (3, 0)
