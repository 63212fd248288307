"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .circular_uniform import CircularUniform
from .delta import Delta
from .distribution import Distribution, ExponentialFamily
from .fisher_snedecor import FisherSnedecor
from .independent import Independent
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .normal import Normal
from .von_mises import VonMises
from .wrapped_cauchy import WrappedCauchy

__all__ = [
    "AmbiguousKLWarning",
    "CircularUniform",
    "Delta",
    "Distribution",
    "ExponentialFamily",
    "FisherSnedecor",
    "Independent",
    "KLApproximationWarning",
    "Normal",
    "VonMises",
    "WrappedCauchy",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
