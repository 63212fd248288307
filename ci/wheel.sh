#!/usr/bin/env bash
# Packaging: sdist, then the wheel from the sdist; one abi3 wheel, which works in an empty
# environment outside the tree and imports nothing it does not need.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
need "build>=1.2"
out=$work/dist
rm -rf "$out"
python -m build --outdir "$out" . >"$work/wheel.log" 2>&1 || { tail -50 "$work/wheel.log"; exit 1; }
wheels=("$out"/*.whl)
say "$(cd "$out" && ls -sh1 | tr '\n' ' ')"
if [ ${#wheels[@]} -ne 1 ] || [[ ${wheels[0]} != *-abi3-* ]]; then
    say "wanted exactly one abi3 wheel"
    exit 1
fi

empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
python -m venv "$empty/venv"
"$empty/venv/bin/pip" install --quiet "${wheels[0]}"
cd "$empty"
env -u PYTHONPATH venv/bin/python -W error - <<'PYTHON'
import sys
from importlib.resources import files

import lucid

for name in ("cupy", "scipy", "dask", "matplotlib", "torch"):
    assert name not in sys.modules, f"import lucid imports {name}"
headers = files("lucid") / "kernels"
assert (headers / "normal.cuh").is_file(), "the wheel has no headers"
assert (headers / "core" / "platform.cuh").is_file(), "the wheel has no kernels/core"
assert not (headers / "host").is_dir(), "the wheel carries kernels/host"
assert (files("lucid") / "py.typed").is_file(), "the wheel has no py.typed"

from lucid.distributions import Normal
from lucid.distributions.kl import kl_divergence

with lucid.device("cpu"):
    kl = kl_divergence(Normal(loc=0.0, scale=1.0), Normal(loc=1.0, scale=2.0))
assert float(kl) == 0.4431471805599453, kl
print(f"wheel: Python {sys.version.split()[0]}, {lucid.__file__}: {kl!r}")
PYTHON
