"""Moves between devices, what refuses to mix them, and what CuPy lacks; on pretend devices."""

import operator
import types
import warnings

import numpy as np
import pytest

import lucid
from lucid import Tensor, _device
from lucid import tensor as core
from lucid.ops import lift

X = np.array([[1.5, 2.0, 0.25], [3.0, 4.0, 5.5]])


def on(where, x=X):
    return lucid.asarray(x.copy(), device=where)


def test_moves():
    x = on("pretend:0")
    assert x.to("pretend:0") is x
    for moved, where in [(x.to("pretend:1"), "pretend:1"), (x.cpu(), "cpu"), (x.to_device("cpu"), "cpu")]:
        assert moved.device is lucid.device(where)
        assert np.array_equal(moved.numpy(), X)
    assert type(x.numpy()) is np.ndarray
    assert x.numpy() is x.array
    with pytest.raises(ValueError, match="stream must be None"):
        x.to_device("cpu", stream=1)
    with pytest.raises(ValueError, match="device must be"):
        x.to("tpu")


@pytest.mark.parametrize(
    "f",
    [
        lambda d: lucid.zeros((2, 3), device=d),
        lambda d: lucid.full((2, 3), 2.0, device=d),
        lambda d: lucid.arange(6, device=d),
        lambda d: lucid.linspace(0, 1, 5, device=d),
        lambda d: lucid.eye(3, device=d),
        lambda d: lucid.array([1.0, 2.0], device=d),
        lambda d: lucid.asarray([1.0, 2.0], device=d),
        lambda d: lucid.zeros_like(on("pretend:5"), device=d),
        lambda d: lucid.asarray(on("pretend:5"), device=d),
        lambda d: lucid.fft.fftfreq(4, device=d),
        lambda d: lucid.random.default_rng(0, device=d).normal(size=3),
        lambda d: lucid.from_dlpack(X, device=d),
        lambda d: lucid.tri(3, device=d),
    ],
)
def test_device_says_where(f):
    for where in ("pretend:2", lucid.device("pretend:3"), "cpu"):
        assert f(where).device is lucid.device(where)


def test_copy_says_whether():
    x = on("pretend:0")
    assert lucid.asarray(x) is x
    assert lucid.asarray(x, copy=False) is x
    assert not np.shares_memory(lucid.asarray(x, copy=True).array, x.array)
    assert not np.shares_memory(lucid.array(x).array, x.array)
    assert np.shares_memory(lucid.asarray(X, copy=False).array, X)
    assert not np.shares_memory(x.astype(np.float64).array, x.array)
    with pytest.raises(ValueError, match="copy=False"):
        lucid.asarray(x, dtype=np.float32, copy=False)
    with pytest.raises(ValueError, match="copy"):
        lucid.asarray([1.0, 2.0], copy=False)


ENTRIES = {
    "operator": lambda x, y: x + y,
    "comparison": lambda x, y: x < y,
    "in place": lambda x, y: operator.iadd(x, y),
    "matmul": lambda x, y: x @ y.T,
    "divmod": lambda x, y: divmod(x, y),
    "ufunc": lambda x, y: np.add(x, y),
    "ufunc, out": lambda x, y: np.add(x, 1, out=y),
    "ufunc, where": lambda x, y: np.add.reduce(x, where=y > 0),
    "ufunc.outer": lambda x, y: np.add.outer(x, y),
    "ufunc.at": lambda x, y: np.add.at(x, 0, y[0]),
    "lucid's ufunc": lambda x, y: lucid.add(x, y),
    "lucid's ufunc, out": lambda x, y: lucid.exp(x, out=y),
    "lucid's ufunc.at": lambda x, y: lucid.add.at(x, 0, y[0]),
    "function": lambda x, y: lucid.where(x > 0, x, y),
    "function of a list": lambda x, y: lucid.concatenate([x, y]),
    "NumPy's function of a list": lambda x, y: np.stack([x, y]),
    "function, keyword": lambda x, y: lucid.average(x, weights=y),
    "function, out": lambda x, y: lucid.sum(x, axis=0, out=y[0]),
    "function of NumPy's alone": lambda x, y: lucid.interp(x, y[0], y[0]),
    "linalg": lambda x, y: lucid.linalg.solve(x @ x.T, y),
    "creation": lambda x, y: lucid.linspace(x[0], y[0], 3),
    "a list of both": lambda x, y: lucid.asarray([x, y]),
    "method": lambda x, y: x.dot(y.T),
    "method, out": lambda x, y: x.sum(axis=0, out=y[0]),
    "method, keyword": lambda x, y: x.clip(min=y),
    "getitem": lambda x, y: x[y > 0],
    "getitem, tuple": lambda x, y: x[:, y[0] > 0],
    "setitem": lambda x, y: operator.setitem(x, 0, y[0]),
    "setitem, key": lambda x, y: operator.setitem(x, y > 0, 1.0),
    "contains": lambda x, y: y[0, 0] in x,
    "kernel": lambda x, y: lucid.kernel("kl_normal_normal")(x, 1.0, y, 1.0),
    "special": lambda x, y: lucid.special.xlogy(x, y),
    "flat": lambda x, y: setattr(x, "flat", y),
    "real": lambda x, y: setattr(x, "real", y),
    "index": lambda x, y: lucid.take(x, (y[0] > 0).astype(int)),
    "submodule": lambda x, y: lucid.polynomial.polynomial.polyval(x, y[0]),
    "random": lambda x, y: lucid.random.default_rng(0, device=x.device).normal(y),
}


@pytest.mark.parametrize("case", ENTRIES)
@pytest.mark.parametrize(
    "pair", [("pretend:0", "pretend:1"), ("cpu", "pretend:0"), ("pretend:0", "cpu")], ids=str
)
def test_two_devices_mix_nowhere(case, pair):
    x, y = map(on, pair)
    with pytest.raises(ValueError, match=r"operands are on two devices, .*: move one with \.to\("):
        ENTRIES[case](x, y)
    assert np.array_equal(x.array, X)
    assert np.array_equal(y.array, X)


@pytest.mark.parametrize("case", ENTRIES)
def test_one_device_is_kept(case):
    x, y = on("pretend:4"), on("pretend:4")
    got = ENTRIES[case](x, y)
    for g in got if isinstance(got, (tuple, list)) else [got]:
        if isinstance(g, Tensor):
            assert g.device is lucid.device("pretend:4")


LACKS = {"median", "interp", "searchsorted", "nanmedian"}


@pytest.fixture
def poor(monkeypatch):
    """A pretend device over a NumPy without some functions, as CuPy is; what was warned of is forgotten."""
    module = types.ModuleType("poor")
    module.__dict__.update({k: v for k, v in vars(np).items() if k not in LACKS})
    module.ndarray = np.ndarray
    usual = _device.device.module.fget
    where = _device.device("pretend:9")
    monkeypatch.setattr(
        _device.device, "module", property(lambda self: module if self is where else usual(self))
    )
    for cached in (lift.implementation, core._warn_of):
        cached.cache_clear()
    yield where
    for cached in (lift.implementation, core._warn_of):
        cached.cache_clear()


MISSING = {
    "median": (lambda x: lucid.median(x, axis=0), lambda x: np.median(x, axis=0)),
    "nanmedian": (lambda x: np.nanmedian(x), lambda x: np.nanmedian(x)),
    "interp": (lambda x: lucid.interp(x, x[1], x[0]), lambda x: np.interp(x, x[1], x[0])),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_the_module_lacks_is_refused_or_computed_on_the_host(poor, name):
    lucids, numpys = MISSING[name]
    x = on(poor)
    with pytest.raises(TypeError, match=rf"CuPy has no numpy\.{name}: move the Tensors with \.cpu\(\)"):
        lucids(x)
    with lucid.allow_host_fallback():
        with pytest.warns(
            lucid.HostFallbackWarning, match=rf"CuPy has no numpy\.{name}: computed on the CPU"
        ):
            got = lucids(x)
        assert got.device is poor
        assert np.array_equal(got.numpy(), numpys(X))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            lucids(x)  # it warns once
    with pytest.raises(TypeError, match=name):
        lucids(x)
    assert np.array_equal(lucids(on("cpu")).numpy(), numpys(X))


def test_what_the_module_has_stays_there(poor):
    for got in (lucid.percentile(on(poor), 50), np.cumsum(on(poor)), on(poor).sum()):
        assert got.device is poor
