"""Tensor: one array and the device it lives on, obeying NumPy's protocols.

`wrap`, `unwrap` and `common_device` are how every operation of lucid enters and leaves it.
"""

from __future__ import annotations

import operator
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial
from types import ModuleType
from typing import Any

import numpy as np

from . import _kernel
from ._device import device as Device
from ._device import device_of, get_default_device, is_cupy
from ._kernel import Kernel, TableKernel
from ._methods import Methods

_default_dtype = np.dtype(np.float64)


def set_default_dtype(dtype: Any) -> None:
    """The dtype of floats that come without one: float64, as NumPy's, unless set.

    Raises
    ------
    TypeError
        If `dtype` is not a real floating-point type.

    Examples
    --------
    >>> import lucid
    >>> lucid.set_default_dtype(lucid.float32)
    >>> lucid.asarray([1.5]).dtype
    dtype('float32')
    >>> lucid.set_default_dtype(lucid.float64)
    """
    global _default_dtype
    wanted = np.dtype(dtype)
    if wanted.kind != "f":
        raise TypeError(f"the default dtype must be a real floating-point type, got {wanted}")
    _default_dtype = wanted


def get_default_dtype() -> np.dtype[Any]:
    """The dtype of floats that come without one."""
    return _default_dtype


_NUMBERS = (bool, int, float, complex)
# What goes into an operation as it is; asked by type, which is fastest.
_PLAIN = frozenset({bool, int, float, complex, str, type(None)})
_FOREIGN = (*_NUMBERS, np.ndarray, np.generic, list, tuple)
_Method = Callable[["Tensor", Any], "Tensor"]


def _binary(op: Callable[[Any, Any], Any], swapped: bool = False) -> _Method:
    def method(self: Tensor, other: Any) -> Any:
        if type(other) is Tensor:
            if other.device is not self.device:
                common_device(self, other)
            right = other.array
        elif isinstance(other, _NUMBERS):
            right = other
        elif isinstance(other, _FOREIGN) or is_cupy(other):
            right = unwrap(other, common_device(self, other))
        else:
            return NotImplemented
        pair = (right, self.array) if swapped else (self.array, right)
        result = op(*pair) if self.device.type != "cuda" else self.device.run(op, *pair)
        return Tensor(result, self.device) if type(result) is np.ndarray else wrap(result, self.device)

    return method


def _in_place(op: Callable[[Any, Any], Any], new: _Method) -> _Method:
    def method(self: Tensor, other: Any) -> Any:
        # NumPy's sums and elements are scalars, and `t = s; t += 1` leaves s as it was: so must a
        # Tensor without axes, which stands for them.
        if self.array.ndim == 0:
            return new(self, other)
        if not isinstance(other, (Tensor, *_FOREIGN)) and not is_cupy(other):
            return NotImplemented
        self.array = self.device.run(op, self.array, unwrap(other, common_device(self, other)))
        return self

    return method


def _three(name: str) -> tuple[_Method, _Method, _Method]:
    """An operator, the same with its operands swapped, and in place."""
    op = getattr(operator, f"__{name}__")
    new = _binary(op)
    return new, _binary(op, swapped=True), _in_place(getattr(operator, f"__i{name}__"), new)


def _unary(op: Callable[[Any], Any]) -> Callable[[Tensor], Tensor]:
    return lambda self: wrap(self.device.run(op, self.array), self.device)


class Tensor(Methods):
    """An array on a device.

    Made by `lucid.asarray` and its like; never copies where memory can be shared. Operators
    broadcast as NumPy's do. Two devices in one operation raise ValueError; a NumPy array or a
    number joins the Tensor's device. A Tensor without axes stands for NumPy's scalars too: it
    hashes and formats as its number, and `+=` binds the name anew.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, 2.0], device="cpu")
    >>> x + 1
    Tensor([2., 3.], device='cpu')
    """

    __slots__ = ("__weakref__", "array", "device", "node")
    __array_priority__ = 100
    array: Any
    device: Device
    node: Any

    def __init__(self, array: Any, where: Device) -> None:
        self.array = array
        self.device = where
        self.node = None

    # ---- gradients

    @property
    def requires_grad(self) -> bool:
        """Whether operations on it are recorded; set it on a Tensor of your own."""
        return self.node is not None

    @requires_grad.setter
    def requires_grad(self, value: bool) -> None:
        self.requires_grad_(value)

    def requires_grad_(self, requires_grad: bool = True) -> Tensor:
        """Make operations on this Tensor recorded from now on; returns itself.

        Raises TypeError if its dtype is not a real floating one, and ValueError if a recorded
        result is asked not to be one: that is `detach`.
        """
        from . import recorded

        if requires_grad and self.node is None:
            recorded.require(self)
        elif not requires_grad and self.node is not None:
            recorded.release(self)
        return self

    @property
    def is_leaf(self) -> bool:
        """Whether it is no recorded operation's result."""
        return self.node is None or self.node.is_leaf

    @property
    def grad(self) -> Tensor | None:
        """What `backward` has added up for this leaf; None before."""
        return None if self.node is None else self.node.grad

    @grad.setter
    def grad(self, value: Tensor | None) -> None:
        if self.node is None:
            raise ValueError("grad: this Tensor does not require a gradient")
        self.node.grad = value

    def backward(
        self, gradient: Any = None, *, retain_graph: bool = False, create_graph: bool = False
    ) -> None:
        """Add the gradient of this Tensor by each leaf it was made of to the leaf's `grad`.

        Parameters
        ----------
        gradient : array-like, optional
            What this Tensor's elements are weighted by, of its shape; 1 for one number.
        retain_graph : bool
            Whether the record is kept for another `backward`.
        create_graph : bool
            Whether the gradients are recorded themselves, for second derivatives.

        Raises
        ------
        RuntimeError
            If nothing here requires a gradient, or the record was let go.
        ValueError
            If there are several elements and no `gradient`.

        Examples
        --------
        >>> import lucid
        >>> x = lucid.asarray([1.0, 2.0], device="cpu").requires_grad_()
        >>> (x * x).sum().backward()
        >>> x.grad
        Tensor([2., 4.], device='cpu')
        """
        if self.node is None:
            raise RuntimeError("backward: this Tensor does not require a gradient")
        from . import recorded

        recorded.backward(self, gradient, retain_graph, create_graph)

    def detach(self) -> Tensor:
        """The same memory as a Tensor that nothing is recorded of."""
        return Tensor(self.array, self.device)

    # ---- what it is

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape  # type: ignore[no-any-return]

    @shape.setter
    def shape(self, shape: int | tuple[int, ...]) -> None:
        self.array.shape = shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.array.dtype  # type: ignore[no-any-return]

    @property
    def ndim(self) -> int:
        return self.array.ndim  # type: ignore[no-any-return]

    @property
    def size(self) -> int:
        return self.array.size  # type: ignore[no-any-return]

    @property
    def nbytes(self) -> int:
        return self.array.nbytes  # type: ignore[no-any-return]

    @property
    def itemsize(self) -> int:
        return self.array.itemsize  # type: ignore[no-any-return]

    @property
    def T(self) -> Tensor:
        return Tensor(self.array.T, self.device)

    @property
    def mT(self) -> Tensor:
        return Tensor(self.array.swapaxes(-1, -2), self.device)

    @property
    def real(self) -> Tensor:
        return Tensor(self.array.real, self.device)

    @real.setter
    def real(self, value: Any) -> None:
        self.array.real = unwrap(value, common_device(self, value))

    @property
    def imag(self) -> Tensor:
        return Tensor(self.array.imag, self.device)

    @imag.setter
    def imag(self, value: Any) -> None:
        self.array.imag = unwrap(value, common_device(self, value))

    @property
    def flat(self) -> Any:
        """The array's own iterator over all elements, which can be indexed and assigned to."""
        return self.array.flat

    @flat.setter
    def flat(self, value: Any) -> None:
        self.array.flat = unwrap(value, common_device(self, value))

    def __array_namespace__(self, *, api_version: str | None = None) -> ModuleType:
        """The module `lucid`, as the Array API standard has it."""
        if api_version not in (None, "2021.12", "2022.12", "2023.12", "2024.12", "2025.12"):
            raise ValueError(
                f"api_version must be a version of the standard up to '2025.12', got {api_version!r}"
            )
        return sys.modules[__package__]

    def __repr__(self) -> str:
        text = np.array2string(self.numpy(), separator=", ", prefix="Tensor(")
        if self.ndim == 0:
            text = repr(self.array.item())
        dtype = (
            "" if self.dtype in (np.float64, np.int64, np.bool_, _default_dtype) else f", dtype={self.dtype}"
        )
        shape = f", shape={self.shape}" if self.size == 0 and self.ndim > 1 else ""
        return f"Tensor({text}{shape}{dtype}, device='{self.device}')"

    def __str__(self) -> str:
        return str(self.numpy())

    def __format__(self, spec: str) -> str:
        return format(self.array.item() if self.ndim == 0 else self.numpy(), spec)

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[Tensor]:
        return (wrap(row, self.device) for row in self.array)

    def __bool__(self) -> bool:
        return bool(self.array)

    def __int__(self) -> int:
        return int(self.array)

    def __float__(self) -> float:
        return float(self.array)

    def __complex__(self) -> complex:
        return complex(self.array)

    def __index__(self) -> int:
        return operator.index(self.array.item() if is_cupy(self.array) else self.array)

    def __round__(self, ndigits: int | None = None) -> Any:
        return round(self.array.item()) if ndigits is None else self.round(ndigits)

    def __hash__(self) -> int:
        if self.array.ndim:
            raise TypeError("unhashable type: 'Tensor' with axes")
        return hash(self.array.item())

    def __contains__(self, value: Any) -> bool:
        return unwrap(value, common_device(self, value)) in self.array

    # ---- where it is

    def to(self, where: str | Device) -> Tensor:
        """This Tensor on another device; itself if it is there already."""
        target = Device(where)
        return self if target is self.device else Tensor(target.put(self.array), target)

    def cpu(self) -> Tensor:
        """On the CPU."""
        return self.to("cpu")

    def cuda(self, index: int = 0) -> Tensor:
        """On CUDA device `index`."""
        return self.to(f"cuda:{index}")

    def to_device(self, where: str | Device, /, *, stream: Any = None) -> Tensor:
        """`to`, as the Array API standard spells it."""
        if stream is not None:
            raise ValueError("stream must be None: streams are left to CuPy")
        return self.to(where)

    def numpy(self) -> np.ndarray[Any, Any]:
        """As a NumPy array: the same memory on the CPU, a copy from a GPU."""
        return Device("cpu").put(self.array)  # type: ignore[no-any-return]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.numpy(), str(self.device))

    def __copy__(self) -> Tensor:
        return Tensor(self.device.run(self.array.copy), self.device)

    def __deepcopy__(self, memo: Any) -> Tensor:
        return self.__copy__()

    # ---- operators

    __add__, __radd__, __iadd__ = _three("add")
    __sub__, __rsub__, __isub__ = _three("sub")
    __mul__, __rmul__, __imul__ = _three("mul")
    __truediv__, __rtruediv__, __itruediv__ = _three("truediv")
    __floordiv__, __rfloordiv__, __ifloordiv__ = _three("floordiv")
    __mod__, __rmod__, __imod__ = _three("mod")

    def __divmod__(self, other: Any) -> tuple[Tensor, Tensor]:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> tuple[Tensor, Tensor]:
        return other // self, other % self

    __pow__, __rpow__, __ipow__ = _three("pow")
    __matmul__, __rmatmul__, __imatmul__ = _three("matmul")
    __and__, __rand__, __iand__ = _three("and")
    __or__, __ror__, __ior__ = _three("or")
    __xor__, __rxor__, __ixor__ = _three("xor")
    __lshift__, __rlshift__, __ilshift__ = _three("lshift")
    __rshift__, __rrshift__, __irshift__ = _three("rshift")
    __lt__ = _binary(operator.lt)
    __le__ = _binary(operator.le)
    __gt__ = _binary(operator.gt)
    __ge__ = _binary(operator.ge)
    __eq__ = _binary(operator.eq)  # type: ignore[assignment]
    __ne__ = _binary(operator.ne)  # type: ignore[assignment]
    __neg__ = _unary(operator.neg)
    __pos__ = _unary(operator.pos)
    __abs__ = _unary(operator.abs)
    __invert__ = _unary(operator.invert)

    # ---- NumPy's protocols

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        if self.device.type == "cuda":
            raise TypeError("a Tensor on a GPU is not silently copied to NumPy: call .numpy() on it")
        return np.asarray(self.array, dtype=dtype, copy=copy)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if not kwargs and method == "__call__" and self.device.type != "cuda":
            arrays = []
            for x in inputs:
                kind = type(x)
                if kind is Tensor and x.device is self.device:
                    arrays.append(x.array)
                elif kind in _PLAIN or kind is np.ndarray:
                    arrays.append(x)
                else:
                    break
            else:
                result = ufunc(*arrays)
                return (
                    Tensor(result, self.device)
                    if type(result) is np.ndarray
                    else _wrapped(result, self.device)
                )
        strangers = [x for x in inputs if _is_stranger(x)]
        if strangers:
            if all(type(x).__module__.partition(".")[0] == "pandas" for x in strangers):
                # It defers to whatever else has __array_ufunc__, but for NumPy's arrays.
                plain = [np.asarray(x) if isinstance(x, Tensor) else x for x in inputs]
                return getattr(ufunc, method)(*plain, **kwargs)
            return NotImplemented
        where = common_device(*inputs, *_leaves(kwargs))
        if where.type == "cuda":
            ufunc = getattr(where.module, ufunc.__name__, ufunc)
        # The indices of `at` may be a tuple of arrays, which no array is made of.
        enter = _rebuilt if method == "at" else unwrap
        given = (enter(x, where) for x in inputs)
        result = where.run(getattr(ufunc, method), *given, **_rebuilt(kwargs, where))
        return _out(kwargs, result, where) if method != "at" else None

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if any(_is_stranger_type(kind) for kind in types):
            return NotImplemented
        where = common_device(*_leaves((args, kwargs)))
        if where.module is not np:
            found = _on_module(func, where.module)
            if found is None:
                return on_host(func, where, args, kwargs)
            func = found
        return _out(kwargs, where.run(func, *_rebuilt(args, where), **_rebuilt(kwargs, where)), where)

    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: tuple[Any, int] | None = None,
        copy: bool | None = None,
    ) -> Any:
        array = self.array
        # Consumers count in elements from the lowest address: a negative stride aborts torch.
        if any(s < 0 for s in array.strides):
            if copy is False:
                raise BufferError("copy=False, but DLPack needs a copy of an array of negative strides")
            array = array.copy()
        options = {"stream": stream, "max_version": max_version, "dl_device": dl_device, "copy": copy}
        # The older NumPy and CuPy know the first alone.
        return array.__dlpack__(**{k: v for k, v in options.items() if v is not None})

    def __dlpack_device__(self) -> Any:
        return self.array.__dlpack_device__()

    @property
    def __cuda_array_interface__(self) -> Any:
        if self.device.type != "cuda":
            raise AttributeError("a Tensor has a __cuda_array_interface__ on a GPU only")
        return self.array.__cuda_array_interface__

    # ---- elements

    def __getitem__(self, key: Any) -> Tensor:
        return wrap(self.device.run(operator.getitem, self.array, _rebuilt(key, self.device)), self.device)

    def __setitem__(self, key: Any, value: Any) -> None:
        value = unwrap(value, common_device(self, value))
        self.device.run(operator.setitem, self.array, _rebuilt(key, self.device), value)

    def reshape(self, *shape: Any, **kwargs: Any) -> Tensor:
        """The same elements in another shape."""
        array = self.device.run(self.array.reshape, *_rebuilt(shape, self.device), **kwargs)
        return Tensor(array, self.device)

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """A method of the array, Tensors in and out."""
        where = self.device
        if not _PLAIN.issuperset(map(type, args)) or not _PLAIN.issuperset(map(type, kwargs.values())):
            common_device(self, *_leaves((args, kwargs)))
            args = _rebuilt(args, where)
        elif kwargs.get("out", 0) is None:
            del kwargs["out"]
        method = getattr(self.array, name, None)
        if method is None:
            return on_host(getattr(np.ndarray, name), where, (self.array, *args), _rebuilt(kwargs, where))
        return _out(kwargs, where.run(method, *args, **_rebuilt(kwargs, where)), where)

    def __getattr__(self, name: str) -> Any:
        """What else an array has: `flags`, `strides`, `byteswap`, ..., as NumPy's or CuPy's own."""
        if name.startswith("__") or name in Tensor.__slots__ or not hasattr(np.ndarray, name):
            raise AttributeError(f"'Tensor' object has no attribute {name!r}")
        if callable(getattr(np.ndarray, name)):
            return partial(self._call, name)
        return getattr(self.array, name)


def _is_stranger(x: Any) -> bool:
    return not is_cupy(x) and _is_stranger_type(type(x))


def _is_stranger_type(kind: type) -> bool:
    """A type with an idea of its own of what NumPy's functions mean: pandas, dask, xarray."""
    if issubclass(kind, (Tensor, *_FOREIGN)):
        return False
    return hasattr(kind, "__array_ufunc__") or hasattr(kind, "__array_function__")


def common_device(*operands: Any) -> Device:
    """The one device of the Tensors and CuPy arrays among `operands`, else the default.

    Raises ValueError, naming both and how to move one, if there are two.
    """
    found: Device | None = None
    for x in operands:
        where = x.device if isinstance(x, Tensor) else device_of(x)
        if where is None or where is found:
            continue
        if found is not None:
            raise ValueError(
                f"operands are on two devices, {found} and {where}: move one with .to('{found}')"
            )
        found = where
    return found or get_default_device()


def unwrap(x: Any, where: Device) -> Any:
    """`x` as something `where`'s array functions take: numbers pass, arrays are moved."""
    if type(x) is Tensor:
        return x.array
    if isinstance(x, _NUMBERS) or x is None:
        return x
    if isinstance(x, Tensor):
        return x.array
    return where.put(np.asarray(x) if not is_cupy(x) else x)


def wrap(array: Any, where: Device) -> Tensor:
    """An array, or the NumPy scalar an operation on 0-d arrays gave, as a Tensor."""
    if isinstance(array, np.generic):
        array = np.asarray(array)
    return Tensor(array, where)


def _wrapped(result: Any, where: Device) -> Any:
    """Arrays anywhere in an operation's result as Tensors; named tuples keep their names."""
    if isinstance(result, (np.ndarray, np.generic)) or is_cupy(result):
        return result if result.dtype == object else wrap(result, where)
    if isinstance(result, tuple):
        items = [_wrapped(r, where) for r in result]
        return type(result)(*items) if hasattr(result, "_fields") else tuple(items)
    return [_wrapped(r, where) for r in result] if isinstance(result, list) else result


def _leaves(x: Any) -> Iterator[Any]:
    if isinstance(x, (list, tuple)):
        for item in x:
            yield from _leaves(item)
    elif isinstance(x, dict):
        yield from _leaves(list(x.values()))
    else:
        yield x


def _rebuilt(x: Any, where: Device) -> Any:
    """Arguments with every Tensor in them replaced by its array, and NumPy's moved to a GPU."""
    kind = type(x)
    if kind in _PLAIN:
        return x
    if isinstance(x, Tensor):
        if x.device is not where:
            common_device(Tensor(None, where), x)
        return x.array
    if kind is tuple:
        return tuple(_rebuilt(item, where) for item in x)
    if kind is list:
        return [_rebuilt(item, where) for item in x]
    if kind is slice:
        return slice(*(i.__index__() if isinstance(i, Tensor) else i for i in (x.start, x.stop, x.step)))
    if kind is np.ndarray:
        return where.put(x) if x.dtype != object else x
    return {k: _rebuilt(v, where) for k, v in x.items()} if isinstance(x, dict) else x


def _out(kwargs: dict[str, Any], result: Any, where: Device) -> Any:
    """The result, which is the Tensor that was given as `out` if one was."""
    out = kwargs.get("out")
    if isinstance(out, tuple):
        out = out[0] if len(out) == 1 else out
    if isinstance(out, tuple):  # of a ufunc of many results, some of them without a place
        return tuple(_wrapped(r, where) if o is None else o for r, o in zip(result, out, strict=True))
    return _wrapped(result, where) if out is None else out


def _on_module(func: Any, module: ModuleType) -> Any:
    """CuPy's function of the name and submodule that NumPy's has; None if it has none."""
    found: Any = module
    for part in (*func.__module__.split(".")[1:], func.__name__):
        found = getattr(found, part, None)
    return found


_host_fallback = False


class HostFallbackWarning(RuntimeWarning):
    """A function that CuPy lacks moved its arrays to the CPU and back."""


class allow_host_fallback:
    """Whether a function that CuPy lacks may move its arrays to the CPU and its results back.

    Off at first: such a function raises TypeError. With it on, each warns once. In a `with`
    statement the setting ends with the block.

    Examples
    --------
    >>> import lucid
    >>> with lucid.allow_host_fallback():
    ...     lucid.asarray([3.0, 4.0]).sum().item()
    7.0
    """

    def __init__(self, allow: bool = True) -> None:
        global _host_fallback
        self.before, _host_fallback = _host_fallback, bool(allow)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        global _host_fallback
        _host_fallback = self.before


@cache
def _warn_of(name: str) -> None:
    warnings.warn(f"CuPy has no {name}: computed on the CPU", HostFallbackWarning, stacklevel=4)


def on_host(func: Any, where: Device, args: Any, kwargs: Any) -> Any:
    """A function of NumPy's that `where`'s module lacks: on the CPU if that is allowed."""
    home = getattr(func, "__module__", None) or getattr(func, "__objclass__", np.ndarray).__qualname__
    name = f"{home}.{func.__name__}"
    if not _host_fallback:
        raise TypeError(
            f"CuPy has no {name}: move the Tensors with .cpu(), or let lucid do so, "
            "lucid.allow_host_fallback()"
        )
    _warn_of(name)
    here = Device("cpu")
    copies = _mapped((args, kwargs), here.put)
    result = func(*copies[0], **copies[1])
    if isinstance(func, type(np.ndarray.sum)) and result is None:  # a method that works in place
        args[0][...] = where.put(copies[0][0])
    return _wrapped(_mapped(result, where.put), where)


def _mapped(x: Any, move: Callable[[Any], Any]) -> Any:
    """`x` with every array in it, Tensors' too, moved."""
    if isinstance(x, Tensor):
        return move(x.array)
    if isinstance(x, np.ndarray) or is_cupy(x):
        return move(x)
    if isinstance(x, (tuple, list)):
        items = [_mapped(item, move) for item in x]
        return type(x)(*items) if hasattr(x, "_fields") else type(x)(items)
    return {k: _mapped(v, move) for k, v in x.items()} if isinstance(x, dict) else x


def _restore(array: np.ndarray[Any, Any], where: str) -> Tensor:
    target = Device(where)
    return Tensor(target.put(array), target)


def asarray(
    obj: Any, /, *, dtype: Any = None, device: str | Device | None = None, copy: bool | None = None
) -> Tensor:
    """`obj` as a Tensor, sharing its memory where it can.

    Parameters
    ----------
    obj : Tensor, array, number or nested sequence
        NumPy arrays and numbers land on the default device; CuPy arrays and Tensors stay
        where they are.
    dtype : optional
        Floats without a dtype of their own take the default one.
    device : str or device, optional
        Where to put it.
    copy : bool, optional
        True copies always, False never (ValueError if it must), None if it must.

    Examples
    --------
    >>> import lucid
    >>> lucid.asarray([[1, 2], [3, 4]], device="cpu").shape
    (2, 2)
    """
    if isinstance(obj, Tensor) and obj.node is not None:
        moved = obj if device is None else obj.to(device)
        moved = moved if dtype is None or moved.dtype == dtype else moved.astype(dtype)
        if copy is False and moved is not obj:
            raise ValueError("copy=False, but a copy is needed to change the dtype or the device")
        return moved.copy() if copy and moved is obj else moved
    tensors = _has_tensors(obj)
    target = Device(device) if device is not None else common_device(*(_leaves(obj) if tensors else [obj]))
    if isinstance(obj, Tensor):
        array = obj.array
    elif isinstance(obj, (np.ndarray, np.generic)) or is_cupy(obj):
        array = np.asarray(obj) if isinstance(obj, np.generic) else obj
    else:
        array = np.asarray(
            _mapped(obj, Device("cpu").put) if tensors else obj, copy=False if copy is False else None
        )
        if dtype is None and array.dtype == np.float64 and not hasattr(obj, "dtype"):
            dtype = _default_dtype
    moved = target.put(array) if target.type == "cuda" or is_cupy(array) else array
    if dtype is not None and moved.dtype != dtype:
        moved = target.run(moved.astype, dtype)
    if copy and moved is array:
        moved = target.run(moved.copy)
    if copy is False and moved is not array:
        raise ValueError("copy=False, but a copy is needed to change the dtype or the device")
    if isinstance(obj, Tensor) and moved is obj.array and target is obj.device:
        return obj
    return Tensor(moved, target)


def _has_tensors(obj: Any) -> bool:
    if not isinstance(obj, (list, tuple)):
        return False
    kinds = set(map(type, obj))  # long lists of numbers are common
    return Tensor in kinds or (not kinds.isdisjoint((list, tuple)) and any(map(_has_tensors, obj)))


def _requires_grad(x: Any) -> bool:
    return isinstance(x, Tensor) and x.node is not None


def detached(x: Any) -> Any:
    """`x`, detached if it is a Tensor that requires a gradient."""
    return x.detach() if _requires_grad(x) else x


def _differentiated(kernel: TensorKernel, inputs: Any, ndim: int | None, out: Tensor | None) -> Tensor:
    from . import recorded

    if out is not None:
        raise ValueError(f"{kernel.name}: out must be None where an input requires a gradient")
    return recorded.apply_kernel(kernel, inputs, ndim)


def bare(*tensors: Tensor) -> tuple[Any, ...]:
    """The module of arrays, and the Tensors' arrays.

    Where a Tensor requires a gradient NumPy and the Tensors, whose operations are recorded: a formula
    of the module's functions is one of either. `tensor_of` takes its result.
    """
    if any(x.node is not None for x in tensors):
        return np, *tensors
    return tensors[0].device.module, *(x.array for x in tensors)


def tensor_of(y: Any, where: Device) -> Tensor:
    """A result of what `bare` gave."""
    return y if isinstance(y, Tensor) else wrap(y, where)


def broadcast(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    """`x` repeated to a larger shape; nothing is copied."""
    if x.shape == shape:
        return x
    if x.node is not None:
        return np.broadcast_to(x, shape)  # type: ignore[return-value]
    return wrap(x.device.module.broadcast_to(x.array, shape), x.device)


class TensorKernel:
    """A formula of lucid's on Tensors: call it, or ask for partials, event sums or its text.

    Examples
    --------
    >>> import lucid
    >>> kl = lucid.kernel("kl_normal_normal")
    >>> float(kl(0.0, 1.0, 1.0, 2.0))  # p's loc and scale, then q's; nats
    0.4431471805599453
    >>> [float(g) for g in kl.partials(0.0, 1.0, 1.0, 2.0)]
    [-0.25, -0.75, 0.25, 0.25]
    """

    def __init__(self, raw: Kernel | TableKernel) -> None:
        self.raw = raw
        self.name, self.nin = raw.name, raw.nin
        self.has_axes = isinstance(raw, _kernel.TableKernel)

    def __repr__(self) -> str:
        return f"<kernel {self.name}, {self.nin} inputs>"

    def _enter(self, inputs: tuple[Any, ...]) -> tuple[Device, list[Any]]:
        if len(inputs) != self.nin:
            raise TypeError(f"{self.name} takes {self.nin} inputs, got {len(inputs)}")
        where = common_device(*inputs)
        return where, [unwrap(x, where) for x in inputs]

    def __call__(self, *inputs: Any, out: Tensor | None = None) -> Tensor:
        """The formula at each element of the broadcast inputs, into `out` if given."""
        if any(map(_requires_grad, inputs)):
            return _differentiated(self, inputs, None, out)
        where, arrays = self._enter(inputs)
        if out is None:
            return wrap(where.run(self.raw, where, *arrays), where)
        common_device(*inputs, out)
        where.run(self.raw, where, *arrays, out=out.array)
        return out

    def partials(self, *inputs: Any, gradient: Any = 1.0) -> tuple[Tensor, ...]:
        """The derivative by each input times `gradient`, each of the broadcast shape."""
        where, arrays = self._enter(inputs)
        found = where.run(self.raw.partials, where, unwrap(gradient, where), *arrays)
        return tuple(wrap(g, where) for g in found)

    def backward(self, *inputs: Any, gradient: Any, wanted: tuple[bool, ...]) -> list[Tensor | None]:
        """`partials` by the inputs wanted, None for others: each of its input's shape, summed to it."""
        where, arrays = self._enter(inputs)
        found = where.run(self.raw.backward, where, unwrap(gradient, where), wanted, *arrays)
        return [None if g is None else wrap(g, where) for g in found]

    def event_sum(self, *inputs: Any, ndim: int = 1) -> Tensor:
        """The formula summed over the last `ndim` axes of the broadcast inputs, or of its rows' results."""
        if any(map(_requires_grad, inputs)):
            return _differentiated(self, inputs, ndim, None)
        where, arrays = self._enter(inputs)
        shape = self.raw.shape(*arrays)
        if not 0 <= ndim <= len(shape):
            raise ValueError(f"ndim must be from 0 to {len(shape)}, the inputs' dimensions, got {ndim}")
        return wrap(where.run(self.raw.event_sum, where, ndim, *arrays), where)

    @property
    def source(self) -> str:
        """The formula's text with all it includes: what both compilers read."""
        return self.raw.source

    @property
    def ulp(self) -> int:
        """The error promised, in machine epsilons of the result."""
        return self.raw.ulp


@cache
def kernel(name: str) -> TensorKernel:
    """The formula of that name, as in kernels/*.cuh.

    Raises
    ------
    LookupError
        If there is none.
    """
    return TensorKernel(_kernel.kernel(name))


def kernels() -> list[str]:
    """The names of all formulas."""
    return sorted(_kernel._inputs)
