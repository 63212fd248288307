"""The Fisher-Snedecor (F) family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..tensor import Tensor, bare, broadcast, tensor_of
from . import constraints
from .constraints import Constraint
from .distribution import Distribution, _broadcast, _numbers
from .kl import PartialKL, register_kl


class FisherSnedecor(Distribution, stem="fisher_snedecor"):
    """The F law: of (g1/df1) / (g2/df2), g1 and g2 chi-squared of df1 and df2 degrees of freedom.

    KL between two of them has a closed form where df1/df2 is the same of both; elsewhere
    `kl_divergence` estimates it. Moments that do not exist are nan, as in torch.distributions.

    Parameters
    ----------
    df1 : array-like
        The numerator's degrees of freedom: positive. Broadcasts with `df2`.
    df2 : array-like
        The denominator's degrees of freedom: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a value of a parameter is not positive or not finite, naming the first and its
        index; if the shapes do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import FisherSnedecor
    >>> FisherSnedecor([2.0, 5.0], 4.0).mean.tolist()
    [2.0, 2.0]
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "df1": constraints.positive,
        "df2": constraints.positive,
    }
    support = constraints.nonnegative
    has_rsample = True
    df1: Tensor
    df2: Tensor

    def __init__(self, df1: Any, df2: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, df1=df1, df2=df2)

    @property
    def _tail_moments(self) -> tuple[Any, Any]:  # type: ignore[override]
        return 0.5 * self.df1, 0.5 * self.df2

    @property
    def mean(self) -> Tensor:
        df2 = self._above(2)
        return df2 / (df2 - 2)

    @property
    def mode(self) -> Tensor:
        df1, df2 = self.df1, self.df2
        return self._where_finite(df1 > 2, (df1 - 2) / df1 * (df2 / (df2 + 2)))

    @property
    def variance(self) -> Tensor:
        df1, df2 = self.df1, self._above(4)
        ratio = df2 / (df2 - 2)
        return 2 * ratio * ratio * ((df1 + df2 - 2) / df1) / (df2 - 4)

    def _where_finite(self, holds: Tensor, y: Tensor) -> Tensor:
        xp, a, known = bare(y, holds)
        return tensor_of(xp.where(known, a, y.dtype.type(np.nan)), y.device)

    def _above(self, least: float) -> Tensor:
        """df2, or nan where it is not above `least`."""
        return self._where_finite(self.df2 > least, self.df2)

    def _halves(self) -> tuple[Tensor, Tensor]:
        return 0.5 * self.df1, 0.5 * self.df2

    def _shaped(self, y: Tensor) -> Tensor:
        wanted = _broadcast(y.shape, self._batch_shape)
        assert wanted is not None
        return broadcast(y, wanted)

    def cdf(self, value: Any) -> Tensor:
        x = self._value(value)
        a, b = self._halves()
        inside = np.maximum(x, 0)
        with np.errstate(all="ignore"):
            # The smaller of u = df1 x / (df1 x + df2) and 1 - u keeps its digits.
            ratio = self.df1 / self.df2 * inside
            u, v = 1 / (1 + 1 / ratio), 1 / (1 + ratio)
            lower, upper = special.betainc(a, b, u), 1 - special.betainc(b, a, v)
        return self._shaped(np.where(ratio <= 1, lower, upper))

    def icdf(self, probability: Any) -> Tensor:
        given = _numbers(type(self).__name__, "probability", probability)
        a, b = self._halves()
        p = self._numbers("probability", given)
        with np.errstate(all="ignore"):
            u, v = special.betaincinv(a, b, p), special.betaincinv(b, a, 1 - p)
            low, high = u / (1 - u), (1 - v) / v
        y: Any = np.where(u <= 0.5, low, high)
        return self._shaped(y * (self.df2 / self.df1))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        generator, shape = self._generator(generator), self._extended_shape(sample_shape)
        tiny = np.finfo(self.dtype).tiny
        g1, g2 = (
            np.maximum(generator.standard_gamma(0.5 * df, shape, self.dtype), tiny) / df
            for df in (self.df1, self.df2)
        )
        with np.errstate(over="ignore"):
            return np.clip(g1 / g2, tiny, np.finfo(self.dtype).max).astype(self.dtype, copy=False)


def _same_ratio(p: FisherSnedecor, q: FisherSnedecor) -> Tensor:
    """Where df1/df2 is equal, or nan."""
    a, b = p.df1 * q.df2, p.df2 * q.df1
    return ~((a < b) | (a > b))


register_kl(FisherSnedecor, FisherSnedecor)(PartialKL("kl_fisher_snedecor_fisher_snedecor", _same_ratio))
