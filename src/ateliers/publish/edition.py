"""Which edition of the book this is: its version, its date, the commit it was built from."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ateliers.project import SOURCE_DATE_EPOCH
from ateliers.publish.citation import Work, read_work
from ateliers.publish.templating import day

#: Stands for the identifier of the edition in all that is built: the identifier is a digest of
#: that, and is written in its place afterwards.
IDENTIFIER = "xxEDITIONxxx"


@dataclass(frozen=True)
class Edition:
    """An edition of the book.

    Parameters
    ----------
    commit : str
        Commit the book was built from; empty outside a repository.
    epoch : str
        Date of the edition, in seconds since 1970: that of the commit, so that two builds of
        one commit are identical.
    dirty : bool
        Whether tracked files differ from the commit.
    work : Work
        What the citation file says of the book.
    """

    commit: str
    epoch: str
    dirty: bool
    work: Work

    @property
    def day(self) -> str:
        """Date of the edition (ISO)."""
        return datetime.fromtimestamp(int(self.epoch), UTC).date().isoformat()

    @property
    def version(self) -> str:
        """Version of the project, day, identifier: ``0.1.0+20260101.4f1c…``."""
        return f"{self.work.version}+{self.day.replace('-', '')}.{IDENTIFIER}"

    def words(self) -> dict[str, Any]:
        """Return what the pages say of their edition."""
        return {
            "date": day(self.day),
            "day": self.day,
            "version": self.version,
            "commit": self.commit,
            "modified": self.dirty,
            "authors": list(self.work.authors),
        }


def read_edition(root: Path) -> Edition:
    """Return the edition that a build of `root` makes.

    Raises
    ------
    InvalidInput
        If the citation file is missing or lacks a key.
    """
    work = read_work(root)
    commit = _git(root, "rev-parse", "HEAD")
    if not commit:
        return Edition("", SOURCE_DATE_EPOCH, False, work)
    epoch = _git(root, "show", "-s", "--format=%ct", "HEAD")
    dirty = bool(_git(root, "status", "--porcelain", "--untracked-files=no"))
    return Edition(commit, epoch, dirty, work)


def _git(root: Path, *command: str) -> str:
    """Return what git says, or nothing where there is no repository, commit or git."""
    try:
        said = subprocess.run(
            ["git", "-C", str(root), *command], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
