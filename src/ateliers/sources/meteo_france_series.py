"""Météo-France: monthly series, official counts of days, SYNOP counts.

The series are as measured: not homogenised. A station keeps its number; a closed station whose
number no file carries is named (see :mod:`ateliers.sources.meteo_france`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.parameters import Site
from ateliers.sources import meteo_france
from ateliers.sources.formats import Inputs, codes

#: First year kept: the oldest one at which the stations of the book measure temperature.
FIRST_YEAR = 1950
#: Number of the station of the file of annual extremes, which names none.
LYON_BRON = "69029001"
#: Our column and Météo-France's: maximum of 30 °C or more, of 35 °C or more, minimum of 20 °C or
#: more, of 0 °C or less.
DAYS = {"tx30": "NBJTX30", "tx35": "NBJTX35", "nights20": "NBJTNS20", "frost": "NBJGELEE"}
#: Quality code of a value that Météo-France has validated.
VALIDATED = "1"
_SUFFIXES = re.compile(r"[ _-](SAPC|SA|BG|MN|SYN|RAD)$")


def folded(name: str) -> str:
    """Return a name in lower case, without accents, punctuation or leading article."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^(le|la|les|l) ", "", " ".join(re.findall(r"[a-z0-9]+", plain)))


def display_name(name: str, code: str, departement: str, communes: pd.DataFrame) -> tuple[str, int]:
    """Return the name of a station as a reader knows it, and its INSEE name type.

    Météo-France writes capitals without accents. A station named after a commune of its
    département takes the commune's spelling; the number of a station begins with its commune.

    Parameters
    ----------
    name, code, departement : str
        As in the list of stations.
    communes : pandas.DataFrame
        Rows of the table ``territories`` for communes: code, name, article, departement.
    """
    bare = folded(_SUFFIXES.sub("", name))
    there = communes[communes["departement"].eq(departement)]
    plain = there["name"].map(folded)
    own = there["code"].eq(code[:5]) & plain.str.split().str[0].eq(bare.split()[0])
    for found in (there[own], there[plain.eq(bare)]):
        if len(found) == 1:
            return str(found["name"].iloc[0]), int(found["article"].iloc[0])
    return "-".join(word.capitalize() for word in bare.split()), 0


def posts(inputs: Inputs, sites: Iterable[Site], territories: pd.DataFrame) -> pd.DataFrame:
    """Return the stations of each site with their role.

    Returns
    -------
    pandas.DataFrame
        code, site, role (``local``, ``predecessor``, ``reference``), name, article, altitude (m).
    """
    return roles(meteo_france.stations(inputs), sites, territories)


def roles(stations: pd.DataFrame, sites: Iterable[Site], territories: pd.DataFrame) -> pd.DataFrame:
    """Return the stations of each site with their role, from the list of stations.

    As :func:`posts`, when the list is already a table of ``data/``.
    """
    listed = {row["code"]: row for row in stations.to_dict("records")}
    communes = territories[territories["level"].eq("commune")]
    rows = []
    for site in sites:
        for role, code in site.posts.items():
            post = listed[code]
            name, article = display_name(post["name"], code, post["departement"], communes)
            rows.append((code, site.identifier, role, name, article, post["altitude"]))
    columns = ["code", "site", "role", "name", "article", "altitude"]
    return pd.DataFrame(rows, columns=columns)


def monthly(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the monthly series of stations from 1950 on.

    Returns
    -------
    pandas.DataFrame
        code, year, month, temperature (mean of the month, °C), rain (total, mm), heaviest_day
        (largest total of a day, mm); an empty cell is missing, never zero.
    """
    names = ["site", "NUM_POSTE", "station", "dep"]
    listed = inputs.csv("meteo_france_stations", names, sep=",")
    listed["code"] = meteo_france.stations(inputs).reindex(listed.index)["code"]
    parts = []
    for line in listed[listed["code"].isin(set(wanted))].to_dict("records"):
        slug = re.sub(r"[^a-z0-9]+", "_", line["station"].lower())
        stem = f"{line['site']}__{str(line['dep']).zfill(2)}_{slug}"
        parts.append(_series(inputs, stem).assign(code=line["code"]))
    frame = pd.concat(parts, ignore_index=True)
    measured = frame[["temperature", "rain", "heaviest_day"]].notna().any(axis=1)
    return frame[measured & frame["year"].ge(FIRST_YEAR)]


def _series(inputs: Inputs, stem: str) -> pd.DataFrame:
    path = inputs.path("meteo_france_monthly", stem)
    read = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    columns = {"TM": "temperature", "RR": "rain", "RRAB": "heaviest_day"}
    frame = inputs.required("meteo_france_monthly", read, ["year", "month", *columns], path)
    if frame.duplicated(["year", "month"]).any():
        raise InvalidInput("A month is there twice.", str(path), "keep one row a month")
    return frame.apply(pd.to_numeric).rename(columns=columns)


def days(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the official yearly counts of hot days, tropical nights and frost days.

    Two files: annual counts of Lyon-Bron since 1950, and the twelve months of 2024 of every
    station. Where both give a year, the one with more validated months is kept.

    Returns
    -------
    pandas.DataFrame
        code, year, months (validated), tx30, tx35, nights20, frost (days), source; the counts of a
        year that is not whole are missing.
    """
    parts = [_lyon_bron(inputs)]
    for departement in sorted({code[:2] for code in wanted}):
        parts.append(_mensq(inputs, departement))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame[frame["code"].isin(set(wanted))]
    frame = frame.sort_values("months", kind="stable").drop_duplicates(
        ["code", "year"], keep="last"
    )
    return frame.assign(**{c: frame[c].where(frame["months"].eq(12)) for c in DAYS})


def _lyon_bron(inputs: Inputs) -> pd.DataFrame:
    frame = inputs.csv("meteo_france_lyon_bron", ["year", "months", *DAYS.values()], sep=",")
    frame = frame.apply(pd.to_numeric).rename(columns={v: k for k, v in DAYS.items()})
    return frame.assign(code=LYON_BRON, source=inputs.cite("meteo_france_lyon_bron"))


def _mensq(inputs: Inputs, departement: str) -> pd.DataFrame:
    """Sum the validated months of each station and whole year of one département."""
    path = inputs.path("meteo_france_mensq", departement)
    read = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, na_values=[""])
    wanted = ["NUM_POSTE", "AAAAMM", "QTX", "QTN", *DAYS.values()]
    frame = inputs.required("meteo_france_mensq", read, wanted, path)
    counts = frame[list(DAYS.values())].apply(pd.to_numeric).set_axis(list(DAYS), axis=1)
    sound = frame["QTX"].eq(VALIDATED) & frame["QTN"].eq(VALIDATED) & counts.notna().all(axis=1)
    counts["code"], counts["year"] = codes(frame["NUM_POSTE"], 8), frame["AAAAMM"].str[:4]
    counts = counts[sound].astype({"year": int}).assign(months=1)
    sums = counts.groupby(["code", "year"], as_index=False).sum()
    # The file is of one year; the months of another that it carries are a beginning.
    return sums[sums["months"].eq(12)].assign(source=inputs.cite("meteo_france_mensq"))


def synop(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the days above 30 °C seen by three-hourly observations: at least so many.

    The file numbers its stations otherwise; both lists of Météo-France name them alike.

    Returns
    -------
    pandas.DataFrame
        code, year, days_over_30 (days), source.
    """
    frame = inputs.csv("meteo_france_synop", ["Année", "Jours>30°C", "Station"], sep=",")
    listed = meteo_france.stations(inputs)
    known = listed[listed["code"].isin(set(wanted))].set_index("name")["code"]
    frame = frame.assign(code=frame["Station"].map(known)).dropna(subset="code")
    return pd.DataFrame(
        {
            "code": frame["code"],
            "year": pd.to_numeric(frame["Année"]),
            "days_over_30": pd.to_numeric(frame["Jours>30°C"]),
            "source": inputs.cite("meteo_france_synop"),
        }
    )
