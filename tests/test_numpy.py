"""NumPy's public functions: each gives from lucid what it gives from NumPy, as Tensors."""

import types

import numpy as np
import pytest

import lucid
from lucid import Tensor

X = np.array([[1.5, -2.0, 0.25], [3.0, 4.0, -5.5]])
V = np.array([3.0, -1.0, 2.0])
SQUARE = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 5.0]])
N = np.array([3, 1, 2])
B = np.array([True, False, True])
WORDS = np.array(["10", "2"])
# Tried in this order: the first that NumPy takes is the one compared.
ARGUMENTS = [
    (X,), (np.abs(X) / 8,), (X, X[:, ::-1]), (N,), (N, N[::-1]), (B,), (B, ~B), (SQUARE,), (V,), (V, V[::-1]),
    (SQUARE, V), (X, 2), (V, 1), ((2, 3),), (3,), (3, 2), (1.0, 9.0, 4), ([X, X],), ([V, V[::-1]],),
    (X, (3, 2)), (X, 0, 1), (X, (1, 0)), (X > 0, X, -X), (X, X > 0), (X > 0, X), (X, 50.0), (X, [0, 1], 0),
    (V, N), (V, N, V), (N, V, V), (np.float32, np.float64), ("f8",), (np.float64,), (X, np.float32),
    (4, 1, (3, 5)), (B.astype(np.uint8),), (WORDS,), (X, [X > 0], [0.0]), (X, "full"), (np.int64(5), 8),
    (1 + 1j * V,), (V[0],),
]  # fmt: skip
GIVEN = {
    "apply_along_axis": (lambda a: a.sum(), 0, X),
    "apply_over_axes": (np.sum, X, [0]),
    "array2string": (X,),
    "bincount": (N,),
    "block": ([[X, X], [X, X]],),
    "busday_count": (np.datetime64("2026-01-01"), np.datetime64("2026-02-01")),
    "busday_offset": (np.datetime64("2026-01-01"), 3),
    "choose": (N - 1, [V, V, V]),
    "convolve": (V, V),
    "correlate": (V, V),
    "corrcoef": (X,),
    "cov": (X,),
    "datetime_as_string": (np.datetime64("2026-01-01"),),
    "datetime_data": (np.dtype("M8[D]"),),
    "digitize": (V, np.sort(V)),
    "einsum": ("ij,kj->ik", X, X),
    "einsum_path": ("ij,kj->ik", X, X),
    "fromfunction": (lambda i, j: i + j, (2, 3)),
    "fromiter": ([1.0, 2.0], float),
    "frombuffer": (b"\x01\x02", np.uint8),
    "fromstring": ("1 2", float, -1, " "),
    "frompyfunc": None,
    "histogram": (X, 4),
    "histogram2d": (V, V),
    "histogramdd": ([V, V],),
    "histogram_bin_edges": (X, 4),
    "insert": (V, 1, 9.0),
    "delete": (V, 1),
    "interp": (V, np.sort(V), V),
    "isclose": (V, V + 1e-9),
    "is_busday": (np.datetime64("2026-01-01"),),
    "isnat": (np.array(["NaT", "2026-01-01"], "M8[D]"),),
    "kaiser": (5, 2.0),
    "ldexp": (V, N),
    "linspace": (0.0, 1.0, 5),
    "lexsort": ([V, V],),
    "matvec": (SQUARE, V),
    "vecmat": (V, SQUARE),
    "mask_indices": (3, np.triu),
    "pad": (X, 1),
    "partition": (V, 1),
    "argpartition": (V, 1),
    "piecewise": (V, [V > 0], [1.0, -1.0]),
    "put_along_axis": None,
    "poly": (V,),
    "polyadd": (V, V),
    "polyder": (V,),
    "polydiv": (V, V[:2]),
    "polyfit": (V, V**2, 2),
    "polyint": (V,),
    "polymul": (V, V),
    "polysub": (V, V),
    "polyval": (V, V),
    "quantile": (X, 0.5),
    "nanquantile": (X, 0.5),
    "ravel_multi_index": ((N - 1, N - 1), (3, 3)),
    "unravel_index": (N, (2, 3)),
    "resize": (X, (3, 3)),
    "require": (X,),
    "rot90": (X,),
    "roots": (V,),
    "searchsorted": (np.sort(V), V),
    "select": ([V > 0], [V], 0.0),
    "setdiff1d": (V, V[:1]),
    "setxor1d": (V, V[:1]),
    "intersect1d": (V, V[:1]),
    "union1d": (V, V[:1]),
    "split": (X, 2),
    "array_split": (X, 2),
    "dsplit": (X[..., None], 1),
    "hsplit": (X, 3),
    "vsplit": (X, 2),
    "swapaxes": (X, 0, 1),
    "take": (V, N - 1),
    "take_along_axis": (X, np.argsort(X, 1), 1),
    "tensordot": (X, X.T, 1),
    "tile": (X, 2),
    "trapezoid": (V,),
    "unpackbits": (N.astype(np.uint8),),
    "unwrap": (V,),
    "vander": (V,),
    "where": (X > 0, X, 0.0),
    "asmatrix": None,
    "bmat": None,
}
# Without a result to compare: they print, set, read or write, or change an argument (tested below),
# or give a type that holds arrays of its own.
SILENT = """asmatrix bmat frompyfunc copyto place put putmask put_along_axis fill_diagonal fromfile fromregex
    genfromtxt loadtxt save savetxt savez savez_compressed load info set_printoptions setbufsize seterr
    seterrcall show_config show_runtime get_include test nested_iters getbufsize geterrcall get_printoptions
    printoptions geterr empty empty_like shares_memory may_share_memory from_dlpack vectorize typename
    mintypecode ix_ base_repr binary_repr format_float_positional format_float_scientific iterable
    broadcast_shapes""".split()
FUNCTIONS = sorted(
    n
    for n in np.__all__
    if callable(getattr(np, n)) and not isinstance(getattr(np, n), type) and n not in SILENT
)
PARTS = [(part, n) for part in ("linalg", "fft") for n in getattr(np, part).__all__]


def lifted(x, device=None):
    if isinstance(x, np.ndarray) and x.dtype.kind not in "UM":
        return lucid.asarray(x, device=device)
    return type(x)(lifted(y, device) for y in x) if isinstance(x, (list, tuple)) else x


def same(got, want):
    if isinstance(want, (tuple, list)):
        assert len(got) == len(want)
        assert getattr(got, "_fields", None) == getattr(want, "_fields", None)
        for g, w in zip(got, want, strict=True):
            same(g, w)
    elif isinstance(want, (np.ndarray, np.generic)) and want.dtype != object:
        assert isinstance(got, Tensor)
        assert (got.dtype, got.shape) == (want.dtype, want.shape)
        np.testing.assert_array_equal(got.numpy(), want)
    else:
        assert type(got) is type(want)
        assert repr(got) == repr(want)


def compared(function, numpys, candidates):
    for arguments in candidates:
        try:
            with np.errstate(all="ignore"):
                want = numpys(*arguments)
        except (TypeError, ValueError, IndexError, AttributeError, np.linalg.LinAlgError):
            continue
        with np.errstate(all="ignore"):
            same(function(*map(lifted, arguments)), want)
            moved = [lifted(x, "pretend:1") for x in arguments]
            if any(isinstance(x, Tensor) for x in moved):
                got = function(*moved)
                assert not isinstance(got, Tensor) or str(got.device) == "pretend:1"
        return
    pytest.fail("no arguments fitted")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_numpys(name):
    candidates = [GIVEN[name]] if name in GIVEN else ARGUMENTS
    compared(getattr(lucid, name), getattr(np, name), candidates)


@pytest.mark.parametrize(("part", "name"), [p for p in PARTS if p[1] != "LinAlgError"])
def test_a_function_of_a_part_is_numpys(part, name):
    given = {
        "multi_dot": ([SQUARE, SQUARE, V],),
        "tensorsolve": (SQUARE, V),
        "tensorinv": (SQUARE, 1),
        "matrix_power": (SQUARE, 3),
    }
    candidates = [given[name]] if name in given else ARGUMENTS
    compared(getattr(getattr(lucid, part), name), getattr(getattr(np, part), name), candidates)


# Types and modules in whose place lucid has its own.
OURS = (
    "ndarray",
    "vectorize",
    "finfo",
    "iinfo",
    "__array_namespace_info__",
    "linalg",
    "fft",
    "random",
    "lib",
    "polynomial",
    "strings",
)


@pytest.mark.parametrize("name", sorted(set(np.__all__) - set(FUNCTIONS)))
def test_every_other_name_is_there(name):
    found, numpys = getattr(lucid, name), getattr(np, name)
    if isinstance(numpys, (type, types.ModuleType)) and name not in OURS:
        assert found is numpys


def names_that(kind):
    return sorted(n for n in np.__all__ if isinstance(getattr(np, n), kind))


@pytest.mark.parametrize("name", names_that(np.ufunc))
def test_ufuncs_have_their_methods(name):
    f, u = getattr(lucid, name), getattr(np, name)
    assert (f.nin, f.nout, f.identity) == (u.nin, u.nout, u.identity)
    x = np.array([3.0, 5.0, 2.0])
    for method in ("reduce", "accumulate", "outer"):
        try:
            want = getattr(u, method)(*((x, x) if method == "outer" else (x,)))
        except (TypeError, ValueError, RuntimeError):
            continue
        same(getattr(f, method)(*([lucid.asarray(x)] * (1 + (method == "outer")))), want)


def test_functions_that_write_write_into_the_tensor():
    for name, arguments in {
        "copyto": (np.zeros(3), V),
        "place": (V.copy(), V > 0, [7.0]),
        "put": (V.copy(), [0], [9.0]),
        "putmask": (V.copy(), V > 0, 0.0),
        "fill_diagonal": (SQUARE.copy(), 0.0),
        "put_along_axis": (SQUARE.copy(), np.array([[0], [1], [2]]), 1.0, 1),
    }.items():
        target = lucid.asarray(arguments[0].copy())
        assert getattr(lucid, name)(target, *map(lifted, arguments[1:])) is None
        getattr(np, name)(*arguments)
        np.testing.assert_array_equal(target.numpy(), arguments[0], err_msg=name)
    target = lucid.zeros(3)
    lucid.add.at(target, lucid.asarray([0, 0, 2]), 1.0)
    assert target.tolist() == [2.0, 0.0, 1.0]
    out = lucid.zeros(3)
    for result in (
        lucid.add(V, V, out=out),
        lucid.sum(X, axis=0, out=out),
        lucid.asarray(X).sum(axis=0, out=out),
    ):
        assert result is out
    assert out.tolist() == X.sum(axis=0).tolist()


def test_files_there_and_back(tmp_path):
    x = lucid.asarray(X, device="pretend:1")
    lucid.save(tmp_path / "x.npy", x)
    lucid.savez(tmp_path / "x.npz", x=x, y=2 * x)
    lucid.savetxt(tmp_path / "x.txt", x)
    with lucid.device("pretend:1"):
        same(lucid.load(tmp_path / "x.npy"), X)
        same(lucid.loadtxt(tmp_path / "x.txt"), X)
        assert lucid.genfromtxt(tmp_path / "x.txt").device is x.device
        with lucid.load(tmp_path / "x.npz") as archive:
            assert archive.files == list(archive) == ["x", "y"]
            assert len(archive) == 2
            same(archive["y"], 2 * X)
            assert archive["x"].device is x.device
        same(lucid.fromfile(tmp_path / "x.npy", np.uint8, 4), np.frombuffer(b"\x93NUM", np.uint8))


def test_index_tricks_and_vectorize():
    t = lucid.asarray(V)
    same(lucid.r_[t, 0.0, t], np.r_[V, 0.0, V])
    same(lucid.c_[t, t], np.c_[V, V])
    same(lucid.mgrid[0:2, 0:3], np.mgrid[0:2, 0:3])
    same(lucid.ogrid[0:2, 0:3], np.ogrid[0:2, 0:3])
    assert lucid.s_[1:2, ...] == np.s_[1:2, ...]
    same(lucid.ix_([0, 1], [2]), np.ix_([0, 1], [2]))
    f = lucid.vectorize(lambda a, b: a if a > b else b)
    same(f(t, 0.5), np.vectorize(lambda a, b: a if a > b else b)(V, 0.5))
    assert lucid.ndarray is Tensor


def test_printing_follows_the_options():
    with lucid.printoptions(precision=2):
        assert str(lucid.asarray([1 / 3])) == "[0.33]"
        assert repr(lucid.asarray([1 / 3], device="cpu")) == "Tensor([0.33], device='cpu')"


def test_the_default_dtype_is_for_floats_without_one():
    lucid.set_default_dtype(lucid.float32)
    try:
        for made in (lucid.array([1.5]), lucid.identity(2), lucid.hanning(3), lucid.logspace(0, 1, 2)):
            assert made.dtype == np.float32
        for made in (lucid.array(V), lucid.zeros(2, float), lucid.full(2, 1.0, "f8"), lucid.full_like(V, 1)):
            assert made.dtype == np.float64
        assert lucid.array([1, 2]).dtype == np.int64
    finally:
        lucid.set_default_dtype(lucid.float64)


@pytest.mark.parametrize(
    "draw",
    [
        lambda r: r.rand(2, 3),
        lambda r: r.randn(3),
        lambda r: r.randint(0, 10, size=(4,)),
        lambda r: r.normal(1.0, 2.0, 5),
        lambda r: r.uniform(-1, 1, (2, 2)),
        lambda r: r.choice(5, 3, replace=False),
        lambda r: r.permutation(6),
        lambda r: r.random_sample(3),
        lambda r: r.multivariate_normal([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 2),
    ],
)
def test_old_random_functions_give_numpys_numbers(draw):
    lucid.random.seed(3)
    same(draw(lucid.random), draw(np.random.RandomState(3)))


def test_a_generator_has_numpys_methods_and_numbers():
    g, n = lucid.random.default_rng(5), np.random.default_rng(5)
    for draw in (
        lambda r: r.integers(10, size=4),
        lambda r: r.normal(0.0, 2.0, size=(2, 2)),
        lambda r: r.standard_normal(3),
        lambda r: r.standard_normal(),
        lambda r: r.random(size=(2,)),
        lambda r: r.poisson(3.0, size=4),
        lambda r: r.binomial(9, 0.5, size=4),
        lambda r: r.standard_gamma(2.0, size=2),
        lambda r: r.choice([1.0, 2.0, 3.0], 2),
        lambda r: r.permutation(5),
    ):
        same(draw(g), np.asarray(draw(n)))
    t, a = lucid.arange(6), np.arange(6)
    assert g.shuffle(t) is None
    n.shuffle(a)
    same(t, a)
    for missing in ("nothing", "_private"):
        with pytest.raises(AttributeError, match=missing):
            getattr(g, missing)
    with pytest.raises(AttributeError, match=r"module 'lucid\.random' has no attribute 'nothing'"):
        _ = lucid.random.nothing


def test_a_tensor_without_axes_stands_for_a_scalar():
    total = lucid.asarray(V).sum()
    before = total
    total += 1
    assert (float(before), float(total)) == (4.0, 5.0)
    assert dict.fromkeys(lucid.asarray(N), 1) == {3: 1, 1: 1, 2: 1}
    with pytest.raises(TypeError, match="unhashable"):
        hash(lucid.asarray(V))
    assert round(lucid.asarray(2.567), 1) == 2.6
    assert round(lucid.asarray(2.567)) == 3
    assert divmod(lucid.asarray(7), 2) == (3, 1)
    assert divmod(7, lucid.asarray(2)) == (3, 1)
    assert [10, 20, 30][lucid.asarray(1)] == 20
    assert f"{total:.2f}" == "5.00"


def test_what_neither_has_is_said():
    for module, name in ((lucid, "lucid"), (lucid.linalg, "lucid.linalg"), (lucid.fft, "lucid.fft")):
        with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'nothing'"):
            _ = module.nothing
        assert "nothing" not in dir(module)
    assert {"percentile", "einsum", "add", "Tensor"} <= set(dir(lucid))
    assert {"norm", "vector_norm"} <= set(dir(lucid.linalg))
