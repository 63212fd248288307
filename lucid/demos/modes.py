"""One Gaussian fitted to two hills: KL(q || p) seeks a mode, KL(p || q) covers both."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid.distributions import Categorical, MixtureSameFamily, Normal, kl_divergence

from .common import checked_output, drawing, positive, progress, save, table

WEIGHTS, LOCS, SCALES = (0.4, 0.6), (-2.5, 2.0), (0.6, 0.9)
# Where fits of KL(q || p) start: it has a lowest point in each hill.
STARTS = (-3.5, 3.5)


class Divergences:
    """KL(q || p) and KL(p || q) of a Gaussian q and the mixture p, by the trapezoidal rule.

    Neither has a closed form. The rule is good to all digits of what is smooth and vanishes at
    both ends; Gauss-Hermite's nodes are too few where log p turns from one hill to the other.
    """

    def __init__(self) -> None:
        z = np.linspace(-9, 9, 601)
        w = np.exp(-(z**2) / 2)
        self.z, self.w = lucid.asarray(z), lucid.asarray(w / w.sum())
        self.p = MixtureSameFamily(Categorical(probs=list(WEIGHTS)), Normal(list(LOCS), list(SCALES)))
        # p's own nodes: each hill's, weighted.
        self.x = lucid.concat([m + s * self.z for m, s in zip(LOCS, SCALES, strict=True)])
        self.weights = lucid.concat([v * self.w for v in WEIGHTS])
        self.minus_entropy = (self.weights * self.p.log_prob(self.x)).sum()

    def exclusive(self, loc: Tensor, scale: Tensor) -> Tensor:
        """KL(q || p), in nats; `loc` and `scale` broadcast."""
        loc, scale = loc[..., None], scale[..., None]
        x = loc + scale * self.z
        return (self.w * (Normal(loc, scale).log_prob(x) - self.p.log_prob(x))).sum(axis=-1)

    def inclusive(self, loc: Tensor, scale: Tensor) -> Tensor:
        """KL(p || q), in nats; `loc` and `scale` broadcast."""
        log_q = Normal(loc[..., None], scale[..., None]).log_prob(self.x)
        return self.minus_entropy - (self.weights * log_q).sum(axis=-1)


def fit(divergence: Any, start: float, steps: int) -> np.ndarray[Any, Any]:
    """The path (steps + 1, 2) of loc and log scale down a divergence."""
    loc, log_scale = (lucid.asarray(v, dtype="float64").requires_grad_() for v in (start, 0.7))
    adam = lucid.optim.Adam([loc, log_scale], lr=0.05)
    path = [(float(loc), float(log_scale))]
    for _ in progress(range(steps), "step"):
        adam.zero_grad()
        divergence(loc, lucid.exp(log_scale)).backward()
        adam.step()
        path.append((float(loc), float(log_scale)))
    return np.array(path)


def options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--steps", metavar="N", type=positive, default=600, help="of each fit (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> None:
    """Fit by both divergences, and draw both landscapes."""
    output = checked_output(options)
    both = Divergences()
    fits = [
        *(("KL(q ‖ p)", both.exclusive, fit(both.exclusive, start, options.steps)) for start in STARTS),
        ("KL(p ‖ q)", both.inclusive, fit(both.inclusive, 0.5, options.steps)),
    ]
    rows: list[tuple[str, ...]] = [("minimised", "loc", "scale", "KL(q ‖ p)", "KL(p ‖ q)")]
    for name, _, path in fits:
        loc, scale = lucid.asarray(path[-1, 0]), lucid.exp(lucid.asarray(path[-1, 1]))
        values = (loc, scale, both.exclusive(loc, scale), both.inclusive(loc, scale))
        rows.append((name, *(f"{float(v):.4f}" for v in values)))
    rows.append(("p's own moments", f"{float(both.p.mean):.4f}", f"{float(both.p.stddev):.4f}", "", ""))
    apart = kl_divergence(*(Normal(np.array(m), np.array(s)) for m, s in zip(LOCS, SCALES, strict=True)))
    rows.append(("between the hills", "", "", "", f"{float(apart):.4f}"))
    rows.append(("picture", "", "", "", str(output)))
    table(rows)
    _draw(both, fits, output)


def _draw(both: Divergences, fits: Any, output: Any) -> None:
    figure = drawing(14, 4.8)
    left, middle, right = figure.subplots(1, 3, width_ratios=[1.1, 1, 1])
    x = np.linspace(-6, 6, 600)
    left.fill_between(x, np.exp(both.p.log_prob(x).numpy()), color="0.85", label="p, two hills")
    for name, _, path in fits:
        colour = "C0" if "q ‖ p" in name else "C3"
        q = Normal(float(path[-1, 0]), float(np.exp(path[-1, 1])))
        label = f"q of least {name}" if path is not fits[1][2] else None
        left.plot(x, np.exp(q.log_prob(x).numpy()), color=colour, lw=1.8, label=label)
    left.set(xlabel="x", ylabel="density", title="what each divergence takes for best", ylim=(0, 0.72))
    left.legend(frameon=False, loc="upper right")
    left.spines[["top", "right"]].set_visible(False)
    loc, log_scale = np.linspace(-4.5, 4.5, 120), np.linspace(-1.2, 1.6, 100)
    grid = [lucid.asarray(x) for x in np.meshgrid(loc, np.exp(log_scale))]
    for axes, divergence, name, colour in (
        (middle, both.exclusive, "KL(q ‖ p): seeks a mode", "C0"),
        (right, both.inclusive, "KL(p ‖ q): covers both", "C3"),
    ):
        heights = np.log10(divergence(*grid).numpy())
        drawn = axes.contourf(
            loc, log_scale, heights, levels=np.linspace(-1, 2, 25), cmap="Greys", extend="both"
        )
        for _, own, path in fits:
            if own == divergence:
                axes.plot(*path.T, color=colour, lw=1.5)
                axes.plot(*path[-1], "o", color=colour, ms=7)
        axes.set(xlabel="q's loc", ylabel="log of q's scale", title=name, xlim=(-4.5, 4.5), ylim=(-1.2, 1.6))
    bar = figure.colorbar(drawn, ax=right, ticks=[-1, 0, 1, 2], shrink=0.9)
    bar.set_label("log$_{10}$ of nats")
    figure.suptitle("Fitting one Gaussian q to p by the two divergences, with the optimiser's paths")
    save(figure, output)
