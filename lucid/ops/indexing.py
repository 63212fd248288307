"""Indexing functions."""

from __future__ import annotations

from .lift import lift

NAMES = tuple("take take_along_axis".split())
OWN = ()
__all__ = ["lift"]
