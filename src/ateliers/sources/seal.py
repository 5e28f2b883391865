"""Accept what was changed by hand in ``data/``: its tables, and the catalogue of its sources."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from ateliers.datapackage import DESCRIPTOR, REBUILD, descriptor, descriptor_bytes
from ateliers.errors import InvalidInput
from ateliers.project import write_atomic
from ateliers.sources import description
from ateliers.sources.catalogue import Catalogue, load
from ateliers.sources.declared import TABLES
from ateliers.sources.rules import (
    Given,
    columns,
    file,
    key,
    read_bytes,
    read_frame,
    sources,
    unknown_sources,
    values,
)
from ateliers.sources.schemas import TableSchema


def seal(root: Path) -> list[str]:
    """Describe the tables as they stand, once they are valid.

    Returns
    -------
    list of str
        Names of the tables whose description or checksum changed; the data package, if it alone
        did.

    Raises
    ------
    InvalidInput
        If a table is missing, breaks its schema, or was made from another file than the catalogue
        says: nothing is written, and everything wrong is named.
    """
    catalogue, package = load(root), descriptor(root)
    before = {r["name"]: r for r in package["resources"]}
    after, wrong = {}, []
    for name, schema in TABLES.items():
        raw = read_bytes(root, schema)
        given = Given(root, schema, before.get(name), catalogue, raw, read_frame(schema, raw))
        faults = _faults(given, catalogue)
        if not faults:
            after[name] = _described(given, catalogue, schema)
        wrong += faults
    if wrong:
        raise InvalidInput(
            "\n".join(dict.fromkeys(error.what for error in wrong)), "data/", REBUILD
        )
    sealed = description.package(catalogue, after, TABLES)
    if sealed == package:
        return []
    write_atomic(root / "data" / DESCRIPTOR, descriptor_bytes(sealed))
    return [name for name in TABLES if after[name] != before.get(name)] or [DESCRIPTOR]


def _faults(given: Given, catalogue: Catalogue) -> list[InvalidInput]:
    """Return what no change by hand may break."""
    found = [fault for rule in (file, columns, values, key) for fault in rule(given) or ()]
    made = [fault for fault in sources(given) or () if fault.mend == REBUILD]
    return found + made + unknown_sources(given.schema, catalogue)


def _described(given: Given, catalogue: Catalogue, schema: TableSchema) -> dict[str, Any]:
    raw, rows = given.raw or b"", 0 if given.frame is None else len(given.frame)
    return description.table(schema, catalogue, hashlib.sha256(raw).hexdigest(), len(raw), rows)
