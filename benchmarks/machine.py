"""Where figures were measured: the machine, and the version of each tool."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

_PACKAGES = ("papermill", "jupyter-cache", "snakemake", "nbclient", "jupyter-client")


def machine() -> dict[str, Any]:
    """Return what the figures depend on: processor, memory, system, load before the first run."""
    processor = platform.processor() or platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        lines = (line.partition(":") for line in described.read_text("utf-8").splitlines())
        models = [value.strip() for key, _, value in lines if key.strip() == "model name"]
        processor = models[0] if models else processor
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.platform()
    return {
        "processor": processor,
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": system,
        "kernel": platform.release(),
        "load": round(os.getloadavg()[0], 2),
    }


def versions(environment: Path, *more: str) -> dict[str, str]:
    """Return the versions of Python, of this project and of the tools of an environment."""
    packages = (*_PACKAGES, *more)
    ask = f"from importlib.metadata import version; print(*map(version, {packages}))"
    said = subprocess.run(
        [environment / "bin" / "python", "-c", ask], capture_output=True, text=True, check=True
    )
    peers = dict(zip(packages, said.stdout.split(), strict=True))
    return {"python": platform.python_version(), "ateliers": version("ateliers")} | peers
