"""What the Wishart families share: laws of positive definite matrices of df degrees of freedom."""

from __future__ import annotations

from typing import Any

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .scale_matrix import ScaleMatrix, cholesky


class MatrixLaw(ScaleMatrix):
    """A family of `df` and a matrix whose kernels take the Cholesky factors of it and of a value."""

    support = constraints.positive_definite
    has_rsample = True

    def _declare_law(self, validate_args: bool | None, df: Any, /, **matrices: Any) -> None:
        self._declare_matrix(validate_args, {"df": df}, **matrices)
        if self._validate_args:
            above = constraints.greater_than(self._event_shape[0] - 1)
            self._refuse("df", self._parameters["df"], above, finite=True)

    @property
    def _df(self) -> Any:
        """df beside matrices, nan where it is too small."""
        a, xp = self._parameters["df"].array[..., None, None], self.device.module
        return xp.where(a > self._event_shape[0] - 1, a, xp.nan).astype(self.dtype, copy=False)

    def log_prob(self, value: Any) -> Tensor:
        x, xp = self._value(value), self.device.module
        factor = wrap(cholesky(x, x.array), x.device)
        y = kernel(f"{self._stem}_log_prob")(factor, self._parameters["df"], self._tril).array
        # The factor of a matrix that is not positive definite is nan: the density is 0 there.
        outside = xp.isnan(factor.array).any(axis=(-2, -1)) & ~xp.isnan(x.array).any(axis=(-2, -1))
        valid = ~xp.isnan(self.entropy().array)
        y = xp.where(outside & valid, -xp.inf, y)
        return self._spread(wrap(y.astype(self.dtype, copy=False), self.device))

    def entropy(self) -> Tensor:
        return self._spread(kernel(f"{self._stem}_entropy")(self._parameters["df"], self._tril))

    def _bartlett(self, sample_shape: Any, generator: Generator | None) -> Any:
        """Factors of draws of the Wishart law of the identity (Bartlett 1933)."""
        xp, d, generator = self.device.module, self._event_shape[0], self._generator(generator)
        shape = (*self._sample_shape(sample_shape), *self._batch_shape)
        a = xp.tril(generator.standard_normal((*shape, d, d), self.dtype).array, -1)
        shapes = xp.broadcast_to((self._df[..., 0] - xp.arange(d)) / 2, (*self._batch_shape, d))
        concentration = wrap(shapes.astype(self.dtype, copy=False), self.device)
        at = xp.arange(d)
        a[..., at, at] = xp.sqrt(2 * self._standard_gamma(concentration, sample_shape, generator).array)
        return a
