"""What other libraries ask of an array: each asked by the library itself."""

import copy
import pickle

import numpy as np
import pytest

import lucid
from lucid import Tensor

X = np.array([[1.5, 2.0, 0.25], [3.0, 4.0, 5.5]])
M = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]])


def same(got, want):
    """`got` is Tensors wherever `want` is arrays or NumPy's numbers, with their values and dtypes."""
    if isinstance(want, tuple):
        assert isinstance(got, tuple)
        for g, w in zip(got, want, strict=True):
            same(g, w)
        return
    assert isinstance(got, Tensor)
    assert got.shape == np.shape(want)
    assert got.dtype == want.dtype
    assert np.array_equal(got.numpy(), want, equal_nan=want.dtype.kind in "fc")


# ---- NumPy

UFUNCS = {
    "reduce": lambda x: np.add.reduce(x, axis=0),
    "reduce, all axes": lambda x: np.maximum.reduce(x, axis=None),
    "reduce, where": lambda x: np.add.reduce(x, axis=1, where=x > 2, initial=10.0),
    "accumulate": lambda x: np.multiply.accumulate(x, axis=1),
    "reduceat": lambda x: np.add.reduceat(x, [0, 2], axis=1),
    "outer": lambda x: np.subtract.outer(x, x[0]),
    "two results": lambda x: np.modf(x),
    "two arguments, two results": lambda x: np.divmod(x, 2),
    "dtype": lambda x: np.add(x, 1, dtype=np.float32),
    "where and out": lambda x: np.sqrt(x, where=x > 2, out=np.zeros_like(x)),
    "gufunc": lambda x: np.matmul(x, x.T),
    "gufunc, axes": lambda x: np.vecdot(x, x, axis=0),
}


@pytest.mark.parametrize("case", UFUNCS)
def test_ufuncs(case):
    same(UFUNCS[case](lucid.asarray(X)), UFUNCS[case](X))


def test_a_ufunc_writes_in_place_and_into_some_of_its_outputs():
    x, y = lucid.asarray(X.copy()), X.copy()
    np.add.at(x, ([0, 0, 1], [1, 1, 2]), 10.0)
    np.add.at(y, ([0, 0, 1], [1, 1, 2]), 10.0)
    same(x, y)
    whole = lucid.zeros_like(x)
    fraction, given = np.modf(x, out=(None, whole))
    assert given is whole
    same((fraction, whole), np.modf(y))
    plain = np.zeros_like(y)
    assert np.exp(x, out=plain) is plain
    assert np.array_equal(plain, np.exp(y))
    assert np.exp(y, out=x) is x
    same(x, np.exp(y))


FUNCTIONS = {
    "concatenate": lambda x: np.concatenate([x, x], axis=1),
    "where": lambda x: np.where(x > 2, x, -x),
    "einsum": lambda x: np.einsum("ij,kj->ik", x, x),
    "unique, with counts": lambda x: tuple(np.unique(np.round(x / 3), return_counts=True)),
    "histogram": lambda x: np.histogram(x, bins=4, range=(0, 6)),
    "percentile": lambda x: np.percentile(x, [10, 90], axis=0),
    "svd": lambda x: tuple(np.linalg.svd(x, full_matrices=False)),
    "solve": lambda x: np.linalg.solve(np.eye(2) + x @ x.T, x),
    "fft": lambda x: np.fft.rfft(x),
    "interp": lambda x: np.interp(x, x[1], x[0]),
    "out": lambda x: np.sum(x, axis=0, out=np.zeros_like(x[0])),
    "sliding_window_view": lambda x: np.lib.stride_tricks.sliding_window_view(x, 2, axis=1),
    "apply_along_axis": lambda x: np.apply_along_axis(lambda row: row - row.mean(), 1, x),
    "polyfit": lambda x: np.polyfit(x[0], x[1], 1),
}


@pytest.mark.parametrize("case", FUNCTIONS)
def test_functions(case):
    same(FUNCTIONS[case](lucid.asarray(X)), FUNCTIONS[case](X))


# ---- SciPy, which computes with NumPy


def _scipy():
    import scipy.linalg
    import scipy.optimize
    import scipy.special
    import scipy.stats

    return scipy


SCIPY = {
    "special.gamma": lambda s, x, m: s.special.gamma(x),
    "special.xlogy": lambda s, x, m: s.special.xlogy(x, 2.0),
    "special.logsumexp": lambda s, x, m: s.special.logsumexp(x, axis=1),
    "special.softmax": lambda s, x, m: s.special.softmax(x, axis=0),
    "linalg.solve": lambda s, x, m: s.linalg.solve(m, x.T),
    "linalg.cholesky": lambda s, x, m: s.linalg.cholesky(m, lower=True),
    "linalg.expm": lambda s, x, m: s.linalg.expm(m),
    "stats.norm.pdf": lambda s, x, m: s.stats.norm.pdf(x, loc=x[0]),
    "stats.norm().cdf": lambda s, x, m: s.stats.norm(x[0], 2.0).cdf(x),
    "stats.ttest_ind": lambda s, x, m: s.stats.ttest_ind(x[0], x[1]).pvalue,
    "stats.zscore": lambda s, x, m: s.stats.zscore(x, axis=1),
    "stats.rankdata": lambda s, x, m: s.stats.rankdata(x),
    "optimize.minimize": lambda s, x, m: s.optimize.minimize(lambda v: ((v - x[1]) ** 2).sum(), x[0]).x,
    "optimize.root": lambda s, x, m: s.optimize.root(lambda v: v * v - x[0], x[1]).x,
    "optimize.curve_fit": lambda s, x, m: s.optimize.curve_fit(lambda t, a, b: a * t + b, x[0], x[1])[0],
    "optimize.linear_sum_assignment": lambda s, x, m: s.optimize.linear_sum_assignment(x)[1],
}


@pytest.mark.filterwarnings("ignore:Covariance of the parameters")
@pytest.mark.parametrize("case", SCIPY)
def test_scipy_takes_tensors(case):
    got = SCIPY[case](_scipy(), lucid.asarray(X), lucid.asarray(M))
    want = SCIPY[case](_scipy(), X, M)
    if case in ("special.gamma", "special.xlogy"):  # ufuncs: Tensors come back
        assert isinstance(got, Tensor)
    assert np.array_equal(np.asarray(got), want)


# ---- pandas


@pytest.mark.parametrize(
    "f",
    [
        lambda s, x: s + x,
        lambda s, x: x + s,
        lambda s, x: x - s,
        lambda s, x: s / x,
        lambda s, x: x / s,
        lambda s, x: s**x,
        lambda s, x: s > x,
        lambda s, x: x > s,
        lambda s, x: np.maximum(x, s),
        lambda s, x: lucid.add(x, s),
    ],
)
def test_a_series_and_a_tensor_are_a_series_in_both_orders(f):
    pd = pytest.importorskip("pandas")
    s = pd.Series([3.0, 1.0, 2.0], index=list("abc"))
    pd.testing.assert_series_equal(f(s, lucid.asarray(X[0])), f(s, X[0]))
    frame = pd.DataFrame(X, columns=list("xyz"))
    pd.testing.assert_frame_equal(f(frame, lucid.asarray(X[0])), f(frame, X[0]))


def test_pandas_is_made_from_tensors():
    pd = pytest.importorskip("pandas")
    x = lucid.asarray(X)
    pd.testing.assert_frame_equal(pd.DataFrame(x), pd.DataFrame(X))
    pd.testing.assert_frame_equal(pd.DataFrame({"a": x[0], "b": x[1]}), pd.DataFrame({"a": X[0], "b": X[1]}))
    series = pd.Series(x[0], index=lucid.asarray([3, 1, 2]))
    pd.testing.assert_series_equal(series, pd.Series(X[0], index=[3, 1, 2]))
    assert np.array_equal(series.iloc[lucid.asarray([2, 0])], X[0][[2, 0]])
    frame = pd.DataFrame(X)
    frame["new"] = x[:, 0]
    assert np.array_equal(frame["new"], X[:, 0])
    same(lucid.asarray(frame), np.column_stack([X, X[:, 0]]))


# ---- matplotlib


def test_matplotlib_draws_tensors():
    figure = pytest.importorskip("matplotlib.figure")
    x = lucid.asarray(X)
    axes = figure.Figure().subplots(2, 3).ravel()
    (line,) = axes[0].plot(x[0], x[1])
    assert np.array_equal(line.get_xydata(), X.T)
    image = axes[1].imshow(x, vmin=x.min(), vmax=x.max())
    assert np.array_equal(image.get_array(), X)
    bars = axes[2].bar(lucid.arange(3), x[0])
    assert [b.get_height() for b in bars] == X[0].tolist()
    counts, edges, _ = axes[3].hist(x.ravel(), bins=4)
    wanted = np.histogram(X, bins=4)
    assert np.array_equal(counts, wanted[0])
    assert np.array_equal(edges, wanted[1])
    points = axes[4].scatter(x[0], x[1], c=x[0])
    assert np.array_equal(points.get_offsets(), X.T)
    axes[5].fill_between(x[0], x[1], where=x[0] > 1)
    axes[5].errorbar(x[0], x[1], yerr=x[0])
    axes[5].figure.canvas.draw()


# ---- xarray

XARRAY = {
    "arithmetic": lambda a: (a + 1) * a - a / 2,
    "ufunc": lambda a: np.exp(a),
    "comparison": lambda a: a > 2,
    "sum": lambda a: a.sum(),
    "mean": lambda a: a.mean("y"),
    "std": lambda a: a.std("x"),
    "max": lambda a: a.max("x"),
    "median": lambda a: a.median("x"),
    "cumsum": lambda a: a.cumsum("x"),
    "where": lambda a: a.where(a > 2),
    "where, other": lambda a: a.where(a > 2, 0.0),
    "fillna": lambda a: a.where(a > 2).fillna(-1.0),
    "isel": lambda a: a.isel(x=[2, 0], y=1),
    "slice": lambda a: a[:, 1:],
    "sel": lambda a: a.sel(y="b"),
    "transpose": lambda a: a.transpose("x", "y"),
    "stack": lambda a: a.stack(z=("x", "y")),
    "shift": lambda a: a.shift(x=1),
    "broadcast": lambda a: a - a.mean("x"),
    "outer": lambda a: a.isel(y=0).rename(x="z") * a,
}


@pytest.mark.parametrize("case", XARRAY)
def test_xarray_keeps_tensors(case):
    xr = pytest.importorskip("xarray")
    got, want = (
        XARRAY[case](xr.DataArray(x, dims=("y", "x"), coords={"y": ["a", "b"]}))
        for x in (lucid.asarray(X), X)
    )
    assert got.dims == want.dims
    same(got.data, np.asarray(want.data))


def test_a_tensor_and_a_dataarray_are_a_dataarray_in_both_orders():
    xr = pytest.importorskip("xarray")
    x = lucid.asarray(X)
    a = xr.DataArray(x, dims=("y", "x"))
    for got in (a + x, x + a, np.add(x, a)):
        assert isinstance(got, xr.DataArray)
        same(got.data, X + X)
    same(xr.concat([a, a], dim="y").data, np.concatenate([X, X]))
    assert "Tensor(" in repr(a)


# ---- torch


def test_torch_shares_memory():
    torch = pytest.importorskip("torch")
    x = lucid.asarray(X.copy())
    for made in (torch.from_dlpack(x), torch.as_tensor(x)):
        assert made.data_ptr() == x.array.ctypes.data
        made[0, 0] += 1
    assert x[0, 0] == X[0, 0] + 2
    strided = torch.from_dlpack(x[:, ::2])
    assert strided.data_ptr() == x.array.ctypes.data
    assert strided.stride() == (3, 2)
    theirs = torch.arange(6.0).reshape(2, 3)
    ours = lucid.from_dlpack(theirs.T)
    assert ours.array.ctypes.data == theirs.data_ptr()
    ours[0, 1] = 10
    assert theirs[1, 0] == 10
    assert lucid.asarray(theirs).array.ctypes.data == theirs.data_ptr()
    assert lucid.from_dlpack(theirs, copy=True).array.ctypes.data != theirs.data_ptr()


def test_torch_gets_a_copy_of_negative_strides():
    torch = pytest.importorskip("torch")
    x = lucid.asarray(X)[::-1]
    assert torch.from_dlpack(x).tolist() == X[::-1].tolist()


def test_dlpack_of_negative_strides_is_copied_or_refused():
    x = lucid.asarray(X)[:, ::-1]
    assert np.array_equal(np.from_dlpack(x), X[:, ::-1])
    with pytest.raises(BufferError, match="copy=False, but DLPack needs a copy"):
        x.__dlpack__(copy=False)
    y = lucid.asarray(X)
    assert np.shares_memory(np.from_dlpack(y), X)
    assert np.shares_memory(lucid.from_dlpack(y).array, X)


def test_the_interface_of_cuda_is_there_on_a_gpu_only():
    for where in ("cpu", "pretend"):
        assert not hasattr(lucid.zeros(2, device=where), "__cuda_array_interface__")


@pytest.mark.gpu
def test_the_interface_of_cuda_is_cupys():
    x = lucid.zeros(2, device="cuda")
    assert x.__cuda_array_interface__["data"][0] == x.array.data.ptr


# ---- copies


@pytest.mark.parametrize("where", ["cpu", "pretend:1"])
@pytest.mark.parametrize(
    "f",
    [
        copy.copy,
        copy.deepcopy,
        *(lambda x, p=p: pickle.loads(pickle.dumps(x, p)) for p in range(2, pickle.HIGHEST_PROTOCOL + 1)),
    ],
)
def test_copies_are_equal_and_apart(f, where):
    for x in (lucid.asarray(X.copy(), device=where), lucid.asarray(X.copy(), device=where)[::-1, ::2]):
        made = f(x)
        assert made.device is x.device
        same(made, x.array)
        made[...] = 0
        assert (x != 0).all()


def test_a_deep_copy_keeps_what_was_one_one():
    x = lucid.asarray(X)
    first, second = copy.deepcopy([x, x])
    assert first is second
    assert first is not x


# ---- dask

DASK = {
    "arithmetic": lambda da, x, y: (x + 1) * x - y,
    "with a Tensor": lambda da, x, y: y[0] + x,
    "sum": lambda da, x, y: x.sum(),
    "mean": lambda da, x, y: x.mean(axis=0),
    "var": lambda da, x, y: x.var(axis=1),
    "max": lambda da, x, y: x.max(axis=0),
    "argmax": lambda da, x, y: x.argmax(axis=0),
    "cumsum": lambda da, x, y: x.cumsum(axis=0),
    "stack": lambda da, x, y: da.stack([x, x]),
    "concatenate": lambda da, x, y: da.concatenate([x, x]),
    "slices": lambda da, x, y: x[1:, ::2],
    "a mask": lambda da, x, y: x[x > 3],
    "where": lambda da, x, y: da.where(x > 3, x, 0),
    "ufunc": lambda da, x, y: np.exp(x),
    "matmul": lambda da, x, y: x @ x.T,
    "reshape": lambda da, x, y: x.reshape(-1),
    "rechunk": lambda da, x, y: x.rechunk(3),
    "map_blocks": lambda da, x, y: x.map_blocks(np.sqrt),
}


@pytest.mark.parametrize("case", DASK)
def test_dask_keeps_tensors(case):
    da = pytest.importorskip("dask.array")
    import lucid.dask

    got = DASK[case](da, da.from_array(lucid.asarray(X), chunks=2, asarray=False), lucid.asarray(X))
    same(got.compute(scheduler="synchronous"), DASK[case](da, da.from_array(X, chunks=2), X).compute())


def test_dask_maps_divergences():
    da = pytest.importorskip("dask.array")
    import lucid.dask
    from lucid.distributions import Normal, kl_divergence

    loc, scale = (da.from_array(lucid.asarray(x), chunks=2, asarray=False) for x in (X - 2, X))
    got = da.map_blocks(lambda a, b: kl_divergence(Normal(a, b), Normal(0.0, 1.0)), loc, scale, dtype=float)
    want = kl_divergence(Normal(X - 2, X), Normal(0.0, 1.0))
    same(got.compute(scheduler="synchronous"), want.numpy())
