"""Probability distributions and the Kullback-Leibler divergences between them."""

from . import constraints, kl, transforms
from .bernoulli import Bernoulli
from .beta import Beta
from .beta_binomial import BetaBinomial
from .binomial import Binomial
from .categorical import Categorical
from .cauchy import Cauchy
from .chi import Chi
from .chi2 import Chi2
from .circular_uniform import CircularUniform
from .constraint_registry import ConstraintRegistry, biject_to, transform_to
from .continuous_bernoulli import ContinuousBernoulli
from .delta import Delta
from .dirichlet import Dirichlet
from .dirichlet_multinomial import DirichletMultinomial
from .distribution import Distribution, ExponentialFamily
from .exp_relaxed_categorical import ExpRelaxedCategorical
from .exponential import Exponential
from .fisher_snedecor import FisherSnedecor
from .frechet import Frechet
from .gamma import Gamma
from .generalized_gamma import GeneralizedGamma
from .generalized_pareto import GeneralizedPareto
from .geometric import Geometric
from .gumbel import Gumbel
from .half_cauchy import HalfCauchy
from .half_normal import HalfNormal
from .independent import Independent
from .inverse_gamma import InverseGamma
from .inverse_gaussian import InverseGaussian
from .inverse_wishart import InverseWishart
from .kl import (
    AmbiguousKLWarning,
    KLApproximationWarning,
    kl_divergence,
    monte_carlo_kl,
    register_kl,
)
from .kumaraswamy import Kumaraswamy
from .laplace import Laplace
from .lkj_cholesky import LKJCholesky
from .logistic import Logistic
from .logit_normal import LogitNormal
from .logit_relaxed_bernoulli import LogitRelaxedBernoulli
from .lognormal import LogNormal
from .low_rank_multivariate_normal import LowRankMultivariateNormal
from .matrix_normal import MatrixNormal
from .maxwell import Maxwell
from .mixture import (
    MixtureSameFamily,
    mixture_kl_bounds,
    mixture_kl_matched_bound,
    mixture_kl_variational,
)
from .moyal import Moyal
from .multinomial import Multinomial
from .multivariate_normal import MultivariateNormal
from .nakagami import Nakagami
from .negative_binomial import NegativeBinomial
from .normal import Normal
from .normal_gamma import NormalGamma
from .normal_inverse_gamma import NormalInverseGamma
from .one_hot_categorical import OneHotCategorical, OneHotCategoricalStraightThrough
from .pareto import Pareto
from .poisson import Poisson
from .power_spherical import PowerSpherical
from .rayleigh import Rayleigh
from .relaxed_bernoulli import RelaxedBernoulli
from .relaxed_one_hot_categorical import RelaxedOneHotCategorical
from .spherical_uniform import SphericalUniform
from .student_t import StudentT
from .transformed import TransformedDistribution
from .transforms import *  # noqa: F403
from .truncated_normal import TruncatedNormal
from .uniform import Uniform
from .von_mises import VonMises
from .von_mises_fisher import VonMisesFisher
from .weibull import Weibull
from .wishart import Wishart
from .wrapped_cauchy import WrappedCauchy
from .zero_inflated_poisson import ZeroInflatedPoisson

__all__ = [
    "AmbiguousKLWarning",
    "Bernoulli",
    "Beta",
    "BetaBinomial",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Chi",
    "Chi2",
    "CircularUniform",
    "ConstraintRegistry",
    "ContinuousBernoulli",
    "Delta",
    "Dirichlet",
    "DirichletMultinomial",
    "Distribution",
    "ExpRelaxedCategorical",
    "Exponential",
    "ExponentialFamily",
    "FisherSnedecor",
    "Frechet",
    "Gamma",
    "GeneralizedGamma",
    "GeneralizedPareto",
    "Geometric",
    "Gumbel",
    "HalfCauchy",
    "HalfNormal",
    "Independent",
    "InverseGamma",
    "InverseGaussian",
    "InverseWishart",
    "KLApproximationWarning",
    "Kumaraswamy",
    "LKJCholesky",
    "Laplace",
    "LogNormal",
    "Logistic",
    "LogitNormal",
    "LogitRelaxedBernoulli",
    "LowRankMultivariateNormal",
    "MatrixNormal",
    "Maxwell",
    "MixtureSameFamily",
    "Moyal",
    "Multinomial",
    "MultivariateNormal",
    "Nakagami",
    "NegativeBinomial",
    "Normal",
    "NormalGamma",
    "NormalInverseGamma",
    "OneHotCategorical",
    "OneHotCategoricalStraightThrough",
    "Pareto",
    "Poisson",
    "PowerSpherical",
    "Rayleigh",
    "RelaxedBernoulli",
    "RelaxedOneHotCategorical",
    "SphericalUniform",
    "StudentT",
    "TransformedDistribution",
    "TruncatedNormal",
    "Uniform",
    "VonMises",
    "VonMisesFisher",
    "Weibull",
    "Wishart",
    "WrappedCauchy",
    "ZeroInflatedPoisson",
    "biject_to",
    "constraints",
    "kl",
    "kl_divergence",
    "mixture_kl_bounds",
    "mixture_kl_matched_bound",
    "mixture_kl_variational",
    "monte_carlo_kl",
    "register_kl",
    "transform_to",
    "transforms",
]
__all__ += transforms.__all__
