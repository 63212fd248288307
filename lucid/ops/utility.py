"""Utility functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("all any diff".split())
OWN = ()
__all__ = ["lift"]
