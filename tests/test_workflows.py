"""The workflows of GitHub: what they run exists, and nothing in them can change under us."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))["jobs"]
    return found


def commands(file: Path) -> Iterator[str]:
    """Yield the lines that a workflow runs, those of the scripts of `.ci` included."""
    for job in jobs(file).values():
        for step in job["steps"]:
            for line in step.get("run", "").splitlines():
                yield line
                if line.startswith(".ci/"):
                    yield from (ROOT / line).read_text("utf-8").splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_workflow_runs_exists(file: Path) -> None:
    lines = list(commands(file))
    asked = [word for line in lines for word in re.findall(r"^make ([\w-]+)", line)]
    assert asked and set(asked) <= TARGETS
    for line in lines:
        if line.startswith(".ci/"):
            assert os.access(ROOT / line, os.X_OK), line


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_pinned_by_commit_with_their_version_beside(file: Path) -> None:
    used = re.findall(r"uses: (.+)$", file.read_text("utf-8"), re.MULTILINE)
    assert used
    assert [one for one in used if not PINNED.match(one)] == []


def test_an_action_has_the_same_commit_in_every_workflow() -> None:
    commits: dict[str, set[str]] = {}
    for file in FILES:
        for action, commit in re.findall(r"uses: (\S+)@(\S+)", file.read_text("utf-8")):
            commits.setdefault(action, set()).add(commit)
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_may_only_read_and_ends(file: Path) -> None:
    told = yaml.safe_load(file.read_text("utf-8"))
    assert told["permissions"] == {"contents": "read"}
    assert "group" in told["concurrency"]
    for name, job in told["jobs"].items():
        assert job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            # The token of the checkout would stay on the disk for all that runs after it.
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
