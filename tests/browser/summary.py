"""What the browser found over the whole book, counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from ateliers.project import write_atomic
from tests.browser import problems
from tests.browser.ending import RECORD
from tests.browser.visit import WIDTHS, Visit


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


def _count(visits: Sequence[Visit], judge: Any) -> int:
    return sum(len(list(judge(visit))) for visit in visits)
