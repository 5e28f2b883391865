"""Roadmaps: only what a source known from the data says, and nothing beyond."""

from __future__ import annotations

import shutil
import typing
from pathlib import Path

import pytest

from ateliers import roadmaps
from ateliers.errors import InvalidInput
from ateliers.parameters import load_sites, load_themes
from ateliers.roadmaps import ActionTheme, Roadmap, State
from ateliers.sources import initiatives
from tests.conftest import ROOT

V = "villeneuve-de-berg"
ADDRESS = "https://villeneuvedeberg.fr/vie-municipale/petites-villes-de-demain"


@pytest.fixture()
def project(tmp_path: Path) -> Path:
    """Return the parameters and the two tables that roadmaps are checked against."""
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    (tmp_path / "data").mkdir()
    for name in ("facts.csv", "initiatives.csv"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data")
    return tmp_path


def load(root: Path) -> dict[str, Roadmap]:
    return roadmaps.load(root, load_sites(root), load_themes(root))


def edited(project: Path, old: str, new: str, site: str = V) -> Path:
    """Replace the first occurrence of a text in the roadmap of a site."""
    path = project / f"parameters/roadmaps/{site}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return project


def test_every_action_of_the_project_has_a_source_that_the_data_know() -> None:
    found = load(ROOT)
    assert set(found) == {site.identifier for site in load_sites(ROOT)}
    actions = [(site, one) for site, roadmap in found.items() for one in roadmap.actions]
    assert len(actions) == 21
    by_name = {site.identifier: site for site in load_sites(ROOT)}
    for site, one in actions:
        known = roadmaps.known_sources(by_name[site], ROOT)
        assert one.source.url in known.addresses or one.source.label in known.labels, one.action


def test_what_no_source_says_is_left_out() -> None:
    """Texts that were read are cut before leads and dates: none is made up."""
    actions = [one for roadmap in load(ROOT).values() for one in roadmap.actions]
    assert all(one.horizon is None for one in actions)
    assert {one.lead for one in actions} == {
        None,
        "commune de Villeneuve-de-Berg",
        "commune de Tessy-Bocage (bénéficiaire de l’aide)",
        "communauté de communes du Pays de l’Arbresle",
    }
    assert {p for one in actions for p in one.partners} == {"Cerema", "Villages Vivants"}


def test_an_action_without_a_source_is_refused(project: Path) -> None:
    path = project / f"parameters/roadmaps/{V}.yml"
    lines = path.read_text("utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.lstrip().startswith("source:"))
    path.write_text("\n".join([*lines[:first], *lines[first + 1 :]]), "utf-8")
    with pytest.raises(InvalidInput, match=r"actions\.0\.source") as refused:
        load(project)
    assert f"parameters/roadmaps/{V}.yml" in str(refused.value)


def test_an_address_that_the_data_do_not_know_is_refused(project: Path) -> None:
    edited(project, ADDRESS, "https://villeneuvedeberg.fr/autre")
    with pytest.raises(InvalidInput, match="is of no source known for this site") as refused:
        load(project)
    assert "key actions.0.source" in refused.value.where
    assert "data/facts.csv" in refused.value.mend


def test_a_source_of_another_site_is_refused(project: Path) -> None:
    edited(project, ADDRESS, "https://www.altitude35.com/projets/massif-du-sancy")
    with pytest.raises(InvalidInput, match="no source known"):
        load(project)


def test_words_alone_must_be_those_of_the_data(project: Path) -> None:
    edited(project, "Fonds vert 2023, dossier 12194998", "un document", "tessy-bocage")
    with pytest.raises(InvalidInput, match="is no source known"):
        load(project)


def test_an_indicator_that_no_theme_records_is_refused_with_the_nearest(project: Path) -> None:
    edited(project, "indicator: part_vacants", "indicator: part_vacant")
    with pytest.raises(InvalidInput, match='Did you mean "part_vacants"'):
        load(project)


def test_a_file_of_no_site_is_refused(project: Path) -> None:
    folder = project / "parameters/roadmaps"
    (folder / f"{V}.yml").rename(folder / "villeneuve.yml")
    with pytest.raises(InvalidInput, match='no site "villeneuve"'):
        load(project)


def test_the_roadmap_of_a_site_taken_out_is_left_aside(project: Path) -> None:
    path = project / f"parameters/roadmaps/{V}.yml"
    text = path.read_text("utf-8").replace(f"site: {V}", "site: ailleurs")
    (path.parent / "ailleurs.yml").write_text(text, "utf-8")
    assert "ailleurs" not in load(project)


def test_a_horizon_written_as_a_number_or_an_unknown_key_is_refused(project: Path) -> None:
    edited(project, "    state: planned", "    state: planned\n    horizon: 2030")
    with pytest.raises(InvalidInput, match="horizon"):
        load(project)
    edited(project, "horizon: 2030", "horizont: '2030'")
    with pytest.raises(InvalidInput, match='Did you mean "horizon"'):
        load(project)


def test_a_site_without_a_roadmap_and_a_roadmap_without_actions_are_right(project: Path) -> None:
    (project / f"parameters/roadmaps/{V}.yml").unlink()
    path = project / "parameters/roadmaps/tessy-bocage.yml"
    path.write_text("site: tessy-bocage\ntitle: Rien\nabout: Rien.\nactions: []\n", "utf-8")
    found = load(project)
    assert V not in found
    assert found["tessy-bocage"].actions == []


def test_its_words_are_those_of_the_inventory() -> None:
    assert set(typing.get_args(ActionTheme)) == set(initiatives.THEMES)
    assert set(typing.get_args(State)) == set(initiatives.STATUSES)
