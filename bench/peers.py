"""What lucid is compared with: each only if it is installed, imported only when it is timed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from cases import Case

import lucid

Call = Callable[[], Any]

EXPRESSIONS = {
    "kl_normal_normal": lambda m, s, n, t: np.log(t / s) + (s**2 + (m - n) ** 2) / (2 * t**2) - 0.5,
}


def numpy_expression(case: Case, arrays: list[Any]) -> Call:
    """The textbook formula, one thread."""
    formula = EXPRESSIONS[case.kernel]
    if case.event:
        return lambda: formula(*arrays).sum(tuple(range(-case.event, 0)))
    return lambda: formula(*arrays)


def torch_eager(case: Case, arrays: list[Any]) -> Call:
    """torch.distributions, with p and q built beforehand."""
    import torch
    from torch import distributions

    torch.set_num_threads(lucid.get_num_threads())
    p, q = case.build(distributions, [torch.from_dlpack(a) for a in arrays], validate_args=False)
    return lambda: distributions.kl_divergence(p, q)


def torch_compiled(case: Case, arrays: list[Any]) -> Call:
    """The same from bare tensors, compiled for these very shapes."""
    import torch
    from torch import distributions

    torch.set_num_threads(lucid.get_num_threads())
    torch.compiler.reset()

    @torch.compile(dynamic=False)
    def kl(*inputs: Any) -> Any:
        return distributions.kl_divergence(*case.build(distributions, inputs, validate_args=False))

    tensors = [torch.from_dlpack(a) for a in arrays]
    return lambda: kl(*tensors)


def numpyro_jit(case: Case, arrays: list[Any]) -> Call:
    """numpyro under jax.jit on the CPU, waited for."""
    os.environ.setdefault("NPROC", str(lucid.get_num_threads()))  # the size of XLA's pool
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    from numpyro import distributions

    kl = jax.jit(lambda *inputs: distributions.kl_divergence(*case.build(distributions, inputs)))
    inputs = [jax.numpy.asarray(a) for a in arrays]
    return lambda: kl(*inputs).block_until_ready()


# name: (the module it needs, how its call is built, where it runs)
PEERS: dict[str, tuple[str, Callable[[Case, list[Any]], Call], tuple[str, ...]]] = {
    "numpy": ("numpy", numpy_expression, ("cpu",)),
    "torch": ("torch", torch_eager, ("cpu", "cuda")),
    "torch.compile": ("torch", torch_compiled, ("cpu", "cuda")),
    "numpyro": ("numpyro", numpyro_jit, ("cpu",)),
}


def peers(case: Case, result: lucid.Tensor, arrays: list[Any]) -> dict[str, Call]:
    """The calls of the peers that run here, checked against lucid's `result`."""
    found = {}
    where = result.device
    for name, (module, build, devices) in PEERS.items():
        if where.type in devices and find_spec(module) is not None:
            try:
                call = build(case, arrays)
                theirs = where.module.asarray(call())
            except Exception as error:  # no compiler, no CUDA build: whatever it likes
                warnings.warn(
                    f"{name} left out of {case.name} on {where}: {type(error).__name__}: {error!s:.100}",
                    stacklevel=2,
                )
                continue
            # The tolerance is for their textbook formula, which cancels where p is close to q.
            head, expected = (
                np.atleast_1d(where.module.ravel(x)[:1000].tolist()) for x in (theirs, result.array)
            )
            np.testing.assert_allclose(head, expected, rtol=1e-3, atol=1e-5, err_msg=name)
            found[name] = call
    return found
