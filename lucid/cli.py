"""The command ``lucid``: what is installed, which closed forms there are, and a demonstration."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import platform
import sys
from collections.abc import Sequence
from importlib import metadata

import lucid

from . import _kernel
from ._device import cuda_problem, device

# What each extra is for, and the module that shows it is there.
EXTRAS = dict.fromkeys(("matplotlib", "mpmath", "PIL", "sklearn", "tqdm"), "demo")


def info() -> int:
    """Print versions, devices, instruction set and threads, and what would install what is missing."""
    rows = [("lucid", lucid.__version__), ("python", platform.python_version())]
    rows += [(name, metadata.version(name)) for name in ("numpy", "scipy", "array-api-compat")]
    rows += [("instruction set", _kernel.instruction_set), ("threads", str(lucid.get_num_threads()))]
    problem = cuda_problem()
    if problem is None:
        cupy = device("cuda").module
        rows.append(("cupy", cupy.__version__))
        for i in range(cupy.cuda.runtime.getDeviceCount()):
            name = cupy.cuda.runtime.getDeviceProperties(i)["name"].decode()
            free, total = cupy.cuda.Device(i).mem_info
            rows.append((f"cuda:{i}", f"{name}, {free / 2**30:.1f} of {total / 2**30:.1f} GiB free"))
    else:
        rows.append(("cuda", f"none: {problem}"))
    rows.append(("default device", str(lucid.get_default_device())))
    for name, value in rows:
        print(f"{name:18}{value}")
    missing = sorted({extra for module, extra in EXTRAS.items() if importlib.util.find_spec(module) is None})
    for extra in missing:
        print(f"missing for {extra:7}pip install 'lucid-array[{extra}]'")
    return 0


def pairs() -> int:
    """Print the matrix of closed forms as a Markdown table: a row for each p."""
    from .distributions.kl import matrix

    print("| p | closed form against | +inf against |\n| --- | --- | --- |")
    for p, closed, infinite in matrix():
        print(f"| {p} | {', '.join(closed)} | {', '.join(infinite)} |")
    return 0


def names() -> int:
    """Print which of NumPy's public functions lucid has, on the CPU and on a GPU, as a Markdown table."""
    import numpy as np

    if importlib.util.find_spec("cupy") is None:
        print("lucid names needs CuPy, which tells what it has without a GPU too", file=sys.stderr)
        return 2
    cupy = importlib.import_module("cupy")
    print(f"NumPy {np.__version__}, CuPy {cupy.__version__}\n")
    print("| name | CPU | GPU |\n| --- | --- | --- |")
    for part in ("", "linalg", "fft", "random"):
        theirs, here, there = (getattr(m, part) if part else m for m in (np, lucid, cupy))
        for name in sorted(set(theirs.__all__) - {"test"}):
            found = getattr(theirs, name)
            if callable(found) and not isinstance(found, type):
                has = hasattr(here, name)
                gpu = "yes" if has and hasattr(there, name) else "host" if has and part != "random" else "no"
                full = ".".join(("np", part, name) if part else ("np", name))
                print(f"| {full} | {'yes' if has else 'no'} | {gpu} |")
    return 0


def demo(arguments: Sequence[str]) -> int:
    """Run a demonstration, edges if none is named; a bad file or a missing extra is one line on stderr."""
    missing = [module for module in EXTRAS if importlib.util.find_spec(module) is None]
    if missing:
        print(f"lucid demo needs {', '.join(missing)}: pip install 'lucid-array[demo]'", file=sys.stderr)
        return 2
    from .demos import DEMOS, BadFile

    parser = argparse.ArgumentParser(prog="lucid demo", description="Without a name: edges.")
    names = parser.add_subparsers(dest="name", metavar="name", required=True)
    for name, module in DEMOS.items():
        about = (module.__doc__ or "").splitlines()[0]
        run = names.add_parser(name, help=about, description=about)
        run.add_argument(
            "--output", metavar="FILE", default=f"lucid-{name}.png", help="the PNG (default: %(default)s)"
        )
        module.options(run)
    named = arguments and arguments[0] in (*DEMOS, "-h", "--help")
    options = parser.parse_args(arguments if named else ["edges", *arguments])
    try:
        DEMOS[options.name].run(options)
    except BadFile as error:
        print(f"lucid demo: {error}", file=sys.stderr)
        return 2
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (the process's if None); its exit status."""
    parser = argparse.ArgumentParser(prog="lucid", description=lucid.__doc__)
    parser.add_argument("--version", action="version", version=f"lucid {lucid.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("info", help="versions, devices, threads, and what is missing")
    commands.add_parser("pairs", help="the table of closed-form divergences")
    commands.add_parser("names", help="the table of NumPy's functions")
    commands.add_parser("demo", help="demonstrations, each with a picture: lucid demo --help", add_help=False)
    options, rest = parser.parse_known_args(arguments)
    if options.command == "demo":
        return demo(rest)
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if options.command is None:
        parser.print_help()
        return 0
    return {"info": info, "names": names, "pairs": pairs}[options.command]()
