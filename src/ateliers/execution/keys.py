"""The key of a run: all that decides its results, in parts that say what changed.

A key is made of the code cells, the parameters, the settings of the sites and themes, the rows of
each table that the run read, the records of other runs that it read, the modules of the library
that it loaded, and the environment (lock file, Python, packages). Prose is not in it, nor any date
of a file. What a run read and loaded is what it said itself when it ended: it can only read other
things after one of these has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ateliers import library
from ateliers.datapackage import (
    WHOLE,
    Reading,
    Rows,
    descriptor,
    rows_of,
    short_digest,
    verified,
)
from ateliers.execution.record import versions
from ateliers.parameters import Site, Theme
from ateliers.project import file_digest

#: Part of a key → item → digest (or the value itself where it is short).
Parts = dict[str, dict[str, str]]

#: Items named in a reason; more are counted.
NAMED = 3
_WORDS = {
    "cells": ("code cell", "code cells"),
    "parameters": ("parameter", "parameters"),
    "settings": ("setting", "settings"),
    "tables": ("rows of", "rows of"),
    "records": ("record of", "records of"),
    "library": ("module", "modules"),
    "environment": ("environment:", "environment:"),
}


def digest_of(parts: Parts) -> str:
    """Return the key itself: the sha256 of its parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def settings_of(sites: Iterable[Site], themes: Iterable[Theme]) -> dict[str, str]:
    """Return the digest of each setting of sites and themes, by file and key.

    A comment or a line moved in a file changes nothing.
    """
    found = {}
    for folder, group in (("sites", sites), ("themes", themes)):
        for one in group:
            for key, value in one.model_dump(mode="json").items():
                name = f"parameters/{folder}/{one.identifier}.yml, {key}"
                found[name] = short_digest(json.dumps(value, sort_keys=True))
    return found


def cells_of(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest of each code cell, numbered as they run: source and tags."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return {
        f"[{number}]": short_digest("".join(cell["source"]), *cell["metadata"].get("tags", []))
        for number, cell in enumerate(code, start=1)
    }


def prose_of(notebook: Mapping[str, Any]) -> str:
    """Return the digest of all of a notebook but its outputs."""
    kept = [
        {k: v for k, v in cell.items() if k not in ("outputs", "execution_count")}
        for cell in notebook["cells"]
    ]
    return short_digest(json.dumps(kept, sort_keys=True))


def tables_part(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the digests of the rows read, by table, column and value."""
    return {
        _table_item(name, column, value): digest
        for name, reading in tables.items()
        for column, values in reading["read"].items()
        for value, digest in values.items()
    }


def _table_item(name: str, column: str, value: str) -> str:
    return f"{name} (all)" if column == WHOLE else f"{name} ({column} {value})"


@dataclass
class Present:
    """What the project holds now; each file is read once for all the runs.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    """

    root: Path

    def __post_init__(self) -> None:
        self._rows: dict[str, Rows | None] = {}
        self._notebooks: dict[str, dict[str, Any]] = {}

    @cached_property
    def library(self) -> dict[str, str]:
        """Digest of each file of the library."""
        return library.digests()

    @cached_property
    def environment(self) -> dict[str, str]:
        """Lock file, Python and the packages that make the figures."""
        return {"requirements.lock": file_digest(self.root / "requirements.lock"), **versions()}

    @cached_property
    def _described(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in descriptor(self.root)["resources"]}

    def notebook(self, path: str) -> dict[str, Any]:
        """Return a notebook of the project."""
        if path not in self._notebooks:
            text = (self.root / path).read_text(encoding="utf-8")
            self._notebooks[path] = json.loads(text)
        return self._notebooks[path]

    def reading(self, name: str, read: Reading) -> Reading:
        """Return the digests that rows read before have now; none when the table is gone."""
        rows = self._table(name)
        if rows is None or not set(read) - {WHOLE} <= set(rows.columns):
            return {}
        whole = rows.reading(None) if WHOLE in read else {}
        return whole | rows.reading({c: values for c, values in read.items() if c != WHOLE})

    def _table(self, name: str) -> Rows | None:
        if name not in self._rows:
            described = self._described.get(name)
            self._rows[name] = (
                rows_of(
                    verified(self.root, described),
                    described,
                    self.root / "data" / described["path"],
                )
                if described
                else None
            )
        return self._rows[name]


def known_before(
    present: Present, notebook: str, parameters: Mapping[str, Any], settings: dict[str, str]
) -> Parts:
    """Return the parts of a key that are known before the run."""
    return {
        "cells": cells_of(present.notebook(notebook)),
        "parameters": {name: json.dumps(value) for name, value in parameters.items()},
        "settings": settings,
        "environment": present.environment,
    }


def recorded(record: Mapping[str, Any]) -> Parts:
    """Return the parts of the key of a run that was done."""
    return {
        **record["key"]["parts"],
        "tables": tables_part(record["tables"]),
    }


def present_parts(present: Present, before: Parts, record: Mapping[str, Any]) -> Parts:
    """Return the parts that a run recorded would have if it were done now."""
    parts: Parts = record["key"]["parts"]
    tables = {
        name: {"read": present.reading(name, reading["read"])}
        for name, reading in record["tables"].items()
    }
    runs = present.root / "build" / "runs"
    return {
        **before,
        "tables": tables_part(tables),
        "records": {name: file_digest(runs / name / "indicators.csv") for name in parts["records"]},
        "library": {name: present.library.get(name, "") for name in parts["library"]},
    }


def differences(old: Parts, new: Parts) -> list[str]:
    """Return what differs between two keys, one reason for each part.

    Examples
    --------
    >>> differences({"cells": {"[1]": "a", "[2]": "b"}}, {"cells": {"[1]": "a", "[2]": "c"}})
    ['code cell [2] changed']
    """
    reasons = []
    for part, (one, several) in _WORDS.items():
        before, after = old.get(part, {}), new.get(part, {})
        changed = [n for n in {**before, **after} if before.get(n) != after.get(n)]
        if not changed:
            continue
        named = ", ".join(changed[:NAMED])
        rest = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
        reasons.append(f"{one if len(changed) == 1 else several} {named}{rest} changed")
    return reasons
