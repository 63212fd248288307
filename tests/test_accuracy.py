"""Laws of a kernel's digits, over every kernel. No kernel is named in this file.

``python tests/test_accuracy.py [part of a name ...]`` prints the worst errors and sets the ratchet;
with ``--climb`` it looks for worse points uphill of them and prints those.
"""

import json
import sys
from functools import cache
from pathlib import Path

import numpy as np
import peers
import pytest
from mpmath import mp, mpf
from reference import conditioning, digits, draw, error, exact, near
from table import KERNELS, NEAR, PAIR_OF

from lucid._device import device
from lucid._kernel import index, instruction_set, kernel

CPU = device("cpu")
RATCHET = Path(__file__).parent / "accuracy"
DTYPES = [np.float64, np.float32]
POINTS = 60
ids = {"ids": lambda v: v if isinstance(v, str) else getattr(v, "__name__", str(v))}


def points(name, regime, dtype, n):
    """Inputs of a kernel in a regime; a KL's q is p's neighbour in "near" and "extreme near"."""
    _, kinds, fit = KERNELS[name]
    rng = np.random.default_rng([n, *name.encode(), *regime.encode()])
    base = "extreme" if "extreme" in regime else "ordinary"
    drawn = [draw(kind, base, n, dtype, rng) for kind in kinds]
    if "near" in regime:
        half = len(drawn) // 2
        drawn = fit(drawn)
        drawn[half:] = [near(x, dtype, rng) for x in drawn[:half]]
    return [x.astype(dtype, copy=False) for x in fit(drawn)]


def error_at(name, dtype, got, x):
    """The error of a result in machine epsilons, in working_digits.

    That of one family's KL counts against the value itself; where terms of either sign meet,
    against what half an ulp in each input does.
    """
    f, half = KERNELS[name][0], len(x) // 2
    # At p = q what the textbook form leaves is its own rounding.
    want = mpf(0) if name in NEAR and x[:half] == x[half:] else exact(f, x)
    e = error(got, want, dtype)
    return error(got, want, dtype, conditioning(f, x)) if name not in NEAR and e > 1 else e


@cache
def errors(name, regime, dtype, n):
    """The errors at n points, with the points: the worst first."""
    inputs = points(name, regime, dtype, n)
    got, rows = kernel(name)(CPU, *inputs), [list(x) for x in zip(*inputs, strict=True)]
    with mp.workdps(working_digits(name, regime, dtype)):
        found = [(error_at(name, dtype, y, x), [float(v) for v in x]) for y, x in zip(got, rows, strict=True)]
    return sorted(found, key=lambda pair: -pair[0])


def worst(name, regime, dtype, n):
    """The largest error over n points, in machine epsilons, and where it is."""
    return errors(name, regime, dtype, n)[0]


def climb(name, regime, dtype, starts=3, steps=40):
    """The largest error met by steps from the worst points, each input by a random factor at once.

    Neighbours move together, and q's distance from p by a factor of its own.
    """
    fit, half = KERNELS[name][2], len(KERNELS[name][1]) // 2
    rng = np.random.default_rng([*name.encode(), *regime.encode()])
    found = []
    with mp.workdps(working_digits(name, regime, dtype)):
        for best, at in errors(name, regime, dtype, POINTS)[:starts]:
            for _ in range(steps):
                factor = 1 + 10 ** rng.uniform(-4, -0.5, len(at)) * rng.choice([-1, 0, 1], len(at))
                x = np.asarray(at, np.float64) * factor
                if "near" in regime:
                    p, gap = np.asarray(at[:half]), np.asarray(at[half:]) - at[:half]
                    x[half:] = (p + gap * factor[half:]) * factor[:half]
                x = [v[0] for v in fit([np.asarray([v], dtype) for v in x])]
                y = kernel(name)(CPU, *(np.asarray([v], dtype) for v in x))[0]
                e = error_at(name, dtype, y, x) if not np.isnan(y) else 0.0  # a step out of the domain
                if e > best:
                    best, at = e, [float(v) for v in x]
            found.append((best, at))
    return max(found)


def working_digits(name, regime, dtype):
    """Enough that two precisions cannot agree on a value both truncate."""
    kinds = KERNELS[name][1]
    if "probability" in kinds:
        return 340  # 1 - 1e-300
    if "logit" in kinds:
        return digits(dtype, kinds) if "extreme" in regime else 80
    return (digits(dtype, kinds) if name in NEAR else 250) if "extreme" in regime else 80


ROWS = [
    (name, regime)
    for name in sorted(KERNELS)
    for regime in ("ordinary", "extreme", "near", "extreme near")
    if "near" not in regime or name in NEAR
]


@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize(("name", "regime"), ROWS, **ids)
def test_error_is_within_the_kernels_budget(name, regime, dtype):
    e, at = worst(name, regime, dtype, POINTS)
    assert e <= max(index()[name].ulp, 0.5), f"{e:.2f} epsilons at {at}"


@pytest.mark.skipif("v2" in instruction_set, reason="the ratchet was set with fused multiply-add")
@pytest.mark.parametrize("dtype", DTYPES, **ids)
@pytest.mark.parametrize(("name", "regime"), ROWS, **ids)
def test_error_is_no_worse_than_ever_achieved(name, regime, dtype):
    record = json.loads((RATCHET / f"{name}.json").read_text())[np.dtype(dtype).name][regime]
    e, at = worst(name, regime, dtype, POINTS)
    assert e <= record + 0.01, f"{e:.2f} epsilons at {at}, {record} was achieved"


def test_every_kernel_has_a_reference():
    assert set(index()) - {name for name in index() if name.endswith("_icdf")} == set(KERNELS)


def beside(name, regime, dtype, library):
    """The worst error of a library at the points that `worst` takes; None if it lacks the pair."""
    p, q = PAIR_OF[name]
    inputs = points(name, regime, dtype, POINTS)
    got = peers.kl(library, p, q, inputs)
    if got is None:
        return None
    rows = [list(x) for x in zip(*inputs, strict=True)]
    with mp.workdps(working_digits(name, regime, dtype)):
        return max(error_at(name, dtype, y, x) for y, x in zip(got, rows, strict=True))


def measure(names):
    """Print the worst errors of these kernels and keep them as the ratchet; peers' beside them."""
    libraries = peers.installed()
    print(f"{'kernel':44}{'dtype':9}{'regime':14}{'worst':>8}{'budget':>8}", end="")
    print("".join(f"{library:>11}" for library in libraries), "  measure")
    for name in sorted(names):
        record = {}
        for dtype in DTYPES:
            record[np.dtype(dtype).name] = row = {}
            for regime in [r for k, r in ROWS if k == name]:
                row[regime] = round(worst(name, regime, dtype, POINTS)[0], 2)
                print(f"{name:44}{np.dtype(dtype).name:9}{regime:14}", end="")
                print(f"{row[regime]:8.2f}{index()[name].ulp:8}", end="")
                for library in libraries:
                    e = beside(name, regime, dtype, library) if name in PAIR_OF else None
                    print(f"{'' if e is None else f'{e:.3g}':>11}", end="")
                print("" if name in NEAR else "   against the inputs' rounding", flush=True)
        (RATCHET / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n")


def climbed(names):
    """Print the worst errors that climbing meets in float64."""
    for name in sorted(names):
        for regime in [r for k, r in ROWS if k == name]:
            e, at = climb(name, regime, np.float64)
            print(f"{name:44}{regime:14}{e:8.2f}  {at}", flush=True)


if __name__ == "__main__":
    wanted = [w for w in sys.argv[1:] if w != "--climb"] or [""]
    act = climbed if "--climb" in sys.argv else measure
    act(name for name in KERNELS if any(w in name for w in wanted))
