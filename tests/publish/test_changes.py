"""What moved between two editions: exactly that, and nothing else."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from ateliers.publish import report
from ateliers.publish.changes import Change, compare, counts
from tests.publish.editions import moved, record, tables

VALUE = Change(
    "value", "moved", "population", "population", "", "code 07341, year 2022", "3031", "3032"
)
INDICATOR = Change("indicator", "moved", "berg", "pop", "2022", "site:berg", "3031", "3032", "hab.")
SOURCE = Change("source", "moved", "population", "sha256", before="a" * 12, after="b" * 12)
PAGE = Change("page", "moved", "berg/demography.html", "Démographie de Berg")


def test_one_value_lists_itself_and_what_it_moves_and_nothing_else() -> None:
    assert compare(record(), moved(), tables) == [VALUE, INDICATOR, SOURCE, PAGE]


def test_an_edition_does_not_differ_from_itself() -> None:
    assert compare(record(), record("bbbb00000000"), tables) == []


def test_a_table_that_was_not_kept_is_told_by_its_fingerprint_alone() -> None:
    assert compare(record(), moved(), lambda sha256: None) == [INDICATOR, SOURCE, PAGE]


def test_a_row_that_comes_or_goes_is_one_change() -> None:
    longer = {"a" * 64: tables("a" * 64), "b" * 64: f"{tables('a' * 64)}commune,07005,2022,80\n"}
    values = [c for c in compare(record(), moved(), longer.get) if c.kind == "value"]
    assert values == [
        Change("value", "appeared", "population", "row", place="code 07005, year 2022")
    ]


def test_the_twelfth_digit_is_not_a_change() -> None:
    other = record()
    other["indicators"]["rows"][2][4] = 10.0 + 1e-10
    assert compare(record(), other, tables) == []


@pytest.mark.parametrize(
    ("column", "value", "before", "after"),
    [
        (5, 9.1, "10 [9, 10.9] (secondary)", "10 [9.1, 10.9] (secondary)"),
        (8, "ok", "10 [9, 10.9] (secondary)", "10 [9, 10.9]"),
        (4, None, "10 [9, 10.9] (secondary)", "[9, 10.9] (secondary)"),
        (7, "points", "10 [9, 10.9] (secondary) %", "10 [9, 10.9] (secondary) points"),
    ],
)
def test_bounds_status_and_unit_move_too(
    column: int, value: object, before: str, after: str
) -> None:
    other = record()
    other["indicators"]["rows"][2][column] = value
    (change,) = compare(record(), other, tables)
    assert (change.before, change.after) == (before, after)


def test_indicators_and_pages_appear_and_disappear() -> None:
    other = record()
    gone = other["indicators"]["rows"].pop(1)
    other["indicators"]["rows"].append(["berg", "logements", *gone[2:]])
    other["pages"]["neuve.html"] = other["pages"].pop("methode.html")
    changes = compare(record(), other, tables)
    assert [(c.kind, c.change, c.what) for c in changes] == [
        ("indicator", "appeared", "logements"),
        ("indicator", "disappeared", "pop"),
        ("page", "appeared", "Méthode"),
        ("page", "disappeared", "Méthode"),
    ]
    assert counts(changes)["page"] == {"moved": 0, "appeared": 1, "disappeared": 1}


def test_a_new_vintage_is_told() -> None:
    other = record()
    other["tables"][0]["sources"][0]["vintage"] = "RP2023"
    assert compare(record(), other, tables) == [
        Change("source", "moved", "population", "rp, vintage", before="RP2022", after="RP2023")
    ]


def test_a_table_that_comes_or_goes_is_a_source() -> None:
    other = record()
    other["tables"][0]["name"] = "census"
    found = [(c.change, c.where) for c in compare(record(), other, tables)]
    assert found == [("appeared", "census"), ("disappeared", "population")]


def test_changes_are_told_as_text() -> None:
    text = report.as_text(record(), moved(), [VALUE, INDICATOR, SOURCE, PAGE])
    assert text.splitlines() == [
        "from  0.1.0+20260101.aaaa00000000, abcdef123456",
        "to    0.1.0+20260101.bbbb00000000, abcdef123456",
        "",
        "Values of tables: 1 moved",
        "  population  population code 07341, year 2022: 3031 → 3032",
        "",
        "Indicators: 1 moved",
        "  berg  pop 2022 site:berg: 3031 → 3032 hab.",
        "",
        "Sources: 1 moved",
        "  population  sha256: aaaaaaaaaaaa → bbbbbbbbbbbb",
        "",
        "Pages: 1 moved",
        "  berg/demography.html  Démographie de Berg",
    ]


def test_a_long_list_is_cut_in_the_text_and_whole_in_the_file() -> None:
    many = [INDICATOR] * (report.TEXT_LINES + 5)
    assert "and 5 more (--csv writes them all)" in report.as_text(record(), moved(), many)
    assert len(report.as_csv(many).decode("utf-8-sig").splitlines()) == len(many) + 1


def test_the_file_of_changes_is_french() -> None:
    low = Change("indicator", "moved", "berg", "pop", "2022", "site:berg", "missing", "-0.5", "%")
    text = report.as_csv([VALUE, low]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Genre"] for row in rows] == ["valeur de table", "indicateur"]
    assert rows[1]["Libellé"] == "population municipale"
    assert (rows[1]["Avant"], rows[1]["Après"]) == ("donnée absente", "-0,5")


def test_the_page_of_changes_stands_alone_and_is_accessible() -> None:
    text = report.as_page(record(), moved(), [VALUE, INDICATOR, SOURCE, PAGE])
    page = BeautifulSoup(text, "html.parser")
    assert page.html is not None and page.html["lang"] == "fr"
    assert not page.select("script, link, img, [style], [onclick]")
    assert len(page.select("h1")) == 1
    assert len(page.select("table caption")) == 4
    assert all(cell.get("scope") for cell in page.select("th"))
    assert all(page.select_one(str(a["href"])) for a in page.select("nav a"))
    row = page.select_one("#indicator tbody tr")
    assert row is not None
    assert [cell.get_text() for cell in row.select("th, td")] == [
        *("berg", "Population municipale (pop)", "2022", "site:berg", "modification"),
        *("3031", "3032", "hab."),
    ]


def test_a_page_without_changes_says_so() -> None:
    assert "Rien n’a changé" in report.as_page(record(), record(), [])


def test_names_from_data_cannot_break_out_of_the_page() -> None:
    text = report.as_page(record(), moved(), [Change("page", "moved", "<b>", "<script>")])
    assert "<script>" not in text
