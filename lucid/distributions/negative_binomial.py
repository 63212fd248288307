"""The negative binomial family of successes before failures."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint, Interval
from .counts import Counts, gaussian_entropy
from .kl import PartialKL, register_kl
from .probability import FormKL, ProbsOrLogits


class NegativeBinomial(ProbsOrLogits, Counts, stem="negative_binomial"):
    """The negative binomial law: successes of probability probs before total_count failures.

    The mean is total_count probs/(1 - probs), as in torch.distributions and TFP; SciPy's nbinom has
    1 - probs for probs. `total_count` need not be whole. Give `probs` or `logits`; whichever is given
    is taken as it is, and never rounded through the other. The divergence of two has no closed form
    where their counts differ.

    Parameters
    ----------
    total_count : array-like
        A number of failures: not negative.
    probs : array-like, optional
        Of a success, without unit, in [0, 1).
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
    >>> from lucid.distributions import NegativeBinomial, kl_divergence
    >>> float(NegativeBinomial(3.0, 0.5).mean)
    3.0
    >>> float(kl_divergence(NegativeBinomial(3.0, 0.0), NegativeBinomial(3.0, 0.5)))  # 3 log 2 nats
    2.0794415416798357
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "total_count": constraints.nonnegative,
        "probs": Interval(0.0, 1.0, closed_lower=True),
        "logits": constraints.real,
    }
    support = constraints.nonnegative_integer
    total_count: Tensor

    def __init__(
        self, total_count: Any, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._declare_one(validate_args, probs, logits, total_count=total_count)

    @property
    def _chance(self) -> Tensor:
        p = super()._chance
        return p if self._validate_args else self._where(p < 1, p, np.nan)

    @property
    def _failures(self) -> Tensor:
        """total_count, nan where it is none."""
        r = self.total_count
        return r if self._validate_args else self._where(r >= 0, r, np.nan)

    @property
    def _odds(self) -> Tensor:
        return np.exp(self.logits) if self._variant else self._chance / self._complement

    @property
    def mean(self) -> Tensor:
        return self._failures * self._odds

    @property
    def mode(self) -> Tensor:
        r = self._failures
        return self._where(r > 1, np.floor((r - 1) * self._odds), 0 * self.mean)

    @property
    def variance(self) -> Tensor:
        return self.mean / self._complement

    def _at_most(self, count: Any) -> Tensor:
        r, s = self._failures.astype(np.float64), self._complement.astype(np.float64)
        return np.where(r == 0, 1 + 0 * s, special.betainc(r, count + 1, s))

    def entropy(self) -> Tensor:
        """The Shannon entropy in nats: a sum; an expansion where count and variance are 1000 or more.

        The expansion is the binomial's, of -total_count coins. The sum is as long as the law is wide.

        Raises
        ------
        NotImplementedError
            If a law of a smaller count is so wide that the sum has more than 2^18 terms.
        """

        def near(d: Any) -> Any:
            return (d.variance < 1000) | (d.total_count < 1000)

        def expansion(d: Any) -> Any:
            return gaussian_entropy(d.variance, -d._odds / d._complement)

        return self._entropy_of(near, expansion, 40.0)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of a Poisson law whose rate is a gamma draw."""
        r, g, shape = self._failures, self._generator(generator), self._extended_shape(sample_shape)
        failing = self._where(r > 0, r, 1)
        rate = g.standard_gamma(failing.astype(np.float64), shape, np.float64) * self._odds.astype(np.float64)
        return g.poisson(np.where(r > 0, rate, r + 0 * self._odds), shape, self.dtype)


def _decided(p: NegativeBinomial, q: NegativeBinomial) -> Tensor:
    """Where both have one count, or one of them has none."""
    nothing = (p.total_count == 0) | (q.total_count == 0)
    for d in (p, q):
        if not d._variant:
            nothing = nothing | (d.probs == 0)
    return ~((p.total_count < q.total_count) | (p.total_count > q.total_count)) | nothing


register_kl(NegativeBinomial, NegativeBinomial)(
    PartialKL(FormKL("negative_binomial", "negative_binomial"), _decided)
)
