"""SNCF: stations, their passengers, and the nearest ones to each commune."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.sources.formats import Inputs, codes
from ateliers.territory import members, places

YEARS = tuple(range(2015, 2025))
#: Years when travel was restricted: shown, never used to measure a change.
DISTURBED = (2020, 2021)
#: A station this far inside a commune is in it whatever its code says; one this near to the
#: commune of its code belongs to it. The outlines themselves are simplified by some 60 m.
CLEARLY_METRES, NEAR_METRES = 300, 1000
#: Lambert-93, in metres.
LAMBERT = "EPSG:2154"
_DISTURBED_NOTE = "année d’épidémie de Covid-19, montrée mais non utilisée"


def station_list(inputs: Inputs) -> pd.DataFrame:
    """Return the stations of SNCF's list, a row for each UIC code of a station.

    Returns
    -------
    pandas.DataFrame
        uic, name, commune (as the list says: some are wrong, such as Châtillon-d’Azergues),
        latitude and longitude (degrees).
    """
    columns = ["Nom", "Position géographique", "Code commune", "Code(s) UIC"]
    frame = inputs.csv("sncf_stations", columns)
    frame = frame.assign(uic=frame["Code(s) UIC"].str.split(r"[;,]", regex=True)).explode("uic")
    position = frame["Position géographique"].str.split(",", expand=True)
    return pd.DataFrame(
        {
            "uic": frame["uic"].str.strip(),
            "name": frame["Nom"],
            "commune": codes(frame["Code commune"]),
            "latitude": pd.to_numeric(position[0]),
            "longitude": pd.to_numeric(position[1]),
        }
    ).drop_duplicates("uic")


def passenger_counts(inputs: Inputs) -> pd.DataFrame:
    """Return the yearly passengers of every station.

    Returns
    -------
    pandas.DataFrame
        uic, name, postcode (five digits, zeros restored), and one column a year (passengers).
    """
    columns = [f"Total Voyageurs {year}" for year in YEARS]
    frame = inputs.csv("sncf_passengers", ["Nom de la gare", "Code UIC", "Code postal", *columns])
    result = pd.DataFrame(
        {
            "uic": frame["Code UIC"].str.strip(),
            "name": frame["Nom de la gare"],
            "postcode": codes(frame["Code postal"]),
        }
    )
    counts = frame[columns].apply(pd.to_numeric).set_axis(list(YEARS), axis=1)
    return result.join(counts)


def located(
    stations: pd.DataFrame,
    passengers: pd.DataFrame,
    outlines: Mapping[str, Any],
    territories: pd.DataFrame,
) -> dict[str, str]:
    """Return the commune of each station of the communes outlined.

    A station is where it clearly lies, or where both its position (within :data:`NEAR_METRES`)
    and the commune code of the list put it: neither is right everywhere, and a station on a limit
    belongs to the commune of its code. A station absent from the list is placed by its name and
    département when a commune has that name (closed ones: La Bourboule, Mont-Dore).
    """
    import geopandas

    shapes = geopandas.GeoDataFrame.from_features(outlines["features"], crs="EPSG:4326")
    ground = shapes[["code", "geometry"]].to_crs(LAMBERT)
    at = geopandas.points_from_xy(stations["longitude"], stations["latitude"], crs="EPSG:4326")
    points = geopandas.GeoDataFrame(stations[["uic", "commune"]], geometry=at).to_crs(LAMBERT)
    heart = ground.assign(geometry=ground.buffer(-CLEARLY_METRES))
    inside = points.sjoin(heart, predicate="within")
    around = points.sjoin(ground.assign(geometry=ground.buffer(NEAR_METRES)), predicate="within")
    agreed = around[around["commune"].eq(around["code"])]
    found: dict[str, str] = {}
    for rows in (agreed, inside):
        for uic, code in zip(rows["uic"], rows["code"], strict=True):
            found[str(uic)] = str(code)
    known = places(territories, "commune", sorted(shapes["code"]))
    named = {(plain(place.name), place.code[:2]): place.code for place in known}
    served = passengers[list(YEARS)].gt(0).any(axis=1)
    unlisted = passengers[served & ~passengers["uic"].isin(set(stations["uic"]))]
    for line in unlisted.to_dict("records"):
        code = named.get((plain(str(line["name"])), str(line["postcode"])[:2]))
        if code is not None:
            found[str(line["uic"])] = code
    return found


def plain(name: str) -> str:
    """Return a name without accents, case nor punctuation, to match two spellings."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(c for c in bare.lower() if c.isalnum())


def nearest(inputs: Inputs, wanted: Collection[str]) -> pd.DataFrame:
    """Return the three served stations nearest to each commune, as the crow flies.

    Returns
    -------
    pandas.DataFrame
        level, code, rank, uic, station, distance_km, passengers_2019, passengers_2024, listed
        (yes when SNCF’s list of stations holds it), latitude, longitude (where listed).
    """
    columns = ["CODGEO", "rang", "gare", "uic", "dist_vol_oiseau_km"]
    counts = ["voyageurs_2019", "voyageurs_2024"]
    frame = inputs.csv("nearest_stations", [*columns, *counts], sep=",")
    frame = frame.assign(code=codes(frame["CODGEO"]))
    frame = frame[frame["code"].isin(set(wanted))]
    stations = station_list(inputs).set_index("uic")
    served = pd.to_numeric(frame["voyageurs_2024"])
    if served.eq(0).any():
        raise InvalidInput(
            "A station without passengers is given as served.",
            str(inputs.path("nearest_stations")),
            "compute the distances again, to stations with passengers in the last year",
        )
    return pd.DataFrame(
        {
            "level": "commune",
            "code": frame["code"],
            "rank": frame["rang"].astype(int),
            "uic": frame["uic"],
            "station": frame["gare"],
            "distance_km": pd.to_numeric(frame["dist_vol_oiseau_km"]),
            "passengers_2019": pd.to_numeric(frame["voyageurs_2019"]),
            "passengers_2024": served,
            "listed": frame["uic"].isin(stations.index).map({True: "oui", False: "non"}),
            "latitude": frame["uic"].map(stations["latitude"]),
            "longitude": frame["uic"].map(stations["longitude"]),
        }
    )


def passengers(
    inputs: Inputs,
    territories: pd.DataFrame,
    epcis: Collection[str],
    wanted: Collection[str],
    outlines: Mapping[str, Any],
) -> pd.DataFrame:
    """Return the yearly passengers of the stations of each EPCI, of its nearest ones, of France.

    Returns
    -------
    pandas.DataFrame
        level, code (of the EPCI, or FR), uic, station, commune (missing outside), place
        (inside or nearest), year, passengers, note. For France: every station added up.
    """
    counts, stations = passenger_counts(inputs), station_list(inputs)
    commune_of = located(stations, counts, outlines, territories)
    closest = nearest(inputs, wanted)
    closest = closest[closest["rank"].eq(1)]
    parts = []
    for epci in sorted(epcis):
        own = set(members(territories, epci))
        inside = {uic for uic, code in commune_of.items() if code in own}
        near = set(closest.loc[closest["code"].isin(own), "uic"]) - inside
        rows = counts[counts["uic"].isin(inside | near)]
        place = rows["uic"].isin(inside).map({True: "inside", False: "nearest"})
        commune = rows["uic"].map(commune_of).where(rows["uic"].isin(inside))
        parts.append(rows.assign(level="epci", code=epci, place=place, commune=commune))
    total = counts[list(YEARS)].sum().to_frame().T
    parts.append(
        total.assign(level="france", code="FR", uic="all", name="toutes les gares", place="inside")
    )
    wide = pd.concat(parts, ignore_index=True).rename(columns={"name": "station"})
    keys = ["level", "code", "uic", "station", "commune", "place"]
    long = wide.melt(keys, list(YEARS), "year", "passengers")
    note = long["year"].isin(DISTURBED).map({True: _DISTURBED_NOTE, False: ""})
    return long.assign(source=inputs.cite("sncf_passengers"), note=note)
