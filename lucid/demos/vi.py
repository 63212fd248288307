"""Variational inference for a regression whose evidence and posterior are known exactly."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import Any

import numpy as np

import lucid
from lucid import Tensor
from lucid.distributions import Independent, MultivariateNormal, Normal, kl_divergence

from .common import checked_output, drawing, positive, progress, save, table

# The prior's scale of a weight and the noise's of an observation, for standardised data.
PRIOR, NOISE, DRAWS = 0.5, 0.7, 16


def regression() -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], list[str]]:
    """scikit-learn's diabetes data: ten measurements of 442 patients, the disease a year on, and names."""
    data = import_module("sklearn.datasets").load_diabetes()

    def standardised(v: Any) -> Any:
        return (v - v.mean(axis=0)) / v.std(axis=0)

    return standardised(data.data), standardised(data.target), list(data.feature_names)


def exact(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> tuple[MultivariateNormal, float]:
    """The weights' posterior, and the log evidence in nats."""
    n, d = x.shape
    precision = x.T @ x / NOISE**2 + np.eye(d) / PRIOR**2
    loc = np.linalg.solve(precision, x.T @ y / NOISE**2)
    marginal = MultivariateNormal(np.zeros(n), covariance_matrix=NOISE**2 * np.eye(n) + PRIOR**2 * x @ x.T)
    return MultivariateNormal(loc, precision_matrix=precision), float(marginal.log_prob(y))


def bound(q: Independent, prior: Independent, x: Tensor, y: Tensor) -> Tensor:
    """The evidence lower bound from draws of q, in nats; differentiable."""
    weights = q.rsample((DRAWS,))
    fit = Normal(weights @ x.T, NOISE, validate_args=False).log_prob(y).sum() / DRAWS
    return fit - kl_divergence(q, prior)


def options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--steps", metavar="N", type=positive, default=1500, help="of the optimiser (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> None:
    """Fit independent Gaussians to the posterior, and compare with what is known."""
    output = checked_output(options)
    lucid.random.seed(0)
    data, target, names = regression()
    posterior, evidence = exact(data, target)
    x, y = lucid.asarray(data), lucid.asarray(target)
    d = len(names)
    loc, log_scale = (lucid.full(d, v, dtype="float64").requires_grad_() for v in (0.0, -1.0))
    prior = Independent(Normal(lucid.zeros(d, dtype="float64"), PRIOR), 1)
    adam = lucid.optim.Adam([loc, log_scale], lr=0.05)
    curve = []
    for step in progress(range(options.steps), "step"):
        adam.lr = 0.05 * (1 - step / options.steps) + 1e-4  # the draws' noise must die away
        adam.zero_grad()
        loss = -bound(Independent(Normal(loc, lucid.exp(log_scale)), 1), prior, x, y)
        loss.backward()
        adam.step()
        curve.append(-float(loss))
    with lucid.no_grad():
        q = Normal(loc.detach(), lucid.exp(log_scale).detach())
        # log evidence - ELBO = KL(q || posterior), whose least for independent Gaussians is known too.
        gap = float(kl_divergence(Independent(q, 1), posterior))
        widths = 1 / np.sqrt(np.diagonal(posterior.precision_matrix.numpy()))
        best = Independent(Normal(posterior.loc, lucid.asarray(widths)), 1)
        least = float(kl_divergence(best, posterior))
    table(
        [
            ("log evidence, exact", f"{evidence:.4f} nats"),
            ("ELBO", f"{evidence - gap:.4f}"),
            ("best independent ELBO", f"{evidence - least:.4f}"),
            ("KL(q ‖ posterior)", f"{gap:.4f}"),
            (
                "worst mean",
                f"{np.abs((q.loc - posterior.loc) / posterior.stddev).max():.3f} posterior deviations off",
            ),
            ("picture", str(output)),
        ]
    )
    _draw(curve, evidence, evidence - least, posterior, q, names, output)


def _draw(curve: Any, evidence: float, best: float, posterior: Any, q: Any, names: Any, output: Any) -> None:
    figure = drawing(13, 5)
    left, right = figure.subplots(1, 2)
    left.plot(curve, lw=0.7, color="C0", alpha=0.6, label=f"ELBO, from {DRAWS} draws a step")
    left.axhline(evidence, color="k", lw=1.2, label="log evidence, exact")
    left.axhline(best, color="C1", lw=1.2, ls="--", label="best ELBO of independent Gaussians")
    left.set(xlabel="step", ylabel="nats", title="the bound rises to what it can reach")
    left.set_ylim(evidence - 40, evidence + 4)
    left.legend(frameon=False, loc="lower right")
    at = np.arange(len(names))
    for law, shift, colour, label in (
        (posterior, -0.14, "k", "posterior, exact"),
        (q, 0.14, "C0", "q: mean field"),
    ):
        mean, deviation = law.mean.numpy(), law.stddev.numpy()
        right.errorbar(
            mean, at + shift, xerr=2 * deviation, fmt="o", ms=4, capsize=3, color=colour, label=label
        )
    right.axvline(0, color="0.8", lw=0.8, zorder=0)
    right.set_yticks(at, names)
    right.invert_yaxis()
    right.set(xlabel="weight, ± 2 standard deviations", title="its means are right, its deviations too small")
    right.legend(frameon=False)
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(
        "Mean-field variational inference: disease of 442 diabetes patients from ten measurements"
    )
    save(figure, output)
