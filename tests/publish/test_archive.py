from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.publish.archive import RECORD, Archive, describe, name
from ateliers.publish.citation import Work
from ateliers.publish.edition import IDENTIFIER, Edition
from tests.publish.editions import TABLE, keep, publish, record

PAGE = """<html><head><title>Essai de Berg — Livre</title></head><body><nav>menu</nav>
<article class="bd-article"><p>Vaut 3.</p><img src="_static/figures/berg/courbe.svg">
<details class="ateliers-pli ateliers-provenance">
<span class="ateliers-execution">5 janvier, en 4 s</span></details>
<details class="ateliers-pli ateliers-citer">version {identifier}</details></article></body></html>
"""
EDITION = Edition("abc", "1767225600", False, Work("Essai", "0.1.0", ("Équipe",)))


def pages(folder: Path, text: str = PAGE) -> Path:
    """Return the pages of a book of one page and one drawing."""
    drawing = folder / "_static/figures/berg/courbe.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_text("<svg/>", encoding="utf-8")
    content = text.format(identifier=IDENTIFIER)
    (folder / "index.html").write_text(content, encoding="utf-8")
    return folder


def digest(folder: Path) -> str:
    told = describe(folder, EDITION, [], [])
    return str(told["pages"]["index.html"]["sha256"])


def test_an_edition_is_named_after_its_content(tmp_path: Path) -> None:
    first, second = pages(tmp_path / "a"), pages(tmp_path / "b")
    identifier = name(first)
    assert len(identifier) == 12
    assert identifier == name(second)
    assert f"version {identifier}" in (first / "index.html").read_text(encoding="utf-8")
    assert name(pages(tmp_path / "c", PAGE.replace("Vaut 3", "Vaut 4"))) != identifier


def test_the_duration_of_a_run_does_not_name_an_edition(tmp_path: Path) -> None:
    slower = PAGE.replace("en 4 s", "en 9 s")
    assert name(pages(tmp_path / "a")) == name(pages(tmp_path / "b", slower))


@pytest.mark.parametrize(
    ("before", "after"),
    [("menu", "autre menu"), ("en 4 s", "en 9 s"), ("version", "édition"), ("Livre", "Le livre")],
)
def test_menus_provenance_and_citation_are_not_the_content_of_a_page(
    tmp_path: Path, before: str, after: str
) -> None:
    other = pages(tmp_path / "b", PAGE.replace(before, after))
    assert digest(pages(tmp_path / "a")) == digest(other)


def test_words_and_drawings_are_the_content_of_a_page(tmp_path: Path) -> None:
    first, second = pages(tmp_path / "a"), pages(tmp_path / "b")
    (second / "_static/figures/berg/courbe.svg").write_text("<svg id='x'/>", encoding="utf-8")
    assert digest(first) != digest(second)
    assert digest(first) != digest(pages(tmp_path / "c", PAGE.replace("Vaut 3", "Vaut 4")))


def test_a_record_names_its_pages_and_keeps_numbers_as_numbers(tmp_path: Path) -> None:
    row = dict.fromkeys(("site", "indicator", "period", "geography", "unit", "status"), "a")
    told = describe(pages(tmp_path), EDITION, [], [{**row, "value": "1.5", "low": "", "high": ""}])
    assert told["pages"]["index.html"]["title"] == "Essai de Berg"
    assert told["indicators"]["rows"] == [["a", "a", "a", "a", 1.5, None, None, "a", "a"]]
    assert told["version"] == f"0.1.0+20260101.{IDENTIFIER}"


def test_the_record_and_the_tables_of_an_edition_are_kept(tmp_path: Path) -> None:
    told = record()
    told["tables"][0]["sha256"] = hashlib.sha256(TABLE.encode()).hexdigest()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "population.csv").write_text(TABLE, encoding="utf-8")
    edition = tmp_path / "build" / "editions" / told["edition"]
    (edition / "_static").mkdir(parents=True)
    (edition / RECORD).write_text(json.dumps(told), encoding="utf-8")
    archive = Archive(tmp_path)
    archive.keep(edition)
    assert archive.identifiers() == [told["edition"]]
    assert archive.read(told["edition"]) == told
    assert archive.table(told["tables"][0]["sha256"]) == TABLE
    assert archive.table("0" * 64) is None


def test_a_table_that_changed_since_is_not_kept_under_another_name(tmp_path: Path) -> None:
    told = record()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "population.csv").write_text("autre", encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / RECORD).write_text(json.dumps(told), encoding="utf-8")
    Archive(tmp_path).keep(tmp_path)
    assert Archive(tmp_path).table(told["tables"][0]["sha256"]) is None


@pytest.fixture()
def archive(tmp_path: Path) -> Archive:
    for when, identifier in enumerate(("aaaa00000000", "abbb00000000", "cccc00000000")):
        keep(tmp_path, record(identifier), 1_000_000 + when)
    publish(tmp_path, "cccc00000000")
    return Archive(tmp_path)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("aaaa00000000", "aaaa00000000"),
        ("aa", "aaaa00000000"),
        ("html", "cccc00000000"),
        ("previous", "abbb00000000"),
    ],
)
def test_an_edition_is_found(archive: Archive, words: str, found: str) -> None:
    assert archive.find(words) == found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("aaaa00000001", 'There is no edition "aaaa00000001". Did you mean "aaaa00000000"'),
        ("a", '"a" may be aaaa00000000 or abbb00000000'),
        ("", 'There is no edition ""'),
    ],
)
def test_an_edition_that_is_not_there_is_said(archive: Archive, words: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        archive.find(words)
    assert said in str(refused.value)
    assert "ateliers edition list" in str(refused.value)


def test_without_an_earlier_edition_there_is_no_previous_one(tmp_path: Path) -> None:
    keep(tmp_path, record(), 1_000_000)
    publish(tmp_path, "aaaa00000000")
    with pytest.raises(InvalidInput, match="previous"):
        Archive(tmp_path).find("previous")


def test_a_damaged_record_is_named(archive: Archive) -> None:
    (archive.folder / "aaaa00000000.json.gz").write_bytes(b"not a record")
    with pytest.raises(InvalidInput, match=r"build/editions/aaaa00000000\.json\.gz"):
        archive.read("aaaa00000000")
