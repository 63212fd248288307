"""One formula, two machines: the CPU's digits and the GPU's. No kernel is named in this file.

What compares them is tested here too, on any machine, with float64 in the GPU's place.
"""

import os
import subprocess
import sys

import numpy as np
import pytest
from table import KERNELS, NEAR, table_inputs
from test_accuracy import points

import lucid
from lucid._device import device
from lucid._kernel import index, kernel, tables

CPU = device("cpu")
DTYPES = [np.float64, np.float32]
NAMES = sorted(index())
POINTS = 4000
gpu = pytest.mark.gpu
every_kernel = pytest.mark.parametrize("name", NAMES)
both = pytest.mark.parametrize("dtype", DTYPES, ids=["float64", "float32"])


def flushed(x):
    """A GPU's float32 has no subnormals."""
    return np.where(np.abs(x) < np.finfo(x.dtype).tiny, np.copysign(0, x), x) if x.dtype == np.float32 else x


def mixture(dtype, n, rng):
    """Ordinary numbers of both signs, extreme ones, and edges."""
    # Not float32's largest: a GPU flushes its reciprocal to 0.
    big = dtype(2.0**125) if dtype is np.float32 else np.finfo(dtype).max
    tiny = np.finfo(dtype).tiny
    edges = [0.0, 1.0, 0.5, tiny, big, np.inf]
    decades = 18 if dtype is np.float32 else 150
    kinds = [
        rng.uniform(0.1, 3, n),
        rng.uniform(0, 1, n),
        rng.normal(size=n),
        np.exp(rng.uniform(-decades, decades, n) * np.log(10)) * rng.choice([-1, 1, 1], n),
        rng.choice([*edges, *(-x for x in edges), np.nan], n),
    ]
    return np.choose(rng.choice(5, n, p=[0.5, 0.15, 0.15, 0.1, 0.1]), kinds).astype(dtype)


def made_for(name, dtype, n):
    """What the kernel is made for, in every regime; nothing for one without a reference."""
    if name not in KERNELS:
        return [np.empty(0, dtype) for _ in range(index()[name].nin)]
    regimes = ["ordinary", "extreme", *(["near", "extreme near"] if name in NEAR else [])]
    parts = [points(name, regime, dtype, n) for regime in regimes]
    return [flushed(np.concatenate(xs).astype(dtype)) for xs in zip(*parts, strict=True)]


def inputs_of(name, dtype, n=POINTS):
    """That, and what nobody should ask."""
    rng = np.random.default_rng([n, *name.encode()])
    return [np.concatenate([x, flushed(mixture(dtype, n, rng))]) for x in made_for(name, dtype, n // 8)]


def slope(name, inputs):
    """The sum of |x df/dx| over the inputs x: how far a relative error of theirs goes."""
    wide = [x.astype(np.float64) for x in inputs]
    total, h = 0.0, 2.0**-20
    with np.errstate(all="ignore"):
        y = kernel(name)(CPU, *wide)
        for k, x in enumerate(wide):
            if name in KERNELS and KERNELS[name][1][k] == "count":
                continue  # exact
            change = kernel(name)(CPU, *wide[:k], x * (1 + h), *wide[k + 1 :]) - y
            total = total + np.nan_to_num(np.abs(change) / h, nan=0.0, posinf=np.inf)
    return total


def slack(name, inputs):
    """What a budget is of, besides the value: where terms of either sign meet, their size."""
    return 0.0 if name in NEAR else slope(name, inputs)


def disagree(got, want, budget, slack=0.0):
    """Where two machines, each within `budget` epsilons of the truth, cannot give these."""
    info = np.finfo(want.dtype)
    assert got.dtype == want.dtype, (got.dtype, want.dtype)
    assert got.shape == want.shape, (got.shape, want.shape)
    with np.errstate(invalid="ignore", over="ignore"):
        size = np.abs(want.astype(np.float64)) + slack
        # Either result, or a term of it, may have been subnormal on one machine only.
        bound = 2 * budget * float(info.eps) * size + (4 * float(info.tiny) if budget else 0)
        near = np.abs(got.astype(np.float64) - want) <= bound
    same = (got == want) | (np.isnan(got) & np.isnan(want))
    return ~(same | (near & np.isfinite(got) & np.isfinite(want)))


def report(name, inputs, got, want, wrong):
    at = np.flatnonzero(wrong)[:5]
    lines = [f"{[float(x.flat[i]) for x in inputs]}: GPU {got.flat[i]!r}, CPU {want.flat[i]!r}" for i in at]
    return f"{name}, {wrong.sum()} of {wrong.size}:\n" + "\n".join(lines)


def check_value(name, inputs, run):
    want, got = kernel(name)(CPU, *inputs), run(*inputs)
    wrong = disagree(got, want, index()[name].ulp, slack(name, inputs))
    assert not wrong.any(), report(name, inputs, got, want, wrong)


def check_partials(name, dtype, run):
    """A partial has no budget of its own; where its terms cancel, all terms' slopes count."""
    inputs = inputs_of(name, dtype)
    gradient = np.random.default_rng(1).uniform(0.5, 2, inputs[0].size).astype(dtype)
    wants, gots = kernel(name).partials(CPU, gradient, *inputs), run(gradient, *inputs)
    total = slope(name, inputs)
    budget = 4 * max(index()[name].ulp, 1)
    for k, (got, want, x) in enumerate(zip(gots, wants, inputs, strict=True)):
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            size = np.nan_to_num(4 * total / np.abs(x.astype(np.float64)), nan=0.0, posinf=np.inf)
        wrong = disagree(got, want, budget, size)
        assert not wrong.any(), f"partial {k} of " + report(name, inputs, got, want, wrong)


def check_sum(name, dtype, run):
    inputs = inputs_of(name, dtype)
    # One nan is a row's whole sum: keep them together.
    order = np.argsort(~np.isfinite(kernel(name)(CPU, *inputs)), kind="stable")
    inputs = [x[order[: order.size // 60 * 60]].reshape(-1, 4, 15) for x in inputs]
    with np.errstate(over="ignore"):
        values = np.abs(kernel(name)(CPU, *inputs)).astype(np.float64) + slack(name, inputs)
    for ndim in (1, 2):
        axes = tuple(range(-ndim, 0))
        want, got = kernel(name).event_sum(CPU, ndim, *inputs), run(ndim, *inputs)
        with np.errstate(invalid="ignore", over="ignore"):
            size = np.nan_to_num(values.sum(axis=axes), nan=0.0, posinf=np.inf)
        # A GPU adds up float64 without a compensation: an epsilon a level of its tree.
        wrong = disagree(got, want, index()[name].ulp + 4, size)
        assert not wrong.any(), f"sum over {ndim} axes of {name}: {got[wrong][:5]}, CPU {want[wrong][:5]}"


# ---- what compares them


@every_kernel
def test_the_comparison_passes_another_honest_machine(name):
    """float64, rounded once and flushed, stands for a GPU's float32."""

    def rounded(*inputs):
        with np.errstate(over="ignore"):
            return flushed(kernel(name)(CPU, *(x.astype(np.float64) for x in inputs)).astype(np.float32))

    check_value(name, made_for(name, np.float32, 2000), rounded)


@every_kernel
@both
def test_the_comparison_passes_the_same_machine(name, dtype):
    check_value(name, inputs_of(name, dtype), lambda *x: kernel(name)(CPU, *x))
    check_partials(name, dtype, lambda g, *x: kernel(name).partials(CPU, g, *x))
    check_sum(name, dtype, lambda ndim, *x: kernel(name).event_sum(CPU, ndim, *x))


@every_kernel
@both
def test_the_comparison_fails_a_machine_that_errs(name, dtype):
    def off(y):
        return (y * dtype(1 + 2e-3) + dtype(1e-3)).astype(dtype)

    k = kernel(name)
    inputs = inputs_of(name, dtype)
    value = k(CPU, *inputs)
    smooth = np.isfinite(value) & (value != 0) & np.isfinite(slope(name, inputs))
    if not smooth.any() or any(np.isnan(g[smooth]).any() for g in k.partials(CPU, dtype(1), *inputs)):
        return  # 0, inf, nan or a jump beside every value, or no slope: no digits to err in
    with np.errstate(all="ignore"):
        with pytest.raises(AssertionError):
            check_value(name, inputs_of(name, dtype), lambda *x: off(k(CPU, *x)))
        with pytest.raises(AssertionError):
            check_partials(name, dtype, lambda g, *x: [off(y) for y in k.partials(CPU, g, *x)])
        with pytest.raises(AssertionError):
            check_sum(name, dtype, lambda ndim, *x: off(k.event_sum(CPU, ndim, *x)))


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        (1 + 8e-16, 1.0, True),
        (1 + 3e-15, 1.0, False),
        (np.nan, np.nan, True),
        (np.nan, 1.0, False),
        (1.0, np.nan, False),
        (np.inf, np.inf, True),
        (-np.inf, np.inf, False),
        (np.inf, 1.7e308, False),
        (0.0, 3e-308, True),
        (0.0, 1e-300, False),
        (-0.0, 0.0, True),
    ],
)
def test_what_agrees(got, want, same):
    assert disagree(np.array([got]), np.array([want]), 4)[0] != same


def test_a_budget_of_nothing_wants_every_bit():
    assert disagree(np.array([0.0, 1.0]), np.array([5e-324, 1.0]), 0).tolist() == [True, False]


def test_float32_subnormals_are_flushed_with_their_sign():
    x = flushed(np.array([1e-40, -1e-40, 1.0, np.nan], np.float32))
    assert x[:3].tolist() == [0.0, 0.0, 1.0]
    assert np.signbit(x).tolist()[:3] == [False, True, False]
    assert flushed(np.array([1e-310]))[0] == 1e-310


# ---- every kernel on a GPU


@pytest.fixture
def cuda():
    return device("cuda")


def on(where, *arrays):
    return [where.put(x) for x in arrays]


@gpu
@every_kernel
@both
def test_values(name, dtype, cuda):
    check_value(name, inputs_of(name, dtype), lambda *x: CPU.put(kernel(name)(cuda, *on(cuda, *x))))


@gpu
@every_kernel
@both
def test_partials(name, dtype, cuda):
    check_partials(
        name, dtype, lambda g, *x: [CPU.put(y) for y in kernel(name).partials(cuda, *on(cuda, g, *x))]
    )


@gpu
@every_kernel
@both
def test_backward_sums_the_partials_asked_for(name, dtype, cuda):
    k = kernel(name)
    rng = np.random.default_rng(3)
    inputs = on(
        cuda, *(rng.uniform(0.1, 3, ((7, 33), (7, 1), (33,), ())[i % 4]).astype(dtype) for i in range(k.nin))
    )
    gradient = on(cuda, rng.uniform(0.5, 2, (7, 33)).astype(dtype))[0]
    found = k.backward(cuda, gradient, (True,) * k.nin, *inputs)
    for i, (got, part) in enumerate(zip(found, k.partials(cuda, gradient, *inputs), strict=True)):
        only = k.backward(cuda, gradient, tuple(j == i for j in range(k.nin)), *inputs)
        assert [j for j, g in enumerate(only) if g is not None] == [i]
        terms = CPU.put(part).astype(np.float64)
        axes = ((), 1, 0, None)[i % 4]
        want, size = (np.sum(x, axis=axes, keepdims=i % 4 == 1) for x in (terms, np.abs(terms)))
        for g in (CPU.put(got), CPU.put(only[i])):
            assert g.dtype == dtype
            assert g.shape == want.shape
            with np.errstate(invalid="ignore"):
                near = np.abs(g - want) <= 4 * np.finfo(dtype).eps * size
            assert (near | ~np.isfinite(want)).all()


@gpu
@every_kernel
@both
def test_event_sums(name, dtype, cuda):
    check_sum(name, dtype, lambda ndim, *x: CPU.put(kernel(name).event_sum(cuda, ndim, *on(cuda, *x))))


@gpu
@every_kernel
@both
def test_however_the_inputs_lie(name, dtype, cuda):
    """Strided, broadcast and by value: the digits of contiguous arrays."""
    k = kernel(name)
    rng = np.random.default_rng(2)
    columns = on(cuda, *(rng.uniform(0.1, 3, (7, 1)).astype(dtype) for _ in range(k.nin)))
    full = [cuda.module.ascontiguousarray(cuda.module.broadcast_to(x, (7, 33))) for x in columns]
    want = CPU.put(k(cuda, *full))
    wide = [cuda.module.repeat(x, 2, axis=1)[:, ::2] for x in full]
    assert np.array_equal(CPU.put(k(cuda, *wide)), want)
    assert np.array_equal(CPU.put(k(cuda, full[0], *columns[1:])), want)
    numbers = [float(CPU.put(x)[0, 0]) for x in columns]
    assert np.array_equal(CPU.put(k(cuda, full[0][:1], *numbers[1:])), want[:1])
    out = cuda.module.empty((7, 33), dtype)
    assert k(cuda, *full, out=out) is out
    assert np.array_equal(CPU.put(out), want)


@gpu
@every_kernel
def test_dtypes_are_the_cpus(name, cuda):
    k = kernel(name)
    for dtype in (np.float16, np.float32, np.float64, np.int8, np.int32, np.int64):
        given = [np.array([1, 1, 1], dtype) for _ in range(k.nin)]
        want = k(CPU, *given)
        got = CPU.put(k(cuda, *on(cuda, *given)))
        assert got.dtype == want.dtype, dtype
    plain = k(cuda, *[1.0] * k.nin)
    assert plain.dtype == np.float64
    assert CPU.put(plain).shape == ()


@gpu
@every_kernel
def test_empty_arrays(name, cuda):
    k = kernel(name)
    empty = on(cuda, *(np.empty((0, 3)) for _ in range(k.nin)))
    assert k(cuda, *empty).shape == (0, 3)
    assert all(g.shape == (0, 3) for g in k.partials(cuda, 1.0, *empty))
    assert k.event_sum(cuda, 1, *empty).shape == (0,)
    assert CPU.put(k.event_sum(cuda, 2, *empty)) == 0


# ---- kernels over rows and matrices


def table_of(name, dtype, size):
    return table_inputs(name, (37 if size < 1000 else 3,), size, dtype, [size, *name.encode()])


def check_table(name, dtype, size, run):
    """Against the CPU; what the inputs' own rounding moves the results by counts as their size."""
    inputs, h, rng = table_of(name, dtype, size), 2.0**-20, np.random.default_rng(size)
    want, got = kernel(name)(CPU, *inputs), run(*inputs)
    wide = [x.astype(np.float64) for x in inputs]
    exact = kernel(name)(CPU, *wide)
    moves = [
        np.abs(kernel(name)(CPU, *(x * (1 + h * rng.choice([-1, 1], x.shape)) for x in wide)) - exact) / h
        for _ in range(8)
    ]
    # Sums over a row are added up in another order.
    budget = tables()[name].ulp * np.sqrt(size / 256 + 1)
    wrong = disagree(got, want, budget, np.nan_to_num(np.max(moves, axis=0), nan=0.0))
    assert not wrong.any(), f"{name} of {size}: {got[wrong][:5]}, CPU {want[wrong][:5]}"


TABLES = [
    (name, size)
    for name, line in sorted(tables().items())
    for size in ((1, 2, 5, 17) if line.work is not None else (1, 2, 31, 33, 257, 1025, 40_000))
]
every_table = pytest.mark.parametrize(("name", "size"), TABLES)


@every_table
@both
def test_the_comparison_of_tables_passes_another_order(name, size, dtype):
    def backward(*inputs):
        turned = [x[:, ::-1] if x.ndim == 2 else x for x in inputs] if row else inputs
        return kernel(name)(CPU, *turned)

    row = tables()[name].work is None
    check_table(name, dtype, size, backward)


@every_table
@both
def test_the_comparison_of_tables_fails_a_machine_that_errs(name, size, dtype):
    inputs = table_of(name, dtype, size)
    if not kernel(name)(CPU, *inputs).any():
        return  # 0 whatever they are: no digits to err in
    with pytest.raises(AssertionError):
        check_table(name, dtype, size, lambda *x: kernel(name)(CPU, *x) * dtype(1.002) + dtype(1e-3))


@gpu
@every_table
@both
def test_tables(name, size, dtype, cuda):
    check_table(name, dtype, size, lambda *x: CPU.put(kernel(name)(cuda, *on(cuda, *x))))


# ---- Tensors on a GPU


@gpu
def test_a_gpu_is_the_default_where_there_is_one():
    code = "import lucid; x = lucid.asarray([1.0]); assert str(x.device).startswith('cuda:'), x.device"
    environment = {k: v for k, v in os.environ.items() if k != "LUCID_DEVICE"}
    subprocess.run([sys.executable, "-P", "-c", code], env=environment, check=True)


@gpu
def test_there_and_back(cuda):
    x = np.arange(6.0).reshape(2, 3)
    there = lucid.asarray(x, device="cuda")
    assert there.device is cuda
    assert type(there.array).__module__.startswith("cupy")
    assert np.array_equal(there.numpy(), x)
    assert np.array_equal(there.to("cpu").array, x)
    assert there.to("cuda") is there
    assert there.to("cpu").to("cuda").device is cuda
    with lucid.device("cuda"):
        assert lucid.asarray([1.0]).device is cuda
    with pytest.raises(TypeError, match="numpy"):
        np.asarray(there)


@gpu
def test_a_cupy_array_stays_where_it_is(cuda):
    x = cuda.module.arange(3.0)
    tensor = lucid.asarray(x)
    assert tensor.device is cuda
    assert tensor.array is x
    assert cuda.module.asarray(tensor).data.ptr == x.data.ptr


@gpu
def test_two_devices_are_an_error_that_names_both(cuda):
    here, there = lucid.asarray([1.0], device="cpu"), lucid.asarray([1.0], device=cuda)
    for f in (lambda: here + there, lambda: np.add(here, there), lambda: np.stack([here, there])):
        with pytest.raises(ValueError, match=r"(?s)(cpu.*cuda:0|cuda:0.*cpu).*\.to\("):
            f()


@gpu
def test_numbers_and_numpy_arrays_join_a_gpu_tensor(cuda):
    there = lucid.asarray([1.0, 2.0], device=cuda)
    for y in (there + 1, 1 - there, there * np.array([1.0, 2.0]), np.array([1.0, 2.0]) * there):
        assert y.device is cuda


@gpu
def test_numpy_functions_run_on_the_gpu(cuda):
    x = np.linspace(0.1, 2, 12).reshape(3, 4)
    there = lucid.asarray(x, device=cuda)
    for f in (
        np.exp,
        np.sum,
        np.transpose,
        lambda v: np.concatenate([v, v]),
        lambda v: np.where(v > 1, v, 0.0),
        lambda v: np.mean(v, axis=0),
        lambda v: np.linalg.norm(v),
        lambda v: v[1:, ::2],
        lambda v: v.reshape(-1).cumsum(),
        lambda v: v @ v.T,
    ):
        got = f(there)
        assert got.device is cuda
        np.testing.assert_allclose(got.numpy(), f(x), rtol=1e-14)
    there[0] = 5.0
    assert float(there[0, 0]) == 5.0


@gpu
def test_special_functions_run_on_the_gpu(cuda):
    got = lucid.special.ndtr(lucid.asarray([0.0], device=cuda))
    assert got.device is cuda
    assert float(got[0]) == 0.5


@gpu
@both
def test_random_numbers_are_drawn_on_the_gpu(dtype, cuda):
    def draw():
        return lucid.random.default_rng(7, device="cuda").standard_normal((10_000,), dtype=dtype)

    x = draw()
    assert x.device is cuda
    assert x.dtype == dtype
    assert abs(float(x.numpy().mean())) < 0.05
    assert abs(float(x.numpy().std()) - 1) < 0.05
    assert np.array_equal(x.numpy(), draw().numpy())


@gpu
def test_a_tensor_kernel_follows_its_inputs(cuda):
    k = lucid.kernel(NAMES[0])
    x = [lucid.asarray(np.ones((2, 3)), device=cuda)] * k.nin
    out = lucid.asarray(np.empty((2, 3)), device=cuda)
    assert k(*x).device is cuda
    assert k(*x, out=out) is out
    assert all(g.device is cuda for g in k.partials(*x))
    assert k.event_sum(*x).shape == (2,)
    with pytest.raises(ValueError, match="two devices"):
        k(*x, out=lucid.asarray(np.empty((2, 3)), device="cpu"))
