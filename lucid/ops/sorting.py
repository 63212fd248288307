"""Sorting functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("argsort sort".split())
OWN = ()
__all__ = ["lift"]
