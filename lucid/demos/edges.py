"""A picture's edges, as divergences between millions of Gaussians."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import lucid
from lucid import Tensor
from lucid.distributions import Normal, kl_divergence

from .common import BadFile, checked_output, drawing, first_line, positive, save, table

# Half widths tried in turn until there are pairs enough; the first three see fine texture,
# contours and shapes.
HALF_WIDTHS = (1, 2, 4, 3, 6, 8, 5, 7, 9, 10, 11, 12)
# The two windows of a pair lie on either side of a pixel, along these directions.
DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
# A pixel of 8 bits is known to one step: no window is surer of its mean than that.
STEP = 1 / 255


class Pair(NamedTuple):
    """The windows on the two sides of every pixel, and where their pixels lie in the image."""

    p: Normal
    q: Normal
    rows: slice
    columns: slice


def read_image(path: str | None) -> np.ndarray[Any, Any]:
    """An image as float64 of shape (H, W, C) in [0, 1]; matplotlib's photograph if None.

    Raises BadFile, naming the file and the reason, if it cannot be read as one.
    """
    if path is None:
        path = str(import_module("matplotlib.cbook").get_sample_data("grace_hopper.jpg", asfileobj=False))
    file = Path(path)
    if not file.exists():
        raise BadFile(f"{path}: there is no such file")
    if file.is_dir():
        raise BadFile(f"{path}: is a folder, not an image")
    try:
        image = _read_npy(file) if file.suffix == ".npy" else _read_picture(file)
    except BadFile:
        raise
    except Exception as error:  # decoders raise whatever they like
        raise BadFile(f"{path}: cannot be read ({first_line(error)})") from error
    smallest = 4 * HALF_WIDTHS[2] + 3
    if min(image.shape[:2]) < smallest:
        raise BadFile(
            f"{path}: {image.shape[0]} x {image.shape[1]} is too small, it takes {smallest} x {smallest}"
        )
    return image


def _read_picture(file: Path) -> np.ndarray[Any, Any]:
    with import_module("PIL.Image").open(file) as picture:
        if picture.mode.startswith("I") or picture.mode == "F":
            return _scaled(np.asarray(picture, dtype=float), file)
        grey = picture.mode in ("1", "L", "LA")
        array = np.asarray(picture.convert("L" if grey else "RGB"), dtype=float) / 255
    return array[..., None] if grey else array


def _read_npy(file: Path) -> np.ndarray[Any, Any]:
    array: np.ndarray[Any, Any] = np.load(file, allow_pickle=False)
    if array.dtype.kind not in "fiub":
        raise BadFile(f"{file}: holds {array.dtype}, not real numbers")
    if array.ndim not in (2, 3) or array.size == 0:
        raise BadFile(f"{file}: has shape {array.shape}, not (H, W) or (H, W, C)")
    return _scaled(array.astype(float), file)


def _scaled(array: np.ndarray[Any, Any], file: Path) -> np.ndarray[Any, Any]:
    """Numbers in units of their own range."""
    bad = ~np.isfinite(array)
    if bad.any():
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        raise BadFile(f"{file}: holds {array[at]} at index {at}; every value must be finite")
    low, high = array.min(), array.max()
    scaled: np.ndarray[Any, Any] = (array - low) / (high - low or 1.0)
    return scaled if array.ndim == 3 else scaled[..., None]


def window_pairs(image: Tensor, half: int) -> Iterator[Pair]:
    """The Gaussians of the windows of 2 half + 1 pixels on both sides of every pixel."""
    module = image.device.module
    ndimage = import_module("cupyx.scipy.ndimage" if image.device.type == "cuda" else "scipy.ndimage")
    size = (2 * half + 1, 2 * half + 1, 1)
    wide = image.array.astype(np.float64)
    centred = wide - wide.mean(axis=(0, 1), keepdims=True)  # else the squares cancel
    mean = ndimage.uniform_filter(centred, size)
    variance = module.maximum(ndimage.uniform_filter(centred**2, size) - mean**2, 0) + STEP**2 / 12
    loc, scale = mean.astype(image.dtype), module.sqrt(variance).astype(image.dtype)
    height, width = loc.shape[:2]
    offset = half + 1
    for down, right in DIRECTIONS:
        # Windows that reach over the border know less than they claim: leave them out.
        top, left = half + abs(down) * offset, half + abs(right) * offset
        rows, columns = slice(top, height - top), slice(left, width - left)

        def side(
            sign: int, a: Any, down: int = down, right: int = right, top: int = top, left: int = left
        ) -> Tensor:
            y, x = top + sign * down * offset, left + sign * right * offset
            part = a[y : y + height - 2 * top, x : x + width - 2 * left]
            return lucid.asarray(module.ascontiguousarray(part), device=image.device)

        yield Pair(
            Normal(side(-1, loc), side(-1, scale)), Normal(side(1, loc), side(1, scale)), rows, columns
        )


def _synchronise(where: lucid.device) -> None:
    if where.type == "cuda":
        where.module.cuda.Device(where.index).synchronize()


def _best(
    f: Callable[..., Any], inputs: tuple[Any, ...], where: lucid.device, rounds: int = 3
) -> tuple[float, Any]:
    """The shortest of a few timings after a warm-up, and the result."""
    result, best = f(*inputs), float("inf")
    for _ in range(rounds):
        _synchronise(where)
        start = time.perf_counter()
        result = f(*inputs)
        _synchronise(where)
        best = min(best, time.perf_counter() - start)
    return best, result


def exact_kl(m: float, s: float, n: float, t: float) -> Any:
    """KL(Normal(m, s) || Normal(n, t)) of exactly these floats by the textbook, to 50 digits."""
    mp = import_module("mpmath")
    with mp.workdps(100):  # nearly equal windows cancel some forty of them
        m, s, n, t = (mp.mpf(float(x)) for x in (m, s, n, t))
        return mp.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mp.mpf(1) / 2


def worst_error(rows: np.ndarray[Any, Any]) -> float:
    """The largest relative error of rows (loc, scale, loc, scale, KL) against `exact_kl`."""
    worst = 0.0
    for *parameters, got in rows:
        want = exact_kl(*parameters)
        error = abs(float(got) - want)
        worst = max(worst, float(error / want) if want else float(error > 0))
    return worst


def options(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--input", metavar="FILE", help="an image, or a .npy of shape (H, W) or (H, W, C)")
    parser.add_argument(
        "--pairs",
        metavar="N",
        type=positive,
        default=5_000_000,
        help="at least so many (default: %(default)s)",
    )
    parser.add_argument(
        "--dtype", choices=["float32", "float64"], default="float64", help="default: %(default)s"
    )


def run(options: argparse.Namespace) -> None:
    """A picture's edges: at every pixel, how far apart the Gaussians on its two sides are."""
    picture = read_image(options.input)
    output = checked_output(options)
    image = lucid.asarray(picture, dtype=options.dtype)
    where, module = image.device, image.device.module
    generator = np.random.default_rng(0)
    height, width, channels = image.shape
    total, seconds, roofline = 0, 0.0, 0.0
    maps: list[Any] = []
    samples: list[Any] = []
    add = lucid.kernel("roofline_add")
    widths = [h for h in HALF_WIDTHS if 4 * h + 3 <= min(height, width)]
    print(f"{height} x {width} pixels, {channels} channel(s), on {where}")
    for half in widths:
        if len(maps) >= 3 and total >= options.pairs:
            break
        strongest = module.zeros((height, width))
        for pair in window_pairs(image, half):
            symmetric: Any = 0.0
            for p, q in ((pair.p, pair.q), (pair.q, pair.p)):
                taken, kl = _best(kl_divergence, (p, q), where)
                parameters = (p.loc, p.scale, q.loc, q.scale)
                chosen = generator.integers(0, kl.size, 1000)
                samples.append(np.stack([x.reshape(-1)[chosen].numpy() for x in (*parameters, kl)], axis=1))
                symmetric = symmetric + kl.array
                total, seconds = total + kl.size, seconds + taken
                roofline += _best(partial(add, out=kl), parameters, where)[0]
            # The channel and the direction that tell the sides apart best.
            area = strongest[pair.rows, pair.columns]
            module.maximum(area, symmetric.max(axis=2), out=area)
        maps.append(strongest)
        print(f"  windows of {2 * half + 1} x {2 * half + 1}: {total:,} pairs so far")
    margin = 2 * max(widths[: len(maps)]) + 1
    # A geometric mean over the windows: what only one of them sees is texture or noise.
    logs = [module.log10(module.maximum(m, 1e-3))[margin:-margin, margin:-margin] for m in maps]
    edge_map = lucid.asarray(sum(logs) / len(logs), device=where).numpy()
    _draw(picture[margin:-margin, margin:-margin], edge_map, output, total)
    epsilon = float(np.finfo(options.dtype).eps)
    checked = generator.permutation(np.concatenate(samples))[:1000]
    error = worst_error(checked)
    table(
        [
            ("device", f"{where}, {options.dtype}"),
            ("pairs", f"{total:,}"),
            ("seconds", f"{seconds:.4f}"),
            ("pairs per second", f"{total / seconds:,.0f}"),
            ("of memory roofline", f"{100 * roofline / seconds:.0f} %"),
            (
                "largest error",
                f"{error:.2e} relative ({error / epsilon:.2f} epsilon) in {len(checked):,} against 50 digits",
            ),
            ("picture", str(output)),
        ]
    )


def _draw(picture: np.ndarray[Any, Any], edge_map: np.ndarray[Any, Any], output: Path, total: int) -> None:
    """The picture and its map side by side."""
    height, width = edge_map.shape
    figure = drawing(12, min(5.4 * height / width + 1.1, 16))
    left, right = figure.subplots(1, 2)
    left.imshow(
        picture if picture.shape[2] == 3 else picture[..., 0], cmap=None if picture.shape[2] == 3 else "gray"
    )
    left.set_title("the picture")
    low, high = np.percentile(edge_map, [40, 99.7])
    drawn = right.imshow(edge_map, cmap="inferno", vmin=low, vmax=max(high, low + 1e-6))
    right.set_title("KL between the Gaussians on both sides of each pixel")
    bar = figure.colorbar(drawn, ax=right, shrink=0.85, pad=0.02)
    bar.set_label("log$_{10}$ of KL(p‖q) + KL(q‖p), nats")
    for axes in (left, right):
        axes.set_axis_off()
    figure.suptitle(f"{total:,} divergences between Gaussians fitted to neighbouring windows")
    save(figure, output)
