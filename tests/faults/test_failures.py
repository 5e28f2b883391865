"""A session in which nearly every run goes wrong: each failure is told with its cause."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass

import pytest

from tests.support.faults import ateliers, ends, faulty
from tests.support.tiny_project import Project

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs signals and process groups"),
]

#: Site → cause, name, message and cell of its failure.
FAILURES = {
    "raises": ("exception", "ValueError", "la table est vide", 4),
    "short": ("memory", "MemoryError", "no room for the table", 4),
    "leaves": ("exception", "LeftEarly", "a cell left the notebook (sys.exit); the", 4),
    "exits": ("killed", "KernelDied", "the kernel ended by itself, with status 7", 4),
    "killed": ("killed", "KernelDied", "the kernel was killed by signal 9", 4),
    "greedy": ("memory", "OutOfMemory", "the limit is 400 MiB (--memory-limit)", 4),
    "orphan": ("killed", "WorkerDied", "the process that ran it was killed", None),
    "breaks": ("contract", "ContractBroken", "303100 is outside 1 to 10000 hab.", None),
}
#: The cells written by papermill and by us: defaults, parameters, then five.
CELLS = 7
#: Failures that leave a notebook: the process that held that of the orphan is dead.
KEPT = [site for site in FAILURES if site != "orphan"]


@dataclass
class Session:
    """What a session left."""

    project: Project
    done: subprocess.CompletedProcess[str]

    def kept(self, site: str) -> dict:
        path = self.project.root / "build/failed" / site / "tiny/notebook.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def session(tmp_path_factory) -> Session:
    """Run a site for each failure, over results of before, and one that goes well."""
    project = faulty(tmp_path_factory.mktemp("faults"), "good", *FAILURES)
    for site in FAILURES:
        for name in ("notebook.ipynb", "indicators.csv"):
            before = project.root / "build/runs" / site / "tiny" / name
            before.parent.mkdir(parents=True, exist_ok=True)
            before.write_text("before")
    return Session(project, ateliers(project, "run", "--jobs", "2", "--memory-limit", "400M"))


def test_the_others_go_on_and_the_session_exits_with_one(session):
    assert session.done.returncode == 1
    # Only the kernel whose worker was killed speaks for itself.
    said = [line for line in session.done.stderr.splitlines() if "IPKernelApp" not in line]
    assert said == []
    assert session.done.stdout.splitlines()[-1].startswith("2 done, 8 failed in ")
    assert session.project.record("good")["status"] == "done"


@pytest.mark.parametrize("site", FAILURES)
def test_a_failure_is_recorded_and_said_with_its_cause(session, site):
    cause, name, message, cell = FAILURES[site]
    record = session.project.record(site)
    error = record["error"]
    assert record["status"] == "failed"
    assert (error["cause"], error["name"], error["cell"]) == (cause, name, cell)
    assert message in error["value"]
    where = f" in cell [{cell}]" if cell else ""
    assert f"{site} · tiny\n          {name}{where}: " in session.done.stdout


def test_the_memory_that_was_too_much_is_recorded(session):
    assert session.project.record("greedy")["peak_memory"] > 400 * 2**20


@pytest.mark.parametrize("site", FAILURES)
def test_nothing_but_the_record_remains_of_a_run_that_failed(session, site):
    left = {name for name in session.project.files() if name.startswith(f"runs/{site}/")}
    assert left == {f"runs/{site}/tiny/run.json"}


@pytest.mark.parametrize("site", KEPT)
def test_the_notebook_is_kept_as_far_as_it_went(session, site):
    cells = [c for c in session.kept(site)["cells"] if c["cell_type"] == "code"]
    stopped = FAILURES[site][3] or CELLS
    ran = [number if number <= stopped else None for number in range(1, CELLS + 1)]
    assert [cell["execution_count"] for cell in cells] == ran
    assert not any(cell["outputs"] for cell in cells[stopped:])
    assert "completed" not in json.dumps(session.kept(site))


@pytest.mark.parametrize("site", [site for site in KEPT if FAILURES[site][3]])
def test_the_kept_notebook_shows_the_error_in_the_cell_that_stopped(session, site):
    cells = [c for c in session.kept(site)["cells"] if c["cell_type"] == "code"]
    outputs = [o for o in cells[3]["outputs"] if o["output_type"] == "error"]
    # A cell that leaves shows it in its own words.
    name = {"leaves": "SystemExit"}.get(site, FAILURES[site][1])
    assert [o["ename"] for o in outputs] == [name]


def test_a_comparison_is_made_of_what_was_computed(session):
    path = session.project.root / "build/comparisons/tiny/notebook.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[-1]["outputs"][0]["text"]) == "1 compared\n"


def test_nothing_temporary_remains(session):
    known = ("runs/", "failed/", "comparisons/")
    assert all(name.startswith(known) for name in session.project.files())
    assert not (session.project.root / "build/.running").exists()


def test_a_kernel_does_not_outlive_the_process_that_ran_it(session):
    assert ends(int((session.project.root / "kernel").read_text()))


def test_out_of_time_with_fail_fast_nothing_more_is_started(tmp_path):
    project = Project(tmp_path)
    project.template("import time\ntime.sleep(120 if site == 'alpha' else 0)", 'print("ended")')
    words = ("run", "--timeout", "3", "--fail-fast", "--jobs", "1")
    done = ateliers(project, *words)
    error = project.record("alpha")["error"]
    assert done.returncode == 1
    assert (error["cause"], error["name"]) == ("timeout", "OutOfTime")
    assert error["value"] == "it ran longer than 3 s (--timeout)"
    assert done.stdout.splitlines()[-1].startswith("1 failed, 2 not run in ")
    assert project.files() == {"runs/alpha/tiny/run.json", "failed/alpha/tiny/notebook.ipynb"}
    kept = json.loads((tmp_path / "build/failed/alpha/tiny/notebook.ipynb").read_text("utf-8"))
    assert kept["cells"][-1]["execution_count"] is None
