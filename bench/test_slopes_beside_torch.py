"""Gradients of KL by every parameter beside torch's autograd, on every pair that torch has, in float64."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from cases import CASES, PairCase

import lucid
from lucid import distributions
from lucid.distributions import kl_divergence

PAIRS = [c for c in CASES if isinstance(c, PairCase)]
# Relative to the slope, or to what rounding does to it where terms of torch's form cancel. torch's
# trigamma is right to 5e-10; pairs without it agree to 5e-11.
NEAR = 1e-9


def torchs(case, arrays):
    """torch's gradients, or None where it has no such pair."""
    import torch

    leaves = [torch.tensor(x).requires_grad_() for x in arrays]
    try:
        p, q = case.build(torch.distributions, leaves, validate_args=False)
        y = torch.distributions.kl_divergence(p, q).sum()
    except (AttributeError, NotImplementedError, TypeError):
        return None
    if not y.requires_grad:  # +inf, whatever the parameters
        return None
    y.backward()
    return [
        np.zeros_like(x) if leaf.grad is None else leaf.grad.numpy()
        for x, leaf in zip(arrays, leaves, strict=True)
    ]


@pytest.mark.skipif(find_spec("torch") is None, reason="needs torch")
@pytest.mark.parametrize("case", PAIRS, ids=lambda c: c.name)
def test_slopes_beside_torch(case):
    arrays = case.arrays("float64", 200)
    theirs = torchs(case, arrays)
    if theirs is None:
        pytest.skip("torch has no such pair")
    leaves = [lucid.asarray(x, device="cpu", copy=True).requires_grad_() for x in arrays]
    y = kl_divergence(*case.build(distributions, leaves, validate_args=False))
    y.sum().backward()
    value, worst = abs(y.detach().numpy()), 0.0
    for x, leaf, other in zip(arrays, leaves, theirs, strict=True):
        ours = np.zeros_like(x) if leaf.grad is None else leaf.grad.numpy()
        seen = np.isfinite(value) & np.isfinite(other)
        size = abs(ours) + (1 + value) / np.maximum(abs(x), 1e-3)
        worst = max(worst, float((abs(ours - other) / size)[seen].max(initial=0.0)))
    print(f"{case.name:40}{worst:.1e}")
    assert worst <= NEAR
