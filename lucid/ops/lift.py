"""How a function on arrays becomes one on Tensors."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from types import ModuleType
from typing import Any

from .._device import device
from ..tensor import _leaves, _rebuilt, _wrapped, common_device, get_default_dtype


@cache
def namespace(kind: str) -> ModuleType:
    """The Array API namespace under a kind of device."""
    if kind == "cuda":
        import array_api_compat.cupy as cupy

        return cupy
    import array_api_compat.numpy as numpy

    return numpy


@cache
def lift(name: str) -> Callable[..., Any]:
    """array-api-compat's function of that name, Tensors in and Tensors out."""
    model = getattr(namespace("cpu"), name)

    @wraps(model)
    def function(*args: Any, **kwargs: Any) -> Any:
        where = common_device(*_leaves((args, kwargs)))
        result = getattr(namespace(where.type), name)(*_rebuilt(args, where), **_rebuilt(kwargs, where))
        return _wrapped(result, where)

    return function


@cache
def lift_creation(name: str) -> Callable[..., Any]:
    """A function that makes an array: it takes `device`, and the default dtype for floats."""
    model = getattr(namespace("cpu"), name)

    @wraps(model)
    def function(*args: Any, dtype: Any = None, device: Any = None, **kwargs: Any) -> Any:
        where = _device(device) if device is not None else common_device(*_leaves((args, kwargs)))
        with where.module.cuda.Device(where.index) if where.type == "cuda" else where:
            array = getattr(namespace(where.type), name)(
                *_rebuilt(args, where), dtype=dtype, **_rebuilt(kwargs, where)
            )
        if dtype is None and not name.endswith("_like") and array.dtype.kind == "f":
            array = array.astype(get_default_dtype(), copy=False)
        return _wrapped(array, where)

    return function


_device = device
__all__ = ["lift", "lift_creation", "namespace"]
