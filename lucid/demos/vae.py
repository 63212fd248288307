"""A variational autoencoder learns handwritten digits."""

from __future__ import annotations

import argparse
import math
from importlib import import_module
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid.distributions import Bernoulli, Independent, Normal, kl_divergence

from .common import checked_output, drawing, positive, progress, save, table

PIXELS, HIDDEN, LATENT, BATCH, HELD_OUT = 64, 128, 8, 100, 297


class VAE:
    """A network of two layers from pixels to Normal(loc, scale) of a code, and one of two back to logits.

    Parameters
    ----------
    generator : numpy.random.Generator
        What the weights start from.
    dtype : str
        Theirs.
    """

    def __init__(self, generator: np.random.Generator, dtype: str = "float32") -> None:
        def weights(*shape: int) -> Tensor:
            drawn = generator.normal(size=shape) / math.sqrt(shape[0]) if len(shape) > 1 else np.zeros(shape)
            return lucid.asarray(drawn, dtype=dtype).requires_grad_()

        self.into = weights(PIXELS, HIDDEN), weights(HIDDEN)
        self.loc = weights(HIDDEN, LATENT), weights(LATENT)
        self.log_scale = weights(HIDDEN, LATENT), weights(LATENT)
        self.out = weights(LATENT, HIDDEN), weights(HIDDEN)
        self.logits = weights(HIDDEN, PIXELS), weights(PIXELS)
        self.parameters = [*self.into, *self.loc, *self.log_scale, *self.out, *self.logits]
        self.prior = Independent(Normal(lucid.zeros(LATENT, dtype=dtype), lucid.ones(LATENT, dtype=dtype)), 1)

    def encode(self, x: Tensor) -> Independent:
        """The approximate posteriors of images' codes."""
        h = lucid.tanh(x @ self.into[0] + self.into[1])
        loc, scale = h @ self.loc[0] + self.loc[1], lucid.exp(h @ self.log_scale[0] + self.log_scale[1])
        return Independent(Normal(loc, scale, validate_args=False), 1)

    def decode(self, z: Tensor) -> Independent:
        """The laws of images with these codes."""
        h = lucid.tanh(z @ self.out[0] + self.out[1])
        logits = h @ self.logits[0] + self.logits[1]
        return Independent(Bernoulli(logits=logits, validate_args=False), 1)

    def loss(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """KL(posterior || prior), and minus an image's log probability given a code drawn; means, nats."""
        posterior = self.encode(x)
        z = posterior.rsample()
        return kl_divergence(posterior, self.prior).mean(), -self.decode(z).log_prob(x).mean()


def images() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """scikit-learn's digits as black and white pixels, (n, 64) of 0 and 1: to train on, and held out."""
    pixels = (import_module("sklearn.datasets").load_digits().data > 7).astype(float)
    order = np.random.default_rng(0).permutation(len(pixels))
    return pixels[order[HELD_OUT:]], pixels[order[:HELD_OUT]]


def options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--epochs",
        metavar="N",
        type=positive,
        default=150,
        help="passes over the images (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> None:
    """Train, print what an image costs in nats, and draw reconstructions and samples."""
    output = checked_output(options)
    lucid.random.seed(0)
    generator = np.random.default_rng(0)
    train, test = (lucid.asarray(x, dtype="float32") for x in images())
    model = VAE(generator)
    adam = lucid.optim.Adam(model.parameters, lr=3e-3)
    losses = [_mean_loss(model, train, test)]
    bar = progress(range(options.epochs), "epoch")
    for _ in bar:
        order = lucid.asarray(generator.permutation(len(train)))
        for start in range(0, len(train), BATCH):
            adam.zero_grad()
            kl, misfit = model.loss(train[order[start : start + BATCH]])
            (kl + misfit).backward()
            adam.step()
        losses.append(_mean_loss(model, train, test))
        bar.set_postfix_str(f"{sum(losses[-1][1]):.2f} nats held out")
    with lucid.no_grad():
        posterior = model.encode(test)
        again = lucid.special.expit(model.decode(posterior.mean).base_dist.logits).numpy()
        dreamt = lucid.special.expit(model.decode(model.prior.sample((96,))).base_dist.logits).numpy()
    table(
        [
            ("", "train", "held out"),
            ("before, nats/image", *(f"{sum(x):.2f}" for x in losses[0])),
            ("after, nats/image", *(f"{sum(x):.2f}" for x in losses[-1])),
            ("of them KL", *(f"{x[0]:.2f}" for x in losses[-1])),
            ("picture", "", str(output)),
        ]
    )
    _draw(losses, test.numpy(), again, dreamt, output)


@lucid.no_grad()
def _mean_loss(model: VAE, *parts: Tensor) -> list[tuple[float, float]]:
    """KL and misfit of each part, in nats an image."""
    found = []
    for x in parts:
        kl, misfit = model.loss(x)
        found.append((float(kl), float(misfit)))
    return found


def _grid(images: np.ndarray[Any, Any], columns: int) -> np.ndarray[Any, Any]:
    """Images of 8 x 8 side by side, with a border between."""
    rows = len(images) // columns
    framed = np.pad(
        images.reshape(rows, columns, 8, 8), ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=0.35
    )
    return framed.transpose(0, 2, 1, 3).reshape(rows * 10, columns * 10)


def _draw(losses: Any, given: Any, again: Any, dreamt: Any, output: Any) -> None:
    figure = drawing(13, 5.2)
    left, middle, right = figure.subplots(1, 3, width_ratios=[1.15, 1, 1])
    for part, name in enumerate(("train", "held out")):
        left.plot([sum(x[part]) for x in losses], label=name, lw=1.6)
    left.plot([x[1][0] for x in losses], label="of it KL(posterior ‖ prior)", lw=1.2, ls="--", color="0.4")
    left.set(xlabel="epoch", ylabel="nats per image", title="minus the evidence bound", ylim=(0, 40))
    left.legend(frameon=False)
    left.spines[["top", "right"]].set_visible(False)
    pairs = np.stack([given[:48].reshape(6, 8, -1), again[:48].reshape(6, 8, -1)], axis=1).reshape(96, -1)
    middle.imshow(_grid(pairs, 8), cmap="gray_r", vmin=0, vmax=1)
    middle.set_title("held-out digits, and below each its reconstruction")
    right.imshow(_grid(dreamt, 8), cmap="gray_r", vmin=0, vmax=1)
    right.set_title("digits drawn from the prior")
    for axes in (middle, right):
        axes.set_axis_off()
    figure.suptitle("A variational autoencoder of 8 latent dimensions on 1,500 handwritten digits")
    save(figure, output)
