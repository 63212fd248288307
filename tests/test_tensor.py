"""Tensor: operators, NumPy's protocols, devices."""

import copy
import operator
import pickle

import numpy as np
import pytest

import lucid
from lucid import Tensor

X = np.array([[1.5, -2.0, 0.25], [3.0, 4.0, -5.5]])
BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lt", "le", "eq", "ne", "gt", "ge"]
OTHERS = [2, 2.5, True, abs(X[0]), abs(X[:, :1]), abs(X).astype(np.float32), np.float32(3), [1.0, 2.0, 3.0]]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("other", OTHERS, ids=lambda o: type(o).__name__ + str(np.shape(o)))
def test_operators_are_numpys(name, other):
    op, x = getattr(operator, name), np.abs(X)
    for got, want in [
        (op(lucid.asarray(x), other), op(x, other)),
        (
            op(other, lucid.asarray(x)),
            op(other, x) if not isinstance(other, list) else op(np.asarray(other), x),
        ),
        (op(lucid.asarray(x), lucid.asarray(other)), op(x, np.asarray(other))),
    ]:
        assert isinstance(got, Tensor)
        assert got.dtype == want.dtype
        assert np.array_equal(got.numpy(), want)


@pytest.mark.parametrize("name", ["and_", "or_", "xor", "lshift", "rshift"])
def test_bitwise_operators(name):
    op, n = getattr(operator, name), np.array([1, 2, 3])
    assert op(lucid.asarray(n), 2).tolist() == op(n, 2).tolist()
    assert op(2, lucid.asarray(n)).tolist() == op(2, n).tolist()


def test_unary_operators_and_matmul():
    t = lucid.asarray(X)
    for op in (operator.neg, operator.pos, operator.abs):
        assert np.array_equal(op(t).numpy(), op(X))
    assert (~lucid.asarray([True, False])).tolist() == [False, True]
    assert np.array_equal((t @ t.T).numpy(), X @ X.T)
    assert np.array_equal((X @ t.mT).numpy(), X @ X.T)


@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "floordiv", "pow"])
def test_in_place_operators_write_where_they_stand(name):
    x = np.abs(X)
    t = lucid.asarray(x)
    same = t
    want = getattr(operator, name)(x, 2)
    t = getattr(operator, f"i{name}")(t, 2)
    assert t is same
    assert np.array_equal(x, want), "the memory is shared with the array it was made from"


def test_unknown_types_are_left_to_their_own_operators():
    class Other:
        def __radd__(self, other):
            return "theirs"

    assert lucid.ones(2) + Other() == "theirs"
    with pytest.raises(TypeError):
        lucid.ones(2) + "x"


@pytest.mark.parametrize(
    "f",
    [
        np.sin,
        lambda x: np.add(x, 1),
        np.sum,
        lambda x: np.concatenate([x, x]),
        np.mean,
        np.transpose,
        lambda x: np.where(x > 0, x, 0),
        lambda x: np.add.reduce(x, axis=0),
        np.linalg.norm,
        np.sort,
        lambda x: np.percentile(x, 30),
        lambda x: np.einsum("ij,kj->ik", x, x),
        np.modf,
        lambda x: np.split(x, 3, axis=1),
        lambda x: np.linalg.svd(x, full_matrices=False),
        lambda x: np.stack([x, x]),
        lambda x: np.clip(x, 0, 1),
    ],
)
def test_numpy_functions_take_and_give_tensors(f):
    got, want = f(lucid.asarray(X)), f(X)
    for g, w in zip(got, want, strict=True) if isinstance(want, (tuple, list)) else [(got, want)]:
        assert isinstance(g, Tensor)
        assert np.array_equal(g.numpy(), w)
    assert type(got).__name__ == (type(want).__name__ if isinstance(want, (tuple, list)) else "Tensor")


def test_ufuncs_write_into_out():
    t, a = lucid.zeros(3), np.zeros(3)
    assert np.add(np.ones(3), 1, out=t) is t
    assert np.add(lucid.ones(3), 1, out=a) is a
    assert t.tolist() == a.tolist() == [2, 2, 2]
    np.add.at(t, [0, 0], 1)
    assert t.tolist() == [4, 2, 2]


METHODS = [
    "sum",
    "mean",
    "max",
    "argmax",
    "cumsum",
    "ravel",
    "flatten",
    "squeeze",
    "argsort",
    "prod",
    "std",
    "round",
]


@pytest.mark.parametrize("name", METHODS)
def test_methods_are_ndarrays(name):
    got, want = getattr(lucid.asarray(X), name)(), getattr(X, name)()
    assert isinstance(got, Tensor)
    assert np.array_equal(got.numpy(), want)


def test_attributes_and_conversions():
    t = lucid.asarray(X)
    assert (t.shape, t.ndim, t.size, t.nbytes, len(t)) == ((2, 3), 2, 6, 48, 2)
    assert t.T.shape == t.mT.shape == (3, 2)
    assert t.reshape(3, 2).shape == t.reshape((3, 2)).shape == (3, 2)
    assert t.astype(np.float32).dtype == np.float32
    assert [row.tolist() for row in t] == X.tolist()
    assert t[0, 1].item() == -2.0
    one = lucid.asarray(2)
    assert (int(one), float(one), bool(one), complex(one), [5, 6, 7][one]) == (2, 2.0, True, 2 + 0j, 7)
    assert f"{lucid.asarray(1.5):.2f}" == "1.50"
    assert 4.0 in t
    with pytest.raises(AttributeError, match="'Tensor' object has no attribute 'nothing'"):
        _ = t.nothing
    with pytest.raises(TypeError, match="unhashable"):
        hash(t)


def test_representation():
    assert repr(lucid.asarray(0.5)) == "Tensor(0.5, device='cpu')"
    assert repr(lucid.asarray([1, 2])) == "Tensor([1, 2], device='cpu')"
    assert repr(lucid.asarray([1.5], dtype=lucid.float32)) == "Tensor([1.5], dtype=float32, device='cpu')"
    assert repr(lucid.zeros((0, 3))) == "Tensor([], shape=(0, 3), device='cpu')"
    assert str(lucid.asarray([1.0, 2.0])) == "[1. 2.]"


def test_indexing_as_numpy():
    t = lucid.asarray(X)
    keys = [
        0,
        (slice(None), 1),
        (..., None),
        X > 0,
        ([0, 1], [1, 2]),
        lucid.asarray([1, 0]),
        lucid.asarray(X > 0),
        np.newaxis,
    ]
    for key in keys:
        raw = key.numpy() if isinstance(key, Tensor) else key
        assert np.array_equal(t[key].numpy(), X[raw])
    x = X.copy()
    t = lucid.asarray(x)
    t[0, lucid.asarray([0, 2])] = lucid.asarray([7.0, 8.0])
    t[t < 0] = 0
    assert x.tolist() == [[7.0, 0.0, 8.0], [3.0, 4.0, 0.0]]


def test_asarray_shares_copies_and_refuses():
    x = np.arange(3.0)
    assert np.shares_memory(lucid.asarray(x).numpy(), x)
    assert not np.shares_memory(lucid.asarray(x, copy=True).numpy(), x)
    t = lucid.asarray(x)
    assert lucid.asarray(t) is t
    assert lucid.asarray(t, copy=True) is not t
    assert lucid.asarray([t[0], 5.0]).tolist() == [0.0, 5.0]
    assert lucid.asarray(x, dtype=np.float32, copy=None).dtype == np.float32
    with pytest.raises(ValueError, match="copy=False"):
        lucid.asarray(x, dtype=np.float32, copy=False)
    with pytest.raises(TypeError, match="default dtype must be a real floating-point type, got int64"):
        lucid.set_default_dtype(int)


def test_two_devices_do_not_mix():
    a, b = lucid.ones(2), lucid.ones(2, device="pretend:0")
    calls = [
        lambda: a + b,
        lambda: b * a,
        lambda: np.add(a, b),
        lambda: np.concatenate([a, b]),
        lambda: lucid.where(a > 0, a, b),
        lambda: a.__setitem__(0, b[0]),
        lambda: a[b > 0],
        lambda: lucid.add(a, b),
        lambda: a.dot(b),
        lambda: a.__iadd__(b),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"two devices, .*move one with \.to\("):
            call()
    assert (a + b.to("cpu")).device is a.device
    assert (b + np.ones(2) + 1).device is b.device
    assert np.sin(b).device is b.device
    assert b.sum().device is b.device
    assert lucid.exp(b).device is b.device
    assert b.cpu() + a is not None
    assert a.to(a.device) is a
    assert b.to_device("cpu").device is a.device
    with pytest.raises(ValueError, match="stream must be None"):
        b.to_device("cpu", stream=1)


def test_copies_and_pickles():
    t = lucid.ones(3, device="pretend:0")
    for other in (copy.copy(t), copy.deepcopy(t), pickle.loads(pickle.dumps(t)), t.copy()):
        assert other.device is t.device
        other[0] = 5
    assert t.tolist() == [1, 1, 1]


def test_dlpack_and_array():
    t = lucid.asarray(X)
    assert np.array_equal(np.from_dlpack(t), X)
    assert np.array_equal(np.from_dlpack(lucid.asarray(X[::-1])), X[::-1])
    assert np.shares_memory(np.asarray(t), X)
    assert np.asarray(t, dtype=np.float32).dtype == np.float32
    assert not hasattr(t, "__cuda_array_interface__")


def test_creation_takes_the_default_dtype():
    lucid.set_default_dtype(lucid.float32)
    try:
        assert lucid.zeros(2).dtype == lucid.linspace(0, 1, 3).dtype == lucid.full(2, 1.5).dtype == np.float32
        assert lucid.arange(3).dtype == np.int64
        assert lucid.zeros(2, dtype=lucid.float64).dtype == np.float64
    finally:
        lucid.set_default_dtype(lucid.float64)


def test_special_functions_are_scipys():
    from scipy import special

    x = lucid.asarray([0.25, 0.75], device="pretend:0")
    for name in ("erf", "gammaln", "ndtri", "digamma"):
        got = getattr(lucid.special, name)(x)
        assert got.device is x.device
        assert np.array_equal(got.numpy(), getattr(special, name)(x.numpy()))
    with pytest.raises(AttributeError, match=r"scipy.special has no function 'nothing'"):
        _ = lucid.special.nothing
    assert "erf" in dir(lucid.special)


def test_the_namespace_lists_its_names_and_knows_no_other():
    assert {"add", "zeros", "Tensor", "distributions"} <= set(dir(lucid))
    with pytest.raises(AttributeError, match="module 'lucid' has no attribute 'nothing'"):
        _ = lucid.nothing
