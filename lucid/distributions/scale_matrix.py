"""What families share that take a covariance matrix, its inverse or its Cholesky factor."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._device import device as Device
from ..tensor import Tensor, _requires_grad, broadcast, wrap
from . import constraints
from .distribution import Distribution

# Above this many dimensions blocked linear algebra is faster than a kernel of eight matrices
# side by side (and a GPU's threads have no room for them).
LARGE = {"cpu": 384, "cuda": 64}


class ScaleMatrix(Distribution):
    """A family of a positive definite matrix, its last parameter, given in one of several ways.

    `scale_tril` is its Cholesky factor, `precision_matrix` its inverse; any other name is its own.
    """

    def _declare_matrix(self, validate_args: bool | None, others: dict[str, Any], /, **matrices: Any) -> None:
        given = {name: value for name, value in matrices.items() if value is not None}
        if len(given) != 1:
            raise ValueError(
                f"{type(self).__name__}: give exactly one of {', '.join(matrices)}, got {len(given)}"
            )
        self._declare(validate_args, **others, **given)
        (name,) = given
        d, shape = self._event_shape[0], self._parameters[name].shape
        if shape[-2:] != (d, d):
            raise ValueError(
                f"{type(self).__name__}: {name} must have last axes of length {d}, as loc, got shape {shape}"
            )

    @property
    def _tril(self) -> Tensor:
        """The Cholesky factor, without the batch's axes that the matrix broadcasts along."""
        held = self.__dict__.get("_held")
        if held is None or held[0] is not self._parameters:
            held = self._held = (self._parameters, self._factor())
        return held[1]

    def _factor(self) -> Tensor:
        name, given = list(self._parameters.items())[-1]
        if name == "scale_tril":
            return given
        if _requires_grad(given):
            if name != "precision_matrix":
                return factored(given)
            upper = factored(given[..., ::-1, ::-1])[..., ::-1, ::-1]
            return np.tril(np.linalg.inv(np.swapaxes(upper, -1, -2)))
        xp, a = given.device.module, given.array
        if name != "precision_matrix":
            return wrap(cholesky(given, a), given.device)
        # L with L L' = P^-1: the inverse of P's factor from its other end.
        upper = cholesky(given, a[..., ::-1, ::-1])[..., ::-1, ::-1].swapaxes(-1, -2)
        return wrap(
            xp.tril(solve_lower(given.device, upper, xp.eye(a.shape[-1], dtype=a.dtype))), given.device
        )

    def _matrix(self, x: Tensor) -> Tensor:
        d = self._event_shape[0]
        return broadcast(x, (*self._batch_shape, d, d))

    @property
    def scale_tril(self) -> Tensor:
        """The matrix's Cholesky factor, as given or computed."""
        return self._matrix(self._tril)

    @property
    def _square(self) -> Tensor:
        """The matrix, as given or computed."""
        name, given = list(self._parameters.items())[-1]
        if name not in ("scale_tril", "precision_matrix"):
            return self._matrix(given)
        l = self._tril
        return self._matrix(l @ l.mT)


class CovarianceMatrix(ScaleMatrix):
    """One whose matrix is a covariance."""

    @property
    def covariance_matrix(self) -> Tensor:
        """The covariance, as given or computed."""
        return self._square

    @property
    def precision_matrix(self) -> Tensor:
        """The covariance's inverse, as given or computed."""
        if "precision_matrix" in self._parameters:
            return self._matrix(self._parameters["precision_matrix"])
        l, xp = self._tril, self.device.module
        inverse = solved(l, wrap(xp.eye(l.shape[-1], dtype=l.dtype), self.device))
        return self._matrix(inverse.mT @ inverse)


def is_small(d: Distribution) -> bool:
    """Whether kernels over matrices take its matrix."""
    return d.event_shape[0] <= LARGE.get(d.device.type, LARGE["cpu"])


def double(*tensors: Tensor) -> list[Any]:
    return [x.array.astype(np.float64, copy=False) for x in tensors]


def diagonal(a: Any) -> Any:
    return a.diagonal(axis1=-2, axis2=-1)


def real(xp: Any, a: Any) -> Any:
    """Numbers, nan where they are infinite too."""
    return xp.where(xp.isfinite(a), a, np.nan)


def lower(xp: Any, l: Any) -> Any:
    """Factors without what is above their diagonals; all nan where one is none."""
    l = xp.tril(l)
    ok = xp.isfinite(l).all(axis=(-2, -1)) & (diagonal(l) > 0).all(axis=-1)
    return xp.where(ok[..., None, None], l, np.nan)


def cholesky(x: Tensor, a: Any) -> Any:
    """Cholesky factors of `a`, nan where x, which has the same eigenvalues, is not positive definite."""
    xp = x.device.module
    try:
        return xp.linalg.cholesky(a)
    except np.linalg.LinAlgError:
        ok = constraints.positive_definite.check(x).array[..., None, None]
        return xp.where(ok, xp.linalg.cholesky(xp.where(ok, a, xp.eye(a.shape[-1], dtype=a.dtype))), np.nan)


def factored(x: Tensor) -> Tensor:
    """Cholesky factors, nan of what is not positive definite."""
    if not _requires_grad(x):
        return wrap(cholesky(x, x.array), x.device)
    ok = constraints.positive_definite.check(x)
    if ok.all():
        return np.linalg.cholesky(x)
    ok, unit = ok[..., None, None], np.eye(x.shape[-1], dtype=x.dtype)
    return np.where(ok, np.linalg.cholesky(np.where(ok, x, unit)), np.nan)


def diagonals(x: Tensor) -> Tensor:
    return x.diagonal(axis1=-2, axis2=-1)


def matrix_of(s: Tensor) -> Tensor:
    """The diagonal matrices of vectors."""
    return s[..., None] * wrap(s.device.module.eye(s.shape[-1], dtype=s.dtype), s.device)


def solved(l: Tensor, b: Tensor) -> Tensor:
    """l^-1 b for lower triangular matrices l."""
    if _requires_grad(l) or _requires_grad(b):
        return np.linalg.solve(np.tril(l), b)
    return wrap(solve_lower(l.device, l.array, b.array), l.device)


def solved_back(l: Tensor, b: Tensor) -> Tensor:
    """l^-T b for lower triangular matrices l: with rows and columns in reverse that is one too."""
    return solved(l[..., ::-1, ::-1].mT, b[..., ::-1, :])[..., ::-1, :]


def solve_lower(where: Device, l: Any, b: Any) -> Any:
    """l^-1 b for lower triangular matrices l, of which nothing above the diagonal is read."""
    xp, n = where.module, l.shape[-1]
    shape = np.broadcast_shapes(l.shape[:-2], b.shape[:-2])
    y = xp.empty((*shape, *b.shape[-2:]), dtype=np.result_type(l, b))
    if where.type != "cuda" and n > 64:  # by n alone: a batch has the digits of its elements
        import scipy.linalg  # not before it is needed: it takes longer to load than all of lucid

        l, b = xp.broadcast_to(l, (*shape, n, n)), xp.broadcast_to(b, y.shape)
        for i in np.ndindex(shape):
            usable = l[i].diagonal().all()  # SciPy raises where one element of a batch is singular
            y[i] = (
                scipy.linalg.solve_triangular(l[i], b[i], lower=True, check_finite=False)
                if usable
                else np.nan
            )
        return y
    for i in range(n):
        rest = b[..., i, :] - (l[..., i, None, :i] @ y[..., :i, :])[..., 0, :]
        y[..., i, :] = rest / l[..., i, i, None]
    return y
