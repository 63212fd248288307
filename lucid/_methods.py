"""The methods of ndarray that a Tensor has: each is the array's own, with Tensors in and out."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tensor import Tensor

Axis = int | tuple[int, ...] | None


class Methods:
    """They are documented in numpy.ndarray."""

    __slots__ = ()

    @abstractmethod
    def _call(self, name: str, *args: Any, **kwargs: Any) -> Tensor: ...

    # ---- reductions

    def all(self, axis: Axis = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("all", axis, out=out, **kwargs)

    def any(self, axis: Axis = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("any", axis, out=out, **kwargs)

    def argmax(self, axis: int | None = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("argmax", axis, out=out, **kwargs)

    def argmin(self, axis: int | None = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("argmin", axis, out=out, **kwargs)

    def max(self, axis: Axis = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("max", axis, out=out, **kwargs)

    def mean(self, axis: Axis = None, dtype: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("mean", axis, dtype, out=out, **kwargs)

    def min(self, axis: Axis = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("min", axis, out=out, **kwargs)

    def prod(self, axis: Axis = None, dtype: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("prod", axis, dtype, out=out, **kwargs)

    def std(self, axis: Axis = None, dtype: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("std", axis, dtype, out=out, **kwargs)

    def sum(self, axis: Axis = None, dtype: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("sum", axis, dtype, out=out, **kwargs)

    def trace(
        self, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Tensor | None = None
    ) -> Tensor:
        return self._call("trace", offset, axis1, axis2, dtype, out=out)

    def var(self, axis: Axis = None, dtype: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("var", axis, dtype, out=out, **kwargs)

    # ---- element by element

    def astype(self, dtype: Any, **kwargs: Any) -> Tensor:
        return self._call("astype", dtype, **kwargs)

    def clip(self, min: Any = None, max: Any = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("clip", min, max, out=out, **kwargs)

    def conj(self) -> Tensor:
        return self._call("conj")

    def conjugate(self) -> Tensor:
        return self._call("conjugate")

    def cumprod(self, axis: int | None = None, dtype: Any = None, out: Tensor | None = None) -> Tensor:
        return self._call("cumprod", axis, dtype, out=out)

    def cumsum(self, axis: int | None = None, dtype: Any = None, out: Tensor | None = None) -> Tensor:
        return self._call("cumsum", axis, dtype, out=out)

    def round(self, decimals: int = 0, out: Tensor | None = None) -> Tensor:
        return self._call("round", decimals, out=out)

    # ---- shape

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
        return self._call("diagonal", offset, axis1, axis2)

    def flatten(self, order: str = "C") -> Tensor:
        return self._call("flatten", order)

    def ravel(self, order: str = "C") -> Tensor:
        return self._call("ravel", order)

    def repeat(self, repeats: Any, axis: int | None = None) -> Tensor:
        return self._call("repeat", repeats, axis)

    def squeeze(self, axis: Axis = None) -> Tensor:
        return self._call("squeeze", axis)

    def swapaxes(self, axis1: int, axis2: int) -> Tensor:
        return self._call("swapaxes", axis1, axis2)

    def transpose(self, *axes: Any) -> Tensor:
        return self._call("transpose", *axes)

    def view(self, dtype: Any) -> Tensor:
        return self._call("view", dtype)

    # ---- order and choice

    def argpartition(self, kth: Any, axis: int | None = -1, **kwargs: Any) -> Tensor:
        return self._call("argpartition", kth, axis, **kwargs)

    def argsort(self, axis: int | None = -1, **kwargs: Any) -> Tensor:
        return self._call("argsort", axis, **kwargs)

    def choose(self, choices: Any, **kwargs: Any) -> Tensor:
        return self._call("choose", choices, **kwargs)

    def compress(self, condition: Any, axis: int | None = None, out: Tensor | None = None) -> Tensor:
        return self._call("compress", condition, axis, out=out)

    def dot(self, b: Any, out: Tensor | None = None) -> Tensor:
        return self._call("dot", b, out=out)

    def nonzero(self) -> tuple[Tensor, ...]:
        return self._call("nonzero")  # type: ignore[return-value]

    def searchsorted(self, v: Any, **kwargs: Any) -> Tensor:
        return self._call("searchsorted", v, **kwargs)

    def take(self, indices: Any, axis: int | None = None, out: Tensor | None = None, **kwargs: Any) -> Tensor:
        return self._call("take", indices, axis, out=out, **kwargs)

    # ---- in place

    def fill(self, value: Any) -> None:
        self._call("fill", value)

    def partition(self, kth: Any, axis: int = -1, **kwargs: Any) -> None:
        self._call("partition", kth, axis, **kwargs)

    def put(self, indices: Any, values: Any, **kwargs: Any) -> None:
        self._call("put", indices, values, **kwargs)

    def resize(self, *shape: Any, **kwargs: Any) -> None:
        self._call("resize", *shape, **kwargs)

    def sort(self, axis: int = -1, **kwargs: Any) -> None:
        self._call("sort", axis, **kwargs)

    # ---- out of the array

    def dump(self, file: Any) -> None:
        self._call("dump", file)

    def dumps(self) -> bytes:
        return self._call("dumps")  # type: ignore[return-value]

    def item(self, *index: Any) -> Any:
        return self._call("item", *index)

    def tobytes(self, order: str = "C") -> bytes:
        return self._call("tobytes", order)  # type: ignore[return-value]

    def tofile(self, file: Any, **kwargs: Any) -> None:
        self._call("tofile", file, **kwargs)

    def tolist(self) -> Any:
        return self._call("tolist")
