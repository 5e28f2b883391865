"""What is wrong is said, with its exit code, and the published book is left as it should be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.support.inputs import copy_project

pytestmark = pytest.mark.slow


def ateliers(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a copy of the project."""
    environment = {**os.environ, "ATELIERS_ROOT": str(root)}
    return subprocess.run(
        [sys.executable, "-c", "from ateliers.cli import main; main()", *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture()
def project(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the project with an edition already published."""
    copy = copy_project(root, tmp_path / "project")
    edition = copy / "build" / "editions" / "before"
    edition.mkdir(parents=True)
    (edition / "index.html").write_text("before", "utf-8")
    (copy / "build" / "html").symlink_to("editions/before")
    return copy


def untouched(project: Path) -> bool:
    """Whether the edition published before is still the one shown, and nothing else is."""
    shown = (project / "build" / "html" / "index.html").read_text("utf-8") == "before"
    return shown and not (project / "build" / "runs").exists()


def replace(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text file that must be there."""
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")


def test_a_misspelt_key(project: Path) -> None:
    replace(project / "parameters/sites/tessy-bocage.yml", "communes:", "comunes:")
    done = ateliers(project, "book")
    assert done.returncode == 2
    for word in ("tessy-bocage.yml", '"comunes"', 'Did you mean "communes"'):
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert untouched(project)


def test_a_commune_that_does_not_exist(project: Path) -> None:
    replace(project / "parameters/sites/tessy-bocage.yml", "50592", "50593")
    done = ateliers(project, "book")
    assert done.returncode == 2
    for word in ("tessy-bocage.yml", "communes", "50593", "Did you mean"):
        assert word in done.stderr
    assert untouched(project)


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda raw: raw[: len(raw) // 2], "truncated"),
        (lambda raw: raw.replace(b"3031", b"3032"), "altered"),
    ],
)
def test_a_truncated_or_altered_table(project: Path, damage: object, word: str) -> None:
    path = project / "data" / "population.csv"
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    done = ateliers(project, "book")
    assert done.returncode == 2
    for said in ("population", word, "data/population.csv", "git checkout -- data"):
        assert said in done.stderr
    assert untouched(project)


def test_a_missing_table(project: Path) -> None:
    (project / "data" / "census.csv").unlink()
    done = ateliers(project, "book")
    assert done.returncode == 2
    assert "census.csv" in done.stderr
    assert untouched(project)


def test_an_unknown_site(project: Path) -> None:
    done = ateliers(project, "run", "--site", "tesy-bocage")
    assert done.returncode == 2
    assert 'Did you mean "tessy-bocage"' in done.stderr


def test_an_exception_in_a_cell(project: Path) -> None:
    """The others go on, the page says so, comparisons show « non calculé », exit 1."""
    for other in ("massif-du-sancy", "pays-de-l-arbresle"):
        (project / "parameters" / "sites" / f"{other}.yml").unlink()
    path = project / "notebooks" / "demography.ipynb"
    template = nbformat.read(path, as_version=4)
    broken = 'if site == "tessy-bocage":\n    raise ValueError("une panne voulue")'
    template.cells.insert(3, nbformat.v4.new_code_cell(broken, id="broken"))
    nbformat.write(template, path)
    done = ateliers(project, "book")
    assert done.returncode == 1, done.stderr
    assert "une panne voulue" in done.stdout
    record = json.loads(
        (project / "build/runs/tessy-bocage/demography/run.json").read_text("utf-8")
    )
    assert (record["status"], record["error"]["name"]) == ("failed", "ValueError")
    assert (project / "build/failed/tessy-bocage/demography/notebook.ipynb").is_file()
    assert not (project / "build/runs/tessy-bocage/demography/indicators.csv").exists()
    html = project / "build" / "html"
    page = (html / "tessy-bocage" / "demography.html").read_text("utf-8")
    assert "n’a pas abouti" in page
    assert "une panne voulue" in page
    comparison = (html / "comparer" / "demography.html").read_text("utf-8")
    assert "non calculé" in comparison.lower()
    assert "3\u202f031" in (html / "villeneuve-de-berg" / "demography.html").read_text("utf-8")
