"""Processes that run notebooks: one that dies is replaced, at work or waiting."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest

from ateliers.execution.plan import Run
from ateliers.execution.worker import Job
from ateliers.execution.workers import Workers, workers

pytestmark = pytest.mark.slow  # it starts processes


def job(root: Path) -> Job:
    """Return a run that fails at once: its notebook does not exist."""
    parts = {"cells": {}, "parameters": {}, "settings": {}, "environment": {}}
    run = Run("alpha", "tiny", "notebooks/missing.ipynb")
    return Job(run, root, root / "results", {}, parts, "", {})


def result(group: Workers) -> dict:
    while True:
        for _, future in group.ended():
            return future.result()


def test_a_process_killed_while_it_waited_is_replaced(tmp_path):
    with workers(1) as group:
        group.give(job(tmp_path))
        assert result(group)["error"]["name"] == "FileNotFoundError"
        (waiting,) = multiprocessing.active_children()
        waiting.kill()
        waiting.join()
        # The pool learns it a moment later.
        while not group._free[0]._broken:
            time.sleep(0.01)
        group.give(job(tmp_path))
        assert result(group)["error"]["name"] == "FileNotFoundError"
