"""Which edition of the book this is: the commit it was built from and its date."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ateliers.project import SOURCE_DATE_EPOCH
from ateliers.publish.templating import day


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
    """

    commit: str
    epoch: str
    dirty: bool

    def words(self) -> dict[str, str]:
        """Return the date and version as the footer shows them."""
        date = day(datetime.fromtimestamp(int(self.epoch), UTC).date().isoformat())
        version = self.commit[:12] + (" (modifiée)" if self.dirty else "")
        return {"date": date, "version": version if self.commit else ""}


def read_edition(root: Path) -> Edition:
    """Return the edition that a build of `root` makes."""
    commit = _git(root, "rev-parse", "HEAD")
    if not commit:
        return Edition("", SOURCE_DATE_EPOCH, False)
    epoch = _git(root, "show", "-s", "--format=%ct", "HEAD")
    dirty = bool(_git(root, "status", "--porcelain", "--untracked-files=no"))
    return Edition(commit, epoch, dirty)


def _git(root: Path, *command: str) -> str:
    """Return what git says, or nothing where there is no repository, commit or git."""
    try:
        said = subprocess.run(
            ["git", "-C", str(root), *command], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
