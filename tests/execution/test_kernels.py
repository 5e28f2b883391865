"""The two ways of starting kernels: which is used, and what is said when one cannot be."""

from __future__ import annotations

import json
import os
import sys

import pytest

from ateliers import fastengine
from ateliers.errors import InvalidInput
from ateliers.execution.kernels import FAST, IMPORTED, STANDARD, check_engine, kernels
from ateliers.execution.runner import Options, run_all
from ateliers.fastengine import SHARED, forked
from tests.support.faults import ateliers
from tests.support.tiny_project import PRODUCE, Project

PARENT = """
import os
from pathlib import Path
with open(Path(os.environ["ATELIERS_ROOT"], "parents"), "a") as stream:
    print(os.getppid() == int(os.environ["JPY_PARENT_PID"]), os.getppid(), file=stream)
"""


@pytest.fixture
def project(tmp_path) -> Project:
    project = Project(tmp_path)
    project.template(PARENT, PRODUCE)
    return project


def parents(project: Project) -> list[list[str]]:
    path = project.root / "parents"
    found = [line.split() for line in path.read_text().splitlines()]
    path.unlink()
    return found


def test_an_unknown_engine_is_refused_with_the_nearest():
    with pytest.raises(InvalidInput, match='Did you mean "fast"'):
        check_engine("fats")
    assert check_engine(STANDARD) == STANDARD


def test_the_zygote_imports_nothing_of_the_library():
    """A record names the modules of the library that its own notebook loaded."""
    assert not [name for name in IMPORTED if name.partition(".")[0] == "ateliers"]


def test_the_standard_engine_starts_no_zygote(monkeypatch):
    monkeypatch.delenv(SHARED, raising=False)
    with kernels(STANDARD, print):
        assert SHARED not in os.environ


def test_a_system_that_cannot_fork_is_said_in_one_line(monkeypatch):
    monkeypatch.delenv(SHARED, raising=False)
    monkeypatch.setattr(forked.sys, "platform", "darwin")
    said: list[str] = []
    with kernels(FAST, said.append):
        assert SHARED not in os.environ
    assert said == ["standard engine: forking a kernel is only safe on Linux, not on darwin"]


@pytest.mark.slow
@pytest.mark.skipif(fastengine.unsupported() is not None, reason="needs fork")
def test_a_session_forks_all_its_kernels_from_one_process(project):
    assert run_all(project.root, Options(jobs=2), say=print).exit_code == 0
    found = parents(project)
    assert [own for own, _ in found] == ["False", "False"]
    assert len({parent for _, parent in found}) == 1
    assert SHARED not in os.environ


@pytest.mark.slow
def test_the_option_and_the_variable_choose_the_standard_engine(project, monkeypatch):
    assert ateliers(project, "run", "--engine", "standard", "--no-comparisons").returncode == 0
    monkeypatch.setenv("ATELIERS_ENGINE", "standard")
    assert ateliers(project, "run", "--force", "*/*", "--no-comparisons").returncode == 0
    assert [own for own, _ in parents(project)] == ["True"] * 4
    refused = ateliers(project, "run", "--engine", "quick")
    assert refused.returncode == 2
    assert '"quick" is not an engine' in refused.stderr


@pytest.mark.slow
def test_both_engines_leave_the_same_results(project):
    project.template(PRODUCE, "{'a', 'b', 'é'}, hash('a')")
    kept = []
    for engine in (FAST, STANDARD):
        run_all(project.root, Options(engine=engine, force=["*/*"]), say=print)
        record = project.record("alpha")
        for name in ("started", "seconds", "peak_memory"):
            del record[name]
        files = sorted((project.root / "build/runs").rglob("*.ipynb"))
        kept.append((json.dumps(record), [path.read_bytes() for path in files]))
    assert kept[0] == kept[1]


@pytest.mark.slow
@pytest.mark.skipif(fastengine.unsupported() is not None, reason="needs fork")
def test_a_zygote_killed_in_a_session_is_replaced_and_its_run_done_again(project):
    project.template(
        "import os, signal, time\nfrom pathlib import Path\n"
        "mark = Path(os.environ['ATELIERS_ROOT'], 'killed')\n"
        "if site == 'alpha' and not mark.exists():\n"
        "    mark.touch()\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)",
        PRODUCE,
    )
    done = ateliers(project, "run", "--jobs", "2", "--no-comparisons")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("2 done in ")
    cells = json.loads((project.root / "build/runs/alpha/tiny/notebook.ipynb").read_text())["cells"]
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3, 4]
    assert sys.platform == "linux"
