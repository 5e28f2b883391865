"""Results on a disk of one megabyte: what has no room fails, the rest is published."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.faults import ateliers
from tests.support.tiny_project import PRODUCE, Project

pytestmark = pytest.mark.slow

#: Writes more than there is room for, or shows it, according to the site.
HEAVY = """
import os
from pathlib import Path
if site == "writes":
    Path(os.environ["ATELIERS_RECORDS"], "table.csv").write_bytes(b"x" * 2**21)
if site == "shows":
    print("x" * 2**21)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Iterator[Path]:
    """Return a project folder whose ``build`` is a disk of one megabyte."""
    root = tmp_path_factory.mktemp("small")
    disk = root / "build"
    disk.mkdir()
    try:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a small disk cannot be mounted here (it takes root and Linux): {error}")
    yield root
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture(scope="module")
def project(small: Path) -> Project:
    project = Project(small, "writes", "shows", "good")
    project.template(HEAVY, PRODUCE)
    return project


@pytest.fixture(scope="module")
def session(project: Project) -> subprocess.CompletedProcess[str]:
    """Run the sites one after the other: a full disk is everybody's."""
    return ateliers(project, "run", "--jobs", "1")


@pytest.fixture(scope="module")
def files(session, project: Project) -> dict[str, bytes]:
    """Return the files of ``build`` after the session."""
    return {name: (project.root / "build" / name).read_bytes() for name in project.files()}


def test_papermill_alone_leaves_half_a_notebook_over_the_last_one(files, project):
    """It raises the error, and rewrites its result in place: the one of before is lost."""
    import papermill

    target = project.root / "build" / "out.ipynb"
    target.write_text('{"cells": []}')
    with pytest.raises(OSError, match="No space left on device"):
        papermill.execute_notebook(
            project.root / "notebooks/tiny.ipynb",
            target,
            parameters={"site": "shows"},
            engine_name="nbclient",
            kernel_name="python3",
            language="python",
            progress_bar=False,
        )
    try:
        with pytest.raises(json.JSONDecodeError):
            json.loads(target.read_text(encoding="utf-8"))
    finally:
        target.unlink()


@pytest.fixture(scope="module")
def full(files, project: Project) -> Iterator[subprocess.CompletedProcess[str]]:
    """Run a site again when the disk has no room at all."""
    ballast = project.root / "build" / "ballast"
    with ballast.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
        while True:
            stream.write(b"x" * 1024)
    yield ateliers(project, "run", "--site", "good", "--no-comparisons", "--force", "good/tiny")
    ballast.unlink()


def test_the_others_go_on_and_the_session_exits_with_one(session, project):
    assert session.returncode == 1
    assert "Traceback" not in session.stderr
    assert session.stdout.splitlines()[-1].startswith("2 done, 2 failed in ")
    assert project.record("good")["status"] == "done"


@pytest.mark.parametrize(("site", "cell"), [("writes", 3), ("shows", None)])
def test_a_full_disk_is_the_cause_recorded(session, project, site, cell):
    error = project.record(site)["error"]
    assert (error["cause"], error["name"], error["cell"]) == ("disk_full", "OSError", cell)
    assert "No space left on device" in error["value"]


def test_what_has_no_room_gives_it_back(files):
    assert {name for name in files if name.startswith(("runs/writes", "runs/shows"))} == {
        "runs/writes/tiny/run.json",
        "runs/shows/tiny/run.json",
    }


def test_the_notebook_is_kept_when_there_is_room_for_it(files):
    cells = json.loads(files["failed/writes/tiny/notebook.ipynb"])["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == [1, 2, 3, None]
    assert "failed/shows/tiny/notebook.ipynb" not in files


def test_a_comparison_is_made_of_what_was_computed(files):
    assert b"1 compared" in files["comparisons/tiny/notebook.ipynb"]


def test_without_any_room_the_terminal_tells_the_failure(full):
    assert full.returncode == 1
    assert "Traceback" not in full.stderr
    assert "failed" in full.stdout
    assert "OSError: [Errno 28] No space left on device" in full.stdout
    assert full.stdout.splitlines()[-1].startswith("1 failed in ")


def test_without_any_room_nothing_is_half_written(full, files, project):
    build = project.root / "build"
    left = {name: (build / name).read_bytes() for name in project.files() - {"ballast"}}
    assert left == files
    assert not (build / ".running").exists()
