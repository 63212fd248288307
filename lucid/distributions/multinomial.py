"""The multinomial family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, bare, detached, kernel, tensor_of, wrap
from . import constraints
from .constraints import Constraint
from .kl import register_kl
from .outcomes import Outcomes, counted, drawn_counts, outcomes_kl, whole

# Of a binomial law less than e^-200 lies farther from its mean than this many of its deviations
# and this much more.
_DEVIATIONS, _BEYOND = 20.0, 300.0


class Multinomial(Outcomes, stem="multinomial"):
    """How often each of K outcomes comes in `total_count` draws of Categorical(probs or logits).

    Unlike torch, `total_count` may differ along the batch, and counts that do not sum to it have a
    log probability of -inf. KL between laws of different totals is +inf: they have no value in common.

    Parameters
    ----------
    total_count : array-like
        A nonnegative integer; broadcasts with the batch of the rows.
    probs : array-like, optional
        Shape ``(*batch_shape, K)``: nonnegative, of sum 1 along the last axis.
    logits : array-like, optional
        Shape ``(*batch_shape, K)``: real, or -inf for an outcome that cannot be; of any sum.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If neither of `probs` and `logits` is given, or a parameter does not hold real numbers.
    ValueError
        If both are given, a total is not a nonnegative integer, or a row is no such thing: its index
        and what is wrong with it.

    Examples
    --------
    >>> from lucid.distributions import Multinomial, kl_divergence
    >>> p, q = Multinomial(10, probs=[0.5, 0.5, 0.0]), Multinomial(10, logits=[0.0, 0.0, 0.0])
    >>> float(kl_divergence(p, q))  # 10 log(3/2) nats
    4.054651081081644
    >>> float(kl_divergence(Multinomial(9, probs=[0.5, 0.5, 0.0]), q))
    inf
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "total_count": constraints.nonnegative_integer,
        **Outcomes.arg_constraints,
    }
    total_count: Tensor

    def __init__(
        self, total_count: Any = 1, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        self._weigh(validate_args, None, probs, logits, total_count=total_count)

    @property
    def support(self) -> Constraint:
        return constraints.multinomial(self._parameters["total_count"])

    def log_prob(self, value: Any) -> Tensor:
        x, total = self._value(value), self._parameters["total_count"]
        with np.errstate(invalid="ignore"):
            y = self._kernel(f"log_prob{self._variant}")(x, self._weights)
            return self._within(x, counted(total, x, y))

    @property
    def mean(self) -> Tensor:
        n, p = detached(self._parameters["total_count"]), self.probs
        return self._rows(n.array[..., None] * bare(p)[1])

    @property
    def variance(self) -> Tensor:
        """Of each count."""
        return self._rows(bare(self.mean)[1] * self._complements())

    def entropy(self) -> Tensor:
        """By the laws of single counts, which are binomial: a sum over what they may be."""
        where = self.device
        n = where.module.broadcast_to(detached(self.total_count).array, self._batch_shape).astype(np.float64)[
            ..., None
        ]
        xp, p, rest = bare(self.probs, tensor_of(self._complements(), where))
        p, rest = p.astype(np.float64), rest.astype(np.float64)

        def factorial(x: Any) -> Any:
            """log x! - x log x + x."""
            some = x > 0
            s = tensor_of(xp.where(some, x, 1.0), where)
            return xp.where(some, bare(kernel("special_gamma_remainder")(s))[1] + xp.log(bare(s)[1]), 0.0)

        def deviance(x: Any, m: Any) -> Any:
            some = (x > 0) & (m > 0)
            y = kernel("special_deviance")(
                tensor_of(xp.where(some, x, 1.0), where), tensor_of(xp.where(some, m, 1.0), where)
            )
            return xp.where(some, bare(y)[1], xp.where(x == m, 0.0, xp.where(x == 0, m, xp.inf)))

        with np.errstate(all="ignore"):
            m, other = n * p, n * rest
            at, span = (bare(detached(tensor_of(a, where)))[1] for a in (m, rest))
            reach = _DEVIATIONS * np.sqrt(at * span) + _BEYOND
            low = np.maximum(np.floor(at - reach), 0)
            count = where.module.nan_to_num(np.minimum(np.ceil(at + reach), n) - low).max(initial=0)
            total = xp.zeros(m.shape)
            block = max(1, (1 << 20) // max(1, m.size))
            for start in range(0, int(count) + 1, block):
                x = low + where.module.arange(start, min(start + block, int(count) + 1)).reshape(
                    -1, *(1,) * m.ndim
                )
                x, inside = np.minimum(x, n), x <= n
                own, far = factorial(x), deviance(x, m)
                weight = xp.exp(factorial(n) - own - factorial(n - x) - far - deviance(n - x, other))
                known, cost = inside & (weight > 0), own + far
                if isinstance(cost, Tensor):  # 0 times an infinite cost is a derivative too
                    cost = np.where(known, cost, 0.0)
                total = total + xp.where(known, weight * cost, 0.0).sum(axis=0)
            y = total.sum(axis=-1) - factorial(n)[..., 0] + 0 * (n[..., 0] + p.sum(axis=-1))
        return tensor_of(xp.maximum(y, 0).astype(self.dtype), where)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape, K)``, whole numbers of `dtype`.

        Raises
        ------
        ValueError
            If a row has no probabilities to draw with or a total is none (``validate_args=False`` let
            it through).
        """
        total = self.total_count.array
        if not (total >= 0).all():
            raise ValueError(f"{type(self).__name__}: no count of draws for some of the batch")
        weights, shape = self._drawing_weights(), self._extended_shape(sample_shape)
        drawn = drawn_counts(total, weights, shape, self._generator(generator))
        return wrap(drawn.astype(self.dtype), self.device)


@register_kl(Multinomial, Multinomial)
def _kl(p: Multinomial, q: Multinomial) -> Tensor:
    """total_count times that of one draw; of none, 0."""
    one = outcomes_kl(p, q)
    xp, a = bare(one)
    n, m = whole(p.total_count), whole(q.total_count)
    y = xp.where((n == 0) & (a > 0), 0, a) * n
    y = xp.where((n == m) | xp.isnan(n + m + a), y + 0 * m, np.inf)
    return tensor_of(y if y.dtype == one.dtype else y.astype(one.dtype), one.device)
