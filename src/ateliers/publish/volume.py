"""All the pages of a published book as one document, to be printed at once.

Printed one by one, pages would lead to each other by the path of the machine that printed them, and
their numbers would start again. In one document, the browser itself makes links, tags and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer, Tag
from markupsafe import Markup

from ateliers.publish.templating import render

#: Attributes that name elements of their page, and those that name files.
_NAMING = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_FILES = ("href", "src", "srcset")
_FACE = '"Ateliers Sans", "Source Sans Pro", sans-serif'
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:")


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents.

    Parameters
    ----------
    label : str
        As the menu says it.
    depth : int
        0 for the heading of a part, then 1 to 3.
    page : str
        File of the page, from the top of the book; empty for the heading of a part.
    """

    label: str
    depth: int
    page: str = ""

    @property
    def key(self) -> str:
        """Name of the page in the document: its file as an identifier."""
        return "page-" + re.sub(r"[^a-z0-9]+", "-", self.page.lower().removesuffix(".html"))


def contents(pages: Path) -> list[Entry]:
    """Return the parts and the pages of a book in the order of its menu, each page once.

    The menu of a page opens only the branch where it stands: what is below a page is in its own.
    """
    found = [Entry("Accueil", 1, "index.html")]
    at = 0
    while at < len(found):
        if found[at].page:
            below: list[Entry] = []
            for one in _menu(pages, found[at].page):
                known = one.page in {entry.page for entry in (*found, *below)}
                # The headings of the parts are in every menu: those of the first page are enough.
                if (one.page and not known) or (not one.page and at == 0):
                    below.append(one)
            found[at + 1 : at + 1] = below
        at += 1
    return found


def _menu(pages: Path, page: str) -> Iterator[Entry]:
    """Give the lines of the menu of a page."""
    text = (pages / page).read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser", parse_only=SoupStrainer("nav"))
    for one in soup.select("nav.bd-docs-nav :is(.caption, a)"):
        label = one.get_text(" ", strip=True)
        if one.name != "a":
            yield Entry(label, 0)
            continue
        path = str(one.get("href") or "").partition("#")[0]
        to = normpath(join(dirname(page), path)) if path else page
        if to.endswith(".html") and not _ELSEWHERE.match(path) and (pages / to).is_file():
            yield Entry(label, max(1, len(one.find_parents("li"))), to)


@dataclass(frozen=True)
class Leaf:
    """A page of the book in the document: its key, its running title and its text."""

    key: str
    running: Markup
    content: Markup


def leaves(
    pages: Path, entries: Sequence[Entry], record: Mapping[str, Any], address: str
) -> list[Leaf]:
    """Return the pages of a book as they stand in the document.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the published pages.
    entries : sequence of Entry
        See :func:`contents`.
    record : mapping
        Record of the edition, with the titles of its pages.
    address : str
        Where the book is published; empty when it is not.
    """
    keys = {entry.page: entry.key for entry in entries if entry.page}
    titles = {page: record["pages"].get(page, {}).get("title", page) for page in keys}
    return [
        Leaf(key, Markup(_quoted(titles[page])), Markup(_article(pages, page, keys, address)))
        for page, key in keys.items()
    ]


def document(
    pages: Path,
    entries: Sequence[Entry],
    bound: Sequence[Leaf],
    record: Mapping[str, Any],
    address: str,
    numbers: Mapping[str, int],
) -> str:
    """Return the whole book as one HTML document: cover, table of contents, pages.

    Parameters
    ----------
    bound : sequence of Leaf
        See :func:`leaves`, which has the other parameters too.
    numbers : mapping of str to int
        Number of the paper page on which each page starts; those unknown keep their room.
    """
    home = BeautifulSoup((pages / "index.html").read_text(encoding="utf-8"), "html.parser")
    sheets = [str(link["href"]).partition("?")[0] for link in home.select("link[rel=stylesheet]")]
    return render(
        "volume.html",
        title=f"Ateliers des territoires, {record['version']}",
        subtitle=home.h1.get_text(" ", strip=True).removesuffix("#").strip() if home.h1 else "",
        face=Markup(_FACE),
        sheets=[(pages / sheet).as_uri() for sheet in sheets],
        date=record["date"],
        version=record["version"],
        address=address,
        entries=entries,
        leaves=bound,
        numbers=numbers,
    )


def _quoted(text: str) -> str:
    """Return a text as it stands between quotes in a style sheet of a page."""
    kept = [c if c.isalnum() or c in " ,.;:!?’()-" else f"\\{ord(c):x} " for c in text]
    return "".join(kept)


def _article(pages: Path, page: str, keys: Mapping[str, str], address: str) -> str:
    """Return the text of a page as it stands in the document."""
    soup = BeautifulSoup((pages / page).read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.bd-article")
    if article is None:
        return ""
    for unwanted in article.select("script, noscript"):
        unwanted.decompose()
    for element in article.find_all(True):
        for name in _NAMING:
            if element.get(name):
                element[name] = _own(keys[page], _words(element[name]))
        for name in _FILES:
            if element.get(name):
                _lead(element, name, pages, page, keys, address)
    return article.decode_contents()


def _words(value: str | Sequence[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)


def _own(key: str, words: Sequence[str]) -> str:
    """Return identifiers that no other page of the document has."""
    return " ".join(f"{key}--{word}" for word in words)


def _lead(
    element: Tag, name: str, pages: Path, page: str, keys: Mapping[str, str], address: str
) -> None:
    """Make an address of a page lead to the same place from the document."""
    value = str(element[name])
    if _ELSEWHERE.match(value):
        return
    path, _, place = value.partition("#")
    to = normpath(join(dirname(page), path)) if path else page
    if name != "href":
        element[name] = (pages / to).as_uri()
    elif to in keys:
        element[name] = f"#{_own(keys[to], [place])}" if place else f"#{keys[to]}"
    elif address:
        element[name] = f"{address.rstrip('/')}/{to}{f'#{place}' if place else ''}"
    else:
        # A file beside the pages, which a PDF does not carry: the path of a machine means nothing.
        del element[name]
