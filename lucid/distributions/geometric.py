"""The geometric family of failures before a success."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .counts import Counts
from .kl import register_kl
from .probability import FormKL, ProbsOrLogits


class Geometric(ProbsOrLogits, Counts, stem="geometric"):
    """The geometric law: probs (1 - probs)^x, the failures x = 0, 1, 2, ... before the first success.

    As torch.distributions' and TFP's; SciPy's geom counts the trials, x + 1. Give `probs` or
    `logits`; whichever is given is taken as it is, and never rounded through the other.

    Parameters
    ----------
    probs : array-like, optional
        Of success, without unit, in (0, 1].
    logits : array-like, optional
        log(probs / (1 - probs)): real.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither `probs` nor `logits` is given, or what is given does not hold real numbers.
    ValueError
        If both are given; if a value is outside its domain, naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import Geometric, kl_divergence
    >>> float(kl_divergence(Geometric(1.0), Geometric(0.5)))  # log 2 nats
    0.6931471805599453
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "probs": Interval(0.0, 1.0, closed_upper=True),
        "logits": constraints.real,
    }
    support = constraints.nonnegative_integer

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._declare_one(validate_args, probs, logits)

    @property
    def _chance(self) -> Tensor:
        p = super()._chance
        return p if self._validate_args else self._where(p > 0, p, np.nan)

    @property
    def _hazard(self) -> Tensor:
        """-log(1 - probs), in float64."""
        if self._variant:
            return np.logaddexp(self._wide("logits"), 0)
        with np.errstate(divide="ignore"):
            return -np.log1p(-self._chance.astype(np.float64))

    @property
    def mean(self) -> Tensor:
        return np.exp(-self.logits) if self._variant else self._complement / self._chance

    @property
    def mode(self) -> Tensor:
        return 0 * self._chance

    @property
    def variance(self) -> Tensor:
        return self.mean / self._chance

    def _at_most(self, count: Any) -> Tensor:
        return -np.expm1(-(count + 1) * self._hazard)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        time = self._generator(generator).standard_exponential(self._extended_shape(sample_shape), np.float64)
        return np.floor(time / self._hazard).astype(self.dtype)


register_kl(Geometric, Geometric)(FormKL("geometric", "geometric"))
