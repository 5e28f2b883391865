from __future__ import annotations

import subprocess
from pathlib import Path

from ateliers.project import SOURCE_DATE_EPOCH
from ateliers.publish.edition import read_edition


def git(root: Path, *command: str) -> None:
    identity = ("-c", "user.name=essai", "-c", "user.email=essai@exemple.fr")
    subprocess.run(["git", "-C", str(root), *identity, *command], check=True, capture_output=True)


def test_outside_a_repository_the_edition_has_the_date_of_the_book(tmp_path: Path) -> None:
    edition = read_edition(tmp_path)
    assert edition.epoch == SOURCE_DATE_EPOCH
    assert edition.words() == {"date": "1er\u00a0janvier 2026", "version": ""}


def test_an_edition_is_dated_and_named_by_its_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "file").write_text("a", encoding="utf-8")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-qm", "first", "--date", "2026-03-02T10:00:00Z")
    edition = read_edition(tmp_path)
    assert not edition.dirty
    assert edition.words()["version"] == edition.commit[:12]
    (tmp_path / "file").write_text("b", encoding="utf-8")
    assert read_edition(tmp_path).words()["version"].endswith(" (modifiée)")
