"""What the text of a page weighs, and which image of it is wanted first."""

from __future__ import annotations

from bs4 import BeautifulSoup

#: What the HTML of a page may weigh without its figures and tables, in bytes.
LIMIT = 60_000
#: A figure or a table, with the data, the code and the links under it.
BLOCKS = "figure.ateliers-figure, div.ateliers-bloc-tableau"


def first_image_now(soup: BeautifulSoup) -> None:
    """Ask for the first image at once: the others wait to be near the screen."""
    image = soup.select_one("article img")
    if image is not None:
        image.attrs.pop("loading", None)
        image["fetchpriority"] = "high"


def without_blocks(page: str) -> int:
    """Return what a page weighs without its figures and tables, in bytes."""
    soup = BeautifulSoup(page, "html.parser")
    for block in soup.select(BLOCKS):
        block.decompose()
    return len(str(soup).encode())
