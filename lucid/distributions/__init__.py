"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .chi2 import Chi2
from .distribution import Distribution, ExponentialFamily
from .exponential import Exponential
from .gamma import Gamma
from .independent import Independent
from .inverse_gamma import InverseGamma
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .normal import Normal

__all__ = [
    "AmbiguousKLWarning",
    "Chi2",
    "Distribution",
    "Exponential",
    "ExponentialFamily",
    "Gamma",
    "Independent",
    "InverseGamma",
    "KLApproximationWarning",
    "Normal",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
