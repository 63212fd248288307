"""Special functions: scipy.special's on the CPU, cupyx.scipy.special's on a GPU, on Tensors.

>>> import lucid
>>> float(lucid.special.ndtr(0.0))
0.5
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Any

from .recorded import apply, has_recorded
from .tensor import _wrapped, common_device, unwrap


def __getattr__(name: str) -> Callable[..., Any]:
    return _lifted(name)


# Not kept among the module's names, where SciPy's examples would pass for its own.
@cache
def _lifted(name: str) -> Callable[..., Any]:
    if name.startswith("_"):
        raise AttributeError(name)
    model = getattr(import_module("scipy.special"), name, None)
    if not callable(model):
        raise AttributeError(f"scipy.special has no function {name!r}")

    @wraps(model, assigned=("__name__", "__doc__"), updated=())
    def function(*args: Any, **kwargs: Any) -> Any:
        if has_recorded(args):
            return apply(name, function, args, kwargs)
        where = common_device(*args)
        module = import_module("cupyx.scipy.special" if where.type == "cuda" else "scipy.special")
        found = getattr(module, name, None)
        if found is None:
            raise TypeError(f"CuPy has no special.{name}; move the Tensors with .cpu()")
        return _wrapped(where.run(found, *(unwrap(x, where) for x in args), **kwargs), where)

    return function


def __dir__() -> list[str]:
    return list(import_module("scipy.special").__all__)
