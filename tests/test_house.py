"""The rules of the house, from the syntax tree and the folders; and that each check can fail."""

import ast
import re
from pathlib import Path

import pytest
from table import BY_CLASS, EVENTS, ROWS

import lucid.distributions as D
from lucid._kernel import index
from lucid.cli import main
from lucid.distributions.kl import KernelKL, _resolve

ROOT = Path(__file__).parents[1]
LUCID = ROOT / "lucid"
# What is in lucid/distributions and is no family.
SHARED = {
    "__init__", "composed", "constraint_registry", "constraints", "counts", "digits", "directional",
    "distribution",
    "independent", "kl", "matrix_law", "mixture", "normal_law", "normal_prior", "outcomes", "probability",
    "scale_matrix", "transformed", "transforms",
}  # fmt: skip
# A module may import those of its own layer and below. Families are a layer in which none may
# import another.
LAYERS = [
    {"_native", "tape"},
    {"_device", "_kernel"},
    {"_methods"},
    {"tensor"},
    {"recorded"},
    {"ops", "special"},
    {"dask", "fft", "linalg", "optim"},
    {"random"},
    {"distributions.constraints", "distributions.distribution"},
    {"distributions.transforms"},
    {"distributions.constraint_registry"},
    {"distributions.kl"},
    {"distributions.independent"},
    {"distributions.scale_matrix"},
    {"distributions.transformed"},
    {
        "distributions.composed",
        "distributions.counts",
        "distributions.directional",
        "distributions.digits",
        "distributions.normal_law",
        "distributions.normal_prior",
        "distributions.outcomes",
        "distributions.probability",
        "distributions.matrix_law",
    },
    {"distributions.*"},
    {"distributions.mixture"},
    {"distributions"},
    {"demos"},
    {"cli"},
    {"__main__"},
]


def stems(folder, suffix):
    return {f.stem for f in (ROOT / folder).glob(f"*{suffix}")}


def families():
    return stems("lucid/distributions", ".py") - SHARED


def test_a_family_is_three_files_of_one_name():
    assert families() == stems("tests/families", ".py") - {"__init__"}
    assert families() <= stems("kernels", ".cuh")


def test_every_family_is_exported_and_in_the_table():
    for stem in families():
        for name in re.findall(
            r"^class (\w+)\([^)]*stem=",
            (LUCID / f"distributions/{stem}.py").read_text(),
            re.M,
        ):
            assert name in D.__all__
            assert name == ROWS[stem].FAMILY
            assert getattr(D, name) in BY_CLASS | EVENTS


def test_every_registered_kernel_takes_both_parameter_lists():
    table = BY_CLASS | EVENTS
    for (p, q), form in _resolve().items():
        if isinstance(form, KernelKL):
            assert index()[form.name].nin == len(table[p].DOMAIN) + len(table[q].DOMAIN)


def layer(name):
    for i, names in enumerate(LAYERS):
        if name in names:
            return i
    if name.startswith("distributions."):
        return LAYERS.index({"distributions.*"})
    return layer(name.split(".")[0]) if "." in name else None


def imports(path, text):
    """The modules of lucid a file imports at its top level: [(line, name below lucid)]."""
    package = path.relative_to(LUCID).parent.parts
    for node in ast.parse(text).body:
        if isinstance(node, ast.Try):
            yield from imports(path, "\n".join(ast.unparse(x) for x in node.body))
        if isinstance(node, ast.ImportFrom) and node.level:
            base = ".".join(
                (*package[: len(package) + 1 - node.level], *([node.module] if node.module else []))
            )
            for alias in node.names:
                full = f"{base}.{alias.name}".strip(".")
                is_module = (LUCID / f"{full.replace('.', '/')}.py").exists() or (
                    LUCID / full.replace(".", "/")
                ).is_dir()
                yield node.lineno, full if is_module else base


def violations(path, text):
    own = ".".join(path.relative_to(LUCID).with_suffix("").parts).removesuffix(".__init__")
    if own in ("__init__", ""):
        return []
    here = layer(own)
    assert here is not None, f"{own} is in no layer of the house"
    found = []
    for line, name in imports(path, text):
        there = layer(name)
        if there is None:
            continue
        same_family_layer = LAYERS[here] == LAYERS[there] == {"distributions.*"}
        if there > here or same_family_layer:
            found.append(f"{own}:{line} imports {name}")
    return found


@pytest.mark.parametrize("path", sorted(LUCID.rglob("*.py")), ids=lambda p: str(p.relative_to(LUCID)))
def test_imports_point_down(path):
    assert violations(path, path.read_text()) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("tensor.py", "from .distributions import Normal"),
        ("_kernel.py", "from . import tensor"),
        ("distributions/normal.py", "from .gumbel import Gumbel"),
        ("distributions/constraints.py", "from .kl import kl_divergence"),
        ("ops/lift.py", "from ..distributions.kl import kl_divergence"),
    ],
)
def test_an_import_that_points_up_is_seen(file, line, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda self: True)
    assert violations(LUCID / file, line)


def python_files():
    return [f for folder in ("lucid", "tests", "bench") for f in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize(
    ("library", "home"), [("cupy", {"_device.py", "lift.py", "cli.py"}), ("dask", {"dask.py"})]
)
def test_a_heavy_library_has_one_door(library, home):
    for path in LUCID.rglob("*.py"):
        text = path.read_text()
        if re.search(rf"^\s*(import|from) {library}\b", text, re.M):
            assert path.name in home, f"{path} imports {library}"


def test_only_platform_knows_a_compiler():
    for path in (ROOT / "kernels").rglob("*.cuh"):
        text = path.read_text()
        directives = re.findall(r"^\s*#\s*(?:include <.*|if.*)", text, re.M)
        assert path.name == "platform.cuh" or not directives, f"{path.name}: {directives}"


def test_families_include_core_only():
    for path in (ROOT / "kernels").glob("*.cuh"):
        assert all(name.startswith("core/") for name in re.findall(r'#include "(.+)"', path.read_text())), (
            path
        )


def test_every_kernel_line_follows_its_template():
    for path in (ROOT / "kernels").glob("*.cuh"):
        text = path.read_text()
        lines = re.findall(r"^}\nLUCID_(?:WIDE_)?KERNEL\(\w+, \d+, \d+\)$", text, re.M)
        rows = re.findall(r'^(?:};|struct .*{};)\nLUCID_ROW_KERNEL\((\w+), "[^"]+", \d+\)$', text, re.M)
        matrices = re.findall(r'^}\nLUCID_MATRIX_KERNEL\((\w+), "([^"]+)", \d+, \d+\)$', text, re.M)
        assert text.count("KERNEL(") == len(lines) + len(rows) + len(matrices), path
        for name, nin in re.findall(r"KERNEL\((\w+), (\d+), \d+\)", text):
            parameters = re.search(rf"LUCID_FN S {name}\(([^)]*)\)", text)
            assert parameters, name
            assert parameters[1].count("S ") == int(nin)
        for name in rows:
            assert re.search(rf"^struct {name}\b", text, re.M), name
        for name, signature in matrices:
            parameters = re.search(rf"LUCID_FN S {name}\(const int\* n, ([^)]*), S\* work\)", text)
            assert parameters, name
            assert parameters[1].count("V ") == signature.count("(") - 1


def test_the_readmes_table_is_what_the_command_prints(capsys):
    assert main(["pairs"]) == 0
    printed = capsys.readouterr().out.strip()
    readme = re.search(r"<!-- pairs -->\n(.*?)\n<!-- /pairs -->", (ROOT / "README.md").read_text(), re.S)
    assert readme
    assert readme[1].strip() == printed


def test_the_table_of_names_is_what_the_command_prints(capsys):
    if main(["names"]):
        pytest.skip(capsys.readouterr().err)
    versions, printed = capsys.readouterr().out.strip().split("\n", 1)
    table = re.search(
        r"<!-- names -->\n(.*?)\n(.*)\n<!-- /names -->", (LUCID / "ops/README.md").read_text(), re.S
    )
    assert table
    if table[1] != versions:
        pytest.skip(f"the table is of {table[1]}, and this is {versions}")
    assert table[2].strip() == printed.strip(), "print it anew: lucid names"


def test_the_top_level_is_the_plans():
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.split()}
    assert top <= {
        ".ci",
        ".gitignore",
        "CHANGELOG.md",
        "README.md",
        "bench",
        "ci",
        "kernels",
        "lucid",
        "pyproject.toml",
        "tests",
    }
