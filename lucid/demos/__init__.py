"""Demonstrations: ``lucid demo NAME``. Each is a module with `options(parser)` and `run(options)`."""

from . import edges, mle, modes, vae, vi
from .common import BadFile

DEMOS = {"edges": edges, "mle": mle, "modes": modes, "vae": vae, "vi": vi}

__all__ = ["DEMOS", "BadFile"]
