"""The dictionary of the built book: what it says of indicators is true of the records."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from ateliers.publish import dictionary
from ateliers.publish.records import Run, read_run
from ateliers.publish.search import FOLDER
from tests.support.stated import read

pytestmark = pytest.mark.slow

ENTRIES = dictionary.content()["indicators"]


@pytest.fixture(scope="module")
def html(root: Path) -> Path:
    """Return the published book; ``make test`` builds it first."""
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


@pytest.fixture(scope="module")
def runs(root: Path) -> list[Run]:
    """Return the runs of the sites."""
    return [read_run(path.parent) for path in sorted(root.glob("build/runs/*/*/run.json"))]


def read_page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def entries(html: Path) -> dict[str, tuple[str, Tag]]:
    """Return the page and the entry of each indicator, where the index leads."""
    index = read_page(html / "dictionnaire.html")
    found, pages = {}, {}
    for row in index.select("ul.ateliers-index li"):
        link = row.select_one("a")
        assert link is not None
        path, _, anchor = str(link["href"]).partition("#")
        assert anchor == row["id"] and anchor not in found, "the anchor that it always had"
        pages[path] = pages.get(path) or read_page(html / path)
        entry = pages[path].find(id=anchor)
        assert isinstance(entry, Tag), link["href"]
        found[anchor] = (path, entry)
    return found


def test_every_indicator_of_the_records_is_in_the_dictionary(
    entries: dict[str, tuple[str, Tag]], runs: list[Run]
) -> None:
    recorded = {row["indicator"] for run in runs for row in run.indicators()}
    assert recorded == {entry["code"] for entry in ENTRIES} == set(entries)
    for entry in ENTRIES:
        text = entries[entry["code"]][1].get_text()
        assert entry["label_en"][1:] in text
        assert "nulle part" not in text


def test_the_search_leads_to_the_entry_of_every_indicator(
    html: Path, entries: dict[str, tuple[str, Tag]]
) -> None:
    text = (html / FOLDER / "passages.js").read_text("utf-8")
    told = json.loads(text[text.index("{") : text.rindex("}") + 1])
    found = {(told["pages"][number][0], anchor) for number, anchor, *_ in told["passages"]}
    assert {(path, code) for code, (path, _) in entries.items()} <= found


def test_levels_are_those_of_the_records(runs: list[Run]) -> None:
    recorded: dict[str, set[str]] = {}
    for row in (row for run in runs for row in run.indicators()):
        recorded.setdefault(row["indicator"], set()).add(row["geography"].split(":")[0])
    for entry in ENTRIES:
        assert recorded[entry["code"]] == set(entry["levels"]), entry["code"]


def values_of(run: Run, code: str) -> set[str]:
    rows = (row for row in run.indicators() if row["indicator"] == code and row["value"])
    return {f"{float(row['value']):.9g}" for row in rows}


def test_a_figure_said_to_show_an_indicator_holds_its_values(runs: list[Run], root: Path) -> None:
    """At least one value of the indicator is in the data of each figure its entry names."""
    compared = [read_run(p.parent) for p in sorted(root.glob("build/comparisons/*/run.json"))]
    for entry in ENTRIES:
        named = set(entry.get("shown_in", ()))
        recorded = {value for run in runs for value in values_of(run, entry["code"])}
        shown: dict[str, set[str]] = {}
        for block in (b for run in (*runs, *compared) for b in run.blocks().values()):
            if block.name in named and block.kind in ("figure", "table"):
                cells = (c for row in block.payload["data"]["rows"] for c in row)
                numbers = {f"{c:.9g}" for c in cells if isinstance(c, int | float)}
                shown.setdefault(block.name, set()).update(numbers)
            elif block.name in named:
                shown[block.name] = recorded
        assert named == set(shown), f"{entry['code']}: no such output"
        for name, numbers in shown.items():
            assert numbers & recorded, f"{entry['code']} is not in {name}"


def test_places_lead_to_a_passage_of_the_book(
    entries: dict[str, tuple[str, Tag]], html: Path
) -> None:
    for page, entry in entries.values():
        for link in entry.select("a"):
            path, _, anchor = str(link["href"]).partition("#")
            text = (html / page).parent.joinpath(path).read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in text, link["href"]


def test_the_two_files_of_the_dictionary_agree(html: Path) -> None:
    rows = read(html / "_static/dictionnaire.csv")
    entries = json.loads((html / "_static/dictionnaire.json").read_text("utf-8"))["indicators"]
    assert [r["Code"] for r in rows] == [e["code"] for e in entries] == [e["code"] for e in ENTRIES]
    assert [r["Libellé anglais"] for r in rows] == [e["label_en"] for e in ENTRIES]


def test_the_file_of_indicators_holds_every_row_of_the_records(html: Path, runs: list[Run]) -> None:
    with (html / "_static/indicateurs.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    recorded = [row for run in runs for row in run.indicators()]
    assert len(rows) == len(recorded)
    given = {(r["Site"], r["Code de l’indicateur"], r["Période"], r["Géographie"]): r for r in rows}
    for row in recorded:
        told = given[row["site"], row["indicator"], row["period"], row["geography"]]
        value = told["Valeur"].replace(",", ".")
        assert (float(value) if value else None) == (float(row["value"]) if row["value"] else None)
        assert told["Code du statut"] == row["status"]
