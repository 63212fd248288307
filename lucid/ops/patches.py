"""Where the standard asks for more than NumPy, CuPy and array-api-compat give: all of it.

A patch is a function of an Array API namespace and an array module (of a device, and of the part
of it that comes before the underscore of the patch's name) that returns what is to be called.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

Function = Callable[..., Any]


def clip(standard: ModuleType, own: ModuleType) -> Function:
    """NumPy's promotion: array-api-compat casts the bounds to x's dtype, 2.5 to 2 for integers."""

    def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:
        return own.clip(x, min, max)

    return clip


def sort(standard: ModuleType, own: ModuleType) -> Function:
    """Equal numbers cannot be told apart: NumPy's fastest sort is as good as its stable one."""

    def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
        found = own.sort(x, axis=axis)
        return own.flip(found, axis=axis) if descending else found

    return sort


def finfo(standard: ModuleType, own: ModuleType) -> Function:
    """The standard's limits are Python floats, which promote no array; NumPy's are not."""

    class finfo:
        def __init__(self, type: Any, /) -> None:
            self.all = standard.finfo(type)
            for name in ("eps", "max", "min", "smallest_normal"):
                setattr(self, name, float(getattr(self.all, name)))

        def __getattr__(self, name: str) -> Any:
            return getattr(self.all, name)

        def __repr__(self) -> str:
            return repr(self.all)

    return finfo


def expm1(standard: ModuleType, own: ModuleType) -> Function:
    """NumPy's complex expm1 multiplies infinities by zeros; its exp keeps the standard's limits."""

    def expm1(x: Any, /, **options: Any) -> Any:
        found = own.expm1(x, **options)
        if getattr(x, "dtype", None) is not None and x.dtype.kind == "c" and not options:
            special = ~own.isfinite(x) | (x == 0)
            if special.any():
                with np.errstate(all="ignore"):
                    found = own.where(special, own.exp(x) - 1, found)
        return found

    return expm1
