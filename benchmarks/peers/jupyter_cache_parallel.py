"""jupyter-cache with its executor ``local-parallel``: as many processes as the machine has."""

from __future__ import annotations

import sys
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor

# Its own limit is 30 s a cell; this one is that of `ateliers run`.
CELL_SECONDS = 600

if __name__ == "__main__":
    cache = get_cache(".jupyter_cache")
    for path in sorted(Path("build/jupyter-cache").glob("*/*.ipynb")):
        cache.add_nb_to_project(str(path))
    result = load_executor("local-parallel", cache).run_and_cache(timeout=CELL_SECONDS)
    print(f"executed: {len(result.succeeded)}, failed: {result.excepted + result.errored}")
    sys.exit(len(result.succeeded) != len(result.all()))
