"""Tell an older vintage of a file by its communes: some had merged by the date it should have."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.history import alive, in_order
from ateliers.sources.catalogue import PATH, Catalogue, Source
from ateliers.sources.fetch import UNTOUCHED

#: How the catalogue writes the date of the communes of a file.
_DATE = re.compile(r"^1er janvier (\d{4})$")
#: Our name of the column that holds codes of communes; INSEE's two columns that make one together.
_CODE = ["code"]
_HALVES = ("DEP", "CODCOM")
_COMMUNE = r"(?:\d{5}|2[AB]\d{3})"
#: How many communes a message names.
_NAMED = 3
#: Producers leave a few communes that merged on the eve (eight in LOVAC 2025); thirteen merged in
#: the calmest of the intervals between two vintages read here.
_STRAGGLERS = 10
#: Title lines that may come before the header of a producer's file.
_TITLES = 6


def refuse_another(digest: str, ident: str, catalogue: Catalogue, where: str) -> None:
    """Refuse a file that the catalogue knows as that of another data set or vintage.

    Raises
    ------
    InvalidInput
        Naming the vintage that came.
    """
    for other, source in catalogue.sources.items():
        if other != ident and digest in source.sha256.values():
            raise InvalidInput(
                f"This is the file of « {source.publication} » ({source.vintage}), not of "
                f"« {catalogue.sources[ident].publication} »: an older vintage, or another one.",
                where,
                f"find the file of {ident}; {UNTOUCHED}",
            )


def refuse_older(path: Path, source: Source, events: Path, where: str) -> None:
    """Refuse a file that holds communes gone by the date that the catalogue gives.

    A newer file cannot be told thus, and is not refused: its vintage is for a person to write.

    Parameters
    ----------
    path : pathlib.Path
        The file; only delimited text whose codes are read is looked at.
    source : Source
        What the catalogue says of it.
    events : pathlib.Path
        The table of the events of communes.
    where : str
        Where the file comes from, for the message.

    Raises
    ------
    InvalidInput
        Naming some of these communes.
    """
    found = _DATE.match(source.geography or "")
    if source.format != "csv" or not found or not events.is_file():
        return
    codes = _codes(path, source)
    told = alive(in_order(pd.read_csv(events, dtype=str)), f"{found[1]}-01-01")
    gone = sorted(code for code in codes if told.get(code) is False)
    if len(gone) > _STRAGGLERS:
        named = ", ".join(gone[:_NAMED]) + (" …" if len(gone) > _NAMED else "")
        raise InvalidInput(
            f"This is an older vintage of « {source.publication} »: {len(gone)} of its communes "
            f"were no more on {source.geography} ({named}).",
            where,
            f"find the present vintage ({source.vintage}); {UNTOUCHED}. If the date is wrong, mend "
            f"`geography` in {PATH}",
        )


def _codes(path: Path, source: Source) -> set[str]:
    """Return the codes of communes of a delimited file; none when its columns are not found."""
    names = [theirs for theirs, ours in source.columns.items() if ours == _CODE]
    with path.open(encoding="utf-8-sig") as stream:
        heads = [stream.readline().rstrip("\r\n") for _ in range(_TITLES)]
    for line, head in enumerate(heads):
        mark = ";" if head.count(";") > head.count(",") else ","
        cells = [cell.strip('"') for cell in head.split(mark)]
        wanted = list(_HALVES) if {*_HALVES} <= {*cells} else [n for n in names if n in cells][:1]
        if not wanted:
            continue
        frame = pd.read_csv(
            path,
            sep=mark,
            skiprows=line,
            usecols=wanted,
            dtype=str,
            encoding="utf-8-sig",
            skip_blank_lines=False,
        )
        codes = frame[wanted].dropna().agg("".join, axis=1)
        return set(codes[codes.str.fullmatch(_COMMUNE)])
    return set()
