"""Maximum likelihood is minimal KL: families fitted to measurements of breast tissue."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

import lucid
from lucid import Tensor
from lucid.distributions import (
    Categorical,
    Distribution,
    Gamma,
    Gumbel,
    InverseGamma,
    Logistic,
    LogNormal,
    Normal,
    Weibull,
    constraints,
    kl_divergence,
)

from .common import checked_output, drawing, positive, progress, save, table

FAMILIES = (Normal, Logistic, Gumbel, LogNormal, Gamma, InverseGamma, Weibull)
HELD_OUT = 170


class Fit(NamedTuple):
    """A family's law of greatest likelihood, and the nats an observation costs under it."""

    law: Distribution
    train: float
    held_out: float
    kl: float


def measurements() -> tuple[np.ndarray[Any, Any], float]:
    """scikit-learn's areas of cell nuclei in 569 biopsies over their mean, and the step between them."""
    data = import_module("sklearn.datasets").load_breast_cancer()
    area = data.data[:, list(data.feature_names).index("mean area")]
    return np.random.default_rng(0).permutation(area / area.mean()), float(0.1 / area.mean())


def law_of(family: Any, free: list[Tensor]) -> Distribution:
    """A law from parameters without bounds, of which the positive ones take the exponential."""
    given = {
        name: lucid.exp(x) if constraint is constraints.positive else x
        for x, (name, constraint) in zip(free, family.arg_constraints.items(), strict=True)
    }
    law: Distribution = family(**given)
    return law


def fitted(family: Any, x: Tensor, steps: int) -> Distribution:
    """The law of greatest likelihood, by gradients of log_prob."""
    free = [lucid.asarray(0.0, dtype="float64").requires_grad_() for _ in family.arg_constraints]
    adam = lucid.optim.Adam(free, lr=0.05)
    for step in range(steps):
        adam.lr = 0.05 * (1 - step / steps) + 1e-5
        adam.zero_grad()
        (-law_of(family, free).log_prob(x).mean()).backward()
        adam.step()
    return law_of(family, [v.detach() for v in free])


def divergence(x: Tensor, step: float, law: Distribution) -> float:
    """KL(measurements || law) in nats, both as laws of the cells, `step` wide, that x is written to."""
    values, counts = lucid.unique_counts(x)
    cells = law.cdf(values + step / 2) - law.cdf(values - step / 2)
    shares = counts / len(x)
    # What the measurements never were takes one cell more, of no share.
    p = lucid.concat([shares, lucid.zeros(1, dtype="float64")])
    q = lucid.concat([cells, (1 - cells.sum())[None]])
    return float(kl_divergence(Categorical(probs=p), Categorical(probs=q)))


def options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--steps", metavar="N", type=positive, default=800, help="of each fit (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> None:
    """Fit every family, and rank them by what an observation held out costs."""
    output = checked_output(options)
    area, step = measurements()
    train, test = lucid.asarray(area[HELD_OUT:]), lucid.asarray(area[:HELD_OUT])
    fits = []
    for family in progress(FAMILIES, "family"):
        law = fitted(family, train, options.steps)
        cost, held_out = (-float(law.log_prob(x).mean()) for x in (train, test))
        fits.append(Fit(law, cost, held_out, divergence(train, step, law)))
    fits.sort(key=lambda f: f.held_out)
    rows: list[tuple[str, ...]] = [
        ("family", "held out", "train, -log p", "KL(data ‖ law)", "difference", "parameters")
    ]
    for f in fits:
        numbers = (f.held_out, f.train, f.kl, f.train - f.kl)
        parameters = ", ".join(f"{k} {float(v):.4g}" for k, v in f.law._parameters.items())
        rows.append((type(f.law).__name__, *(f"{v:.5f}" for v in numbers), parameters))
    rows.append(("picture", "", "", "", "", str(output)))
    print("nats per observation; the difference is the data's own entropy, whatever the law")
    table(rows)
    _draw(area, fits, output)


def _draw(area: Any, fits: list[Fit], output: Any) -> None:
    figure = drawing(13, 5)
    left, right = figure.subplots(1, 2, width_ratios=[1.5, 1])
    left.hist(area, bins=45, density=True, color="0.87", label="569 biopsies")
    x = np.linspace(area.min() * 0.5, area.max(), 800)
    for k, f in enumerate(fits):
        left.plot(x, np.exp(f.law.log_prob(x).numpy()), color=f"C{k}", lw=1.6, label=type(f.law).__name__)
    left.set(
        xlabel="area of cell nuclei, over their mean", ylabel="density", title="laws of greatest likelihood"
    )
    left.legend(frameon=False)
    names = [type(f.law).__name__ for f in fits]
    least = fits[0].held_out
    right.barh(names, [f.held_out - least for f in fits], color=[f"C{k}" for k in range(len(fits))])
    right.invert_yaxis()
    right.set(xlabel=f"nats per held-out observation above the best's {least:.3f}", title="what they cost")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle("Maximum likelihood as minimal KL(data ‖ law)")
    save(figure, output)
