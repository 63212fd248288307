"""The binomial family of counts of coins."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .counts import Counts, gaussian_entropy
from .kl import PartialKL, register_kl
from .probability import FormKL, ProbsOrLogits


class Binomial(ProbsOrLogits, Counts, stem="binomial"):
    """The binomial law: of total_count coins that show 1 with probability probs, how many do.

    Give `probs` or `logits`; whichever is given is taken as it is, and never rounded through the
    other. The divergence of two is +inf where p counts more coins than q (and may see one), and has
    no closed form where it counts fewer.

    Parameters
    ----------
    total_count : array-like
        A number of coins: a nonnegative integer.
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
    >>> from lucid.distributions import Binomial, kl_divergence
    >>> float(kl_divergence(Binomial(5, 1.0), Binomial(5, 0.5)))  # 5 log 2 nats
    3.4657359027997265
    >>> Binomial(2, 0.5).enumerate_support().tolist()
    [0.0, 1.0, 2.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "total_count": constraints.nonnegative_integer,
        "probs": constraints.unit_interval,
        "logits": constraints.real,
    }
    total_count: Tensor

    def __init__(
        self, total_count: Any = 1, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._declare_one(validate_args, probs, logits, total_count=total_count)

    @property
    def support(self) -> Constraint:
        return constraints.integer_interval(0, self._parameters["total_count"])

    @property
    def _last(self) -> Tensor:
        return self._wide("total_count")

    @property
    def _coins(self) -> Tensor:
        """total_count, nan where it is none."""
        n = self.total_count
        return n if self._validate_args else self._where((n >= 0) & (n == np.floor(n)), n, np.nan)

    @property
    def mean(self) -> Tensor:
        return self._coins * self._chance

    @property
    def mode(self) -> Tensor:
        n = self._coins
        return np.minimum(np.floor((n + 1) * self._chance), n)

    @property
    def variance(self) -> Tensor:
        return self._coins * self._chance * self._complement

    def _at_most(self, count: Any) -> Tensor:
        n, r = self._coins.astype(np.float64), self._complement.astype(np.float64)
        less = special.betainc(np.maximum(n - count, 1), count + 1, r)
        return np.where(count >= n, 1 + 0 * r, less)

    def entropy(self) -> Tensor:
        """The Shannon entropy in nats: the sum over the support below a variance of 1000, else an expansion.

        The expansion is in 1/variance, of Stirling's series under the binomial's central moments.
        """

        def expansion(d: Any) -> Any:
            return gaussian_entropy(d.variance, d._chance * d._complement)

        return self._entropy_of(lambda d: d.variance < 1000, expansion)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        draw = self._generator(generator).binomial
        return draw(self._coins, self._chance, self._extended_shape(sample_shape), self.dtype)


def _decided(p: Binomial, q: Binomial) -> Tensor:
    """Where p counts no fewer coins than q, or never sees one."""
    never = p.total_count == 0
    if not p._variant:
        never = never | (p.probs == 0)
    return ~(p.total_count < q.total_count) | never


register_kl(Binomial, Binomial)(PartialKL(FormKL("binomial", "binomial"), _decided))
