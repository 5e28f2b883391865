"""How ``datapackage.json`` describes the tables: fields and sources, licences and checksums.

The descriptor follows the Frictionless Data Package specification
(https://specs.frictionlessdata.io/tabular-data-package/); what a producer's file was is added to
each of its ``sources``, and ``notObtained`` lists those that could not be had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ateliers.datapackage import descriptor_bytes
from ateliers.sources.catalogue import ALONE, NOT_OBTAINED, Catalogue
from ateliers.sources.schemas import TableSchema

#: What the description says of a source, in this order, under the names of the catalogue.
_SAID = (
    "producer",
    "publication",
    "vintage",
    "geography",
    "cite",
    "licence_note",
    "page",
    "address",
    "archive",
    "file",
    "sha256",
    "secondary",
    "reason",
)


def package(
    catalogue: Catalogue, described: dict[str, dict[str, Any]], order: Iterable[str]
) -> dict[str, Any]:
    """Return the data package.

    Parameters
    ----------
    catalogue : Catalogue
    described : dict of str to dict
        Description of each table, by name.
    order : iterable of str
        Names of the tables, in the order of the package.
    """
    missing = [i for i, s in catalogue.sources.items() if s.status == NOT_OBTAINED]
    said = {
        "name": "ateliers",
        "title": "Ateliers des territoires : tables de données",
        "resources": [described[name] for name in order if name in described],
        "notObtained": [source(catalogue, ident) for ident in missing],
    }
    return said | {"hash": digest(said)}


def digest(package: Mapping[str, Any]) -> str:
    """Return the sha256 of what a data package says, which it also holds.

    It tells a checksum changed there from a table changed since it was built.
    """
    said = {key: value for key, value in package.items() if key != "hash"}
    return f"sha256:{hashlib.sha256(descriptor_bytes(said)).hexdigest()}"


def table(
    schema: TableSchema, catalogue: Catalogue, sha256: str, size: int, rows: int
) -> dict[str, Any]:
    """Return the description of a table.

    Parameters
    ----------
    schema : TableSchema
    catalogue : Catalogue
    sha256 : str
        Of the file.
    size, rows : int
        Bytes and rows of the file.
    """
    result: dict[str, Any] = {
        "name": schema.name,
        "title": schema.title,
        "path": schema.path,
        "format": schema.format,
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "rows": rows,
        "licenses": [licence(catalogue, i) for i in catalogue.licences_of(schema.sources)],
        "sources": [source(catalogue, ident) for ident in schema.sources],
        "geography": asdict(schema.geography),
    }
    if schema.format != "geojson":
        fields = [
            {"name": f.name, "type": f.type, "description": f.description, "unit": f.unit}
            for f in schema.fields
        ]
        result["schema"] = {"fields": fields, "primaryKey": list(schema.key)}
    return result


def licence(catalogue: Catalogue, ident: str) -> dict[str, str]:
    """Return a licence: name (its identifier), title, and path (its official text)."""
    found = catalogue.licences[ident]
    return {"name": ident, "title": found.title} | ({"path": found.page} if found.page else {})


def source(catalogue: Catalogue, ident: str) -> dict[str, Any]:
    """Return a source, with its licences as a reader must see them and as links."""
    found = catalogue.sources[ident]
    licences = [licence(catalogue, i) for i in found.licence]
    said = {key: getattr(found, key) for key in _SAID if getattr(found, key)}
    if ALONE in found.sha256:
        said["sha256"] = found.sha256[ALONE]
    return {
        "id": ident,
        "title": f"{found.producer}, {found.publication}",
        **said,
        "licence": " ; ".join(one["title"] for one in licences),
        "licenses": licences,
        "status": found.status,
    }
