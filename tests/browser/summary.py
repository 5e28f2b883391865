"""What the browser found over the whole book: a record, and the lines that end the tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from ateliers.project import write_atomic
from tests.browser import problems
from tests.browser.visit import WIDTHS, Visit

#: Written by each pass over the book, under the folder of the project.
RECORD = Path("build/browser.json")


def record(visits: Sequence[Visit], browser: Browser) -> dict[str, Any]:
    """Return what was found on all the pages."""
    heaviest = max(visits, key=lambda visit: visit.weight)
    figures = [one for visit in visits for one in visit.facts["images"] if one["figure"]]
    described = sum(0 < len(one["alternative"].strip()) <= problems.LONGEST for one in figures)
    axe = [found for visit in visits for found in visit.axe.values()]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "chromium": browser.version,
        "axe": visits[0].engine,
        "pages": sorted(visit.page for visit in visits if "?" not in visit.page),
        "widths": list(WIDTHS),
        "rules": max(visit.rules for visit in visits),
        "violations": sum(len(found) for found in axe),
        "undecided": sorted({one for visit in visits for one in visit.undecided}),
        "external": _count(visits, problems.external),
        "english": _count(visits, problems.strings),
        "figures": len(figures),
        "described": described,
        "tables": sum(len(visit.facts["tables"]) for visit in visits),
        "overflows": _count(visits, problems.wide),
        "console_http": sum(len(visit.http.console) for visit in visits),
        "console_file": sum(len(visit.file.console) for visit in visits),
        "heaviest": {"page": heaviest.page, "bytes": heaviest.weight},
    }


def write(root: Path, found: dict[str, Any]) -> None:
    """Write the record."""
    write_atomic(root / RECORD, json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def lines(root: Path, since: float) -> Iterable[str]:
    """Yield the lines that sum the record up; none when no pass was made since a moment."""
    file = root / RECORD
    if not file.is_file() or file.stat().st_mtime < since:
        return
    found = json.loads(file.read_text(encoding="utf-8"))
    share = 100 * found["described"] / found["figures"] if found["figures"] else 100
    weight = found["heaviest"]
    yield f"pages: {len(found['pages'])} (Chromium {found['chromium']}, axe-core {found['axe']})"
    yield f"external requests: {found['external']}"
    yield f"axe violations of any impact, light and dark: {found['violations']}"
    yield f"English strings: {found['english']}"
    yield f"figures with alternative text: {share:.0f} % of {found['figures']}"
    yield f"console errors: {found['console_http']} over http, {found['console_file']} over file://"
    yield f"pages that scroll sideways at {found['widths']} px: {found['overflows']}"
    yield f"heaviest page: {weight['page']}, {weight['bytes']} bytes with all it loads"


def _count(visits: Sequence[Visit], judge: Any) -> int:
    return sum(len(list(judge(visit))) for visit in visits)
