"""Random numbers: NumPy's Generator on the CPU, CuPy's on a GPU, drawing Tensors.

Every draw of lucid takes an optional Generator and otherwise the shared one of its device,
which `seed` starts anew.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._device import device, get_default_device
from .tensor import Tensor, get_default_dtype, unwrap, wrap

_shared: dict[device, Generator] = {}
_seed: int | None = None


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
    >>> lucid.random.default_rng(0, device="cpu").standard_normal((2,)).shape
    (2,)
    """

    def __init__(self, seed: int | None = None, device: str | device | None = None) -> None:
        self.device = get_default_device() if device is None else _device(device)
        self.bits = self.device.module.random.default_rng(seed)

    def _draw(self, method: str, *inputs: Any, shape: tuple[int, ...], dtype: Any) -> Tensor:
        wanted = get_default_dtype() if dtype is None else np.dtype(dtype)
        working = np.dtype(np.float32) if wanted == np.float16 else wanted
        drawn = getattr(self.bits, method)(*inputs, size=shape, dtype=working)
        return wrap(drawn.astype(wanted, copy=False), self.device)

    def standard_normal(self, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws from the standard normal."""
        return self._draw("standard_normal", shape=shape, dtype=dtype)

    def standard_exponential(self, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws from the exponential of rate 1."""
        return self._draw("standard_exponential", shape=shape, dtype=dtype)

    def standard_gamma(self, concentration: Any, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws from the gamma of that concentration, which broadcasts to `shape`, and rate 1."""
        array = unwrap(concentration, self.device)
        return self._draw("standard_gamma", array, shape=shape, dtype=dtype)

    def poisson(self, rate: Any, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws from the Poisson of that rate, which broadcasts to `shape`; nan where it has none.

        From a rate of 2^53 on, where not every integer is a number, the nearest to a normal draw.
        """
        xp, array = self.device.module, unwrap(rate, self.device)
        drawable = (array >= 0) & (array < 2.0**53)
        safe = xp.where(drawable, array, 0.0)
        x = self.bits.poisson(safe, size=shape).astype(np.float64)
        if not drawable.all():
            large = xp.where(array >= 2.0**53, array, xp.nan).astype(np.float64)
            normal = self.bits.standard_normal(size=shape)
            x = xp.where(drawable, x, xp.rint(large + xp.sqrt(large) * normal))
        return wrap(x.astype(get_default_dtype() if dtype is None else dtype), self.device)

    def binomial(self, n: Any, p: Any, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws of how many of n coins of probability p show 1; nan where there is no such law.

        From 2^53 coins on, where not every integer is a number, the nearest to a normal draw.
        """
        xp, count, chance = self.device.module, unwrap(n, self.device), unwrap(p, self.device)
        drawable = (count >= 0) & (count < 2.0**53) & (chance >= 0) & (chance <= 1)
        safe = xp.where(drawable, count, 0.0).astype(np.int64), xp.where(drawable, chance, 0.0)
        x = self.bits.binomial(*safe, size=shape).astype(np.float64)
        if not drawable.all():
            large = xp.where(count >= 2.0**53, count, xp.nan).astype(np.float64)
            mean = large * chance
            normal = self.bits.standard_normal(size=shape) * xp.sqrt(mean * (1 - chance))
            x = xp.where(drawable, x, xp.clip(xp.rint(mean + normal), 0, large))
        return wrap(x.astype(get_default_dtype() if dtype is None else dtype), self.device)

    def random(self, shape: tuple[int, ...] = (), dtype: Any = None) -> Tensor:
        """Draws from the uniform on [0, 1)."""
        return self._draw("random", shape=shape, dtype=dtype)


_device = device


def default_rng(seed: int | None = None, device: str | device | None = None) -> Generator:
    """A new Generator; see there."""
    return Generator(seed, device)


def seed(value: int | None) -> None:
    """Start every device's shared generator anew from `value`; None from the system."""
    global _seed
    _seed = value
    _shared.clear()


def shared(where: device) -> Generator:
    """The generator of `where` that draws without one of their own use."""
    if where not in _shared:
        _shared[where] = Generator(_seed, where)
    return _shared[where]
