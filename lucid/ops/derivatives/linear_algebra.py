"""Rules of products, decompositions and norms."""

from __future__ import annotations

import math
from typing import Any

from ...tensor import Tensor
from .rule import Function, Rule, Several, np, unbroadcast
from .statistical import _kept


def _mT(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _matrices(g: Tensor, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """Operands of matmul and its gradient with vectors as matrices of one row or column."""
    a = x[np.newaxis] if x.ndim == 1 else x
    b = y[:, np.newaxis] if y.ndim == 1 else y
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    return g.reshape((*batch, a.shape[-2], b.shape[-1])), a, b


def _matmul_left(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    if x.ndim == y.ndim == 2:
        return g @ y.T
    g, a, b = _matrices(g, x, y)
    return unbroadcast(g @ _mT(b), a.shape).reshape(x.shape)


def _matmul_right(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
    if x.ndim == y.ndim == 2:
        return x.T @ g
    g, a, b = _matrices(g, x, y)
    return unbroadcast(_mT(a) @ g, b.shape).reshape(y.shape)


def _dot(pull: Function, swapped: Function) -> Function:
    def rule(g: Tensor, ans: Tensor, x: Any, y: Any) -> Any:
        if np.ndim(x) == 0 or np.ndim(y) == 0:
            return swapped(g, x, y)
        if x.ndim > 2 or y.ndim > 2:
            raise NotImplementedError("dot has no derivative rule beyond matrices: use matmul or tensordot")
        return pull(g, ans, x, y)

    return rule


def _cholesky(g: Tensor, L: Tensor, x: Tensor) -> Any:
    """Murray (2016), Differentiation of the Cholesky decomposition, equation 10."""
    inner = np.tril(_mT(L) @ np.tril(g))
    inner = inner - 0.5 * inner * np.eye(x.shape[-1])
    half = np.linalg.solve(_mT(L), inner)
    full = _mT(np.linalg.solve(_mT(L), _mT(half)))
    return 0.5 * (full + _mT(full))


def _solve_matrix(g: Tensor, ans: Tensor, a: Tensor, b: Tensor) -> Any:
    column = np.ndim(b) == 1
    back = np.linalg.solve(_mT(a), g)
    return -(back[:, np.newaxis] * ans if column else back @ _mT(ans))


def _einsum_labels(subscripts: str, operands: tuple[Any, ...]) -> tuple[list[str], str]:
    """Each operand's labels and the result's, the ellipsis spelled out in capitals not used."""
    given, arrow, result = subscripts.replace(" ", "").partition("->")
    inputs = given.split(",")
    if not arrow:
        letters = given.replace(",", "").replace("...", "")
        result = "..." * ("..." in given) + "".join(sorted(c for c in set(letters) if letters.count(c) == 1))
    free = "".join(c for c in "ZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in subscripts)
    hidden = [np.ndim(x) - len(labels.replace("...", "")) for x, labels in zip(operands, inputs, strict=True)]
    spelled = [labels.replace("...", free[:n][::-1]) for labels, n in zip(inputs, hidden, strict=True)]
    widest = max((n for n, labels in zip(hidden, inputs, strict=True) if "..." in labels), default=0)
    return spelled, result.replace("...", free[:widest][::-1])


def _einsum(k: int) -> Function:
    """By operand k: the result's gradient with the other operands; an axis summed alone is repeated."""

    def rule(g: Tensor, ans: Tensor, subscripts: str, *operands: Any) -> Any:
        inputs, result = _einsum_labels(subscripts, operands)
        own, others = (
            inputs[k],
            [(x, y) for i, (x, y) in enumerate(zip(inputs, operands, strict=True)) if i != k],
        )
        if len(set(own)) < len(own):
            raise NotImplementedError(f"einsum has no derivative rule for a diagonal, {own!r}: take it first")
        reached = set(result).union(*(x for x, _ in others))
        lone = [(c, n) for c, n in zip(own, operands[k].shape, strict=True) if c not in reached]
        labels = [result, *(x for x, _ in others), *(c for c, _ in lone)]
        arrays = [g, *(y for _, y in others), *(np.ones(n, g.dtype) for _, n in lone)]
        return np.einsum(f"{','.join(labels)}->{own}", *arrays)

    return rule


def _tensordot_labels(x: Any, y: Any, axes: Any) -> str:
    n, m = np.ndim(x), np.ndim(y)
    if isinstance(axes, int):
        pairs = [(n - axes + i, i) for i in range(axes)]
    else:
        left, right = (np.atleast_1d(a) for a in axes)
        pairs = [(int(a) % n, int(b) % m) for a, b in zip(left, right, strict=True)]
    first, second = list("abcdefghijklm"[:n]), list("nopqrstuvwxyz"[:m])
    for a, b in pairs:
        second[b] = first[a]
    kept = [c for i, c in enumerate(first) if i not in [a for a, _ in pairs]]
    kept += [c for i, c in enumerate(second) if i not in [b for _, b in pairs]]
    return f"{''.join(first)},{''.join(second)}->{''.join(kept)}"


def _vector_norm(g: Tensor, ans: Tensor, x: Tensor, axis: Any, ord: float) -> Any:
    y = _kept(ans, x, axis)
    if ord == 2:
        return _kept(g, x, axis) * x / np.where(np.equal(y, 0), 1.0, y)
    if ord == 0:
        raise NotImplementedError("a norm of order 0 has no derivative rule")
    size = np.abs(x)
    if abs(ord) == math.inf:
        chosen = np.equal(size, y.detach())
        return _kept(g, x, axis) * np.sign(x) * (chosen / np.sum(chosen, axis=axis, keepdims=True))
    none = np.equal(size, 0)
    slope = np.where(none, float(ord == 1), np.where(none, 1.0, size) ** (ord - 1))
    return _kept(g, x, axis) * np.sign(x) * slope * np.where(np.equal(y, 0), 1.0, y) ** (1 - ord)


def _norm(
    g: Tensor, ans: Tensor, x: Tensor, ord: Any = None, axis: Any = None, keepdims: bool = False
) -> Any:
    """Of vectors, and Frobenius' of matrices."""
    matrices = len(np.atleast_1d(axis)) == 2 if axis is not None else ord is not None and x.ndim == 2
    if matrices and ord not in (None, "fro"):
        raise NotImplementedError(f"a matrix norm of order {ord!r} has no derivative rule")
    return _vector_norm(g, ans, x, axis, 2 if ord in (None, "fro") else ord)


def _qr_by(q_part: Any, r_part: Any, q: Tensor, r: Tensor) -> Any:
    """Walter and Lehmann (2012), Algorithmic differentiation of linear algebra functions; tall or square."""
    if q.shape[-2] < r.shape[-1]:
        raise NotImplementedError("qr has no derivative rule for wide matrices")
    if q.shape[-1] != r.shape[-1]:
        raise NotImplementedError("qr has a derivative rule in mode 'reduced' only")
    m = 0.0
    if r_part is not None:
        m = m + r @ _mT(r_part)
    if q_part is not None:
        m = m - _mT(q_part) @ q
    inner = q @ (np.tril(m) + _mT(np.tril(m, -1)))
    return _mT(np.linalg.solve(r, _mT(inner if q_part is None else q_part + inner)))


def _eigenvectors(g: Tensor, w: Tensor, v: Tensor) -> Any:
    """Of distinct eigenvalues."""
    apart = w[..., np.newaxis, :] - w[..., np.newaxis]
    n = w.shape[-1]
    inverse = (1.0 - np.eye(n)) / (apart + np.eye(n))
    inner = v @ (inverse * (_mT(v) @ g)) @ _mT(v)
    return 0.5 * (inner + _mT(inner))


def _eigenvalues(g: Tensor, w: Tensor, x: Tensor, *args: Any, **kwargs: Any) -> Any:
    _, v = np.linalg.eigh(x, *args, **kwargs)
    return (v * g[..., np.newaxis, :]) @ _mT(v)


def _singular_values(g: Tensor, s: Tensor, x: Tensor) -> Any:
    """By the eigenvectors of the smaller of x'x and xx'."""
    if x.shape[-2] < x.shape[-1]:
        return _mT(_singular_values(g, s, _mT(x)))
    _, v = np.linalg.eigh(_mT(x) @ x)
    u = x @ v[..., ::-1] / s[..., np.newaxis, :]
    return (u * g[..., np.newaxis, :]) @ _mT(v[..., ::-1])


RULES = {
    "einsum": Rule(None, *(_einsum(k) for k in range(8))),
    "tensordot": Rule(
        lambda g, ans, x, y, axes=2: _einsum(0)(g, ans, _tensordot_labels(x, y, axes), x, y),
        lambda g, ans, x, y, axes=2: _einsum(1)(g, ans, _tensordot_labels(x, y, axes), x, y),
    ),
    "inner": Rule(
        lambda g, ans, x, y: g * y if not np.ndim(x) * np.ndim(y) else np.tensordot(g, y, max(y.ndim - 1, 0)),
        lambda g, ans, x, y: (
            g * x if not np.ndim(x) * np.ndim(y) else np.tensordot(g, x, (list(range(x.ndim - 1)),) * 2)
        ),
    ),
    "norm": Rule(_norm),
    "vector_norm": Rule(
        lambda g, ans, x, *, axis=None, keepdims=False, ord=2: _vector_norm(g, ans, x, axis, ord)
    ),
    "matrix_norm": Rule(
        lambda g, ans, x, *, keepdims=False, ord="fro": _norm(g, ans, x, ord, (x.ndim - 2, x.ndim - 1))
    ),
    "eigvalsh": Rule(_eigenvalues),
    "svdvals": Rule(_singular_values),
    "slogdet": Several(None, lambda g, found, x: g[..., np.newaxis, np.newaxis] * _mT(np.linalg.inv(x))),
    "qr": Several(
        lambda g, found, x, mode="reduced": _qr_by(g, None, *found),
        lambda g, found, x, mode="reduced": _qr_by(None, g, *found),
    ),
    "eigh": Several(
        lambda g, found, x: (found[1] * g[..., np.newaxis, :]) @ _mT(found[1]),
        lambda g, found, x: _eigenvectors(g, *found),
    ),
    "matmul": Rule(_matmul_left, _matmul_right),
    "dot": Rule(
        _dot(_matmul_left, lambda g, x, y: g * y if np.ndim(x) else np.sum(g * y)),
        _dot(_matmul_right, lambda g, x, y: g * x if np.ndim(y) else np.sum(g * x)),
    ),
    "vecdot": Rule(lambda g, ans, x, y: g[..., np.newaxis] * y, lambda g, ans, x, y: g[..., np.newaxis] * x),
    "outer": Rule(
        lambda g, ans, x, y: (g @ y.reshape(-1)).reshape(x.shape),
        lambda g, ans, x, y: (x.reshape(-1) @ g).reshape(y.shape),
    ),
    "inv": Rule(lambda g, ans, x: -_mT(ans) @ g @ _mT(ans)),
    "det": Rule(lambda g, ans, x: (g * ans)[..., np.newaxis, np.newaxis] * _mT(np.linalg.inv(x))),
    "solve": Rule(_solve_matrix, lambda g, ans, a, b: np.linalg.solve(_mT(a), g)),
    "cholesky": Rule(_cholesky),
}
