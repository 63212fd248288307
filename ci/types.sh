#!/usr/bin/env bash
# Types: mypy, strict, over the package, as pyproject.toml says, and over what a user writes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
need "mypy>=1.15" "numpy>=2.0" "scipy>=1.13" "array-api-compat>=1.11"
mypy --cache-dir "$work/mypy"
mypy --cache-dir "$work/mypy" tests/typing_sample.py
