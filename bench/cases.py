"""The rows that are timed, lucid's side of each, and the figures aimed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import axes
import numpy as np

import lucid
from lucid import distributions
from lucid.distributions.kl import kl_divergence


@dataclass(frozen=True)
class Case:
    """KL(P || Q) over a batch.

    `shape` is that of p's parameters at n elements, and of q's; or, if `shared`, one q serves
    the whole batch: loc 0, scale 1. The last `event` axes are summed.
    """

    name: str
    kernel: str = "kl_normal_normal"
    p: str = "Normal"
    q: str = "Normal"
    shape: Callable[[int], tuple[int, ...]] = lambda n: (n,)
    sizes: tuple[int, ...] = axes.SIZES
    quick: tuple[int, ...] = (10**3, 10**5)
    shared: bool = False
    event: int = 0
    devices: tuple[str, ...] = axes.DEVICES

    def build(self, module: Any, inputs: Any, **options: Any) -> tuple[Any, Any]:
        """p and q by their names in `module`, from p's parameters followed by q's."""
        k = len(getattr(distributions, self.p).arg_constraints)
        pair = (
            getattr(module, self.p)(*inputs[:k], **options),
            getattr(module, self.q)(*inputs[k:], **options),
        )
        return tuple(module.Independent(d, self.event) for d in pair) if self.event else pair

    def arrays(self, dtype: str, n: int) -> list[np.ndarray[Any, Any]]:
        """p's parameters, then q's."""
        generator, shape, found = np.random.default_rng(0), self.shape(n), []
        for name, one in ((self.p, False), (self.q, self.shared)):
            for constraint in getattr(distributions, name).arg_constraints.values():
                positive = float(constraint is distributions.constraints.positive)
                x = np.full(shape[1:], positive, dtype) if one else np.asarray(generator.random(shape, dtype))
                found.append(x if one else np.add(x, positive - 0.5, out=x))
        return found

    def calls(self, inputs: list[Any], out: Any) -> dict[str, Callable[[], Any]]:
        """The ways lucid computes it."""
        found = {"kl_divergence": partial(kl_divergence, *self.build(distributions, inputs))}
        if not self.event:
            found["kernel"] = partial(lucid.kernel(self.kernel), *inputs)
            found["out="] = partial(lucid.kernel(self.kernel), *inputs, out=out)
        return found

    def reference(self, inputs: list[Any], out: Any) -> tuple[str, Callable[[], Any], float]:
        """What a row's time is divided by: its name, the call, and a factor for its time.

        On the CPU the sum of the same inputs by the same threads, on a GPU a device-to-device
        copy, either's time scaled to the bytes that the case has to move.
        """
        if self.name == "scalar":
            return "np.add", partial(np.add, np.asarray(1.0), np.asarray(2.0)), 1.0
        read, source = sum(x.nbytes for x in inputs), inputs[0].array
        if out.device.type == "cuda":
            copy = partial(source.copy().data.copy_from_device_async, source.data, source.nbytes)
            return "copy", copy, (read + out.nbytes) / (2 * source.nbytes)
        add = lucid.kernel("roofline_add")
        total = add(*inputs)
        return "roofline", partial(add, *inputs, out=total), (read + out.nbytes) / (read + total.nbytes)


CASES = (
    Case("scalar", shape=lambda n: (), sizes=(1,), quick=(1,), devices=("cpu",)),
    Case("kl"),
    Case("vae prior", sizes=(10**7,), quick=(10**5,), shared=True),
    Case("independent 64", shape=lambda n: (n // 64, 64), sizes=(64 * 10**5,), quick=(64 * 10**3,),
         shared=True, event=1),
)  # fmt: skip

# At most `ratio` of the reference; at least so many times as fast as a peer. Reported, never asserted.
_PEERS = {"torch": 20.0, "torch.compile": 3.0, "numpyro": 3.0}
AIMS: dict[tuple[str, str, str, int], dict[str, float]] = {
    ("kl", "out=", "cpu", 10**7): {"ratio": 1.25, **_PEERS},
    ("kl", "kernel", "cpu", 10**7): {"ratio": 1.6, **_PEERS},
    ("kl", "kl_divergence", "cpu", 10**7): {"ratio": 1.6, **_PEERS},
    ("kl", "out=", "cuda", 10**8): {"ratio": 1 / 0.9},
    ("independent 64", "kl_divergence", "cpu", 64 * 10**5): {"numpyro": 1.0},
    ("scalar", "kl_divergence", "cpu", 1): {"ratio": 33.0},
    ("import", "import lucid", "cpu", 1): {"ratio": 2.0},
}
