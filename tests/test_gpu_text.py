"""What a GPU is handed for rows and matrices, run by threads of this machine: no GPU is needed."""

import ctypes
import shutil
import subprocess

import numpy as np
import pytest

from lucid import _kernel
from lucid._device import device

CPU = device("cpu")
COMPILER = shutil.which("g++") or shutil.which("clang++")
# CUDA's words in C++: a block is as many threads as it has, which meet at a barrier.
HEAD = """
#include <barrier>
#include <thread>
#include <vector>
#define __global__
#define __device__
#define __shared__ static
struct Index { unsigned x; };
static thread_local Index threadIdx;
static Index blockIdx, blockDim;
static std::barrier<>* meeting;
static void __syncthreads() { meeting->arrive_and_wait(); }
"""
TAIL = """
extern "C" void launch(unsigned blocks, unsigned size, {parameters}) {{
    blockDim.x = size;
    for (blockIdx.x = 0; blockIdx.x < blocks; ++blockIdx.x) {{
        std::barrier<> here(size);
        meeting = &here;
        std::vector<std::thread> threads;
        for (unsigned t = 0; t < size; ++t)
            threads.emplace_back([=] {{ threadIdx.x = t; {name}_table({passed}); }});
        for (auto& thread : threads) thread.join();
    }}
}}
"""


def shortest(matrix):
    """The kernel of the shortest text, which stands for all: the frame around it is one."""
    found = [
        (len(_kernel.flatten(t.header)), n) for n, t in _kernel.tables().items() if (t.work is None) != matrix
    ]
    return [min(found)[1]] if found else []


FORMS = ((1, "float"), (32, "double"), (256, "float"))
CASES = [(name, *form) for name in shortest(False) for form in FORMS]
CASES += [(name, 1, "double") for name in shortest(True)]


@pytest.mark.skipif(not COMPILER, reason="no C++ compiler")
@pytest.mark.parametrize(("name", "threads", "scalar"), CASES)
def test_threads_of_this_machine_give_what_the_ufunc_gives(name, threads, scalar, tmp_path):
    axes = _kernel.tables()[name].axes
    pointers = [*(f"const {scalar}* a{k}" for k in range(len(axes))), f"{scalar}* out"]
    parameters = ", ".join([*pointers, "const long long* layout", "int ndim", "long long count"])
    passed = ", ".join(p.split()[-1] for p in parameters.replace("*", "* ").split(","))
    text = HEAD + _kernel.table_source(name, scalar, threads)
    (tmp_path / "table.cpp").write_text(text + TAIL.format(parameters=parameters, name=name, passed=passed))
    command = [COMPILER, "-std=c++20", "-O1", "-w", "-fPIC", "-shared", "-pthread", "-ffp-contract=off"]
    subprocess.run([*command, "table.cpp", "-o", "table.so"], cwd=tmp_path, check=True)
    launch = ctypes.CDLL(str(tmp_path / "table.so")).launch

    dtype, rng = np.dtype("f" if scalar == "float" else "d"), np.random.default_rng(0)
    size = 5 if _kernel.tables()[name].work is not None else 300 * threads + 3
    inputs = [rng.uniform(0.1, 1, (2, 3, *(size for _ in names))).astype(dtype) for names in axes]
    inputs[-1] = np.ascontiguousarray(inputs[-1][:, :1])
    if _kernel.tables()[name].work is None:  # a matrix's elements lie side by side
        inputs[0] = np.repeat(inputs[0], 2, axis=-1)[..., ::2]
    batch, sizes = _kernel.gathered(name, [x.shape for x in inputs])
    layout = _kernel.laid_out(name, [(x.shape, x.strides) for x in inputs], batch, sizes, dtype.itemsize)
    out = np.full(batch, np.nan, dtype)
    blocks = -(-out.size * threads // 256)
    address = [ctypes.c_void_p(x.ctypes.data) for x in (*inputs, out, layout)]
    launch(blocks, 256, *address, len(batch), ctypes.c_longlong(out.size))
    want = _kernel.kernel(name)(CPU, *inputs)
    assert np.allclose(out, want, rtol=64 * np.finfo(dtype).eps, atol=0), (out, want)
