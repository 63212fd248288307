"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .distribution import Distribution, ExponentialFamily
from .frechet import Frechet
from .gumbel import Gumbel
from .independent import Independent
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .logit_normal import LogitNormal
from .lognormal import LogNormal
from .moyal import Moyal
from .normal import Normal
from .weibull import Weibull

__all__ = [
    "AmbiguousKLWarning",
    "Distribution",
    "ExponentialFamily",
    "Frechet",
    "Gumbel",
    "Independent",
    "KLApproximationWarning",
    "LogNormal",
    "LogitNormal",
    "Moyal",
    "Normal",
    "Weibull",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
