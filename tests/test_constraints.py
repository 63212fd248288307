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
