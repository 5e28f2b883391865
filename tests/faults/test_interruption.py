"""A session that is cut: what is done is kept, nothing is half-written, the next one goes on."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass

import psutil
import pytest

from tests.support.faults import WAITS, ateliers, ends, started, wait_for
from tests.support.tiny_project import PRODUCE, Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs signals and process groups"),
]

FINISHED = {f"runs/alpha/tiny/{name}" for name in ("notebook.ipynb", "indicators.csv", "run.json")}
#: Way to cut a session → signal, and code it exits with.
WAYS = {
    "Ctrl-C": (signal.SIGINT, 130),
    "termination": (signal.SIGTERM, 130),
    "kill": (signal.SIGKILL, -signal.SIGKILL),
}
#: Results of another time at the place of a run that is cut.
BEFORE = "runs/beta/tiny/notebook.ipynb"


@dataclass
class Cut:
    """A session cut when one run had finished and another was under way."""

    way: str
    project: Project
    code: int
    said: str
    processes: list[int]
    second: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module", params=WAYS)
def cut(request, tmp_path_factory) -> Cut:
    number, _ = WAYS[request.param]
    project = Project(tmp_path_factory.mktemp("cut"))
    project.template(WAITS, PRODUCE)
    before = project.root / "build" / BEFORE
    before.parent.mkdir(parents=True)
    before.write_text("before")
    with started(project, "run", "--jobs", "2") as session:
        wait_for(project.root / "kernel-beta")
        wait_for(project.root / "build/runs/alpha/tiny/run.json")
        processes = [one.pid for one in psutil.Process(session.pid).children(recursive=True)]
        second = ateliers(project, "run")
        if number == signal.SIGINT:
            # A terminal sends it to every process.
            os.killpg(session.pid, number)
        else:
            session.send_signal(number)
        out, error = session.communicate(timeout=60)
    return Cut(request.param, project, session.returncode, out + error, processes, second)


def test_two_at_once_the_second_is_refused(cut):
    assert cut.second.returncode == 2
    assert cut.second.stderr.startswith("The notebooks are already being run here.")
    assert cut.second.stdout == ""


def test_no_process_outlives_the_session(cut):
    assert all(ends(process) for process in cut.processes)


def test_what_had_finished_is_kept_and_what_had_not_is_as_it_was(cut):
    files = {name for name in cut.project.files() if not name.startswith(".running/")}
    assert files == FINISHED | {BEFORE}
    assert (cut.project.root / "build" / BEFORE).read_text() == "before"
    assert cut.project.record("alpha")["status"] == "done"


def test_an_interruption_is_said_and_exits_with_130(cut):
    assert cut.code == WAYS[cut.way][1]
    assert "Traceback" not in cut.said
    # A session that is killed has no time to say so.
    last = cut.said.splitlines()[-1]
    words = ("interrupted: 1 done, 2 not run in ", "; what is done is kept")
    assert all(part in last for part in words) == (cut.way != "kill")


def test_the_next_session_executes_only_what_is_left(cut):
    (cut.project.root / "go").touch()
    done = ateliers(cut.project, "run", "--jobs", "2")
    lines = [line.split()[0] for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert lines == ["done", "done", "2"]
    assert "2 done, 1 kept in " in done.stdout
    assert not (cut.project.root / "build/.running").exists()
    assert b"before" not in (cut.project.root / "build" / BEFORE).read_bytes()
