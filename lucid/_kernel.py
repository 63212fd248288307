"""A formula by name, on raw arrays of one device: the only reader of kernels/ and _native.

On the CPU a formula is a NumPy ufunc of the library built for this machine's instruction set;
on a GPU it is CuPy's ElementwiseKernel or ReductionKernel over the same header's text.
"""

from __future__ import annotations

import os
import re
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import _native
from ._device import device

_LINE = re.compile(r"^LUCID_(WIDE_)?KERNEL\((\w+), (\d+), (\d+)\)$", re.MULTILINE)
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
    """One formula with its partial derivatives and event sums.

    Raises LookupError if no header has a LUCID_KERNEL line for `name`.
    """

    def __init__(self, name: str) -> None:
        if name not in _inputs:
            raise LookupError(f"no kernel is named {name!r}; lucid.kernels() lists them")
        self.name = name
        self.nin: int = _inputs[name]
        self._value: np.ufunc = _native.ufunc(name, "value")

    @cached_property
    def _partials(self) -> np.ufunc:
        return _native.ufunc(self.name, "partials")

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

    def __call__(self, where: device, *inputs: Any, out: Any = None) -> Any:
        """The formula at each element of the broadcast inputs."""
        if where.type == "cuda":
            inputs, narrow = _promoted(where, inputs)
            return narrow(_elementwise(self.name, False)(*inputs, *(() if out is None else (out,))))
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
        """`gradient` times the derivative by each input, in one pass."""
        if where.type == "cuda":
            inputs, narrow = _promoted(where, (*inputs, gradient))
            return tuple(narrow(g) for g in _elementwise(self.name, True)(*inputs))
        half = _is_half((*inputs, gradient))
        out = self._partials(*inputs, gradient)
        out = out if isinstance(out, tuple) else (out,)
        return tuple(map(_halved, out)) if half else out

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


@cache
def kernel(name: str) -> Kernel:
    """The kernel of that name."""
    return Kernel(name)


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


def elementwise_arguments(name: str, partials: bool) -> dict[str, Any]:
    """What ElementwiseKernel is made of, so that a check without a GPU compiles the same text."""
    line = index()[name]
    declared, passed = _parameters(line)
    if not partials:
        return {
            "in_params": declared, "out_params": "T y", "operation": f"y = T(lucid::{name}({passed}));",
            "name": name, "preamble": flatten(line.header), "options": OPTIONS,
        }  # fmt: skip
    dual = f"lucid::Dual<{'double' if line.wide else 'T'}, {line.nin}>"
    variables = ", ".join(f"D_::variable(a{k}, {k})" for k in range(line.nin))
    writes = " ".join(f"g{k} = T(gradient * d_.partial[{k}]);" for k in range(line.nin))
    return {
        "in_params": f"{declared}, T gradient",
        "out_params": ", ".join(f"T g{k}" for k in range(line.nin)),
        "operation": f"using D_ = {dual}; const D_ d_ = lucid::{name}({variables}); {writes}",
        "name": f"{name}_partials", "preamble": flatten(line.header), "return_tuple": True,
        "options": OPTIONS,
    }  # fmt: skip


def reduction_arguments(name: str) -> dict[str, Any]:
    """What ReductionKernel is made of; float32 is added up in double, as on the CPU."""
    line = index()[name]
    declared, passed = _parameters(line)
    return {
        "in_params": declared, "out_params": "T y", "map_expr": f"double(lucid::{name}({passed}))",
        "reduce_expr": "a + b", "post_map_expr": "y = T(a)", "identity": "0", "name": f"{name}_sum",
        "reduce_type": "double", "preamble": flatten(line.header), "options": OPTIONS,
    }  # fmt: skip


@cache
def _elementwise(name: str, partials: bool) -> Any:
    return device("cuda").module.ElementwiseKernel(**elementwise_arguments(name, partials))


@cache
def _reduction(name: str) -> Any:
    return device("cuda").module.ReductionKernel(**reduction_arguments(name))
