"""The archive of the book: whole, in order, the same each time, and it says how to open it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.errors import BuildFailed, InvalidInput
from ateliers.publish import zipping
from ateliers.publish.checks import check
from tests.publish.conftest import Published

TOP = zipping.NAME


@pytest.fixture(scope="module")
def archive(published: Published) -> Path:
    return zipping.write(published.root)


def test_it_is_named_by_its_version(published: Published, archive: Path) -> None:
    identifier = published.edition.name
    assert archive.name == f"ateliers-des-territoires-0.1.0+20260101.{identifier}.zip"
    assert archive.parent == published.root / "build"


def test_it_holds_the_whole_edition_in_one_folder(published: Published, archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        names = opened.namelist()
        files = {p for p in published.edition.rglob("*") if p.is_file()}
        expected = {f"{TOP}/{p.relative_to(published.edition).as_posix()}" for p in files}
        assert set(names) == expected | {f"{TOP}/LISEZ-MOI.txt", f"{TOP}/ro-crate-metadata.json"}
        for file in files:
            name = f"{TOP}/{file.relative_to(published.edition).as_posix()}"
            assert opened.read(name) == file.read_bytes()


def test_a_reader_is_told_to_open_the_index(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path)
    text = (tmp_path / TOP / "LISEZ-MOI.txt").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf") and b"\r\n" in text
    words = " ".join(text.decode("utf-8-sig").split())
    assert "ouvrez le fichier index.html d’un double-clic" in words
    assert "non officielle" in words
    page = BeautifulSoup((tmp_path / TOP / "index.html").read_text("utf-8"), "html.parser")
    assert page.h1 is not None
    assert check(tmp_path / TOP) == []


def test_the_same_edition_gives_the_same_bytes(published: Published, archive: Path) -> None:
    before = archive.read_bytes()
    for file in published.edition.rglob("*.html"):
        file.touch()
    assert zipping.write(published.root).read_bytes() == before
    with zipfile.ZipFile(archive) as opened:
        infos = opened.infolist()
    assert {i.date_time for i in infos} == {(2026, 1, 1, 0, 0, 0)}
    names = [i.filename for i in infos][2:]
    assert names == sorted(names)


def test_two_names_a_key_would_confuse_are_refused() -> None:
    with pytest.raises(BuildFailed, match=r"A\.html and a\.html would be one file"):
        zipping._refuse_twins(["a.html", "b.html", "A.html"])


def test_a_book_that_is_not_built_has_no_archive(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not built"):
        zipping.write(tmp_path)
