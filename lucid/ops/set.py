"""Set functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("isin unique_all unique_counts unique_inverse unique_values".split())
OWN = ()
__all__ = ["lift"]
