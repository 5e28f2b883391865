"""What tests of mutations share: fresh tables to spoil, and the values that must be found."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ateliers.territory import SiteView
from tests.conftest import study

Tables = dict[str, pd.DataFrame]
#: Site, indicator, period, place (the site itself when empty), value, tolerance.
Expected = Iterable[tuple[str, str, str, str, float, float]]
_TESTS = Path(__file__).resolve().parents[1]


def fresh(site: str, theme: str) -> tuple[Tables, SiteView]:
    """Return tables of a site, which may be replaced, and its view."""
    there = study(site, theme)
    return dict(there.tables), there.view


def changed(frame: pd.DataFrame, **columns: object) -> pd.DataFrame:
    """Return a table with other columns, and its citation."""
    other = frame.assign(**columns)
    other.attrs = frame.attrs
    return other


def wrong_values(record: pd.DataFrame, site: str, theme: str, expected: Expected) -> list[str]:
    """Return the values of a site that are neither those expected nor those of the truths."""
    known = record.set_index(["indicator", "period", "geography"])["value"].to_dict()
    found = []
    for code, period, place, value, within in _values_of(site, theme, expected):
        seen = known.get((code, period, place), math.nan)
        if not abs(seen - value) <= within + 1e-9:
            found.append(f"{code} {period} {place}: {seen}, expected {value}")
    return found


def _values_of(
    site: str, theme: str, expected: Expected
) -> list[tuple[str, str, str, float, float]]:
    """Return what the analysis and the producers' files give for a site."""
    known = [
        (code, period, place or f"site:{site}", value, within)
        for one, code, period, place, value, within in expected
        if one == site
    ]
    with (_TESTS / f"truth_{theme}.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["site"] == site:
                half = 0.5 * 10.0 ** -len(row["expected"].partition(".")[2])
                key = (row["indicator"], row["period"], row["geography"])
                known.append((*key, float(row["expected"]), half))
    return known
