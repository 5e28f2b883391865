from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ateliers.project import SOURCE_DATE_EPOCH
from ateliers.publish.edition import IDENTIFIER, read_edition

CITATION = """\
cff-version: 1.2.0
message: Citez ce livre.
title: Essai
version: 1.2.3
authors: [{name: Équipe}]
"""


@pytest.fixture()
def root(tmp_path: Path) -> Path:
    (tmp_path / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    return tmp_path


def git(root: Path, *command: str) -> None:
    identity = ("-c", "user.name=essai", "-c", "user.email=essai@exemple.fr")
    subprocess.run(["git", "-C", str(root), *identity, *command], check=True, capture_output=True)


def test_outside_a_repository_the_edition_has_the_date_of_the_book(root: Path) -> None:
    edition = read_edition(root)
    assert edition.epoch == SOURCE_DATE_EPOCH
    words = edition.words()
    assert (words["date"], words["day"]) == ("1er\u00a0janvier 2026", "2026-01-01")
    assert words["commit"] == ""


def test_an_edition_is_named_by_its_version_its_day_and_its_identifier(root: Path) -> None:
    assert read_edition(root).version == f"1.2.3+20260101.{IDENTIFIER}"


def test_an_edition_is_dated_by_its_commit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(root, "init", "-q")
    (root / "file").write_text("a", encoding="utf-8")
    git(root, "add", "file")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-02T10:00:00Z")
    git(root, "commit", "-qm", "first")
    edition = read_edition(root)
    assert not edition.dirty
    assert edition.day == "2026-03-02"
    assert len(edition.words()["commit"]) == 40
    (root / "file").write_text("b", encoding="utf-8")
    assert read_edition(root).words()["modified"]
