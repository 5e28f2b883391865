"""The question of a site: what a file of parameters may say of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ateliers import parameters
from ateliers.errors import InvalidInput

ROOT = Path(__file__).resolve().parents[1]
FILE = "parameters/sites/villeneuve-de-berg.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the parameters."""
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    return tmp_path


def refusal(project: Path, old: str, new: str) -> str:
    file = project / FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        parameters.load_sites(project)
    return str(caught.value)


def test_the_four_sites_ask_a_question() -> None:
    titles = [site.dossier.title for site in parameters.load_sites(ROOT) if site.dossier]
    assert [title.partition("\u00a0: ")[2] for title in titles] == [
        "centralité",
        "climat et tourisme",
        "transition",
        "mobilités",
    ]


def test_an_unknown_block_names_the_nearest(project: Path) -> None:
    said = refusal(project, "blocks: [facilities,", "blocks: [facilites,")
    assert 'Unknown block "facilites"' in said
    assert "facilities" in said.partition("\n")[0]
    assert f"{FILE}, key dossier.blocks" in said


def test_an_unknown_key_of_a_dossier_names_the_nearest(project: Path) -> None:
    said = refusal(
        project, "  question: Villeneuve-de-Berg joue", "  questoin: Villeneuve-de-Berg joue"
    )
    assert 'unknown key "questoin"' in said
    assert "question" in said


def test_a_block_listed_twice_is_refused(project: Path) -> None:
    assert "role is listed twice" in refusal(project, "jobs, role]", "jobs, role, role]")


def test_a_dossier_without_a_block_is_refused(project: Path) -> None:
    old = "blocks: [facilities, vacancy, vacancy_sources, jobs, role]"
    assert "dossier.blocks" in refusal(project, old, "blocks: []")


def test_a_dossier_needs_its_theme(project: Path) -> None:
    (project / "parameters/themes/dossier.yml").unlink()
    with pytest.raises(InvalidInput, match="there is no theme dossier"):
        parameters.load_sites(project)


def test_a_site_may_have_no_dossier(project: Path) -> None:
    file = project / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("dossier:")], encoding="utf-8")
    site = parameters.load_site("villeneuve-de-berg", project)
    theme = parameters.load_theme("dossier", project)
    assert (site.dossier, site.blocks, site.title_of(theme)) == (None, [], "Dossier")


def test_the_menu_names_the_question_of_the_site() -> None:
    site = parameters.load_site("tessy-bocage", ROOT)
    assert site.title_of(parameters.load_theme("dossier", ROOT)) == "Dossier\u00a0: transition"
    assert site.title_of(parameters.load_theme("mobility", ROOT)) == "Mobilité"
