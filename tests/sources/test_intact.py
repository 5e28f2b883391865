"""A file that is not whole, or not of its format, is told before any loader reads it."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sources.intact import verify
from tests.support.inputs import CATALOGUE


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("table.csv", "a;b\n" + "1;2\n" * 50)
    return stream.getvalue()


def parquet() -> bytes:
    stream = io.BytesIO()
    pd.DataFrame({"a": range(50)}).to_parquet(stream, index=False)
    return stream.getvalue()


GOOD = {
    "csv": b"a;b\n1;2\n3;4",
    "json": b'{"a": [1, 2]}',
    "zip": zipped(),
    "xlsx": zipped(),
    "parquet": parquet(),
    "gz": gzip.compress(b"a;b\n1;2\n" * 50),
}


def given(tmp_path: Path, kind: str, content: bytes) -> None:
    """Verify bytes as the file of a source of that format."""
    path = tmp_path / f"file.{kind}"
    path.write_bytes(content)
    verify(path, CATALOGUE.sources["lovac_2025"].model_copy(update={"format": kind}))


@pytest.mark.parametrize("kind", GOOD)
def test_a_whole_file_is_taken(tmp_path: Path, kind: str) -> None:
    given(tmp_path, kind, GOOD[kind])


@pytest.mark.parametrize("kind", GOOD)
def test_half_a_file_is_refused(tmp_path: Path, kind: str) -> None:
    content = GOOD[kind][:-2] if kind == "csv" else GOOD[kind][: len(GOOD[kind]) // 2]
    with pytest.raises(InvalidInput, match=r"instead of « LOVAC") as caught:
        given(tmp_path, kind, content)
    assert str(tmp_path / f"file.{kind}") in caught.value.where


@pytest.mark.parametrize("kind", GOOD)
def test_a_web_page_is_refused_whatever_the_format(tmp_path: Path, kind: str) -> None:
    with pytest.raises(InvalidInput, match="A web page came"):
        given(tmp_path, kind, b"\r\n<html lang=fr>")


def test_an_archive_whose_content_was_altered_is_refused(tmp_path: Path) -> None:
    altered = GOOD["zip"].replace(b"1;2\n1;2", b"1;2\n9;2", 1)
    with pytest.raises(InvalidInput, match="corrupt archive"):
        given(tmp_path, "zip", altered)


def test_text_cut_in_the_middle_of_a_letter_is_truncated_not_misencoded(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="line 2 stops in the middle of a letter"):
        given(tmp_path, "csv", "a;b\n1;é".encode()[:-1])


def test_a_quoted_separator_is_not_a_missing_cell(tmp_path: Path) -> None:
    given(tmp_path, "csv", b'a,b\n1,2\n"3,5",4')
