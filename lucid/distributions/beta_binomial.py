"""The beta-binomial family of counts of coins of one unknown probability."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, detached
from . import constraints
from .constraints import Constraint
from .counts import Counts
from .outcomes import drawn_shares


class BetaBinomial(Counts, stem="beta_binomial"):
    """The beta-binomial law: of total_count coins of one probability, a beta draw, how many show 1.

    Parameters in Pyro's and TFP's names; SciPy's betabinom has a for concentration1 and b for
    concentration0. Between two there is no closed form of KL: `monte_carlo_kl` estimates it.

    Parameters
    ----------
    concentration1, concentration0 : array-like
        The beta law's, of 1 and of 0: positive, without unit.
    total_count : array-like
        A number of coins: a nonnegative integer.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value is outside its domain, naming the first and its index.

    Examples
    --------
    >>> import numpy as np
    >>> from lucid.distributions import BetaBinomial
    >>> d = BetaBinomial(1.0, 1.0, 3)  # every count is as likely
    >>> [round(float(p), 12) for p in np.exp(d.log_prob(d.enumerate_support()))]
    [0.25, 0.25, 0.25, 0.25]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "total_count": constraints.nonnegative_integer,
        "concentration1": constraints.positive,
        "concentration0": constraints.positive,
    }
    total_count: Tensor
    concentration1: Tensor
    concentration0: Tensor

    def __init__(
        self,
        concentration1: Any,
        concentration0: Any,
        total_count: Any = 1,
        validate_args: bool | None = None,
    ) -> None:
        self._declare(
            validate_args,
            total_count=total_count,
            concentration1=concentration1,
            concentration0=concentration0,
        )

    @property
    def support(self) -> Constraint:
        return constraints.integer_interval(0, self._parameters["total_count"])

    @property
    def _last(self) -> Tensor:
        return self._wide("total_count")

    @property
    def _law(self) -> tuple[Any, Any, Any]:
        """The parameters; the count nan where one is invalid."""
        n, a, b = self.total_count, self.concentration1, self.concentration0
        valid = (n >= 0) & (n == np.floor(n)) & (a > 0) & (a < np.inf) & (b > 0) & (b < np.inf)
        return (n if self._validate_args else self._where(valid, n, np.nan)), a, b

    @property
    def mean(self) -> Tensor:
        n, a, b = self._law
        return n * (a / (a + b))

    @property
    def mode(self) -> Tensor:
        """Of two alike the greater inside, 0 at the ends."""
        n, a, b = self._law
        inner = (a > 1) & (b > 1)
        peak = np.floor((n + 1) * ((a - 1) / np.where(inner, a + b - 2, 1)))
        return self._where(inner, np.minimum(peak, n), np.where(b < a, n, 0 * n))

    @property
    def variance(self) -> Tensor:
        n, a, b = self._law
        return n * (a / (a + b)) * (b / (a + b)) * ((a + b + n) / (a + b + 1))

    def _summed(self, term: Callable[[Any], Any], last: Any) -> Tensor:
        """The sum of term(log mass) over the integers from 0 to `last`, in float64."""
        finite: Any = np.where(last == last, last, 0)
        longest = int(detached(finite).array.max(initial=0))
        if longest >= 1 << 18:
            raise NotImplementedError(
                f"{type(self).__name__}: the cdf and the entropy are sums over the support, here of "
                f"{longest + 1:.3g} terms"
            )
        n, a, b = map(self._wide, self._parameters)
        d = type(self)(a, b, n, validate_args=False)
        total = 0 * last
        for k in range(longest + 1):
            total = total + np.where(k <= last, term(d._evaluate("log_prob", last * 0 + k)), 0)
        return total

    def _at_most(self, count: Any) -> Tensor:
        n, *_ = self._law
        return np.minimum(self._summed(np.exp, np.minimum(count, n.astype(np.float64))), 1)

    def entropy(self) -> Tensor:
        """The Shannon entropy in nats: a sum over the support.

        Raises
        ------
        NotImplementedError
            If the sum has more than 2^18 terms.
        """

        def surprise(y: Any) -> Any:
            return -y * np.exp(y)

        with np.errstate(all="ignore"):
            return self._summed(surprise, self._law[0].astype(np.float64)).astype(self.dtype)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        g, shape = self._generator(generator), self._extended_shape(sample_shape)
        n, a, b = self._law
        rows: Any = np.stack(np.broadcast_arrays(a, b), axis=-1)
        share = drawn_shares(rows, (*shape, 2), g, np.dtype(np.float64))[..., 0]
        return g.binomial(n, share, shape, self.dtype)
