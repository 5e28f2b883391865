from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ateliers.publish.datasets import Folder, csv_bytes
from ateliers.publish.origins import Origin

EDITION = {
    "day": "2026-01-01",
    "date": "1er\u00a0janvier 2026",
    "version": "0.1.0+20260101.abc",
    "authors": ["Équipe"],
}
DATA = {
    "columns": ["Territoire", "Année", "Population 2022 (hab.)", "Part inconnue (%)", "Statut"],
    "rows": [
        ["Tessy", 2022, 2219.0, 0.5, ""],
        ["Berg", 2022, None, 1.5, "donnée absente"],
    ],
}
WORDS = {"title": "Un titre", "subtitle": "Une mesure, en %, 2022"}
TABLE: dict[str, Any] = {
    "name": "stations",
    "title": "Gares",
    "path": "stations.csv",
    "sha256": "ab" * 32,
    "reading": {"rows": 3, "digest": "cd" * 32},
    "licences": [{"title": "Open Database License (ODbL) 1.0", "path": ""}],
    "sources": [
        {
            "id": "sncf",
            "cite": "SNCF",
            "producer": "SNCF",
            "publication": "Gares",
            "vintage": "2024",
            "licence": "ODbL",
            "page": "",
        }
    ],
}


@pytest.fixture()
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path, "alpha-essai")
    folder.add("figure", DATA, WORDS, Origin("Source : SNCF.", [TABLE]))
    folder.close("Essai : données", EDITION)
    return folder


def package(folder: Folder) -> dict[str, Any]:
    return dict(json.loads((folder.path / "datapackage.json").read_text(encoding="utf-8")))


def test_data_open_in_a_french_spreadsheet() -> None:
    data = {"columns": ["Lieu", "Valeur"], "rows": [["a;b", 1234.5], ["c", None], ["d", 7]]}
    assert csv_bytes(data) == '\ufeffLieu;Valeur\r\n"a;b";1234,5\r\nc;\r\nd;7\r\n'.encode()


def test_each_column_has_a_type_a_meaning_and_its_unit(folder: Folder) -> None:
    fields = {f["name"]: f for f in package(folder)["resources"][0]["schema"]["fields"]}
    assert [f["type"] for f in fields.values()] == [
        "string",
        "integer",
        "number",
        "number",
        "string",
    ]
    population = fields["Population 2022 (hab.)"]
    assert population["unit"] == "hab."
    assert population["indicator"] == "pop"
    assert "résidence habituelle" in population["description"]
    assert population["decimalChar"] == ","
    # Not in the dictionary: the figure itself says what it is.
    assert fields["Part inconnue (%)"]["description"] == (
        "Part inconnue\u00a0: Une mesure, en %, 2022"
    )
    assert fields["Part inconnue (%)"]["unit"] == "%"


def test_a_package_says_its_tables_sources_and_licences(folder: Folder) -> None:
    told = package(folder)
    assert (told["name"], told["version"]) == ("alpha-essai", EDITION["version"])
    assert told["licenses"][0]["name"] == "ODbL-1.0"
    assert told["tables"] == [
        {
            "name": "stations",
            "title": "Gares",
            "path": "data/stations.csv",
            "hash": "sha256:" + "ab" * 32,
            "rows_read": 3,
            "hash_of_rows_read": "sha256:" + "cd" * 32,
        }
    ]
    assert told["resources"][0]["sources"] == [
        {"title": "SNCF, Gares", "vintage": "2024", "licence": "ODbL"}
    ]


def test_the_text_for_people_names_the_tables_that_bind_what_is_derived(folder: Folder) -> None:
    text = " ".join((folder.path / "LISEZ-MOI.txt").read_text(encoding="utf-8").split())
    assert "Open Database License (ODbL) ou pouvant l’être : Gares (data/stations.csv)" in text
    assert "version 0.1.0+20260101.abc" in text
    assert "Unité : hab." in text


def test_a_page_without_figures_has_no_package(tmp_path: Path) -> None:
    Folder(tmp_path, "alpha").close("Rien", EDITION)
    assert list(tmp_path.iterdir()) == []
