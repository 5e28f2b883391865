"""Populations of communes since 1876, when INSEE's file is among the inputs."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection

import pandas as pd

from ateliers.sources.formats import Inputs, codes

SOURCE = "insee_population_history"
LACKING = "le fichier de l’INSEE depuis 1876 n’est pas parmi les données réunies ici"
#: From this year on, the table ``population`` holds the populations.
FIRST_KNOWN = 2010
#: PMUN: municipal population; PSDC: without double counts; PTOT: total, as it was counted then.
_YEAR = re.compile(r"^(?:PMUN|PSDC|PTOT)(\d{4})$")
YEAR_COLUMNS = "PMUN, PSDC ou PTOT suivi de l’année"


def populations(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the populations of communes before 2010, on present limits, if the file is there.

    The table always exists: without the file each commune has one row that says it is missing.

    Returns
    -------
    pandas.DataFrame
        level, code, year, population (inhabitants), status (ok or missing), source, note.
    """
    if not inputs.obtained(SOURCE):
        long = pd.DataFrame(
            {"code": sorted(wanted), "year": FIRST_KNOWN - 1, "population": float("nan")}
        )
        note = LACKING
    else:
        long, note = _read(inputs), ""
        long = long[long["code"].isin(set(wanted)) & long["year"].lt(FIRST_KNOWN)]
    there = long["population"].notna()
    return long.assign(
        level="commune",
        status=there.map({True: "ok", False: "missing"}),
        source=inputs.cite(SOURCE),
        note=note,
    )


def _read(inputs: Inputs) -> pd.DataFrame:
    """Return code, year, population of every commune of the workbook."""
    path = inputs.path(SOURCE)
    with warnings.catch_warnings():
        # INSEE's workbooks carry no default cell style, which openpyxl remarks upon.
        warnings.filterwarnings("ignore", message="Workbook contains no default style")
        sheet = pd.read_excel(path, header=None, dtype=str, engine="openpyxl")
    heads = sheet.index[sheet[0].eq("CODGEO")]
    head = int(heads[0]) if len(heads) else 0
    frame = sheet.iloc[head + 1 :].set_axis([str(c) for c in sheet.iloc[head]], axis=1)
    years = {c: int(found[1]) for c in frame.columns if (found := _YEAR.match(c))}
    long = frame.melt(
        [c for c in ("CODGEO",) if c in frame.columns],
        list(years),
        var_name="column",
        value_name=YEAR_COLUMNS,
    )
    kept = inputs.required(SOURCE, long, ["CODGEO", YEAR_COLUMNS], path)
    return pd.DataFrame(
        {
            "code": codes(kept["CODGEO"]),
            "year": long["column"].map(years),
            "population": pd.to_numeric(kept[YEAR_COLUMNS], errors="raise").astype("float64"),
        }
    )
