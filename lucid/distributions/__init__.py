"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .chi import Chi
from .distribution import Distribution, ExponentialFamily
from .generalized_gamma import GeneralizedGamma
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
from .nakagami import Nakagami
from .normal import Normal
from .rayleigh import Rayleigh

__all__ = [
    "AmbiguousKLWarning",
    "Chi",
    "Distribution",
    "ExponentialFamily",
    "GeneralizedGamma",
    "HalfNormal",
    "Independent",
    "KLApproximationWarning",
    "Maxwell",
    "Nakagami",
    "Normal",
    "Rayleigh",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
