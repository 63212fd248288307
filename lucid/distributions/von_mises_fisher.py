"""The von Mises-Fisher family."""

from __future__ import annotations

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from .directional import Directional, around, versine
from .distribution import Distribution
from .kl import register_kl


class VonMisesFisher(Directional, stem="von_mises_fisher"):
    """The von Mises-Fisher law on the sphere: density proportional to exp(concentration (loc . x)).

    x is a vector of unit length in d >= 2 dimensions, the last axis of `loc`, and the density is
    with respect to the sphere's area. At d = 2 it is VonMises of the angle.

    Parameters
    ----------
    loc : array-like
        Mean direction: vectors of unit length, the last axis. Broadcasts with `concentration`.
    concentration : array-like
        How narrow the law is, without a unit: positive.
    validate_args : bool, optional
        False lets invalid parameters through: every quantity is nan there. A concentration of
        0 is then the uniform law.

    Raises
    ------
    TypeError
        If a parameter does not hold real numbers.
    ValueError
        If `loc` is not of unit length or `concentration` not positive and finite, naming the
        first value and its index; if `loc` has fewer than 2 dimensions; if the shapes do not
        broadcast.

    Examples
    --------
    >>> from lucid.distributions import VonMisesFisher, kl_divergence
    >>> p = VonMisesFisher([1.0, 0.0, 0.0], 4.0)
    >>> round(float(kl_divergence(p, VonMisesFisher([0.6, 0.8, 0.0], 2.0))), 12)  # nats
    0.776876473767
    """

    @property
    def _mean_length(self) -> Tensor:
        return kernel("von_mises_fisher_mean_length")(self._dimension, self.concentration)

    @property
    def mean(self) -> Tensor:
        """I_(d/2)(concentration)/I_(d/2 - 1)(concentration) times `loc`."""
        return self._mean_length[..., None] * self.loc

    @property
    def variance(self) -> Tensor:
        """Of each coordinate, as `mean`."""
        squares = self.loc * self.loc
        along = kernel("von_mises_fisher_variance")(self._dimension, self.concentration)
        across = self._mean_length / self.concentration
        return along[..., None] * squares + across[..., None] * (1 - squares)

    def sample(self, sample_shape: tuple[int, ...] = (), *, generator: Generator | None = None) -> Tensor:
        """Draws by Ulrich's (1984) rejection for the angle to `loc`, as Wood (1994) put it."""
        generator = self._generator(generator)
        shape, xp = self._extended_shape(sample_shape)[:-1], self.device.module
        k = xp.broadcast_to(self.concentration.array, shape).astype(np.float64).ravel()
        n = self._dimension - 1
        # 1 less a cosine is what is computed: at large concentrations it is all there is.
        b = n / (2 * k + xp.hypot(2 * k, n))
        centre = 2 * b / (1 + b)
        gap, left = xp.zeros(k.shape), xp.arange(k.size)
        half = wrap(xp.full((2, 1), n / 2), self.device)
        while left.size:
            g = generator.standard_gamma(half, (2, left.size), np.float64).array
            u = generator.random((left.size,), np.float64).array
            c, at = centre[left], b[left]
            z = g[0] / (g[0] + g[1])
            y = 2 * at * z / (1 - (1 - at) * z)
            gap[left] = y
            ratio = (c + (1 - c) * y) / (c * (2 - c))  # (1 - x0 x)/(1 - x0^2), c = 1 - x0, y = 1 - x
            left = left[k[left] * (c - y) + n * xp.log(ratio) < xp.log1p(-u)]  # a nan is not drawn again
        return around(self.loc, wrap(gap.reshape(shape), self.device), generator)


@register_kl(VonMisesFisher, VonMisesFisher)
def _same(p: VonMisesFisher, q: VonMisesFisher) -> Tensor:
    between = versine(p._parameters["loc"], q._parameters["loc"])
    form = kernel("kl_von_mises_fisher_von_mises_fisher")
    return form(between, p._dimension, p._parameters["concentration"], q._parameters["concentration"])


@register_kl(VonMisesFisher, "SphericalUniform")
def _to_uniform(p: VonMisesFisher, q: Distribution) -> Tensor:
    none = versine(p._parameters["loc"], p._parameters["loc"])
    form = kernel("kl_von_mises_fisher_von_mises_fisher")
    return form(none, p._dimension, p._parameters["concentration"], 0.0)
