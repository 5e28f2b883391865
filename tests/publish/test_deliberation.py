"""Roadmaps, sessions and decisions, staged from a small project."""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.publish.archive import COLUMNS
from ateliers.publish.edition import read_edition
from ateliers.publish.movements import Movements, present
from ateliers.publish.staging import stage
from tests.publish.sample import write_project

ROADMAP = """\
site: alpha
title: Le plan <de> relance
about: Un plan.
actions:
  - action: Rouvrir la gare
    theme: mobility
    state: planned
    indicator: pop_tcam
    source: {label: document, url: "https://exemple.fr/document"}
  - action: Planter une haie
    theme: nature
    state: in_place
    lead: mairie
    partners: [école]
    horizon: "2030"
    source: {label: document, url: "https://exemple.fr/document"}
unknown: [Le reste.]
"""

DEBATE = """\
site: alpha
date: "2026-11-20"
session: 2
participants: 12
recorded_by: mairie de <Alpha>
votes:
  - {scenario: Tendance, useful: 3, feasible: 11, fair: 0}
kept: [Ouvrir le samedi.]
decisions:
  - {text: Se revoir en mars., lead: mairie}
"""


def staged(root: Path) -> Path:
    return stage(root, read_edition(root)).folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the pages of a project of which one site has a roadmap and a session."""
    root = write_project(tmp_path_factory.mktemp("deliberation") / "project")
    for path, text in (
        ("parameters/roadmaps/alpha.yml", ROADMAP),
        ("debates/alpha/2026-11-20.yml", DEBATE),
    ):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(text, "utf-8")
    edition(root, "abcdef012345", -0.5, age=1, period="2016-2022", indicator="pop_tcam")
    return staged(root)


def page(folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((folder / f"{name}.md").read_text("utf-8"), "html.parser")


def words(soup: BeautifulSoup) -> str:
    return " ".join(soup.get_text(" ").split())


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "_static/figures" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_each_action_shows_the_present_value_of_its_indicator(folder: Path) -> None:
    table = page(folder, "alpha/feuille-de-route").select_one("#actions table")
    assert table is not None
    first, second = table.select("tbody tr")
    assert "Rouvrir la gare" in words(first) and "à l’étude" in words(first)
    assert "−0,99 % par an" in words(first) and "2016–2022" in words(first)
    assert words(first).count("non précisé par la source") == 2
    assert "2030" in words(second) and "avec école" in words(second)
    assert "aucun dans ce livre" in words(second) and "sans objet" in words(second)
    assert [str(a["href"]) for a in first.select("a")] == ["https://exemple.fr/document"]
    given = rows(folder, "alpha/feuille-de-route/actions")
    assert given[0]["Valeur"] == "-0,99" and given[0]["Période"] == "2016-2022"
    assert given[1]["Échéance"] == "2030" and given[1]["Valeur"] == ""


def test_a_value_that_moved_since_an_earlier_edition_says_what_it_was(folder: Path) -> None:
    table = page(folder, "alpha/feuille-de-route").select_one("#actions table")
    assert table is not None
    first = words(table.select("tbody tr")[0])
    assert "auparavant −0,50 % par an" in first
    assert "édition abcdef012345" in first
    given = rows(folder, "alpha/feuille-de-route/actions")[0]
    assert given["Valeur précédente"] == "-0,5"
    assert given["Édition précédente"] == "abcdef012345"


def test_a_roadmap_leaves_lines_and_says_what_is_not_known(folder: Path) -> None:
    soup = page(folder, "alpha/feuille-de-route")
    assert len(soup.select("table.ateliers-lignes tbody tr")) == 5
    assert not any(cell.get_text(strip=True) for cell in soup.select(".ateliers-lignes td"))
    assert "Le reste." in words(soup)


def test_a_site_without_a_roadmap_says_so(folder: Path) -> None:
    soup = page(folder, "beta/feuille-de-route")
    assert "Aucune feuille de route n’a été réunie pour Bêta" in words(soup)
    assert soup.select("table.ateliers-lignes") and not soup.select("#actions")


def test_a_session_shows_the_drawings_of_the_pages_that_made_them(folder: Path) -> None:
    soup = page(folder, "alpha/debat-1")
    (image,) = soup.select(".ateliers-projetee img")
    drawing = (folder / "alpha" / str(image["src"])).resolve()
    assert drawing == (folder / "_static/figures/alpha/essai/population_index.svg").resolve()
    assert drawing.is_file()
    links = [str(a["href"]) for a in soup.select(".ateliers-projetee a")]
    assert (folder / "alpha" / links[0]).is_file() and links[0].endswith(".csv")
    assert links[1] == "../alpha/essai.html#population_index"
    assert soup.select_one("[data-projection]") is not None
    assert len(soup.select(".ateliers-ligne[aria-hidden=true]")) == 15


def test_a_session_of_a_site_whose_analyses_failed_still_holds_its_forms(folder: Path) -> None:
    assert not page(folder, "beta/debat-1").select("img")
    assert page(folder, "beta/debat-2").select("table.ateliers-lignes")
    assert "Aucune action n’a été relevée" in words(page(folder, "beta/debat-3"))


def test_open_questions_are_in_the_second_session_with_their_rule_and_file(folder: Path) -> None:
    soup = page(folder, "alpha/debat-2")
    assert "Pourquoi cette question : la variation annuelle moyenne" in words(soup)
    (given,) = rows(folder, "alpha/debat-2/questions")
    assert given["Codes des indicateurs"] == "pop_tcam"
    assert "inférieure à celle du territoire de référence" in given["Règle"]
    assert f"## {given['Question']}" in soup.get_text()


def test_what_a_session_decided_is_on_a_page_of_the_site(folder: Path) -> None:
    soup = page(folder, "alpha/decisions")
    said = words(soup)
    for part in ("12 personnes", "mairie de <Alpha>", "Se revoir en mars.", "Ouvrir le samedi."):
        assert part in said
    assert "Échéance : non décidée" in said.replace("\u00a0", " ")
    assert rows(folder, "alpha/decisions/votes-2026-11-20") == [
        {"Scénario": "Tendance", "Utile": "3", "Faisable": "11", "Juste": "0"}
    ]
    assert "Se revoir en mars." in words(page(folder, "alpha/debat-3"))
    menu = (folder / "_toc.yml").read_text("utf-8")
    assert "alpha/decisions" in menu and "beta/decisions" not in menu
    assert not (folder / "beta/decisions.md").exists()


def edition(
    root: Path,
    identifier: str,
    value: float,
    *,
    age: int,
    period: str = "2022",
    indicator: str = "part_vacants",
) -> None:
    """Write the record of an edition that gave a value to an indicator."""
    row = dict.fromkeys(COLUMNS, None) | {
        "site": "alpha",
        "indicator": indicator,
        "period": period,
        "geography": "site:alpha",
        "value": value,
        "unit": "%",
        "status": "ok",
    }
    held = {"indicators": {"columns": list(COLUMNS), "rows": [[row[c] for c in COLUMNS]]}}
    path = root / f"build/editions/{identifier}.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(held).encode()))
    os.utime(path, (1e9 - age, 1e9 - age))


NOW = {
    "site": "alpha",
    "indicator": "part_vacants",
    "period": "2022",
    "geography": "site:alpha",
    "value": "13.2",
    "low": "",
    "high": "",
    "unit": "%",
    "status": "ok",
}


def test_a_movement_is_read_in_the_latest_edition_that_said_otherwise(tmp_path: Path) -> None:
    edition(tmp_path, "aaa", 11.0, age=3)
    edition(tmp_path, "bbb", 12.5, age=2)
    edition(tmp_path, "ccc", 13.2, age=1)
    found = Movements(tmp_path, {"part_vacants"}).before(NOW, "alpha")
    assert found is not None
    assert (found.edition, found.row["value"]) == ("bbb", 12.5)


def test_the_same_content_built_twice_shows_no_movement(tmp_path: Path) -> None:
    assert Movements(tmp_path, {"part_vacants"}).before(NOW, "alpha") is None
    edition(tmp_path, "aaa", 13.2, age=1)
    assert Movements(tmp_path, {"part_vacants"}).before(NOW, "alpha") is None


def test_another_period_is_a_movement_and_a_spoiled_record_is_passed_over(tmp_path: Path) -> None:
    edition(tmp_path, "aaa", 13.2, age=2, period="2019")
    spoiled = tmp_path / "build/editions/bbb.json.gz"
    spoiled.write_bytes(b"no archive")
    found = Movements(tmp_path, {"part_vacants"}).before(NOW, "alpha")
    assert found is not None and found.row["period"] == "2019"


def test_the_value_shown_is_that_of_the_site_and_of_the_latest_period() -> None:
    older = {**NOW, "period": "2016", "value": "11"}
    wider = {**NOW, "geography": "epci:1", "period": "2024"}
    assert present([older, NOW, wider], "part_vacants", ["site:alpha", "epci:1"]) == NOW
    assert present([older, NOW], "part_vacants", ["site:alpha"], "2016") == older
    assert present([wider], "part_vacants", ["site:alpha", "epci:1"]) == wider
    assert present([NOW], "pop", ["site:alpha"]) is None
