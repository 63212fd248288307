#!/usr/bin/env bash
# Style: ruff's rules and format over all Python, and the syntax of the shell scripts.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
need "ruff>=0.9"
ruff check --no-cache .
ruff format --no-cache --check .
for script in .ci/run ci/*.sh; do bash -n "$script"; done
