"""Which initiatives a sheet names."""

from __future__ import annotations

from typing import Any

from ateliers.publish.pages import Book
from ateliers.sheets.initiatives import initiatives, main


def row(amount: float | None, state: str, date: str | None = None) -> dict[str, Any]:
    return {"Montant (€)": amount, "État": state, "Date": date}


def test_the_largest_amounts_come_first_then_the_latest_in_place() -> None:
    rows = [
        row(10.0, "aide accordée"),
        row(None, "en place", "2019"),
        row(40.0, "aide accordée"),
        row(None, "en place", "2023-02-09"),
        row(30.0, "aide accordée"),
        row(20.0, "aide accordée"),
        row(None, "période échue", "2024"),
        row(None, "en place"),
        row(None, "en place", "2021-04"),
    ]
    assert main(rows) == [2, 4, 5, 3, 8, 1]


def test_an_initiative_is_named_once() -> None:
    assert main([row(5.0, "en place", "2020")]) == [0]


def test_an_amount_has_its_unit_and_an_unknown_one_says_so(book: Book) -> None:
    found = initiatives(book, book.sites[0])
    assert found is not None
    cells = {line[0]: line[3] for line in found.table.payload["rows"]}
    assert cells == {
        "Halle": "120\u202f000\u00a0€",
        "École": "50\u202f000\u00a0€",
        "Label": "non connu",
    }


def test_a_site_without_inventory_has_none(book: Book) -> None:
    assert initiatives(book, book.sites[1]) is None
