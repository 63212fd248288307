"""Gradients: every rule against differences of the function, and what the tape promises."""

import gc
import tracemalloc
import warnings
import weakref

import numpy as np
import pytest
from table import BY_CLASS, make

import lucid
from lucid import ops
from lucid.distributions import Independent, Normal, kl_divergence, monte_carlo_kl
from lucid.distributions.kl import KernelKL, _resolve
from lucid.ops.derivatives import CONSTANT, RULES
from lucid.tensor import _leaves

rng = np.random.default_rng(0)
X, Y = rng.uniform(0.2, 0.8, (3, 4)), rng.uniform(0.3, 0.9, (3, 4))
ROW, COLUMN, VECTOR = Y[0], X[:, :1], X[0]
SQUARE = rng.normal(size=(2, 3, 3)) * 0.3 + 2 * np.eye(3)
POSITIVE = SQUARE @ SQUARE.swapaxes(-1, -2)
MASK = rng.random((3, 4)) < 0.5
INDEX = np.array([0, 2, 2, 1])


def named(part, name):
    return getattr(getattr(lucid, part) if part else lucid, name)


# A rule's name, the function by which it is reached, and its arguments.
CASES = [
    *((name, getattr(np, name), (X,)) for name in
      """positive negative absolute exp exp2 expm1 log log2 log10 log1p sqrt cbrt square reciprocal sin cos
      tan arcsin arccos arctan sinh cosh tanh arcsinh arctanh""".split()),
    ("absolute", np.abs, (-X,)),
    ("arccosh", np.arccosh, (X + 1,)),
    *((name, getattr(np, name), args) for args in ((X, Y), (X, ROW), (COLUMN, Y), (X, 0.71), (0.71, Y))
      for name in "add subtract multiply divide power hypot arctan2 logaddexp maximum minimum".split()),
    ("remainder", np.remainder, (X + 1, 0.95)),
    ("remainder", np.remainder, (X + 1, 0.92 + 0.05 * Y)),
    ("clip", lambda x: np.clip(x, 0.4, 0.6), (X,)),
    ("where", lambda x, y: np.where(MASK, x, y), (X, ROW)),
    ("astype", lambda x: x.astype(np.float64) * 2, (X,)),
    ("copy", lambda x: x.copy() * 2, (X,)),
    *((name, getattr(np, name), args) for args in ((X, Y), (X, ROW), (COLUMN, Y))
      for name in "fmax fmin logaddexp2 float_power".split()),
    ("fmod", np.fmod, (X + 1, 0.92 + 0.05 * Y)),
    ("nextafter", lambda x: np.nextafter(x, 1.0), (X - 0.5,)),
    ("copysign", lambda x: np.copysign(x, [1.0, -1.0, -0.5, 2.0]), (X - 0.5,)),
    *((name, getattr(np, name), (X,)) for name in "deg2rad rad2deg sinc nan_to_num".split()),
    ("sinc", np.sinc, (X * 0.1,)),
    ("nansum", lambda x: np.nansum(np.where(MASK, x, np.nan), axis=1) ** 2, (X,)),
    ("nanmean", lambda x: np.nanmean(np.where(MASK, x, np.nan)) ** 2, (X,)),
    ("nanmax", lambda x: np.nanmax(np.where(MASK, x, np.nan), axis=1, keepdims=True) ** 2, (X,)),
    ("nanmin", lambda x: np.nanmin(np.where(MASK, x, np.nan)) ** 2, (X,)),
    *(("cumprod", lambda x, a=axis: np.cumprod(x, axis=a), (X,)) for axis in (None, 0, 1)),
    *((name, lambda x, n=name, o=options: getattr(np, n)(x, **o), (X,))
      for name in ("sum", "mean", "max", "min", "var", "std", "prod")
      for options in ({}, {"axis": 0}, {"axis": -1, "keepdims": True}, {"axis": (0, 1)})
      if (name, options.get("axis")) != ("prod", (0, 1))),
    *((name, lambda x, n=name: getattr(x, n)(1), (X,))
      for name in ("sum", "mean", "max", "min", "var", "std")),
    ("var", lambda x: np.var(x, axis=1, ddof=1), (X,)),
    ("cumsum", lambda x: np.cumsum(x, axis=1), (X,)),
    ("cumsum", lambda x: np.cumsum(x), (X,)),
    ("reshape", lambda x: x.reshape(2, 6) ** 2, (X,)),
    ("reshape", lambda x: np.reshape(x, (4, -1)) ** 2, (X,)),
    ("ravel", lambda x: x.ravel() ** 2, (X,)),
    ("flatten", lambda x: x.flatten() ** 2, (X,)),
    ("squeeze", lambda x: np.squeeze(x, axis=1) ** 2, (COLUMN,)),
    ("expand_dims", lambda x: np.expand_dims(x, 1) ** 2, (X,)),
    ("transpose", lambda x: np.transpose(x) @ x, (X,)),
    ("transpose", lambda x: x.transpose(1, 2, 0) ** 2, (SQUARE,)),
    ("swapaxes", lambda x: np.swapaxes(x, 0, 1) ** 2, (X,)),
    ("moveaxis", lambda x: np.moveaxis(x, 0, 2) ** 2, (SQUARE,)),
    ("broadcast_to", lambda x: np.broadcast_to(x, (2, 3, 4)) ** 2, (ROW,)),
    ("flip", lambda x: np.flip(x, 1) ** 2, (X,)),
    ("roll", lambda x: np.roll(x, 2, axis=1) ** 2, (X,)),
    ("getitem", lambda x: x[1:, ::2] ** 2, (X,)),
    ("getitem", lambda x: x[INDEX] ** 2, (X,)),
    ("getitem", lambda x: x[MASK] ** 2, (X,)),
    ("take", lambda x: np.take(x, INDEX) ** 2, (X,)),
    ("take", lambda x: np.take(x, [[0, 2], [2, 2]], axis=1) ** 2, (X,)),
    ("take", lambda x: x.take(INDEX[:2], 0) ** 2, (X,)),
    ("take_along_axis", lambda x: np.take_along_axis(x, INDEX[:3].repeat(2).reshape(3, 2), 1) ** 2, (X,)),
    ("take_along_axis", lambda x: np.take_along_axis(x, INDEX[None, :] % 3, axis=0) ** 2, (X,)),
    ("repeat", lambda x: np.repeat(x, 3) ** 2, (X,)),
    ("repeat", lambda x: np.repeat(x, [1, 0, 2], axis=0) ** 2, (X,)),
    ("tile", lambda x: np.tile(x, 3) ** 2 * np.arange(12), (X,)),
    ("tile", lambda x: np.tile(x, (2, 1, 2)) ** 2 * np.arange(8), (X,)),
    *((name, lambda x, n=name, a=args: getattr(np, n)(x, *a) ** 2, (SQUARE,))
      for name in ("diagonal", "trace") for args in ((), (1, 1, 2), (-1, 2, 1), (-1, 2, 0))),
    ("sort", lambda x: np.sort(x, axis=None) ** 2, (X[:, :2],)),
    ("sort", lambda x: np.sort(x, axis=1) ** 2, (X,)),
    *(("diff", lambda x, n=n, a=axis: np.diff(x, n, a) ** 2, (X,)) for n, axis in ((1, -1), (2, 0), (3, 1))),
    ("mT", lambda x: lucid.matrix_transpose(x) @ x, (SQUARE,)),
    ("tril", lambda x: np.tril(x) ** 2, (SQUARE,)),
    ("triu", lambda x: np.triu(x, 1) ** 2, (SQUARE,)),
    ("concatenate", lambda x, y: np.concatenate([x, y], axis=1) ** 2, (X, Y)),
    ("stack", lambda x, y: np.stack([x, y, x], axis=1) ** 2, (X, Y)),
    *(("matmul", lambda x, y: x @ y, args) for args in
      ((X, Y.T), (X, ROW), (VECTOR, Y.T), (VECTOR, ROW), (SQUARE, SQUARE[0]), (SQUARE[0, 0], SQUARE))),
    *(("dot", np.dot, args) for args in ((X, Y.T), (X, ROW), (VECTOR, ROW))),
    ("vecdot", lambda x, y: np.vecdot(x, y), (X, ROW)),
    ("outer", np.outer, (VECTOR, ROW)),
    *(("einsum", lambda x, y, s=labels: np.einsum(s, x, y), args) for labels, args in (
        ("ij,kj->ik", (X, Y)), ("ij,kj", (X, Y)), ("ij,j->", (X, ROW)),
        ("...ij,...j->...i", (SQUARE, SQUARE[0, :2])),
        ("ij,kl->il", (X, Y)), ("i...,i...->...", (X, Y)), ("...,j->...j", (X, ROW)))),
    ("einsum", lambda *x: np.einsum("a,b,c,d,e,f,g,h->ah", *x), tuple(X[0, :2] + k / 8 for k in range(8))),
    ("einsum", lambda x: np.einsum("ij->ji", x) @ x, (X,)),
    ("einsum", lambda x: np.einsum("ij->j", x) ** 2, (X,)),
    ("einsum", lambda x, y, z: np.einsum("ij,jk,kl->il", x, y, z), (X, Y.T, X)),
    *(("tensordot", lambda x, y, a=axes: np.tensordot(x, y, a), args) for axes, args in (
        (2, (X, Y)), (1, (X, Y.T)), (([0], [0]), (X, Y)), (([2, 0], [1, 2]), (SQUARE, SQUARE.swapaxes(0, 2))),
        (0, (VECTOR, ROW)))),
    *(("inner", np.inner, args) for args in
      ((X, Y), (X, ROW), (VECTOR, Y), (VECTOR, ROW), (SQUARE, Y[:, :3]))),
    *(("norm", lambda x, o=options: np.linalg.norm(x - 0.45, **o), (X,)) for options in (
        {}, {"axis": 1}, {"axis": 0, "ord": 3}, {"axis": 1, "ord": 1}, {"axis": 1, "ord": np.inf},
        {"axis": 0, "ord": -np.inf, "keepdims": True}, {"axis": (0, 1)}, {"ord": "fro"})),
    *(("vector_norm", lambda x, o=options: lucid.linalg.vector_norm(x - 0.45, **o), (X,)) for options in (
        {}, {"axis": 1}, {"axis": 0, "ord": 3}, {"ord": 3}, {"axis": (0, 1)})),
    ("matrix_norm", lambda x: lucid.linalg.matrix_norm(x), (SQUARE,)),
    ("slogdet", lambda x: np.linalg.slogdet(x)[1] ** 2, (SQUARE,)),
    ("slogdet", lambda x: np.linalg.slogdet(-x).logabsdet, (SQUARE,)),
    *(("qr", lambda x, k=k: np.linalg.qr(x)[k] ** 2, (x,))
      for k in (0, 1) for x in (SQUARE, X.T, SQUARE[:, :, :2])),
    ("eigh", lambda x: np.linalg.eigh((x + np.swapaxes(x, -1, -2)) / 2)[0] ** 2, (POSITIVE,)),
    ("eigh", lambda x: np.linalg.eigh((x + np.swapaxes(x, -1, -2)) / 2)[1] ** 2, (POSITIVE,)),
    ("eigvalsh", lambda x: np.linalg.eigvalsh((x + np.swapaxes(x, -1, -2)) / 2) ** 2, (POSITIVE,)),
    ("svdvals", lambda x: lucid.linalg.svdvals(x), (X,)),
    ("svdvals", lambda x: lucid.linalg.svdvals(x), (SQUARE,)),
    ("inv", np.linalg.inv, (SQUARE,)),
    ("det", np.linalg.det, (SQUARE,)),
    ("solve", np.linalg.solve, (SQUARE, SQUARE[::-1])),
    ("solve", np.linalg.solve, (SQUARE[0], SQUARE[0, 0])),
    ("cholesky", lambda x: np.linalg.cholesky((x + np.swapaxes(x, -1, -2)) / 2), (POSITIVE,)),
]  # fmt: skip
SPECIAL = [
    *((name, (X,)) for name in
      """gammaln digamma psi erf erfc erfinv ndtr log_ndtr expit log_expit logit gamma rgamma ndtri
      erfcx erfcinv entr i0 i1 i0e i1e j0 j1 sindg exp10 logsumexp softmax log_softmax""".split()),
    ("cosdg", (60 * X,)),
    *((name, (X, Y)) for name in "beta betaln xlogy xlog1py rel_entr".split()),
    *((name, (X, Y)) for name in "gammainc gammaincc gammaincinv gammainccinv stdtr stdtrit poch".split()),
    ("betaincinv", (X, Y, X)),
    ("spence", (X,)),
    ("betainc", (X, X, Y)),
]  # fmt: skip


def total(function, weight):
    """The weighted sum of a function's elements: one number with every element's derivative in it."""
    return lambda *args: (function(*args) * weight).sum()


def directional(f, k, v):
    """The derivative of f along v."""
    return lambda *args: (lucid.grad(f, k)(*args) * v).sum()


def check(function, args):
    weight = rng.normal(size=np.shape(np.asarray(function(*args))))
    f = total(function, weight)
    for k, x in enumerate(args):
        if not isinstance(x, np.ndarray):
            continue
        got = lucid.grad(f, k)(*args)
        want = differences(lambda *a: np.asarray(f(*a)), args, k)
        assert got.shape == x.shape
        np.testing.assert_allclose(got.numpy(), want, rtol=1e-8, atol=1e-8)
        v = rng.normal(size=x.shape)
        twice = lucid.grad(directional(f, k, v), k)(*args)
        want = differences(directional(f, k, v), args, k)
        np.testing.assert_allclose(twice.numpy(), want, rtol=1e-7, atol=1e-7)


def differences(f, args, k, h=1e-3):
    """The derivative by each element of argument k, of order h^6 (Fornberg's weights)."""
    x = np.array(args[k], dtype=float)
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        for step, weight in ((1, 3 / 4), (2, -3 / 20), (3, 1 / 60)):
            for sign in (1, -1):
                y = x.copy()
                y[i] += sign * step * h
                found[i] += sign * weight * float(f(*args[:k], y, *args[k + 1 :])) / h
    return found


@pytest.mark.parametrize(("name", "function", "args"), CASES, ids=lambda x: x if isinstance(x, str) else "")
def test_a_rule_is_the_derivative(name, function, args):
    with lucid.device("cpu"):
        check(function, args)


@pytest.mark.parametrize(("name", "args"), SPECIAL)
def test_a_special_functions_rule_is_the_derivative(name, args):
    with lucid.device("cpu"):
        check(getattr(lucid.special, name), args)


def test_polygammas_rule_is_the_derivative():
    with lucid.device("cpu"):
        check(lambda x: lucid.special.polygamma(1, x), (X,))


def test_every_rule_has_a_case():
    seen = {name for name, *_ in CASES} | {name for name, _ in SPECIAL} | {"polygamma", "scatter", "to"}
    assert seen == set(RULES)


@pytest.mark.parametrize("name", ["abs", "pow", "asin", "concat", "permute_dims", "cumulative_sum"])
def test_the_standards_names_have_rules(name):
    x = lucid.asarray(X, device="cpu", copy=True).requires_grad_()
    extra = {"pow": (2.0,), "permute_dims": ((1, 0),)}.get(name, ())
    options = {"axis": 1} if name == "cumulative_sum" else {}
    y = getattr(lucid, name)([x, x] if name == "concat" else x, *extra, **options)
    assert y.requires_grad
    y.sum().backward()
    assert np.isfinite(x.grad.numpy()).all()


# ---- divergences


CLOSED = [
    (p, q) for (p, q), form in _resolve().items()
    if p in BY_CLASS and q in BY_CLASS and isinstance(form, KernelKL) and BY_CLASS[p].CASES and p is q
]  # fmt: skip


@pytest.mark.parametrize("family", sorted({p for p, _ in CLOSED}, key=lambda c: c.__name__))
def test_a_divergences_gradient_is_its_kernels(family):
    """Through constructor, dispatch and broadcasting; the kernel's partials have laws of their own."""
    row = BY_CLASS[family]
    with lucid.device("cpu"):
        p_values, q_values = ([np.array([float(v)]) for v in case] for case in (row.CASES[0], row.CASES[-1]))
        leaves = [lucid.asarray(v, copy=True).requires_grad_() for v in (*p_values, *q_values)]
        n = len(p_values)
        p, q = make(family, *leaves[:n]), make(family, *leaves[n:])
        y = kl_divergence(p.expand((5, 1)), q)
        raw = lucid.kernel(_resolve()[family, family].name)
        assert y.requires_grad
        y.sum().backward()
        want = raw.partials(*(p._parameters[k].detach() for k in p._parameters),
                            *(q._parameters[k].detach() for k in q._parameters))  # fmt: skip
        ordered = dict(zip((*row.DOMAIN, *(f"q_{k}" for k in row.DOMAIN)), leaves, strict=True))
        names = [*p._parameters, *(f"q_{k}" for k in q._parameters)]
        for k, g in zip(names, want, strict=True):
            leaf = ordered[k]
            assert leaf.grad is not None
            # Of the five rows that p is repeated to, kl_divergence's kernel saw one.
            np.testing.assert_allclose(leaf.grad.numpy(), 5 * g.numpy(), rtol=1e-14)


def test_event_sums_have_gradients():
    with lucid.device("cpu"):
        loc = lucid.asarray(X, copy=True).requires_grad_()
        scale = lucid.asarray(ROW, copy=True).requires_grad_()
        p, q = Independent(Normal(loc, scale), 1), Independent(Normal(lucid.zeros(4), 1.0), 1)
        kl_divergence(p, q).sum().backward()
        np.testing.assert_allclose(loc.grad.numpy(), X, rtol=1e-14)
        np.testing.assert_allclose(scale.grad.numpy(), 3 * (ROW - 1 / ROW), rtol=1e-13)


def test_the_estimates_gradient_is_unbiased():
    with lucid.device("cpu"):
        g = lucid.random.default_rng(0)
        loc = lucid.asarray(np.full(20000, 0.3), copy=True).requires_grad_()
        scale = lucid.asarray(np.full(20000, 0.8), copy=True).requires_grad_()
        monte_carlo_kl(Normal(loc, scale), Normal(0.0, 1.0), 4, generator=g).sum().backward()
        for leaf, want in ((loc, 0.3), (scale, 0.8 - 1 / 0.8)):
            found = leaf.grad.numpy()
            assert abs(found.mean() - want) < 5 * found.std() / np.sqrt(found.size)


def test_draws_are_differentiable():
    with lucid.device("cpu"):
        loc = lucid.asarray(ROW, copy=True).requires_grad_()
        x = Normal(loc, 1.0).rsample((7,))
        x.sum().backward()
        assert loc.grad.tolist() == [7.0] * 4


def test_a_formula_without_second_derivatives_says_so():
    f = lucid.grad(lambda m: kl_divergence(Normal(m, 1.0), Normal(0.0, 1.0)))
    with pytest.raises(NotImplementedError, match="kl_normal_normal has no second derivatives"):
        lucid.grad(f)(1.0)


def test_what_has_no_rule_says_so_and_loses_nothing():
    with lucid.device("cpu"):
        x = lucid.asarray(X, copy=True).requires_grad_()
        with pytest.raises(NotImplementedError, match="unwrap has no derivative rule"):
            lucid.unwrap(x)
        with pytest.raises(NotImplementedError, match="fft has no derivative rule"):
            lucid.fft.fft(x)
        with pytest.raises(NotImplementedError, match="numpy has no derivative rule"):
            x.numpy()
        with pytest.raises(NotImplementedError, match="by its argument 0"):
            np.where(x, x, 0.0)


# ---- the tape


def leaf(values=(1.0, 2.0)):
    return lucid.asarray(np.array(values), device="cpu").requires_grad_()


def test_gradients_add_up_over_uses_and_over_calls():
    x = leaf()
    (x * x + x).sum().backward()
    assert x.grad.tolist() == [3.0, 5.0]
    (2 * x).sum().backward()
    assert x.grad.tolist() == [5.0, 7.0]
    x.grad = None
    x.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_a_record_is_used_once_unless_retained():
    x = leaf()
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4.0, 8.0]
    with pytest.raises(RuntimeError, match="let go"):
        y.backward()


def test_what_is_recorded_is_freed_without_the_collector():
    gc.disable()
    try:
        x = leaf()
        middle = np.exp(x)
        kept = weakref.ref(middle)
        y = (middle * 2).sum()
        del middle
        y.backward()
        assert kept() is None
        y = np.exp(x).sum()  # never swept
        kept = weakref.ref(y)
        del y
        assert kept() is None
    finally:
        gc.enable()


def test_in_place_writes_to_what_is_recorded_raise():
    x = leaf()
    for write in (
        lambda: x.__setitem__(0, 1.0), lambda: x.__iadd__(1.0), lambda: x.fill(0.0), lambda: x.sort(),
        lambda: np.add(1.0, 2.0, out=x), lambda: np.add(x, 1.0, out=leaf().detach()),
        lambda: np.sum(x, out=leaf().detach()), lambda: x.sum(out=leaf().detach()),
        lambda: np.add.at(x, 0, 1.0),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="would write into"):
            write()
    with lucid.no_grad():
        x -= 0.5
        x[0] = 7.0
    assert x.tolist() == [7.0, 1.5]
    assert x.requires_grad


def test_nothing_is_recorded_where_nothing_is_asked_for():
    x = leaf()
    with lucid.no_grad():
        assert not (x * 2).requires_grad
        assert not np.exp(x).requires_grad
    assert not x.detach().requires_grad
    assert not (x > 1).requires_grad
    assert type(lucid.asarray([1.0], device="cpu") * 2) is lucid.Tensor
    assert not x.requires_grad_(False).requires_grad
    assert type(x) is lucid.Tensor


def test_out_is_written_where_nothing_is_recorded():
    x, y = leaf(), leaf((0.0,)).detach()
    with lucid.no_grad():
        x.sum(keepdims=True, out=y)
    assert y.tolist() == [3.0]


def test_an_option_that_a_rule_does_not_know_is_not_passed_over():
    for function in (
        lambda x: np.mean(x, where=np.array([True, False])),
        lambda x: lucid.cumulative_sum(x, include_initial=True).sum(),
        lambda x: np.add.reduce(x),
    ):
        with pytest.raises((TypeError, NotImplementedError)):
            lucid.grad(function)(np.array([1.0, 2.0]))


def test_a_gradient_is_needed_for_more_than_one_number():
    x = leaf()
    with pytest.raises(ValueError, match="needs a gradient of that shape"):
        (x * x).backward()
    (x * x).backward([1.0, 10.0])
    assert x.grad.tolist() == [2.0, 40.0]
    with pytest.raises(RuntimeError, match="does not require a gradient"):
        x.detach().backward()
    with pytest.raises(TypeError, match="floating-point"):
        lucid.asarray([1], device="cpu").requires_grad_()


def test_float32_gradients_are_float32():
    x = lucid.asarray(X, dtype=lucid.float32, device="cpu").requires_grad_()
    (x * Y).sum().backward()
    assert x.grad.dtype == np.float32


def test_what_the_function_does_not_depend_on_has_gradient_zero():
    f = lucid.grad(lambda x, y: (x * x).sum(), (0, 1))
    gx, gy = f(X, Y)
    np.testing.assert_array_equal(gx.numpy(), 2 * X)
    assert not gy.numpy().any()
    with pytest.raises(ValueError, match="one number"):
        lucid.grad(lambda x: x * x)(X)


@pytest.mark.parametrize("function", [lambda y: y * 1.01, np.tanh, np.sin, lambda y: 1.5 / y])
def test_the_memory_of_a_sweep(function):
    """What the record holds, the gradient asked for, and a rule's own few temporaries."""
    count, size = 20, 10**5
    x = leaf(np.full(size, 0.7))
    tracemalloc.start()
    try:
        y = x
        for _ in range(count):
            y = function(y)
        y.sum().backward()
        left, peak = (n / (8 * size) for n in tracemalloc.get_traced_memory())
    finally:
        tracemalloc.stop()
    assert peak <= count + 1 + 3.5
    assert left <= 2.5  # the gradient and y


FUNCTIONS = [
    (part, name)
    for part in ("", "linalg", "fft")
    for name in (sorted(ops.names()) if not part else dir(lucid.linalg if part == "linalg" else lucid.fft))
    if not name.startswith("_") and not isinstance(lucid_function := named(part, name), type)
    and callable(lucid_function)
]  # fmt: skip


@pytest.mark.parametrize(("part", "name"), FUNCTIONS)
def test_no_function_loses_a_gradient(part, name):
    """Of a matrix, alone or with another or a number: the result is recorded, constant, or there is none."""
    with lucid.device("cpu"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for others in ((), (SQUARE[0],), (2,)):
            x = lucid.asarray(POSITIVE[0], copy=True).requires_grad_()
            try:
                y = named(part, name)(x, *others)
            except NotImplementedError:
                return
            except Exception:  # what else it takes, or is no function of numbers
                continue
            results = [v for v in _leaves(y) if isinstance(v, lucid.Tensor) and v.dtype.kind in "fc"]
            assert not any(isinstance(v, np.ndarray) for v in _leaves(y))
            assert not results or any(v.requires_grad for v in results) or name in CONSTANT
            return
