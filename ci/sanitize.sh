#!/usr/bin/env bash
# The host loops under AddressSanitizer and UndefinedBehaviorSanitizer, then with the flags they
# ship with (lanes must give the digits that single elements give); the thread pool under
# ThreadSanitizer. C++ only: no Python.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
cxx=${CXX:-g++}
out=$work/sanitize
mkdir -p "$out"

sources=(kernels/host/library.cpp kernels/host/sanitize.cpp)
# The loops are the same for every formula: the shortest, with all they include, stand for all, and
# so do the shortest of rows and of matrices.
shortest() { # how many, of those with such a line
    for header in $(grep -lE "^$2\(" kernels/*.cuh); do
        echo "$("$cxx" -std=c++17 -Ikernels -E -P -xc++ "$header" 2>/dev/null | wc -c) $header"
    done | sort -n | head -"$1" | cut -d" " -f2
}
mapfile -t headers < <({
    shortest 16 "LUCID_(WIDE_)?KERNEL"
    shortest 1 LUCID_ROW_KERNEL
    shortest 1 LUCID_MATRIX_KERNEL
} | sort -u)
for header in "${headers[@]}"; do
    stem=$(basename "$header" .cuh)
    printf '#include "host/loops.hpp"\n#include "%s.cuh"\n' "$stem" >"$out/$stem.cpp"
    sources+=("$out/$stem.cpp")
done
read -ra shipped <<<"$(sed -n 's/^set(kernel_flags \(.*\))$/\1/p' kernels/CMakeLists.txt)"
if [ ${#shipped[@]} -eq 0 ]; then
    say "found no kernel_flags in kernels/CMakeLists.txt"
    exit 1
fi

build_and_run() { # name, flags…
    local name=$1 objects=()
    shift
    mkdir -p "$out/$name"
    for source in "${sources[@]}"; do objects+=("$out/$name/$(basename "$source" .cpp).o"); done
    printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -I{} bash -c \
        'source=$1 folder=$2; shift 2; exec "$@" -c "$source" -o "$folder/$(basename "$source" .cpp).o"' \
        - {} "$out/$name" "$cxx" -std=c++17 -Wall -Wextra -Ikernels "$@"
    "$cxx" "$@" "${objects[@]}" -o "$out/$name/run"
    "$out/$name/run" | sed "s/^/$check: $name: /"
}

build_and_run asan-ubsan "${shipped[@]}" -O1 -g -fno-omit-frame-pointer \
    -fsanitize=address,undefined -fno-sanitize-recover=all

flags=" $(sed -n 's/^flags[^:]*://p;T;q' /proc/cpuinfo 2>/dev/null || true) "
for set in x86-64-v2:sse4_2 x86-64-v3:avx2 x86-64-v4:avx512vl; do
    if [[ $flags == *" ${set#*:} "* ]]; then
        build_and_run "${set%:*}" "${shipped[@]}" "-march=${set%:*}"
    else
        skip "${set%:*}: this machine has no ${set#*:}"
    fi
done

if echo 'int main() { return 0; }' | "$cxx" -xc++ - -fsanitize=thread -o "$out/tsan" 2>/dev/null && "$out/tsan"; then
    "$cxx" -std=c++17 -Wall -Wextra -O1 -g -fsanitize=thread -pthread kernels/host/sanitize_pool.cpp -o "$out/pool"
    TSAN_OPTIONS="halt_on_error=1 die_after_fork=0" "$out/pool" | sed "s/^/$check: tsan: /"
else
    skip "the pool under ThreadSanitizer: it does not run on this machine"
fi
