"""Fill ``build/book/``: hand-written pages, executed notebooks laid out, generated pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ateliers import tables
from ateliers.parameters import Site, load_sites, load_themes
from ateliers.project import write_atomic
from ateliers.publish import (
    accessibility,
    cards,
    catalogue,
    covers,
    deliberation,
    dictionary_pages,
    downloads,
    fonts,
    launch,
    notebooks,
    pages,
    performance,
    scenarios,
    share,
    sliders,
    source_pages,
    takeaway,
    toc,
)
from ateliers.publish.blocks import Page
from ateliers.publish.communes import Listing, Register
from ateliers.publish.edition import Edition
from ateliers.publish.pages import COMPARE, SYNTHESIS, Book
from ateliers.publish.records import COMPARISON, Run, comparison_run, site_run
from ateliers.sheets import pages as sheets
from ateliers.sheets.making import Sheets, make

#: Name of the page of the workshop of a site.
WORKSHOP = "atelier"
#: Staged only when performances were measured.
PERFORMANCE = "performances"
#: Pages that close the book, in reading order, with their menu labels.
CLOSING = (
    ("demarche", "La démarche"),
    ("methode", "Méthode"),
    (source_pages.INDEX, "Sources"),
    (dictionary_pages.INDEX, "Dictionnaire des indicateurs"),
    ("glossaire", "Glossaire"),
    ("relancer", "Relancer une analyse"),
    (PERFORMANCE, "Performances"),
    ("participer", "Participer et citer"),
    ("reutiliser", "Réutiliser"),
    ("accessibilite", "Accessibilité"),
    ("mentions-legales", "Mentions légales"),
)


@dataclass
class Staged:
    """A staged book.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of its sources.
    anchors : dict
        Page (``tessy-bocage/demography.html``) → anchors of the blocks it must show.
    tables : sequence of dict
        Every table of ``data/``, described.
    indicators : list of dict
        Rows of the records of all the analyses.
    communes : dict
        Cover of a site (``tessy-bocage/index.html``) → its name and its communes, each of which
        has a row there.
    """

    folder: Path
    anchors: dict[str, set[str]] = field(default_factory=dict)
    tables: Sequence[dict[str, Any]] = ()
    indicators: list[dict[str, str]] = field(default_factory=list)
    communes: dict[str, tuple[str, Listing]] = field(default_factory=dict)


def stage(root: Path, edition: Edition) -> Staged:
    """Fill ``build/book/`` afresh."""
    staging = root / "build" / "book"
    if staging.exists():
        shutil.rmtree(staging)
    shutil.copytree(root / "book", staging)
    book = gather(root, staging)
    runs = [*(a.run for a in pages.analyses(book)), *(p.run for p in book.scenarios.pages)]
    rows = [row for run in runs for row in run.indicators()]
    staged = Staged(staging, tables=book.tables, indicators=rows)
    register = Register(root, book.tables)
    listings = {site.identifier: register.listing(site) for site in book.sites}
    staged.communes = {
        f"{site.identifier}/index.html": (site.name.full, listings[site.identifier])
        for site in book.sites
    }
    words, shown = edition.words(), {}
    for page, title in _stage_pages(book, listings, make(book, edition)):
        page.files.close(f"{title}\u00a0: données des figures", words)
        address = f"{page.folder}.html"
        staged.anchors[address], shown[address] = page.used, page.shown
    for page, title in deliberation.stage(book, shown):
        page.files.close(f"{title}\u00a0: données des figures", words)
        staged.anchors[f"{page.folder}.html"] = page.used
    files = downloads.static_folder(staging)
    for name, text in dictionary_pages.pages(book, files, shown, rows):
        _write(staging, f"{name}.md", text)
    files.close("Ateliers des territoires\u00a0: dictionnaire et indicateurs", words)
    for name, text in source_pages.pages(book):
        _write(staging, f"{name}.md", text)
    _write(staging, "glossaire.md", pages.glossary())
    timed = Page(staging, PERFORMANCE, "")
    measured = performance.page(root, timed)
    if measured:
        _write(staging, f"{PERFORMANCE}.md", measured)
        timed.files.close("Performances\u00a0: durées mesurées", words)
    _write(staging, "accessibilite.md", accessibility.page(root, _pages(staging)))
    fonts.write(staging / "_static")
    takeaway.draw_images(root, staging)
    order = reading_order(book)
    told: dict[str, Any] = {"edition": words, "work": asdict(edition.work), "parts": _parts(order)}
    told |= {"cards": cards.write(book), "datasets": share.datasets(book.tables, edition)}
    _write(staging, "_edition.json", json.dumps(told))
    toc.write_toc(staging, "index", order)
    return staged


def _pages(staging: Path) -> set[str]:
    """Return the pages staged so far, by their address in the book."""
    files = (file for file in staging.rglob("*") if file.suffix in (".md", ".ipynb"))
    pages = {file.relative_to(staging).with_suffix(".html").as_posix() for file in files}
    return {page for page in pages if not page.startswith("_")}


def gather(root: Path, staging: Path) -> Book:
    """Read the parameters and every run."""
    sites, themes = load_sites(root), load_themes(root)
    runs = {
        (s.identifier, t.identifier): site_run(root, s.identifier, t.identifier)
        for s in sites
        for t in themes
    }
    runs |= {(COMPARISON, t.identifier): comparison_run(root, t.identifier) for t in themes}
    territories = tables.Reader(root).read("territories")
    synthesis = comparison_run(root, SYNTHESIS)
    described = source_pages.placed(catalogue.described_tables(root), themes)
    where = launch.read_launch(root)
    read = (root, staging, sites, themes, runs, synthesis, territories, described, where)
    return Book(*read, scenarios=scenarios.gather(root, sites))


def reading_order(book: Book) -> list[toc.Part]:
    """Return the menu: one branch per site, the comparisons, the closing pages."""
    measured = (book.staging / f"{PERFORMANCE}.md").is_file()
    under = {
        source_pages.INDEX: source_pages.entries(book),
        dictionary_pages.INDEX: dictionary_pages.entries(book),
    }
    closing = [
        toc.Entry(file, title, under.get(file, ()))
        for file, title in CLOSING
        if file != PERFORMANCE or measured
    ]
    return [
        toc.Part("Territoires", tuple(_branch(book, site) for site in book.sites)),
        toc.Part(
            "Comparer",
            tuple(toc.Entry(f"{COMPARE}/{n}", title) for n, title in pages.comparisons(book)),
        ),
        toc.Part("Le livre", tuple(closing)),
    ]


def _parts(order: Sequence[toc.Part]) -> dict[str, dict[str, str]]:
    """Return, for each page that is under no other, the part it is in and the first page of it.

    Covers stand for their site: the part of all the sites would say nothing of them.
    """
    return {
        page.file: {"caption": part.caption, "file": part.pages[0].file}
        for part in order
        for page in part.pages
        if not page.file.endswith("/index")
    }


def _branch(book: Book, site: Site) -> toc.Entry:
    workshop = toc.Entry(f"{site.identifier}/{WORKSHOP}", "L’atelier")
    held = (workshop,) if site.workshop else ()
    themes = (toc.Entry(f"{site.identifier}/{t.identifier}", site.title_of(t)) for t in book.themes)
    own = book.scenarios.sites.get(site.identifier)
    supposed = (own.entry,) if own else ()
    taken = (*deliberation.entries(book, site), *sheets.entries(site))
    return toc.Entry(
        f"{site.identifier}/index", site.name.full, (*held, *themes, *supposed, *taken)
    )


def _stage_pages(
    book: Book, listings: Mapping[str, Listing], printed: Mapping[str, Sheets]
) -> Iterator[tuple[Page, str]]:
    """Write every page that shows figures; yield it with its title."""
    front = Page(book.staging, "index", "", _tables(book, book.synthesis))
    _write(book.staging, "index.md", pages.home(book, front))
    yield front, "Accueil"
    for site in book.sites:
        runs = [analysis.run for analysis in pages.analyses(book, site=site.identifier)]
        cover = Page(book.staging, f"{site.identifier}/index", "../", pages.tables_read(book, runs))
        leads = sheets.links(printed[site.identifier])
        text = covers.cover(book, site, cover, listings[site.identifier], leads)
        _write(book.staging, f"{cover.folder}.md", text)
        if site.workshop:
            _write(book.staging, f"{site.identifier}/{WORKSHOP}.md", covers.workshop(book, site))
        yield cover, site.name.full
        for theme in book.themes:
            title = f"{theme.title} {site.name.of}"
            run = book.run(site.identifier, theme.identifier)
            yield _stage_run(book, run, title, f"{site.identifier}/{theme.identifier}"), title
        yield from _stage_scenarios(book, site)
        yield from sheets.stage(book, printed[site.identifier])
    for name, title in pages.comparisons(book):
        run = book.synthesis if name == SYNTHESIS else book.run(COMPARISON, name)
        whole = f"{title}\u00a0: comparer les territoires"
        yield _stage_run(book, run, whole, f"{COMPARE}/{name}"), whole


def _stage_scenarios(book: Book, site: Site) -> Iterator[tuple[Page, str]]:
    """Write the page of the scenarios of a site, then that of each."""
    own = book.scenarios.sites.get(site.identifier)
    if own is None:
        return
    if not own.pages:
        _write(book.staging, f"{own.file}.md", pages.no_scenarios(own.title))
        return
    yield _stage_run(book, own.comparison, own.title, own.file, sliders.section), own.title
    for one in own.pages:
        yield _stage_run(book, one.run, one.title, one.file), one.title


def _stage_run(
    book: Book,
    run: Run,
    title: str,
    file: str,
    opening: Callable[[Run, Page], str] | None = None,
) -> Page:
    """Write the page of a run, or the page that says why there is none.

    `opening` gives a section to put before the first one of the template.
    """
    page = Page(book.staging, file, "../", _tables(book, run))
    if not run.done:
        _write(book.staging, f"{file}.md", pages.unfinished(book, title, run))
        return page
    download = page.write(f"{page.files.name}.ipynb", notebooks.download_of(run))
    ending = partial(pages.ending, book, run, page, download)
    first = opening(run, page) if opening else ""
    text = notebooks.page_of(run, page, title=title, ending=ending, opening=first)
    _write(book.staging, f"{file}.ipynb", text)
    return page


def _tables(book: Book, run: Run) -> list[dict[str, Any]]:
    """Return the tables behind a page: those its run read, and those read by what it compares."""
    return pages.tables_read(book, [run, *(a.run for a in pages.behind(book, run))])


def _write(staging: Path, file: str, text: str) -> None:
    write_atomic(staging / file, text)
