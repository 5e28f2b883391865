"""The pages of sources: everything is listed, described once and linked; what lacks is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from ateliers.parameters import load_themes
from ateliers.publish import catalogue, source_pages
from ateliers.publish.pages import Book
from ateliers.publish.records import site_run
from tests.publish.sample import write_project

BOOK = Book(Path(), Path(), [], [], {}, site_run(Path(), "x", "y"), pd.DataFrame(), [])
SOURCE = {
    "id": "lovac",
    "producer": "DGALN",
    "publication": "LOVAC",
    "vintage": "2025",
    "page": "https://exemple.fr/lovac",
    "address": "javascript:alert(1)",
    "archive": "https://exemple.fr/copie",
    "licence": "Licence Ouverte ; Licence MIT",
    "licenses": [
        {"name": "etalab-2.0", "title": "Licence Ouverte", "path": "https://exemple.fr/ouverte"},
        {"name": "MIT", "title": "Licence MIT"},
    ],
    "licence_note": "La licence MIT est celle du paquet.",
}


def pages(root: Path, package: dict) -> dict[str, BeautifulSoup]:
    """Return the pages of sources of a data package, by name."""
    write_project(root)
    (root / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
    described = source_pages.placed(catalogue.described_tables(root), load_themes(root))
    book = replace(BOOK, root=root, themes=load_themes(root), tables=described)
    found = source_pages.pages(book)
    return {name: BeautifulSoup(text, "html.parser") for name, text in found}


def table(name: str, *sources: dict, fields: int = 0) -> dict:
    columns = [{"name": f"colonne_{i}", "description": "x" * 60} for i in range(fields)]
    described = {"sources": list(sources), "licenses": SOURCE["licenses"]}
    return {"name": name, "path": f"{name}.csv", **described, "schema": {"fields": columns}}


@pytest.fixture()
def shown(tmp_path: Path) -> dict[str, BeautifulSoup]:
    """Return the pages of a table made from two sources, one of which could not be had."""
    missing = {**SOURCE, "publication": "Flux", "reason": "Sans ce fichier, rien."}
    package = {"resources": [table("vacancy", SOURCE, missing)], "notObtained": [missing]}
    return pages(tmp_path, package)


def test_the_licences_and_the_copy_of_a_source_are_linked(
    shown: dict[str, BeautifulSoup],
) -> None:
    line = shown["sources/autres-tables"].select("#table-vacancy li")[0]
    assert [a["href"] for a in line.select("a")] == [
        "https://exemple.fr/lovac",
        "https://exemple.fr/ouverte",
        "https://exemple.fr/copie",
    ]
    said = " ".join(line.get_text().split())
    assert "Licence Ouverte, Licence MIT. La licence MIT est celle du paquet. Copie" in said


def test_the_index_leads_to_each_table_from_the_anchor_it_always_had(
    shown: dict[str, BeautifulSoup],
) -> None:
    row = shown["sources"].select_one("tr#table-vacancy")
    assert row is not None
    assert row.select_one("a")["href"] == "sources/autres-tables.html#table-vacancy"
    assert row.get_text() == "vacancyDGALN2025Licence Ouverte ; Licence MIT"


def test_what_was_not_obtained_is_said_under_its_table_and_apart(
    shown: dict[str, BeautifulSoup],
) -> None:
    of_table = shown["sources/autres-tables"].select("#table-vacancy li")
    assert "Non obtenu. Sans ce fichier, rien." in of_table[1].get_text()
    apart = shown["sources/non-obtenu"].select("#non-obtenu li")
    assert len(apart) == 1
    assert apart[0].get_text().rstrip().endswith("Sans ce fichier, rien.")
    assert shown["sources"].select('a[href="sources/non-obtenu.html"]')


def test_nothing_is_said_to_be_missing_when_nothing_is(tmp_path: Path) -> None:
    found = pages(tmp_path, {"resources": []})
    assert list(found) == ["sources"]
    assert "obtenu" not in found["sources"].get_text()


def test_tables_are_with_those_of_their_theme_on_pages_that_stay_light(tmp_path: Path) -> None:
    described = [
        table("territories", SOURCE),
        *(table(f"autre_{i}", SOURCE, fields=60) for i in range(9)),
        table("population_national", SOURCE),
    ]
    found = pages(tmp_path, {"resources": described})
    names = [name for name in found if name.startswith("sources/autres-tables")]
    assert [name for name in found if name not in names] == [
        *("sources", "sources/territoires-et-reperes", "sources/toute-la-france"),
    ]
    assert len(names) > 1
    assert all(len(str(found[name]).encode()) < 1.3 * source_pages.MOST for name in names)
    told = [str(d["id"]) for name in names for d in found[name].select("div[id^=table-]")]
    assert told == [f"table-autre-{i}" for i in range(9)], "each once, in order"
    assert f"(1 sur {len(names)})" in found[names[0]].get_text()
