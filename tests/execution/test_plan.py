"""The plan: what is run, from which files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.execution.plan import comparison_runs, site_runs
from ateliers.parameters import load_sites, load_themes
from tests.support.tiny_project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_every_theme_is_run_for_every_site_with_its_own_parameters(project):
    runs = site_runs(load_sites(project.root), load_themes(project.root))
    assert [(run.label, run.parameters) for run in runs] == [
        ("alpha · tiny", {"site": "alpha"}),
        ("beta · tiny", {"site": "beta"}),
    ]
    assert runs[0].place == Path("runs/alpha/tiny")


def test_a_theme_and_a_site_added_as_files_are_run(project):
    theme = (project.root / "parameters/themes/tiny.yml").read_text(encoding="utf-8")
    second = theme.replace("identifier: tiny", "identifier: other").replace("order: 1", "order: 0")
    (project.root / "parameters/themes/other.yml").write_text(second, encoding="utf-8")
    runs = site_runs(load_sites(project.root), load_themes(project.root))
    assert [run.theme for run in runs] == ["other", "tiny"] * 2


def test_the_synthesis_is_run_when_there_is_one(project):
    themes = load_themes(project.root)
    assert [run.theme for run in comparison_runs(themes, project.root)] == ["tiny"]
    project.notebook("notebooks/synthesis.ipynb", "1")
    runs = comparison_runs(themes, project.root)
    assert [run.theme for run in runs] == ["tiny", "synthesis"]
    assert runs[1].place == Path("comparisons/synthesis")
