"""What demonstrations share: options, tables, pictures, and how a file that cannot be used is said."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any


class BadFile(ValueError):
    """A file that cannot be used, and why, in one line."""


def first_line(error: Exception) -> str:
    """What an error says, or else its type."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def positive(text: str) -> int:
    """An option's positive integer."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a positive integer, got {text!r}")
    return int(text)


def checked_output(options: argparse.Namespace) -> Path:
    """The file to write; BadFile where there is no folder for it."""
    output = Path(options.output)
    if output.is_dir() or not output.absolute().parent.is_dir():
        raise BadFile(f"{output}: cannot be written (its folder is missing, or it is one)")
    return output


def table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of columns, all but the last of one width each."""
    widths = [max(20 if k == 0 else 0, *(len(row[k]) + 2 for row in rows)) for k in range(len(rows[0]) - 1)]
    for row in rows:
        print("".join(cell.ljust(w) for cell, w in zip(row, widths, strict=False)) + row[-1])


def progress(steps: Iterable[Any], unit: str) -> Any:
    """Those steps, with a bar that shows how many are done."""
    return import_module("tqdm").tqdm(steps, unit=unit, ncols=90)


def drawing(width: float, height: float) -> Any:
    """An empty figure of so many inches."""
    figure = import_module("matplotlib.figure").Figure(
        figsize=(width, height), layout="constrained", facecolor="white"
    )
    import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    return figure


def save(figure: Any, output: Path) -> None:
    """Write a figure; BadFile where that fails."""
    try:
        figure.savefig(output, dpi=160)
    except (OSError, ValueError) as error:
        raise BadFile(f"{output}: cannot be written ({first_line(error)})") from error
