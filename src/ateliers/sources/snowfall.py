"""Météo-France: days of snowfall of each month, at the stations of the sites."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from ateliers.sources import meteo_france
from ateliers.sources.formats import Inputs
from ateliers.sources.meteo_france_series import FIRST_YEAR


def monthly(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the days of snowfall of each month that a station reported, from 1950 on.

    A month without a row was not reported: at mountain stations the file never writes a zero, so
    that an empty cell may be a month without snow as well as a month without observer.

    Returns
    -------
    pandas.DataFrame
        code (station), year, month, days (with snowfall).
    """
    listed = inputs.csv("meteo_france_stations", ["site", "NUM_POSTE", "station", "dep"], sep=",")
    listed["code"] = meteo_france.stations(inputs).reindex(listed.index)["code"]
    parts = []
    for line in listed[listed["code"].isin(set(wanted))].to_dict("records"):
        slug = re.sub(r"[^a-z0-9]+", "_", line["station"].lower())
        stem = f"{line['site']}__{str(line['dep']).zfill(2)}_{slug}"
        path = inputs.path("meteo_france_monthly", stem)
        read = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        wanted_columns = ["year", "month", "NBJNEIG"]
        frame = inputs.required("meteo_france_monthly", read, wanted_columns, path)
        frame = frame.apply(pd.to_numeric).rename(columns={"NBJNEIG": "days"})
        parts.append(frame.dropna(subset="days").assign(code=line["code"]))
    found = pd.concat(parts, ignore_index=True)
    return found[found["year"].ge(FIRST_YEAR)]
