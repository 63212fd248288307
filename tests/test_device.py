"""Devices: names, defaults, and what is said of one that is not there. No GPU is needed."""

import os
import pickle
import subprocess
import sys
import types

import numpy as np
import pytest

import lucid
from lucid import _device
from lucid._device import device


def fresh(code, **environment):
    """What a new process prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-W", "error", "-c", code],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_names():
    assert str(device("cpu")) == "cpu"
    assert repr(device("pretend")) == "device('pretend:0')"
    assert device("pretend:0") is device("pretend") is not device("pretend:1")
    assert device(device("cpu")) is device("cpu")
    assert pickle.loads(pickle.dumps(device("pretend:3"))) is device("pretend:3")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "cpu:1", "", 3, None, "cuda:-1", "cuda:1 "])
def test_what_is_no_device_is_a_value_error(name):
    with pytest.raises(ValueError, match="device must be 'cpu', 'cuda'"):
        device(name)


def test_a_missing_cuda_says_what_is_missing_and_what_installs_it(monkeypatch):
    monkeypatch.setattr(_device.importlib.util, "find_spec", lambda name: None)
    _device.cuda_problem.cache_clear()
    try:
        with pytest.raises(
            RuntimeError, match=r"device 'cuda:7' cannot be used: CuPy is not installed; pip install"
        ):
            device("cuda:7")
        assert lucid.get_default_device() is device("cpu")
    finally:
        _device.cuda_problem.cache_clear()


class Runtime:
    """Enough of CuPy to be asked for devices."""

    def __init__(self, count):
        self.cuda = self.runtime = self
        self.count = count

    def getDeviceCount(self):
        if isinstance(self.count, Exception):
            raise self.count
        return self.count


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (RuntimeError("cudaErrorNoDevice"), r"no working CUDA driver \(cudaErrorNoDevice\)"),
        (0, r"sees 0 CUDA device\(s\)"),
        (7, r"sees 7 CUDA device\(s\), so the index must be below 7"),
    ],
    ids=str,
)
def test_a_broken_driver_or_a_wrong_index_says_so(monkeypatch, count, message):
    monkeypatch.setattr(_device.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(_device, "_cupy", lambda: Runtime(count))
    _device.cuda_problem.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=message):
            device("cuda:7")
    finally:
        _device.cuda_problem.cache_clear()


def test_the_default_is_set_by_context_call_and_environment():
    assert lucid.get_default_device() is device("cpu")  # LUCID_DEVICE, set for the suite
    with lucid.device("pretend:1"):
        assert lucid.zeros(2).device is device("pretend:1")
        with lucid.device("cpu"):
            assert lucid.zeros(2).device is device("cpu")
        assert lucid.asarray([1.0]).device is device("pretend:1")
    lucid.set_default_device("pretend:2")
    try:
        assert lucid.random.default_rng(0).standard_normal((2,)).device is device("pretend:2")
    finally:
        lucid.set_default_device(None)
    assert fresh("import lucid; print(lucid.zeros(1).device)", LUCID_DEVICE="pretend:5") == "pretend:5"
    assert "device must be" in fresh("import lucid; lucid.zeros(1)", LUCID_DEVICE="tpu")


def test_importing_lucid_is_silent_and_light():
    heavy = "cupy scipy dask matplotlib torch array_api_compat mpmath PIL"
    code = (
        f"import sys, lucid, lucid.distributions; print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    assert fresh(code) == "[]"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("LUCID_NUM_THREADS", "many", "ValueError: LUCID_NUM_THREADS must be a number of threads"),
        ("LUCID_NUM_THREADS", "0", "ValueError: LUCID_NUM_THREADS must be a number of threads"),
        ("LUCID_ISA", "z80", "ValueError: LUCID_ISA must be one of"),
        ("LUCID_POOL_MB", "-1", "ValueError: LUCID_POOL_MB must be a number of megabytes"),
    ],
)
def test_a_bad_setting_is_named(variable, value, message):
    assert fresh("import lucid", **{variable: value}).startswith(message)


def test_threads_follow_the_environment():
    code = "import lucid; print(lucid.get_num_threads())"
    assert fresh(code, LUCID_NUM_THREADS="3", OMP_NUM_THREADS="2") == "3"
    assert fresh(code, OMP_NUM_THREADS="5,2", LUCID_NUM_THREADS="") == "5"
    with pytest.raises(ValueError, match="from 1 to 1024, got 0"):
        lucid.set_num_threads(0)


def test_every_way_into_cupy_computes_on_the_tensors_device(monkeypatch):
    current = []

    class Current:
        def __init__(self, index):
            self.index = index

        def __enter__(self):
            current.append(self.index)

        def __exit__(self, *_):
            current.pop()

    class Module(types.ModuleType):
        """NumPy under CuPy's name, which knows where it computes."""

        cuda = types.SimpleNamespace(Device=Current)

        def __getattr__(self, name):
            def call(*args, **kwargs):
                assert current == [3]
                return getattr(np, name)(*args, **kwargs)

            return call

    class Array(np.ndarray):
        def __array_finalize__(self, _):
            assert current == [3]

    monkeypatch.setattr(_device, "_cupy", lambda: Module("cupy"))
    where = object.__new__(device)
    where.type, where.index = "cuda", 3
    current.append(3)
    t = lucid.Tensor(np.arange(6.0).reshape(2, 3).view(Array), where)
    current.clear()
    for use in (
        lambda: t + t,
        lambda: 2 * t,
        lambda: -t,
        lambda: t[0],
        lambda: t[0, 1],
        lambda: t.__setitem__(0, 1.0),
        lambda: t.__iadd__(1.0),
        lambda: t.sum(0),
        lambda: t.reshape(3, 2),
        lambda: t.copy(),
        lambda: t.astype(np.float32),
        lambda: lucid.asarray(t, dtype=np.float32),
        lambda: lucid.asarray(t, copy=True),
        lambda: np.add(t, 1.0),
        lambda: np.mean(t),
    ):
        use()
        assert current == []
