"""Papermill in a pool of processes. Usage: ``papermill_pool.py WORKERS``."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import papermill
from notebooks import notebooks


def run(site: str, theme: str, template: str) -> None:
    """Execute one notebook."""
    target = Path("build/papermill", site, f"{theme}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(template, target, parameters={"site": site}, progress_bar=False)


if __name__ == "__main__":
    with ProcessPoolExecutor(int(sys.argv[1])) as pool:
        for future in [pool.submit(run, *notebook) for notebook in notebooks()]:
            future.result()
