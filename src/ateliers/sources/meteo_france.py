"""Météo-France: the list of weather stations."""

from __future__ import annotations

import pandas as pd

from ateliers.sources.formats import Inputs, codes


def stations(inputs: Inputs) -> pd.DataFrame:
    """Return the weather stations near the sites.

    Returns
    -------
    pandas.DataFrame
        code (NUM_POSTE, eight digits as text; département and name for a closed post whose number
        the file does not give), name, departement, latitude and longitude (degrees), altitude (m).
    """
    names = ["NUM_POSTE", "station", "dep", "lat", "lon", "alt"]
    frame = inputs.csv("meteo_france_stations", names, sep=",")
    named = (
        codes(frame["dep"], 2) + "-" + frame["station"].str.replace(r"[^A-Z0-9]+", "-", regex=True)
    )
    numbered = codes(frame["NUM_POSTE"], 8).where(frame["NUM_POSTE"].notna(), named)
    frame = frame.assign(code=numbered).drop_duplicates("code")
    return pd.DataFrame(
        {
            "code": frame["code"],
            "name": frame["station"],
            "departement": codes(frame["dep"], 2),
            "latitude": pd.to_numeric(frame["lat"]),
            "longitude": pd.to_numeric(frame["lon"]),
            "altitude": pd.to_numeric(frame["alt"]),
        }
    )
