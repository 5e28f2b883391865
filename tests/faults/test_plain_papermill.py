"""What papermill alone makes of the same notebooks, through its own engine (``nbclient``).

It is right about an exception. The rest is why the project has an engine, a contract and a runner
of its own: a test fails here when papermill mends one, and ours can then go.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import papermill_io

from tests.support.faults import faulty, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="needs signals and process groups"),
]

LANGUAGE = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@dataclass
class Done:
    """What papermill said, and what it left."""

    error: Exception | None
    notebook: dict

    @property
    def statuses(self) -> list[str]:
        """Status of each code cell, the two notes that papermill adds to a failure apart."""
        cells = [cell for cell in self.notebook["cells"] if cell["cell_type"] == "code"]
        return [cell["metadata"]["papermill"]["status"] for cell in cells]

    @property
    def numbers(self) -> list[int | None]:
        """Execution count of each code cell."""
        cells = [cell for cell in self.notebook["cells"] if cell["cell_type"] == "code"]
        return [cell["execution_count"] for cell in cells]


def run(source: Path, target: Path, **options) -> Done:
    """Run a notebook as papermill does by itself."""
    error = None
    records = {"ATELIERS_ROOT": str(source.parents[1]), "ATELIERS_RECORDS": str(target.parent)}
    try:
        with mock.patch.dict(os.environ, records):
            papermill.execute_notebook(
                source,
                target,
                engine_name="nbclient",
                kernel_name="python3",
                language="python",
                progress_bar=False,
                **options,
            )
    except Exception as raised:
        error = raised
    return Done(error, json.loads(target.read_text(encoding="utf-8")))


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return the template of the faulty project."""
    return faulty(tmp_path).root / "notebooks/tiny.ipynb"


def notebook(path: Path, *cells: str) -> Path:
    """Write a notebook."""
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=code, metadata=LANGUAGE), path)
    return path


def test_plain_papermill_stays_at_hand():
    assert papermill_engines.get_engine("nbclient") is NBClientEngine


@pytest.mark.parametrize(("site", "name"), [("raises", "ValueError"), ("short", "MemoryError")])
def test_an_exception_is_told_as_it_should(template, tmp_path, site, name):
    """papermill gets this one right: the error is raised, the cells after it are left pending."""
    done = run(template, tmp_path / "out.ipynb", parameters={"site": site})
    assert isinstance(done.error, PapermillExecutionError)
    assert (done.error.ename, done.error.exec_count) == (name, 4)
    assert done.statuses == ["completed"] * 3 + ["failed"] + ["pending"] * 3
    assert done.numbers == [1, 2, 3, 4, None, None, None]


@pytest.mark.parametrize("site", ["exits", "killed"])
def test_a_dead_kernel_leaves_a_notebook_noted_as_completed(template, tmp_path, site):
    """The error is raised, without its cause; what is saved tells of a success."""
    done = run(template, tmp_path / "out.ipynb", parameters={"site": site})
    assert isinstance(done.error, DeadKernelError)
    assert str(done.error) == "Kernel died"
    assert done.statuses == ["completed"] * 7
    assert done.numbers[4:] == [None, None, None]
    assert done.notebook["metadata"]["papermill"]["exception"] is None


def test_a_timeout_leaves_a_notebook_noted_as_completed(tmp_path):
    """There is a limit for each cell; none for the notebook."""
    source = notebook(tmp_path / "in.ipynb", "import time\ntime.sleep(60)", "print('ended')")
    done = run(source, tmp_path / "out.ipynb", execution_timeout=1)
    assert isinstance(done.error, CellTimeoutError)
    assert done.statuses == ["completed"] * 2
    assert done.numbers[1] is None


def test_memory_has_no_limit(template, tmp_path):
    done = run(template, tmp_path / "out.ipynb", parameters={"site": "greedy"})
    assert done.error is None
    assert done.statuses == ["completed"] * 7


def test_a_cell_that_leaves_passes_for_a_success(template, tmp_path):
    done = run(template, tmp_path / "out.ipynb", parameters={"site": "leaves"})
    assert done.error is None
    assert done.numbers == [1, 2, 3, 4, None, None, None]


def test_a_figure_out_of_its_range_passes_for_a_success(template, tmp_path):
    done = run(template, tmp_path / "out.ipynb", parameters={"site": "breaks"})
    assert done.error is None
    assert "303100" in (tmp_path / "indicators.csv").read_text()


def test_an_unknown_parameter_is_ignored_with_a_warning(tmp_path, caplog):
    """The notebook of the default site is then filed as that of another."""
    source = notebook(tmp_path / "in.ipynb", "site = 'alpha'", "print(site)")
    cells = json.loads(source.read_text())
    cells["cells"][0]["metadata"]["tags"] = ["parameters"]
    source.write_text(json.dumps(cells))
    done = run(source, tmp_path / "beta.ipynb", parameters={"sit": "beta"})
    assert done.error is None
    assert [r.message for r in caplog.records if r.levelname == "WARNING"] == [
        "Passed unknown parameter: sit"
    ]
    assert "alpha" in json.dumps(done.notebook["cells"][-1]["outputs"])


def test_the_result_is_rewritten_in_place_at_each_step_of_each_cell(tmp_path):
    """Whoever reads it meanwhile, or after a crash, finds a part of a notebook."""
    source = notebook(tmp_path / "in.ipynb", "1", "2", "3")
    disk = papermill_io.get_handler("local")
    with mock.patch.object(disk, "write", wraps=disk.write) as write:
        run(source, tmp_path / "out.ipynb")
    places = [call.args[1] for call in write.call_args_list]
    assert places == [str(tmp_path / "out.ipynb")] * (2 * 3 + 3)


def test_an_interruption_looks_like_a_success_and_two_at_once_overwrite_each_other(tmp_path):
    sleeps = "from pathlib import Path\nimport time\nPath('mark').write_text('begun')\n"
    notebook(tmp_path / "slow.ipynb", f"{sleeps}time.sleep(60)", "print('ended')")
    quick = notebook(tmp_path / "quick.ipynb", "print('quick')")
    target = tmp_path / "out.ipynb"
    words = ["--engine", "nbclient", "--no-progress-bar", "slow.ipynb", "out.ipynb"]
    process = subprocess.Popen(
        [sys.executable, "-m", "papermill", *words],
        cwd=tmp_path,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(tmp_path / "mark")
        second = run(quick, target)
        os.killpg(process.pid, signal.SIGINT)
        # The code of a notebook that fails.
        assert process.wait(timeout=60) == 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    assert second.error is None
    first = Done(None, json.loads(target.read_text(encoding="utf-8")))
    assert first.statuses == ["completed"] * 2
    assert first.numbers[1] is None
