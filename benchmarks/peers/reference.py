"""The reference notebook by another tool, COUNT times. Usage: ``reference.py TOOL WORKERS COUNT``.

Run in a folder that holds ``reference.ipynb``; the notebooks executed are put in ``done/``.
"""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

SOURCE, DONE = "reference.ipynb", Path("done")


def by_default(number: int) -> None:
    """Execute with papermill as it is."""
    import papermill

    options = {"parameters": {"n": number}, "kernel_name": "python3", "progress_bar": False}
    papermill.execute_notebook(SOURCE, DONE / f"{number}.ipynb", **options)


def tuned(number: int) -> None:
    """Execute with papermill, the kernel killed at the end and the file written once."""
    import papermill
    from papermill.iorw import write_ipynb

    options = {"parameters": {"n": number}, "kernel_name": "python3", "progress_bar": False}
    done = papermill.execute_notebook(
        SOURCE, None, **options, autosave_cell_every=0, shutdown_kernel="immediate"
    )
    write_ipynb(done, str(DONE / f"{number}.ipynb"))


def ploomber(number: int) -> None:
    """Execute in this very process: the notebooks share it, so nothing isolates them."""
    from ploomber_engine import execute_notebook

    target = str(DONE / f"{number}.ipynb")
    execute_notebook(SOURCE, target, parameters={"n": number}, progress_bar=False, verbose=False)


def in_turn(execute, count: int) -> None:
    """Execute one after the other."""
    for number in range(count):
        execute(number)


def in_a_pool(execute, workers: int, count: int) -> None:
    """Execute several at a time."""
    with ProcessPoolExecutor(workers) as pool:
        for future in [pool.submit(execute, number) for number in range(count)]:
            future.result()


def prepare(count: int) -> None:
    """Write the copies with their parameter that jupyter-cache needs (not timed)."""
    import papermill

    Path("copies").mkdir(exist_ok=True)
    for number in range(count):
        target = f"copies/{number}.ipynb"
        papermill.execute_notebook(SOURCE, target, {"n": number}, prepare_only=True)


def cached(count: int) -> None:
    """Execute with jupyter-cache, ``local-parallel``."""
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor

    cache = get_cache(".jupyter_cache")
    for number in range(count):
        cache.add_nb_to_project(f"copies/{number}.ipynb")
    result = load_executor("local-parallel", cache).run_and_cache(timeout=600)
    for path in result.succeeded:
        executed = cache.merge_match_into_file(path)
        import nbformat

        nbformat.write(executed[1], DONE / Path(path).name)


if __name__ == "__main__":
    tool, workers, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if tool != "prepare":
        shutil.rmtree(DONE, ignore_errors=True)
        DONE.mkdir()
    {
        "papermill-serial": lambda: in_turn(by_default, count),
        "papermill-pool": lambda: in_a_pool(by_default, workers, count),
        "papermill-tuned": lambda: in_a_pool(tuned, workers, count),
        "jupyter-cache": lambda: cached(count),
        "ploomber-engine": lambda: in_turn(ploomber, count),
        "prepare": lambda: prepare(count),
    }[tool]()
