"""The Dirichlet family."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..recorded import derivative
from ..tensor import Tensor, bare, broadcast, kernel, tensor_of
from . import constraints
from .constraints import Constraint
from .digits import digamma_difference
from .distribution import ExponentialFamily
from .kl import register_kl
from .outcomes import drawn_shares


class Dirichlet(ExponentialFamily, stem="dirichlet"):
    """The Dirichlet law of K shares: density proportional to the product of x_k^(concentration_k - 1).

    x is nonnegative and sums to one; the density is of any K - 1 of its elements. K = 2 is Beta of the
    first share, whose draws are numbers: against a Beta the events differ, and
    ``Dirichlet(stack([concentration1, concentration0], -1))`` is what compares.

    Parameters
    ----------
    concentration : array-like
        Shape ``(*batch_shape, K)``: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there.

    Raises
    ------
    TypeError
        If the parameter does not hold real numbers.
    ValueError
        If it is not positive and finite, naming the first value and its index; if it has no axis.

    Examples
    --------
    >>> from lucid.distributions import Dirichlet, kl_divergence
    >>> p, q = Dirichlet([2.0, 2.0]), Dirichlet([1.0, 1.0])
    >>> round(float(kl_divergence(p, q)), 12)  # nats; as of Beta(2, 2) and Beta(1, 1)
    0.125092802561
    """

    arg_constraints: ClassVar[dict[str, Constraint]] = {
        "concentration": constraints.independent(constraints.positive, 1)
    }
    support = constraints.simplex
    has_rsample = True
    concentration: Tensor

    def __init__(self, concentration: Any, validate_args: bool | None = None) -> None:
        self._declare(validate_args, concentration=concentration)

    def _whole(self, a: Any) -> Tensor:
        y = tensor_of(a, self.device)
        y = y if y.dtype == self.dtype else y.astype(self.dtype)
        return broadcast(y, (*self._batch_shape, *self._event_shape))

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        return self._within(x, self._kernel("log_prob")(x, *self._parameters.values()))

    @property
    def mean(self) -> Tensor:
        return self.concentration / self.concentration.sum(axis=-1, keepdims=True)

    @property
    def variance(self) -> Tensor:
        """Of each share."""
        xp, a = bare(self._parameters["concentration"])
        total = a.sum(axis=-1, keepdims=True)
        largest = xp.arange(a.shape[-1]) == a.argmax(axis=-1)[..., None]
        others = xp.where(largest, xp.where(largest, 0, a).sum(axis=-1, keepdims=True), total - a)
        return self._whole((a / total) * (others / total) / (total + 1))

    @property
    def mode(self) -> Tensor:
        """Shares of the concentrations beyond 1.

        Where none is beyond 1 all is the largest's, and nan where there are several largest: the
        density is then as great elsewhere.
        """
        xp, a = bare(self._parameters["concentration"])
        beyond = xp.maximum(a - 1, 0)
        total = beyond.sum(axis=-1, keepdims=True)
        top = a == a.max(axis=-1, keepdims=True)
        corner = xp.where(top.sum(axis=-1, keepdims=True) == 1, top, xp.nan)
        found = xp.where(total > 0, beyond / xp.where(total > 0, total, 1), corner)
        return self._whole(xp.where(xp.isnan(a).any(axis=-1, keepdims=True), xp.nan, found))

    def rsample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws by logarithms of gamma draws: no share is 0, the least are the smallest normal number."""
        shape = self._extended_shape(sample_shape)
        return drawn_shares(self._parameters["concentration"], shape, self._generator(generator), self.dtype)

    @property
    def _natural_params(self) -> tuple[Tensor, ...]:
        return (self.concentration,)

    def _log_normalizer(self, *natural: Tensor) -> Tensor:
        (a,) = natural
        return special.gammaln(a).sum(-1) - special.gammaln(a.sum(-1))


@register_kl(Dirichlet, Dirichlet)
def _kl(p: Dirichlet, q: Dirichlet) -> Tensor:
    return kernel("kl_dirichlet_dirichlet")(*p._parameters.values(), *q._parameters.values())


# ---- derivatives of what is computed over rows


def _by_density_of_concentration(g: Tensor, y: Tensor, x: Tensor, a: Tensor) -> Tensor:
    total = a.sum(axis=-1, keepdims=True)
    return g[..., None] * (np.log(x) - special.digamma(a) + special.digamma(total))


def _by_p(g: Tensor, kl: Tensor, a: Tensor, b: Tensor) -> Tensor:
    d, total = a - b, a.sum(axis=-1, keepdims=True)
    shared = special.polygamma(1, total) * d.sum(axis=-1, keepdims=True)
    return g[..., None] * (special.polygamma(1, a) * d - shared)


def _by_q(g: Tensor, kl: Tensor, a: Tensor, b: Tensor) -> Tensor:
    total, other = (x.sum(axis=-1, keepdims=True) for x in (a, b))
    return g[..., None] * (digamma_difference(a, b) - digamma_difference(total, other))


def _by_entropy(g: Tensor, h: Tensor, a: Tensor) -> Tensor:
    total = a.sum(axis=-1, keepdims=True)
    excess = special.polygamma(1, total) * (total - a.shape[-1])
    return g[..., None] * (excess - special.polygamma(1, a) * (a - 1))


derivative(
    "dirichlet_log_prob", lambda g, y, x, a: g[..., None] * ((a - 1) / x), _by_density_of_concentration
)
derivative("kl_dirichlet_dirichlet", _by_p, _by_q)
derivative("dirichlet_entropy", _by_entropy)
