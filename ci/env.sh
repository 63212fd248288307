# Sourced by the other scripts: goes to the root of the repository and enters a virtual
# environment that they share, in build/ci.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
check=$(basename "$0" .sh)
work=$PWD/build/ci
mkdir -p "$work"
export PIP_DISABLE_PIP_VERSION_CHECK=1 CUPY_CACHE_DIR="$work/cupy"

say() { echo "$check: $*"; }
skip() { say "skipped: $*"; } # a part
skip_all() { # all that the script is for; .ci/run looks for this line
    say "skipped as a whole: $*"
    exit 0
}

if [ ! -x "$work/venv/bin/pip" ]; then
    for python in ${PYTHON:-} python3 python python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi
        python=
    done
    if [ -z "$python" ]; then
        say "no Python 3.11 or later on the PATH; PYTHON=/path/to/python names one" >&2
        exit 1
    fi
    "$python" -m venv "$work/venv"
fi
export PATH="$work/venv/bin:$PATH"

need() { pip install --quiet "$@"; }

# Lucid as it stands in this tree, built again only if a file of it changed.
need_lucid() {
    local stamp=$work/lucid.stamp
    if [ -e "$stamp" ] && [ -z "$(find pyproject.toml kernels lucid -type f ! -name '*.pyc' -newer "$stamp" -print -quit)" ]; then
        return
    fi
    touch "$stamp.next"
    pip uninstall --quiet --yes lucid-array 2>/dev/null
    local wheel
    wheel=$(find "$work/dist" -name '*.whl' -print -quit 2>/dev/null)
    # The wheel that wheel.sh made of these very files: building takes minutes.
    if [ -z "$wheel" ] || [ -n "$(find pyproject.toml kernels lucid -type f ! -name '*.pyc' -newer "$wheel" -print -quit)" ]; then
        wheel=.
    fi
    need "$wheel"
    mv "$stamp.next" "$stamp"
}
