"""The whole book as one PDF, printed by Chromium where there is one.

Unlike the pages, the PDF is not the same to the byte from one machine to another: it is laid out
by the browser at hand, which dates it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ateliers.errors import BuildFailed, InvalidInput
from ateliers.project import write_atomic
from ateliers.publish import volume
from ateliers.publish.archive import RECORD
from ateliers.publish.citation import read_work
from ateliers.publish.zipping import NAME

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import IndirectObject

#: Names of Chromium, Debian's first.
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Seconds that the whole book may take: some thirty-five for six hundred and sixty pages.
TIMEOUT = 900
#: What Chromium is told: to print, and to look for nothing elsewhere.
_ARGUMENTS = (
    *("--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
    # The drawings of a page are asked for once it is there.
    "--virtual-time-budget=5000",
)


def write(root: Path) -> Path:
    """Write the published book as one PDF in ``build/``: cover, contents, pages, bookmarks.

    Notes
    -----
    It is printed twice: the first time says on which paper page each page starts.

    Raises
    ------
    InvalidInput
        If no book is published, or there is no Chromium, or pypdf is not installed.
    BuildFailed
        If it could not be printed.
    """
    pages = (root / "build" / "html").resolve()
    if not (pages / RECORD).is_file():
        raise InvalidInput("The book is not built.", "build/html", "make book")
    browser = chromium()
    try:
        from pypdf import PdfReader, PdfWriter
    except ModuleNotFoundError:
        raise InvalidInput("pypdf is not installed.", "ateliers pdf", "make book") from None
    # It tells what Chromium writes a little beside the rules, and reads it all the same.
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    record = json.loads((pages / RECORD).read_text(encoding="utf-8"))
    work, entries = read_work(root), volume.contents(pages)
    leaves = volume.leaves(pages, entries, record, work.address)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        numbers: dict[str, int] = {}
        for _ in range(2):
            text = volume.document(pages, entries, leaves, record, work.address, numbers)
            printed = PdfReader(BytesIO(_printed(browser, text, folder)))
            numbers = starts(printed, entries)
        # Not « with »: pypdf would then forget what the book is cloned from.
        book, content = PdfWriter(clone_from=printed), BytesIO()
        _outline(book, entries, numbers)
        title, authors = f"Ateliers des territoires, {record['version']}", ", ".join(work.authors)
        book.add_metadata({"/Title": title, "/Author": authors})
        book.write(content)
    target = root / "build" / f"{NAME}-{record['version']}.pdf"
    write_atomic(target, content.getvalue())
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


def starts(printed: PdfReader, entries: Sequence[volume.Entry]) -> dict[str, int]:
    """Return the number of the paper page on which each page of the book starts.

    Raises
    ------
    BuildFailed
        If a page is not in the document.
    """
    places: Mapping[str, Any] = printed.named_destinations
    found = {}
    for entry in entries:
        place = places.get(f"/{entry.key}") if entry.page else None
        number = printed.get_destination_page_number(place) if place else None
        if entry.page and number is None:
            raise BuildFailed(f"{entry.page} is not in the printed book.")
        if number is not None:
            found[entry.page] = number + 1
    return found


def _outline(book: PdfWriter, entries: Sequence[volume.Entry], numbers: Mapping[str, int]) -> None:
    """Add the bookmarks: parts, territories, their pages; the first level is open."""
    above: dict[int, IndirectObject] = {}
    for at, entry in enumerate(entries):
        # The heading of a part leads to its first page.
        page = entry.page or next((e.page for e in entries[at:] if e.page), "")
        if not page:
            continue
        parents = [above[depth] for depth in sorted(above) if depth < entry.depth]
        above = {depth: item for depth, item in above.items() if depth < entry.depth}
        above[entry.depth] = book.add_outline_item(
            title=entry.label,
            page_number=numbers[page] - 1,
            parent=parents[-1] if parents else None,
            is_open=entry.depth == 0,
        )


def _printed(browser: str, text: str, folder: Path) -> bytes:
    """Return a document printed by Chromium.

    Raises
    ------
    BuildFailed
        If there is no PDF at the end.
    """
    page, target = folder / "book.html", folder / "book.pdf"
    page.write_text(text, encoding="utf-8")
    target.unlink(missing_ok=True)
    # Inside a container, root may not use Chromium's own.
    sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    command = [browser, *_ARGUMENTS, *sandbox, f"--user-data-dir={folder / 'profile'}"]
    command += [f"--print-to-pdf={target}", page.as_uri()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"The book was not printed in {TIMEOUT} s.") from None
    if not target.is_file():
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise BuildFailed(f"The book could not be printed: {last}")
    return target.read_bytes()
