"""What the conjugate priors of a normal law share: pairs of its mean and its precision or variance."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor
from . import constraints
from .constraints import Constraint
from .distribution import Distribution


class NormalPrior(Distribution):
    """A gamma draw, of a precision, and a mean that is normal given it."""

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "loc": constraints.real,
        "count": constraints.positive,
        "concentration": constraints.positive,
        "rate": constraints.positive,
    }
    support = constraints.real_and_positive
    has_rsample = True
    loc: Tensor
    count: Tensor
    concentration: Tensor
    rate: Tensor

    def __init__(
        self, loc: Any, count: Any, concentration: Any, rate: Any, validate_args: bool | None = None
    ) -> None:
        self._declare(validate_args, (2,), loc=loc, count=count, concentration=concentration, rate=rate)

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        return self._evaluate("log_prob", x[..., 0], x[..., 1])

    def _drawn(self, sample_shape: tuple[int, ...], generator: Generator | None) -> tuple[Any, Any]:
        """Means, and rate times their precisions."""
        generator = self._generator(generator)
        g = self._standard_gamma(self.concentration, sample_shape, generator)
        noise = generator.standard_normal(g.shape, self.dtype)
        with np.errstate(all="ignore"):  # of extreme parameters some draws are infinite
            return self.loc + noise * np.sqrt(self.rate / self.count / g), g

    def _above(self, bound: float) -> Any:
        """concentration - bound, 1 where that is not positive."""
        a = self.concentration
        return (a - bound) * (a > bound) + (a <= bound)

    def _pairs(self, x: Any, y: Any) -> Tensor:
        return np.stack((x, y), axis=-1)
