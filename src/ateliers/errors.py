"""Errors a user can act on: what is wrong, where, and how to mend it."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches

#: Exit codes of the command line (see CONTRIBUTING.md).
DONE, RUN_FAILED, INVALID_INPUT, INTERRUPTED = 0, 1, 2, 130


class InvalidInput(Exception):
    """Parameters, data or a contract are wrong: nothing runs, nothing is published.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str
        File (and key or row) where it is wrong.
    mend : str
        What to do about it, ideally a command.
    """

    exit_code = INVALID_INPUT

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        parts = [what]
        if where:
            parts.append(f"  where: {where}")
        if mend:
            parts.append(f"  mend:  {mend}")
        super().__init__("\n".join(parts))


class BuildFailed(Exception):
    """The book could not be built or checked: the published edition is left as it was."""

    exit_code = RUN_FAILED


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``' Did you mean "x"?'`` for the known word closest to `word`, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f' Did you mean "{close[0]}"?' if close else ""


#: The disk, or the share of it that the user may fill, is full.
FULL = (errno.ENOSPC, errno.EDQUOT)
_RESTORE = "put the file of the project back there: `git status` shows what changed"
_FOLDER = ("is a file, where a folder is expected", "move that file away, then run it again")
#: Why the system refused a file → what is wrong with it, and how to mend it.
_REFUSED = {
    errno.EISDIR: ("is a folder, where a file is expected", _RESTORE),
    errno.ELOOP: ("is a link that leads back to itself", _RESTORE),
    errno.EACCES: (
        "may not be read or written by this user",
        "give yourself the rights (`ls -l` shows them), then run it again",
    ),
    errno.EPERM: ("may not be changed by this user", "work in a folder of your own"),
    errno.EROFS: ("is on a disk that cannot be written", "copy the project to another disk"),
    errno.EEXIST: _FOLDER,
    errno.ENOTDIR: _FOLDER,
}


def unusable(error: OSError) -> str:
    """Say which file the system refused, why, and how to mend it; nothing when it is our fault."""
    if error.errno in FULL:
        # Files are written aside, then renamed: what was there before is whole.
        return (
            f"The disk is full: {error.filename or 'build'} could not be written.\n"
            "  mend:  free some space, then run the command again"
        )
    if error.errno not in _REFUSED or not error.filename:
        return ""
    said, mend = _REFUSED[error.errno]
    return f"{error.filename} {said}.\n  mend:  {mend}"
