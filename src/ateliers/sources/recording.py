"""Write in ``data/sources.yml`` which files were last used, and touch nothing else there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ateliers import strict
from ateliers.errors import InvalidInput
from ateliers.sources.catalogue import ALONE, NOT_OBTAINED, PATH, READ, Catalogue, Digests

_ENTRY, _KEY = "  ", "    "
#: What a data set that was not obtained says, and that one which is read does not.
_REASON = "reason"


def recorded(
    text: str, catalogue: Catalogue, used: Mapping[str, Digests], *, whole: bool
) -> tuple[str, Catalogue]:
    """Return the catalogue with the sha256 of the files used, as text and as read again.

    The lines of other keys, their order and the comments stay as they are. A data set that had not
    been obtained and was given is henceforth read.

    Parameters
    ----------
    text : str
        Content of ``data/sources.yml``.
    catalogue : Catalogue
        The same, read.
    used : mapping
        Source → part of the name of the file → sha256.
    whole : bool
        Whether every table was built: files that no table used are then forgotten.

    Raises
    ------
    InvalidInput
        When the file is not laid out as it should be, so that its lines could not be found.
    """
    for ident, digests in used.items():
        source = catalogue.sources[ident]
        known = digests if whole else {**source.sha256, **digests}
        if known == source.sha256:
            continue
        changes = {"sha256": _lines(known)}
        if source.status == NOT_OBTAINED:
            changes |= {"status": [f"{_KEY}status: {READ}"], _REASON: []}
        text = _edited(text, ident, changes)
    return text, strict.parsed(text, Catalogue, PATH)


def _lines(digests: Digests) -> list[str]:
    """Return the lines of the key ``sha256``."""
    if set(digests) == {ALONE}:
        return [f"{_KEY}sha256: {digests[ALONE]}"]
    parts = [f'{_KEY}  "{part}": {digest}' for part, digest in sorted(digests.items())]
    return [f"{_KEY}sha256:", *parts]


def _edited(text: str, ident: str, changes: Mapping[str, list[str]]) -> str:
    """Return the text with other lines for some keys of an entry; a new key goes at its end."""
    lines = text.splitlines()
    try:
        start = lines.index(f"{_ENTRY}{ident}:") + 1
    except ValueError:
        raise InvalidInput(
            f"The line of {ident} was not found.",
            PATH,
            f'write it alone, "{_ENTRY}{ident}:", with two spaces before it and four before keys',
        ) from None
    end = start
    while end < len(lines) and lines[end].startswith(_KEY):
        end += 1
    kept, added = [], dict(changes)
    key = ""
    for line in lines[start:end]:
        if found := re.match(rf"{_KEY}(\w+):", line):
            key = found[1]
            kept += added.pop(key, [])
        if key not in changes:
            kept.append(line)
    kept += [line for several in added.values() for line in several]
    return "\n".join([*lines[:start], *kept, *lines[end:]]) + "\n"
