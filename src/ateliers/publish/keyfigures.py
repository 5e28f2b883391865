"""The table of key figures of a site's cover, from its indicator records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ateliers import numbers
from ateliers.parameters import Site
from ateliers.record import STATUS_WORDS
from ateliers.territory import FRANCE, members, places

#: Columns of the file of key figures.
COLUMNS = (
    *("Chiffre clé", "Code de l’indicateur", "Période", "Territoire", "Valeur"),
    *("Borne basse", "Borne haute", "Unité", "Statut"),
)
#: Said where an indicator has no meaning for a reference (a station, a commune projected).
NO_REFERENCE = "sans référence"
#: Statuses that come with a value, as a file says them.
VALUED = {"ok": "", "secondary": "source secondaire", "at_least": "au moins"}


def rows(
    territories: pd.DataFrame,
    site: Site,
    record: Iterable[dict[str, str]],
    dictionary: dict[str, Any],
) -> dict[str, Any]:
    """Return the table of key figures of a site: header, one row per key figure, data, source.

    Parameters
    ----------
    territories : pandas.DataFrame
        The table ``territories`` (names of the references).
    site : Site
        The site.
    record : iterable of dict
        Rows of its indicator records, cells as text.
    dictionary : dict
        Entries of the dictionary of indicators; those marked ``key`` are shown.
    """
    lines = list(record)
    columns = [(f"site:{site.identifier}", site.name.short), *_references(territories, site, lines)]
    found: list[dict[str, Any]] = []
    shown: list[tuple[dict[str, Any], str, dict[str, str]]] = []
    for entry in dictionary["indicators"]:
        if not entry.get("key"):
            continue
        mine = [r for r in lines if r["indicator"] == entry["code"]]
        latest = max((r["period"] for r in mine), key=_last_year, default="")
        period = str(entry.get("period") or latest)
        by_place = {r["geography"]: r for r in mine if r["period"] == period}
        if columns[0][0] in by_place:
            known = {r["geography"] for r in mine}
            cells = [
                cell(by_place.get(key), entry, interval=key == columns[0][0])
                if key in known
                else NO_REFERENCE
                for key, _ in columns
            ]
            unit = entry.get("unit_fr") or entry["unit"]
            found.append({"entry": entry, "unit": unit, "period": period, "cells": cells})
            shown += [(entry, name, by_place[key]) for key, name in columns if key in by_place]
    return {
        "header": [name for _, name in columns],
        "rows": found,
        "data": {"columns": list(COLUMNS), "rows": [_values(*line) for line in shown]},
        "source": source_line(row["source"] for _, _, row in shown),
    }


def _values(entry: dict[str, Any], place: str, row: dict[str, str]) -> list[Any]:
    """Return one value as a line of the file of key figures."""
    status = VALUED.get(row["status"], STATUS_WORDS.get(row["status"], ""))
    numeric = (float(row[name]) if row[name] else None for name in ("value", "low", "high"))
    label = entry.get("label_fr", entry["code"])
    unit = entry.get("unit_fr") or entry["unit"]
    return [label, entry["code"], row["period"], place, *numeric, unit, status]


def source_line(sources: Iterable[str]) -> str:
    """Return the source line of values, each source once."""
    named = dict.fromkeys(s.strip() for line in sources for s in line.split(";") if s.strip())
    if not named:
        return ""
    head = "Sources" if len(named) > 1 else "Source"
    return f"{head} : {' ; '.join(named)}. Calculs : Ateliers des territoires."


def _last_year(period: str) -> tuple[str, str]:
    """Order periods by their last year, the longest of two first."""
    return period[-4:], period[:4]


def _references(
    territories: pd.DataFrame, site: Site, record: list[dict[str, str]]
) -> list[tuple[str, str]]:
    """Return the key and name of the references that the records hold, in reading order."""
    present = {r["geography"] for r in record}
    # A site that is the whole of its EPCI is not compared with itself.
    whole = set(site.communes) == set(members(territories, site.context.epci))
    named = [
        *(() if whole else places(territories, "epci", [site.context.epci])),
        *places(territories, "departement", site.context.departements[:1]),
        FRANCE,
    ]
    return [(place.key, place.name) for place in named if place.key in present]


def cell(row: dict[str, str] | None, entry: dict[str, Any], *, interval: bool = False) -> str:
    """Return one value as a reader sees it: a number (its unit is in the row), or a status.

    Its interval, if it is asked for and there is one, is on a second line.
    """
    if row is None:
        return STATUS_WORDS["missing"]
    if row["status"] in STATUS_WORDS:
        return STATUS_WORDS[row["status"]]
    text = _number(row["value"], entry)
    if interval and row["low"] and row["high"]:
        low, high = (_number(row[bound], entry) for bound in ("low", "high"))
        return f"{text}\n[{low}{numbers.NNBSP}; {high}]"
    return f"au moins {text}" if row["status"] == "at_least" else text


def _number(text: str, entry: dict[str, Any]) -> str:
    decimals, sign = int(entry.get("decimals", 1)), bool(entry.get("signed"))
    return numbers.number(float(text), decimals, sign=sign)
