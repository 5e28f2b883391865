"""The reference notebook by this project, COUNT times: ``ours.py fast|standard WORKERS COUNT``.

Like the best setting of the others (``papermill-tuned``), in a folder that holds
``reference.ipynb``, with the engine of this project. ``alone`` executes COUNT notebooks one after
the other, and prints a line of JSON for each: its seconds, those of its own body (its cells
executed a second time in its kernel), and the memory of the zygote.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from ateliers.execution.kernels import skip_web_grammar
from ateliers.fastengine import shared

SOURCE, DONE = "reference.ipynb", Path("done")
#: Executes again every cell before it, and says how long they took.
AGAIN = """
import time, os
start = time.perf_counter()
for code in In[1:-1]:
    get_ipython().run_cell(code)
seconds = time.perf_counter() - start
with open(f"/proc/{os.getppid()}/statm") as stream:
    pages = int(stream.read().split()[1])
print(seconds, pages * os.sysconf("SC_PAGE_SIZE"))
"""


def execute(number: int, engine: str = "fastengine") -> None:
    """Execute one notebook."""
    import papermill
    from papermill.iorw import write_ipynb

    done = papermill.execute_notebook(
        SOURCE,
        None,
        parameters={"n": number},
        engine_name=engine,
        kernel_name="python3",
        progress_bar=False,
        autosave_cell_every=0,
        shutdown_kernel="immediate",
    )
    write_ipynb(done, str(DONE / f"{number}.ipynb"))


def alone(count: int) -> None:
    """Execute one notebook at a time, and measure each, then its body."""
    import nbformat
    import papermill

    notebook = nbformat.read(SOURCE, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(AGAIN))
    nbformat.write(notebook, "again.ipynb")
    options = {"kernel_name": "python3", "progress_bar": False, "shutdown_kernel": "immediate"}
    # The first one waits for the zygote.
    execute(0)
    for number in range(count):
        start = time.perf_counter()
        execute(number)
        seconds = time.perf_counter() - start
        again = papermill.execute_notebook(
            "again.ipynb", None, {"n": number}, engine_name="fastengine", **options
        )
        body, memory = again.cells[-1].outputs[-1].text.split()
        said = {"seconds": seconds, "body": float(body), "zygote_bytes": int(memory)}
        print(json.dumps(said), flush=True)


def main(engine: str, workers: int, count: int) -> None:
    """Execute the notebooks."""
    shutil.rmtree(DONE, ignore_errors=True)
    DONE.mkdir()
    # As in the workers of `ateliers run`.
    skip_web_grammar()
    # The zygote imports while this process does: they are the two first to be used.
    with nullcontext() if engine == "standard" else shared():
        if engine == "alone":
            alone(count)
            return
        import papermill.execute  # noqa: F401

        name = "nbclient" if engine == "standard" else "fastengine"
        forked = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(min(workers, count), mp_context=forked) as pool:
            for future in [pool.submit(execute, number, name) for number in range(count)]:
                future.result()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
