"""The tables of ``data/`` as the book describes them: producer, vintage, licence, fields."""

from __future__ import annotations

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
            }
        )
    return described


def _source(given: dict[str, Any]) -> dict[str, Any]:
    """Return a source of the data package with every key a page shows."""
    return {
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


def used_tables(root: Path, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tables one run read, each with its description and the rows it read."""
    known = {t["name"]: t for t in described_tables(root)}
    used = []
    for name, reading in sorted(record.get("tables", {}).items()):
        used.append({**known.get(name, {"name": name, "title": name}), "reading": reading})
    return used
