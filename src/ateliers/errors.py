"""Errors a user can act on: what is wrong, where, and how to mend it."""

from __future__ import annotations

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
