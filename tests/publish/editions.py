"""Records of editions, small enough to read."""

from __future__ import annotations

import copy
import gzip
import json
import os
from pathlib import Path
from typing import Any

from ateliers.publish.archive import COLUMNS

ROWS = [
    ["berg", "pop", "2022", "site:berg", 3031.0, None, None, "hab.", "ok"],
    ["berg", "pop", "2016", "site:berg", None, None, None, "hab.", "missing"],
    ["berg", "part_tc", "2021", "site:berg", 10.0, 9.0, 10.9, "%", "secondary"],
]
TABLE = "level,code,year,population\ncommune,07341,2022,3031\ncommune,07032,2022,119\n"


def record(identifier: str = "aaaa00000000") -> dict[str, Any]:
    """Return the record of an edition."""
    source = {"id": "rp", "producer": "INSEE", "publication": "RP", "vintage": "RP2022"}
    table = {
        "name": "population",
        "title": "Populations",
        "file": "data/population.csv",
        "sha256": "a" * 64,
        "key": ["code", "year"],
        "sources": [{**source, "licence": "Licence Ouverte"}],
    }
    page = {"title": "Démographie de Berg", "sha256": "c" * 64}
    return {
        "edition": identifier,
        "version": f"0.1.0+20260101.{identifier}",
        "date": "2026-01-01",
        "commit": "abcdef1234567890",
        "modified": False,
        "tables": [table],
        "pages": {"berg/demography.html": page, "methode.html": {**page, "title": "Méthode"}},
        "indicators": {"columns": list(COLUMNS), "rows": copy.deepcopy(ROWS)},
    }


def moved(identifier: str = "bbbb00000000") -> dict[str, Any]:
    """Return the record of the same edition but for one value, and what comes of it."""
    told = record(identifier)
    told["tables"][0]["sha256"] = "b" * 64
    told["pages"]["berg/demography.html"]["sha256"] = "d" * 64
    told["indicators"]["rows"][0][4] = 3032.0
    return told


def keep(root: Path, told: dict[str, Any], when: int) -> None:
    """Put a record where a project keeps those of its editions, published at a given time."""
    folder = root / "build" / "editions"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{told['edition']}.json.gz"
    path.write_bytes(gzip.compress(json.dumps(told).encode("utf-8")))
    os.utime(path, (when, when))


def publish(root: Path, identifier: str) -> None:
    """Make an edition the one that is published."""
    pages = root / "build" / "editions" / identifier
    pages.mkdir(parents=True, exist_ok=True)
    link = root / "build" / "html"
    link.unlink(missing_ok=True)
    link.symlink_to(pages, target_is_directory=True)


def tables(sha256: str) -> str | None:
    """Return the versions of the table: one cell differs."""
    return {"a" * 64: TABLE, "b" * 64: TABLE.replace("3031", "3032")}.get(sha256)
