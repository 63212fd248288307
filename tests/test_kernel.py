"""Kernels by name: their text, their shapes, their memory, their threads."""

import multiprocessing
import os
import threading

import numpy as np
import pytest

import lucid
from lucid import _kernel, _native
from lucid._device import device

CPU = device("cpu")
KL = "kl_normal_normal"


def test_an_unknown_name_is_a_lookup_error():
    with pytest.raises(LookupError, match="no kernel is named 'nothing'"):
        lucid.kernel("nothing")
    assert KL in lucid.kernels()


def test_the_text_and_the_library_agree():
    assert {name: line.nin for name, line in _kernel.index().items()} == _kernel._inputs


def test_the_source_holds_every_header_once_and_includes_none():
    source = lucid.kernel(KL).source
    assert "#include" not in source.replace("#include <cmath>", "")
    assert "#pragma once" not in source
    for name in ("normal.cuh", "core/platform.cuh", "core/special.cuh", "core/dual.cuh"):
        assert source.count(f'#line 1 "{name}"') == 1
    assert source.index("core/platform.cuh") < source.index("kl_normal_normal")


@pytest.mark.parametrize("name", sorted(_kernel.index()))
def test_what_cupy_is_handed_names_every_input_and_output(name):
    nin = _kernel.index()[name].nin
    value = _kernel.elementwise_arguments(name, partials=False)
    assert value["in_params"].count("T ") == nin
    assert f"lucid::{name}(" in value["operation"]
    partials = _kernel.elementwise_arguments(name, partials=True)
    assert partials["in_params"].count("T ") == nin + 1
    assert partials["out_params"].count("T ") == nin
    assert all(f"g{k} = T(gradient * d_.partial[{k}])" in partials["operation"] for k in range(nin))
    assert f"lucid::{name}(" in _kernel.reduction_arguments(name)["map_expr"]
    assert "--fmad=false" in value["options"]


def test_is_a_numpy_ufunc():
    ufunc = lucid.kernel(KL).raw._value
    assert isinstance(ufunc, np.ufunc)
    assert ufunc.types == ["ffff->f", "dddd->d"]
    assert lucid.kernel(KL).nin == 4
    assert repr(lucid.kernel(KL)) == "<kernel kl_normal_normal, 4 inputs>"
    with pytest.raises(TypeError, match="kl_normal_normal takes 4 inputs, got 3"):
        lucid.kernel(KL)(0.0, 1.0, 2.0)


def inputs(n, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    return [
        f(n).astype(dtype) for f in (rng.normal, rng.random) for f in [lambda k, f=f: f(size=k) + 0.1]
    ] * 2


@pytest.mark.parametrize("n", [0, 1, 7, 255, 256, 257, 32_768, 32_769, 100_001])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_mixture_of_strides_gives_the_same_bits(dtype, n):
    rng = np.random.default_rng(n)
    a = [rng.normal(size=n), rng.random(n) + 0.1, rng.normal(size=n), rng.random(n) + 0.1]
    a = [x.astype(dtype) for x in a]
    want = _kernel.kernel(KL)(CPU, *a)
    strided = [np.repeat(x, 3)[::3] for x in a]
    backwards = [x[::-1].copy()[::-1] for x in a]
    misaligned = [np.frombuffer(b"\0" + x.tobytes(), dtype, offset=1) for x in a]
    swapped = [x.astype(x.dtype.newbyteorder()) for x in a]
    for b in (strided, backwards, misaligned, swapped, [a[0], *strided[1:2], backwards[2], misaligned[3]]):
        assert _kernel.kernel(KL)(CPU, *b).tobytes() == want.tobytes()
    if n:
        scalar = _kernel.kernel(KL)(CPU, *a[:2], a[2][0], a[3][0])
        spread = _kernel.kernel(KL)(CPU, *a[:2], np.full(n, a[2][0]), np.full(n, a[3][0]))
        assert scalar.tobytes() == spread.tobytes()
    out = np.zeros((n, 2), dtype)
    _kernel.kernel(KL)(CPU, *a, out=out[:, 1])
    assert out[:, 1].tobytes() == want.tobytes()
    assert not out[:, 0].any()


def test_writes_into_out_in_place_too():
    a = [lucid.asarray(x) for x in (np.zeros(5), np.ones(5), np.ones(5), np.full(5, 2.0))]
    out = lucid.zeros(5)
    assert lucid.kernel(KL)(*a, out=out) is out
    want = out.tolist()
    assert want == [0.4431471805599453] * 5
    assert lucid.kernel(KL)(*a, out=a[0]).tolist() == want
    with pytest.raises(ValueError, match="two devices"):
        lucid.kernel(KL)(*a, out=lucid.zeros(5, device="pretend:0"))


def test_event_sums_refuse_axes_that_are_not_there():
    with pytest.raises(ValueError, match="ndim must be from 0 to 1, the inputs' dimensions, got 2"):
        lucid.kernel(KL).event_sum(lucid.ones(3), 1.0, 0.0, 1.0, ndim=2)


def test_event_sums_of_infinities_and_nans():
    kl = lucid.kernel(KL)
    assert float(kl.event_sum(lucid.asarray([0.0, 1e200, 0.0]), 1.0, 0.0, 1.0)) == np.inf
    assert np.isnan(float(kl.event_sum(lucid.asarray([0.0, np.nan, 1e200]), 1.0, 0.0, 1.0)))
    assert np.isnan(float(kl.event_sum(lucid.asarray([np.nan] + [1e200] * 3000), 1.0, 0.0, 1.0)))


def test_no_floating_point_warning_leaks_from_a_discarded_lane():
    with np.errstate(all="raise"):
        lucid.kernel(KL)(
            lucid.asarray([0.0, np.nan, 1e308]), [1e-300, 1.0, -1.0], -1e308, [1e300, 0.0, np.inf]
        )


def test_memory_of_large_results_is_used_again_and_never_shared():
    a = [np.zeros(300_000), np.ones(300_000), np.zeros(300_000), np.ones(300_000)]
    first = _kernel.kernel(KL)(CPU, *a)
    address = first.ctypes.data
    second = _kernel.kernel(KL)(CPU, *a)
    assert second.ctypes.data != address
    view = first[10:]
    del first
    third = _kernel.kernel(KL)(CPU, *a)
    assert third.ctypes.data != address, "a view still holds it"
    del view
    assert _kernel.kernel(KL)(CPU, *a).ctypes.data == address
    third.resize(1_000_000)
    assert not third[300_000:].any()
    _native.set_pool_limit(0)
    _native.set_pool_limit(_kernel._memory_limit())


def test_callers_in_threads_do_not_disturb_each_other():
    rng = np.random.default_rng(0)
    a = [
        rng.normal(size=200_000),
        rng.random(200_000) + 0.1,
        rng.normal(size=200_000),
        rng.random(200_000) + 0.1,
    ]
    want, got = _kernel.kernel(KL)(CPU, *a).tobytes(), []
    threads = [
        threading.Thread(target=lambda: got.extend(_kernel.kernel(KL)(CPU, *a).tobytes() for _ in range(10)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(got) == {want}
    assert len(got) == 40


def _child(queue):
    queue.put(float(_kernel.kernel(KL).event_sum(CPU, 1, np.zeros(500_000), 1.0, 1.0, 1.0)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_threads_of_its_own():
    before = lucid.get_num_threads()
    lucid.set_num_threads(3)
    try:
        assert _kernel.kernel(KL).event_sum(CPU, 1, np.zeros(500_000), 1.0, 1.0, 1.0) == 250_000
        context = multiprocessing.get_context("fork")
        queue = context.SimpleQueue()
        child = context.Process(target=_child, args=(queue,))
        child.start()
        child.join(60)
        assert child.exitcode == 0, "the child hangs or died"
        assert queue.get() == 250_000
    finally:
        lucid.set_num_threads(before)
