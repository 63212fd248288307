#!/usr/bin/env bash
# All that needs a GPU: the tests marked gpu, then the benchmarks marked gpu, whose figures go
# to bench/history (or to $OUT) with the names of what ran.
#
# Uses the Python on the PATH if that has CuPy, with no download: there, build/wheels may hold
# the wheels of what is missing. Anything else is done in the shared environment.
set -euo pipefail
if python3 -c 'import cupy' 2>/dev/null; then
    cd "$(dirname "${BASH_SOURCE[0]}")/.."
    check=gpu
    say() { echo "$check: $*"; }
    python=python3
    reason=$(python3 -c 'import cupy; print(cupy.cuda.runtime.getDeviceCount() or "no CUDA device")' 2>&1 | tail -1) || true
    if ! [[ $reason =~ ^[0-9]+$ ]]; then
        say "skipped as a whole: no GPU here, nothing ran on one ($reason)"
        exit 0
    fi
    links=()
    [ -d build/wheels ] && links=(--find-links build/wheels)
    python3 -P -c 'import lucid' 2>/dev/null ||
        python3 -m pip install --quiet --no-build-isolation --retries 1 "${links[@]}" .
else
    source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
    python=python
    command -v nvidia-smi >/dev/null || skip_all "no GPU here, nothing ran on one (no nvidia-smi)"
    nvidia-smi -L >/dev/null || skip_all "no GPU here, nothing ran on one (nvidia-smi finds none)"
    version=$(nvidia-smi | sed -n 's/.*CUDA Version: \([0-9]*\).*/\1/p')
    [ "$version" = 12 ] || version=13
    need ".[test,bench,cuda$version]"
fi

result=0
log=$(mktemp)
"$python" -P -m pytest -p no:cacheprovider -m gpu tests | tee "$log" || result=1
if tail -1 "$log" | grep -q skipped; then
    say "failed: there is a GPU, yet tests were skipped"
    result=1
fi
if ls bench/*.py >/dev/null 2>&1; then
    "$python" -P -m pytest -p no:cacheprovider -m gpu --benchmark-json "$log.json" bench || result=1
fi
"$python" -P ci/gpu_record.py "$log.json" "${OUT:-bench/history}"
rm -f "$log" "$log.json"
exit $result
