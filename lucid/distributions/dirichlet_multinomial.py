"""The Dirichlet-multinomial family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..recorded import derivative
from ..tensor import Tensor, bare, detached, tensor_of, wrap
from . import constraints
from .constraints import Constraint
from .digits import digamma_difference
from .distribution import Distribution
from .outcomes import counted, drawn_counts, drawn_shares


class DirichletMultinomial(Distribution, stem="dirichlet_multinomial"):
    """How often each of K outcomes comes in `total_count` draws with probabilities of a Dirichlet law.

    Pólya's urn; parameters in Pyro's and TFP's names. Between two there is no closed form of KL: it is at
    most that of the Dirichlet laws, and `monte_carlo_kl` estimates it.

    Parameters
    ----------
    concentration : array-like
        Shape ``(*batch_shape, K)``: positive.
    total_count : array-like
        A nonnegative integer; broadcasts with the batch of the rows.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If a concentration is not positive and finite or a total not a nonnegative integer, naming the
        first and its index; if `concentration` has no axis or the batches do not broadcast.

    Examples
    --------
    >>> from lucid.distributions import DirichletMultinomial
    >>> d = DirichletMultinomial([1.0, 1.0, 1.0], 2)
    >>> round(float(d.log_prob([1, 1, 0]).numpy()), 12)  # log(1/6): all six vectors are alike
    -1.791759469228
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.independent(constraints.positive, 1),
        "total_count": constraints.nonnegative_integer,
    }
    concentration: Tensor
    total_count: Tensor

    def __init__(self, concentration: Any, total_count: Any = 1, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration, total_count=total_count)

    @property
    def support(self) -> Constraint:
        return constraints.multinomial(self._parameters["total_count"])

    def log_prob(self, value: Any) -> Tensor:
        x, total = self._value(value), self._parameters["total_count"]
        with np.errstate(invalid="ignore"):
            y = self._kernel("log_prob")(x, self._parameters["concentration"])
            return self._within(x, counted(total, x, y))

    @property
    def mean(self) -> Tensor:
        n = detached(self.total_count).array[..., None]
        _, a = bare(self.concentration)
        return tensor_of(n * (a / a.sum(axis=-1, keepdims=True)), self.device)

    @property
    def variance(self) -> Tensor:
        """Of each count."""
        n = detached(self.total_count).array[..., None]
        xp, a = bare(self.concentration)
        total = a.sum(axis=-1, keepdims=True)
        largest = xp.arange(a.shape[-1]) == a.argmax(axis=-1)[..., None]
        others = xp.where(largest, xp.where(largest, 0, a).sum(axis=-1, keepdims=True), total - a)
        y = n * (a / total) * (others / total) * ((total + n) / (total + 1))
        return tensor_of(y if y.dtype == self.dtype else y.astype(self.dtype), self.device)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws of shape ``(*sample_shape, *batch_shape, K)``, whole numbers of `dtype`.

        Raises
        ------
        ValueError
            If a parameter is invalid (``validate_args=False`` let it through).
        """
        shape, total = self._extended_shape(sample_shape), self.total_count.array
        generator = self._generator(generator)
        shares = drawn_shares(self._parameters["concentration"], shape, generator, np.dtype(np.float64))
        if not ((total >= 0).all() and (shares.array >= 0).all()):
            raise ValueError(f"{type(self).__name__}: nothing to draw with for some of the batch")
        return wrap(drawn_counts(total, shares.array, shape, generator).astype(self.dtype), self.device)


def _by_counts(g: Tensor, y: Tensor, x: Tensor, a: Tensor) -> Tensor:
    n, total = x.sum(axis=-1, keepdims=True), a.sum(axis=-1, keepdims=True)
    own = digamma_difference(x + 1.0, x + a) - digamma_difference(n + 1.0, n + total)
    return g[..., None] * own


def _by_concentration(g: Tensor, y: Tensor, x: Tensor, a: Tensor) -> Tensor:
    n, total = x.sum(axis=-1, keepdims=True), a.sum(axis=-1, keepdims=True)
    return g[..., None] * (digamma_difference(a, a + x) - digamma_difference(total, total + n))


derivative("dirichlet_multinomial_log_prob", _by_counts, _by_concentration)
