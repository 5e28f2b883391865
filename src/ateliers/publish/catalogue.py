"""The tables of ``data/`` as the book describes them: producer, vintage, licence, fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ateliers import datapackage


def described_tables(root: Path) -> list[dict[str, Any]]:
    """Return the description of every table of the data package, in its order.

    Sources and licences that the package states once for all its tables are repeated on each.
    """
    package = datapackage.descriptor(root)
    described = []
    for resource in package["resources"]:
        licences = resource.get("licenses") or package.get("licenses", [])
        sources = resource.get("sources") or package.get("sources", [])
        described.append(
            {
                **resource,
                "title": resource.get("title") or resource["name"],
                "description": resource.get("description", ""),
                "sha256": str(resource.get("hash", "")).removeprefix("sha256:"),
                "licences": _licences(licences),
                "sources": [_source(s) for s in sources],
                "fields": resource.get("schema", {}).get("fields", []),
                "geography": resource.get("geography"),
            }
        )
    return described


def _source(given: dict[str, Any]) -> dict[str, Any]:
    """Return a source of the data package with every key a page shows."""
    return {
        "id": given.get("id", given.get("title", "")),
        "cite": given.get("cite", ""),
        "publication": given.get("publication") or given.get("title", ""),
        "producer": given.get("producer", ""),
        "vintage": given.get("vintage", ""),
        "geography": given.get("geography", "").strip("–"),
        "licence": given.get("licence", ""),
        "page": given.get("page", ""),
        "secondary": bool(given.get("secondary")),
        "licences": _licences(given.get("licenses") or [{"title": given.get("licence", "")}]),
        "licence_note": given.get("licence_note", ""),
        "address": given.get("address", ""),
        "archive": given.get("archive", ""),
        "reason": given.get("reason", ""),
    }


def not_obtained(root: Path) -> list[dict[str, Any]]:
    """Return the data sets that could not be had, each with its reason."""
    return [_source(given) for given in datapackage.descriptor(root).get("notObtained", [])]


def _licences(given: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the licences of a table, each once, with its name and address."""
    named = {li.get("title") or li.get("name", ""): li.get("path", "") for li in given}
    return [{"title": title, "path": path} for title, path in named.items()]


def used_tables(
    described: Iterable[dict[str, Any]], records: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the tables that runs read, each once, by name.

    Parameters
    ----------
    described : iterable of dict
        Every table of the data package.
    records : sequence of dict
        Records of the runs. The rows read are those of one run: with several, ``reading`` is
        ``None``.
    """
    known = {t["name"]: t for t in described}
    read = {name: reading for r in records for name, reading in r.get("tables", {}).items()}
    return [
        {
            # A table may have left data/ since it was read.
            **known.get(name, {"name": name, "title": name, "sources": [], "licences": []}),
            "sha256": reading["sha256"],
            "reading": reading if len(records) == 1 else None,
        }
        for name, reading in sorted(read.items())
    ]
