"""The sheets of every site, made from the runs: their content and their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import typst

from ateliers.errors import BuildFailed
from ateliers.parameters import Site
from ateliers.publish.edition import Edition
from ateliers.publish.pages import Book
from ateliers.sheets import choice, content
from ateliers.sheets.compiling import Compiled, compile_sheet, fonts
from ateliers.sheets.gather import Gathered, gather

#: Pages of a debate sheet: one leaf, printed on both sides.
PAGES = 2
#: Names of the sheets: their pages, their files and their templates.
DEBATE, NOTEBOOK = "fiche", "carnet"
#: What a debate sheet holds, and what it gives up when that does not fit in its pages or would be
#: too small to read: figures, open questions with room to write, initiatives.
FITS = ((5, 2, 6), (5, 2, 3), (4, 2, 3), (3, 2, 3), (3, 1, 3), (2, 1, 3))


@dataclass(frozen=True)
class Sheet:
    """A sheet as a file.

    Parameters
    ----------
    name : str
        Name of its page in the folder of the site.
    file : str
        Name of its file.
    made : Compiled
        The file.
    """

    name: str
    file: str
    made: Compiled


@dataclass(frozen=True)
class Sheets:
    """The two sheets of a site, and what they say."""

    gathered: Gathered
    debate: Sheet
    notebook: Sheet

    @property
    def both(self) -> tuple[Sheet, Sheet]:
        """The debate sheet, then the workshop notebook."""
        return self.debate, self.notebook


def make(book: Book, edition: Edition) -> dict[str, Sheets]:
    """Return the sheets of every site, by its identifier.

    Raises
    ------
    InvalidInput
        If ``parameters/sheets.yml`` names a figure that no theme promises.
    BuildFailed
        If a sheet cannot be made, with the name of its site.
    """
    chosen = choice.read_choice(book.root, list(book.themes))
    with fonts() as faces:
        return {s.identifier: _of_site(book, s, chosen, edition, faces) for s in book.sites}


def _of_site(
    book: Book, site: Site, chosen: choice.Choice, edition: Edition, faces: typst.Fonts
) -> Sheets:
    gathered, name = gather(book, site, chosen), site.identifier
    debate = _fitted(_attempts(gathered, edition, faces), name)
    filled = content.notebook(gathered, edition)
    notebook = compile_sheet(NOTEBOOK, filled, faces, edition.epoch, name)
    return Sheets(
        gathered,
        Sheet(DEBATE, f"{DEBATE}-{name}.pdf", debate),
        Sheet(NOTEBOOK, f"{NOTEBOOK}-{name}.pdf", notebook),
    )


def _attempts(gathered: Gathered, edition: Edition, faces: typst.Fonts) -> Iterator[Compiled]:
    """Yield the debate sheet with all it may hold, then with less and less."""
    for figures, questions, main in FITS:
        filled = content.debate(gathered, edition, figures=figures, questions=questions, main=main)
        yield compile_sheet(DEBATE, filled, faces, edition.epoch, gathered.site.identifier)


def _fitted(attempts: Iterator[Compiled], site: str) -> Compiled:
    """Return the first attempt that is legible on the pages of a debate sheet."""
    on_pages = None
    for made in attempts:
        if made.pages == PAGES:
            on_pages = made
            if min(made.text_sizes.values(), default=choice.TEXT) >= choice.LEGIBLE:
                return made
    if on_pages is None:
        raise BuildFailed(
            f"The debate sheet of {site} does not fit in {PAGES} pages; nothing was published.\n"
            "  mend:  shorten the question of its workshop, or see ateliers.sheets.making.FITS"
        )
    return on_pages
