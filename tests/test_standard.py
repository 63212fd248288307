"""The Array API standard's functions against its reference implementation, on arbitrary arrays.

data-apis/array-api-tests is the standard's own suite; of its tests lucid fails these, on purpose:

- `floor_divide`, `//` and `//=` of or by an infinity (18 tests): Python and NumPy give nan for
  inf // 2 and -1 for -1 // inf, and a script must not change with its array library.
- `linalg.eig` and `linalg.eigvals` (2 tests): complex in the standard, real in NumPy where all
  eigenvalues are.
- `tanh` of an infinite real part (1 test, on few draws): NumPy and C99 give the zero in the
  imaginary part the sign of sin 2y.
"""

import inspect
from importlib import import_module

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lucid
from lucid import Tensor, ops

strict = pytest.importorskip("array_api_strict")
FLOATS = ["float32", "float64"]
COMPLEX = ["complex64", "complex128"]
INTEGERS = ["int8", "int32", "int64", "uint8", "uint32"]
REAL = FLOATS + INTEGERS
NUMERIC = REAL + COMPLEX
ALL = [*NUMERIC, "bool"]
SHAPES = array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)


def elements(dtype):
    kind = np.dtype(dtype).kind
    if kind in "iu":
        return st.integers(0 if kind == "u" else -9, 9)
    width = {"float32": 32, "complex64": 32}.get(dtype, 64)
    reals = st.floats(-8, 8, width=width, allow_subnormal=False)
    if kind == "c":
        return st.builds(complex, reals, reals)
    return reals if kind == "f" else st.booleans()


class Draw:
    """What a row of the table draws its arguments with."""

    def __init__(self, data):
        self.data = data

    def __call__(self, strategy):
        return self.data.draw(strategy)

    def array(self, dtypes=NUMERIC, shape=SHAPES, like=None):
        dtype = self(st.sampled_from(dtypes)) if like is None else like.dtype.name
        shape = self(shape) if not isinstance(shape, tuple) else shape
        return self(arrays(dtype, shape, elements=elements(dtype)))

    def axis(self, x):
        return self(st.integers(-x.ndim, x.ndim - 1))

    def matrix(self, dtypes=FLOATS + COMPLEX, batch=True):
        n = self(st.integers(1, 3))
        x = self.array(dtypes, (2, n, n) if batch and self(st.booleans()) else (n, n))
        return x + (x.dtype.type(20) * np.eye(n, dtype=x.dtype))

    def positive(self):
        x = self.matrix(FLOATS)
        return x @ np.swapaxes(x, -1, -2)


def one(dtypes=NUMERIC):
    return lambda d: ((d.array(dtypes),), {})


def along(dtypes=NUMERIC, **options):
    def arguments(d):
        x = d.array(dtypes)
        return (x,), {"axis": d.axis(x)} | {k: d(v) for k, v in options.items()}

    return arguments


def two(d, dtypes=NUMERIC):
    x = d.array(dtypes)
    return x, d.array(shape=x.shape, like=x)


def pair(dtypes=NUMERIC, **keywords):
    return lambda d: (two(d, dtypes), keywords)


def permuted(d):
    x = d.array(ALL)
    return (x, tuple(d(st.permutations(range(x.ndim))))), {}


def indexed(d):
    x = d.array(ALL)
    axis = d.axis(x)
    k = d(arrays(np.int64, d(st.integers(1, 4)), elements=st.integers(0, x.shape[axis] - 1)))
    return (x, k), {"axis": axis}


def along_indices(d):
    x = d.array(ALL)
    axis = d.axis(x)
    return (x, np.argsort(x.real, axis=axis)), {"axis": axis}


def where(d):
    x, y = two(d, ALL)
    return (d.array(["bool"], x.shape), x, y), {}


def sorted_and_sought(d):
    x = d.array(REAL, (5,))
    return (np.sort(x), d.array(shape=(2, 3), like=x)), {"side": d(st.sampled_from(["left", "right"]))}


def several(d):
    x, y = two(d, ALL)
    return ([x, y],), {"axis": d.axis(x)}


BOOLEAN = st.booleans()
TABLE = {
    "arange": lambda d: ((d(st.integers(-5, 5)), d(st.integers(-5, 9)), d(st.sampled_from([1, 2, 0.5]))), {}),
    "zeros_like ones_like": one(ALL),
    "eye": lambda d: ((d(st.integers(0, 4)), d(st.integers(0, 4))), {"k": d(st.integers(-3, 3))}),
    "full": lambda d: ((d(SHAPES), d(st.sampled_from([1, 2.5, 1j, True]))), {}),
    "full_like": lambda d: ((d.array(NUMERIC), 3), {}),
    "linspace": lambda d: (
        (d(st.floats(-5, 5)), d(st.floats(-5, 5)), d(st.integers(2, 9))),
        {"endpoint": d(BOOLEAN)},
    ),
    "ones zeros": lambda d: ((d(SHAPES),), {"dtype": d(st.sampled_from([None, "float32", "int32", "bool"]))}),
    "meshgrid": lambda d: (
        (x := d.array(NUMERIC, (3,)), d.array(shape=(2,), like=x)),
        {"indexing": d(st.sampled_from(["xy", "ij"]))},
    ),
    "tril triu": lambda d: ((d.array(ALL, (3, 4)),), {"k": d(st.integers(-3, 3))}),
    "asarray": lambda d: ((d.array(ALL),), {"copy": d(st.sampled_from([True, None]))}),
    "astype": lambda d: ((d.array(REAL), d(st.sampled_from(ALL))), {"copy": d(BOOLEAN)}),
    "can_cast": lambda d: ((d(st.sampled_from(INTEGERS)), d(st.sampled_from(INTEGERS))), {}),
    "isdtype": lambda d: (
        (d(st.sampled_from(ALL)), d(st.sampled_from(["integral", "numeric", "real floating", "bool"]))),
        {},
    ),
    "result_type": lambda d: ((d.array(REAL), 1), {}),
    "take": indexed,
    "take_along_axis": along_indices,
    "matmul": lambda d: ((x := d.matrix(NUMERIC), d.array(shape=x.shape, like=x)), {}),
    "matrix_transpose": lambda d: ((d.matrix(ALL[:-1]),), {}),
    "tensordot": lambda d: ((x := d.array(NUMERIC, (2, 3)), d.array(shape=(3, 2), like=x)), {"axes": 1}),
    "vecdot": pair(NUMERIC),
    "broadcast_arrays": lambda d: ((d.array(ALL, (3, 1)), d.array(ALL, (4,))), {}),
    "broadcast_shapes": lambda d: (((3, 1), (1, d(st.integers(1, 4)))), {}),
    "broadcast_to": lambda d: ((d.array(ALL, (3, 1)), (2, 3, d(st.integers(1, 4)))), {}),
    "concat stack": several,
    "expand_dims flip": along(ALL),
    "moveaxis": lambda d: ((x := d.array(ALL), d.axis(x), d.axis(x)), {}),
    "permute_dims": permuted,
    "repeat": lambda d: ((d.array(ALL), d(st.integers(0, 3))), {}),
    "reshape": lambda d: ((d.array(ALL), (-1,)), {}),
    "roll": lambda d: ((x := d.array(ALL), d(st.integers(-4, 4))), {"axis": d.axis(x)}),
    "squeeze": lambda d: ((d.array(ALL, (2, 1, 3)),), {"axis": 1}),
    "tile": lambda d: ((d.array(ALL), (2, d(st.integers(0, 2)))), {}),
    "unstack": along(ALL),
    "argmax argmin max min": along(REAL, keepdims=BOOLEAN),
    "count_nonzero": along(ALL, keepdims=BOOLEAN),
    "nonzero": one(ALL),
    "searchsorted": sorted_and_sought,
    "where": where,
    "isin": pair(INTEGERS),
    "unique_all unique_counts unique_inverse unique_values": one(ALL[:-1]),
    "sort argsort": along(REAL, descending=BOOLEAN),
    "cumulative_sum cumulative_prod": along(NUMERIC, include_initial=BOOLEAN),
    "mean": along(FLOATS, keepdims=BOOLEAN),
    "std var": along(FLOATS, keepdims=BOOLEAN, correction=st.sampled_from([0, 1, 0.5])),
    "sum prod": along(NUMERIC, keepdims=BOOLEAN),
    "all any": along(ALL, keepdims=BOOLEAN),
    "diff": along(NUMERIC, n=st.integers(0, 2)),
    "round": one(NUMERIC),
    "clip": lambda d: ((d.array(REAL), 1, 3), {}),
    "linalg.cholesky": lambda d: ((d.positive(),), {"upper": d(BOOLEAN)}),
    "linalg.cross": lambda d: ((x := d.array(NUMERIC, (2, 3)), d.array(shape=(2, 3), like=x)), {}),
    "linalg.diagonal linalg.trace": lambda d: (
        (d.array(NUMERIC, (2, 3, 4)),),
        {"offset": d(st.integers(-3, 3))},
    ),
    "linalg.eigh linalg.eigvalsh": lambda d: ((d.positive(),), {}),
    "linalg.det linalg.inv linalg.qr linalg.slogdet linalg.svd linalg.svdvals": lambda d: ((d.matrix(),), {}),
    "linalg.pinv linalg.matrix_rank": lambda d: ((d.matrix(),), {}),
    "linalg.matrix_norm": lambda d: (
        (d.matrix(),),
        {"ord": d(st.sampled_from(["fro", "nuc", 1, 2, np.inf]))},
    ),
    "linalg.matrix_power": lambda d: ((d.matrix(FLOATS), d(st.integers(-2, 3))), {}),
    "linalg.outer": lambda d: ((x := d.array(NUMERIC, (3,)), d.array(shape=(2,), like=x)), {}),
    "linalg.solve": lambda d: ((x := d.matrix(FLOATS), d.array(shape=(*x.shape[:-1], 2), like=x)), {}),
    "linalg.matmul": lambda d: ((x := d.matrix(NUMERIC), d.array(shape=x.shape, like=x)), {}),
    "linalg.matrix_transpose": lambda d: ((d.matrix(NUMERIC),), {}),
    "linalg.tensordot linalg.vecdot": lambda d: (
        (x := d.array(FLOATS, (3, 3)), d.array(shape=(3, 3), like=x)),
        {},
    ),
    "linalg.vector_norm": along(FLOATS + COMPLEX, ord=st.sampled_from([1, 2, 3.5, np.inf, 0])),
    "fft.fft fft.ifft fft.fftn fft.ifftn fft.hfft": lambda d: ((d.array(COMPLEX, (3, 4)),), {}),
    "fft.rfft fft.rfftn fft.ihfft": lambda d: ((d.array(FLOATS, (3, 4)),), {}),
    "fft.irfft fft.irfftn": lambda d: ((d.array(COMPLEX, (3, 4)),), {}),
    "fft.fftfreq fft.rfftfreq": lambda d: ((d(st.integers(1, 9)),), {"d": d(st.sampled_from([1.0, 0.5]))}),
    "fft.fftshift fft.ifftshift": lambda d: ((d.array(COMPLEX + FLOATS, (3, 4)),), {}),
}
ROWS = {name: row for names, row in TABLE.items() for name in names.split()}
# No table could hold them: `empty` has no values, the others no arrays.
OTHERS = {"empty", "empty_like", "from_dlpack", "finfo", "iinfo", "__array_namespace_info__"}


def found(module, name):
    for part in name.split("."):
        module = getattr(module, part)
    return module


def functions():
    chapters = {
        n for c in ops.CHAPTERS for m in [import_module(f"lucid.ops.{c}")] for n in (*m.NAMES, *m.OWN)
    }
    return sorted(chapters | {f"{m}.{n}" for m in ("linalg", "fft") for n in found(lucid, m).STANDARD})


def default(name):
    """The arguments of an element-wise function."""
    count = len(inspect.signature(found(strict, name)).parameters)
    dtypes = ["bool"] if "logical" in name else FLOATS if name in ("atan2", "hypot", "logaddexp") else ALL

    def arguments(d):
        x = d.array(dtypes)
        more = [d.array(shape=x.shape, like=x) for _ in range(count - 1)]
        if name == "pow" or "shift" in name:  # neither has a meaning for negative integers
            more = [abs(y) for y in more]
        return (x, *more), {}

    return arguments


def given_to(module, x):
    if isinstance(x, np.ndarray):
        return module.asarray(x)
    if isinstance(x, list):
        return [given_to(module, y) for y in x]
    return getattr(module, x) if isinstance(x, str) and x in ALL else x


def same(got, want):
    if isinstance(want, (tuple, list)):
        assert len(got) == len(want)
        assert getattr(got, "_fields", None) == getattr(want, "_fields", None)
        for g, w in zip(got, want, strict=True):
            same(g, w)
    elif isinstance(want, strict._array_object.Array):
        assert isinstance(got, Tensor)
        w = np.asarray(want)
        assert (got.dtype, got.shape) == (w.dtype, w.shape)
        np.testing.assert_array_equal(got.numpy(), w)
    else:
        assert got == want if not isinstance(want, strict._dtypes.DType) else got == want._np_dtype


def test_the_table_has_every_function_of_the_standard():
    names = {n for n in functions() if "." in n or n not in import_module("lucid.ops.elementwise").NAMES}
    assert names - OTHERS == set(ROWS) - {"round", "clip"}
    published = {
        n for n in strict.__all__ if callable(getattr(strict, n)) and not isinstance(getattr(strict, n), type)
    }
    private = {"get_array_api_strict_flags", "reset_array_api_strict_flags", "set_array_api_strict_flags"}
    assert {n for n in published if not n.startswith("_")} - private <= set(functions())
    for part in ("linalg", "fft"):
        assert set(getattr(strict, part).__all__) - {"eig", "eigvals"} <= set(getattr(lucid, part).STANDARD)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", [n for n in functions() if n not in OTHERS])
@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_function_is_the_standards(name, data):
    args, kwargs = ROWS.get(name, default(name))(Draw(data))
    try:
        want = found(strict, name)(
            *(given_to(strict, x) for x in args), **{k: given_to(strict, v) for k, v in kwargs.items()}
        )
    except TypeError:  # a dtype the standard has no such function of
        assume(False)
    got = found(lucid, name)(
        *(given_to(lucid, x) for x in args), **{k: given_to(lucid, v) for k, v in kwargs.items()}
    )
    same(got, want)


def test_the_limits_of_complex_expm1():
    inf, nan = np.inf, np.nan
    for z, want in {
        0j: 0j,
        complex(-0.0, 0.0): 0j,
        complex(inf, 0.0): complex(inf, 0.0),
        complex(-inf, inf): complex(-1.0, 0.0),
        complex(-inf, nan): complex(-1.0, 0.0),
        complex(nan, 0.0): complex(nan, 0.0),
    }.items():
        with np.errstate(all="ignore"):
            got = lucid.expm1(lucid.asarray(z)).numpy()
        assert np.array_equal(got.real, want.real, equal_nan=True)
        assert np.array_equal(got.imag, want.imag, equal_nan=True)
    near = lucid.expm1(lucid.asarray(1e-20 + 1e-20j))
    assert complex(near) == 1e-20 + 1e-20j


def test_clip_promotes_as_numpy():
    got = lucid.clip(lucid.asarray([1, 2, 3]), 1.5, 2.5)
    assert got.dtype == np.float64
    assert got.tolist() == [1.5, 2.0, 2.5]


def test_limits_are_python_floats():
    for kind in (lucid.float32, lucid.complex64, lucid.zeros(1, dtype="float32")):
        limits = lucid.finfo(kind)
        assert {type(getattr(limits, k)) for k in ("eps", "max", "min", "smallest_normal")} == {float}
        assert limits.eps == 2.0**-23
        assert limits.bits == 32
        assert limits.nmant == 23
    assert lucid.iinfo("int8").max == 127


def test_what_lucid_says_of_itself():
    info = lucid.__array_namespace_info__()
    with lucid.device("pretend:1"):
        assert info.default_device() is lucid.device("pretend:1")
    assert lucid.device("cpu") in info.devices()
    assert info.capabilities()["boolean indexing"] is True
    for real, complex_ in ((lucid.float64, lucid.complex128), (lucid.float32, lucid.complex64)):
        lucid.set_default_dtype(real)
        try:
            found = info.default_dtypes()
        finally:
            lucid.set_default_dtype(lucid.float64)
        assert found == {
            "real floating": real,
            "complex floating": complex_,
            "integral": lucid.arange(3).dtype,
            "indexing": lucid.argmax(lucid.zeros(2)).dtype,
        }
    assert set(info.dtypes(kind="real floating")) == {"float32", "float64"}
    assert set(info.dtypes()) == set(strict.__array_namespace_info__().dtypes())
