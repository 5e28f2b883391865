"""Where the EPCI of a site stands: its rank among all EPCI, its quartiles, those like it.

Rank 1 is the highest value, neither good nor bad. A rank is that of the EPCI, also when the site is
one of its communes. The EPCI of Île-de-France are ranked with the others, but are nobody's peers
(:mod:`ateliers.peers`). A measure drawn from a sample has a range of ranks: those that its own
interval covers (the sampling of the other EPCI is not counted).

Rows of the indicator frame: the value at ``epci:<code>``; the median of the comparable EPCI at
``peers:<code>`` and that of all EPCI at ``epcis:FR``, between their quartiles; the value at
``region:<code>``; and ``rang_<indicator>``, whose row at ``epcis:FR`` is the last rank, hence how
many EPCI have a value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ateliers import peers
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.numbers import number
from ateliers.territory import Place, SiteView

#: Key of all the EPCI of metropolitan France taken together.
ALL_EPCI = "epcis:FR"
RANK_UNIT = "rang"
#: Computes values from columns of counts.
Formula = Callable[..., pd.Series]
_QUARTILES = "bornes\u00a0: premier et troisième quartiles"
_NOT_LISTED = "cet EPCI n’est pas dans la liste de 2023 de ceux de France métropolitaine"
_UNKNOWN = "valeur inconnue pour cet EPCI dans le fichier"
_NO_REGION = "ce fichier n’est pas publié par région"


@dataclass(frozen=True)
class Measure:
    """One indicator as every EPCI has it.

    Parameters
    ----------
    code, period, unit : str
        Of the dictionary; the period is that of the national file.
    source : str
        Citation.
    columns : tuple of str
        Columns it is computed from.
    of : callable
        Returns the values, in `unit`, from those columns.
    given : callable, optional
        Returns one value with its interval or its status from its columns: for a sample.
    status : str
        Status of an ordinary value.
    status_column : str
        Column that says why a value is not there.
    """

    code: str
    period: str
    unit: str
    source: str
    columns: tuple[str, ...]
    of: Formula
    given: Callable[..., Value] | None = None
    status: str = "ok"
    status_column: str = ""

    def values(self, table: pd.DataFrame) -> pd.Series:
        """Return the value of every row of a table of counts."""
        return self.of(*(table[column] for column in self.columns))

    def value(self, line: Mapping[str, object]) -> Value:
        """Return the value of one row, or why it is not there."""
        counts = [float(str(line[column])) for column in self.columns]
        if any(math.isnan(count) for count in counts):
            secret = self.status_column and line[self.status_column] == "secret"
            reason = "" if secret else _UNKNOWN
            return absent(reason, "secret" if secret else "missing", self.source)
        if self.given:
            return self.given(*counts)
        one = self.of(*(pd.Series([count]) for count in counts))
        return Value(float(one.iloc[0]), self.status, self.source)


def rate(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return the share of a part in its whole, in %; missing where there is no whole."""
    return 100 * part / whole.where(whole > 0)


@dataclass(frozen=True)
class Rank:
    """A place in a distribution.

    Parameters
    ----------
    rank : int
        1 for the highest value; equal values share it.
    best, worst : int
        Ranks that the interval of the value covers; without one, those that equal values share.
    count : int
        How many have a value.
    """

    rank: int
    best: int
    worst: int
    count: int


def rank(values: pd.Series, code: str, low: float = math.nan, high: float = math.nan) -> Rank:
    """Return the rank of one value among all those known.

    Parameters
    ----------
    values : pandas.Series
        Index code; missing values are not ranked.
    code : str
        The one ranked.
    low, high : float
        Its interval, when it comes from a sample.

    Examples
    --------
    >>> rank(pd.Series({"a": 5.0, "b": 3.0, "c": 3.0, "d": 1.0}), "b")
    Rank(rank=2, best=2, worst=3, count=4)
    >>> rank(pd.Series({"a": 5.0, "b": 3.0, "c": 2.5, "d": 1.0}), "b", 2.0, 4.0)
    Rank(rank=2, best=2, worst=3, count=4)
    """
    others = values.drop(code).dropna().to_numpy()
    own, count = values[code], len(others) + 1
    place = 1 + int((others > own).sum())
    if math.isnan(low) or math.isnan(high):
        return Rank(place, place, place + int((others == own).sum()), count)
    best, worst = 1 + int((others > high).sum()), 1 + int((others > low).sum())
    return Rank(place, best, worst, count)


def share_below(place: int, count: int) -> float:
    """Return the percentile of a place: the share of EPCI that come after it, in %.

    Examples
    --------
    >>> share_below(1, 4)
    75.0
    """
    return 100 * (count - place) / count


def values(national: pd.DataFrame, measures: Sequence[Measure]) -> pd.DataFrame:
    """Return the value of every EPCI.

    Parameters
    ----------
    national : pandas.DataFrame
        code, and the columns of the measures.
    measures : sequence of Measure

    Returns
    -------
    pandas.DataFrame
        Index EPCI code, one column a measure (its code).
    """
    table = national.set_index("code")
    return pd.DataFrame({measure.code: measure.values(table) for measure in measures})


def compute(
    national: pd.DataFrame,
    profiles: pd.DataFrame,
    regions: pd.DataFrame,
    view: SiteView,
    measures: Sequence[Measure],
) -> pd.DataFrame:
    """Return where the EPCI of a site stands for each measure, as an indicator frame.

    Parameters
    ----------
    national : pandas.DataFrame
        Every EPCI: code and the columns of the measures.
    profiles : pandas.DataFrame
        Table ``epci_profiles``, which says what EPCI are comparable.
    regions : pandas.DataFrame
        Every region: code and counts.
    view : SiteView
        A site without a known EPCI has no row.
    measures : sequence of Measure
    """
    if view.epci is None:
        return frame([])
    every = values(national, measures)
    own = _line(national, view.epci)
    around = _line(regions, view.region)
    group = peers.nearest(profiles, view.epci.code)
    rows = []
    for measure in measures:
        given = measure.value(own) if own else absent(_NOT_LISTED, source=measure.source)
        rows.append(row(view, *_at(measure, view.epci.key), given))
        found, last = _ranks(every[measure.code], view.epci.code, given, measure)
        rank_code = f"rang_{measure.code}"
        rows.append(row(view, rank_code, measure.period, view.epci.key, RANK_UNIT, found))
        rows.append(row(view, rank_code, measure.period, ALL_EPCI, RANK_UNIT, last))
        everywhere = _spread(every[measure.code], measure, "EPCI de France métropolitaine")
        rows.append(row(view, *_at(measure, ALL_EPCI), everywhere))
        if group.codes:
            alike = every[measure.code].reindex(list(group.codes))
            sizes = " (toutes tailles)" if group.relaxed else ""
            near = _spread(alike, measure, f"EPCI comparables{sizes}")
            rows.append(row(view, *_at(measure, f"peers:{view.epci.code}"), near))
        if view.region is not None:
            known = set(measure.columns) <= set(around)
            there = measure.value(around) if known else absent(_NO_REGION, source=measure.source)
            rows.append(row(view, *_at(measure, view.region.key), there))
    return frame(rows)


def _line(table: pd.DataFrame, place: Place | None) -> dict[str, object]:
    """Return the row of a place by column; nothing without one."""
    lines = table[table["code"].eq(place.code)] if place else table.iloc[:0]
    return {str(k): v for k, v in lines.iloc[0].items()} if len(lines) else {}


def _at(measure: Measure, geography: str) -> tuple[str, str, str, str]:
    return measure.code, measure.period, geography, measure.unit


def _ranks(every: pd.Series, code: str, given: Value, measure: Measure) -> tuple[Value, Value]:
    """Return the rank of an EPCI and the last rank there is."""
    last = int(every.notna().sum())
    count = Value(last, measure.status, measure.source, "nombre d’EPCI qui ont une valeur")
    if math.isnan(given.value):
        return absent(given.note, given.status, given.source), count
    found = rank(every, code, given.low, given.high)
    low, high = (math.nan, math.nan) if found.best == found.worst else (found.best, found.worst)
    note = "rang 1\u00a0: valeur la plus élevée"
    return Value(found.rank, given.status, given.source, note, low, high), count


def _spread(found: pd.Series, measure: Measure, what: str) -> Value:
    """Return the median of a group of EPCI between its quartiles."""
    known = found.dropna().to_numpy()
    if not len(known):
        return absent("aucun de ces EPCI n’a de valeur", source=measure.source)
    low, middle, high = (float(q) for q in np.quantile(known, [0.25, 0.5, 0.75]))
    note = f"médiane de {number(len(known))} {what}\u202f; {_QUARTILES}"
    return Value(middle, measure.status, measure.source, note, low, high)


def completed(known: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with the rows that it lacks, or that it has without a value.

    A theme may already give its EPCI, or its comparable EPCI, the same measure.
    """
    both = pd.concat([known, more], ignore_index=True)
    valued_first = both.sort_values("value", key=lambda v: v.isna(), kind="stable")
    again = valued_first.duplicated(["indicator", "period", "geography"])
    return both[~again.reindex(both.index)].reset_index(drop=True)
