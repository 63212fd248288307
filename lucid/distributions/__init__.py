"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .distribution import Distribution, ExponentialFamily
from .half_normal import HalfNormal
from .independent import Independent
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .maxwell import Maxwell
from .normal import Normal
from .rayleigh import Rayleigh

__all__ = [
    "AmbiguousKLWarning",
    "Distribution",
    "ExponentialFamily",
    "HalfNormal",
    "Independent",
    "KLApproximationWarning",
    "Maxwell",
    "Normal",
    "Rayleigh",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
