"""The pages of sources: an index of every table of ``data/``, and their descriptions by family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ateliers.parameters import Theme
from ateliers.publish import catalogue
from ateliers.publish.lookup import Leaf, cut
from ateliers.publish.pages import Book, page_text
from ateliers.publish.templating import slug
from ateliers.publish.toc import Entry
from ateliers.sources.declared import FAMILIES

#: Page of the index, and folder of the descriptions.
INDEX = "sources"
#: Page of what could not be had, and its label.
LACKING, LACKING_TITLE = f"{INDEX}/non-obtenu", "Ce qui n’a pas été obtenu"
#: What the descriptions of a page may weigh, in bytes: their page must stay light
#: (see :mod:`ateliers.publish.weight`), menus and data for search engines included.
MOST = 29_000

#: Families that are no theme, by the module that declares their tables.
_PLACES = "Territoires et repères"
_SHARED = {"base": _PLACES, "references": _PLACES, "national": "Toute la France"}
#: Family of a table that the library does not declare.
_OTHERS = "Autres tables"

Table = dict[str, Any]


def placed(tables: Sequence[Table], themes: Sequence[Theme]) -> list[Table]:
    """Return described tables with the ``address`` of each in the book."""
    leaves = shelved(tables, themes)
    found = {table["name"]: leaf.address for leaf in leaves for table in leaf.items}
    return [{**t, "address": f"{found[t['name']]}#table-{slug(t['name'])}"} for t in tables]


def shelved(tables: Sequence[Table], themes: Sequence[Theme]) -> list[Leaf[Table]]:
    """Return the pages that describe tables: places first, then the themes in their order."""
    titles = {theme.identifier: theme.title for theme in themes}
    order = [_PLACES, *titles.values(), *_SHARED.values(), _OTHERS]
    families: dict[str, list[Table]] = {title: [] for title in order}
    for table in tables:
        module = FAMILIES.get(table["name"], "")
        families[titles.get(module) or _SHARED.get(module, _OTHERS)].append(table)
    return cut(INDEX, families, _weight, MOST)


def _weight(table: Table) -> int:
    return len(page_text("tables.md", leaf=Leaf("", "", (table,))).encode())


def entries(book: Book) -> tuple[Entry, ...]:
    """Return the pages under the index, for the menu."""
    lacking = (Entry(LACKING, LACKING_TITLE),) if catalogue.not_obtained(book.root) else ()
    return (*(leaf.entry for leaf in shelved(book.tables, book.themes)), *lacking)


def pages(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the index and the pages under it: name and text."""
    leaves = shelved(book.tables, book.themes)
    lacking = catalogue.not_obtained(book.root)
    yield INDEX, index(book.tables, leaves, lacking)
    for leaf in leaves:
        yield leaf.file, page_text("tables.md", leaf=leaf)
    if lacking:
        yield LACKING, page_text("not_obtained.md", title=LACKING_TITLE, lacking=lacking)


def index(
    tables: Sequence[Table],
    leaves: Sequence[Leaf[Table]],
    lacking: Sequence[Mapping[str, Any]],
) -> str:
    """Return the page that lists every table."""
    missing = f"{LACKING}.html" if lacking else ""
    return page_text("sources.md", tables=tables, leaves=leaves, lacking=lacking, missing=missing)
