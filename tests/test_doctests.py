"""Every example in a docstring, and in the README, runs as it stands."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import lucid

MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(lucid.__path__, "lucid.")
    if "__main__" not in m.name and "_native" not in m.name and "_kernels" not in m.name
)


@pytest.mark.parametrize("name", ["lucid", *MODULES])
def test_docstrings(name):
    if name == "lucid.dask":
        pytest.importorskip("dask.array")
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_readme():
    readme = Path(__file__).parents[1] / "README.md"
    result = doctest.testfile(str(readme), module_relative=False)
    assert result.attempted
    assert result.failed == 0
