"""The page of sources: licences and copies are linked, what could not be had is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.publish import catalogue
from ateliers.publish.pages import page_text

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


def page(root: Path, package: dict) -> BeautifulSoup:
    (root / "data").mkdir()
    (root / "data" / "datapackage.json").write_text(json.dumps(package), "utf-8")
    tables, lacking = catalogue.described_tables(root), catalogue.not_obtained(root)
    return BeautifulSoup(page_text("sources.md", tables=tables, lacking=lacking), "html.parser")


@pytest.fixture()
def shown(tmp_path: Path) -> BeautifulSoup:
    """Return the page of a table made from two sources, one of which could not be had."""
    missing = {**SOURCE, "publication": "Flux", "reason": "Sans ce fichier, rien."}
    table = {"name": "vacancy", "path": "vacancy.csv", "sources": [SOURCE, missing]}
    return page(tmp_path, {"resources": [table], "notObtained": [missing]})


def test_the_licences_and_the_copy_of_a_source_are_linked(shown: BeautifulSoup) -> None:
    line = shown.select("#table-vacancy li")[0]
    assert [a["href"] for a in line.select("a")] == [
        "https://exemple.fr/lovac",
        "https://exemple.fr/ouverte",
        "https://exemple.fr/copie",
    ]
    said = " ".join(line.get_text().split())
    assert "Licence Ouverte, Licence MIT. La licence MIT est celle du paquet. Copie" in said


def test_what_was_not_obtained_is_said_under_its_table_and_apart(shown: BeautifulSoup) -> None:
    assert "Non obtenu. Sans ce fichier, rien." in shown.select("#table-vacancy li")[1].get_text()
    apart = shown.select("#non-obtenu li")
    assert len(apart) == 1
    assert apart[0].get_text().rstrip().endswith("Sans ce fichier, rien.")


def test_nothing_is_said_to_be_missing_when_nothing_is(tmp_path: Path) -> None:
    assert "pas été obtenu" not in page(tmp_path, {"resources": []}).get_text()
