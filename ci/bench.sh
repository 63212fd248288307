#!/usr/bin/env bash
# That the benchmarks run: small sizes, few rounds. No figure of theirs is a limit here.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
ls bench/*.py >/dev/null 2>&1 || skip_all "bench/ has no Python in it"
need_lucid
need "pytest>=8" "pytest-benchmark>=5" "mpmath>=1.3"
python -P -m pytest -q -p no:cacheprovider -m "not gpu" --quick bench
skip "the full sizes: pytest bench, on a quiet machine"
