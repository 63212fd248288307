"""lucid: arrays with probability distributions, whose heart is the Kullback-Leibler divergence."""

from __future__ import annotations

from typing import Any

from numpy import (
    bool,
    complex64,
    complex128,
    e,
    float16,
    float32,
    float64,
    inf,
    int8,
    int16,
    int32,
    int64,
    nan,
    newaxis,
    pi,
    uint8,
    uint16,
    uint32,
    uint64,
)

try:
    from . import _native
except ImportError as error:
    raise ImportError(
        "lucid's compiled part is missing here: this is its source folder, or the install is broken. "
        "Run from another folder (or with python -P), or install with pip install -e ."
    ) from error
from . import fft, linalg, ops, optim, random, special
from ._device import device, get_default_device, set_default_device
from .recorded import grad, value_and_grad
from .tape import no_grad
from .tensor import (
    HostFallbackWarning,
    Tensor,
    allow_host_fallback,
    asarray,
    get_default_dtype,
    kernel,
    kernels,
    set_default_dtype,
)

__version__ = "0.1.0"
__array_api_version__ = "2025.12"

set_num_threads = _native.set_num_threads
get_num_threads = _native.get_num_threads

__all__ = [
    "HostFallbackWarning",
    "Tensor",
    "allow_host_fallback",
    "asarray",
    "bool",
    "complex64",
    "complex128",
    "device",
    "distributions",
    "e",
    "fft",
    "float16",
    "float32",
    "float64",
    "get_default_device",
    "get_default_dtype",
    "get_num_threads",
    "grad",
    "inf",
    "int8",
    "int16",
    "int32",
    "int64",
    "kernel",
    "kernels",
    "linalg",
    "nan",
    "newaxis",
    "no_grad",
    "ops",
    "optim",
    "pi",
    "random",
    "set_default_device",
    "set_default_dtype",
    "set_num_threads",
    "special",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "value_and_grad",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "distributions":
        import importlib

        return importlib.import_module("lucid.distributions")
    if not name.startswith("_") or name == "__array_namespace_info__":
        found = ops.find(name)
        if found is not None:
            globals()[name] = found
            return found
    raise AttributeError(f"module 'lucid' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *ops.names(), "distributions"})
