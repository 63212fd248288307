"""Laws of a kernel's digits, over every kernel. No kernel is named in this file.

``python tests/test_accuracy.py [part of a name ...]`` prints the worst errors and sets the ratchet.
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


@cache
def worst(name, regime, dtype, n):
    """The largest error over n points, in machine epsilons, and where it is."""
    f = KERNELS[name][0]
    inputs = points(name, regime, dtype, n)
    got = kernel(name)(CPU, *inputs)
    conditioned = name not in NEAR
    worst, at = 0.0, None
    # The error of one family's KL counts against the value itself; where terms of either sign
    # meet, against what half an ulp in each input does.
    with mp.workdps(working_digits(name, regime, dtype)):
        for i in range(n):
            x = [v[i] for v in inputs]
            # At p = q what the textbook form leaves is its own rounding.
            half = len(x) // 2
            want = mpf(0) if name in NEAR and x[:half] == x[half:] else exact(f, x)
            e = error(got[i], want, dtype)
            if conditioned and e > 1:
                e = error(got[i], want, dtype, conditioning(f, x))
            if e > worst:
                worst, at = e, [float(v) for v in x]
    return worst, at


def working_digits(name, regime, dtype):
    """Enough that two precisions cannot agree on a value both truncate."""
    kinds = KERNELS[name][1]
    if "probability" in kinds:
        return 340  # 1 - 1e-300
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
    f, found = KERNELS[name][0], 0.0
    with mp.workdps(working_digits(name, regime, dtype)):
        for i in range(POINTS):
            x = [v[i] for v in inputs]
            want = exact(f, x)
            e = error(got[i], want, dtype)
            if name not in NEAR and e > 1:
                e = error(got[i], want, dtype, conditioning(f, x))
            found = max(found, e)
    return found


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


if __name__ == "__main__":
    wanted = sys.argv[1:] or [""]
    measure(name for name in KERNELS if any(w in name for w in wanted))
