"""Where arrays live: the CPU, a CUDA device through CuPy, or a pretend device for tests.

The only module that imports CuPy, and only when a device is asked for.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from types import ModuleType
from typing import Any, ClassVar

import numpy as np

_NAME = re.compile(r"(cpu|cuda|pretend)(?::(\d+))?")


class device:
    """A place for arrays; also a context manager that makes it the default.

    Parameters
    ----------
    name : str or device
        ``"cpu"``, ``"cuda"`` (the current CUDA device), ``"cuda:1"``, or ``"pretend:0"``:
        a device whose arrays are NumPy's but which mixes with no other, so that code which
        moves arrays between devices can be tested without a GPU.

    Raises
    ------
    ValueError
        If `name` is none of these.
    RuntimeError
        If a CUDA device is asked for that this process cannot use; the message says what is
        missing and what installs it.

    Examples
    --------
    >>> import lucid
    >>> with lucid.device("cpu"):
    ...     lucid.zeros(3).device
    device('cpu')
    """

    __slots__ = ("index", "type")
    _known: ClassVar[dict[str, device]] = {}
    type: str
    index: int

    def __new__(cls, name: str | device) -> device:
        if isinstance(name, device):
            return name
        if name in cls._known:
            return cls._known[name]
        match = _NAME.fullmatch(name) if isinstance(name, str) else None
        if match is None or (match[1] == "cpu" and match[2]):
            raise ValueError(
                f"device must be 'cpu', 'cuda', 'cuda:<index>' or 'pretend:<index>', got {name!r}"
            )
        kind, index = match[1], int(match[2] or 0)
        if kind == "cuda":
            if match[2] is None and cuda_problem() is None:
                index = int(_cupy().cuda.Device().id)
            problem = cuda_problem(index)
            if problem is not None:
                raise RuntimeError(f"device {name!r} cannot be used: {problem}")
        full = kind if kind == "cpu" else f"{kind}:{index}"
        self = cls._known.get(full)
        if self is None:
            self = object.__new__(cls)
            self.type, self.index = kind, index
            cls._known[full] = self
        return self

    def __str__(self) -> str:
        return self.type if self.type == "cpu" else f"{self.type}:{self.index}"

    def __repr__(self) -> str:
        return f"device({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return device, (str(self),)

    def __enter__(self) -> device:
        _override.set((*_override.get(), self))
        return self

    def __exit__(self, *_: object) -> None:
        _override.set(_override.get()[:-1])

    @property
    def module(self) -> ModuleType:
        """numpy or cupy: what this device's arrays are arrays of."""
        return _cupy() if self.type == "cuda" else np

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """A function of this device's arrays. CuPy computes on its current device whatever it is given."""
        if self.type != "cuda":
            return function(*args, **kwargs)
        with _cupy().cuda.Device(self.index):
            return function(*args, **kwargs)

    def put(self, array: Any) -> Any:
        """`array` (NumPy's or CuPy's) as an array of this device; the same one if it is."""
        if self.type != "cuda":
            return array if isinstance(array, np.ndarray) else _cupy().asnumpy(array)
        return self.run(_cupy().asarray, array)


_override: ContextVar[tuple[device, ...]] = ContextVar("lucid_device", default=())
_chosen: device | None = None


@cache
def _cupy() -> ModuleType:
    import cupy

    return cupy  # type: ignore[no-any-return]


@cache
def cuda_problem(index: int = 0) -> str | None:
    """Why CUDA device `index` cannot be used, and what installs what is missing; None if it can."""
    if importlib.util.find_spec("cupy") is None:
        return "CuPy is not installed; pip install 'lucid-array[cuda12]' (or [cuda13], for a CUDA 13 driver)"
    try:
        count = int(_cupy().cuda.runtime.getDeviceCount())
    except Exception as error:  # a broken install raises whatever it likes
        return f"CuPy finds no working CUDA driver ({error}); install NVIDIA's driver on this machine"
    if index >= count:
        return f"this process sees {count} CUDA device(s), so the index must be below {count}"
    return None


def cuda_count() -> int:
    """How many CUDA devices this process can use."""
    return 0 if cuda_problem() else int(_cupy().cuda.runtime.getDeviceCount())


def is_cupy(array: Any) -> bool:
    """Whether `array` is CuPy's, without importing CuPy."""
    return type(array).__module__.partition(".")[0] == "cupy"


def device_of(array: Any) -> device | None:
    """The device a foreign array is tied to; None for NumPy's, which land on the default one."""
    return device(f"cuda:{array.device.id}") if is_cupy(array) else None


def set_default_device(name: str | device | None) -> None:
    """Where new arrays are put from now on; None goes back to choosing: a GPU if there is one."""
    global _chosen
    _chosen = None if name is None else device(name)


def get_default_device() -> device:
    """The device new arrays are put on.

    The innermost ``with lucid.device(...)``, else `set_default_device`'s, else the environment
    variable LUCID_DEVICE, else the GPU if CuPy sees one, else the CPU.
    """
    global _chosen
    stack = _override.get()
    if stack:
        return stack[-1]
    if _chosen is None:
        _chosen = device(os.environ.get("LUCID_DEVICE") or ("cpu" if cuda_problem() else "cuda"))
    return _chosen
