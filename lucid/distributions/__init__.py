"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .distribution import Distribution, ExponentialFamily
from .generalized_pareto import GeneralizedPareto
from .independent import Independent
from .inverse_gaussian import InverseGaussian
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .normal import Normal
from .pareto import Pareto

__all__ = [
    "AmbiguousKLWarning",
    "Distribution",
    "ExponentialFamily",
    "GeneralizedPareto",
    "Independent",
    "InverseGaussian",
    "KLApproximationWarning",
    "Normal",
    "Pareto",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
