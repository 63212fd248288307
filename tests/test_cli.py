"""The command: what it prints, the picture it writes, and one clear line for a bad file."""

import numpy as np
import pytest
from mpmath import mpf
from PIL import Image

import lucid
from lucid import cli
from lucid.cli import main
from lucid.demos import edges


def test_info_names_versions_devices_and_what_installs_the_missing(capsys, monkeypatch):
    assert main(["info"]) == 0
    printed = capsys.readouterr().out
    for word in (lucid.__version__, np.__version__, "instruction set", "threads", "default device    cpu"):
        assert word in printed
    monkeypatch.setattr(
        cli, "cuda_problem", lambda: "CuPy is not installed; pip install 'lucid-array[cuda12]'"
    )
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    main(["info"])
    printed = capsys.readouterr().out
    assert "pip install 'lucid-array[cuda12]'" in printed
    assert printed.count("pip install 'lucid-array[demo]'") == 1


def test_pairs_is_the_registry(capsys):
    assert main(["pairs"]) == 0
    rows = [line.split(" | ") for line in capsys.readouterr().out.strip().splitlines()[2:]]
    printed = {(r[0].strip("| "), q.rstrip("*")) for r in rows for q in r[1].split(", ") if q}
    named = {(p.__name__, q.__name__) for p, q, name in lucid.distributions.kl.registered_pairs() if name}
    assert named <= printed
    assert len(printed) > 200
    assert any("Normal" in r[2] for r in rows if r[0] == "| Cauchy")


def test_without_a_command_it_prints_help(capsys):
    assert main([]) == 0
    assert "demo" in capsys.readouterr().out
    for arguments, status in ((["--version"], 0), (["nothing"], 2), (["demo", "--pairs", "-3"], 2)):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == status


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_demo_draws_the_photograph_and_reports(capsys, tmp_path, dtype):
    output = tmp_path / "edges.png"
    assert main(["demo", "--output", str(output), "--dtype", dtype]) == 0
    printed = dict(
        line.split(maxsplit=1)
        for line in capsys.readouterr().out.splitlines()
        if line.startswith(("pairs  ", "largest"))
    )
    assert int(printed["pairs"].split()[0].replace(",", "")) >= 5_000_000
    epsilons = float(printed["largest"].split("(")[1].split()[0])
    assert 0 < epsilons < lucid.kernel("kl_normal_normal").ulp
    with Image.open(output) as picture:
        assert picture.format == "PNG"
        assert min(picture.size) > 800


@pytest.mark.parametrize("form", ["npy2", "npy3", "grey.png", "rgba.png", "deep.png"])
def test_a_contour_is_found_where_it_is(tmp_path, monkeypatch, form):
    """Two halves of equal mean, one noisy: the largest divergence runs along their border."""
    noise = np.random.default_rng(0).normal(size=(80, 90)) * 0.02
    x = 0.5 + np.where(np.arange(90) < 45, noise * 10, noise).clip(-0.5, 0.5)
    x[0, :2] = 0, 1
    file = tmp_path / f"image.{form.split('.')[-1][:3]}"
    if form.startswith("npy"):
        np.save(file, x if form == "npy2" else np.repeat(x[..., None], 2, axis=2) * 300 - 7)
    elif form == "deep.png":
        Image.fromarray((x * 65535).astype(np.uint16)).save(file)
    else:
        grey = (x * 255).astype(np.uint8)
        Image.fromarray(
            grey if form == "grey.png" else np.dstack([grey] * 3 + [np.full_like(grey, 200)])
        ).save(file)
    seen = {}
    monkeypatch.setattr(
        edges,
        "_draw",
        lambda picture, edge_map, output, total: seen.update(map=edge_map, shape=picture.shape),
    )
    assert main(["demo", "--input", str(file), "--output", str(tmp_path / "o.png"), "--pairs", "100"]) == 0
    columns = seen["map"].mean(axis=0)
    margin = (90 - columns.size) // 2
    assert abs(int(columns.argmax()) + margin - 45) <= 3
    assert np.isfinite(seen["map"]).all()


def _npy(array):
    return lambda path: np.save(path, array, allow_pickle=True)


def _truncated(path):
    Image.fromarray(np.zeros((60, 60), np.uint8)).save(path)
    path.write_bytes(path.read_bytes()[:60])


BAD = {
    "missing.png": (lambda path: None, "there is no such file"),
    "folder.png": (lambda path: path.mkdir(), "is a folder, not an image"),
    "text.png": (lambda path: path.write_text("hello"), "cannot be read (cannot identify image file"),
    "cut.png": (_truncated, "cannot be read ("),
    "empty.npy": (lambda path: path.write_bytes(b""), "cannot be read ("),
    "small.npy": (_npy(np.zeros((5, 5))), "5 x 5 is too small"),
    "none.npy": (_npy(np.zeros((0, 50))), "has shape (0, 50), not"),
    "flat.npy": (_npy(np.zeros(50)), "has shape (50,), not (H, W) or (H, W, C)"),
    "complex.npy": (_npy(np.zeros((50, 50), complex)), "holds complex128, not real numbers"),
    "object.npy": (_npy(np.array([[None] * 50] * 50)), "cannot be read (Object arrays cannot be loaded"),
    "nan.npy": (_npy(np.where(np.eye(50) == 1, np.nan, 0.0)), "holds nan at index (0, 0)"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_line(tmp_path, capsys, name):
    make, message = BAD[name]
    path = tmp_path / name
    make(path)
    assert main(["demo", "--input", str(path), "--output", str(tmp_path / "o.png")]) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert f"{path}: {message}" in printed.err


@pytest.mark.parametrize("output", ["nowhere/edges.png", "."])
def test_an_output_that_cannot_be_written_is_said_before_the_work(tmp_path, capsys, output):
    assert main(["demo", "--output", str(tmp_path / output)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_an_unknown_picture_format_is_said(tmp_path, capsys):
    np.save(tmp_path / "x.npy", np.eye(50))
    arguments = [
        "--input",
        str(tmp_path / "x.npy"),
        "--output",
        str(tmp_path / "edges.nothing"),
        "--pairs",
        "1",
    ]
    assert main(["demo", *arguments]) == 2
    assert "edges.nothing: cannot be written (Format 'nothing' is not supported" in capsys.readouterr().err


def test_missing_libraries_are_one_line(monkeypatch, capsys):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    assert main(["demo"]) == 2
    assert "pip install 'lucid-array[demo]'" in capsys.readouterr().err


def test_a_constant_picture_has_no_edges(tmp_path):
    np.save(tmp_path / "x.npy", np.full((50, 60), 7))
    arguments = ["--input", str(tmp_path / "x.npy"), "--output", str(tmp_path / "edges.png"), "--pairs", "1"]
    assert main(["demo", *arguments]) == 0


def test_the_error_reported_is_an_error():
    assert edges.worst_error(np.array([[0.0, 1.0, 1.0, 2.0, 0.4431471805599453]])) < 4e-16
    assert edges.worst_error(
        np.array([[0.0, 1.0, 1.0, 2.0, 0.4431471805599453 * (1 + 1e-9)]])
    ) == pytest.approx(1e-9)
    assert edges.worst_error(np.array([[0.0, 1.0, 0.0, 1.0, 1e-30]])) == 1
    assert edges.exact_kl(0.0, 1.0, 0.0, 1.0) == mpf(0)
