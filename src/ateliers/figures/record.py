"""Read an indicator frame for drawing: values by place and period, statuses, sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ateliers.figures import words
from ateliers.record import STATUS_WORDS
from ateliers.territory import Place, SiteView

#: Statuses that come with a value, in words.
VALUED_STATUS_WORDS = {"ok": "", "secondary": "source secondaire", "at_least": "au moins"}


@dataclass(frozen=True)
class Cell:
    """One value of the record, or the reason why there is none.

    Parameters
    ----------
    value, low, high : float or None
        Value and bounds of its interval, in `unit`.
    unit, status, note : str
        As in the record.
    """

    value: float | None
    low: float | None
    high: float | None
    unit: str
    status: str
    note: str = ""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both bounds, where there are."""
        if self.low is None or self.high is None:
            return None
        return self.low, self.high

    @property
    def status_words(self) -> str:
        """The status as the reader sees it; empty for an ordinary value."""
        if self.value is None:
            return STATUS_WORDS.get(self.status, STATUS_WORDS["missing"])
        return VALUED_STATUS_WORDS.get(self.status, "")


#: Said under what draws on a secondary source.
SECONDARY = "Une partie des valeurs vient d’une source secondaire, à recouper avec l’INSEE."

#: Columns that name a cell, and those that make it.
_KEY = ("indicator", "period", "geography")
_READ = ("value", "low", "high", "unit", "status", "source", "note")

_NOTHING = Cell(None, None, None, "", "missing")


def _number(raw: object) -> float | None:
    value = float(raw) if isinstance(raw, int | float) else math.nan
    return value if math.isfinite(value) else None


class Record:
    """An indicator frame, indexed.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per value: site, indicator, period, geography, value, low, high, unit, status,
        source, note. Several sites may be stacked: a place they share has the same values.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        # Cells are made when asked for: every figure indexes the frame, and reads little of it.
        self._columns = {name: frame[name].tolist() for name in (*_KEY, *_READ)}
        self._rows: dict[tuple[str, str, str], int] = {}
        keys = zip(*(map(str, self._columns[name]) for name in _KEY), strict=True)
        for row, key in enumerate(keys):
            # A place that several sites share may be valued in one of them only.
            if key not in self._rows or self._value(self._rows[key]) is None:
                self._rows[key] = row

    def _value(self, row: int) -> float | None:
        # A status without a value never lends its row a number (a secret is not a zero).
        valued = self._columns["status"][row] in VALUED_STATUS_WORDS
        return _number(self._columns["value"][row]) if valued else None

    def cell(self, indicator: str, period: str, place: Place) -> Cell:
        """Return a cell; a row that is not in the record is a missing one."""
        row = self._rows.get((indicator, period, place.key))
        if row is None:
            return _NOTHING
        low, high, unit, status, note = (
            self._columns[name][row] for name in ("low", "high", "unit", "status", "note")
        )
        return Cell(
            self._value(row), _number(low), _number(high), str(unit), str(status), _text(note)
        )

    def value(self, indicator: str, period: str, place: Place) -> float | None:
        """Return a value, or ``None``."""
        return self.cell(indicator, period, place).value

    def periods(self, indicator: str) -> list[str]:
        """Return the periods of an indicator, in order, valued or not."""
        return sorted({period for code, period, _ in self._rows if code == indicator})

    def latest(self, indicator: str, place: Place) -> str | None:
        """Return the last period at which a place has a value or a declared status."""
        known = [p for code, p, key in self._rows if code == indicator and key == place.key]
        return max(known, default=None)

    def has(self, indicator: str, place: Place, period: str | None = None) -> bool:
        """Return whether a place has a value at `period` (or at any)."""
        periods = self.periods(indicator) if period is None else [period]
        return any(self.value(indicator, p, place) is not None for p in periods)

    def references(
        self, view: SiteView, indicator: str, period: str | None = None, *, most: int = 3
    ) -> list[Place]:
        """Return at most three references of a site that have a value."""
        known = [p for p in view.references if self.has(indicator, p, period)]
        # France closes every comparison: a fourth reference gives way to it.
        return known if len(known) <= most else [*known[: most - 1], known[-1]]

    def _valued(
        self, indicators: Iterable[str], places: Sequence[Place], periods: Iterable[str] | None
    ) -> list[int]:
        codes, keys = set(indicators), {place.key for place in places}
        when = None if periods is None else set(periods)
        return [
            row
            for (code, period, key), row in self._rows.items()
            if code in codes
            and key in keys
            and (when is None or period in when)
            and self._value(row) is not None
        ]

    def source(
        self,
        indicators: Iterable[str],
        places: Sequence[Place],
        periods: Iterable[str] | None = None,
    ) -> str:
        """Return the source line of what was drawn of `indicators` at `places`."""
        named: dict[str, None] = {}
        for row in self._valued(indicators, places, periods):
            parts = (part.strip() for part in _text(self._columns["source"][row]).split(";"))
            named.update(dict.fromkeys(part for part in parts if part))
        return words.source_line(list(named))

    def caution(
        self,
        indicators: Iterable[str],
        places: Sequence[Place],
        periods: Iterable[str] | None = None,
    ) -> str:
        """Return the sentence that a secondary source calls for, or nothing."""
        rows = self._valued(indicators, places, periods)
        secondary = any(self._columns["status"][row] == "secondary" for row in rows)
        return f" {SECONDARY}" if secondary else ""


def _text(raw: object) -> str:
    return raw if isinstance(raw, str) else ""
