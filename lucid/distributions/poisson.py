"""The Poisson family of counts."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .counts import Counts, gaussian_entropy
from .distribution import ExponentialFamily
from .kl import KernelKL, register_kl


class Poisson(Counts, ExponentialFamily, stem="poisson"):
    """The Poisson law: rate^x exp(-rate) / x!, x = 0, 1, 2, ...; at rate 0 x is 0.

    Parameters
    ----------
    rate : array-like
        A number of counts: not negative.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If `rate` does not hold real numbers.
    ValueError
        If a rate is negative or not finite, naming the first value and its index.

    Examples
    --------
    >>> from lucid.distributions import Poisson, kl_divergence
    >>> kl_divergence(Poisson([0.0, 2.0]), Poisson(2.0)).tolist()  # nats
    [2.0, 0.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {"rate": constraints.nonnegative}
    support = constraints.nonnegative_integer
    rate: Tensor

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, rate=rate)

    @property
    def _counts(self) -> Tensor:
        """rate, nan where it is none."""
        return self.rate if self._validate_args else self._where(self.rate >= 0, self.rate, np.nan)

    @property
    def mean(self) -> Tensor:
        return self._counts

    @property
    def mode(self) -> Tensor:
        return np.floor(self._counts)

    @property
    def variance(self) -> Tensor:
        return self._counts

    def _at_most(self, count: Any) -> Tensor:
        return special.gammaincc(count + 1, self._counts.astype(np.float64))

    def entropy(self) -> Tensor:
        """The Shannon entropy in nats: the sum over the support below a rate of 1000, else an expansion.

        The expansion is in 1/rate, of Stirling's series under the central moments.
        """
        return self._entropy_of(lambda d: d.rate < 1000, lambda d: gaussian_entropy(d.rate, 0.0 * d.rate))

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        return self._generator(generator).poisson(
            self._counts, self._extended_shape(sample_shape), self.dtype
        )

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (np.log(self.rate),)

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        return np.exp(natural[0])


for _q, _stem in (
    ("Poisson", "poisson"),
    ("Bernoulli", "bernoulli"),
    ("Binomial", "binomial"),
    ("ZeroInflatedPoisson", "zero_inflated_poisson"),
):
    register_kl(Poisson, _q)(KernelKL(f"kl_poisson_{_stem}"))
