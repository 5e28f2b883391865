"""The record of a run: provenance, errors as people read them, notebooks without noise."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ateliers.execution.record import cleaned, git_state, said_of
from ateliers.record import read_record


def git(folder: Path, *words: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", "-C", str(folder), *identity, *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_commit_is_recorded_and_so_are_uncommitted_changes(tmp_path):
    git(tmp_path, "init", "--quiet")
    (tmp_path / "table.csv").write_text("1")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    head = git(tmp_path, "rev-parse", "HEAD")
    assert git_state(tmp_path) == {"commit": head, "dirty": False}

    (tmp_path / "table.csv").write_text("2")
    assert git_state(tmp_path) == {"commit": head, "dirty": True}


def test_outside_git_the_commit_is_unknown(tmp_path):
    assert git_state(tmp_path) == {"commit": None, "dirty": None}


def test_an_error_is_said_without_colours_nor_the_path_of_the_machine(tmp_path):
    error = ValueError(f"\x1b[31m{tmp_path}/data/age.csv is empty\x1b[0m")
    assert said_of(error, tmp_path) == {
        "name": "ValueError",
        "value": "data/age.csv is empty",
        "cell": None,
        "traceback": "",
    }


def test_what_differs_between_two_identical_runs_is_removed():
    cell = {"id": "random", "metadata": {"tags": ["injected-parameters"], "papermill": {"x": 1}}}
    metadata = {"papermill": {"parameters": {"site": "a"}, "input_path": "/somewhere"}}
    assert cleaned({"metadata": metadata, "cells": [cell]}) == {
        "metadata": {"papermill": {"parameters": {"site": "a"}}},
        "cells": [{"id": "injected-parameters", "metadata": {"tags": ["injected-parameters"]}}],
    }


def test_codes_and_the_word_nan_stay_text_in_a_record(tmp_path):
    path = tmp_path / "indicators.csv"
    path.write_text(
        "site,indicator,period,geography,value,low,high,unit,status,source,note\n"
        "a,pop,2022,commune:01001,,,,hab.,missing,INSEE,NA\n"
    )
    row = read_record(path).iloc[0]
    assert (row["period"], row["geography"], row["note"]) == ("2022", "commune:01001", "NA")
    assert row["value"] != row["value"]
