"""Searching functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("argmax argmin count_nonzero nonzero searchsorted where".split())
OWN = ()
__all__ = ["lift"]
