"""The first pages of a site: its cover, and the workshop that was held there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ateliers.parameters import Site
from ateliers.publish import communes, dictionary_pages
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.origins import origin
from ateliers.publish.pages import (
    Book,
    analyses,
    findings,
    key_figures,
    page_text,
    provenance,
)
from ateliers.publish.records import Block

#: Site colours of the style sheet, in the order of the figures; they start again after the last.
SITE_COLOURS = 7


def cover(
    book: Book,
    site: Site,
    page: Page,
    listing: communes.Listing,
    sheets: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the cover page of a site, with a row for each commune of `listing`.

    The `sheets` are what can be printed (see :func:`ateliers.sheets.pages.links`).
    """
    figures = key_figures(book, site)
    title = f"Chiffres clés {site.name.of}"
    words = {"title": title, "subtitle": f"{title} et territoires de référence."}
    of = origin(figures["source"], page.tables)
    return page_text(
        "cover.md",
        site=site,
        rank=colour(book, site),
        figures=figures,
        entries=dictionary_pages.addresses(book),
        title=title,
        figure=_cover_figure(book, site, page),
        source=of.line,
        files=page.dataset("chiffres-cles", figures["data"], words, of) if figures["rows"] else {},
        findings=findings(book, site),
        doors=[(t, book.run(site.identifier, t.identifier)) for t in book.themes],
        compared=book.compared,
        sheets=sheets,
        provenance=provenance(book, None, analyses(book, site=site.identifier), page),
        **communes.shown(listing, page, site),
    )


def _cover_figure(book: Book, site: Site, page: Page) -> Markup:
    block = cover_block(book, site)
    return Markup(block_html(block, page)) if block else Markup("")


def cover_block(book: Book, site: Site) -> Block | None:
    """Return the first figure that a theme gives to the covers and that this site has."""
    for theme in book.themes:
        blocks = book.run(site.identifier, theme.identifier).blocks() if theme.cover else {}
        block = blocks.get(theme.cover or "")
        if block and block.kind == "figure":
            return block
    return None


def workshop(book: Book, site: Site) -> str:
    """Return the page of the workshop of a site: what sources say of it, and what they do not."""
    return page_text(
        "workshop.md",
        site=site,
        workshop=site.workshop,
        title=f"L’atelier {site.name.of}",
        rank=colour(book, site),
    )


def colour(book: Book, site: Site) -> int:
    """Return the number of the colour of a site in the style sheet."""
    return list(book.sites).index(site) % SITE_COLOURS + 1
