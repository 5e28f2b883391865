"""Notebooks that go wrong, one way for each site, and a session that runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.tiny_project import PRODUCE, Project

#: The cell that goes wrong, between one that does not and those that then never run.
FAULT = """
import os, signal, sys, time
if site == "raises":
    raise ValueError("la table est vide")
if site == "short":
    raise MemoryError("no room for the table")
if site == "leaves":
    sys.exit(0)
if site == "exits":
    os._exit(7)
if site == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if site == "greedy":
    held = []
    for _ in range(24):
        held.append(b"x" * 2**25)
        time.sleep(0.05)
if site == "breaks":
    value = 303100
"""

#: After the results are written: the process that runs the notebook is killed.
ORPHAN = """
from pathlib import Path
if site == "orphan":
    Path(os.environ["ATELIERS_ROOT"], "kernel").write_text(str(os.getpid()))
    # Not its parent: that of a kernel of the fast engine is the zygote.
    os.kill(int(os.environ["JPY_PARENT_PID"]), signal.SIGKILL)
    time.sleep(60)
"""

#: Waits until it is let go, without a change that a plan would see.
WAITS = """
from pathlib import Path
import os, time
root = Path(os.environ["ATELIERS_ROOT"])
(root / f"kernel-{site}").write_text(str(os.getpid()))
while site != "alpha" and not (root / "go").exists():
    time.sleep(0.1)
"""


def faulty(root: Path, *sites: str) -> Project:
    """Return a project whose sites go wrong as they are named; any other name does not."""
    project = Project(root, *sites)
    project.template('print("begun")', FAULT, PRODUCE, ORPHAN, 'print("ended")')
    return project


def ateliers(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        _command(*words), env=_environment(project), capture_output=True, text=True, timeout=300
    )


@contextmanager
def started(project: Project, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start the command line in a group of its own; end it whatever happens."""
    process = subprocess.Popen(
        _command(*words),
        env=_environment(project),
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        # The group outlives a session that is killed, if the session leaves processes behind.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _command(*words: str) -> list[str]:
    return [sys.executable, "-c", "from ateliers.cli import main; main()", *words]


def _environment(project: Project) -> dict[str, str]:
    return os.environ | {"ATELIERS_ROOT": str(project.root)}


def wait_for(mark: Path, seconds: float = 120) -> str:
    """Return the content of a file, once there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if mark.is_file() and mark.read_text(encoding="utf-8"):
            return mark.read_text(encoding="utf-8")
        time.sleep(0.05)
    raise AssertionError(f"{mark.name} never came")


def ends(process: int, seconds: float = 30) -> bool:
    """Whether a process is gone, now or soon."""
    end = time.monotonic() + seconds
    while _alive(process) and time.monotonic() < end:
        time.sleep(0.05)
    return not _alive(process)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.is_file() or state.read_text().rpartition(")")[2].split()[0] != "Z"
