"""Populations of communes before 2010, when a file of INSEE is among the inputs.

Two files hold them: the history since 1876 (``base-pop-historiques``), and the series of the census
since 1968 (``base-cc-serie-historique``), read when the first is not there. The columns of the
second are named in its own dictionary, ``meta_base-cc-serie-historique-2022.CSV``: ``D68_POP``,
« Population en 1968 (dnbt) », to ``D99_POP``, then ``P06_POP``, « Population en 2006 (princ) ».
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection

import pandas as pd

from ateliers.sources.formats import Inputs, codes, decimal

SOURCE = "insee_population_history"
SERIES = "insee_historical_series"
LACKING = "le fichier de l’INSEE depuis 1876 n’est pas parmi les données réunies ici"
#: What a reader must know of a curve that the series alone make.
SINCE_1968 = "séries historiques du recensement : avant 1968, rien n’est connu ici"
#: From this year on, the table ``population`` holds the populations.
FIRST_KNOWN = 2010
#: PMUN: municipal population; PSDC: without double counts; PTOT: total, as it was counted then.
_YEAR = re.compile(r"^(?:PMUN|PSDC|PTOT)(\d{4})$")
YEAR_COLUMNS = "PMUN, PSDC ou PTOT suivi de l’année"
#: Two last digits of the year: censuses without double counts (D), then the main exploitation (P).
_CENSUS = re.compile(r"^[DP](\d{2})_POP$")
CENSUS_COLUMNS = "D ou P, deux chiffres de l’année, _POP"
#: The first census of the series: lower digits are those of this century.
FIRST_CENSUS = 1968


def populations(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the populations of communes before 2010, on present limits, if the file is there.

    The table always exists: without the file each commune has one row that says it is missing.

    Returns
    -------
    pandas.DataFrame
        level, code, year, population (inhabitants), status (ok or missing), source, note.
    """
    source = SOURCE if inputs.obtained(SOURCE) or not inputs.obtained(SERIES) else SERIES
    if not inputs.obtained(source):
        long = pd.DataFrame(
            {"code": sorted(wanted), "year": FIRST_KNOWN - 1, "population": float("nan")}
        )
        note = LACKING
    else:
        long, note = (_read(inputs), "") if source == SOURCE else (_series(inputs), SINCE_1968)
        long = long[long["code"].isin(set(wanted)) & long["year"].lt(FIRST_KNOWN)]
    there = long["population"].notna()
    return long.assign(
        level="commune",
        status=there.map({True: "ok", False: "missing"}),
        source=inputs.cite(source),
        note=note,
    )


def _series(inputs: Inputs) -> pd.DataFrame:
    """Return code, year, population of every commune of the series of the census."""
    path = inputs.path(SERIES)
    heads = pd.read_csv(path, sep=";", dtype=str, nrows=0, encoding="utf-8-sig").columns
    years = {str(c): _year_of(found[1]) for c in heads if (found := _CENSUS.match(str(c)))}
    listed = [c for c in ("CODGEO",) if c in heads]
    read = pd.read_csv(path, sep=";", dtype=str, usecols=[*listed, *years], encoding="utf-8-sig")
    long = read.melt(listed, list(years), var_name="column", value_name=CENSUS_COLUMNS)
    kept = inputs.required(SERIES, long, ["CODGEO", CENSUS_COLUMNS], path)
    return pd.DataFrame(
        {
            "code": codes(kept["CODGEO"]),
            "year": long["column"].map(years),
            "population": decimal(kept[CENSUS_COLUMNS])[0],
        }
    )


def _year_of(digits: str) -> int:
    """Return the year that two digits mean."""
    year = 1900 + int(digits)
    return year if year >= FIRST_CENSUS else year + 100


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
