"""Writes what ran on which GPU: gpu_record.py BENCHMARKS.json FOLDER."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def output(*command: str) -> str | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def rows(report: Path) -> list[dict[str, Any]]:
    """The rows that bench/ attached to its benchmarks: case, dtype, size, seconds and ratios."""
    text = report.read_text() if report.exists() else ""
    found = json.loads(text)["benchmarks"] if text else []
    return [row for benchmark in found for row in benchmark["extra_info"].get("rows", [])]


def main(report: str, folder: str) -> None:
    import cupy

    gpu = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.Device().id)["name"].decode()
    driver = output("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
    commit = output("git", "rev-parse", "HEAD")
    record = {
        "gpu": gpu,
        "driver": driver and driver.splitlines()[0],
        "cuda_driver": cupy.cuda.runtime.driverGetVersion(),
        "cupy": cupy.__version__,
        "commit": commit,
        "changed": bool(output("git", "status", "--porcelain")),
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "rows": rows(Path(report)),
    }
    target = Path(folder) / f"gpu-{time.strftime('%Y-%m-%d')}-{(commit or 'unknown')[:10]}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(record, indent=1) + "\n")
    print(f"gpu: {gpu}, driver {record['driver']}, CuPy {cupy.__version__}: wrote {target}")


if __name__ == "__main__":
    main(*sys.argv[1:])
