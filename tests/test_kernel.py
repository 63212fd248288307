"""Kernels by name: their text, their shapes, their memory, their threads."""

import math
import multiprocessing
import os
import threading

import numpy as np
import pytest
from table import table_inputs

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
    lines = {name: line.nin for name, line in _kernel.index().items()}
    tables = {name: len(line.axes) for name, line in _kernel.tables().items()}
    assert {**lines, **tables} == _kernel._inputs


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
    value = _kernel.elementwise_arguments(name)
    assert value["in_params"].count("T ") == nin
    assert f"lucid::{name}(" in value["operation"]
    partials = _kernel.elementwise_arguments(name, (True,) * nin)
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


# ---- kernels over rows and matrices

TABLES = sorted(_kernel.tables())
OF_ROWS = [name for name in TABLES if _kernel.tables()[name].work is None]


def same(a, b):
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_any_layout_gives_the_same_bits(name):
    """Eight lanes at once, whatever is in the others: a result depends on its own row alone."""
    call = lucid.kernel(name).raw
    inputs = table_inputs(name, (5, 7), 5)
    want = call(CPU, *inputs)
    assert want.shape == (5, 7)
    for i in ((0, 0), (3, 2), (4, 6)):
        assert same(call(CPU, *(x[i] for x in inputs)).reshape(()), np.asarray(want[i]))
    assert same(call(CPU, *map(np.asfortranarray, inputs)), want)
    assert same(call(CPU, *(np.repeat(x, 2, axis=-1)[..., ::2] for x in inputs)), want)
    assert same(call(CPU, *(x[::-1, ::-1] for x in inputs)), want[::-1, ::-1].copy())
    out = np.full((5, 7), np.nan)
    assert call(CPU, *inputs, out=out) is out
    assert same(out, want)
    assert call(CPU, *(x[:0] for x in inputs)).shape == (0, 7)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_broadcasts_without_a_copy_of_the_rows(name):
    call = lucid.kernel(name)
    first, *rest = table_inputs(name, (6,), 4)
    others = [x[:, None] for x in table_inputs(name, (9,), 4, seed=1)[1:]]
    got = call(first, *others).numpy()
    assert got.shape == ((9, 6) if rest else (6,))
    if rest:
        assert got[4, 5] == float(call(first[5], *(x[4, 0] for x in others)))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_computes_in_double_and_rounds_once(name):
    inputs = table_inputs(name, (40,), 6, np.float32)
    call = lucid.kernel(name).raw
    assert same(call(CPU, *inputs), call(CPU, *(x.astype(float) for x in inputs)).astype(np.float32))
    half = [x.astype(np.float16) for x in inputs]
    assert call(CPU, *half).dtype == np.float16


@pytest.mark.parametrize("name", TABLES)
def test_shapes_that_do_not_fit_a_table_are_refused(name):
    call, axes = lucid.kernel(name), _kernel.tables()[name].axes
    inputs = table_inputs(name, (), 4)
    k = max(range(len(axes)), key=lambda k: len(axes[k]))
    with pytest.raises(ValueError, match=rf"{name}: input {k} must have {len(axes[k])} axes of its own"):
        call.event_sum(*inputs[:k], 1.0, *inputs[k + 1 :])
    with pytest.raises(ValueError, match="does not have enough dimensions"):
        call(*inputs[:k], 1.0, *inputs[k + 1 :])
    if len(axes) > 1 and axes[-1]:
        with pytest.raises(ValueError, match=f"{name}: input {len(axes) - 1} has 3 elements along"):
            call.event_sum(*inputs[:-1], inputs[-1][..., :3])
    with pytest.raises(NotImplementedError, match=f"{name} has no partial derivatives"):
        call.partials(*inputs)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_adds_up_over_the_batch(name):
    call = lucid.kernel(name)
    inputs = table_inputs(name, (3, 4), 5)
    values = call(*inputs).numpy()
    assert np.allclose(call.event_sum(*inputs).numpy(), values.sum(-1), rtol=1e-15)
    assert np.allclose(float(call.event_sum(*inputs, ndim=2)), values.sum(), rtol=1e-15)


@pytest.mark.parametrize("size", [255, 256, 257, 4096, 4097, 40_000, 100_003])
@pytest.mark.parametrize("name", OF_ROWS)
def test_long_rows_are_read_in_parts_that_add_up(name, size):
    """Two copies of a row, one after the other, against the row in two halves a lane apart."""
    call = lucid.kernel(name)
    inputs = table_inputs(name, (), size)
    forward = float(call(*inputs))
    backward = float(call(*(x[::-1] if x.ndim else x for x in inputs)))
    shuffled = np.random.default_rng(1).permutation(size)
    mixed = float(call(*(x[shuffled] if x.ndim else x for x in inputs)))
    bound = call.ulp * math.sqrt(size / 256 + 1) * np.finfo(float).eps
    assert abs(backward / forward - 1) <= bound
    assert abs(mixed / forward - 1) <= bound


@pytest.mark.parametrize("scalar", ["float", "double"])
@pytest.mark.parametrize("name", TABLES)
def test_the_text_of_a_table_for_a_gpu_names_every_input(name, scalar):
    text = _kernel.table_source(name, scalar, 32)
    head = text[text.index('extern "C"') :].split(")")[0]
    assert head.count(f"const {scalar}* a") == len(_kernel.tables()[name].axes)
    assert f"lucid::{name}" in text


@pytest.mark.parametrize("name", TABLES)
def test_the_strides_a_gpu_is_handed_find_every_element(name):
    """Read as the text reads them."""
    axes = _kernel.tables()[name].axes
    inputs = table_inputs(name, (2, 3), 4)
    inputs[0] = inputs[0][:, :1]
    if len(inputs) > 1:
        inputs[1] = np.ascontiguousarray(inputs[1][0])
    batch, sizes = _kernel.gathered(name, [x.shape for x in inputs])
    layout = _kernel.laid_out(name, [(x.shape, x.strides) for x in inputs], batch, sizes, 8).tolist()
    n, ndim = len(inputs), len(batch)
    assert layout[(n + 1) * ndim + n :] == sizes
    for row in range(math.prod(batch)):
        index, rest, offset = [0] * ndim, row, [0] * n
        for d in range(ndim - 1, -1, -1):
            index[d], rest = rest % layout[d], rest // layout[d]
            for k in range(n):
                offset[k] += index[d] * layout[(k + 1) * ndim + d]
        for k, x in enumerate(inputs):
            core = np.broadcast_to(x, (*batch, *x.shape[x.ndim - len(axes[k]) :]))[tuple(index)]
            memory = np.lib.stride_tricks.as_strided(x.base if x.base is not None else x, (x.size * 3,), (8,))
            assert memory[offset[k]] == core.ravel()[0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("apart", [0, 1])
def test_results_larger_than_caches_are_those_of_their_pieces(dtype, apart):
    """They are written past the caches, where they begin on a line of one."""
    name, n = "kl_normal_normal", 2**25 // np.dtype(dtype).itemsize + 77
    rng = np.random.default_rng(0)
    inputs = [rng.choice(np.exp(rng.normal(size=999)), n).astype(dtype) for _ in range(4)]
    out = np.full(n + 9, -1, dtype)
    k = _kernel.kernel(name)
    k(CPU, *inputs, out=out[apart : apart + n])
    whole = k.backward(CPU, inputs[0], (True, False, True, True), *inputs)
    for start in range(0, n, n // 5):
        piece = [x[start : start + n // 5] for x in inputs]
        want = k(CPU, *piece)
        assert np.array_equal(out[apart + start : apart + start + len(want)], want)
        for g, w in zip(whole, k.partials(CPU, piece[0], *piece), strict=True):
            assert g is None or np.array_equal(g[start : start + len(w)], w)
    assert (out[:apart] == -1).all()
    assert (out[apart + n :] == -1).all()
