"""Météo-France and DRIAS: climate projections by level of warming of France (TRACC-2023)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes

#: The producer's measure and ours.
MEASURES = {
    "days_tx_ge_30C": "tx30",
    "days_tx_gt_35C": "tx35",
    "nights_tn_ge_20C": "nights20",
    "heatwave_days": "heatwave",
    "high_fire_risk_days_IFM40": "fire",
    "summer_dry_soil_days_SWI_lt_0.4": "dry_soil",
}
REFERENCE = "1976-2005"
#: Warming of metropolitan France since 1850-1900, in °C, as the two files write it.
WARMING = {"+2.0": "2", "+2.7": "2.7", "+4.0": "4"}
#: Points of the file of heavy rain, and the commune each is the nearest to. Written out: a name
#: such as « villeneuve » is that of a hundred communes.
POINTS = {
    "arbresle": "69010",
    "sancy_mont_dore": "63236",
    "tessy": "50592",
    "villeneuve": "07341",
}
_RWL = {"REF": REFERENCE, "RWL-20": "2", "RWL-27": "2.7", "RWL-40": "4"}


def projections(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return six indicators by commune and level of warming, with the interval of the models.

    Returns
    -------
    pandas.DataFrame
        level, code, variable, warming (``1976-2005``, ``2``, ``2.7``, ``4``), low, median, high
        (days a year; bounds of the models, not a confidence interval), source.
    """
    names = ["insee", "indicator", "horizon_TRACC", "France_warming_C", "low", "median", "high"]
    frame = inputs.csv("climadiag_tracc", names, sep=",")
    frame["code"] = codes(frame["insee"])
    frame = frame[frame["code"].isin(set(wanted))]
    is_reference = frame["horizon_TRACC"].str.startswith("reference")
    frame["warming"] = frame["France_warming_C"].map(WARMING).mask(is_reference, REFERENCE)
    frame["variable"] = frame["indicator"].map(MEASURES)
    unknown = frame[frame["variable"].isna() | frame["warming"].isna()]
    if len(unknown):
        said = " ".join(map(str, unknown.iloc[0][["indicator", "France_warming_C"]]))
        raise InvalidInput(f"An unknown measure or level: {said}.", "climadiag_tracc")
    bounds = frame[["low", "median", "high"]].apply(pd.to_numeric)
    if ((bounds["low"] > bounds["median"]) | (bounds["median"] > bounds["high"])).any():
        raise InvalidInput("A median is outside the interval of its models.", "climadiag_tracc")
    kept = frame[["code", "variable", "warming"]].join(bounds)
    return kept.assign(level="commune", source=inputs.cite("climadiag_tracc"))


def heavy_rain(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the 99th percentile of daily rain at the grid point nearest to a chief town.

    The names of the files say the highest of the models, their headers the mean: an upper bound.
    The file labels its points without a code (:data:`POINTS`).

    Returns
    -------
    pandas.DataFrame
        level, code, warming (as in :func:`projections`), heavy_rain (mm a day), source.
    """
    frame = inputs.csv("drias_rrq99", ["site", "indicator", "level", "value"], sep=",")
    frame = frame[frame["indicator"].eq("RRq99")]
    unknown = sorted(set(frame["site"]) - set(POINTS))
    if unknown:
        said = f'The point "{unknown[0]}" is of no commune known.'
        raise InvalidInput(said, "drias_rrq99", f"known: {', '.join(POINTS)}")
    found = pd.DataFrame(
        {
            "level": "commune",
            "code": frame["site"].map(POINTS),
            "warming": frame["level"].map(_RWL),
            "heavy_rain": pd.to_numeric(frame["value"]),
            "source": inputs.cite("drias_rrq99"),
        }
    )
    return found[found["code"].isin(set(wanted))]
