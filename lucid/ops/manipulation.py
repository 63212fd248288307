"""Manipulation functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple(
    """broadcast_arrays broadcast_shapes broadcast_to concat expand_dims flip moveaxis permute_dims repeat
    reshape roll squeeze stack tile unstack""".split()
)
OWN = ()
__all__ = ["lift"]
