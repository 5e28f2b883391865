"""The sheets as pages of the book: the same content, and the files to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from ateliers.parameters import Site
from ateliers.project import write_atomic
from ateliers.publish import pages
from ateliers.publish.blocks import ASSETS, Page, block_html
from ateliers.publish.pages import Book, page_text
from ateliers.publish.toc import Entry
from ateliers.sheets import content, facilitation
from ateliers.sheets.gather import Drawn, Gathered
from ateliers.sheets.initiatives import Initiatives
from ateliers.sheets.making import DEBATE, NOTEBOOK, Sheets
from ateliers.sheets.scenarios import TABLE as SCENARIOS
from ateliers.sheets.scenarios import Scenarios

#: Labels of the sheets in the menu of a site.
LABELS = dict(pages.PRINTED)


def entries(site: Site) -> tuple[Entry, ...]:
    """Return the pages of the sheets of a site, for its menu."""
    return tuple(Entry(f"{site.identifier}/{name}", label) for name, label in LABELS.items())


def links(sheets: Sheets) -> list[dict[str, Any]]:
    """Return what leads to the sheets of a site, from its folder: page, file, label, weight."""
    folder = f"../{ASSETS}/{sheets.gathered.site.identifier}"
    return [
        {
            "label": LABELS[sheet.name],
            "page": f"{sheet.name}.html",
            "pdf": f"{folder}/{sheet.name}/{sheet.file}",
            "size": len(sheet.made.pdf),
            "pages": sheet.made.pages,
        }
        for sheet in sheets.both
    ]


def stage(book: Book, sheets: Sheets) -> Iterator[tuple[Page, str]]:
    """Write the pages of the sheets of a site and their files; yield each page with its title."""
    gathered, site = sheets.gathered, sheets.gathered.site
    analyses = pages.analyses(book, site=site.identifier)
    read = pages.tables_read(book, [a.run for a in analyses])
    # Their own page holds the files of their figures.
    staged = any((book.staging / site.identifier).glob(f"{SCENARIOS}.*"))
    for sheet, link in zip(sheets.both, links(sheets), strict=True):
        page = Page(book.staging, f"{site.identifier}/{sheet.name}", "../", read)
        page.write(sheet.file, sheet.made.pdf)
        title = f"{LABELS[sheet.name]} {site.name.of}"
        text = page_text(
            f"{sheet.name}.md",
            title=title,
            sheets=gathered,
            words=content.WORDS | facilitation.WORDS,
            link=link,
            figures=[(one, _figure(book, gathered, one, page)) for one in gathered.figures],
            map=_figure(book, gathered, gathered.map, page) if gathered.map else "",
            main=_table(gathered.initiatives, page) if sheet.name == DEBATE else "",
            sliders=staged,
            scenario_figures=[
                (one, _figure(book, gathered, one, page)) for one in gathered.scenario_figures
            ]
            if staged and sheet.name == NOTEBOOK
            else [],
            scenarios=_table(gathered.scenarios, page),
            guide=facilitation.content([]),
            provenance=pages.provenance(book, None, analyses, page),
        )
        write_atomic(book.staging / f"{page.folder}.md", text)
        yield page, title


def _figure(book: Book, gathered: Gathered, one: Drawn, page: Page) -> Markup:
    """Return a figure as the page of its theme shows it, from the files of that page."""
    site, theme = gathered.site.identifier, one.shown.theme
    supposed = gathered.scenarios if theme == SCENARIOS else None
    run = supposed.run if supposed else book.run(site, theme)
    read = pages.tables_read(book, [run, *(a.run for a in pages.behind(book, run))])
    # Written again at the same place with the same content: the sheet adds no file of its own.
    home = Page(book.staging, f"{site}/{theme}", page.up, read, used=page.used)
    return Markup(block_html(one.block, home))


def _table(part: Initiatives | Scenarios | None, page: Page) -> Markup:
    """Return the table of a part of a sheet, with its own file."""
    return Markup(block_html(part.table, page)) if part else Markup("")
