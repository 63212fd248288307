"""Data type functions."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor, asarray
from .lift import lift

NAMES = tuple("can_cast finfo iinfo isdtype result_type".split())
OWN = ("astype",)


def astype(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> Tensor:
    """`x` in another dtype, and on another device if one is given.

    Raises
    ------
    ValueError
        If `x` is complex and `dtype` is not: its imaginary part would be lost.

    Examples
    --------
    >>> import lucid
    >>> lucid.astype(lucid.asarray([0, 1, 2], device="cpu"), lucid.bool)
    Tensor([False,  True,  True], device='cpu')
    """
    x = asarray(x, device=device)
    if isdtype(x.dtype, "complex floating") and not isdtype(dtype, "complex floating"):
        raise ValueError(f"x is of {x.dtype}, which {dtype} cannot hold: take its real part first")
    result: Tensor = x.astype(dtype, copy=copy)
    return result


isdtype = lift("isdtype")
__all__ = ["astype", "lift"]
