"""What NumPy has beyond the standard: one mechanism for all of it.

Functions are NumPy's on the CPU and CuPy's on a GPU, those of some submodules too; types, constants
and the other submodules are NumPy's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import numpy as np

from .._device import get_default_device
from ..tensor import Tensor, _leaves, _rebuilt, _wrapped, common_device
from .lift import lift, lift_creation, lifted

# Without array arguments, so with the default device and dtype.
CREATION = tuple(
    """array asanyarray ascontiguousarray asfortranarray bartlett blackman frombuffer fromfile fromfunction
    fromiter fromregex fromstring genfromtxt geomspace hamming hanning identity indices kaiser loadtxt
    logspace tri""".split()
)
INDEX = ("c_", "mgrid", "ogrid", "r_")
# Submodules whose functions take and make arrays.
PARTS = ("lib", "polynomial", "strings")


class _Part(ModuleType):
    """A submodule of NumPy's with Tensors in and out of its functions."""

    def __init__(self, part: str, model: ModuleType) -> None:
        super().__init__(f"lucid.{part}", model.__doc__)
        self._part, self._model = part, model

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        if name.startswith("_"):
            return found
        if isinstance(found, ModuleType):
            found = _Part(f"{self._part}.{name}", found)
        elif callable(found) and not isinstance(found, type):
            found = lift(name, self._part, False)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return dir(self._model)


class _Index:
    """NumPy's `r_` and its like."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getitem__(self, key: Any) -> Any:
        where = common_device(*_leaves(key))
        return _wrapped(getattr(where.module, self.name)[_rebuilt(key, where)], where)


class Archive(Mapping[str, Tensor]):
    """The arrays of an .npz file, read when they are asked for; also a context manager."""

    def __init__(self, file: Any) -> None:
        self.file, self.device = file, get_default_device()

    def __getitem__(self, name: str) -> Tensor:
        return Tensor(self.device.put(self.file[name]), self.device)

    def __iter__(self) -> Iterator[str]:
        return iter(self.file.files)

    def __len__(self) -> int:
        return len(self.file.files)

    @property
    def files(self) -> list[str]:
        return list(self)

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def load(file: Any, **keywords: Any) -> Any:
    """`numpy.load`, onto the default device: a Tensor, or the Tensors of an .npz file."""
    found = np.load(file, **keywords)
    where = get_default_device()
    return Tensor(where.put(found), where) if isinstance(found, np.ndarray) else Archive(found)


def vectorize(pyfunc: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[..., Any]:
    """`numpy.vectorize`: a function of numbers as one of Tensors."""
    return lifted(lambda where: where.module.vectorize(pyfunc, *args, **kwargs), pyfunc)


OWN = {"load": load, "ndarray": Tensor, "vectorize": vectorize}


def find(name: str) -> Any:
    """What lucid has for NumPy's `name`; None if NumPy has none."""
    if name in OWN:
        return OWN[name]
    if name in INDEX:
        return _Index(name)
    found = getattr(np, name, None) if name in np.__all__ else None
    if name in PARTS and isinstance(found, ModuleType):
        return _Part(name, found)
    if found is None or isinstance(found, (type, ModuleType)) or not callable(found):
        return found
    return (lift_creation if name in CREATION else lift)(name, "", False)


def names() -> list[str]:
    """Every name `find` knows."""
    return sorted({*OWN, *np.__all__})
