"""Scripts written for NumPy run on lucid as they stand, and say and give the same, bit for bit."""

import importlib
from pathlib import Path

import numpy as np
import pytest

import lucid

SCRIPTS = sorted(path.stem for path in (Path(__file__).parent / "scripts").glob("*.py"))


@pytest.mark.parametrize("where", ["cpu", "pretend:1"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_does_as_with_numpy(name, where, capsys):
    main = importlib.import_module(f"scripts.{name}").main
    want = main(np)
    said = capsys.readouterr().out
    with lucid.device(where):
        got = main(lucid)
    assert said
    assert capsys.readouterr().out == said
    assert len(got) == len(want)
    for i, (g, w) in enumerate(zip(got, want, strict=True)):
        assert isinstance(g, lucid.Tensor), f"result {i} is a {type(g)}"
        assert g.device is lucid.device(where)
        assert g.dtype == w.dtype, i
        assert g.shape == w.shape, i
        assert g.array.tobytes() == w.tobytes(), f"result {i} differs"
