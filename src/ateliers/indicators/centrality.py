"""Centrality: facilities, vacancy and jobs beside the communes of the same level of centre.

Both sides of a comparison have the same source and vintage: the census of 2018, the last one whose
every commune is known here, and the facilities of 2024.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ateliers.indicators.frame import (
    TOO_SMALL_NOTE,
    Value,
    absent,
    frame,
    groups,
    is_small,
    lacking_reason,
    row,
    totals,
)
from ateliers.numbers import NBSP, NNBSP, number
from ateliers.territory import SiteView

FACILITIES_YEAR, CENSUS, LATEST = "2024", "2018", "2022"
#: Level of centre, as the producer writes it → key of the group and its French name.
LEVELS = {
    "Centre majeur d'équipements et de services": ("majeur", "centres majeurs"),
    "Centre structurant d'équipements et de services": ("structurant", "centres structurants"),
    "Centre intermédiaire d'équipements et de services": (
        "intermediaire",
        "centres intermédiaires",
    ),
    "Centre local d'équipements et de services": ("local", "centres locaux"),
    "Communes non centre": ("aucun", "communes qui ne sont pas des centres"),
}
#: Rate → indicator, unit, period, numerator, taken from the denominator, denominator, factor.
RATES = {
    "facilities": (
        "equipements_1000",
        "pour 1 000",
        FACILITIES_YEAR,
        ("facilities", "", "people", 1000.0),
    ),
    "vacant_share": (
        "part_vacants_2018",
        "%",
        CENSUS,
        ("vacant_dwellings_2018", "", "dwellings_2018", 100.0),
    ),
    "jobs_per_100": (
        "emplois_100_2018",
        "emplois",
        CENSUS,
        ("jobs_2018", "unemployed_15_64_2018", "active_15_64_2018", 100.0),
    ),
}
_COLUMNS = [
    "facilities",
    "people",
    "population_2018",
    "dwellings_2018",
    "vacant_dwellings_2018",
    "jobs_2018",
    "active_15_64_2018",
    "unemployed_15_64_2018",
]
#: Sources of each rate, as they are cited.
_CITES = {
    "facilities": "INSEE, base permanente des équipements 2024 (rapprochée par 10ch81)",
    "vacant_share": "INSEE, RP2018 (comparateur de territoires, édition 2022)",
    "jobs_per_100": "INSEE, RP2018 (comparateur de territoires, édition 2022)",
}
GRID_CITE = "ANCT et INRAE, niveaux de centralité"
#: Share of the EPCI: indicator → column of its table.
WEIGHTS = {
    "poids_habitants": ("population_2022", LATEST),
    "poids_logements": ("dwellings_2022", LATEST),
    "poids_emplois": ("jobs_2022", LATEST),
    "poids_equipements": ("facilities", FACILITIES_YEAR),
}
WHOLE = "le territoire est toute son intercommunalité"


def rate(variable: str, tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return a rate of :data:`RATES` for a site, its references and its level of centre.

    Parameters
    ----------
    variable : str
        Key of :data:`RATES`.
    tables : mapping of str to pandas.DataFrame
        centres; centre_quartiles, read whole; settlement_grids.
    view : SiteView

    Returns
    -------
    pandas.DataFrame
        The group of the same level is at ``centre:<level>``: its median, its first and third
        quartiles as bounds. A site of several communes has no such row.
    """
    code, unit, period, (top, minus, bottom, factor) = RATES[variable]
    source = _CITES[variable]
    status = "secondary" if variable == "facilities" else "ok"
    people = "people" if variable == "facilities" else "population_2018"
    rows = []
    for key, cells in _counts(tables["centres"], view).items():
        whole = cells[bottom] - (cells[minus] if minus else 0.0)
        if math.isnan(cells[top]) or not whole > 0:
            given = absent(lacking_reason(cells["lacking"], int(cells["communes"])), source=source)
        elif is_small(cells[people]):
            given = absent(TOO_SMALL_NOTE, "too_small", source)
        else:
            given = Value(factor * cells[top] / whole, status, source)
        rows.append(row(view, code, period, key, unit, given))
    return frame([*rows, *_group(variable, tables, view)])


def _counts(table: pd.DataFrame, view: SiteView) -> dict[str, dict[str, float]]:
    """Return the counts of each geography: summed from communes, read for the references."""
    sums = totals(table, view, _COLUMNS)
    size = {key: len(codes) for key, codes in groups(view).items()}
    found: dict[str, dict[str, float]] = {}
    for key, line in sums.to_dict("index").items():
        cells = {str(name): float(value) for name, value in line.items()}
        found[str(key)] = cells | {"communes": float(size[str(key)])}
    for place in view.references:
        if place.level == "epci":
            continue
        own = table[table["level"].eq(place.level) & table["code"].eq(place.code)]
        given = dict.fromkeys(_COLUMNS, math.nan) | {"lacking": 1.0, "communes": 1.0}
        if len(own):
            given |= {name: float(own.iloc[0][name]) for name in _COLUMNS}
        found[place.key] = given
    return found


def level_of(grids: pd.DataFrame, view: SiteView) -> str | None:
    """Return the level of centre of a site of one commune, as the producer writes it."""
    own = grids[grids["code"].isin({c.code for c in view.communes})]
    if len(view.communes) != 1 or own.empty:
        return None
    level = str(own.iloc[0]["centre"])
    return level if level in LEVELS else None


def _group(
    variable: str, tables: Mapping[str, pd.DataFrame], view: SiteView
) -> list[dict[str, object]]:
    """Return the row of the communes of the same level of centre, if the site has one."""
    level = level_of(tables["settlement_grids"], view)
    if level is None:
        return []
    table = tables["centre_quartiles"]
    line = table[table["centre"].eq(level) & table["variable"].eq(variable)]
    if line.empty:
        return []
    code, unit, period, _ = RATES[variable]
    cells = line.iloc[0]
    slug, name = LEVELS[level]
    note = (
        f"médiane de {number(cells['communes'])} {name} de France métropolitaine{NNBSP}; "
        f"bornes{NBSP}: premier et troisième quartiles"
    )
    status = "secondary" if variable == "facilities" else "ok"
    given = Value(
        float(cells["median"]),
        status,
        f"{_CITES[variable]} ; {GRID_CITE}",
        note,
        float(cells["first_quartile"]),
        float(cells["third_quartile"]),
    )
    return [row(view, code, period, f"centre:{slug}", unit, given)]


def facilities(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the facilities for 1,000 inhabitants, their number, and those that have a domain."""
    rows = []
    table = tables["centres"]
    sums = totals(table, view, ["facilities", "classed"])
    for code, column in (("equipements", "facilities"), ("equipements_classes", "classed")):
        for key, line in sums.iterrows():
            count = float(line[column])
            given = Value(count, "secondary", _CITES["facilities"])
            if math.isnan(count):
                # A commune without a row may have no facility, or be unknown to the carrier.
                given = absent("commune absente du fichier", source=_CITES["facilities"])
            rows.append(row(view, code, FACILITIES_YEAR, str(key), "équipements", given))
    return pd.concat([rate("facilities", tables, view), frame(rows)], ignore_index=True)


def vacancy(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the share of vacant dwellings in 2018 (%)."""
    return rate("vacant_share", tables, view)


def vacant_dwellings(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the vacant dwellings of the census of 2022 (number)."""
    census = tables["census"]
    source = str(census.attrs.get("cite", ""))
    sums = totals(census, view, ["vacant_dwellings_2022"])
    size = {key: len(codes) for key, codes in groups(view).items()}
    rows = []
    for key, line in sums.iterrows():
        count = float(line["vacant_dwellings_2022"])
        given = Value(count, source=source)
        if math.isnan(count):
            given = absent(lacking_reason(line["lacking"], size[str(key)]), source=source)
        rows.append(row(view, "logements_vacants", LATEST, str(key), "logements", given))
    return frame(rows)


def jobs(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return the jobs for 100 employed residents of 15 to 64 in 2018."""
    return rate("jobs_per_100", tables, view)


def role(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return what a site holds of its EPCI: inhabitants, dwellings, jobs, facilities (%)."""
    census, centres = tables["census"], tables["centres"]
    columns = [c for c, period in WEIGHTS.values() if period == LATEST]
    cite = str(census.attrs.get("cite", ""))
    summed = totals(census, view, columns).join(totals(centres, view, ["facilities"])["facilities"])
    sums = {str(key): line for key, line in summed.to_dict("index").items()}
    epci = next((p.key for p in view.references if p.level == "epci"), None)
    rows = []
    for code, (column, period) in WEIGHTS.items():
        second = column == "facilities"
        source = _CITES["facilities"] if second else cite
        given = absent(WHOLE, "not_comparable", source)
        if epci is not None:
            own, whole = float(sums[view.place.key][column]), float(sums[epci][column])
            given = absent("une commune de l’EPCI manque dans le fichier", source=source)
            if whole > 0 and not math.isnan(own):
                note = f"{number(own)} sur {number(whole)}"
                status = "secondary" if second else "ok"
                given = Value(100 * own / whole, status, source, note)
        rows.append(row(view, code, period, view.place.key, "%", given))
    return frame(rows)
