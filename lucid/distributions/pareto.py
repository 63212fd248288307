"""The Pareto family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel
from . import constraints
from .composed import expn
from .constraints import Constraint
from .distribution import Distribution
from .kl import KernelKL, register_kl


class Pareto(Distribution, stem="pareto"):
    """The Pareto law (of the first kind): density alpha scale^alpha / x^(alpha + 1), x >= scale.

    Parameters
    ----------
    scale : array-like
        The least value, in the units of x: positive. Broadcasts with `alpha`.
    alpha : array-like
        Tail index, without unit: positive. The k-th moment is infinite for k >= alpha.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value is not positive or not finite, naming the first and its index; if the shapes
        do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import Pareto
    >>> Pareto(1.0, [2.0, 3.0]).mean.tolist()
    [2.0, 1.5]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "scale": constraints.positive,
        "alpha": constraints.positive,
    }
    has_rsample = True
    scale: Tensor
    alpha: Tensor

    def __init__(self, scale: Any, alpha: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, scale=scale, alpha=alpha)

    @property
    def support(self) -> Constraint:
        return constraints.greater_than_eq(self.scale)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return np.inf, self.alpha

    @property
    def mean(self) -> Tensor:
        heavy = self.alpha <= 1
        a = np.where(heavy, 2, self.alpha)
        return np.where(heavy, np.inf, self.scale * (a / (a - 1))).astype(self.dtype)

    @property
    def mode(self) -> Tensor:
        return self.scale

    @property
    def variance(self) -> Tensor:
        heavy = self.alpha <= 2
        a = np.where(heavy, 3, self.alpha)
        m = self.scale / (a - 1)
        return np.where(heavy, np.inf, m * m * (a / (a - 2))).astype(self.dtype)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return self._evaluate("rsample", self._generator(generator).standard_exponential(shape, self.dtype))


for _q, _stem in (
    (Pareto, "pareto"),
    ("Chi2", "chi2"),
    ("Exponential", "exponential"),
    ("Frechet", "frechet"),
    ("Gamma", "gamma"),
    ("HalfNormal", "half_normal"),
    ("InverseGamma", "inverse_gamma"),
    ("InverseGaussian", "inverse_gaussian"),
    ("Laplace", "laplace"),
    ("LogNormal", "lognormal"),
    ("Normal", "normal"),
    ("Weibull", "weibull"),
):
    register_kl(Pareto, _q)(KernelKL(f"kl_pareto_{_stem}"))
register_kl(Pareto, "GeneralizedGamma")(KernelKL("kl_pareto_generalized_gamma"))


def _to_largest(p: Pareto, q: Any, constant: float, share: float) -> Tensor:
    """For log q = -constant - log scale - share (z + e^-z): what p lacks to the member of q's
    family that fits it, and that one's divergence from q. Neither is negative."""
    with np.errstate(all="ignore"):
        finite = p.alpha > 1
        a = np.where(finite, p.alpha, 2).astype("f8")
        y = p.scale.astype("f8") / q.scale
        log_mean = np.log(a * expn(a + 1, y))  # of e^-((x - p.scale) / q.scale)
        excess = constant + np.log(a / y) - 1 - 1 / a + share * (1 + y / (a - 1) + log_mean)
        rest = kernel("special_psi")((q.loc - p.scale) / q.scale + log_mean)
        form = np.where(finite, np.maximum(excess, 0) + share * rest, np.inf)
    return form.astype(np.result_type(p.dtype, q.dtype))


register_kl(Pareto, "Gumbel")(lambda p, q: _to_largest(p, q, 0.0, 1.0))
register_kl(Pareto, "Moyal")(lambda p, q: _to_largest(p, q, 0.5 * np.log(2 * np.pi), 0.5))
