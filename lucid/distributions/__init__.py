"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl
from .cauchy import Cauchy
from .distribution import Distribution, ExponentialFamily
from .half_cauchy import HalfCauchy
from .independent import Independent
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .laplace import Laplace
from .logistic import Logistic
from .logit_relaxed_bernoulli import LogitRelaxedBernoulli
from .normal import Normal
from .relaxed_bernoulli import RelaxedBernoulli
from .student_t import StudentT

__all__ = [
    "AmbiguousKLWarning",
    "Cauchy",
    "Distribution",
    "ExponentialFamily",
    "HalfCauchy",
    "Independent",
    "KLApproximationWarning",
    "Laplace",
    "Logistic",
    "LogitRelaxedBernoulli",
    "Normal",
    "RelaxedBernoulli",
    "StudentT",
    "constraints",
    "kl",
    "kl_divergence",
    "monte_carlo_kl",
    "register_kl",
]
