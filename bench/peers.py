"""What lucid is compared with: each only if it is installed, imported only when it is timed."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from functools import partial
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
    if case.kernel not in EXPRESSIONS or case.gradients:
        raise NotImplementedError("no expression for it")
    formula = EXPRESSIONS[case.kernel]
    if case.event:
        return lambda: formula(*arrays).sum(tuple(range(-case.event, 0)))
    return lambda: formula(*arrays)


def torch_eager(case: Case, arrays: list[Any]) -> Call:
    """torch.distributions, with p and q built beforehand."""
    import torch
    from torch import distributions

    torch.set_num_threads(lucid.get_num_threads())
    tensors = [torch.from_dlpack(a) for a in arrays]
    if case.gradients:
        return _backward(
            lambda *x: _evaluate(distributions, *case.build(distributions, x, validate_args=False)),
            case,
            tensors,
        )
    return partial(_evaluate, distributions, *case.build(distributions, tensors, validate_args=False))


def torch_compiled(case: Case, arrays: list[Any]) -> Call:
    """The same from bare tensors, compiled for these very shapes."""
    import torch
    from torch import distributions

    torch.set_num_threads(lucid.get_num_threads())
    torch.compiler.reset()

    @torch.compile(dynamic=False)
    def kl(*inputs: Any) -> Any:
        value = _evaluate(distributions, *case.build(distributions, inputs, validate_args=False))
        return value.sum() if case.gradients else value

    tensors = [torch.from_dlpack(a) for a in arrays]
    return _backward(kl, case, tensors) if case.gradients else lambda: kl(*tensors)


def _backward(function: Callable[..., Any], case: Case, tensors: list[Any]) -> Call:
    """The gradient of the function's sum by torch's autograd."""
    leaves = [x.detach().requires_grad_() for x in tensors[: case.gradients]]

    def call() -> Any:
        for x in leaves:
            x.grad = None
        function(*leaves, *tensors[case.gradients :]).sum().backward()
        return leaves[0].grad

    return call


def _evaluate(module: Any, p: Any, q: Any) -> Any:
    """KL(p || q); or, if q is an array, p's log density there."""
    return module.kl_divergence(p, q) if hasattr(q, "log_prob") else p.log_prob(q)


def _jitted(distributions: Any, case: Case, arrays: list[Any]) -> Call:
    import jax

    jax.config.update("jax_platforms", "cpu")
    jax.config.update("jax_enable_x64", True)
    inputs = [jax.numpy.asarray(a) for a in arrays]

    def evaluate(*inputs: Any) -> Any:
        return _evaluate(distributions, *case.build(distributions, inputs))

    if case.gradients:
        both = jax.jit(
            jax.value_and_grad(lambda *x: evaluate(*x).sum(), argnums=tuple(range(case.gradients)))
        )
        return lambda: jax.block_until_ready(both(*inputs))[1][0]
    call = jax.jit(evaluate)
    return lambda: call(*inputs).block_until_ready()


def numpyro_jit(case: Case, arrays: list[Any]) -> Call:
    """numpyro under jax.jit on the CPU, waited for."""
    os.environ.setdefault("NPROC", str(lucid.get_num_threads()))  # the size of XLA's pool
    from numpyro import distributions

    return _jitted(distributions, case, arrays)


def tfp_jit(case: Case, arrays: list[Any]) -> Call:
    """TensorFlow Probability on JAX under jax.jit on the CPU, waited for."""
    os.environ.setdefault("NPROC", str(lucid.get_num_threads()))
    from jax._src import core
    from jax.interpreters import xla

    if not hasattr(xla, "pytype_aval_mappings"):  # TFP 0.25 imports a name that jax 0.10 moved
        xla.pytype_aval_mappings = core.pytype_aval_mappings
    from tensorflow_probability.substrates.jax import distributions

    return _jitted(distributions, case, arrays)


# name: (the module it needs, how its call is built, where it runs)
PEERS: dict[str, tuple[str, Callable[[Case, list[Any]], Call], tuple[str, ...]]] = {
    "numpy": ("numpy", numpy_expression, ("cpu",)),
    "torch": ("torch", torch_eager, ("cpu", "cuda")),
    "torch.compile": ("torch", torch_compiled, ("cpu", "cuda")),
    "numpyro": ("numpyro", numpyro_jit, ("cpu",)),
    "tfp": ("tensorflow_probability", tfp_jit, ("cpu",)),
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
            except NotImplementedError:
                continue
            except Exception as error:  # no compiler, no CUDA build, no such family: whatever it likes
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
