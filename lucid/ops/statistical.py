"""Statistical functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("cumulative_prod cumulative_sum max mean min prod std sum var".split())
OWN = ()
__all__ = ["lift"]
