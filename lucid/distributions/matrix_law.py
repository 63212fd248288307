"""What the Wishart families share: laws of positive definite matrices of df degrees of freedom."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..random import Generator
from ..tensor import Tensor, kernel, wrap
from . import constraints
from .scale_matrix import ScaleMatrix, cholesky, diagonal, double, is_small, lower, solve_lower


class MatrixLaw(ScaleMatrix):
    """A family of `df` and a matrix whose kernels take the Cholesky factors of it and of a value."""

    support = constraints.positive_definite
    has_rsample = True
    # Whether the matrix is the inverse of a Wishart law's.
    _inverse: ClassVar[bool] = False

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
        factor, df = wrap(cholesky(x, x.array), x.device), self._parameters["df"]
        # The factor of a matrix that is not positive definite is nan: the density is 0 there.
        if is_small(self):
            y = kernel(f"{self._stem}_log_prob")(factor, df, self._tril).array
        else:
            value, law = double(factor, self._tril)
            law = lower(xp, law)
            ends = [wrap(diagonal(a), self.device) for a in (value, law)]
            with np.errstate(all="ignore"):
                l, m = (value, law) if self._inverse else (law, value)
                below = xp.tril(solve_lower(self.device, l, m), -1)
                y = kernel(f"{self._stem}_log_prob_diagonals")(ends[0], df, ends[1]).array
                y = xp.where(
                    xp.isnan(value).any(axis=(-2, -1)), y, y - (below * below).sum(axis=(-2, -1)) / 2
                )
        y = xp.where(xp.isnan(x.array).any(axis=(-2, -1)), np.nan, y)
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


def kl_of_laws(p: MatrixLaw, q: MatrixLaw) -> Tensor:
    """KL of two of one kind."""
    inputs = p._parameters["df"], p._tril, q._parameters["df"], q._tril
    name = f"kl_{p._stem}_{q._stem}"
    if is_small(p):
        return kernel(name)(*inputs)
    where, xp = q.device, q.device.module
    n, k, m, l = double(*inputs)
    k, l = lower(xp, k), lower(xp, l)
    ends = [wrap(a, where) for a in (n, diagonal(k), m, diagonal(l))]
    if p._inverse:
        k, l = l, k
    with np.errstate(all="ignore"):
        below = xp.tril(solve_lower(where, l, k - l), -1)
        y = kernel(f"{name}_diagonals")(*ends).array + n / 2 * (below * below).sum(axis=(-2, -1))
    return wrap(y.astype(np.result_type(p.dtype, q.dtype), copy=False), where)
