"""What the rows vary over, and the memory one may take."""

from __future__ import annotations

from pathlib import Path

SIZES = tuple(10**k for k in range(3, 9))
DTYPES = ("float32", "float64")
DEVICES = ("cpu", "cuda")
ROUNDS, QUICK_ROUNDS = 15, 3
# Arrays of n elements that one row holds at once: inputs, results, peers' copies and temporaries.
ARRAYS = {"cpu": 16, "cuda": 12}


def free_bytes(device: str) -> float:
    """The memory that is free on `device`; unlimited if the system does not say."""
    if device == "cuda":
        import cupy

        cupy.get_default_memory_pool().free_all_blocks()
        return float(cupy.cuda.runtime.memGetInfo()[0])
    meminfo = Path("/proc/meminfo")
    text = meminfo.read_text() if meminfo.exists() else "MemAvailable: inf kB"
    return float(text.split("MemAvailable:")[1].split()[0]) * 1024
