"""What would move in a table is told by rows, values and columns; lost years are refused."""

from __future__ import annotations

import pytest

from ateliers.errors import InvalidInput
from ateliers.sources.declared import TABLES
from ateliers.sources.moved import compare, refuse_older

VACANCY = TABLES["vacancy"]
HEAD = "level,code,year,vacant_over_2_years,status,source\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode()


BEFORE = table("commune,07341,2025,99,ok,S", "commune,07032,2025,,secret,S")


def test_rows_values_and_columns_are_told_apart() -> None:
    after = table(
        "commune,07341,2025,98,S", "commune,07145,2025,12,S",
        head=HEAD.replace("status,", ""),
    )  # fmt: skip
    moved = compare(VACANCY, BEFORE, after)
    assert moved.added == ["commune 07145 2025"]
    assert moved.removed == ["commune 07032 2025"]
    assert moved.values == [("commune 07341 2025", "vacant_over_2_years", "99", "98")]
    assert (moved.columns_added, moved.columns_removed) == ([], ["status"])
    said = "\n".join(moved.lines())
    assert said.startswith("vacancy.csv: 1 row added, 1 row removed, 1 value moved")
    assert "columns removed: status" in said


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    rows = [f"commune,{code},2025,12,ok,S" for code in range(10000, 10008)]
    said = "\n".join(compare(VACANCY, table(), table(*rows)).lines())
    assert "8 rows added" in said
    assert "(3 more)" in said


def test_an_outline_that_moved_is_one_value() -> None:
    outlines = TABLES["communes_outlines"]
    feature = '{"type":"Feature","properties":{"code":"07341"},"geometry":{"coordinates":[%s]}}'
    raws = ['{"features":[' + feature % n + "]}" for n in (1, 2)]
    (moved,) = compare(outlines, *(raw.encode() for raw in raws)).values
    assert moved[:2] == ("07341", "outline")


def test_a_table_that_loses_its_last_year_is_of_an_older_vintage() -> None:
    older = BEFORE.replace(b"2025", b"2024")
    with pytest.raises(InvalidInput, match="would end in 2024 instead of 2025") as caught:
        refuse_older(VACANCY, BEFORE, older)
    assert "data/ was left untouched" in caught.value.mend
    refuse_older(VACANCY, older, BEFORE)
    refuse_older(VACANCY, b"", BEFORE)
