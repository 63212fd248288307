"""The Bernoulli family of coins."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import ExponentialFamily
from .kl import register_kl
from .probability import FormKL, ProbsOrLogits


class Bernoulli(ProbsOrLogits, ExponentialFamily, stem="bernoulli"):
    """The Bernoulli law: 1 with probability probs, else 0.

    Give `probs` or `logits`; whichever is given is taken as it is, and never rounded through the
    other. `probs` may be 0 or 1.

    Parameters
    ----------
    probs : array-like, optional
        Without unit, in [0, 1].
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
    >>> from lucid.distributions import Bernoulli, kl_divergence
    >>> kl_divergence(Bernoulli([0.0, 0.5, 1.0]), Bernoulli(0.0)).tolist()  # nats
    [0.0, inf, inf]
    >>> float(kl_divergence(Bernoulli(logits=500.0), Bernoulli(logits=-500.0)))
    500.0
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    support = constraints.boolean

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._declare_one(validate_args, probs, logits)

    @property
    def mean(self) -> Tensor:
        return self._chance

    @property
    def mode(self) -> Tensor:
        """The likelier value; nan of a fair coin, as in torch.distributions."""
        p, r = self._chance, self._complement
        return self._where(p > r, 1, self._where(p < r, 0, np.nan))

    @property
    def variance(self) -> Tensor:
        return self._chance * self._complement

    def cdf(self, value: Any) -> Tensor:
        x, r = self._value(value), self._complement
        below = np.where(x < 0, 0, np.where(x < 1, r, 1))
        return self._where((x == x) & (r == r), below, np.nan)

    def icdf(self, probability: Any) -> Tensor:
        """The least value whose cdf is no less than `probability`; nan outside [0, 1]."""
        u, r = self._numbers("probability", probability), self._complement
        return self._where((u >= 0) & (u <= 1) & (r == r), u > r, np.nan)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        p = self._chance
        u = self._generator(generator).random(self._extended_shape(sample_shape), np.float64)
        return self._where(p == p, u < p, np.nan)

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (self.logits,)

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        (x,) = natural
        return np.logaddexp(x, 0)


for _q, _stem in (
    (Bernoulli, "bernoulli"),
    ("Binomial", "binomial"),
    ("Geometric", "geometric"),
    ("NegativeBinomial", "negative_binomial"),
    ("Poisson", "poisson"),
):
    register_kl(Bernoulli, _q)(FormKL("bernoulli", _stem))
