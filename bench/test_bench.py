"""The rows, timed: every contender once a round, so that a busy machine disturbs all alike."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import axes
import cases
import numpy as np
import pytest
from peers import peers

import lucid
from lucid._device import cuda_problem


def pytest_generate_tests(metafunc):
    """One test for each case, device, dtype and size."""
    if "case" not in metafunc.fixturenames:
        return
    quick, problem = metafunc.config.getoption("--quick"), cuda_problem()
    gpu = (pytest.mark.gpu, pytest.mark.skipif(problem is not None, reason=f"no CUDA device: {problem}"))
    rows = [
        pytest.param(
            c, device, dtype, n, id=f"{c.name}-{device}-{dtype}-{n:.0e}", marks=gpu * (device == "cuda")
        )
        for c in cases.CASES
        for device in c.devices
        for dtype in axes.DTYPES
        for n in (c.quick if quick else c.sizes)
    ]
    metafunc.parametrize(("case", "device", "dtype", "n"), rows)


def test_kl(case, device, dtype, n, race):
    """lucid's calls, their reference and the peers, on the same inputs."""
    needed, free = axes.ARRAYS[device] * n * int(dtype[-2:]) // 8, axes.free_bytes(device)
    if needed > free:
        pytest.skip(f"needs {needed / 2**30:.1f} GiB of memory, {free / 2**30:.1f} are free")
    inputs = [lucid.asarray(a, device=device) for a in case.arrays(dtype, n)]
    out = next(iter(case.calls(inputs, None).values()))().copy()
    others = peers(case, out, [x.array for x in inputs])
    if isinstance(case, cases.PairCase) and not others:
        pytest.skip("no peer here has it")
    of, call, factor = case.reference(inputs, out)
    calls = {**others, **case.calls(inputs, out)}
    # Of a round, the last two are the reference and a call of lucid: neither runs after a peer.
    name, last = calls.popitem()
    calls |= {of: call, name: last}
    samples = {name: race.sampler(c, device) for name, c in calls.items()}
    race(samples, of, factor, tuple(others), case=case.name, device=device, dtype=dtype, n=n)


@pytest.mark.parametrize("n", cases.OPERATION_SIZES)
@pytest.mark.parametrize("name", cases.OPERATIONS)
def test_operation(name, n, race):
    """An operation on Tensors beside the same on the arrays in them."""
    arrays = [np.linspace(1.0, 2.0, n), np.linspace(2.0, 3.0, n)]
    calls = {"NumPy": partial(cases.OPERATIONS[name], np, *arrays)}
    calls["Tensor"] = partial(
        cases.OPERATIONS[name], lucid, *(lucid.asarray(x, device="cpu") for x in arrays)
    )
    samples = {of: race.sampler(call, "cpu") for of, call in calls.items()}
    race(samples, "NumPy", 1.0, (), case=name, device="cpu", dtype="float64", n=n)


def _import_seconds(module):
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    command = [sys.executable, "-P", "-c", code]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


def test_import(race):
    """`import lucid` beside `import numpy`, each in a new process."""
    if Path(lucid._native.__file__).parent != Path(lucid.__file__).parent:
        pytest.skip("an editable install sees to its build on import: install lucid to time that")
    samples = {f"import {name}": partial(_import_seconds, name) for name in ("numpy", "lucid")}
    race(samples, "import numpy", 1.0, (), case="import", device="cpu", dtype="", n=1)
