"""Papermill in a pool of processes. Usage: ``papermill_pool.py WORKERS [tuned]``.

Tuned, the kernel is killed at the end and the file written once.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import papermill
from notebooks import notebooks
from papermill.iorw import write_ipynb


def run(site: str, theme: str, template: str) -> None:
    """Execute one notebook."""
    target = Path("build/papermill", site, f"{theme}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    papermill.execute_notebook(template, target, parameters={"site": site}, progress_bar=False)


def run_tuned(site: str, theme: str, template: str) -> None:
    """Execute one notebook, without what papermill can be told to leave out."""
    target = Path("build/papermill", site, f"{theme}.ipynb")
    target.parent.mkdir(parents=True, exist_ok=True)
    options = {"parameters": {"site": site}, "progress_bar": False}
    done = papermill.execute_notebook(
        template, None, **options, autosave_cell_every=0, shutdown_kernel="immediate"
    )
    write_ipynb(done, str(target))


if __name__ == "__main__":
    execute = run_tuned if "tuned" in sys.argv[2:] else run
    with ProcessPoolExecutor(int(sys.argv[1])) as pool:
        for future in [pool.submit(execute, *notebook) for notebook in notebooks()]:
            future.result()
