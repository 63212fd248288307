"""The generalized Pareto family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .distribution import Distribution
from .kl import PartialKL, register_kl


class GeneralizedPareto(Distribution, stem="generalized_pareto"):
    """The generalized Pareto law: density (1 + c z)^(-1/c - 1) / scale, z = (x - loc) / scale >= 0.

    c is `concentration`: exp(-z) / scale at c = 0, and for c < 0 the support ends at z = -1/c.
    KL(p || q) between two has a closed form where `loc` and scale / concentration agree, to the
    parameters' rounding; elsewhere it is estimated.

    Parameters
    ----------
    loc : array-like
        The least value, in the units of x: real. Broadcasts with the others.
    scale : array-like
        In the units of x: positive.
    concentration : array-like
        Without unit: real; where positive, the k-th moment is infinite for k >= 1 / c.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of `scale` is not positive or a parameter is not finite, naming the first
        and its index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import GeneralizedPareto
    >>> GeneralizedPareto(1.0, 2.0, [-1.0, 0.0, 0.5]).mean.tolist()
    [2.0, 3.0, 5.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "scale": constraints.positive,
        "concentration": constraints.real,
    }
    has_rsample = True
    loc: Tensor
    scale: Tensor
    concentration: Tensor

    def __init__(self, loc: Any, scale: Any, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, loc=loc, scale=scale, concentration=concentration)

    @property
    def support(self) -> Constraint:
        c = self.concentration
        end = self.loc - self.scale / np.where(c < 0, c, -1)
        return Interval(self.loc, np.where(c < 0, end, np.inf).astype(self.dtype), True, True)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        c = self.concentration
        return np.inf, np.where(c > 0, 1 / np.where(c > 0, c, 1), np.inf)

    @property
    def _tail_growth(self) -> tuple[Any, Any]:  # type: ignore[override]
        return 0.0, np.where(self.concentration == 0, 1.0, 0.0)

    @property
    def mean(self) -> Tensor:
        c = self.concentration
        heavy = c >= 1
        less = 1 - np.where(heavy, 0, c)
        return np.where(heavy, np.inf, self.loc + self.scale / less).astype(self.dtype)

    @property
    def mode(self) -> Tensor:
        return self.loc

    @property
    def variance(self) -> Tensor:
        heavy = self.concentration >= 0.5
        c = np.where(heavy, 0, self.concentration)
        root = self.scale / (1 - c)
        return np.where(heavy, np.inf, root * root / (1 - 2 * c)).astype(self.dtype)

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        shape = self._extended_shape(sample_shape)
        return self._evaluate("rsample", self._generator(generator).standard_exponential(shape, self.dtype))


def _alike(p: GeneralizedPareto, q: GeneralizedPareto) -> Tensor:
    """Where loc, and scale / concentration to the rounding of the two, are p's and q's alike."""
    one, other = p.scale * q.concentration, q.scale * p.concentration
    eps = max(np.finfo(p.dtype).eps, np.finfo(q.dtype).eps)
    # Negated, so that nan passes and gives nan.
    return ~((abs(p.loc - q.loc) > 0) | (abs(one - other) > 4 * eps * abs(one)))


register_kl(GeneralizedPareto, GeneralizedPareto)(
    PartialKL("kl_generalized_pareto_generalized_pareto", _alike)
)
