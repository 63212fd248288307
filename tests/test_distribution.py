"""What every family inherits: parameters, shapes, validation, representation."""

import copy
import pickle
import re

import numpy as np
import pytest
from table import BY_CLASS

import lucid
from lucid.distributions import Distribution, Independent, Normal, constraints, kl_divergence

ids = {"ids": lambda v: getattr(v, "__name__", str(v))}
# Laws of parameters say nothing of a family that has none, or that takes events.
FAMILIES = [(f, row) for f, row in BY_CLASS.items() if row.DOMAIN and not hasattr(row, "EVENTS")]
# What the constraint of each kind of the table says it is.
SAYS = {
    "real": "real",
    "positive": "positive",
    "shape": "positive",
    "integer": "a positive integer",
    "nonnegative": "nonnegative",
    "count": "a nonnegative integer",
}
# What no parameter of a kind can be.
WRONG = {
    "positive": [0.0, -1.5],
    "shape": [0.0, -1.5],
    "unit": [-0.5, 1.5],
    "nonnegative": [-1.5],
    "count": [-1.0, 1.5],
}


def full(row, name, shape, dtype=float):
    """An array of the parameter's ordinary value."""
    return np.full(shape, row.CASES[1][list(row.DOMAIN).index(name)], dtype)


def built(family, row, **changed):
    values = dict(zip(row.DOMAIN, row.CASES[1], strict=True)) | changed
    return family(**values)


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_declares_what_the_table_says(family, row):
    assert [name for name in family.arg_constraints if name in row.DOMAIN] == list(row.DOMAIN)
    for name, kind in row.DOMAIN.items():
        assert kind not in SAYS or str(family.arg_constraints[name]) == SAYS[kind]
    d = built(family, row)
    assert isinstance(d.support, constraints.Constraint)
    assert d.batch_shape == d.event_shape == ()


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_invalid_parameters_are_named_with_value_and_index(family, row):
    for name, kind in row.DOMAIN.items():
        says = re.escape(str(family.arg_constraints[name]))
        for value in [np.nan, np.inf, -np.inf, *WRONG.get(kind, [])]:
            with pytest.raises(
                ValueError, match=rf"^{family.__name__}: {name} must be {says}.*, got {value}$"
            ):
                built(family, row, **{name: value})
            array = full(row, name, (2, 3))
            array[1, 2] = array[1, 0] = value
            with pytest.raises(
                ValueError,
                match=rf"{family.__name__}: {name} must be {says}.*, got {value} at index \(1, 0\)",
            ):
                built(family, row, **{name: array})
            long = full(row, name, 100_003, np.float32)
            long[70_001] = value
            with pytest.raises(ValueError, match=rf"{name} must be .* at index \(70001,\)"):
                built(family, row, **{name: long})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("one", "must be real numbers, got a str: 'one'"),
        (None, "must be real numbers, got a NoneType: None"),
        (1j, "must be real numbers, got a complex: 1j"),
        (np.array([1 + 1j]), "must be real numbers, got an array of complex128"),
        (
            np.array([1.0, "x"], object),
            r"must be real numbers, got an array of object, the first 'x' at index \(1,\)",
        ),
        (np.array(["a"]), "must be real numbers, got an array of <U1"),
        ([[1.0, 2.0], [3.0]], r"must be real numbers, got a list: \[\[1.0, 2.0\], \[3.0\]\]"),
        (np.array(["2020-01-01"], "datetime64[D]"), "must be real numbers, got an array of datetime64"),
    ],
    **ids,
)
@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_what_is_no_real_number_is_a_type_error(family, row, value, message):
    for name in row.DOMAIN:
        if value is None and name in ("probs", "logits", "gate"):
            continue  # None: the other one is given
        with pytest.raises(TypeError, match=rf"^{family.__name__}: {name} {message}"):
            built(family, row, **{name: value})


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_shapes_that_do_not_broadcast_are_listed(family, row):
    if len(row.DOMAIN) < 2:
        return
    first, second = list(row.DOMAIN)[:2]
    with pytest.raises(ValueError, match=rf"do not broadcast together: .*{first} \(3,\).*{second} \(2,\)"):
        built(family, row, **{first: full(row, first, 3), second: full(row, second, 2)})


QUANTITIES = [
    lambda d: d.entropy(),
    lambda d: d.log_prob(0.0 if d.support.is_discrete else 0.5),
    lambda d: d.cdf(0.0 if d.support.is_discrete else 0.5),
    lambda d: d.icdf(0.5),
    lambda d: d.sample(),
    lambda d: d.mean,
    lambda d: kl_divergence(d, d),
]


def implemented(quantity, d):
    """The quantity, or None where the family does not have it."""
    try:
        return quantity(d)
    except NotImplementedError:
        return None


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_unchecked_parameters_pass_and_give_nan(family, row):
    values = dict(zip(row.DOMAIN, row.CASES[1], strict=True))
    for name in row.DOMAIN:
        d = family(**values | {name: np.nan}, validate_args=False)
        for quantity in QUANTITIES:
            found = implemented(quantity, d)
            # The mean of a location-scale family need not know its scale.
            assert found is None or np.isnan(float(found)) or quantity is QUANTITIES[5]


def test_validation_can_be_off_for_all():
    Distribution.set_default_validate_args(False)
    try:
        assert np.isnan(float(Normal(0.0, -1.0).entropy()))
        with pytest.raises(ValueError, match="scale must be positive"):
            Normal(0.0, -1.0, validate_args=True)
    finally:
        Distribution.set_default_validate_args(True)


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_parameters_take_one_dtype(family, row):
    names, case = list(row.DOMAIN), row.CASES[1]

    def dtype(first, *others):
        values = (first, *(others or case[1:]))
        return family(**dict(zip(names, values, strict=True)), validate_args=False).dtype

    x = case[0]
    assert dtype(np.float32(x)) == np.float32
    assert dtype(np.full(3, x, np.float32)) == np.float32
    assert dtype(np.full(3, x, np.float16)) == np.float16
    assert dtype(np.full(3, 1, int)) == np.float64
    assert dtype(np.full(3, 1, np.int8)) == np.float64
    assert dtype(1) == np.float64
    if len(case) > 1:
        assert dtype(np.full(3, x, np.float32), *(np.full(3, y) for y in case[1:])) == np.float64
    assert dtype(np.full(3, x, ">f8")) == np.float64
    lucid.set_default_dtype(lucid.float32)
    try:
        assert dtype(x) == np.float32
        assert dtype([x, x]) == np.float32
        assert dtype(np.full(3, x)) == np.float64
    finally:
        lucid.set_default_dtype(lucid.float64)


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_parameters_read_back_in_the_batchs_shape(family, row):
    first = next(iter(row.DOMAIN))
    d = built(family, row, **{first: full(row, first, (3, 1))}).expand((3, 4))
    assert d.batch_shape == (3, 4)
    for k, name in enumerate(row.DOMAIN):
        value = getattr(d, name)
        assert isinstance(value, lucid.Tensor)
        assert value.numpy().tolist() == [[row.CASES[1][k]] * 4] * 3
    with pytest.raises(AttributeError, match=f"'{family.__name__}' object has no attribute 'nothing'"):
        _ = d.nothing
    with pytest.raises(ValueError, match=r"batch_shape \(3, 1\) does not expand to \(2, 4\)"):
        built(family, row, **{first: full(row, first, (3, 1))}).expand((2, 4))


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_numpy_arrays_are_not_copied(family, row):
    first = next(iter(row.DOMAIN))
    x = full(row, first, 5)
    assert np.shares_memory(getattr(built(family, row, **{first: x}), first).numpy(), x)


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_representation(family, row):
    listed = ", ".join(f"{name}={value!r}" for name, value in zip(row.DOMAIN, row.CASES[1], strict=True))
    d = built(family, row)
    assert repr(d) == f"{family.__name__}({listed})"
    first = next(iter(row.DOMAIN))
    text = repr(built(family, row, **{first: full(row, first, (2, 1), np.float32)}))
    assert f"{first}: (2, 1)" in text
    assert "batch_shape=(2, 1), dtype=float32, device='cpu'" in text
    assert repr(Independent(d.expand((3,)), 1)).startswith(f"Independent({family.__name__}(")


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_an_empty_batch_gives_empty_tensors(family, row):
    first = next(iter(row.DOMAIN))
    d = built(family, row, **{first: np.ones((0, 3))})
    for quantity in QUANTITIES:
        found = implemented(quantity, d)
        assert found is None or found.shape == (0, 3)


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_copies_and_pickles(family, row):
    d = built(family, row).expand((2,))
    x = d.sample()
    for other in (copy.copy(d), copy.deepcopy(d), pickle.loads(pickle.dumps(d))):
        assert other.batch_shape == (2,)
        assert other.log_prob(x).tolist() == d.log_prob(x).tolist()


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_values_take_the_parameters_dtype_and_any_fitting_shape(family, row):
    first = next(iter(row.DOMAIN))
    d = built(family, row, **{first: full(row, first, 3, np.float32)})
    x = float(d.sample(generator=lucid.random.default_rng(0))[0])
    assert d.log_prob(x).dtype == np.float32
    assert d.log_prob(np.full((5, 3), x, np.float32)).shape == (5, 3)
    assert d.log_prob([[x], [x]]).shape == (2, 3)
    with pytest.raises(ValueError, match=r"a value of shape \(2,\) fits neither batch_shape \(3,\)"):
        d.log_prob(np.full(2, x))
    with pytest.raises(TypeError, match=f"{family.__name__}: value must be real numbers, got a str"):
        d.log_prob("x")


@pytest.mark.parametrize(("family", "row"), FAMILIES, **ids)
def test_moves_between_devices(family, row):
    d = built(family, row).to("pretend:1")
    where = lucid.device("pretend:1")
    assert d.device is where
    d._validate_args = False
    for quantity in QUANTITIES:
        found = implemented(quantity, d)
        assert found is None or found.device is where
    first = next(iter(row.DOMAIN))
    if len(row.DOMAIN) > 1:
        with pytest.raises(ValueError, match="two devices"):
            built(family, row, **{n: lucid.ones(2, device=f"pretend:{i}") for i, n in enumerate(row.DOMAIN)})
    with lucid.device("pretend:1"):
        assert built(family, row, **{first: full(row, first, 3)}).device is where


@pytest.mark.parametrize(
    ("base", "n", "error", "message"),
    [
        (3, 1, TypeError, "base_distribution must be a Distribution, got 3"),
        (Normal(0.0, 1.0), 1, ValueError, "from 0 to 0.*got 1"),
        (Normal(np.zeros(3), 1.0), -1, ValueError, "from 0 to 1.*got -1"),
        (Normal(np.zeros(3), 1.0), 1.0, ValueError, "from 0 to 1.*got 1.0"),
    ],
    **ids,
)
def test_independent_refuses(base, n, error, message):
    with pytest.raises(error, match=message):
        Independent(base, n)


def test_independent_reads_batch_axes_as_event_axes():
    d = Independent(Normal(np.zeros((2, 3, 4)), 1.0), 2)
    assert (d.batch_shape, d.event_shape) == ((2,), (3, 4))
    assert d.has_rsample
    assert d.support.event_dim == 2
    assert d.support.check(np.zeros((2, 3, 4))).shape == (2,)
    assert d.expand((5, 2)).log_prob(np.zeros((3, 4))).shape == (5, 2)
    assert d.to("pretend:0").device is lucid.device("pretend:0")
    with pytest.raises(ValueError, match=r"value must be real, got nan at index \(0, 1\)"):
        d.log_prob(np.where(np.arange(12).reshape(3, 4) == 1, np.nan, 0.0))
    with pytest.raises(ValueError, match=r"value of shape \(4, 3\)"):
        d.log_prob(np.zeros((4, 3)))


def test_a_plain_subclass_owes_its_methods():
    class Empty(Distribution): ...

    for call in ("log_prob", "cdf", "icdf"):
        with pytest.raises(NotImplementedError, match="Empty"):
            getattr(Empty(), call)(0.0)
    for call in ("entropy", "sample", "rsample"):
        with pytest.raises(NotImplementedError, match="Empty"):
            getattr(Empty(), call)()
    for name in ("mean", "mode", "variance", "stddev", "support"):
        with pytest.raises(NotImplementedError, match="Empty"):
            getattr(Empty(), name)
    assert repr(Empty((2,))) == "Empty(batch_shape=(2,), event_shape=())"
