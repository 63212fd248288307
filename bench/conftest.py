"""The timer, the table and the history of a benchmark run."""

from __future__ import annotations

import datetime
import json
import math
import os
import platform
import re
import sys
import time
from pathlib import Path

import axes
import cases
import numpy as np
import peers
import pytest
from pytest_benchmark.plugin import pytest_benchmark_generate_machine_info
from pytest_benchmark.utils import format_time, get_commit_info

import lucid
from lucid import _kernel

ROWS, LOAD = pytest.StashKey[list](), pytest.StashKey[float]()
# Seconds: a sample lasts at least this long, shorter calls are repeated; the pause between
# contenders, since the threads of some spin on for a while; a call so long warms itself up.
SAMPLE, PAUSE, LONG = 0.003, 0.005, 0.5


def pytest_addoption(parser):
    group = parser.getgroup("lucid")
    group.addoption("--quick", action="store_true", help="small sizes, few rounds: only whether it runs")
    group.addoption("--rounds", type=int, help=f"rounds of every row ({axes.ROUNDS})")
    group.addoption("--history", action="store_true", help="append the ratios to bench/history/")


def pytest_configure(config):
    config.stash[ROWS], config.stash[LOAD] = [], os.getloadavg()[0]
    config.option.benchmark_quiet = True  # its table is of whole rounds
    config.addinivalue_line("filterwarnings", "default")  # peers warn and deprecate


def wall(call, number):
    """The seconds that `number` calls take by the wall clock."""
    start = time.perf_counter()
    for _ in range(number):
        call()
    return time.perf_counter() - start


def events(call, number):
    """The seconds that `number` calls take between CUDA events of the default stream."""
    from cupy.cuda import Event, get_elapsed_time

    start, stop = Event(), Event()
    start.record()
    for _ in range(number):
        call()
    stop.record()
    stop.synchronize()
    return get_elapsed_time(start, stop) / 1e3


def _rounds(config):
    return config.getoption("--rounds") or (axes.QUICK_ROUNDS if config.getoption("--quick") else axes.ROUNDS)


def _short(x):
    return float(f"{x:.4g}")


class Race:
    """Times contenders in turn, round by round, and makes rows of ratios of the times."""

    def __init__(self, benchmark, config):
        self.benchmark, self.stash = benchmark, config.stash
        self.rounds = _rounds(config)

    @staticmethod
    def sampler(call, device):
        """A function that gives the seconds `call` takes now; short ones are repeated."""
        clock = events if device == "cuda" else wall
        seconds = clock(call, 1)
        if seconds < SAMPLE:
            seconds = clock(call, 3) / 3
        number = math.ceil(SAMPLE / max(seconds, 1e-8))

        def sample():
            if seconds < LONG:
                clock(call, 1)
            return clock(call, number) / number

        return sample

    def __call__(self, samples, of, factor, others, **row):
        """Race `samples`, {name: sampler}; a row for each but `of`, the reference, and `others`."""
        times = {name: [] for name in samples}

        def once():
            for name, sample in samples.items():
                time.sleep(PAUSE)
                times[name].append(sample())

        def ratio(x, y):
            return {"median": _short(np.median(x / y)), "minima": _short(x.min() / y.min())}

        self.benchmark.pedantic(once, rounds=self.rounds)
        seconds = {name: np.asarray(t) for name, t in times.items()}
        rows = [
            {
                **row, "call": name, "seconds": _short(np.median(t)), "of": of,
                "ratio": ratio(t, seconds[of] * factor), "peers": {o: ratio(seconds[o], t) for o in others},
            }
            for name, t in seconds.items() if name not in (of, *others)
        ]  # fmt: skip
        self.benchmark.extra_info["rows"] = rows
        self.stash[ROWS].extend(rows)


@pytest.fixture
def race(benchmark, request):
    """The timer of this run."""
    return Race(benchmark, request.config)


def _environment(config):
    commit, cpu = get_commit_info(), pytest_benchmark_generate_machine_info()["cpu"]
    modules = [
        sys.modules[m] for m in ("lucid", "numpy", "cupy", "torch", "jax", "numpyro") if m in sys.modules
    ]
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": f"{commit.get('id')}{'+' * bool(commit.get('dirty'))}",
        "cpu": cpu.get("brand_raw", platform.machine()), "instruction_set": _kernel.instruction_set,
        "threads": lucid.get_num_threads(), "load": config.stash[LOAD], "rounds": _rounds(config),
        "versions": {"python": platform.python_version(), **{m.__name__: m.__version__ for m in modules}},
    }  # fmt: skip


def _cells(row, names):
    aims = cases.AIMS.get((row["case"], row["call"], row["device"], row["n"]), {})

    def cell(value, missed):
        return f"{value:.{2 if value < 100 else 0}f}" + "!" * missed

    ratio, minima = row["ratio"]["median"], row["ratio"]["minima"]
    faster = {name: min(r.values()) for name, r in row["peers"].items()}
    return [
        row["case"], row["call"], row["device"], row["dtype"], f"{row['n']:.2g}", format_time(row["seconds"]),
        row["of"], cell(ratio, ratio > aims.get("ratio", math.inf)), f"{minima:.2f}",
        *(cell(faster[k], faster[k] < aims.get(k, 0)) if k in faster else "" for k in names),
    ]  # fmt: skip


def pytest_terminal_summary(terminalreporter, config):
    """Print the table; append it to the history if asked."""
    rows, write = config.stash[ROWS], terminalreporter.write_line
    if not rows:
        return
    about = _environment(config)
    names = [name for name in peers.PEERS if any(name in row["peers"] for row in rows)]
    head = ["case", "call", "device", "dtype", "n", "time", "of", "ratio", "minima", *names]
    lines = [head, *(_cells(row, names) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    terminalreporter.section("times and ratios")
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    write(f"{about['cpu']}, {about['instruction_set']}, {about['threads']} threads; {versions}")
    write(f"{about['rounds']} rounds; load average before: {about['load']:.2f}")
    for line in lines:
        write("  ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True)))
    write("ratio: time / reference (of), median of the rounds; minima: of the fastest rounds; peers: their")
    write("time / this one's, the smaller of the two; !: misses its aim (cases.AIMS)")
    if config.getoption("--history"):
        machine = f"{about['cpu']} {about['instruction_set']}".lower()
        path = Path(__file__).parent / "history" / f"{re.sub('[^a-z0-9]+', '-', machine)}.jsonl"
        with path.open("a") as file:
            file.write(json.dumps({**about, "rows": rows}, separators=(",", ":")) + "\n")
        write(f"appended to {path}")
