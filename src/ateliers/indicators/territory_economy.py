"""Economy of the reading: jobs, establishments by sector, places in tourist accommodation."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

import pandas as pd

from ateliers.indicators.frame import (
    Value,
    absent,
    annual_growth,
    frame,
    groups,
    lacking_reason,
    row,
    totals,
)
from ateliers.territory import SiteView

#: Years of one edition, the only ones compared with each other.
JOB_WINDOWS = ((2013, 2018), (2016, 2022))
#: Share of establishments → column of the table ``establishments``.
SECTORS = {
    "etab_agriculture": "agriculture",
    "etab_industrie": "industry",
    "etab_construction": "construction",
    "etab_services": "trade_services",
    "etab_public": "public_services",
}
YEARS = (2018, 2024)
#: Year of the populations that places are set beside.
PEOPLE_YEAR = 2022
JOBS_CITE = {
    2018: "INSEE, RP2018 (comparateur de territoires, édition 2022)",
    2022: "INSEE, RP2022 (comparateur de territoires, édition 2025)",
}
_CITES = {2018: JOBS_CITE[2018], 2024: JOBS_CITE[2022]}
#: Fewest establishments for their shares to be printed.
FEWEST = 20
_NO_JOB = "aucun emploi au début de la période"
_FEW = f"moins de {FEWEST} établissements"


def _sums(table: pd.DataFrame, view: SiteView, columns: list[str]) -> pd.DataFrame:
    """Return counts by geography, summed from communes, read for départements and France."""
    sums = totals(table, view, columns)
    sums["communes"] = [len(codes) for codes in groups(view).values()]
    for place in view.references:
        own = table[table["level"].eq(place.level) & table["code"].eq(place.code)]
        if place.level != "epci" and len(own):
            sums.loc[place.key, columns] = own.iloc[0][columns].astype("float64")
            sums.loc[place.key, ["lacking", "communes"]] = [0.0, 1.0]
    keep = [not str(key).startswith("commune:") for key in sums.index]
    return sums[keep]


def _lost(line: Mapping[Hashable, float], source: str) -> Value:
    return absent(lacking_reason(line["lacking"], int(line["communes"])), source=source)


def jobs(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return jobs (number) and how they changed (number, % a year), by window of one edition."""
    rows = []
    for first, last in JOB_WINDOWS:
        source, period = JOBS_CITE[last], f"{first}-{last}"
        ends = [_sums(table[table["year"].eq(year)], view, ["jobs"]) for year in (first, last)]
        before = ends[0]["jobs"].to_dict()
        for key, line in ends[1].to_dict("index").items():
            place, start, end = str(key), before.get(key, math.nan), line["jobs"]
            if math.isnan(end) or math.isnan(start):
                count = change = rate = _lost(line, source)
            else:
                count = Value(end, source=source)
                change = Value(end - start, source=source)
                rate = absent(_NO_JOB, source=source)
                if start > 0:
                    rate = Value(annual_growth(start, end, last - first), source=source)
            rows.append(row(view, "emplois_lieu", str(last), place, "emplois", count))
            rows.append(row(view, "emplois_variation", period, place, "emplois", change))
            rows.append(row(view, "emplois_tcam", period, place, "%/an", rate))
    return frame(rows)


def establishments(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return establishments (number) and their shares by sector (%), in 2018 and 2024."""
    rows = []
    columns = ["establishments", *SECTORS.values()]
    for year in YEARS:
        source, period = _CITES[year], str(year)
        for key, line in _sums(table[table["year"].eq(year)], view, columns).iterrows():
            cells: dict[Hashable, float] = {k: float(v) for k, v in line.items()}
            place = str(key)
            total = cells["establishments"]
            known = not math.isnan(total)
            count = Value(total, source=source) if known else _lost(cells, source)
            rows.append(row(view, "etab_nombre", period, place, "établissements", count))
            for code, column in SECTORS.items():
                if not known:
                    given = _lost(cells, source)
                elif total < FEWEST:
                    given = absent(_FEW, "too_small", source)
                else:
                    given = Value(100 * cells[column] / total, source=source)
                rows.append(row(view, code, period, place, "%", given))
    return frame(rows)


def tourist_places(table: pd.DataFrame, people: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the places in tourist accommodation, and for 100 inhabitants of 2022."""
    source = str(table.attrs.get("cite", ""))
    period = str(int(table["year"].max())) if len(table) else "2025"
    inhabitants = _sums(people[people["year"].eq(PEOPLE_YEAR)], view, ["population"])
    counts = inhabitants["population"].to_dict()
    rows = []
    for key, line in _sums(table, view, ["places"]).to_dict("index").items():
        place, places = str(key), line["places"]
        residents = counts.get(key, math.nan)
        count = _lost(line, source) if math.isnan(places) else Value(places, "secondary", source)
        ratio = count
        if count.status == "secondary":
            ratio = absent("population inconnue", source=source)
            if residents > 0:
                ratio = Value(100 * places / residents, "secondary", source)
        rows.append(row(view, "lits", period, place, "places", count))
        rows.append(row(view, "lits_100", period, place, "places pour 100", ratio))
    return frame(rows)
