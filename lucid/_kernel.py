"""A formula by name, on raw arrays of one device: the only reader of kernels/ and _native.

On the CPU a formula is a NumPy ufunc of the library built for this machine's instruction set;
on a GPU it is CuPy's ElementwiseKernel or ReductionKernel over the same header's text.
"""

from __future__ import annotations

import os
import re
from functools import cache, cached_property
from importlib.resources import files
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import _native
from ._device import device

_LINE = re.compile(r"^LUCID_(WIDE_)?KERNEL\((\w+), (\d+), (\d+)\)$", re.MULTILINE)
_TABLE = re.compile(r'^LUCID_(?:ROW|MATRIX)_KERNEL\((\w+), "([^"]+)"(?:, (\d+))?, (\d+)\)$', re.MULTILINE)
_INCLUDE = re.compile(r'^#include "([^"]+)"$')
# No contraction: x * x - y * y must be 0 at x == y. See mad() in platform.cuh.
OPTIONS = ("-std=c++17", "--fmad=false")
# Above this many bytes a result's fresh pages cost more than looking for used ones.
_LARGE = 1 << 20


def headers() -> Path:
    """The folder of the headers this installation was built from."""
    return Path(str(files("lucid") / "kernels"))


class Line(NamedTuple):
    """What a kernel's line says: its error budget is in machine epsilons."""

    header: str
    nin: int
    ulp: int
    wide: bool  # float32 is computed in double and rounded once


@cache
def index() -> dict[str, Line]:
    """Every kernel's line, by name."""
    return {
        name: Line(header.name, int(nin), int(ulp), bool(wide))
        for header in sorted(headers().glob("*.cuh"))
        for wide, name, nin, ulp in _LINE.findall(header.read_text())
    }


class Table(NamedTuple):
    """What the line of a kernel over rows or matrices says."""

    header: str
    signature: str  # NumPy's, of generalised ufuncs
    work: int | None  # of a matrix kernel: what it writes to, in multiples of the first dimension
    ulp: int

    @property
    def axes(self) -> list[list[str]]:
        """The names of each input's axes."""
        return [g.split(",") if g else [] for g in re.findall(r"\(([^)]*)\)", self.signature)[:-1]]

    @property
    def dimensions(self) -> list[str]:
        """Their names in the order they are first named."""
        return list(dict.fromkeys(d for names in self.axes for d in names))


@cache
def tables() -> dict[str, Table]:
    """Every line of a kernel over rows or matrices, by name."""
    return {
        name: Table(header.name, signature, int(work) if work else None, int(ulp))
        for header in sorted(headers().glob("*.cuh"))
        for name, signature, work, ulp in _TABLE.findall(header.read_text())
    }


@cache
def flatten(header: str) -> str:
    """The text of a header with everything it includes, each file once, with #line marks.

    CuPy's cache key covers the source text but no included file: with an #include, an edited
    header would go on running as its old self.
    """
    seen: set[str] = set()
    lines: list[str] = []

    def add(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        lines.append(f'#line 1 "{name}"')
        for number, line in enumerate((headers() / name).read_text().splitlines(), 1):
            include = _INCLUDE.match(line)
            if include:
                near = (Path(name).parent / include[1]).as_posix()
                add(near if (headers() / near).exists() else include[1])
                lines.append(f'#line {number + 1} "{name}"')
            elif line != "#pragma once":
                lines.append(line)

    add(header)
    return "\n".join(lines) + "\n"


def _threads() -> int:
    for variable in ("LUCID_NUM_THREADS", "OMP_NUM_THREADS"):
        text = os.environ.get(variable, "").split(",")[0].strip()
        if text:
            if not (text.isdecimal() and 1 <= int(text) <= 1024):
                raise ValueError(f"{variable} must be a number of threads from 1 to 1024, got {text!r}")
            return int(text)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _memory_limit() -> int:
    """Bytes of unused memory kept for large results: an eighth of the machine's, or LUCID_POOL_MB."""
    text = os.environ.get("LUCID_POOL_MB", "").strip()
    if not text:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 8
    if not text.isdecimal():
        raise ValueError(f"LUCID_POOL_MB must be a number of megabytes, got {text!r}")
    return int(text) << 20


def _open() -> tuple[str, dict[str, int]]:
    """Load the best library this machine can run; LUCID_ISA names another."""
    folder = Path(_native.__file__).parent
    wanted = os.environ.get("LUCID_ISA")
    able = _native.instruction_sets()
    if wanted and wanted not in able:
        raise ValueError(f"LUCID_ISA must be one of {', '.join(able)} on this machine, got {wanted!r}")
    for name in (wanted,) if wanted else able:
        path = folder / f"_kernels-{name}.so"
        if path.exists():
            _native.set_num_threads(_threads())
            _native.set_pool_limit(_memory_limit())
            return name, _native.open(str(path))
    raise ImportError(f"no kernel library in {folder} for this machine's {able or 'processor'}")


instruction_set, _inputs = _open()


class Kernel:
    """One formula of numbers with its partial derivatives and event sums."""

    def __init__(self, name: str) -> None:
        if name not in _inputs:
            raise LookupError(f"no kernel is named {name!r}; lucid.kernels() lists them")
        self.name = name
        self.nin: int = _inputs[name]
        self._value: np.ufunc = _native.ufunc(name, "value")

    @cached_property
    def _sum(self) -> np.ufunc:
        return _native.ufunc(self.name, "sum")

    @property
    def source(self) -> str:
        """The formula's text with all it includes: what NVRTC compiles."""
        return flatten(index()[self.name].header)

    @property
    def ulp(self) -> int:
        """The error the formula promises, in machine epsilons."""
        return index()[self.name].ulp

    def shape(self, *inputs: Any) -> tuple[int, ...]:
        """The result's shape."""
        return np.broadcast_shapes(*map(np.shape, inputs))

    def __call__(self, where: device, *inputs: Any, out: Any = None) -> Any:
        """The formula at each element of the broadcast inputs."""
        if where.type == "cuda":
            inputs, narrow = _promoted(where, inputs)
            return narrow(_elementwise(self.name)(*inputs, *(() if out is None else (out,))))
        if out is not None:
            return self._value(*inputs, out=out)
        for x in inputs:
            if getattr(x, "nbytes", 0) > _LARGE:
                dtype = np.result_type(np.float32, *inputs)
                if dtype.char in "fd":
                    out = _native.empty(np.broadcast_shapes(*map(np.shape, inputs)), dtype.char)
                break
        y = self._value(*inputs) if out is None else self._value(*inputs, out=out)
        return _halved(y) if y.dtype == np.float32 and _is_half(inputs) else y

    def partials(self, where: device, gradient: Any, *inputs: Any) -> tuple[Any, ...]:
        """`gradient` times the derivative by each input, all of the broadcast shape."""
        xp, dtype = where.module, np.result_type(gradient, *inputs)
        whole = np.broadcast_shapes(np.shape(gradient), *map(np.shape, inputs))
        each = (xp.broadcast_to(xp.asarray(x, dtype=dtype), whole) for x in inputs)
        return self.backward(where, gradient, (True,) * self.nin, *each)

    def backward(
        self, where: device, gradient: Any, wanted: tuple[bool, ...], *inputs: Any
    ) -> tuple[Any, ...]:
        """`gradient` times the derivative by each input wanted, summed to that input's shape; else None."""
        if where.type == "cuda":
            return _backward(where, self.name, gradient, wanted, inputs)
        dtype = np.result_type(np.float32, gradient, *inputs)
        arrays = tuple(np.asarray(x, dtype) for x in (*inputs, gradient))
        results = tuple(
            _native.empty(x.shape, dtype.char) if asked else None
            for x, asked in zip(arrays, wanted, strict=False)
        )
        _native.backward(self.name, arrays, results)
        half = _is_half((*inputs, gradient))
        return tuple(_halved(g) if half and g is not None else g for g in results)

    def event_sum(self, where: device, ndim: int, *inputs: Any) -> Any:
        """The formula summed over the last `ndim` axes; its values are never written."""
        if ndim == 0:
            return self(where, *inputs)
        if where.type == "cuda":
            inputs, narrow = _promoted(where, inputs)
            return narrow(_reduction(self.name)(*inputs, axis=tuple(range(-ndim, 0))))
        half = _is_half(inputs)
        arrays = np.broadcast_arrays(*inputs)
        if ndim > 1:
            merged = [_merged(a, ndim) for a in arrays]
            if any(m is None for m in merged):
                y = self.event_sum(where, 1, *arrays).sum(axis=tuple(range(1 - ndim, 0)))
                return _halved(y) if half else y
            arrays = tuple(m for m in merged if m is not None)
        y = self._sum(*arrays)
        return _halved(y) if half else y


def _is_half(inputs: tuple[Any, ...]) -> bool:
    """Whether the result is float16: computed in float32, rounded once."""
    return (
        any(getattr(x, "dtype", None) == np.float16 for x in inputs) and np.result_type(*inputs) == np.float16
    )


def _halved(y: Any) -> Any:
    """Rounded to float16, to inf beyond its range without NumPy's warning."""
    with np.errstate(over="ignore"):
        return y.astype(np.float16)


def _merged(a: np.ndarray[Any, Any], ndim: int) -> np.ndarray[Any, Any] | None:
    """`a` with its last axes as one, if its strides allow that without a copy."""
    axes = [(n, s) for n, s in zip(a.shape[-ndim:], a.strides[-ndim:], strict=True) if n != 1]
    if any(s != t * m for (_, s), (m, t) in pairwise(axes)):
        return None
    return (
        a.reshape(*a.shape[:-ndim], -1)
        if a.size
        else a.reshape(*a.shape[:-ndim], int(np.prod(a.shape[-ndim:])))
    )


class TableKernel:
    """One formula over the last axes of its inputs, rows or small matrices, as its line says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nin: int = _inputs[name]
        self._value: np.ufunc = _native.ufunc(name, "value")

    @property
    def source(self) -> str:
        """The formula's text with all it includes: what NVRTC compiles."""
        return flatten(tables()[self.name].header)

    @property
    def ulp(self) -> int:
        """The error the formula promises, in machine epsilons."""
        return tables()[self.name].ulp

    def shape(self, *inputs: Any) -> tuple[int, ...]:
        """The results' shape; ValueError where the inputs do not fit."""
        return gathered(self.name, [np.shape(x) for x in inputs])[0]

    def __call__(self, where: device, *inputs: Any, out: Any = None) -> Any:
        """The formula of each row or matrix of the inputs, whose other axes are broadcast."""
        if where.type == "cuda":
            y = _launched(where, self.name, inputs)
            if out is None:
                return y
            out[...] = y
            return out
        if out is not None:
            return self._value(*inputs, out=out)
        y = self._value(*inputs)
        return _halved(y) if _is_half(inputs) else y

    def backward(
        self, where: device, gradient: Any, wanted: tuple[bool, ...], *inputs: Any
    ) -> tuple[Any, ...]:
        raise NotImplementedError(f"{self.name} has no partial derivatives")

    partials = backward

    def event_sum(self, where: device, ndim: int, *inputs: Any) -> Any:
        """The results summed over their last `ndim` axes, in double."""
        y = self(where, *inputs)
        return y.sum(axis=tuple(range(-ndim, 0)), dtype=np.float64).astype(y.dtype) if ndim else y


@cache
def kernel(name: str) -> Kernel | TableKernel:
    """The kernel of that name.

    Raises LookupError if no header has a line for it.
    """
    return TableKernel(name) if name in tables() else Kernel(name)


# ---- CuPy


def _promoted(where: device, inputs: tuple[Any, ...]) -> tuple[tuple[Any, ...], Any]:
    """Inputs in one floating type, for one letter T; and what narrows a float16 result."""
    cupy = where.module
    arrays = [x for x in inputs if hasattr(x, "dtype")]
    dtype = cupy.result_type(*inputs, np.float16) if arrays else np.dtype(float)
    if dtype.kind != "f":
        raise TypeError(f"kernels take real numbers, got {dtype}")
    half = _is_half(inputs)
    working = np.dtype(np.float32) if dtype == np.float16 else dtype
    taken = [x.astype(working, copy=False) if hasattr(x, "dtype") else x for x in inputs]
    if not arrays:  # CuPy reads T off an array
        taken[0] = cupy.asarray(taken[0], dtype=working)
    return tuple(taken), (lambda y: y.astype(np.float16)) if half else (lambda y: y)


def _parameters(line: Line) -> tuple[str, str]:
    names, scalar = [f"a{k}" for k in range(line.nin)], "double" if line.wide else "T"
    return ", ".join(f"T {a}" for a in names), ", ".join(f"{scalar}({a})" for a in names)


def _derivatives(name: str, wanted: tuple[bool, ...]) -> str:
    """The formula at dual numbers with the partials wanted."""
    scalar, place = "double" if index()[name].wide else "T", count()
    passed = ", ".join(
        f"D_::variable(a{k}, {next(place)})" if asked else f"D_(a{k})" for k, asked in enumerate(wanted)
    )
    return f"using D_ = lucid::Dual<{scalar}, {sum(wanted)}>; const D_ d_ = lucid::{name}({passed});"


def elementwise_arguments(name: str, wanted: tuple[bool, ...] = ()) -> dict[str, Any]:
    """What ElementwiseKernel is made of, so that a check without a GPU compiles the same text.

    It is that of the value, or of the partials wanted by some inputs times an incoming gradient.
    """
    line = index()[name]
    declared, passed = _parameters(line)
    if not wanted:
        return {
            "in_params": declared, "out_params": "T y", "operation": f"y = T(lucid::{name}({passed}));",
            "name": name, "preamble": flatten(line.header), "options": OPTIONS,
        }  # fmt: skip
    asked = [k for k, x in enumerate(wanted) if x]
    writes = " ".join(f"g{k} = T(gradient * d_.partial[{i}]);" for i, k in enumerate(asked))
    return {
        "in_params": f"{declared}, T gradient",
        "out_params": ", ".join(f"T g{k}" for k in asked),
        "operation": f"{_derivatives(name, wanted)} {writes}",
        "name": f"{name}_partials", "preamble": flatten(line.header), "return_tuple": True,
        "options": OPTIONS,
    }  # fmt: skip


def reduction_arguments(name: str, by: int | None = None) -> dict[str, Any]:
    """What ReductionKernel is made of, of the value or of the partial by one input.

    float32 is added up in double, as on the CPU.
    """
    line = index()[name]
    declared, passed = _parameters(line)
    mapped, preamble = f"lucid::{name}({passed})", flatten(line.header)
    if by is not None:
        # An expression has no room for the dual numbers' declarations.
        arguments = ", ".join(f"T a{k}" for k in range(line.nin))
        derivatives = _derivatives(name, tuple(k == by for k in range(line.nin)))
        preamble += (
            f"\ntemplate <class T> __device__ double {name}_partial({arguments}, T gradient)"
            f" {{ {derivatives} return gradient * d_.partial[0]; }}\n"
        )
        mapped = f"{name}_partial<T>({', '.join(f'a{k}' for k in range(line.nin))}, gradient)"
        declared += ", T gradient"
    return {
        "in_params": declared, "out_params": "T y", "map_expr": f"double({mapped})",
        "reduce_expr": "a + b", "post_map_expr": "y = T(a)", "identity": "0",
        "name": f"{name}_sum" if by is None else f"{name}_partial_{by}_sum",
        "reduce_type": "double", "preamble": preamble, "options": OPTIONS,
    }  # fmt: skip


@cache
def _elementwise(name: str, wanted: tuple[bool, ...] = ()) -> Any:
    return device("cuda").module.ElementwiseKernel(**elementwise_arguments(name, wanted))


@cache
def _reduction(name: str, by: int | None = None) -> Any:
    return device("cuda").module.ReductionKernel(**reduction_arguments(name, by))


def _backward(
    where: device, name: str, gradient: Any, wanted: tuple[bool, ...], inputs: tuple[Any, ...]
) -> tuple[Any, ...]:
    """One pass writes the partials by inputs of the full shape, and one each sums those by others."""
    shapes = [np.shape(x) for x in inputs]
    whole = np.broadcast_shapes(np.shape(gradient), *shapes)
    given, narrow = _promoted(where, (*inputs, gradient))
    written = tuple(asked and shape == whole for asked, shape in zip(wanted, shapes, strict=True))
    found: list[Any] = [None] * len(inputs)
    if any(written):
        results = iter(_elementwise(name, written)(*given))
        found = [narrow(next(results)) if asked else None for asked in written]
    for k, shape in enumerate(shapes):
        if wanted[k] and not written[k]:
            lead = len(whole) - len(shape)
            axes = tuple(d for d in range(len(whole)) if d < lead or shape[d - lead] != whole[d])
            found[k] = narrow(_reduction(name, k)(*given, axis=axes).reshape(shape))
    return tuple(found)


# Of a row on a GPU: how many threads read it, by its length.
_THREADS = ((32, 1), (1024, 32))
# The longest first dimension a matrix kernel that writes has room for: each thread holds its own.
MOST = 64


def table_source(name: str, scalar: str, threads: int) -> str:
    """What RawKernel is made of, for arrays of `scalar`. Strides are of elements, in `layout`."""
    line = tables()[name]
    n = len(line.axes)
    inputs = ", ".join(f"const {scalar}* a{k}" for k in range(n))
    inputs += f", {scalar}* out, const long long* layout, int ndim, long long count"
    place = f"""
    long long offset[{n}] = {{}}, rest = row < count ? row : 0;
    for (int d = ndim - 1; d >= 0; --d) {{
        const long long i = rest % layout[d];
        rest /= layout[d];
        for (int k = 0; k < {n}; ++k) offset[k] += i * layout[(k + 1) * ndim + d];
    }}"""
    head = f"""{flatten(line.header)}
struct Elements {{
    const {scalar}* at;
    long long step;
    __device__ double operator[](long long i) const {{ return double(at[i * step]); }}
}};
extern "C" __global__ void {name}_table({inputs}) {{
    const long long* const steps = layout + {n + 1} * ndim;
    const long long* const sizes = steps + {n};
"""
    if line.work is not None:
        passed = ", ".join(f"Elements{{a{k} + offset[{k}], 1}}" for k in range(n))
        sizes = ", ".join(f"int(sizes[{d}])" for d in range(len(line.dimensions)))
        return f"""{head}    const long long row = blockIdx.x * (long long)blockDim.x + threadIdx.x;
    if (row >= count) return;{place}
    const int n[] = {{{sizes}}};
    double work[{max(line.work, 1) * MOST}];
    out[row] = {scalar}(lucid::{name}<double>(n, {passed}, work));
}}
"""
    passed = ", ".join(
        f"Elements{{a{k} + offset[{k}] + first * steps[{k}], steps[{k}] * threads}}" for k in range(n)
    )
    return f"""{head}    using Row = lucid::{name};
    using State = Row::State<double>;
    constexpr int threads = {threads}, each = 256 / threads, stretch = 256;
    const int lane = threadIdx.x % threads;
    const long long row = blockIdx.x * (long long)each + threadIdx.x / threads, size = sizes[0];{place}
    const long long mine = size > lane ? (size - lane + threads - 1) / threads : 0;
    State state;
    for (long long i = 0; i == 0 || i < mine; i += stretch) {{
        const long long first = lane + i * threads;
        const int m = int(mine - i < stretch ? mine - i : stretch);
        const State next = Row::stretch<double>(m, {passed});
        state = i ? Row::merge<double>(state, next) : next;
    }}
    __shared__ State states[threads > 1 ? 256 : 1];
    for (int half = threads / 2; half; half /= 2) {{
        states[threadIdx.x] = state;
        __syncthreads();
        if (lane < half) state = Row::merge<double>(state, states[threadIdx.x + half]);
        __syncthreads();
    }}
    if (lane == 0 && row < count) out[row] = {scalar}(Row::finish<double>(state));
}}
"""


@cache
def _table(name: str, scalar: str, threads: int) -> Any:
    source = table_source(name, scalar, threads)
    return device("cuda").module.RawKernel(source, f"{name}_table", options=OPTIONS)


def _launched(where: device, name: str, inputs: tuple[Any, ...]) -> Any:
    """A row or matrix kernel on a GPU: a thread, a warp or a block for each result."""
    cupy, line = where.module, tables()[name]
    inputs, narrow = _promoted(where, inputs)
    dtype = next(x.dtype for x in inputs if hasattr(x, "dtype"))
    arrays = [cupy.asarray(x, dtype=dtype) for x in inputs]
    batch, sizes = gathered(name, [x.shape for x in arrays])
    if line.work is not None:
        if line.work and sizes[0] > MOST:
            raise ValueError(f"{name}: a matrix kernel takes up to {MOST} rows on a GPU, got {sizes[0]}")
        arrays = [cupy.ascontiguousarray(x) for x in arrays]
    layout = laid_out(name, [(x.shape, x.strides) for x in arrays], batch, sizes, dtype.itemsize)
    out = cupy.empty(batch, dtype)
    if out.size:
        threads = 1 if line.work is not None else next((t for m, t in _THREADS if sizes[0] <= m), 256)
        per_block = 128 if line.work is not None else 256 // threads
        call = _table(name, "float" if dtype == np.float32 else "double", threads)
        arguments = (*arrays, out, cupy.asarray(layout), np.int32(len(batch)), np.int64(out.size))
        call((-(-out.size // per_block),), (128 if line.work is not None else 256,), arguments)
    return narrow(out)


def gathered(name: str, shapes: list[tuple[int, ...]]) -> tuple[tuple[int, ...], list[int]]:
    """The results' shape and the signature's dimensions; ValueError where the inputs' do not fit."""
    sizes: dict[str, int] = {}
    outer = []
    for k, (shape, names) in enumerate(zip(shapes, tables()[name].axes, strict=True)):
        if len(shape) < len(names):
            raise ValueError(f"{name}: input {k} must have {len(names)} axes of its own, got shape {shape}")
        cut = len(shape) - len(names)
        outer.append(shape[:cut])
        for d, size in zip(names, shape[cut:], strict=True):
            if sizes.setdefault(d, size) != size:
                raise ValueError(f"{name}: input {k} has {size} elements along {d}, others {sizes[d]}")
    return np.broadcast_shapes(*outer), list(sizes.values())


def laid_out(
    name: str,
    arrays: list[tuple[tuple[int, ...], tuple[int, ...]]],
    batch: tuple[int, ...],
    sizes: list[int],
    item: int,
) -> np.ndarray[Any, Any]:
    """The results' shape, each input's strides along it, its step along a row, and the dimensions."""
    along, steps = [], []
    for (shape, strides), names in zip(arrays, tables()[name].axes, strict=True):
        outer = len(shape) - len(names)
        still = [0] * (len(batch) - outer)
        along += still + [
            0 if n == 1 else s // item for n, s in zip(shape[:outer], strides[:outer], strict=True)
        ]
        steps.append(strides[-1] // item if names else 0)
    return np.array([*batch, *along, *steps, *sizes], np.int64)
