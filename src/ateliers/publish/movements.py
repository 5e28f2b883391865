"""What an indicator is now, and what it was in an earlier edition of the book."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ateliers.errors import InvalidInput
from ateliers.publish.archive import Archive
from ateliers.record import NUMBERS

#: Editions looked back at, the latest first: reading a record takes 20 ms.
DEPTH = 12

Row = Mapping[str, Any]


def present(rows: Iterable[Row], code: str, places: Iterable[str], period: str = "") -> Row | None:
    """Return the row of an indicator that a reader is shown.

    Parameters
    ----------
    rows : iterable of dict
        Rows of the records of one site.
    code : str
        Code of the indicator.
    places : iterable of str
        Geographies that will do, the best first.
    period : str
        Period of the dictionary; the latest recorded without it.

    Returns
    -------
    dict or None
        Nothing when it is recorded for none of the places.
    """
    mine = [row for row in rows if row["indicator"] == code]
    for place in places:
        there = [row for row in mine if row["geography"] == place]
        if period:
            there = [row for row in there if row["period"] == period]
        if there:
            return max(there, key=lambda row: (str(row["period"])[-4:], str(row["period"])[:4]))
    return None


@dataclass(frozen=True)
class Before:
    """The value of an indicator in an earlier edition."""

    edition: str
    row: Row


@dataclass
class Movements:
    """The earlier editions kept in ``build/editions``.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    codes : set of str
        Indicators that will be asked for.
    """

    root: Path
    codes: set[str] = field(default_factory=set)

    @cached_property
    def _editions(self) -> list[tuple[str, list[dict[str, Any]]]]:
        archive = Archive(self.root)
        return [(one, self._rows(archive, one)) for one in archive.identifiers()[:DEPTH]]

    def _rows(self, archive: Archive, edition: str) -> list[dict[str, Any]]:
        try:
            held = archive.read(edition)["indicators"]
        except (InvalidInput, KeyError):
            return []  # a record that cannot be read is no reason to publish nothing
        rank = held["columns"].index("indicator")
        rows = (row for row in held["rows"] if row[rank] in self.codes)
        return [dict(zip(held["columns"], row, strict=True)) for row in rows]

    def before(self, now: Row, site: str, period: str = "") -> Before | None:
        """Return the latest earlier value that is not the present one.

        The latest edition is passed over when it says the same: the same content, built twice,
        must be the same book.

        Parameters
        ----------
        now : dict
            The present row.
        site : str
            Identifier of the site.
        period : str
            Period of the dictionary, if it names one.
        """
        for edition, rows in self._editions:
            mine = [row for row in rows if row["site"] == site]
            was = present(mine, str(now["indicator"]), [str(now["geography"])], period)
            if was is not None and not _same(was, now):
                return Before(edition, was)
        return None


def _same(old: Row, new: Row) -> bool:
    if any(str(old[name]) != str(new[name]) for name in ("period", "status", "unit")):
        return False
    return all(_close(_number(old[name]), _number(new[name])) for name in NUMBERS)


def _number(cell: Any) -> float:
    return math.nan if cell in (None, "") else float(cell)


def _close(old: float, new: float) -> bool:
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    return math.isclose(old, new, rel_tol=1e-9, abs_tol=1e-9)
