"""An epoch of the demonstration's autoencoder, beside torch's of the same architecture."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

import lucid


def epoch(images: Any) -> Any:
    """lucid's: the demonstration's own model and loss."""
    from lucid.demos import vae

    model = vae.VAE(np.random.default_rng(0))
    adam = lucid.optim.Adam(model.parameters, lr=3e-3)
    x = lucid.asarray(images, dtype="float32", device="cpu")

    def run() -> float:
        for start in range(0, len(x), vae.BATCH):
            adam.zero_grad()
            kl, misfit = model.loss(x[start : start + vae.BATCH])
            (kl + misfit).backward()
            adam.step()
        return float(kl + misfit)

    return run


def torchs(images: Any) -> Any:
    """The same layers, losses, batches and optimiser."""
    import torch
    from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

    from lucid.demos import vae

    torch.set_num_threads(lucid.get_num_threads())
    drawn = vae.VAE(np.random.default_rng(0)).parameters
    leaves = [torch.tensor(p.detach().numpy()).requires_grad_() for p in drawn]
    a, b, c, d, e, f, g, h, i, j = leaves
    adam = torch.optim.Adam(leaves, lr=3e-3)
    x = torch.tensor(images, dtype=torch.float32)
    zero, one = torch.zeros(vae.LATENT), torch.ones(vae.LATENT)
    prior = Independent(Normal(zero, one, validate_args=False), 1, validate_args=False)

    def loss(x: Any) -> Any:
        hidden = torch.tanh(x @ a + b)
        q = Normal(hidden @ c + d, torch.exp(hidden @ e + f), validate_args=False)
        q = Independent(q, 1, validate_args=False)
        back = torch.tanh(q.rsample() @ g + h)
        p = Independent(Bernoulli(logits=back @ i + j, validate_args=False), 1, validate_args=False)
        return kl_divergence(q, prior).mean() - p.log_prob(x).mean()

    def run() -> float:
        for start in range(0, len(x), vae.BATCH):
            adam.zero_grad()
            y = loss(x[start : start + vae.BATCH])
            y.backward()
            adam.step()
        return float(y)

    return run


def test_epoch_of_an_autoencoder(race):
    """Both learn: their losses are near after some epochs; then they are timed."""
    if any(find_spec(m) is None for m in ("sklearn", "torch")):
        pytest.skip("needs scikit-learn and torch")
    from lucid.demos import vae

    with lucid.device("cpu"):
        images, _ = vae.images()
        calls = {"torch": torchs(images), "lucid": epoch(images)}
        ends = {name: [call() for _ in range(10)][-1] for name, call in calls.items()}
        assert abs(ends["torch"] - ends["lucid"]) < 3, ends
        samples = {name: race.sampler(call, "cpu") for name, call in calls.items()}
        race(samples, "torch", 1.0, (), case="VAE epoch", device="cpu", dtype="float32", n=len(images))
