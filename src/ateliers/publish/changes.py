"""What moved between two editions: values of tables, indicators, sources, pages."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ateliers.publish.archive import COLUMNS
from ateliers.record import NUMBERS

#: Two writings of one number: records hold twelve digits.
_SAME = 1e-9
APPEARED, DISAPPEARED, MOVED = "appeared", "disappeared", "moved"

#: What may move, in the order it is told.
VALUE, INDICATOR, SOURCE, PAGE = "value", "indicator", "source", "page"
KINDS = (VALUE, INDICATOR, SOURCE, PAGE)

#: Text of a version of a table, by its sha256; ``None`` when it was not kept.
Tables = Callable[[str], str | None]


@dataclass(frozen=True)
class Change:
    """One thing that moved.

    Parameters
    ----------
    kind : str
        ``value`` (a cell of a table), ``indicator``, ``source`` or ``page``.
    change : str
        ``moved``, ``appeared`` or ``disappeared``.
    where : str
        Site of an indicator; table of a value or a source; address of a page.
    what : str
        Code of the indicator; column of the value; what moved of a source; title of the page.
    period, place : str
        Period and geography of an indicator; key of the row of a value, as its place.
    before, after : str
        What it was and what it is, as text.
    unit : str
        Unit of an indicator.
    """

    kind: str
    change: str
    where: str
    what: str
    period: str = ""
    place: str = ""
    before: str = ""
    after: str = ""
    unit: str = ""


def compare(old: Mapping[str, Any], new: Mapping[str, Any], tables: Tables) -> list[Change]:
    """Return what moved from one edition to another, in the order of :data:`KINDS`.

    Parameters
    ----------
    old, new : mapping
        Records of the editions (see :func:`ateliers.publish.archive.describe`).
    tables : callable
        Gives the versions of tables, to find the values that moved in them.
    """
    return [
        *_values(old, new, tables),
        *_indicators(old, new),
        *_sources(old, new),
        *_pages(old, new),
    ]


def _sided(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[Any, str]]:
    """Yield the keys of two mappings, and what happened to each, in the order of the new one."""
    for key in [*new, *(k for k in old if k not in new)]:
        if key not in old:
            yield key, APPEARED
        elif key not in new:
            yield key, DISAPPEARED
        elif old[key] != new[key]:
            yield key, MOVED


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    return {table["name"]: table for table in record["tables"]}


def _values(old: Mapping[str, Any], new: Mapping[str, Any], tables: Tables) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    for name in (n for n in after if n in before and before[n]["sha256"] != after[n]["sha256"]):
        key = after[name]["key"]
        texts = tables(before[name]["sha256"]), tables(after[name]["sha256"])
        if key and None not in texts:
            rows = [_rows(text or "", key) for text in texts]
            yield from _cells(name, rows[0], rows[1])


def _rows(text: str, key: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the rows of a table by their key, « code 07341, year 2022 »."""
    reader = csv.DictReader(io.StringIO(text))
    return {", ".join(f"{k} {row.get(k, '')}" for k in key): row for row in reader}


def _cells(
    table: str, old: Mapping[str, dict[str, str]], new: Mapping[str, dict[str, str]]
) -> Iterator[Change]:
    for key, change in _sided(old, new):
        if change != MOVED:
            yield Change(VALUE, change, table, "row", place=key)
            continue
        for column, cell in _sided(old[key], new[key]):
            was, now = old[key].get(column, ""), new[key].get(column, "")
            yield Change(VALUE, cell, table, column, place=key, before=was, after=now)


def _indicators(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    for key, change in _sided(before, after):
        was, now = before.get(key), after.get(key)
        if was and now and _alike(was, now):
            continue
        site, indicator, period, place = key
        unit = (now or was or {})["unit"]
        told = (_told(was), _told(now))
        if was and now and was["unit"] != now["unit"]:
            told = (f"{told[0]} {was['unit']}", f"{told[1]} {now['unit']}")
        yield Change(INDICATOR, change, site, indicator, period, place, *told, unit=unit)


def _by_key(record: Mapping[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    columns = record["indicators"]["columns"]
    rows = (dict(zip(columns, row, strict=True)) for row in record["indicators"]["rows"])
    return {tuple(row[c] for c in COLUMNS[:4]): row for row in rows}


def _alike(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether two values differ by no more than their writing."""
    return all(_close(old[c], new[c]) if c in NUMBERS else old[c] == new[c] for c in COLUMNS[4:])


def _close(old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is new
    return math.isclose(old, new, rel_tol=_SAME, abs_tol=_SAME)


def _told(row: Mapping[str, Any] | None) -> str:
    """Return a value with its interval and status, or nothing."""
    if row is None:
        return ""
    words = [] if row["value"] is None else [f"{row['value']:.12g}"]
    if row["low"] is not None and row["high"] is not None:
        words.append(f"[{row['low']:.12g}, {row['high']:.12g}]")
    if row["status"] != "ok":
        words.append(row["status"] if not words else f"({row['status']})")
    return " ".join(words)


def _sources(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = _named(old), _named(new)
    for name, change in _sided(before, after):
        if change != MOVED:
            yield Change(SOURCE, change, name, "table")
            continue
        was, now = before[name], after[name]
        if was["sha256"] != now["sha256"]:
            prints = was["sha256"][:12], now["sha256"][:12]
            yield Change(SOURCE, MOVED, name, "sha256", before=prints[0], after=prints[1])
        yield from _descriptions(name, was, now)


def _descriptions(table: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what moved in the description of the sources of a table."""
    before = {s["id"]: s for s in old["sources"]}
    after = {s["id"]: s for s in new["sources"]}
    for source, change in _sided(before, after):
        if change != MOVED:
            yield Change(SOURCE, change, table, source)
            continue
        for key, _ in _sided(before[source], after[source]):
            was, now = before[source].get(key, ""), after[source].get(key, "")
            yield Change(SOURCE, MOVED, table, f"{source}, {key}", before=was, after=now)


def _pages(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for address, change in _sided(old["pages"], new["pages"]):
        title = (new["pages"].get(address) or old["pages"][address])["title"]
        yield Change(PAGE, change, address, title)


def counts(changes: Sequence[Change]) -> dict[str, dict[str, int]]:
    """Return how many things of each kind moved, appeared and disappeared."""
    found = {kind: dict.fromkeys((MOVED, APPEARED, DISAPPEARED), 0) for kind in KINDS}
    for change in changes:
        found[change.kind][change.change] += 1
    return found
