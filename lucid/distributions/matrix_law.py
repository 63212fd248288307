"""What the Wishart families share: laws of positive definite matrices of df degrees of freedom."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from .. import special
from ..random import Generator
from ..recorded import apply, derivative
from ..tensor import Tensor, broadcast, kernel, wrap
from . import constraints
from .digits import digamma_difference, log_ratio
from .scale_matrix import (
    ScaleMatrix,
    diagonal,
    diagonals,
    double,
    factored,
    is_small,
    lower,
    matrix_of,
    solve_lower,
    solved,
    solved_back,
)


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
    def _by_df(self) -> Tensor:
        """df beside matrices, nan where it is too small."""
        a = self._parameters["df"][..., None, None]
        return self._where(a > self._event_shape[0] - 1, a, np.nan)

    @property
    def _df(self) -> Any:
        return self._by_df.array

    def log_prob(self, value: Any) -> Tensor:
        x = self._value(value)
        # The factor of a matrix that is not positive definite is nan: the density is 0 there.
        inputs = factored(x), self._parameters["df"], self._tril
        name = f"{self._stem}_log_prob"
        y: Any = kernel(name)(*inputs) if is_small(self) else apply(name, self._density, inputs)
        y = self._where(np.isnan(x).any(axis=(-2, -1)), np.nan, y)
        return self._spread(y)

    def _density(self, factor: Tensor, df: Tensor, tril: Tensor) -> Tensor:
        """The log density for matrices that no kernel takes."""
        xp, (value, law) = self.device.module, double(factor, tril)
        law = lower(xp, law)
        ends = [wrap(diagonal(a), self.device) for a in (value, law)]
        with np.errstate(all="ignore"):
            l, m = (value, law) if self._inverse else (law, value)
            below = xp.tril(solve_lower(self.device, l, m), -1)
            y = kernel(f"{self._stem}_log_prob_diagonals")(ends[0], df, ends[1]).array
            squares = (below * below).sum(axis=(-2, -1)) / 2
            return wrap(xp.where(xp.isnan(value).any(axis=(-2, -1)), y, y - squares), self.device)

    def entropy(self) -> Tensor:
        return self._spread(kernel(f"{self._stem}_entropy")(self._parameters["df"], self._tril))

    def _bartlett(self, sample_shape: Any, generator: Generator | None) -> Any:
        """Factors of draws of the Wishart law of the identity (Bartlett 1933)."""
        xp, d, generator = self.device.module, self._event_shape[0], self._generator(generator)
        shape = (*self._sample_shape(sample_shape), *self._batch_shape)
        below: Any = np.tril(generator.standard_normal((*shape, d, d), self.dtype), -1)
        shapes = (self._by_df[..., 0] - wrap(xp.arange(d), self.device)) / 2
        concentration = broadcast(shapes.astype(self.dtype, copy=False), (*self._batch_shape, d))
        ends: Any = np.sqrt(2 * self._standard_gamma(concentration, sample_shape, generator))
        return below + ends[..., None] * wrap(xp.eye(d, dtype=self.dtype), self.device)


def kl_of_laws(p: MatrixLaw, q: MatrixLaw) -> Tensor:
    """KL of two of one kind."""
    inputs = p._parameters["df"], p._tril, q._parameters["df"], q._tril
    name = f"kl_{p._stem}_{q._stem}"
    if is_small(p):
        return kernel(name)(*inputs)
    dtype = np.result_type(p.dtype, q.dtype)

    def far(*inputs: Tensor) -> Tensor:
        """The same for matrices that no kernel takes."""
        where = q.device
        xp, (n, k, m, l) = where.module, double(*inputs)
        k, l = lower(xp, k), lower(xp, l)
        ends = [wrap(a, where) for a in (n, diagonal(k), m, diagonal(l))]
        if p._inverse:
            k, l = l, k
        with np.errstate(all="ignore"):
            below = xp.tril(solve_lower(where, l, k - l), -1)
            y = kernel(f"{name}_diagonals")(*ends).array + n / 2 * (below * below).sum(axis=(-2, -1))
        return wrap(y.astype(dtype, copy=False), where)

    return apply(name, far, inputs)


# ---- derivatives of what is computed over matrices


def _over_diagonal(l: Tensor) -> Tensor:
    return matrix_of(1 / diagonals(l))


def _psi(x: Any, d: int, order: int) -> Any:
    """The sum over the d gamma functions of df/2, (df - 1)/2, ...: of digamma, or of its derivative."""
    steps = np.arange(d) / 2
    at = 0.5 * x[..., None] - steps
    return (special.digamma(at) if order == 0 else special.polygamma(1, at)).sum(axis=-1)


def _log_diagonal(l: Tensor) -> Tensor:
    return np.log(diagonals(l)).sum(axis=-1)


def _matrix_rules(stem: str, inverse: bool) -> None:
    """With A = l^-1 x of factors: the densities are functions of its squares and its diagonal."""
    sign = -1.0 if inverse else 1.0

    def turned(x: Any, l: Any) -> tuple[Any, Any]:
        """What is solved with, what is solved for."""
        return (x, l) if inverse else (l, x)

    def by_parts(g: Any, x: Any, l: Any) -> tuple[Any, Any]:
        """Of -|a^-1 b|^2/2, by a and by b."""
        a, b = turned(x, l)
        e = solved(a, b)
        back = solved_back(a, e)
        return g * np.tril(back @ np.swapaxes(e, -1, -2)), -g * np.tril(back)

    def by_value(g: Tensor, y: Tensor, x: Tensor, df: Tensor, l: Tensor) -> Tensor:
        x, l, g = np.tril(x), np.tril(l), g[..., None, None]
        d, n = x.shape[-1], df[..., None, None]
        power = -(n + d + 1) if inverse else n - d - 1
        return by_parts(g, x, l)[0 if inverse else 1] + g * power * _over_diagonal(x)

    def by_df(g: Tensor, y: Tensor, x: Tensor, df: Tensor, l: Tensor) -> Tensor:
        d = x.shape[-1]
        logs = sign * (_log_diagonal(x) - _log_diagonal(l))
        return g * (logs - 0.5 * (d * math.log(2) + _psi(df, d, 0)))

    def by_factor(g: Tensor, y: Tensor, x: Tensor, df: Tensor, l: Tensor) -> Tensor:
        x, l, g = np.tril(x), np.tril(l), g[..., None, None]
        return by_parts(g, x, l)[1 if inverse else 0] - sign * g * df[..., None, None] * _over_diagonal(l)

    derivative(f"{stem}_log_prob", by_value, by_df, by_factor)

    def entropy_by_df(g: Tensor, y: Tensor, df: Tensor, l: Tensor) -> Tensor:
        d = l.shape[-1]
        return g * (0.5 * d - 0.25 * (df - sign * (d + 1)) * _psi(df, d, 1))

    def entropy_by_factor(g: Tensor, y: Tensor, df: Tensor, l: Tensor) -> Tensor:
        return g[..., None, None] * ((l.shape[-1] + 1) * _over_diagonal(l))

    derivative(f"{stem}_entropy", entropy_by_df, entropy_by_factor)

    # KL: -m log|A| + n (|A|^2 - d)/2 and of df alone, A = l^-1 k, by E = A - 1.
    def solved_for(p: Any, q: Any) -> tuple[Any, Any, Any]:
        k, l = (np.tril(q), np.tril(p)) if inverse else (np.tril(p), np.tril(q))
        return k, l, solved(l, k - l)

    def by_p_df(g: Tensor, y: Tensor, n: Tensor, p: Tensor, m: Tensor, q: Tensor) -> Tensor:
        e = solved_for(p, q)[2]
        over = 2 * diagonals(e).sum(axis=-1) + (e * e).sum(axis=(-2, -1))
        return g * (0.5 * over + 0.25 * (n - m) * _psi(n, p.shape[-1], 1))

    def by_q_df(g: Tensor, y: Tensor, n: Tensor, p: Tensor, m: Tensor, q: Tensor) -> Tensor:
        k, l, _ = solved_for(p, q)
        a, b = diagonals(k), diagonals(l)
        steps = np.arange(p.shape[-1]) / 2
        apart = digamma_difference(0.5 * n[..., None] - steps, 0.5 * m[..., None] - steps)
        return g * (0.5 * apart.sum(axis=-1) - log_ratio(a, b).sum(axis=-1))

    def by_k(g: Tensor, y: Tensor, n: Tensor, p: Tensor, m: Tensor, q: Tensor) -> Tensor:
        k, l, e = solved_for(p, q)
        n, m, a, b = n[..., None], m[..., None], diagonals(k), diagonals(l)
        ends = ((n - m) * a + m * (a - b)) / (a * b)
        return g[..., None, None] * (n[..., None] * np.tril(solved_back(l, e)) + matrix_of(ends))

    def by_l(g: Tensor, y: Tensor, n: Tensor, p: Tensor, m: Tensor, q: Tensor) -> Tensor:
        _, l, e = solved_for(p, q)
        back = np.swapaxes(e, -1, -2)
        inner = np.tril(solved_back(l, e + back + e @ back))
        ends = matrix_of((n - m)[..., None] / diagonals(l))
        return -g[..., None, None] * (n[..., None, None] * inner + ends)

    by_factors = (by_l, by_k) if inverse else (by_k, by_l)
    derivative(f"kl_{stem}_{stem}", by_p_df, by_factors[0], by_q_df, by_factors[1])


_matrix_rules("wishart", inverse=False)
_matrix_rules("inverse_wishart", inverse=True)
