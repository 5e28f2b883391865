"""Before any notebook starts: what the runs read is verified, and refused in clear words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.inputs import check, check_template
from ateliers.parameters import load_theme
from tests.support.tiny_project import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of all that the runs of the project read."""
    for folder in ("parameters", "data", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    return Project(tmp_path)


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(project: Path) -> str:
    with pytest.raises(InvalidInput) as caught:
        check(project)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_the_project_itself_is_sound():
    sites, themes = check(ROOT)
    assert len(sites) >= 4
    assert "demography" in [theme.identifier for theme in themes]


@pytest.mark.parametrize(
    ("old", "new", "said", "key"),
    [
        ('"07341"', '"07941"', '"07941" is not in data/territories.csv. Did you mean', "communes"),
        (
            '"07341"',
            '"07314"',
            '"07314" is not in EPCI 240700815 (context.epci). '
            'Did you mean "07341" (Villeneuve-de-Berg)?',
            "communes",
        ),
        (
            '"240700815"',
            '"240700816"',
            '"240700816" is not in data/territories.csv',
            "context.epci",
        ),
        ('["07"]', '["70D"]', "context.departements.0", ""),
        ('"07159001"', '"07159002"', 'Did you mean "07159001" (MIRABEL SA)?', "stations.local"),
    ],
)
def test_an_unknown_code_is_named_with_its_key_and_the_nearest(project, old, new, said, key):
    edit(project, "parameters/sites/villeneuve-de-berg.yml", old, new)
    message = refusal(project)
    assert said in message
    assert "parameters/sites/villeneuve-de-berg.yml" in message
    assert f"key {key}" in message or not key


def test_a_template_that_does_not_exist_is_named_with_the_nearest(project):
    edit(project, "parameters/themes/demography.yml", "demography.ipynb", "demograhy.ipynb")
    said = refusal(project)
    assert "notebooks/demograhy.ipynb does not exist" in said
    assert 'Did you mean "notebooks/demography.ipynb"?' in said


def test_missing_tables_are_named_with_the_command_that_mends(project):
    (project / "data/territories.csv").unlink()
    said = refusal(project)
    assert "data/territories.csv" in said
    assert "ateliers data build" in said


def test_an_unknown_table_of_a_theme_proposes_the_nearest(project):
    edit(project, "parameters/themes/demography.yml", "  - population\n", "  - populations\n")
    assert 'no table "populations"' in refusal(project)
    assert 'Did you mean "population"?' in refusal(project)


def test_a_truncated_table_is_said_to_be_so_before_its_codes_are_missed(project):
    path = project / "data/territories.csv"
    path.write_bytes(path.read_bytes()[:20000])
    assert "The table territories is truncated" in refusal(project)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("place = 'alpha'", 'Parameter "site" of theme tiny is not declared'),
        ("site = 'beta'", "is 'beta' in the notebook and 'alpha' in the theme"),
        ("site = chosen()", "is None in the notebook"),
    ],
)
def test_a_template_that_does_not_take_its_parameters_is_refused(tiny, cell, said):
    tiny.notebook("notebooks/tiny.ipynb", parameters=cell)
    with pytest.raises(InvalidInput, match=said):
        check_template(load_theme("tiny", tiny.root), tiny.root)


def test_an_annotated_parameter_is_a_parameter(tiny):
    tiny.notebook("notebooks/tiny.ipynb", parameters="site: str = 'alpha'")
    check_template(load_theme("tiny", tiny.root), tiny.root)


def test_a_file_that_is_not_a_notebook_is_refused(tiny):
    (tiny.root / "notebooks/tiny.ipynb").write_text("<html>", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not a notebook"):
        check_template(load_theme("tiny", tiny.root), tiny.root)


def test_a_wrong_roadmap_or_record_of_a_session_is_refused_before_anything_runs(
    project: Path,
) -> None:
    roadmap = "parameters/roadmaps/tessy-bocage.yml"
    edit(project, roadmap, "dossier 12194998", "dossier 99999999")
    said = refusal(project)
    assert f"{roadmap}, key actions.1.source" in said
    assert "Did you mean" in said
    edit(project, roadmap, "dossier 99999999", "dossier 12194998")
    check(project)
    session = project / "debates/tessy-bocage/2026-11-20.yml"
    session.parent.mkdir(parents=True)
    session.write_text("site: tessy-bocage\n", encoding="utf-8")
    assert "debates/tessy-bocage/2026-11-20.yml" in refusal(project)
