"""Build every table of ``data/`` from the producers' files, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ateliers import tables
from ateliers.errors import InvalidInput, nearest
from ateliers.project import write_atomic
from ateliers.sources.catalogue import SOURCES
from ateliers.sources.context import Build
from ateliers.sources.declared import TABLES
from ateliers.sources.formats import Inputs
from ateliers.sources.schemas import TableSchema, validate

Say = Callable[[str], None]


def build(
    root: Path,
    source_dir: Path,
    *,
    check: bool = False,
    only: Collection[str] | None = None,
    say: Say = print,
) -> list[str]:
    """Build the tables and their data package.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    source_dir : pathlib.Path
        Folder of the producers' files.
    check : bool
        Write nothing; return the tables that would differ from those in ``data/``.
    only : collection of str, optional
        Names of the tables to build; all of them without it.

    Returns
    -------
    list of str
        Tables whose content changed (or would change).

    Raises
    ------
    InvalidInput
        If an input is missing or unexpected, or a table breaks its schema: nothing is written.
    """
    if not source_dir.is_dir():
        raise InvalidInput("There is no such folder.", str(source_dir), "--from DIR")
    for name in only or ():
        if name not in TABLES:
            raise InvalidInput(f'There is no table "{name}".{nearest(name, TABLES)}')
    work = Build(root, Inputs(source_dir))
    built: dict[str, bytes] = {}
    rows: dict[str, int] = {}
    for name, schema in TABLES.items():
        if only and name not in only:
            continue
        built[name], rows[name] = _encoded(schema, schema.make(work))
        say(f"{schema.path}: {rows[name]} rows")
    return _written(root, built, rows, check=check)


def _encoded(schema: TableSchema, content: Any) -> tuple[bytes, int]:
    """Return the bytes of a table once it is valid and in order."""
    if schema.format == "geojson":
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        # One feature a line, so that a change of one outline is one changed line.
        return text.replace('{"type":"Feature",', '\n{"type":"Feature",').encode() + b"\n", len(
            content["features"]
        )
    frame = validate(schema, content)
    return tables.csv_bytes(frame), len(frame)


def _written(
    root: Path, built: dict[str, bytes], rows: dict[str, int], *, check: bool
) -> list[str]:
    package = {"name": "ateliers", "title": "Ateliers des territoires : tables de données"}
    kept: dict[str, Any] = {}
    if (root / "data" / tables.DESCRIPTOR).is_file():
        kept = {r["name"]: r for r in tables.descriptor(root)["resources"]}
    changed = []
    for name, raw in built.items():
        digest = "sha256:" + hashlib.sha256(raw).hexdigest()
        path = root / "data" / TABLES[name].path
        if not path.is_file() or path.read_bytes() != raw:
            changed.append(name)
            if not check:
                write_atomic(path, raw)
        kept[name] = _described(TABLES[name], digest, len(raw), rows[name])
    ordered = [kept[name] for name in TABLES if name in kept]
    described = {**package, "resources": ordered}
    if not check:
        tables.write_descriptor(root, described)
    elif described != tables.descriptor(root):
        changed.append(tables.DESCRIPTOR)
    return changed


def _described(schema: TableSchema, digest: str, size: int, rows: int) -> dict[str, Any]:
    sources = []
    for source in schema.sources:
        s = SOURCES[source]
        described = {k: v for k, v in asdict(s).items() if v not in ("", False)}
        described["title"] = f"{s.producer}, {s.publication}"
        sources.append(described)
    result: dict[str, Any] = {
        "name": schema.name,
        "title": schema.title,
        "path": schema.path,
        "format": schema.format,
        "encoding": "utf-8",
        "bytes": size,
        "hash": digest,
        "rows": rows,
        "licenses": [{"title": licence} for licence in schema.licences],
        "sources": sources,
        "geography": asdict(schema.geography),
    }
    if schema.format == "csv":
        fields = [
            {"name": f.name, "type": f.type, "description": f.description, "unit": f.unit}
            for f in schema.fields
        ]
        result["schema"] = {"fields": fields, "primaryKey": list(schema.key)}
    return result
