#!/usr/bin/env bash
# The tests whose digits an instruction set may change, for those that lucid does not choose on
# this machine, on one thread. The whole suite is README.md's test command, which .ci/run runs.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
need_lucid
need "pytest>=8" "pytest-xdist>=3.5" "hypothesis>=6.100" "mpmath>=1.3"
# -P: the package that is installed, not the folder here, which has no compiled half.
sets=$(python -P -c 'from lucid import _native; print(*_native.instruction_sets())')
for set in ${sets#* }; do
    say "LUCID_ISA=$set LUCID_NUM_THREADS=1"
    LUCID_ISA=$set LUCID_NUM_THREADS=1 python -P -m pytest -q -n auto -p no:cacheprovider \
        -k "budget and (ordinary or kl_)" tests/test_accuracy.py
done
for set in x86-64-v2 x86-64-v3; do
    [[ " $sets " == *" $set "* ]] || skip "$set: this machine does not have it"
done
