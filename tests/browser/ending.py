"""The lines that end the tests: what the browser found over the whole book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

#: Written by each pass over the book, under the folder of the project.
RECORD = Path("build/browser.json")


def lines(root: Path, since: float) -> Iterator[str]:
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
