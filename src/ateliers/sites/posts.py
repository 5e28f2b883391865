"""The weather stations of a site that is added: the nearest of those the book uses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Kilometres beyond which a station says nothing of a site's weather: the near one, the long one.
NEAR_KM, LONG_KM = 60.0, 120.0
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Chosen:
    """A station: role, code, name as Météo-France writes it, distance (km) from the site."""

    role: str
    code: str
    name: str
    kilometres: float


def nearest(
    communes: Collection[str], points: pd.DataFrame, stations: pd.DataFrame, posts: pd.DataFrame
) -> list[Chosen]:
    """Return the stations of a site; none when there are not two near enough to speak for it.

    Only stations that another site uses are proposed: their series were read and judged, those of
    the others were not.

    Parameters
    ----------
    communes : collection of str
        Codes of the communes of the site.
    points : pandas.DataFrame
        The table ``commune_points``: code, latitude, longitude (degrees).
    stations, posts : pandas.DataFrame
        The tables ``stations`` (code, name, latitude, longitude) and ``posts`` (code, site, role).

    Notes
    -----
    Distances are as the crow flies from the middle of the points of the communes.
    """
    own = points[points["code"].isin(set(communes))]
    if own.empty:
        return []
    middle = own["latitude"].mean(), own["longitude"].mean()
    known = stations.assign(km=_kilometres(stations, *middle)).sort_values(["km", "code"])
    roles = posts.groupby("role")["code"].agg(set).to_dict()
    long = _first(known, roles.get("reference", set()), LONG_KM)
    if long is None:
        return []
    # Another station: a series compared with itself would say nothing, and be recorded twice.
    others = (roles.get("local", set()) | roles.get("reference", set())) - {long["code"]}
    local = _first(known, others, NEAR_KM)
    if local is None:
        return []
    chosen = [_chosen("local", local), _chosen("reference", long)]
    # A station that another site continues with an older one goes with it.
    for site in posts.loc[posts["code"].eq(local["code"]) & posts["role"].eq("local"), "site"]:
        before = posts[posts["site"].eq(site) & posts["role"].eq("predecessor")]
        for code in before["code"].head(1):
            chosen.append(_chosen("predecessor", known[known["code"].eq(code)].iloc[0]))
        break
    return chosen


def _first(known: pd.DataFrame, codes: Collection[str], limit: float) -> pd.Series | None:
    near = known[known["code"].isin(set(codes)) & known["km"].le(limit)]
    return None if near.empty else near.iloc[0]


def _chosen(role: str, station: pd.Series) -> Chosen:
    return Chosen(role, str(station["code"]), str(station["name"]), float(station["km"]))


def _kilometres(places: pd.DataFrame, latitude: float, longitude: float) -> pd.Series:
    """Return great-circle distances to a point (haversine)."""
    here, there = np.radians(latitude), np.radians(places["latitude"])
    half_lat, half_lon = (there - here) / 2, np.radians(places["longitude"] - longitude) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(here) * np.cos(there) * np.sin(half_lon) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(chord))
