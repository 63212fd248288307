"""How a function on arrays becomes one on Tensors.

A name is looked up three times: among lucid's own patches, in array-api-compat, where the
standard has it, and in NumPy or CuPy. The standard's meaning is taken where the call is one of
the standard's, the library's own (`axis` by position, `ddof`, `out`, ...) where it is not.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, partial, update_wrapper
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from .._device import device, get_default_device
from ..recorded import apply, has_recorded
from ..tensor import (
    _PLAIN,
    Tensor,
    _leaves,
    _mapped,
    _rebuilt,
    _wrapped,
    common_device,
    get_default_dtype,
    on_host,
)
from . import patches

Function = Callable[..., Any]


@cache
def namespace(kind: str, part: str = "") -> ModuleType:
    """The Array API namespace under a kind of device, or its extension `part`."""
    found = import_module(f"array_api_compat.{'cupy' if kind == 'cuda' else 'numpy'}")
    return getattr(found, part) if part else found


def of(module: Any, part: str) -> Any:
    """The submodule of NumPy or CuPy of that name, which may be dotted, or itself; None if it has none."""
    for name in part.split(".") if part else ():
        module = getattr(module, name, None)
    return module


@cache
def implementation(name: str, part: str, standard: bool, where: device) -> Function:
    """What computes `name` for the arrays of a device."""
    module = where.module
    own = getattr(of(module, part), name, None)
    numpys = getattr(of(np, part), name, None)
    if not standard:
        return own or (lambda *args, **kwargs: on_host(numpys, where, args, kwargs))
    chosen = getattr(patches, f"{part}_{name}".lstrip("_"), None)
    if chosen is not None:
        chosen = chosen(namespace(where.type, part), module)
    else:
        chosen = getattr(namespace(where.type, part), name)
    return chosen if own is None or own is chosen else _either(chosen, own)


def _either(standard: Function, own: Function) -> Function:
    """The standard's function for the calls it takes, NumPy's own for the others."""
    parameters = inspect.signature(standard).parameters.values()
    named = {p.name for p in parameters if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)}
    most = sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)
    least = sum(p.kind != p.VAR_POSITIONAL and p.default is p.empty for p in parameters) - any(
        p.kind == p.VAR_KEYWORD for p in parameters
    )
    if any(p.kind == p.VAR_POSITIONAL for p in parameters):
        most = 1 << 30

    def function(*args: Any, **kwargs: Any) -> Any:
        fits = len(args) <= most and named.issuperset(kwargs) and len(args) + len(kwargs) >= least
        return standard(*args, **kwargs) if fits else own(*args, **kwargs)

    return function


def _model(name: str, part: str, standard: bool) -> Any:
    """The function whose name, signature and text `name` has."""
    return getattr(namespace("cpu", part) if standard else of(np, part), name)


def lifted(function: Callable[[device], Function], model: Any) -> Function:
    """`function(device)`, which computes on that device's arrays, with Tensors in and out."""

    def call(*args: Any, **kwargs: Any) -> Any:
        where: device | None = None
        arrays = []
        for x in args:
            kind = type(x)
            if kind is Tensor:
                if x.device is not where:
                    if where is not None:
                        break
                    where = x.device
                arrays.append(x.array)
            elif kind in _PLAIN:
                arrays.append(x)
            else:
                break
        else:
            if not kwargs:
                where = where or get_default_device()
                result = (
                    where.run(function(where), *arrays) if where.type == "cuda" else function(where)(*arrays)
                )
                return Tensor(result, where) if type(result) is np.ndarray else _wrapped(result, where)
        if has_recorded(args, kwargs):
            return apply(model.__name__, call, args, kwargs)
        where = common_device(*_leaves((args, kwargs)))
        result = where.run(function(where), *_rebuilt(args, where), **_rebuilt(kwargs, where))
        out = kwargs.get("out")
        return out if isinstance(out, Tensor) and result is out.array else _wrapped(result, where)

    return update_wrapper(call, model, updated=())


@cache
def lift(name: str, part: str = "", standard: bool = True) -> Function:
    """The function of that name: Tensors in, Tensors out."""
    model = _model(name, part, standard)

    def found(where: device) -> Function:
        return implementation(name, part, standard, where)

    call = lifted(found, model)
    ufunc = getattr(np, name, None) if not part else None
    if isinstance(ufunc, np.ufunc):
        for method in ("reduce", "accumulate", "reduceat", "outer", "at"):
            setattr(call, method, lifted(_ufunc_method(found, method), getattr(ufunc, method)))
        for constant in ("nin", "nout", "nargs", "ntypes", "types", "identity", "signature"):
            setattr(call, constant, getattr(ufunc, constant))
    return call


def _ufunc_method(found: Callable[[device], Function], method: str) -> Callable[[device], Function]:
    return lambda where: getattr(found(where), method)


@cache
def lift_creation(name: str, part: str = "", standard: bool = True) -> Function:
    """A function that makes an array: it takes `device`, and the default dtype for floats."""
    model = _model(name, part, standard)

    def function(*args: Any, device: Any = None, **kwargs: Any) -> Any:
        leaves = list(_leaves((args, kwargs)))
        if has_recorded(leaves):
            return apply(name, partial(function, device=device), args, kwargs)
        where = _device(device) if device is not None else common_device(*leaves)
        if device is not None:
            args, kwargs = _mapped((args, kwargs), where.put)
        keywords = {k: _rebuilt(v, where) for k, v in kwargs.items() if k != "dtype" or v is not None}
        make = implementation(name, part, standard, where)
        array = where.run(make, *_rebuilt(args, where), **keywords)
        typed = any(isinstance(x, (type, np.dtype, str)) or hasattr(x, "dtype") for x in leaves)
        if not typed and get_default_dtype() != np.float64 and getattr(array, "dtype", None) == np.float64:
            array = array.astype(get_default_dtype())
        return _wrapped(array, where)

    return update_wrapper(function, model, updated=())


_device = device
__all__ = ["implementation", "lift", "lift_creation", "lifted", "namespace"]
