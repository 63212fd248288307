"""Optimisers: what moves parameters along their gradients, as torch.optim's do."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from .recorded import Recorded
from .tape import no_grad
from .tensor import Tensor


class Optimizer:
    """Parameters that are moved together; a subclass says by what, from a parameter's gradient and state.

    Parameters
    ----------
    params : iterable of Tensor
        Leaves that require a gradient. They are written in place.
    lr : float
        The learning rate: positive.

    Raises
    ------
    TypeError, ValueError
        If `params` has anything else in it, naming which, or nothing; if `lr` is not a positive
        number.
    """

    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        family = type(self).__name__
        if isinstance(params, Tensor):
            raise TypeError(f"{family}: params must be an iterable of Tensors, got one Tensor")
        self.params = list(params)
        self.lr = _checked(family, "lr", lr, 0.0, math.inf)
        for i, x in enumerate(self.params):
            if not isinstance(x, Tensor):
                raise TypeError(f"{family}: params must be Tensors, got a {type(x).__name__} at index {i}")
            if not (isinstance(x, Recorded) and x.is_leaf):
                raise ValueError(
                    f"{family}: params must be leaves that require a gradient; at index {i} is none"
                )
        if not self.params:
            raise ValueError(f"{family}: params must be one Tensor at least, got none")
        if len({id(x.node) for x in self.params}) < len(self.params):
            raise ValueError(f"{family}: params must be distinct, one is there twice")
        self._state: list[Any] = [None] * len(self.params)

    def zero_grad(self) -> None:
        """Let go of the parameters' gradients."""
        for x in self.params:
            x.grad = None

    @no_grad()
    def step(self) -> None:
        """Move each parameter that has a gradient, in place."""
        for i, x in enumerate(self.params):
            if x.grad is not None:
                where = x.device
                if self._state[i] is None:
                    self._state[i] = where.run(self._start, where.module, x.array)
                where.run(self._move, where.module, x.array, x.grad.array, self._state[i])

    def _start(self, xp: Any, x: Any) -> Any:
        """The state of a parameter, an array of the module `xp`, before the first step."""
        raise NotImplementedError

    def _move(self, xp: Any, x: Any, gradient: Any, state: Any) -> None:
        """Write a step into `x`. On arrays: a dozen small operations on Tensors cost more than they do."""
        raise NotImplementedError


def _checked(family: str, name: str, value: Any, low: float, high: float, closed: bool = False) -> float:
    """A number between two others, the lower included if `closed`."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{family}: {name} must be a number, got {value!r:.60}") from None
    if not ((low <= number if closed else low < number) and number < high):
        least = "at least" if closed else "greater than"
        most = "finite" if high == math.inf else f"less than {high:g}"
        raise ValueError(f"{family}: {name} must be {least} {low:g} and {most}, got {value!r}")
    return number


class SGD(Optimizer):
    """Gradient descent: x <- x - lr v, where v <- momentum v + gradient.

    Parameters
    ----------
    params : iterable of Tensor
        Leaves that require a gradient. They are written in place.
    lr : float
        The learning rate: positive.
    momentum : float
        How much of the last step's v is kept: in [0, 1).

    Raises
    ------
    TypeError, ValueError
        If an argument is not so, naming it.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, -2.0], device="cpu", copy=True).requires_grad_()
    >>> sgd = lucid.optim.SGD([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> sgd.step()
    >>> x.tolist()
    [0.5, -1.0]
    """

    def __init__(self, params: Iterable[Tensor], lr: float, momentum: float = 0.0) -> None:
        super().__init__(params, lr)
        self.momentum = _checked("SGD", "momentum", momentum, 0.0, 1.0, closed=True)

    def _start(self, xp: Any, x: Any) -> Any:
        return xp.zeros_like(x), xp.empty_like(x)

    def _move(self, xp: Any, x: Any, gradient: Any, state: Any) -> None:
        velocity, room = state
        if self.momentum:
            xp.multiply(velocity, self.momentum, out=velocity)
            xp.add(velocity, gradient, out=velocity)
            gradient = velocity
        xp.multiply(gradient, self.lr, out=room)
        xp.subtract(x, room, out=x)


class Adam(Optimizer):
    """Adam (Kingma and Ba 2015, algorithm 1): steps scaled by running moments of the gradient.

    Parameters
    ----------
    params : iterable of Tensor
        Leaves that require a gradient. They are written in place.
    lr : float
        The learning rate: positive.
    betas : (float, float)
        How much of the running mean of the gradient, and of its square, a step keeps: in [0, 1).
    eps : float
        Added to the root of the second moment: positive.

    Raises
    ------
    TypeError, ValueError
        If an argument is not so, naming it.

    Examples
    --------
    >>> import lucid
    >>> x = lucid.asarray([1.0, -2.0], device="cpu", copy=True).requires_grad_()
    >>> adam = lucid.optim.Adam([x], lr=0.5)
    >>> (x * x).sum().backward()
    >>> adam.step()
    >>> [round(v, 6) for v in x.tolist()]  # the first step is lr long in every direction
    [0.5, -1.5]
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        super().__init__(params, lr)
        if not (isinstance(betas, tuple | list) and len(betas) == 2):
            raise TypeError(f"Adam: betas must be two numbers, got {betas!r:.60}")
        self.betas = tuple(
            _checked("Adam", f"betas[{i}]", b, 0.0, 1.0, closed=True) for i, b in enumerate(betas)
        )
        self.eps = _checked("Adam", "eps", eps, 0.0, math.inf)

    def _start(self, xp: Any, x: Any) -> Any:
        return {"step": 0, "mean": xp.zeros_like(x), "square": xp.zeros_like(x), "room": xp.empty_like(x)}

    def _move(self, xp: Any, x: Any, gradient: Any, state: Any) -> None:
        state["step"] += 1
        (b1, b2), mean, square, room = self.betas, state["mean"], state["square"], state["room"]
        xp.multiply(gradient, 1 - b1, out=room)
        xp.multiply(mean, b1, out=mean)
        xp.add(mean, room, out=mean)
        xp.multiply(gradient, gradient, out=room)
        xp.multiply(room, 1 - b2, out=room)
        xp.multiply(square, b2, out=square)
        xp.add(square, room, out=square)
        xp.sqrt(square, out=room)
        xp.multiply(room, 1 / math.sqrt(1 - b2 ** state["step"]), out=room)
        xp.add(room, self.eps, out=room)
        xp.divide(mean, room, out=room)
        xp.multiply(room, self.lr / (1 - b1 ** state["step"]), out=room)
        xp.subtract(x, room, out=x)
