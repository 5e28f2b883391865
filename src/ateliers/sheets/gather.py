"""What the sheets of a site say, gathered from its runs: words, drawings, sources, licences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ateliers.parameters import Site
from ateliers.publish import pages
from ateliers.publish.origins import Origin, origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block
from ateliers.sheets import choice
from ateliers.sheets.choice import Shown
from ateliers.sheets.initiatives import Initiatives, initiatives
from ateliers.sheets.questions import Asked, asked
from ateliers.sheets.scenarios import Scenarios, scenarios

#: Asked of a figure to which no open question belongs.
ANY_QUESTION = "Cette figure correspond-elle à ce que vous vivez ? Qu’y manque-t-il ?"


@dataclass(frozen=True)
class Drawn:
    """A figure of a sheet, with where it comes from.

    Parameters
    ----------
    shown : Shown
        The figure.
    origin : Origin
        Its source line, tables and licences.
    address : str
        Its page, from the folder of the site.
    question : str
        What the facilitator asks about it.
    """

    shown: Shown
    origin: Origin
    address: str
    question: str

    @property
    def block(self) -> Block:
        """The block of the notebook."""
        return self.shown.block

    @property
    def licences(self) -> list[str]:
        """Titles of the licences, each once."""
        return list(dict.fromkeys(licence["title"] for licence in self.origin.licences))


@dataclass(frozen=True)
class Gathered:
    """All that the two sheets of a site are made from.

    Parameters
    ----------
    site : Site
        The site.
    rank : int
        Its rank in the book, which gives its colour.
    findings : list of str
        What the synthesis chose to say of it; empty when the synthesis failed.
    map : Drawn or None
        The map; ``None`` when no theme has one.
    figures : list of Drawn
        Five of them, fewer when the runs have fewer.
    questions : list of Asked
        Open questions, the most marked gap first.
    initiatives : Initiatives or None
        What the inventory holds; ``None`` when it was not made.
    scenarios : Scenarios or None
        ``None`` when none was computed.
    unfinished : list of str
        Titles of the themes whose analysis did not succeed.
    """

    site: Site
    rank: int
    findings: list[str]
    map: Drawn | None
    figures: list[Drawn]
    questions: list[Asked]
    initiatives: Initiatives | None
    scenarios: Scenarios | None
    unfinished: list[str] = field(default_factory=list)

    @property
    def drawn(self) -> list[Drawn]:
        """The map, then the figures."""
        return [*([self.map] if self.map else []), *self.figures]


def gather(book: Book, site: Site, chosen: choice.Choice) -> Gathered:
    """Return what the sheets of a site say.

    Parameters
    ----------
    book : Book
        Parameters and runs.
    site : Site
        One of its sites.
    chosen : Choice
        Which figures are preferred (see :func:`ateliers.sheets.choice.read_choice`).
    """
    runs = {t.identifier: book.run(site.identifier, t.identifier) for t in book.themes}
    blocks = {theme: run.blocks() for theme, run in runs.items() if run.done}
    where = choice.the_map(chosen, blocks)
    picked = choice.figures(chosen, blocks, where)
    questions = asked(book, site)

    def drawn(one: Shown) -> Drawn:
        read = pages.tables_read(book, [runs[one.theme]])
        of = origin(one.block.payload["source"], read)
        return Drawn(one, of, f"{one.theme}.html", _question(one.block.name, questions))

    return Gathered(
        site=site,
        rank=list(book.sites).index(site),
        findings=pages.findings(book, site),
        map=drawn(where) if where else None,
        figures=[drawn(one) for one in picked],
        questions=questions,
        initiatives=initiatives(book, site),
        scenarios=scenarios(book, site),
        unfinished=[t.title for t in book.themes if not runs[t.identifier].done],
    )


def _question(figure: str, questions: Sequence[Asked]) -> str:
    """Return the open question whose rule looks at what a figure shows, else the usual one."""
    return next((q.text for q in questions if figure in q.figures), ANY_QUESTION)


def sources(gathered: Gathered, labels: Mapping[str, Drawn]) -> list[dict[str, Any]]:
    """Return the source line and licences of each thing that a debate sheet shows.

    Parameters
    ----------
    gathered : Gathered
        What the site has.
    labels : mapping
        How the sheet names each of its drawings (« Carte », « Figure 1 ») → the drawing.
    """
    rows = [
        {"what": label, "line": one.origin.line, "licences": one.licences}
        for label, one in labels.items()
    ]
    for label, part in (
        ("Initiatives", gathered.initiatives),
        ("Scénarios", gathered.scenarios),
    ):
        if part:
            rows.append({"what": label, "line": part.origin.line, "licences": part.licences})
    return rows
