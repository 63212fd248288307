"""Demonstrations: each runs and draws; then what each of them claims, against what is known otherwise."""

import numpy as np
import pytest
from PIL import Image
from scipy import stats
from scipy.integrate import quad

import lucid
from lucid.cli import main
from lucid.demos import DEMOS, mle, modes, vae, vi
from lucid.distributions import Independent, Normal

# The least that each can be asked to do.
SHORT = {
    "edges": ["--pairs", "1"],
    "mle": ["--steps", "3"],
    "modes": ["--steps", "3"],
    "vae": ["--epochs", "1"],
    "vi": ["--steps", "3"],
}


def test_every_demo_is_here():
    assert SHORT.keys() == DEMOS.keys()


@pytest.mark.parametrize("name", DEMOS)
def test_it_prints_a_table_and_draws_a_picture(name, tmp_path, capsys):
    output = tmp_path / "picture.png"
    assert main(["demo", name, "--output", str(output), *SHORT[name]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].split()[0] == "picture"
    assert lines[-1].split()[-1] == str(output)
    with Image.open(output) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 500
        assert np.asarray(picture.convert("L")).std() > 5  # not blank


@pytest.mark.parametrize("name", DEMOS)
def test_an_output_that_cannot_be_written_is_said_before_the_work(name, tmp_path, capsys):
    assert main(["demo", name, "--output", str(tmp_path / "nowhere" / "x.png")]) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "cannot be written" in printed.err


@pytest.mark.parametrize("arguments", [["--epochs", "0"], ["--steps", "1"], ["nothing"]])
def test_bad_options_are_said(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["demo", "vae", *arguments])
    assert stop.value.code == 2
    assert "lucid demo" in capsys.readouterr().err


def test_help_lists_the_demos(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["demo", "--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in DEMOS)


def test_the_autoencoder_learns_held_out_digits(tmp_path, capsys):
    assert main(["demo", "vae", "--epochs", "20", "--output", str(tmp_path / "x.png")]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    before, after = (float(next(r for r in rows if r and r[0] == word)[-1]) for word in ("before,", "after,"))
    # What an image costs if its pixels are independent, with the frequencies of those trained on.
    train, test = vae.images()
    frequency = (train.sum(axis=0) + 0.5) / (len(train) + 1)
    independent = -stats.bernoulli.logpmf(test.astype(int), frequency).sum(axis=1).mean()
    assert before > independent > after + 1


def test_the_autoencoders_gradient_is_its_losss():
    """In float64, along a random direction of every parameter."""
    rng = np.random.default_rng(0)
    model = vae.VAE(rng, dtype="float64")
    x = lucid.asarray(vae.images()[0][:20])
    directions = [lucid.asarray(rng.normal(size=p.shape)) for p in model.parameters]

    def loss():
        lucid.random.seed(1)
        return sum(model.loss(x))

    loss().backward()
    slope = sum(float((p.grad * d).sum()) for p, d in zip(model.parameters, directions, strict=True))

    def at(step):
        with lucid.no_grad():
            for p, d in zip(model.parameters, directions, strict=True):
                p += step * d
            value = float(loss())
            for p, d in zip(model.parameters, directions, strict=True):
                p -= step * d
        return value

    h = 1e-4
    assert slope == pytest.approx((8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h), rel=1e-8)


def test_the_evidence_and_the_posterior_are_the_regressions():
    x, y, _ = vi.regression()
    x, y = x[:40, :3], y[:40]
    posterior, evidence = vi.exact(x, y)
    log_joint = lambda w: (  # noqa: E731
        stats.norm.logpdf(y, x @ w, vi.NOISE).sum() + stats.norm.logpdf(w, 0, vi.PRIOR).sum()
    )
    for w in np.random.default_rng(0).normal(size=(5, 3)):  # Bayes' theorem, at any weights
        assert log_joint(w) - float(posterior.log_prob(w)) == pytest.approx(evidence, rel=1e-12)


def test_the_bounds_mean_is_the_evidence_less_the_divergence():
    data, target, names = vi.regression()
    posterior, evidence = vi.exact(data, target)
    q = Independent(Normal(posterior.loc, lucid.asarray(np.full(len(names), 0.03))), 1)
    prior = Independent(Normal(np.zeros(len(names)), vi.PRIOR), 1)
    x, y = lucid.asarray(data), lucid.asarray(target)
    lucid.random.seed(0)
    bounds = np.array([float(vi.bound(q, prior, x, y)) for _ in range(400)])
    want = evidence - float(lucid.distributions.kl_divergence(q, posterior))
    assert abs(bounds.mean() - want) < 4 * bounds.std() / np.sqrt(len(bounds))
    assert bounds.std() < 5


def test_inference_reaches_the_best_independent_gaussians(tmp_path, capsys):
    assert main(["demo", "vi", "--output", str(tmp_path / "x.png")]) == 0
    values = {
        line.rsplit("  ", 1)[0].strip(): float(line.rsplit("  ", 1)[1].split()[0])
        for line in capsys.readouterr().out.splitlines()
        if line.startswith(("log evidence", "ELBO", "best", "worst"))
    }
    assert values["ELBO"] < values["log evidence, exact"]
    assert 0 <= values["best independent ELBO"] - values["ELBO"] < 0.1
    assert values["worst mean"] < 0.2


def test_the_two_divergences_are_the_integrals():
    both = modes.Divergences()
    p = lambda x: sum(  # noqa: E731
        w * stats.norm.pdf(x, m, s) for w, m, s in zip(modes.WEIGHTS, modes.LOCS, modes.SCALES, strict=True)
    )
    for loc, scale in ((0.3, 2.0), (2.1, 0.8), (-2.0, 0.5)):
        q = stats.norm(loc, scale)
        exclusive = quad(
            lambda x, q=q: q.pdf(x) * (q.logpdf(x) - np.log(p(x))), loc - 9 * scale, loc + 9 * scale
        )
        inclusive = quad(lambda x, q=q: p(x) * (np.log(p(x)) - q.logpdf(x)), -12, 12, limit=200)
        at = lucid.asarray(loc), lucid.asarray(scale)
        assert float(both.exclusive(*at)) == pytest.approx(exclusive[0], rel=1e-7)
        assert float(both.inclusive(*at)) == pytest.approx(inclusive[0], rel=1e-7)


def test_one_divergence_seeks_a_mode_and_the_other_covers_both():
    both = modes.Divergences()
    for start, loc, scale in zip(modes.STARTS, modes.LOCS, modes.SCALES, strict=True):
        path = modes.fit(both.exclusive, start, 600)
        assert path[-1] == pytest.approx([loc, np.log(scale)], abs=0.05)
    # The best cover has p's own mean and deviation.
    mean = np.dot(modes.WEIGHTS, modes.LOCS)
    square = np.dot(modes.WEIGHTS, np.square(modes.SCALES) + np.square(modes.LOCS))
    path = modes.fit(both.inclusive, 0.5, 600)
    assert path[-1] == pytest.approx([mean, np.log(square - mean**2) / 2], abs=1e-3)


def scipys(family, x):
    """The law of greatest likelihood by scipy, as our parameters."""
    name, order = {
        "Normal": ("norm", (0, 1)), "Logistic": ("logistic", (0, 1)), "Gumbel": ("gumbel_r", (0, 1)),
        "LogNormal": ("lognorm", (2, 0)), "Gamma": ("gamma", (0, 2)), "InverseGamma": ("invgamma", (0, 2)),
        "Weibull": ("weibull_min", (2, 0)),
    }[family]  # fmt: skip
    fixed = (
        {}
        if "loc" in getattr(lucid.distributions, family).arg_constraints and family != "LogNormal"
        else {"floc": 0}
    )
    found = [getattr(stats, name).fit(x, **fixed)[k] for k in order]
    if family == "LogNormal":
        found[0] = np.log(found[0])
    if family == "Gamma":
        found[1] = 1 / found[1]
    return found


@pytest.mark.parametrize("family", mle.FAMILIES, ids=lambda f: f.__name__)
def test_laws_of_greatest_likelihood(family):
    x, step = mle.measurements()
    law = mle.fitted(family, lucid.asarray(x), 800)
    got = [float(v) for v in law._parameters.values()]
    assert got == pytest.approx(scipys(family.__name__, x), rel=2e-3)
    # Minus the mean log density and KL(data || law) differ by the data's own entropy in nats, and
    # the step's logarithm, whatever the law.
    _, counts = np.unique(x, return_counts=True)
    share = counts / len(x)
    entropy = -(share * np.log(share)).sum()
    difference = -float(law.log_prob(x).mean()) - mle.divergence(lucid.asarray(x), step, law)
    assert difference == pytest.approx(entropy + np.log(step), abs=1e-5)
