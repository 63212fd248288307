"""Random numbers: NumPy's on the CPU, CuPy's on a GPU, drawing Tensors.

`default_rng` is numpy.random's, of a device; its Generators have every method of NumPy's. The old
functions (`rand`, `normal`, `choice`, ...) are those of a RandomState of the default device, with
NumPy's numbers. Every draw of a distribution takes an optional Generator and otherwise the shared
one of its device. `seed` starts all of these anew.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import numpy as np

from ._device import device, get_default_device
from .recorded import apply, derivative
from .tensor import Tensor, _out, _rebuilt, _requires_grad, get_default_dtype, kernel, unwrap, wrap

Size = int | tuple[int, ...] | None
_seed: int | None = None


def _method(method: Any, where: device, *args: Any, **kwargs: Any) -> Any:
    """A draw by NumPy's or CuPy's method, which may also change an argument in place."""
    return _out(kwargs, where.run(method, *_rebuilt(args, where), **_rebuilt(kwargs, where)), where)


class Generator:
    """A stream of random numbers on one device.

    Parameters
    ----------
    seed : int, optional
        None takes one from the operating system.
    device : str or device, optional
        Where to draw; the default device if None.

    Examples
    --------
    >>> import lucid
    >>> g = lucid.random.default_rng(0, device="cpu")
    >>> g.standard_normal((2,)).shape
    (2,)
    >>> g.integers(10, size=3).dtype
    dtype('int64')
    """

    def __init__(self, seed: int | None = None, device: str | device | None = None) -> None:
        self.device = get_default_device() if device is None else _device(device)
        self.bits = self.device.run(self.device.module.random.default_rng, seed)

    def __getattr__(self, name: str) -> Any:
        """Any other method of NumPy's Generator."""
        if name.startswith("_") or not hasattr(np.random.Generator, name):
            raise AttributeError(f"'Generator' object has no attribute {name!r}")
        method = getattr(self.bits, name, None)
        if method is None:
            raise TypeError(
                f"CuPy's Generator has no method {name!r}; draw on the CPU, default_rng(device='cpu')"
            )
        return partial(_method, method, self.device)

    def _draw(self, method: str, *inputs: Any, size: Size, dtype: Any) -> Tensor:
        wanted = get_default_dtype() if dtype is None else np.dtype(dtype)
        working = np.dtype(np.float32) if wanted == np.float16 else wanted
        drawn = self.device.run(getattr(self.bits, method), *inputs, size=size, dtype=working)
        return wrap(
            np.asarray(drawn, wanted) if np.isscalar(drawn) else drawn.astype(wanted, copy=False), self.device
        )

    def standard_normal(self, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws from the standard normal."""
        return self._draw("standard_normal", size=size, dtype=dtype)

    def standard_exponential(self, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws from the exponential of rate 1."""
        return self._draw("standard_exponential", size=size, dtype=dtype)

    def standard_gamma(self, shape: Any, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws from the gamma of concentration `shape`, which broadcasts to `size`, and rate 1.

        Their derivative by it is that at a given rank (Figurnov, Mohamed and Mnih 2018).
        """
        if _requires_grad(shape):
            return apply("standard_gamma", lambda a: self.standard_gamma(a, size, dtype), (shape,))  # type: ignore[no-any-return]
        return self._draw("standard_gamma", unwrap(shape, self.device), size=size, dtype=dtype)

    def random(self, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws from the uniform on [0, 1)."""
        return self._draw("random", size=size, dtype=dtype)

    def poisson(self, lam: Any = 1.0, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws from the Poisson of mean `lam`: NumPy's integers, or numbers of a floating `dtype`.

        Those are nan where there is no such law; from a mean of 2^53 on, where not every integer is
        a number, they are the nearest to a normal draw.
        """
        xp, array = self.device.module, unwrap(lam, self.device)
        if dtype is None:
            return wrap(self.bits.poisson(array, size=size), self.device)
        drawable = (array >= 0) & (array < 2.0**53)
        safe = xp.where(drawable, array, 0.0)
        x = self.bits.poisson(safe, size=size).astype(np.float64)
        if not drawable.all():
            large = xp.where(array >= 2.0**53, array, xp.nan).astype(np.float64)
            normal = self.bits.standard_normal(size=size)
            x = xp.where(drawable, x, xp.rint(large + xp.sqrt(large) * normal))
        return wrap(x.astype(dtype), self.device)

    def binomial(self, n: Any, p: Any, size: Size = None, dtype: Any = None) -> Tensor:
        """Draws of how many of n coins of probability p show 1: NumPy's integers, or of a floating `dtype`.

        Those are nan where there is no such law; from 2^53 coins on, where not every integer is a
        number, they are the nearest to a normal draw.
        """
        xp, count, chance = self.device.module, unwrap(n, self.device), unwrap(p, self.device)
        if dtype is None:
            return wrap(self.bits.binomial(count, chance, size=size), self.device)
        drawable = (count >= 0) & (count < 2.0**53) & (chance >= 0) & (chance <= 1)
        safe = xp.where(drawable, count, 0.0).astype(np.int64), xp.where(drawable, chance, 0.0)
        x = self.bits.binomial(*safe, size=size).astype(np.float64)
        if not drawable.all():
            large = xp.where(count >= 2.0**53, count, xp.nan).astype(np.float64)
            mean = large * chance
            normal = self.bits.standard_normal(size=size) * xp.sqrt(mean * (1 - chance))
            x = xp.where(drawable, x, xp.clip(xp.rint(mean + normal), 0, large))
        return wrap(x.astype(dtype), self.device)


derivative("standard_gamma", lambda g, x, a: g * kernel("special_gamma_path")(x, a))
_device = device


def default_rng(seed: int | None = None, device: str | device | None = None) -> Generator:
    """A new Generator; see there."""
    return Generator(seed, device)


def seed(value: int | None = None) -> None:
    """Start every device's shared generators anew from `value`; None from the system."""
    global _seed
    _seed = value
    shared.cache_clear()
    _legacy.cache_clear()


@cache
def shared(where: device) -> Generator:
    """The generator of `where` that draws without one of their own use."""
    return Generator(_seed, where)


@cache
def _legacy(where: device) -> Any:
    return where.run(where.module.random.RandomState, _seed)


def __getattr__(name: str) -> Any:
    """numpy.random's old functions, and its types."""
    found = getattr(np.random, name, None) if name in np.random.__all__ else None
    if found is None:
        raise AttributeError(f"module 'lucid.random' has no attribute {name!r}")
    if isinstance(found, type):
        return found
    return partial(_legacy_draw, name)


def _legacy_draw(name: str, *args: Any, **kwargs: Any) -> Any:
    where = get_default_device()
    method = getattr(_legacy(where), name, None) or getattr(where.module.random, name, None)
    if method is None:
        raise TypeError(f"CuPy has no random.{name}; draw on the CPU, with lucid.device('cpu')")
    return _method(method, where, *args, **kwargs)


def __dir__() -> list[str]:
    return sorted({*globals(), *np.random.__all__})
