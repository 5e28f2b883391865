"""Compare a value with a reference: what may be called higher, lower or close.

A gap counts from the dictionary's threshold up (1 point for shares, 0.1 point a year for growth, 5
index points, 3 % for amounts) and only when the two intervals, where both exist, do not touch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ateliers.indicators.dictionary import Entry
from ateliers.territory import Place, SiteView

HIGHER, LOWER, CLOSE = "higher", "lower", "close"


@dataclass(frozen=True)
class Comparison:
    """A site's value beside a reference's.

    Parameters
    ----------
    entry : Entry
    period : str
    value, reference : float
        In the unit of the indicator.
    place : Place
        The reference territory.
    verdict : str
        ``higher``, ``lower`` or ``close``.
    weight : float
        Gap divided by the threshold: how far beyond what counts.
    status : str
        Status of the site's value.
    """

    entry: Entry
    period: str
    value: float
    reference: float
    place: Place
    verdict: str
    weight: float
    status: str = "ok"


def gap_threshold(entry: Entry, reference: float) -> float:
    """Return the smallest gap that counts, in the unit of the indicator."""
    if entry.threshold is None:
        raise ValueError(f"{entry.code} has no threshold: its values are not compared")
    return entry.threshold * abs(reference) if entry.relative else entry.threshold


def verdict(
    entry: Entry,
    value: float,
    reference: float,
    interval: tuple[float, float] = (math.nan, math.nan),
    reference_interval: tuple[float, float] = (math.nan, math.nan),
) -> str:
    """Say whether a value is higher, lower or close.

    Examples
    --------
    >>> from ateliers.indicators.dictionary import entry
    >>> verdict(entry("part_vacants"), 13.2, 9.3)
    'higher'
    >>> verdict(entry("part_vacants"), 9.9, 9.3)
    'close'
    """
    gap = value - reference
    # A hair of slack: 10.2 − 9.2 is 0.9999999999999996 in floating point.
    if abs(gap) < gap_threshold(entry, reference) - 1e-9:
        return CLOSE
    low = value if math.isnan(interval[0]) else interval[0]
    high = value if math.isnan(interval[1]) else interval[1]
    other_low = reference if math.isnan(reference_interval[0]) else reference_interval[0]
    other_high = reference if math.isnan(reference_interval[1]) else reference_interval[1]
    if low <= other_high and other_low <= high:
        return CLOSE
    return HIGHER if gap > 0 else LOWER


def main_reference(view: SiteView) -> Place:
    """Return the reference a site is first compared with: its main département."""
    for place in view.references:
        if place.level == "departement":
            return place
    return view.references[-1]


def compare(
    frame: pd.DataFrame, view: SiteView, entry: Entry, reference: Place | None = None
) -> Comparison | None:
    """Compare a site with a reference for one indicator, or with France where that is all there is.

    Returns
    -------
    Comparison or None
        Nothing when no period has both values.
    """
    wanted = [reference] if reference else [main_reference(view), *reversed(view.references)]
    mine = _values(frame, entry.code, view.place.key)
    for place in wanted:
        theirs = _values(frame, entry.code, place.key)
        shared = sorted(set(mine.index) & set(theirs.index), key=lambda p: (p[-4:], p[:4]))
        if entry.period:
            shared = [p for p in shared if p == entry.period]
        if not shared:
            continue
        period = shared[-1]
        a, b = mine.loc[period], theirs.loc[period]
        value, other = float(a["value"]), float(b["value"])
        said = verdict(entry, value, other, (a["low"], a["high"]), (b["low"], b["high"]))
        weight = abs(value - other) / gap_threshold(entry, other)
        return Comparison(entry, period, value, other, place, said, weight, str(a["status"]))
    return None


def _values(frame: pd.DataFrame, indicator: str, geography: str) -> pd.DataFrame:
    rows = frame[
        frame["indicator"].eq(indicator) & frame["geography"].eq(geography) & frame["value"].notna()
    ]
    return rows.drop_duplicates("period").set_index("period")
