"""The page that answers to a wrong address (404), at any depth, on any server."""

from __future__ import annotations

from pathlib import Path

from ateliers.project import write_atomic
from ateliers.publish.templating import render

#: Where static hosts look for it, from the top of the pages.
PAGE = "404.html"


def write(pages: Path) -> None:
    """Write the page.

    A server shows it at the address that was asked for, whose depth and prefix are unknown: it
    holds its own styles, and its script looks upwards for the folder of the book before it mends
    the links. Opened from the folder itself, or without scripts, its links are right as they are.
    """
    write_atomic(pages / PAGE, render("404.html"))
