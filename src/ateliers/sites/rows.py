"""The rows of ``data/`` that are of the sites only: copied from national tables, or taken away."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import tables, territory
from ateliers.datapackage import DESCRIPTOR, descriptor, descriptor_bytes
from ateliers.parameters import Site
from ateliers.project import write_atomic
from ateliers.sources import description, epci, meteo_france_series
from ateliers.sources.build import encoded
from ateliers.sources.catalogue import load
from ateliers.sources.declared import TABLES
from ateliers.sources.declared.national import NATIONAL

Changed = dict[str, tuple[bytes, int]]


def scope(sites: Iterable[Site], territories: pd.DataFrame) -> set[str]:
    """Return every code that rows are kept for because of these sites.

    Their communes and those of their EPCI, these EPCI, the départements they are compared with,
    their stations.
    """
    kept: set[str] = set()
    for site in sites:
        members = territory.members(territories, site.context.epci)
        kept |= {*site.communes, *members, site.context.epci, *site.context.departements}
        kept |= set(site.posts.values())
    return kept


def copied(root: Path, sites: Sequence[Site], territories: pd.DataFrame) -> Changed:
    """Return the tables of the sites with the rows that the national tables hold for them.

    Tables without a national one, made of others of ``data/``: comparable EPCI and stations.

    Returns
    -------
    dict
        Table → its bytes and number of rows, for the tables that change.
    """
    reader, codes = tables.Reader(root), scope(sites, territories)
    changed: Changed = {}
    for name in TABLES:
        if name + NATIONAL not in TABLES:
            continue
        table, national = reader.read(name), reader.read(name + NATIONAL, codes)
        new = national[~national["code"].isin(set(table["code"]))]
        if len(new):
            changed[name] = encoded(TABLES[name], pd.concat([table, new], ignore_index=True))
    profiles = reader.read("epci_profiles")
    wanted = {site.context.epci for site in sites}
    made = {
        "epci_peers": epci.peers_of(profiles, wanted),
        "posts": meteo_france_series.roles(reader.read("stations"), sites, territories),
    }
    changed |= {name: encoded(TABLES[name], frame) for name, frame in made.items()}
    return changed


def without(root: Path, before: set[str], after: set[str], site: str) -> Changed:
    """Return the tables of the sites without the rows that only a removed site needed.

    A table is of the sites, at one level, when it holds no other code of that level: a national
    table keeps all its rows.

    Parameters
    ----------
    root : pathlib.Path
    before, after : set of str
        Codes of :func:`scope` with and without the site.
    site : str
        Its identifier: rows that name it go with it.
    """
    gone, changed = before - after, {}
    for name, schema in TABLES.items():
        path = root / "data" / schema.path
        if schema.format == "parquet" or not path.is_file():
            continue
        if schema.format == "geojson":
            document = json.loads(path.read_text(encoding="utf-8"))
            codes = pd.Series([f["properties"]["code"] for f in document["features"]])
            kept = ~_leaving(codes, before, gone)
            if not kept.all():
                features = [f for f, stays in zip(document["features"], kept, strict=True) if stays]
                changed[name] = encoded(schema, {**document, "features": features})
            continue
        frame = tables.Reader(root).read(name)
        kept = ~_rows_leaving(frame, before, gone, site)
        if not kept.all():
            changed[name] = encoded(schema, frame[kept])
    return changed


def _rows_leaving(frame: pd.DataFrame, before: set[str], gone: set[str], site: str) -> pd.Series:
    leaving = pd.Series(False, index=frame.index)
    if "site" in frame:
        return frame["site"].eq(site)
    if "code" not in frame:
        return leaving
    levels = frame["level"] if "level" in frame else pd.Series("", index=frame.index)
    for _, rows in frame.groupby(levels):
        leaving.loc[rows.index] = _leaving(rows["code"], before, gone)
    return leaving


def _leaving(codes: pd.Series, before: set[str], gone: set[str]) -> pd.Series:
    return codes.isin(gone) & bool(codes.isin(before).all())


def write(root: Path, changed: Mapping[str, tuple[bytes, int]]) -> list[str]:
    """Write tables and describe them; return the files that changed.

    The descriptor is written last: until then a table that differs from it is refused. Cut in
    the middle, it puts back what was there.
    """
    catalogue, package = load(root), descriptor(root)
    described: dict[str, Any] = {r["name"]: r for r in package["resources"]}
    before: dict[Path, bytes | None] = {}
    try:
        for name, (raw, rows) in changed.items():
            path = root / "data" / TABLES[name].path
            old = path.read_bytes() if path.is_file() else None
            if old == raw:
                continue
            before[path] = old
            write_atomic(path, raw)
            digest = hashlib.sha256(raw).hexdigest()
            described[name] = description.table(TABLES[name], catalogue, digest, len(raw), rows)
        sealed = description.package(catalogue, described, TABLES)
        if sealed != package:
            write_atomic(root / "data" / DESCRIPTOR, descriptor_bytes(sealed))
    except BaseException:
        _put_back(before)
        raise
    return [path.name for path in before]


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    """Give files their former content; one that was not there goes."""
    for path, old in before.items():
        if old is None:
            path.unlink(missing_ok=True)
        else:
            write_atomic(path, old)
