"""The whole book as one PDF, printed by Chromium where there is one.

Unlike the pages, the PDF is not the same to the byte from one machine to another: it is laid out
by the browser at hand, which dates it.
"""

from __future__ import annotations

import json
import os
import posixpath
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from pathlib import Path

from ateliers.errors import BuildFailed, InvalidInput
from ateliers.publish.archive import RECORD
from ateliers.publish.zipping import NAME

#: Names of Chromium, Debian's first.
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Seconds that one page may take.
TIMEOUT = 120
#: What Chromium is told: to print, and to look for nothing elsewhere.
_ARGUMENTS = (
    *("--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
    # The drawings of a page are asked for once it is there.
    "--virtual-time-budget=5000",
)


def write(root: Path) -> Path:
    """Write the published book as one PDF in ``build/``, an entry of its outline a page.

    Raises
    ------
    InvalidInput
        If no book is published, or there is no Chromium, or pypdf is not installed.
    BuildFailed
        If a page could not be printed.
    """
    pages = (root / "build" / "html").resolve()
    if not (pages / RECORD).is_file():
        raise InvalidInput("The book is not built.", "build/html", "make book")
    browser = chromium()
    try:
        from pypdf import PdfWriter
    except ModuleNotFoundError:
        raise InvalidInput("pypdf is not installed.", "ateliers pdf", "make book") from None
    record = json.loads((pages / RECORD).read_text(encoding="utf-8"))
    target = root / "build" / f"{NAME}-{record['version']}.pdf"
    with tempfile.TemporaryDirectory() as temporary, PdfWriter() as book:
        sheet = Path(temporary) / "page.pdf"
        for name in reading_order(pages):
            _print(browser, pages / name, sheet, Path(temporary) / "profile")
            title = record["pages"].get(name, {}).get("title", name)
            book.append(sheet, outline_item=title, import_outline=False)
        book.add_metadata({"/Title": f"Ateliers des territoires, {record['version']}"})
        partial = target.with_suffix(".pdf.new")
        book.write(partial)
    os.replace(partial, target)
    return target


def chromium() -> str:
    """Return the Chromium named by ``CHROMIUM``, else the first one installed.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    told = os.environ.get("CHROMIUM")
    for name in (told,) if told else NAMES:
        if found := shutil.which(name):
            return found
    raise InvalidInput(
        "There is no Chromium to print the book with.",
        "environment variable CHROMIUM" if told else "PATH",
        "apt-get install chromium, or name the program in CHROMIUM",
    )


class _Next(HTMLParser):
    """The address that a page gives to the one after it; none for the last."""

    def __init__(self) -> None:
        super().__init__()
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("a", "link") and told.get("rel") == "next" and not self.found:
            self.found = (told.get("href") or "").partition("#")[0]


def reading_order(pages: Path) -> list[str]:
    """Return the pages of a book from the first, each followed by the one it leads to."""
    found: list[str] = []
    name = "index.html"
    while name not in found and (pages / name).is_file():
        found.append(name)
        page = _Next()
        page.feed((pages / name).read_text(encoding="utf-8"))
        name = posixpath.normpath(posixpath.join(posixpath.dirname(name), page.found or "."))
    return found


def _print(browser: str, page: Path, target: Path, profile: Path) -> None:
    target.unlink(missing_ok=True)
    # Inside a container, root may not use Chromium's own.
    sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [browser, *_ARGUMENTS, *sandbox, f"--user-data-dir={profile}"]
    command += [f"--print-to-pdf={target}", page.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{page.name} was not printed in {TIMEOUT} s.") from None
    if not target.is_file():
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise BuildFailed(f"{page.name} could not be printed: {last}")
