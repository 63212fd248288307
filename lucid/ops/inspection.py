"""Inspection: what the standard's consumers may ask about lucid."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._device import cuda_count, device, get_default_device
from ..tensor import get_default_dtype
from .lift import lift, namespace

NAMES = ()
OWN = ("__array_namespace_info__",)


class __array_namespace_info__:
    """What lucid can do, on which devices and in which dtypes, as the Array API standard asks.

    Examples
    --------
    >>> import lucid
    >>> lucid.__array_namespace_info__().capabilities()["boolean indexing"]
    True
    """

    def capabilities(self) -> dict[str, Any]:
        """Whether indexing by booleans and shapes that depend on data work, and the most axes."""
        return namespace(get_default_device().type).__array_namespace_info__().capabilities()  # type: ignore[no-any-return]

    def default_device(self) -> device:
        """Where new arrays are put."""
        return get_default_device()

    def default_dtypes(self, *, device: str | device | None = None) -> dict[str, np.dtype[Any]]:
        """The dtype of each kind that arrays made without one have."""
        real = get_default_dtype()
        index = np.dtype(np.intp)
        return {
            "real floating": real,
            "complex floating": np.result_type(real, np.complex64),
            "integral": np.dtype(np.int_),
            "indexing": index,
        }

    def dtypes(
        self, *, device: str | device | None = None, kind: str | tuple[str, ...] | None = None
    ) -> dict[str, np.dtype[Any]]:
        """The standard's dtypes of that kind, all if None."""
        return namespace("cpu").__array_namespace_info__().dtypes(kind=kind)  # type: ignore[no-any-return]

    def devices(self) -> tuple[device, ...]:
        """The CPU and every CUDA device that this process can use."""
        return (_device("cpu"), *(_device(f"cuda:{i}") for i in range(cuda_count())))


_device = device
__all__ = ["__array_namespace_info__", "lift"]
