"""Compiles every kernel with NVRTC from the source text CuPy would hand it. Needs no GPU.

CuPy makes that text, and the options, in private functions; where they change, read its
_core/_kernel.pyx, _core/_reduction.pyx and cuda/compiler.py again.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from multiprocessing import Pool
from typing import Any

os.environ["CUPY_CACHE_IN_MEMORY"] = "1"  # compile always

import cupy
import numpy as np
from cupy._core import _kernel, _reduction, _scalar, core
from cupy.cuda import compiler

from lucid import _kernel as launcher

# How the inputs lie. One each: CuPy's array classes see it, the formulas see a T.
LAYOUTS = {"75": "by value", "80": "strided", "90": "contiguous"}
FORMS = ("value", "partials", "sum")
ARRAY, INDEXER, SCALAR = 1, 2, 3  # CuPy's _ArgKind
MESSAGE = re.compile(r"^(\S+)\(\d+\): (?:warning|error)", re.MULTILINE)

Job = tuple[str, str, str, str]


class Compiled(Exception):
    """Carries a binary out of CuPy before it asks the driver to load it."""


class Module:
    def load(self, binary: bytes) -> None:
        raise Compiled(binary)

    def _set_mapping(self, mapping: Any) -> None:
        pass


compiler.function.Module = Module
compiler._get_arch_for_options_for_nvrtc = lambda arch=None: (f"-arch=sm_{arch}", "cubin")


def array(dtype: np.dtype[Any], ndim: int, contiguous: bool = True) -> Any:
    return _kernel._ArgInfo(ARRAY, cupy.ndarray, dtype, ndim, contiguous, True)


def number(dtype: np.dtype[Any]) -> Any:
    return _kernel._ArgInfo(SCALAR, _scalar.CScalar, dtype, 0, True, True)


def indexer(ndim: int) -> Any:
    return _kernel._ArgInfo(INDEXER, type(None), None, ndim, True, True)


def source(name: str, form: str, dtype: np.dtype[Any], layout: str) -> tuple[str, tuple[str, ...]]:
    """The text and options of a launch with such arguments."""
    if form.startswith("table"):
        scalar = "float" if dtype == np.float32 else "double"
        return launcher.table_source(name, scalar, int(form.split()[1])), launcher.OPTIONS
    summed, nin = form.endswith("sum"), launcher.index()[name].nin
    arguments = (
        launcher.reduction_arguments(name, nin - 1 if form == "partial sum" else None)
        if summed
        else launcher.elementwise_arguments(name, (True,) * nin if form == "partials" else ())
    )
    make = cupy.ReductionKernel if summed else cupy.ElementwiseKernel
    kernel = make(**arguments)
    ndim = 2 if layout == "strided" else 1
    # By value: a parameter of a type of its own, and in that layout all but the first, whose
    # dtype T is.
    given = tuple(
        number(p.dtype or dtype)
        if p.dtype is not None or (k and layout == "by value")
        else array(dtype, ndim, layout != "strided")
        for k, p in enumerate(kernel.in_params)
    )
    dtypes = tuple(dtype if a.arg_kind == ARRAY else None for a in given)
    types = _kernel._decide_params_type(kernel.in_params, kernel.out_params, dtypes, ())[2]
    if not summed:
        infos = (*given, *(array(dtype, ndim),) * kernel.nout, indexer(ndim))
        code = _kernel._get_elementwise_kernel_code(
            infos, types, kernel.params, kernel.operation, kernel.name, kernel.preamble, **kernel.kwargs
        )
        return code, kernel.kwargs["options"]
    integer = np.dtype(np.int32)
    types = _kernel._TypeMap((*types._pairs, ("IndexT", integer)))
    infos = (*given, array(dtype, 1), indexer(ndim), indexer(1), number(integer))
    code = _reduction._ReductionKernel_get_cached_function_code(
        kernel.nin, kernel.nout, kernel._params, infos, types, kernel.name, 512, kernel.reduce_type,
        kernel.identity, kernel.map_expr, kernel.reduce_expr, kernel.post_map_expr, kernel.preamble,
        kernel.options,
    )  # fmt: skip
    return code, kernel.options


def compile_one(job: Job) -> tuple[Job, str, int, int]:
    """The job, what is wrong with it, its registers and the bytes it spills."""
    name, form, dtype, arch = job
    log = io.StringIO()
    try:
        text, options = source(name, form, np.dtype(dtype), LAYOUTS[arch])
        # -v only makes the assembler count registers in the log.
        core.compile_with_cache(text, (*options, "--ptxas-options=-v"), arch=arch, log_stream=log)
    except Compiled:
        pass
    except compiler.CompileException as error:
        return job, str(error), 0, 0
    report = log.getvalue()
    ours = [m[0] for m in MESSAGE.finditer(report) if (launcher.headers() / m[1]).exists()]
    registers = [int(n) for n in re.findall(r"Used (\d+) registers", report)]
    if not registers:
        return job, f"no kernel came out\n{report}", 0, 0
    spilled = [int(n) for n in re.findall(r"(\d+) bytes spill stores", report)]
    return job, report if ours else "", max(registers), max(spilled, default=0)


def main() -> int:
    start = time.perf_counter()
    names, tables = sorted(launcher.index()), sorted(launcher.tables())
    if {*names, *tables} != set(launcher._inputs):
        print(f"the headers and the library differ: {({*names, *tables}) ^ set(launcher._inputs)}")
        return 1
    # Every form of every kernel once, the architectures and layouts by turns, and in both types (a
    # wide kernel's text is the same but for the last rounding: by turns too); or, with --all, each.
    both = ("float32", "float64")
    forms = [
        (name, form, dtype)
        for i, name in enumerate(names)
        for form in FORMS
        for dtype in (both[i % 2 :][:1] if launcher.index()[name].wide and "--all" not in sys.argv else both)
    ]
    # The sum of a partial is the text of the partials in that of the sum: of some.
    forms += [(name, "partial sum", both[i % 2]) for i, name in enumerate(names[::10])]
    # A row is read by a thread, a warp or a block.
    forms += [
        (name, f"table {threads}", dtype)
        for name in tables
        for threads in ((1,) if launcher.tables()[name].work is not None else (1, 32, 256))
        for dtype in both
    ]
    turns = list(LAYOUTS)
    jobs = [
        (*form, arch)
        for i, form in enumerate(forms)
        for arch in (turns if "--all" in sys.argv else [turns[(i + i // 3) % 3]])
    ]
    with Pool(len(os.sched_getaffinity(0))) as pool:
        results = pool.map(compile_one, jobs, chunksize=4)
    seen: set[str] = set()
    for job, problem, _, _ in results:
        if problem and problem not in seen:
            seen.add(problem)
            print(f"--- {' '.join(job[:3])} sm_{job[3]}\n{problem}")
    failed = sum(bool(problem) for _, problem, _, _ in results)
    seconds = time.perf_counter() - start
    print(
        f"headers: {len(jobs) - failed} of {len(jobs)} compiled in {seconds:.0f} s: {len(names)} kernels, "
        f"{', '.join(FORMS)}, {len(tables)} over rows or matrices, float32 and float64, "
        f"{', '.join(f'sm_{a}' for a in LAYOUTS)}"
        f"{'' if '--all' in sys.argv else ' by turns'}"
    )
    job, _, registers, _ = max(results, key=lambda r: r[2])
    spills = [" ".join(job) for job, _, _, spilled in results if spilled]
    print(f"headers: at most {registers} registers ({' '.join(job)})")
    print(f"headers: spilled: {', '.join(spills) or 'nothing'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
