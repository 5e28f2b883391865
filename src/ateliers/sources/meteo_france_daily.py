"""Météo-France: days counted from the daily series, when their files are among the inputs.

The files are those of « Données climatologiques de base – quotidiennes » (BASE/QUOT), one a
département and period, ``Q_07_previous-1950-2024_RR-T-Vent.csv.gz``. Their columns are listed in
Météo-France's ``Q_descriptif_champs_RR-T-Vent.csv``, beside them on data.gouv.fr: ``NUM_POSTE``
(eight digits), ``AAAAMMJJ``, ``TN`` and ``TX`` (°C and tenths), each with its quality code.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection

import numpy as np
import pandas as pd

from ateliers.sources.formats import Inputs, codes
from ateliers.sources.meteo_france_series import FIRST_YEAR

SOURCE = "meteo_france_daily"
LACKING = "les séries quotidiennes de Météo-France ne sont pas parmi les données réunies ici"
NOT_THERE = "les fichiers quotidiens fournis n’ont aucune année entière de ce poste"
#: Quality code of a value that Météo-France holds doubtful.
DOUBTFUL = "2"
#: Days with both temperatures below which a year is not counted: five may lack.
WHOLE_YEAR = 360
#: A spell of heat, as this book counts it: so many days in a row at 30 °C or more. It is not a
#: « canicule », whose thresholds are those of each département, by day and by night.
SPELL_DAYS = 3
#: Our columns of counts.
COUNTS = ("tx30", "tx35", "nights20", "frost", "spells", "spell_days")


def counts(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the days counted each whole year at stations, if the files are there.

    Without them, or without a whole year, a station has one row that says it is missing.

    Returns
    -------
    pandas.DataFrame
        code, year, tx30, tx35 (maximum of 30, of 35 °C or more), nights20 (minimum of 20 °C or
        more), frost (minimum of 0 °C or less), spell_days (in spells of heat), spells (of heat),
        status, source, note.
    """
    parts = inputs.parts(SOURCE)
    near = {code[:2] for code in wanted}
    frames = [_days(inputs, part, wanted) for part in parts if part.split("_")[0] in near]
    every = pd.concat(frames, ignore_index=True) if frames else _NONE
    # The last days of a period may be in the next file as well.
    every = every.drop_duplicates(["code", "day"], keep="last").sort_values(["code", "day"])
    found = [
        {"code": code, "year": year, **_counted(days)}
        for (code, year), days in every.groupby(["code", every["day"].dt.year])
        if len(days) >= WHOLE_YEAR
    ]
    known = {row["code"] for row in found}
    told = [{**row, "status": "ok", "note": ""} for row in found]
    why = NOT_THERE if parts else LACKING
    told += [
        {"code": code, "year": FIRST_YEAR, "status": "missing", "note": why}
        for code in sorted(set(wanted) - known)
    ]
    return (
        pd.DataFrame(told)
        .reindex(columns=["code", "year", *COUNTS, "status", "note"])
        .assign(source=inputs.cite(SOURCE))
    )


_NONE = pd.DataFrame(
    {
        "code": pd.Series(dtype="str"),
        "day": pd.Series(dtype="datetime64[ns]"),
        "coldest": pd.Series(dtype="float64"),
        "warmest": pd.Series(dtype="float64"),
    }
)


def _days(inputs: Inputs, part: str, wanted: Collection[str]) -> pd.DataFrame:
    """Return the days of wanted stations whose two temperatures are there and not doubtful."""
    content = gzip.decompress(inputs.path(SOURCE, part).read_bytes())
    names = ["NUM_POSTE", "AAAAMMJJ", "TN", "QTN", "TX", "QTX"]
    frame = inputs.csv(SOURCE, names, content=content, part=part)
    frame = frame.assign(code=codes(frame["NUM_POSTE"], 8))
    frame = frame[frame["code"].isin(set(wanted))]
    sound = frame["QTN"].ne(DOUBTFUL) & frame["QTX"].ne(DOUBTFUL)
    days = pd.DataFrame(
        {
            "code": frame["code"],
            "day": pd.to_datetime(frame["AAAAMMJJ"], format="%Y%m%d"),
            "coldest": pd.to_numeric(frame["TN"]),
            "warmest": pd.to_numeric(frame["TX"]),
        }
    )
    return days[sound & days["coldest"].notna() & days["warmest"].notna()]


def _counted(days: pd.DataFrame) -> dict[str, int]:
    """Return the counts of one station and year."""
    warm, cold = days["warmest"], days["coldest"]
    spells = _spells(days.loc[warm.ge(30), "day"])
    return {
        "tx30": int(warm.ge(30).sum()),
        "tx35": int(warm.ge(35).sum()),
        "nights20": int(cold.ge(20).sum()),
        "frost": int(cold.le(0).sum()),
        "spells": len(spells),
        "spell_days": sum(spells),
    }


def _spells(days: pd.Series) -> list[int]:
    """Return the lengths of the spells among hot days: a day that is not known ends one."""
    if days.empty:
        return []
    gaps = days.diff().dt.days.ne(1).cumsum()
    lengths = np.asarray(days.groupby(gaps).size())
    return [int(length) for length in lengths if length >= SPELL_DAYS]
