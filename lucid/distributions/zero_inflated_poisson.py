"""The Poisson family with more zeros."""

from __future__ import annotations

import copy
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .counts import Counts, gaussian_entropy
from .kl import register_kl
from .probability import FormKL, ProbsOrLogits


class ZeroInflatedPoisson(ProbsOrLogits, Counts, stem="zero_inflated_poisson"):
    """The zero-inflated Poisson law: 0 with probability gate, else a Poisson count of mean rate.

    As in Pyro and NumPyro. Give `gate` or `gate_logits`; whichever is given is taken as it is, and
    never rounded through the other.

    Parameters
    ----------
    gate : array-like, optional
        Without unit, in [0, 1].
    rate : array-like
        A number of counts: not negative.
    gate_logits : array-like, optional
        log(gate / (1 - gate)): real.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither `gate` nor `gate_logits` is given, or what is given does not hold real numbers.
    ValueError
        If both are given; if a value is outside its domain, naming the first and its index.

    Examples
    --------
    >>> from lucid.distributions import ZeroInflatedPoisson, kl_divergence
    >>> p = ZeroInflatedPoisson(0.5, 2.0)
    >>> float(p.mean)
    1.0
    >>> f"{float(kl_divergence(ZeroInflatedPoisson(1.0, 2.0), p)):.14f}"  # log(2/(1 + exp(-2))) nats
    '0.56621916951697'
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "gate": constraints.unit_interval,
        "gate_logits": constraints.real,
        "rate": constraints.nonnegative,
    }
    support = constraints.nonnegative_integer
    _names = ("gate", "gate_logits")
    rate: Tensor

    def __init__(
        self, gate: Any = None, rate: Any = None, gate_logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._declare_one(validate_args, gate, gate_logits, rate=rate)

    @property
    def _counts(self) -> Tensor:
        """rate, nan where there is no law."""
        r = self.rate
        return r if self._validate_args else self._where((r >= 0) & (self._chance >= 0), r, np.nan)

    @property
    def mean(self) -> Tensor:
        return self._complement * self._counts

    @property
    def mode(self) -> Tensor:
        r = self._counts
        top: Any = np.floor(r)
        none, some = self._evaluate("log_prob", 0 * top), self._evaluate("log_prob", top)
        return self._where(none >= some, 0 * r, top)

    @property
    def variance(self) -> Tensor:
        return self._complement * self._counts * (1 + self._chance * self._counts)

    def _at_most(self, count: Any) -> Tensor:
        g, h = self._chance.astype(np.float64), self._complement.astype(np.float64)
        return g + h * special.gammaincc(count + 1, self._counts.astype(np.float64))

    def entropy(self) -> Tensor:
        """The Shannon entropy in nats, from the Poisson law's: its sum, or its expansion from a rate of 1000.

        -a log a - (1 - a) log(1 - gate) + (1 - gate)(H - rate exp(-rate)), a the mass at 0.
        """
        plain = ZeroInflatedPoisson(0 * self._counts.astype(np.float64), self._counts, validate_args=False)
        whole = plain._entropy_of(lambda d: d.rate < 1000, lambda d: gaussian_entropy(d.rate, 0.0 * d.rate))
        wide = copy.copy(self)
        wide._parameters = {name: x.astype(np.float64) for name, x in self._parameters.items()}
        with np.errstate(all="ignore"):
            r, h = wide._counts, wide._complement
            none = wide._evaluate("log_prob", 0 * r)
            some = -h * np.expm1(-r)
            gated = np.where(some == 0, 0, -some * np.log(h)) - np.exp(none) * none
            return (gated + h * (whole - r * np.exp(-r))).astype(self.dtype)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        g, shape = self._generator(generator), self._extended_shape(sample_shape)
        closed = g.random(shape, np.float64) < self._chance
        return np.where(closed, 0 * self._counts, g.poisson(self._counts, shape, self.dtype))


for _q, _stem in (("ZeroInflatedPoisson", "zero_inflated_poisson"), ("Poisson", "poisson")):
    register_kl(ZeroInflatedPoisson, _q)(FormKL("zero_inflated_poisson", _stem, nothing=True))
