"""Move a table of communes between two dates of the official geographic code, or say why not.

Communes merge, split, change code or name; INSEE lists every such event. Between two dates, what
was counted in communes that merged is added up; what was counted in a commune that split since
cannot be shared out, and is refused. Exchanges of land between two communes that both remain are
not events: INSEE's list leaves them out, and so does this module.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.history import Event, Route, alive, between, follow, in_order

#: Statuses of a value, from the best to the worst: a sum is as good as its worst component.
_STATUSES = ("ok", "secondary", "missing", "secret")
_COMMUNE = r"\d{5}|2[AB]\d{3}"
#: How many communes a message names.
_NAMED = 5


@dataclass(frozen=True)
class Moved:
    """A table at its new date, and the rows that the move touched.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table, one row a commune of the new date, in the order of codes.
    merged : dict
        Code at the new date → codes at the old one, when they are several.
    recoded : dict
        Code at the old date → code at the new one, for a commune that changed nothing else.
    renamed : dict
        Code at the new date → name, for a commune that merged with none but changed name.
    lacking : dict
        Code at the new date → communes merged into it that the table does not hold: its counts
        are missing.
    left_out : dict
        Code at the old date → event for which the commune was refused, and left out on demand.
    """

    frame: pd.DataFrame
    merged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    recoded: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def move(
    table: pd.DataFrame,
    *,
    events: pd.DataFrame,
    start: str,
    end: str,
    counts: Sequence[str] = (),
    ratios: Mapping[str, str | None] | None = None,
    labels: Sequence[str] = (),
    code: str = "code",
    name: str | None = None,
    status: str | None = None,
    leave_out: bool = False,
) -> Moved:
    """Move a table of communes from the geography of one date to that of another.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a commune of `start`. Every column must be named below.
    events : pandas.DataFrame
        The table ``commune_events``: date, event, code_before, name_before, code_after,
        name_after.
    start, end : str
        Dates (ISO) of the two geographies; `end` may come first.
    counts : sequence of str
        Columns that add up (persons, dwellings …).
    ratios : mapping
        Column of a share or a mean → column of `counts` that weighs it (its denominator), or None
        where there is none, as for a median.
    labels : sequence of str
        Columns kept where the communes merged agree, else missing.
    code, name, status : str
        Columns of the commune's code; of its name, which follows the events; of the status of its
        values (``ok``, ``secondary``, ``missing``, ``secret``), whose worst one holds for a sum.
    leave_out : bool
        Leave out the communes that cannot be moved, and list them, rather than refuse the table.

    Returns
    -------
    Moved
        The moved table and what the move did. A count missing in one of the communes merged, or
        whose row is not there, is missing in their sum: it is never filled.

    Raises
    ------
    InvalidInput
        If a commune of the table split, or merged while going back in time; if a ratio without
        weight would have to be averaged; if a date is outside the list of events; if the table
        is not of `start`, or holds a column that is not named.

    Notes
    -----
    Chains of events are followed day by day. Going back through a split adds its parts up, as
    going forward through a merger does. A code that no event mentions is that of a commune (or of
    a municipal arrondissement) where nothing happened. A commune that merged, then split into the
    same parts, is refused all the same: the list does not say that the limits are those of before.
    The list of events is INSEE's, « Code officiel géographique, liste des événements survenus aux
    communes depuis 1943 ».
    """
    columns = _Columns(
        code, tuple(counts), dict(ratios or {}), tuple(labels), name or "", status or ""
    )
    _check_columns(table, columns)
    if start == end:
        return Moved(table.copy())
    route = _traced(table[code], events, start, end)
    left_out = {c: str(event) for c, event in route.broken.items() if c in set(table[code])}
    if left_out and not leave_out:
        _refuse(left_out)
    table = table[~table[code].isin(left_out)]
    present = set(table[code])
    merged = {
        new: tuple(olds)
        for new, olds in route.whole.items()
        if len(olds) > 1 and present & set(olds)
    }
    _check_weights(columns, merged)
    lacking = {
        new: tuple(c for c in olds if c not in present)
        for new, olds in merged.items()
        if not present.issuperset(olds)
    }
    alone = {o: n for o, n in route.became.items() if o in present and n not in merged}
    return Moved(
        _gathered(table, route, merged, lacking, columns),
        merged,
        {old: new for old, new in alone.items() if old != new},
        {n: route.names[n] for o, n in alone.items() if route.names[n] != route.first_names[o]},
        lacking,
        left_out,
    )


def fates(codes: Iterable[str], *, events: pd.DataFrame, start: str, end: str) -> pd.DataFrame:
    """Say, for communes of one date, whether a table can be moved to another date without loss.

    Parameters
    ----------
    codes : iterable of str
        Codes of communes at `start`.
    events, start, end : pandas.DataFrame, str, str
        As in :func:`move`.

    Returns
    -------
    pandas.DataFrame
        Index code; fate (``same``, ``renamed``, ``recoded``: nothing is lost; ``merged``: counts
        add up, ratios need weights; ``refused``), code_after (missing when refused), reason (the
        events met, in the order met; empty for ``same``).

    Raises
    ------
    InvalidInput
        If a code is not one of a commune of `start`, or a date is outside the list of events.
    """
    wanted = pd.Series(list(codes), dtype="object")
    route = _traced(wanted, events, start, end)
    became = route.became
    rows: list[tuple[str, str, str | None, str]] = []
    for one in wanted:
        new = became.get(one, one)
        if one in route.broken:
            rows.append((one, "refused", None, str(route.broken[one])))
        elif one not in became:
            rows.append((one, "same", one, ""))
        else:
            met = " ; ".join(map(str, route.met[one]))
            rows.append((one, _fate(route, one, new), new, met))
    return pd.DataFrame(rows, columns=["code", "fate", "code_after", "reason"]).set_index("code")


def last_date(events: pd.DataFrame) -> str:
    """Return the last date that a list of events reaches."""
    return str(events["date"].max())


def _fate(route: Route, old: str, new: str) -> str:
    if len(route.whole[new]) > 1:
        return "merged"
    if old != new:
        return "recoded"
    return "same" if route.names[new] == route.first_names[old] else "renamed"


@dataclass(frozen=True)
class _Columns:
    """What each column of a table is, as :func:`move` is told."""

    code: str
    counts: tuple[str, ...]
    ratios: dict[str, str | None]
    labels: tuple[str, ...]
    name: str
    status: str

    @property
    def all(self) -> list[str]:
        """Return the columns, each of those given."""
        special = [c for c in (self.code, self.name, self.status) if c]
        return [*special, *self.counts, *self.ratios, *self.labels]


def _traced(codes: pd.Series, events: pd.DataFrame, start: str, end: str) -> Route:
    """Follow the communes of one date to another, once codes and dates are known to be right."""
    _check_codes(codes)
    history = in_order(events)
    _check_dates(history, start, end)
    known = alive(history, start)
    wrong = sorted(c for c in codes if not known.get(c, True))
    if wrong:
        raise InvalidInput(
            f"{len(wrong)} codes are not those of a commune on {start}: "
            f"{', '.join(wrong[:_NAMED])}.",
            "ateliers.geography",
            "the table is of another date: give its own",
        )
    return follow(between(history, start, end))


def _gathered(
    table: pd.DataFrame,
    route: Route,
    merged: Collection[str],
    lacking: Collection[str],
    columns: _Columns,
) -> pd.DataFrame:
    """Return the table at its new date: one row for communes merged, the others with their code."""
    code = columns.code
    moved = table.assign(**{code: table[code].map(route.became).fillna(table[code])})
    touched = moved[code].isin(merged)
    sums = [
        {code: new, **_summed(rows, columns, lacking=new in lacking)}
        for new, rows in moved[touched].groupby(code)
    ]
    parts = [part for part in (moved[~touched], pd.DataFrame(sums)) if len(part)]
    frame = pd.concat(parts, ignore_index=True) if sums else moved
    if columns.name:
        names = frame[code].map(route.names)
        frame[columns.name] = names.fillna(frame[columns.name]) if columns.name in frame else names
    frame = frame[list(table.columns)].sort_values(code, ignore_index=True)
    frame.attrs = dict(table.attrs)
    return frame


def _summed(rows: pd.DataFrame, columns: _Columns, *, lacking: bool) -> dict[str, object]:
    """Return one row for communes merged: counts added up, ratios weighted, never filled."""
    result: dict[str, object] = {c: rows[c].sum(skipna=False) for c in columns.counts}
    for ratio, weight in columns.ratios.items():
        # A commune of weight zero has no ratio, and takes no part in the mean.
        parts = (rows[ratio] * rows[weight]).mask(rows[weight].eq(0), 0)
        total = rows[weight].sum(skipna=False)
        result[ratio] = parts.sum(skipna=False) / total if pd.notna(total) and total else np.nan
    if lacking:
        result |= dict.fromkeys((*columns.counts, *columns.ratios), np.nan)
    for label in columns.labels:
        agreed = rows[label].nunique(dropna=False) == 1
        result[label] = rows[label].iloc[0] if agreed else None
    if columns.status:
        found = {*rows[columns.status], *(["missing"] if lacking else [])}
        result[columns.status] = max(found, key=_STATUSES.index)
    return result


def _check_columns(table: pd.DataFrame, columns: _Columns) -> None:
    """Refuse a column that is not there, not named, or a weight that does not add up."""
    absent = [c for c in columns.all if c not in table.columns]
    unnamed = [c for c in table.columns if c not in columns.all]
    weights = [w for w in columns.ratios.values() if w is not None and w not in columns.counts]
    for wrong, what in (
        (absent, "Columns are not in the table"),
        (unnamed, "Columns are neither counts, ratios nor labels"),
        (weights, "Weights are not counts"),
    ):
        if wrong:
            raise InvalidInput(
                f"{what}: {', '.join(map(str, wrong))}.",
                "ateliers.geography.move",
                "say of each column whether it adds up (`counts`), is averaged (`ratios`) or is "
                "text (`labels`)",
            )


def _check_weights(columns: _Columns, merged: Mapping[str, Collection[str]]) -> None:
    """Refuse to average a ratio that has no weight."""
    unweighted = [ratio for ratio, weight in columns.ratios.items() if weight is None]
    if merged and unweighted:
        new, olds = next(iter(merged.items()))
        raise InvalidInput(
            f"A ratio without weight cannot be averaged: {', '.join(unweighted)} "
            f"({len(merged)} mergers, first: {' + '.join(olds)} → {new}).",
            "ateliers.geography.move",
            "name its denominator in `ratios`, or take these communes out (`fates` lists them)",
        )


def _check_codes(codes: pd.Series) -> None:
    """Refuse what is not a commune's code, and a code given twice."""
    text = codes.astype("string")
    wrong = codes[~text.str.fullmatch(_COMMUNE).fillna(False)]
    twice = codes[codes.duplicated()]
    for rows, what in ((wrong, "not codes of communes (five characters)"), (twice, "given twice")):
        if len(rows):
            raise InvalidInput(
                f"{len(rows)} codes are {what}: {', '.join(map(str, rows[:_NAMED]))}.",
                "ateliers.geography",
                "give one row a commune, codes as text with their leading zeros",
            )


def _check_dates(history: list[Event], start: str, end: str) -> None:
    """Refuse a date that is not one, or that the list of events does not reach."""
    first, last = history[0].date, history[-1].date
    for given in (start, end):
        try:
            iso = date.fromisoformat(given).isoformat()
        except ValueError:
            iso = ""
        if iso != given:
            raise InvalidInput(f'"{given}" is not a date such as 2021-01-01.')
        if not first <= given <= last:
            raise InvalidInput(
                f"No table can be moved from {start} to {end}: the list of events goes from "
                f"{first} to {last}.",
                "data/commune_events.csv",
                "read a newer list of INSEE (`ateliers data build --from DIR`)",
            )


def _refuse(lost: Mapping[str, str]) -> None:
    """Refuse the communes of a table that cannot be followed, with the events that say why."""
    shown = list(dict.fromkeys(lost.values()))[:_NAMED]
    raise InvalidInput(
        f"{len(lost)} communes cannot be moved without sharing their figures out "
        f"({', '.join(sorted(lost)[:_NAMED])}):\n    " + "\n    ".join(shown),
        "ateliers.geography.move",
        "leave these communes out (`leave_out=True`), or find their figures at the other date",
    )
