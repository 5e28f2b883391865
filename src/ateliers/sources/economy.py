"""Jobs and establishments of communes (INSEE), places in tourist accommodation."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Collection, Mapping

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes, decimal
from ateliers.sources.insee import by_level, departement_of, recent_communes

#: Sectors of establishments: letters of the activities in the names of INSEE → ours.
SECTORS = {
    "TOT": "establishments",
    "AZ": "agriculture",
    "BE": "industry",
    "FZ": "construction",
    "GU": "trade_services",
    "OQ": "public_services",
}
#: Year of the establishments → prefix and source.
_EDITIONS = {2018: "insee_comparateur_2022", 2024: "insee_comparateur_2025"}
#: Year of the jobs → column of the edition that gives it.
_JOBS = {
    "insee_comparateur_2022": {2013: "P13_EMPLT", 2018: "P18_EMPLT"},
    "insee_comparateur_2025": {2016: "P16_EMPLT", 2022: "P22_EMPLT"},
}
_ARCHIVED = "base_cc_comparateur.CSV"


def _edition(inputs: Inputs, source: str, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return counts of communes from one edition of the comparateur: code and ours."""
    wanted = ["CODGEO", *columns]
    if source == "insee_comparateur_2022":
        with zipfile.ZipFile(inputs.path(source)) as archive:
            frame = inputs.csv(source, wanted, content=archive.read(_ARCHIVED))
    else:
        frame = inputs.csv(source, wanted, sep=",")
    counts = {ours: decimal(frame[theirs])[0] for theirs, ours in columns.items()}
    return pd.DataFrame({"code": codes(frame["CODGEO"]), **counts})


def _all_levels(
    national: pd.DataFrame,
    territories: pd.DataFrame,
    events: pd.DataFrame,
    wanted: Collection[str],
) -> pd.DataFrame:
    """Return a national table of 2021 on present communes, by département and for France."""
    rows, _ = recent_communes(national, "2021-01-01", territories, events)
    communes = rows[rows["code"].isin(set(wanted))].assign(level="commune")
    sums = by_level(national.assign(departement=departement_of(national["code"])), territories)
    return pd.concat([communes, sums], ignore_index=True)


def jobs(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the jobs counted where they are, by commune; national sums of the 2018 census too.

    Returns
    -------
    pandas.DataFrame
        level, code, year, jobs (number). Years of one edition only are compared: 2013 with 2018,
        2016 with 2022.
    """
    parts = []
    for source, years in _JOBS.items():
        names = {column: str(year) for year, column in years.items()}
        counts = _edition(inputs, source, names)
        if source == "insee_comparateur_2022":
            counts = _all_levels(counts, territories, events, wanted)
        else:
            counts = counts[counts["code"].isin(set(wanted))].assign(level="commune")
        long = counts.melt(["level", "code"], var_name="year", value_name="jobs")
        parts.append(long.assign(year=long["year"].astype(int)))
    return pd.concat(parts, ignore_index=True).round({"jobs": 4})


def establishments(
    inputs: Inputs, territories: pd.DataFrame, events: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the establishments of communes by sector, in 2018 (with national sums) and 2024.

    Returns
    -------
    pandas.DataFrame
        level, code, year, and the counts of :data:`SECTORS`.
    """
    parts = []
    for year, source in _EDITIONS.items():
        names = {f"ET{letters}{year % 100}": ours for letters, ours in SECTORS.items()}
        counts = _edition(inputs, source, names)
        if year == 2018:
            counts = _all_levels(counts, territories, events, wanted)
        else:
            counts = counts[counts["code"].isin(set(wanted))].assign(level="commune")
        parts.append(counts.assign(year=year))
    return pd.concat(parts, ignore_index=True)


def tourist_places(
    inputs: Inputs, territories: pd.DataFrame, wanted: Collection[str]
) -> pd.DataFrame:
    """Return the places in tourist accommodation of communes, départements and France.

    Returns
    -------
    pandas.DataFrame
        level, code, year, places. A commune that the file lacks has no row.
    """
    path = inputs.path("tourism_places")
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        rows = [
            (str(code).zfill(5), int(cell["year"]), float(cell["accommodationPlaces"]))
            for code, cell in read.items()
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"Not the places of communes: {error}."
        raise InvalidInput(said, str(path), "fetch it again") from None
    frame = pd.DataFrame(rows, columns=["code", "year", "places"])
    years = sorted(set(frame["year"]))
    if len(years) != 1:
        said = f"Places of several years: {', '.join(map(str, years))}."
        raise InvalidInput(said, str(path), "give a file of one year")
    national = frame[["code", "places"]]
    communes = national[national["code"].isin(set(wanted))].assign(level="commune")
    sums = by_level(national.assign(departement=departement_of(national["code"])), territories)
    return pd.concat([communes, sums], ignore_index=True).assign(year=years[0])
