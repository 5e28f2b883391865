"""Fill ``build/book/``: hand-written pages, executed notebooks laid out, generated pages."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ateliers import tables
from ateliers.parameters import Site, load_sites, load_themes
from ateliers.project import write_atomic
from ateliers.publish import fonts, notebooks, pages, performance, toc
from ateliers.publish.blocks import Page
from ateliers.publish.edition import Edition
from ateliers.publish.pages import COMPARE, SYNTHESIS, Book
from ateliers.publish.records import COMPARISON, Run, comparison_run, site_run

#: Staged only when performances were measured.
PERFORMANCE = "performances"
#: Pages that close the book, in reading order, with their menu labels.
CLOSING = (
    ("demarche", "La démarche"),
    ("methode", "Méthode"),
    ("sources", "Sources"),
    ("glossaire", "Glossaire"),
    ("relancer", "Relancer une analyse"),
    (PERFORMANCE, "Performances"),
    ("participer", "Participer et citer"),
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
    """

    folder: Path
    anchors: dict[str, set[str]] = field(default_factory=dict)


def stage(root: Path, edition: Edition) -> Staged:
    """Fill ``build/book/`` afresh."""
    staging = root / "build" / "book"
    if staging.exists():
        shutil.rmtree(staging)
    shutil.copytree(root / "book", staging)
    book, staged = gather(root, staging), Staged(staging)
    front = Page(staging, "index", "")
    _write(staging, "index.md", pages.home(book, front))
    staged.anchors["index.html"] = front.used
    for site in book.sites:
        _write(staging, f"{site.identifier}/index.md", pages.cover(book, site))
        for theme in book.themes:
            file, title = f"{site.identifier}/{theme.identifier}", f"{theme.title} {site.name.of}"
            run = book.run(site.identifier, theme.identifier)
            staged.anchors[f"{file}.html"] = _stage_run(book, run, title, file)
    for name, title in pages.comparisons(book):
        file = f"{COMPARE}/{name}"
        run = book.synthesis if name == SYNTHESIS else book.run(COMPARISON, name)
        whole = f"{title}\u00a0: comparer les territoires"
        staged.anchors[f"{file}.html"] = _stage_run(book, run, whole, file)
    _write(staging, "sources.md", pages.sources(book))
    _write(staging, "glossaire.md", pages.glossary())
    measured = performance.page(root)
    if measured:
        _write(staging, f"{PERFORMANCE}.md", measured)
    fonts.write(staging / "_static")
    _write(staging, "_edition.json", json.dumps(edition.words()))
    toc.write_toc(staging, "index", reading_order(book))
    return staged


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
    return Book(root, staging, sites, themes, runs, comparison_run(root, SYNTHESIS), territories)


def reading_order(book: Book) -> list[toc.Part]:
    """Return the menu: one branch per site, the comparisons, the closing pages."""
    measured = (book.staging / f"{PERFORMANCE}.md").is_file()
    closing = [(file, title) for file, title in CLOSING if file != PERFORMANCE or measured]
    return [
        toc.Part("Territoires", tuple(_branch(book, site) for site in book.sites)),
        toc.Part(
            "Comparer",
            tuple(toc.Entry(f"{COMPARE}/{n}", title) for n, title in pages.comparisons(book)),
        ),
        toc.Part("Le livre", tuple(toc.Entry(file, title) for file, title in closing)),
    ]


def _branch(book: Book, site: Site) -> toc.Entry:
    under = tuple(toc.Entry(f"{site.identifier}/{t.identifier}", t.title) for t in book.themes)
    return toc.Entry(f"{site.identifier}/index", site.name.full, under)


def _stage_run(book: Book, run: Run, title: str, file: str) -> set[str]:
    """Write the page of a run, or the page that says why there is none; return its anchors."""
    page = Page(book.staging, file, "../")
    if not run.done:
        _write(book.staging, f"{file}.md", pages.unfinished(book, title, run))
        return page.used
    download = page.write(f"{file.replace('/', '-')}.ipynb", notebooks.download_of(run))
    ending = partial(pages.ending, book, run, download)
    text = notebooks.page_of(run, page, title=title, ending=ending)
    _write(book.staging, f"{file}.ipynb", text)
    return page.used


def _write(staging: Path, file: str, text: str) -> None:
    write_atomic(staging / file, text)
