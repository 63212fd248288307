"""The rows that are timed, lucid's side of each, and the figures aimed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import axes
import numpy as np
import reference
import table

import lucid
from lucid import distributions
from lucid.distributions import kl
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
    gradients: ClassVar[Any] = 0

    def build(self, module: Any, inputs: Any, **options: Any) -> tuple[Any, Any]:
        """p and q by their names in `module`, from p's parameters followed by q's."""
        given, pair = iter(inputs), []
        for family in (getattr(distributions, name) for name in (self.p, self.q)):
            values = [next(given) for _ in table.BY_CLASS[family].DOMAIN]
            pair.append(table.theirs(module, family, values, **options))
        return tuple(module.Independent(d, self.event) if self.event else d for d in pair)

    def arrays(self, dtype: str, n: int) -> list[np.ndarray[Any, Any]]:
        """p's parameters, then q's."""
        generator, shape, found = np.random.default_rng(0), self.shape(n), []
        for name, one in ((self.p, False), (self.q, self.shared)):
            families = (name,) if name else ()
            for constraint in (
                c for f in families for c in getattr(distributions, f).arg_constraints.values()
            ):
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
        four = [*inputs, *(x.copy() for x in inputs * 3)][:4]
        total = add(*four)
        moved = sum(x.nbytes for x in four) + total.nbytes
        return "roofline", partial(add, *four, out=total), (read + out.nbytes) / moved


@dataclass(frozen=True)
class PairCase(Case):
    """KL(P || Q) of a pair that a peer may have, at the tests' ordinary parameters."""

    sizes: tuple[int, ...] = (10**6,)
    quick: tuple[int, ...] = (10**3,)

    def arrays(self, dtype: str, n: int) -> list[np.ndarray[Any, Any]]:
        rng, p, q = np.random.default_rng(0), *(getattr(distributions, name) for name in (self.p, self.q))
        drawn = [
            [reference.draw(kind, "ordinary", n, dtype, rng) for kind in table.BY_CLASS[d].DOMAIN.values()]
            for d in (p, q)
        ]
        a, b = table.together(p, q, *drawn)
        return [np.asarray(x, dtype) for x in (*a, *b)]


@dataclass(frozen=True)
class GradientCase(Case):
    """The sum of the divergences and its gradient by p's parameters, and by q's where not `shared`.

    What is timed starts from parameters, builds p and q, and returns the first one's gradient.
    """

    quick: tuple[int, ...] = (10**3,)

    @property
    def gradients(self) -> int:
        """How many of the inputs, the first ones, a gradient is asked by."""
        return len(table.BY_CLASS[getattr(distributions, self.p)].DOMAIN) * (1 if self.shared else 2)

    def calls(self, inputs: list[Any], out: Any) -> dict[str, Callable[[], Any]]:
        leaves = [x.detach().requires_grad_() for x in inputs[: self.gradients]]

        def backward() -> Any:
            for x in leaves:
                x.grad = None
            given = [*leaves, *inputs[self.gradients :]]
            kl_divergence(*self.build(distributions, given, validate_args=False)).sum().backward()
            return leaves[0].grad

        return {"backward": backward}

    def reference(self, inputs: list[Any], out: Any) -> tuple[str, Callable[[], Any], float]:
        """That of as many bytes as reading the inputs twice and writing values and gradients."""
        of, call, factor = super().reference(inputs, out)
        read, value = (
            sum(x.nbytes for x in inputs),
            inputs[0].nbytes // inputs[0].shape[-1] ** bool(self.event),
        )
        written = sum(x.nbytes for x in inputs[: self.gradients])
        return of, call, factor * (2 * (read + value) + written) / (read + out.nbytes)


@dataclass(frozen=True)
class LogProbCase(Case):
    """The log density of P at as many values as parameters."""

    q: str = ""
    sizes: tuple[int, ...] = (10**7,)

    def build(self, module: Any, inputs: Any, **options: Any) -> tuple[Any, Any]:
        return table.theirs(module, getattr(distributions, self.p), inputs[1:], **options), inputs[0]

    def arrays(self, dtype: str, n: int) -> list[np.ndarray[Any, Any]]:
        x = np.random.default_rng(0).random(n, dtype)
        return [x, *super().arrays(dtype, n)]

    def calls(self, inputs: list[Any], out: Any) -> dict[str, Callable[[], Any]]:
        family, x = self.build(distributions, inputs, validate_args=False)
        kernel = lucid.kernel(self.kernel)
        return {"log_prob": partial(family.log_prob, x), "out=": partial(kernel, *inputs, out=out)}


@dataclass(frozen=True)
class NamedCase(Case):
    """KL of two laws of one family given by parameters of these names, drawn by `draw`.

    `draw(rng, n)` gives p's; q's are drawn alike, or by `other`.
    """

    names: tuple[str, ...] = ()
    draw: Callable[[Any, int], tuple[Any, ...]] = lambda rng, n: ()
    other: Callable[[Any, int], tuple[Any, ...]] | None = None
    devices: tuple[str, ...] = axes.DEVICES

    def build(self, module: Any, inputs: Any, **options: Any) -> tuple[Any, Any]:
        half, family = len(self.names), getattr(module, self.p)
        sides = (inputs[:half], inputs[half:])
        made = [family(**dict(zip(self.names, side, strict=True)), **options) for side in sides]
        return tuple(module.Independent(d, self.event) if self.event else d for d in made)

    def arrays(self, dtype: str, n: int) -> list[np.ndarray[Any, Any]]:
        rng = np.random.default_rng(0)
        return [np.asarray(x, dtype) for x in (*self.draw(rng, n), *(self.other or self.draw)(rng, n))]

    def calls(self, inputs: list[Any], out: Any) -> dict[str, Callable[[], Any]]:
        return {"kl_divergence": partial(kl_divergence, *self.build(distributions, inputs))}

    def reference(self, inputs: list[Any], out: Any) -> tuple[str, Callable[[], Any], float]:
        read, largest = sum(x.nbytes for x in inputs), max(inputs, key=lambda x: x.nbytes)
        of, call, factor = super().reference([largest] * 4, largest)
        return of, call, factor * (read + out.nbytes) / (5 * largest.nbytes)


def _rows(size: int) -> Callable[[Any, int], tuple[Any, ...]]:
    return lambda rng, n: (rng.normal(size=(n // size, size)),)


def _simplex(size: int) -> Callable[[Any, int], tuple[Any, ...]]:
    return lambda rng, n: (rng.uniform(0.5, 5, (n // size, size)),)


def _gaussians(d: int) -> Callable[[Any, int], tuple[Any, ...]]:
    def draw(rng: Any, n: int) -> tuple[Any, ...]:
        a = np.tril(rng.normal(size=(n // d, d, d)) / d)
        a[:, range(d), range(d)] = rng.uniform(0.5, 2, (n // d, d))
        return rng.normal(size=(n // d, d)), a

    return draw


def _across(first: bool) -> Callable[[Any, int], tuple[Any, ...]]:
    def draw(rng: Any, n: int) -> tuple[Any, ...]:
        shape = (round(n**0.5), 1, 64) if first else (1, round(n**0.5), 64)
        return rng.normal(size=shape), rng.uniform(0.5, 2, shape)

    return draw


def _named() -> tuple[NamedCase, ...]:
    def case(name: str, family: str, names: tuple[str, ...], draw: Any, n: int, **more: Any) -> NamedCase:
        more = {"quick": (6400,), **more}
        return NamedCase(name, "", family, family, sizes=(n,), names=names, draw=draw, **more)

    tril = ("loc", "scale_tril")
    return (
        case("Categorical 10", "Categorical", ("logits",), _rows(10), 10**6),
        case("Categorical 50000", "Categorical", ("logits",), _rows(50_000), 10**7, quick=(50_000,)),
        case("Dirichlet 10", "Dirichlet", ("concentration",), _simplex(10), 10**6),
        *(case(f"MVN {d}", "MultivariateNormal", tril, _gaussians(d), n * d)
          for d, n in ((3, 10**6), (8, 10**5), (32, 10**4), (128, 500))),
        case("Bernoulli logits", "Bernoulli", ("logits",), lambda rng, n: (rng.normal(size=n),), 10**6),
        case("Poisson", "Poisson", ("rate",), lambda rng, n: (rng.uniform(0.1, 10, n),), 10**6),
        case("pairwise 64", "Normal", ("loc", "scale"), _across(True), 4 * 10**6,
             other=_across(False), event=1),
    )  # fmt: skip


def pairs() -> tuple[Case, ...]:
    """Every pair of families with a closed form."""
    forms = ((p.__name__, q.__name__, kl._resolve()[p, q].name) for p, q, _ in table.PAIRS)
    return tuple(PairCase(f"{p}-{q}", name, p, q, devices=("cpu",)) for p, q, name in forms)


CASES = (
    Case("scalar", shape=lambda n: (), sizes=(1,), quick=(1,), devices=("cpu",)),
    Case("kl"),
    Case("vae prior", sizes=(10**7,), quick=(10**5,), shared=True),
    Case("independent 64", shape=lambda n: (n // 64, 64), sizes=(64 * 10**5,), quick=(64 * 10**3,),
         shared=True, event=1),
    GradientCase("gradient", sizes=(10**7,)),
    GradientCase("gradient independent 64", shape=lambda n: (n // 64, 64), sizes=(64 * 10**5,),
                 quick=(64 * 10**2,), shared=True, event=1),
    *(LogProbCase(f"log_prob {name}", f"{name.lower()}_log_prob", name, quick=(10**3,)) for name in
      ("Normal", "Laplace", "Exponential", "Gumbel", "Cauchy") if hasattr(distributions, name)),
    *(c for c in _named() if hasattr(distributions, c.p)),
    *pairs(),
)  # fmt: skip

# Of an array module and two arrays.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "x + y": lambda xp, x, y: x + y,
    "x < y": lambda xp, x, y: x < y,
    "2 * x": lambda xp, x, y: 2 * x,
    "np.add": lambda xp, x, y: np.add(x, y),
    "np.exp": lambda xp, x, y: np.exp(x),
    "add": lambda xp, x, y: xp.add(x, y),
    "exp": lambda xp, x, y: xp.exp(x),
    "sum": lambda xp, x, y: xp.sum(x),
    "x.sum()": lambda xp, x, y: x.sum(),
    "x[1:]": lambda xp, x, y: x[1:],
}
OPERATION_SIZES = (3, 10**6)

# At most `ratio` of the reference; at least so many times as fast as a peer. Reported, never asserted.
_PEERS = {"torch": 20.0, "torch.compile": 3.0, "numpyro": 3.0}
AIMS: dict[tuple[str, str, str, int], dict[str, float]] = {
    ("kl", "out=", "cpu", 10**7): {"ratio": 1.25, **_PEERS},
    ("kl", "kernel", "cpu", 10**7): {"ratio": 1.6, **_PEERS},
    ("kl", "kl_divergence", "cpu", 10**7): {"ratio": 1.6, **_PEERS},
    ("kl", "out=", "cuda", 10**8): {"ratio": 1 / 0.9},
    ("independent 64", "kl_divergence", "cpu", 64 * 10**5): {"numpyro": 1.0},
    ("scalar", "kl_divergence", "cpu", 1): {"ratio": 33.0},
    **{(c.name, "out=", "cpu", 10**6): dict.fromkeys(
        ("torch", "torch.compile", "numpyro", "tfp"),
        4.0 if c.name in ("Gamma-Gamma", "Beta-Beta", "VonMises-VonMises") else 2.0,
    ) for c in CASES if isinstance(c, PairCase)},
    **{(c.name, "out=", "cpu", 10**7): {"ratio": 1.5} for c in CASES if isinstance(c, LogProbCase)},
    **{(name, "kl_divergence", "cpu", n): dict.fromkeys(("torch", "torch.compile", "numpyro"), aim)
       for name, n, aim in (
           ("Categorical 10", 10**6, 1.0), ("Categorical 50000", 10**7, 1.0), ("Dirichlet 10", 10**6, 4.0),
           ("MVN 3", 3 * 10**6, 20.0), ("MVN 8", 8 * 10**5, 8.0), ("MVN 32", 32 * 10**4, 3.0),
           ("MVN 128", 128 * 500, 1.5), ("Bernoulli logits", 10**6, 2.0), ("Poisson", 10**6, 2.0),
           ("pairwise 64", 4 * 10**6, 3.0),
       )},
    ("gradient", "backward", "cpu", 10**7): {"torch": 30.0, "torch.compile": 5.0, "numpyro": 5.0},
    ("gradient independent 64", "backward", "cpu", 64 * 10**5): dict.fromkeys(_PEERS, 2.0),
    ("import", "import lucid", "cpu", 1): {"ratio": 2.0},
}  # fmt: skip
