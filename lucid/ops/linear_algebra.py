"""Linear algebra functions of the main namespace; the others are in lucid.linalg."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("matmul matrix_transpose tensordot vecdot".split())
OWN = ()
__all__ = ["lift"]
