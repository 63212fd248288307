"""Creation functions."""

from __future__ import annotations

from typing import Any

from .._device import device as Device
from ..tensor import Tensor, asarray
from .lift import lift_creation as lift

NAMES = tuple(
    """arange empty empty_like eye full full_like linspace meshgrid ones ones_like tril triu zeros
    zeros_like""".split()
)
OWN = ("asarray", "from_dlpack")


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Tensor:
    """An array of any library that speaks DLPack, as a Tensor, sharing its memory where it can.

    Parameters
    ----------
    x : array with ``__dlpack__`` and ``__dlpack_device__``
        On the CPU or on a CUDA device.
    device : str or device, optional
        Where to put it; where it is, if None.
    copy : bool, optional
        As `asarray`'s.

    Raises
    ------
    TypeError
        If `x` does not speak DLPack.
    BufferError
        If it lives on a device that lucid has none of.

    Examples
    --------
    >>> import numpy as np
    >>> import lucid
    >>> lucid.from_dlpack(np.arange(3.0), device="cpu")
    Tensor([0., 1., 2.], device='cpu')
    """
    if isinstance(x, Tensor):
        return asarray(x, device=device, copy=copy)
    if not hasattr(x, "__dlpack_device__"):
        raise TypeError(f"x must have __dlpack__ and __dlpack_device__, got a {type(x).__name__}")
    kind, index = map(int, x.__dlpack_device__())
    if kind not in _DLPACK:
        raise BufferError(f"x is on a device of DLPack's type {kind}; lucid has the CPU's (1) and CUDA's (2)")
    where = Device(_DLPACK[kind].format(index))
    array = where.module.from_dlpack(x)
    return asarray(Tensor(array, where), device=device, copy=copy)


_DLPACK = {1: "cpu", 2: "cuda:{}"}
__all__ = ["asarray", "from_dlpack", "lift"]
