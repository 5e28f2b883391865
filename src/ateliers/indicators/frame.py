"""The indicator frame: one row per value, with its interval, unit, status and source."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ateliers.record import COLUMNS, NUMBERS
from ateliers.territory import SiteView

#: A rate of a commune below this many inhabitants is not printed (analysis, « Defaults »).
SMALLEST_COMMUNE = 200

TOO_SMALL_NOTE = f"commune de moins de {SMALLEST_COMMUNE} habitants"


@dataclass(frozen=True)
class Value:
    """One value before it has a place: number, status, source, note, interval."""

    value: float = math.nan
    status: str = "ok"
    source: str = ""
    note: str = ""
    low: float = math.nan
    high: float = math.nan


def absent(reason: str, status: str = "missing", source: str = "") -> Value:
    """Return a value that is not there, with the reason a reader is given."""
    return Value(status=status, note=reason, source=source)


def row(
    view: SiteView, indicator: str, period: str, geography: str, unit: str, given: Value
) -> dict[str, object]:
    """Return one row of an indicator frame."""
    return {
        "site": view.id,
        "indicator": indicator,
        "period": period,
        "geography": geography,
        "value": given.value,
        "low": given.low,
        "high": given.high,
        "unit": unit,
        "status": given.status,
        "source": given.source,
        "note": given.note,
    }


def frame(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Return rows as an indicator frame."""
    lines = list(rows)
    return pd.DataFrame(
        {
            name: pd.Series(
                [line[name] for line in lines], dtype="float64" if name in NUMBERS else "object"
            )
            for name in COLUMNS
        }
    )


def groups(view: SiteView) -> dict[str, tuple[str, ...]]:
    """Return the commune codes that make up each geography summed from communes.

    The communes themselves (those of the EPCI too when the site is a single commune), the site,
    and, when the EPCI is a reference, the EPCI and its other communes.
    """
    single = len(view.communes) == 1
    shown = view.context_communes if single else view.communes
    result: dict[str, tuple[str, ...]] = {place.key: (place.code,) for place in shown}
    result[view.place.key] = tuple(c.code for c in view.communes)
    for place in view.references:
        if place.level == "epci":
            result[place.key] = tuple(c.code for c in view.context_communes)
    if view.others:
        own = {c.code for c in view.communes}
        result[view.others.key] = tuple(c.code for c in view.context_communes if c.code not in own)
    return result


def totals(table: pd.DataFrame, view: SiteView, columns: list[str]) -> pd.DataFrame:
    """Sum counts of communes by geography; a sum that lacks one commune is missing.

    Parameters
    ----------
    table : pandas.DataFrame
        level, code and the count columns; at most one row per code.
    view : SiteView
    columns : list of str
        Counts to sum.

    Returns
    -------
    pandas.DataFrame
        Index geography, the columns, and ``lacking`` (how many communes have no row).
    """
    communes = table[table["level"].eq("commune")]
    counts = communes[columns].to_numpy("float64", na_value=math.nan)
    known = dict(zip(communes["code"], counts, strict=True))
    unknown = np.full(len(columns), math.nan)
    sums, lacking = {}, []
    for key, codes in groups(view).items():
        rows = np.array([known.get(code, unknown) for code in codes])
        # An exact sum: it does not depend on the order, and is missing as soon as one commune is.
        sums[key] = [math.fsum(column) for column in rows.T]
        lacking.append(int(np.isnan(rows).any(axis=1).sum()))
    summed = pd.DataFrame([*sums.values()], index=[*sums], columns=columns)
    return summed.assign(lacking=lacking)


def is_small(population: float) -> bool:
    """Whether a geography has too few inhabitants for its rates to be printed.

    A site may be one commune, and that commune have no inhabitant at all.
    """
    return population < SMALLEST_COMMUNE


def annual_growth(start: float, end: float, years: int) -> float:
    """Return the mean annual growth between two counts, in % a year."""
    return 100 * ((end / start) ** (1 / years) - 1)


def lacking_reason(count: float, total: int) -> str:
    """Say that communes lack a figure, so that their sum is not given."""
    if total == 1:
        return "commune absente des fichiers réunis ici"
    s = "s" if count > 1 else ""
    verb = "manquent" if count > 1 else "manque"
    return f"{int(count)} commune{s} sur {total} {verb} dans les fichiers réunis ici"
