"""Parquet tables: the same bytes for the same rows, and the text that they would have in CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers import parquet, tables
from ateliers.errors import InvalidInput
from ateliers.tables import Reader

FRAME = pd.DataFrame(
    {
        "code": ["01001", "2A004", "97101"],
        "value": [1.0, None, 1 / 3],
        "count": pd.array([3, None, 12], dtype="Int64"),
        "note": ['one, "two"', None, "é"],
    }
)


def text_of(raw: bytes) -> str:
    return parquet.csv_text(raw, Path("t.parquet"), "mend it")


def test_a_table_reads_back_as_the_csv_it_would_be() -> None:
    assert text_of(parquet.encoded(FRAME)) == tables.csv_bytes(FRAME).decode()


def test_bytes_depend_on_nothing_but_the_rows() -> None:
    first = parquet.encoded(FRAME)
    shuffled = FRAME.sample(frac=1, random_state=2).sort_values("code")
    assert parquet.encoded(shuffled) == first
    assert b"pandas" not in first
    assert parquet.encoded(FRAME.assign(value=[1.0, 2.0, 1 / 3])) != first


def test_what_is_not_parquet_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInput, match="mend it"):
        text_of(parquet.encoded(FRAME)[:-20])


def test_the_national_tables_are_described_and_hold_the_rows_of_the_sites(root: Path) -> None:
    reader = Reader(root)
    own = reader.read("income")
    national = reader.read("income_national", set(own["code"]))
    key = ["level", "code", "variable", "year"]
    pd.testing.assert_frame_equal(
        own.sort_values(key, ignore_index=True), national.sort_values(key, ignore_index=True)
    )
    read = reader.log["income_national"]
    assert read["rows"] == len(own)
    assert set(read["read"]["code"]) == set(own["code"])


def test_data_stays_under_ten_megabytes(root: Path) -> None:
    assert sum(path.stat().st_size for path in (root / "data").iterdir()) < 10_000_000
