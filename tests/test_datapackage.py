"""Rows of tables: which are read, and what tells that they changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.datapackage import WHOLE, rows_of
from ateliers.errors import InvalidInput

CSV = {"format": "csv", "sources": [{"cite": "INSEE, RP2022"}]}
TEXT = 'code,epci,name\n01001,200,"Abergement, L"\n01002,200,Abergement\n01004,300,Ambérieu\n'


def rows(text: str = TEXT, described: dict = CSV):
    return rows_of(text.encode(), described, Path("data/places.csv"))


def test_rows_are_selected_by_any_of_their_columns_in_the_order_of_the_file():
    table = rows()
    assert table.select({"code": ["01004", "01001"]}) == [0, 2]
    assert table.select({"code": ["01004"], "epci": ["200"]}) == [0, 1, 2]
    assert table.select({"code": ["99999"]}) == []
    assert table.select(None) == [0, 1, 2]
    assert table.texts[0] == '01001,200,"Abergement, L"\n'


def test_a_digest_changes_with_the_rows_of_its_value_only():
    before = rows().reading({"code": ["01001", "01004", "01005"]})
    after = rows(TEXT.replace("Ambérieu", "Ambérieu-en-Bugey")).reading(before)
    assert after["code"]["01001"] == before["code"]["01001"]
    assert after["code"]["01004"] != before["code"]["01004"]
    appeared = rows(TEXT + "01005,300,Apremont\n").reading(before)
    assert appeared["code"]["01005"] != before["code"]["01005"]


def test_a_digest_changes_with_the_columns_and_the_citation():
    before = rows().reading({"code": ["01001"]})
    assert rows(TEXT.replace("name", "nom", 1)).reading(before) != before
    assert rows(described={**CSV, "sources": [{"cite": "INSEE, RP2023"}]}).reading(before) != before


def test_the_whole_table_has_one_digest():
    before = rows().reading(None)
    assert list(before) == [WHOLE]
    assert rows(TEXT.replace("300", "301")).reading(None) != before


def test_outlines_are_selected_and_compared_by_their_code():
    shape = '{"type":"Feature","properties":{"code":"%s","name":"A"},"geometry":%s}'
    outlines = '{"type":"FeatureCollection","features":[%s,%s]}'
    described = {**CSV, "format": "geojson"}
    before = rows(outlines % (shape % ("1", "null"), shape % ("2", "null")), described)
    after = rows(outlines % (shape % ("1", "null"), shape % ("2", "{}")), described)
    wanted = {"code": ["1", "2"]}
    assert before.select({"code": ["2"]}) == [1]
    changed = [
        c for c in "12" if before.reading(wanted)["code"][c] != after.reading(wanted)["code"][c]
    ]
    assert changed == ["2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("code,name\n01001\n", "line 2 has not the 2 cells of the first"),
        ('code,name\n01001,"a\nb"\n', "a cell runs over several lines"),
        ('code,name\n01001,"a\n', "unexpected end of data"),
    ],
)
def test_what_is_not_a_table_is_refused_with_its_line(text, said):
    with pytest.raises(InvalidInput, match=said) as caught:
        rows(text)
    assert "data/places.csv" in str(caught.value)


def test_what_is_not_text_is_refused():
    with pytest.raises(InvalidInput, match="cannot be read"):
        rows_of(b"code\n\xff\n", CSV, Path("data/places.csv"))
