"""The functions of the Array API standard, chapter by chapter, and NumPy's others.

A chapter is a module with NAMES, the functions that the standard has there, and, beside it, those
lucid writes itself. Nothing here is imported before it is used: array-api-compat takes longer to
import than NumPy.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

CHAPTERS = (
    "creation", "data_type", "elementwise", "indexing", "inspection", "linear_algebra", "manipulation",
    "searching", "set", "sorting", "statistical", "utility",
)  # fmt: skip


@cache
def _chapter(name: str) -> ModuleType:
    return import_module(f"{__name__}.{name}")


def find(name: str) -> Any:
    """What `lucid` has under that name: the standard's, else NumPy's; None if neither has it."""
    for chapter in CHAPTERS:
        module = _chapter(chapter)
        if name in module.OWN:
            return getattr(module, name)
        if name in module.NAMES:
            return module.lift(name)
    return _chapter("beyond").find(name)


def names() -> list[str]:
    """Every name `find` knows."""
    modules = [_chapter(chapter) for chapter in CHAPTERS]
    return sorted({*(name for m in modules for name in (*m.NAMES, *m.OWN)), *_chapter("beyond").names()})


def extension(part: str, standard: tuple[str, ...], creation: tuple[str, ...] = ()) -> Any:
    """The `__getattr__` and `__dir__` of `lucid.<part>`: the standard's functions and NumPy's others."""
    model = getattr(np, part)
    public = sorted({*standard, *(n for n in model.__all__ if n != "test")})

    @cache
    def find(name: str) -> Any:
        if name not in public:
            raise AttributeError(f"module 'lucid.{part}' has no attribute {name!r}")
        found = getattr(model, name, None)
        if isinstance(found, type):
            return found
        lift = _chapter("lift")
        return (lift.lift_creation if name in creation else lift.lift)(name, part, name in standard)

    return find, lambda: public
