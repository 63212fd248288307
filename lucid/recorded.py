"""Recorded: a Tensor whose operations are recorded, and the gradients of functions of Tensors.

It is a class of its own so that operations on other Tensors ask nothing and cost nothing more, and
so that what has no rule cannot read the array and lose the gradient: `array` raises, naming it.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

import numpy as np

from . import tape
from ._device import device as Device
from .tape import Node
from .tensor import Tensor, TensorKernel, _leaves, asarray, broadcast

_array = Tensor.array  # type: ignore[misc]  # the slot that the property below hides
# What takes an array out for others.
_HELPERS = {"unwrap", "_rebuilt", "_mapped", "<listcomp>", "<genexpr>", "<dictcomp>"}


class Recorded(Tensor):
    """A Tensor that requires a gradient; `Tensor.requires_grad_` makes one."""

    __slots__ = ()

    @property
    def array(self) -> Any:
        if tape.enabled():
            frame = sys._getframe(1)
            while frame.f_code.co_name in _HELPERS and frame.f_back is not None:
                frame = frame.f_back  # who asked for the array to be taken out
            raise NotImplementedError(
                f"{frame.f_code.co_qualname} has no derivative rule for a Tensor that requires a gradient: "
                "detach() it, or compute under lucid.no_grad()"
            )
        return _array.__get__(self)

    @array.setter
    def array(self, value: Any) -> None:
        _array.__set__(self, value)

    def detach(self) -> Tensor:
        return Tensor(_array.__get__(self), self.device)

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if name in _WRITES:
            _refuse_write(name)
        if kwargs.get("out", 0) is None:
            del kwargs["out"]
        return apply(name, lambda x, *rest, **kw: getattr(x, name)(*rest, **kw), (self, *args), kwargs)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "at":
            _refuse_write(ufunc.__name__)
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        return apply(name, getattr(ufunc, method), inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return apply(func.__name__, func, args, kwargs)

    @property
    def T(self) -> Tensor:
        return apply("transpose", np.transpose, (self,))  # type: ignore[no-any-return]

    @property
    def mT(self) -> Tensor:
        return apply("swapaxes", np.swapaxes, (self, -1, -2))  # type: ignore[no-any-return]

    def reshape(self, *shape: Any, **kwargs: Any) -> Tensor:
        shape = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        return apply("reshape", np.reshape, (self, shape), kwargs)  # type: ignore[no-any-return]

    def __getitem__(self, key: Any) -> Tensor:
        key = plain(key)
        return apply("getitem", lambda x, k: x[k], (self, key))  # type: ignore[no-any-return]

    def __setitem__(self, key: Any, value: Any) -> None:
        _refuse_write("an assignment to elements")
        super().__setitem__(key, value)

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def to(self, where: str | Device) -> Tensor:
        return apply("to", lambda x, w: x.to(w), (self, where))  # type: ignore[no-any-return]

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a Tensor that requires a gradient is not pickled: detach() it")


_WRITES = frozenset({"fill", "partition", "put", "resize", "sort"})


def _refuse_write(what: str) -> None:
    if tape.enabled():
        raise RuntimeError(
            f"{what} would write into a Tensor as operations on it are recorded; write under lucid.no_grad()"
        )


def _detached(name: str) -> None:
    """A property or method that is no function to differentiate: of the detached Tensor."""
    model = getattr(Tensor, name)
    if isinstance(model, property):
        setattr(Recorded, name, property(lambda self: getattr(self.detach(), name)))
        return

    @wraps(model)
    def method(self: Recorded, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.detach(), name)(*map(plain, args), **kwargs)

    setattr(Recorded, name, method)


for _name in """shape dtype ndim size nbytes itemsize __repr__ __str__ __format__ __len__ __bool__ __int__
    __float__ __complex__ __index__ __hash__ __contains__ __lt__ __le__ __gt__ __ge__ __eq__
    __ne__""".split():
    _detached(_name)

# What NumPy calls the operators.
_UFUNC = {"sub": "subtract", "mul": "multiply", "truediv": "divide", "mod": "remainder", "pow": "power",
          "floordiv": "floor_divide", "neg": "negative", "pos": "positive", "abs": "absolute"}  # fmt: skip


def _operator(name: str) -> None:
    called, op = _UFUNC.get(name, name), getattr(operator, f"__{name}__")
    if name in ("neg", "pos", "abs"):
        setattr(Recorded, f"__{name}__", lambda self: apply(called, op, (self,)))
        return

    def left(self: Recorded, other: Any) -> Any:
        return apply(called, op, (self, other))

    def right(self: Recorded, other: Any) -> Any:
        return apply(called, op, (other, self))

    def in_place(self: Recorded, other: Any) -> Any:
        # Not bound anew, as a Tensor without axes is: the name is a parameter's.
        _refuse_write(f"{name} in place")
        array = _array.__get__(self)
        array[...] = op(self.detach(), plain(other)).array
        return self

    setattr(Recorded, f"__{name}__", left)
    setattr(Recorded, f"__r{name}__", right)
    setattr(Recorded, f"__i{name}__", in_place)


for _name in "add sub mul truediv mod pow matmul floordiv neg pos abs".split():
    _operator(_name)


def plain(x: Any) -> Any:
    """Arguments with every recorded Tensor in them detached."""
    if isinstance(x, Recorded):
        return x.detach()
    if type(x) in (tuple, list):
        return type(x)(map(plain, x))
    return x


def has_recorded(*args: Any) -> bool:
    """Whether there is a Tensor that requires a gradient in the arguments."""
    return any(isinstance(x, Recorded) for x in _leaves(args))


def record(result: Tensor, name: str, parents: tuple[Node | None, ...], pull: tape.Pull) -> Tensor:
    """`result`, with how its gradient goes back."""
    return of(result, Node(name, parents, pull))


def of(result: Tensor, node: Node) -> Tensor:
    """The recorded value that a node stands for."""
    new = Recorded(_array.__get__(result), result.device)
    new.node = node
    return new


_formulas: dict[str, tuple[Callable[..., Any] | None, ...]] = {}


def derivative(name: str, *pulls: Callable[..., Any] | None) -> None:
    """Give a formula over rows or matrices its derivatives: what ops.derivatives.Rule takes."""
    _formulas[name] = pulls


@cache
def _rule(name: str) -> Any:
    """The rule of an operation or a formula: None if it has none, False if its derivative is 0."""
    from .ops.derivatives import CONSTANT, Rule, find

    if name in _formulas:
        return Rule(*_formulas[name])
    return False if name in CONSTANT else find(name)


def apply(name: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: Any = None) -> Any:
    """`function(*args, **kwargs)`, recorded by the rule of `name` if an argument is.

    Raises
    ------
    NotImplementedError
        If there is no rule, or none for the arguments that are recorded.
    RuntimeError
        If the result would be written into `out`, which the record does not see.
    """
    kwargs = kwargs or {}
    values, some = [], False
    for x in args:
        kind = type(x)
        if kind is Recorded:
            some = True
            x = x.detach()
        elif kind is tuple or kind is list:
            some = some or has_recorded(x)
            x = plain(x)
        values.append(x)
    keywords = has_recorded(kwargs) if kwargs else False
    rule: Any = _rule(name) if (some or keywords) and tape.enabled() else False
    if rule is False:
        return function(*values, **{k: plain(v) for k, v in kwargs.items()} if keywords else kwargs)
    if any(x is not None for x in _leaves(kwargs.get("out"))):
        _refuse_write(f"{name} into out")
    if rule is None or keywords:
        what = name if rule is None else f"{name} by a keyword argument"
        raise NotImplementedError(
            f"{what} has no derivative rule: detach() its Tensors, or compute under lucid.no_grad()"
        )
    return rule.record(name, function(*values, **kwargs), args, values, kwargs)


def apply_kernel(kernel: TensorKernel, inputs: tuple[Any, ...], ndim: int | None = None) -> Tensor:
    """A formula of lucid's, or its event sum, recorded: back through it in one pass.

    One over rows or matrices goes back by what `derivative` gave it.
    """
    if kernel.has_axes:
        y: Tensor = apply(kernel.name, kernel, inputs)
        return y.sum(axis=tuple(range(-ndim, 0))) if ndim else y
    values = tuple(map(plain, inputs))
    result = kernel(*values) if ndim is None else kernel.event_sum(*values, ndim=ndim)
    if not tape.enabled():
        return result
    nodes = tuple(x.node if type(x) is Recorded else None for x in inputs)
    wanted = tuple(n is not None for n in nodes)

    def pull(g: Tensor, node: Node) -> list[Any]:
        if tape.enabled():
            raise NotImplementedError(f"{kernel.name} has no second derivatives")
        if ndim:
            g = g.reshape(*g.shape, *(1,) * ndim)
        found = kernel.backward(*values, gradient=g, wanted=wanted)
        return [
            part if part is None or part.dtype == x.dtype else part.astype(x.dtype)
            for part, x in zip(found, values, strict=True)
        ]

    return record(result, kernel.name, nodes, pull)


def require(x: Tensor) -> None:
    """Make a Tensor a leaf of the tape."""
    if x.dtype.kind != "f":
        raise TypeError(f"requires_grad: only real floating-point Tensors have gradients, got {x.dtype}")
    x.__class__ = Recorded
    x.node = Node()


def release(x: Tensor) -> None:
    """Make a leaf a Tensor like others again."""
    if not x.is_leaf:
        raise ValueError("requires_grad: an operation's result is released by detach()")
    x.__class__ = Tensor
    x.node = None


def backward(x: Tensor, gradient: Any, retain_graph: bool, create_graph: bool) -> None:
    if gradient is None:
        if x.size != 1:
            raise ValueError(
                f"backward: a Tensor of shape {x.shape} needs a gradient of that shape: it is not one number"
            )
        gradient = 1.0
    given = broadcast(asarray(gradient, dtype=x.dtype, device=x.device), x.shape)
    with tape.recording(create_graph):
        taken = {id(_array.__get__(given))}
        for leaf, g in tape.sweep(x.node, given, keep=retain_graph or create_graph).items():
            if leaf.grad is not None:
                leaf.grad = leaf.grad + g
                continue
            # A copy where it may be memory of the caller's or of another leaf's.
            array = _array.__get__(g)
            leaf.grad = g.copy() if id(array) in taken or array.base is not None else g
            taken.add(id(array))


def value_and_grad(
    function: Callable[..., Any], argnums: int | tuple[int, ...] = 0
) -> Callable[..., tuple[Tensor, Any]]:
    """A function that returns `function`'s value and its gradient by an argument, or by several.

    Parameters
    ----------
    function : callable
        Of Tensors, numbers or arrays; it returns one number.
    argnums : int or tuple of int
        Which positional arguments; the gradient is a Tensor, or a tuple of them.

    Raises
    ------
    ValueError
        If the function's value is not one number.

    Examples
    --------
    >>> import lucid
    >>> from lucid.distributions import Normal, kl_divergence
    >>> f = lucid.value_and_grad(lambda loc: kl_divergence(Normal(loc, 1.0), Normal(0.0, 1.0)))
    >>> [float(y) for y in f(3.0)]
    [4.5, 3.0]
    """
    chosen = (argnums,) if isinstance(argnums, int) else tuple(argnums)

    @wraps(function)
    def differentiated(*args: Any, **kwargs: Any) -> tuple[Tensor, Any]:
        given = list(args)
        nested = False
        nodes = []
        for k in chosen:
            x = asarray(args[k])
            if isinstance(x, Recorded) and tape.enabled():
                # Another derivative's variable: this one's is linked to it.
                nested = True
                given[k] = record(x, "identity", (x.node,), lambda g, node: (g,))
            else:
                given[k] = x.detach()
                if given[k].dtype.kind != "f":
                    given[k] = given[k].astype(np.float64)
                require(given[k])
            nodes.append(given[k].node)
        nested = nested or (tape.enabled() and has_recorded(args, kwargs))
        with tape.recording(True):
            value = function(*given, **kwargs)
        if not isinstance(value, Tensor) or value.size != 1:
            raise ValueError(f"grad: the function must return one number as a Tensor, got {value!r:.60}")
        found = {}
        if isinstance(value, Recorded):
            one = asarray(np.ones(value.shape, value.dtype), device=value.device)
            with tape.recording(nested):
                found = tape.sweep(value.node, one, nodes, keep=nested)
        zeros = [np.zeros_like(plain(given[k])) for k in chosen]
        grads = tuple(found.get(node, zero) for node, zero in zip(nodes, zeros, strict=True))
        shown = value if nested else plain(value)
        return shown, grads[0] if isinstance(argnums, int) else grads

    return differentiated


def grad(function: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """The gradient of a function of Tensors that returns one number; see `value_and_grad`.

    Examples
    --------
    >>> import lucid
    >>> float(lucid.grad(lucid.grad(lambda x: x**3))(2.0))
    12.0
    """
    both = value_and_grad(function, argnums)
    return wraps(function)(lambda *args, **kwargs: both(*args, **kwargs)[1])
