"""The actions already known for a site, as its workshop notebook recalls them."""

from __future__ import annotations

from ateliers import roadmaps
from ateliers.parameters import Site
from ateliers.publish.pages import Book
from ateliers.publish.roadmap import NOT_SAID

#: Headings of the table.
HEADER = ("Action connue", "Échéance", "Pilote", "Source")


def actions(book: Book, site: Site) -> list[list[str]]:
    """Return the rows of the table of a site; none when no action is known.

    What a source leaves out is said to be so.
    """
    roadmap = roadmaps.load(book.root, book.sites, book.themes).get(site.identifier)
    return [
        [one.action, one.horizon or NOT_SAID, one.lead or NOT_SAID, one.source.label]
        for one in (roadmap.actions if roadmap else ())
    ]
