"""What moved between two editions, told as lines of text, as a file and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ateliers.numbers import MINUS, number
from ateliers.publish import changes
from ateliers.publish.changes import Change
from ateliers.publish.datasets import csv_bytes
from ateliers.publish.dictionary import content
from ateliers.publish.templating import render
from ateliers.record import STATUS_WORDS

#: Lines shown of each kind; the file has them all.
TEXT_LINES, PAGE_LINES = 40, 2000

_HEADINGS = {
    changes.VALUE: "Values of tables",
    changes.INDICATOR: "Indicators",
    changes.SOURCE: "Sources",
    changes.PAGE: "Pages",
}
_FRENCH_KINDS = {
    changes.VALUE: "valeur de table",
    changes.INDICATOR: "indicateur",
    changes.SOURCE: "source",
    changes.PAGE: "page",
}
_FRENCH_CHANGES = {
    changes.MOVED: "modification",
    changes.APPEARED: "apparition",
    changes.DISAPPEARED: "disparition",
}
_COLUMNS = (
    *("Genre", "Changement", "Où", "Quoi", "Libellé", "Période", "Lieu", "Avant", "Après"),
    "Unité",
)
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
#: A minus sign, not a hyphen in a name or a period.
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
_STATUS_WORDS = {**STATUS_WORDS, "secondary": "source secondaire", "at_least": "au moins"}
_STATUS = re.compile("|".join(_STATUS_WORDS))


def as_text(old: Mapping[str, Any], new: Mapping[str, Any], moved: Sequence[Change]) -> str:
    """Return the changes as lines for a terminal."""
    lines = [f"from  {_edition(old)}", f"to    {_edition(new)}"]
    for kind, count in changes.counts(moved).items():
        told = ", ".join(f"{n} {change}" for change, n in count.items() if n)
        lines += ["", f"{_HEADINGS[kind]}: {told or 'nothing moved'}"]
        of_kind = [c for c in moved if c.kind == kind]
        lines += [f"  {_line(change)}" for change in of_kind[:TEXT_LINES]]
        if len(of_kind) > TEXT_LINES:
            lines.append(f"  and {len(of_kind) - TEXT_LINES} more (--csv writes them all)")
    return "\n".join(lines)


def _edition(record: Mapping[str, Any]) -> str:
    commit = record["commit"][:12] or "no commit"
    return f"{record['version']}, {commit}{' (modified)' if record['modified'] else ''}"


def _line(change: Change) -> str:
    of = " ".join(part for part in (change.what, change.period, change.place) if part)
    if change.change != changes.MOVED:
        value = change.after or change.before
        return f"{change.where}  {of}: {change.change}{f' ({value})' if value else ''}"
    if change.kind == changes.PAGE:
        return f"{change.where}  {change.what}"
    unit = f" {change.unit}" if change.unit else ""
    return f"{change.where}  {of}: {change.before or 'empty'} → {change.after or 'empty'}{unit}"


def as_csv(moved: Sequence[Change]) -> bytes:
    """Return every change as the CSV French spreadsheets open."""
    return csv_bytes({"columns": _COLUMNS, "rows": [list(row) for row in _french(moved)]})


def _french(moved: Sequence[Change]) -> Iterator[tuple[str, ...]]:
    """Yield changes with French words, and decimal commas in indicators.

    Values of tables stay as their file writes them.
    """
    labels = {entry["code"]: entry["label_fr"] for entry in content()["indicators"]}
    for change in moved:
        of_indicator = change.kind == changes.INDICATOR
        values = (change.before, change.after)
        yield (
            *(_FRENCH_KINDS[change.kind], _FRENCH_CHANGES[change.change]),
            *(change.where, change.what, labels.get(change.what, "") if of_indicator else ""),
            *(change.period, change.place),
            *(_indicator_value(v) if of_indicator else v for v in values),
            change.unit,
        )


def _told(count: Mapping[str, int]) -> str:
    """Return « 9 modifications, 1 apparition »."""
    words = (
        f"{number(n)} {_FRENCH_CHANGES[change]}{'s' if n > 1 else ''}"
        for change, n in count.items()
        if n
    )
    return ", ".join(words) or "aucun changement"


def _indicator_value(text: str) -> str:
    """Return a value, its interval and its status in French, « −0,9 (source secondaire) »."""
    words = _STATUS.sub(lambda code: _STATUS_WORDS[code[0]], text)
    return _DECIMAL.sub(",", words).replace(", ", " ; ")


def as_page(old: Mapping[str, Any], new: Mapping[str, Any], moved: Sequence[Change]) -> str:
    """Return the changes as a page that stands alone: no other file, no script."""
    sections = []
    for kind, count in changes.counts(moved).items():
        of_kind = [c for c in moved if c.kind == kind]
        told = ([_MINUS.sub(MINUS, cell) for cell in row] for row in _french(of_kind[:PAGE_LINES]))
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in told]
        more = max(0, len(of_kind) - PAGE_LINES)
        sections.append({"kind": kind, "told": _told(count), "rows": rows, "more": more})
    return render("changes.html", old=old, new=new, sections=sections, unchanged=not moved)
