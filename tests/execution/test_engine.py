"""papermill with our engine: strict parameters, failures told truly, and nothing else changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import nbformat
import papermill
import pytest
from click.testing import CliRunner, Result
from nbclient.exceptions import CellTimeoutError
from papermill import cli
from papermill.engines import Engine

from ateliers.execution.engine import Refused, check_parameters
from ateliers.execution.watch import KernelDied, OutOfTime, Watch
from tests.support.faults import faulty
from tests.support.tiny_project import Project

ROOT = Path(__file__).resolve().parents[2]

PARAMETERS = """\
parameters:
  site: {type: string, default: alpha}
  year: {type: integer, default: 2022}
  share: {type: number, default: 0.5}
  large: {type: boolean, default: false}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    old = "parameters:\n  site: {type: string, default: alpha}\n"
    project.edit("parameters/themes/tiny.yml", old, PARAMETERS)
    return project


@pytest.fixture
def ran(monkeypatch) -> list[str]:
    """Note the notebooks that would run, in place of running them."""
    paths: list[str] = []

    def note(cls, nb, kernel_name, **options):
        paths.append(options["input_path"])
        return nb

    monkeypatch.setattr(Engine, "execute_notebook", classmethod(note))
    return paths


def call(*words: str | Path) -> Result:
    """Call papermill's command line."""
    options = ["--no-progress-bar", "--kernel", "python3", "--language", "python"]
    return CliRunner().invoke(cli.papermill, [*map(str, words), *options])


def paths(project: Project) -> tuple[Path, Path]:
    return project.root / "notebooks/tiny.ipynb", project.root / "out.ipynb"


@pytest.mark.parametrize("engine", [[], ["--engine", "ateliers"]])
def test_an_unknown_parameter_is_refused_with_the_nearest(project, ran, engine):
    template, out = paths(project)
    done = call(template, out, "-p", "sit", "beta", *engine)
    assert done.exit_code == 2
    assert done.output.splitlines() == [
        'Error: Unknown parameter "sit". Did you mean "site"?',
        "  where: notebooks/tiny.ipynb, cell tagged parameters",
        "  mend:  known: site, year, share, large",
    ]
    assert ran == []
    assert not out.exists()


def test_a_refusal_leaves_the_results_of_before(project):
    template, out = paths(project)
    out.write_text("before")
    assert call(template, out, "-p", "sit", "beta").exit_code == 2
    assert out.read_text() == "before"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("site", 3, "is 3; its type is string"),
        ("site", None, "is null; its type is string"),
        ("year", 2022.5, "is 2022.5; its type is integer"),
        ("year", True, "is true; its type is integer"),
        ("share", "half", 'is "half"; its type is number'),
        ("large", "yes", 'is "yes"; its type is boolean'),
        ("large", 1, "is 1; its type is boolean"),
    ],
)
def test_a_parameter_of_another_type_is_refused(project, name, value, said):
    with pytest.raises(Refused, match=said):
        check_parameters({"parameters": {name: value}}, paths(project)[0])


def test_the_template_of_scenarios_is_checked_as_those_of_themes_are():
    template = ROOT / "notebooks" / "scenarios.ipynb"
    check_parameters({"parameters": {"site": "tessy-bocage", "scenario": "recul"}}, template)
    with pytest.raises(Refused, match='Did you mean "scenario"'):
        check_parameters({"parameters": {"scenaro": "recul"}}, template)


def test_parameters_of_their_type_are_accepted(project, ran):
    template, out = paths(project)
    values = {"site": "beta", "year": "2021", "share": "1", "large": "True"}
    words = [word for pair in values.items() for word in ("-p", *pair)]
    assert call(template, out, *words).exit_code == 0
    assert ran == [str(template)]


def test_a_template_is_known_from_whatever_folder_it_runs_in(project, ran, monkeypatch):
    monkeypatch.chdir(project.root)
    words = ("notebooks/tiny.ipynb", "out.ipynb", "-p", "sit", "beta")
    assert call(*words, "--cwd", "parameters").exit_code == 2
    assert ran == []


def test_a_theme_that_cannot_be_read_is_said_without_a_traceback(project, ran):
    project.edit("parameters/themes/tiny.yml", "order:", "ordre:")
    done = call(*paths(project))
    assert (done.exit_code, ran) == (2, [])
    assert 'unknown key "ordre"' in done.output


def test_another_notebook_than_a_template_is_not_checked(project, ran, tmp_path):
    compared = project.root / "notebooks/comparison_tiny.ipynb"
    elsewhere = tmp_path / "elsewhere.ipynb"
    elsewhere.write_bytes(compared.read_bytes())
    for notebook in (compared, elsewhere):
        assert call(notebook, project.root / "out.ipynb", "-p", "sit", "beta").exit_code == 0
    assert ran == [str(compared), str(elsewhere)]


def test_a_notebook_given_without_a_file_is_not_checked(project, ran):
    notebook = nbformat.read(paths(project)[0], as_version=4)
    papermill.execute_notebook(
        notebook, None, {"sit": "beta"}, kernel_name="python3", language="python"
    )
    assert len(ran) == 1


def fresh(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_papermill_alone_finds_the_engine_and_makes_it_its_default():
    code = "from papermill.engines import papermill_engines as e\n"
    code += "print([e.get_engine(name).__name__ for name in (None, 'ateliers', 'nbclient')])"
    said = fresh(code)
    assert said.stdout == "['AteliersEngine', 'AteliersEngine', 'NBClientEngine']\n", said.stderr


def test_the_engine_imported_before_papermill_says_what_to_do():
    said = fresh("import ateliers.execution.engine").stderr.splitlines()[-1]
    assert said.startswith("ImportError: import papermill before ateliers.execution.engine")


def run(project: Project, **options) -> tuple[Exception, list[tuple[str, int | None]]]:
    """Run the template; return its error, and the status and count of each of its cells."""
    template, out = paths(project)
    with pytest.raises(Exception) as caught:
        papermill.execute_notebook(
            template,
            out,
            **{"kernel_name": "python3", "language": "python", "progress_bar": False, **options},
        )
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    return caught.value, [
        (c["metadata"]["papermill"]["status"], c["execution_count"]) for c in cells
    ]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="a status of its own")
def test_a_kernel_that_dies_is_told_truly_to_a_researcher_too(tmp_path):
    error, cells = run(faulty(tmp_path), parameters={"site": "exits"})
    assert isinstance(error, KernelDied)
    assert str(error) == "the kernel ended by itself, with status 7"
    assert cells == [
        *(("completed", number) for number in (1, 2, 3)),
        ("failed", 4),
        *[("pending", None)] * 3,
    ]


@pytest.mark.slow
def test_the_timeout_of_papermill_still_works_and_is_told_truly(tmp_path):
    project = Project(tmp_path)
    project.template("import time\ntime.sleep(60)", 'print("ended")')
    error, cells = run(project, execution_timeout=1)
    assert isinstance(error, CellTimeoutError)
    assert cells == [("completed", 1), ("failed", 2), ("pending", None)]


class Late(Watch):
    """A watch that sees a limit passed when the last cell has ended."""

    @contextmanager
    def follow(self, kernel):
        yield
        self.broken = OutOfTime("it ran longer than 1 s (--timeout)")


@pytest.mark.slow
def test_a_limit_passed_as_the_last_cell_ends_is_passed_all_the_same(tmp_path):
    project, watch = Project(tmp_path), Late()
    project.template('print("ended")')
    error, cells = run(project, watch=watch)
    assert error is watch.broken
    assert cells == [("completed", 1), ("failed", 2)]


@pytest.mark.slow
def test_a_kernel_that_dies_as_it_starts_leaves_no_cell_noted_as_completed(tmp_path, monkeypatch):
    project = Project(tmp_path)
    kernel = {"argv": [sys.executable, "-c", "raise SystemExit(5)"], "display_name": "dies"}
    specification = tmp_path / "kernels/dies/kernel.json"
    specification.parent.mkdir(parents=True)
    specification.write_text(json.dumps(kernel | {"language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    error, cells = run(project, kernel_name="dies")
    assert isinstance(error, KernelDied)
    assert cells == [("failed", None), ("pending", None)]


@pytest.mark.slow
def test_a_researcher_runs_a_template_with_papermill_alone(tmp_path):
    out = tmp_path / "out.ipynb"
    words = ["notebooks/climate.ipynb", str(out), "-p", "site", "tessy-bocage"]
    done = papermill_of(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    executed = json.loads(out.read_text(encoding="utf-8"))
    assert executed["metadata"]["papermill"]["parameters"] == {"site": "tessy-bocage"}
    assert "Tessy-Bocage" in json.dumps(executed["cells"], ensure_ascii=False)


@pytest.mark.slow
def test_a_mistake_of_a_researcher_is_said_once_and_leaves_nothing(tmp_path):
    out = tmp_path / "out.ipynb"
    done = papermill_of(tmp_path, "notebooks/climate.ipynb", str(out), "-p", "sit", "tessy")
    assert done.returncode == 2
    assert done.stderr.count('Error: Unknown parameter "sit". Did you mean "site"?') == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert not out.exists()


def papermill_of(records: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Call papermill as a researcher does, from the folder of the project."""
    return subprocess.run(
        [sys.executable, "-m", "papermill", *words],
        cwd=ROOT,
        env=os.environ | {"ATELIERS_RECORDS": str(records)},
        capture_output=True,
        text=True,
        timeout=300,
    )
