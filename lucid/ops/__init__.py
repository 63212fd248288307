"""The Array API standard's functions, chapter by chapter.

A chapter is a module with NAMES, the functions taken over from array-api-compat as they are,
and, beside it, those lucid has reason to write itself. Nothing here is imported before it is
used: array-api-compat takes longer to import than NumPy.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

CHAPTERS = ("creation", "elementwise", "manipulation", "searching", "statistical")


def find(name: str) -> Callable[..., Any] | None:
    """The function of that name, from whichever chapter has it; None if none has."""
    for chapter in CHAPTERS:
        module = import_module(f"{__name__}.{chapter}")
        if name in module.NAMES:
            return module.lift(name)  # type: ignore[no-any-return]
        if name in module.OWN:
            return getattr(module, name)  # type: ignore[no-any-return]
    return None


def names() -> list[str]:
    """Every function's name."""
    modules = [import_module(f"{__name__}.{chapter}") for chapter in CHAPTERS]
    return sorted({name for m in modules for name in (*m.NAMES, *m.OWN)})
