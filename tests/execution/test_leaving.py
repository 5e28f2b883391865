"""A worker that is ended while it prepares itself says nothing: the runner says what happened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Prepares a worker that is ended in the middle of the import of papermill.
ENDED = """
import multiprocessing, os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.abc import MetaPathFinder

class Ending(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "papermill":
            os.kill(os.getpid(), signal.SIGTERM)
            sum(range(1000))

def prepared(folder):
    from ateliers.execution import worker
    sys.meta_path.insert(0, Ending())
    worker.prepare_process(folder)

if __name__ == "__main__":
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=prepared, initargs=sys.argv[1:])
    try:
        pool.submit(len, "").result()
    except BrokenProcessPool:
        print("ended")
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_worker_ended_while_it_prepares_itself_leaves_without_a_word(tmp_path: Path) -> None:
    script = tmp_path / "ended.py"
    script.write_text(ENDED, "utf-8")
    said = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert (said.stdout.strip(), said.stderr) == ("ended", "")
