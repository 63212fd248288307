#!/usr/bin/env bash
# CUDA: NVRTC compiles every kernel for every architecture, with no GPU; see headers.py.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/env.sh"
need_lucid
# Not cupy-cuda12x[ctk]: 2.5 GB more, of libraries that nothing here calls.
need cupy-cuda12x "nvidia-cuda-nvrtc-cu12==12.*" "nvidia-cuda-runtime-cu12==12.*"
python ci/headers.py
