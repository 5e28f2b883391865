"""What the sheets of a site say, gathered from its runs: words, drawings, sources, licences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ateliers.parameters import Site
from ateliers.publish import keyfigures, pages
from ateliers.publish.origins import Origin, origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block
from ateliers.sheets import choice
from ateliers.sheets.actions import actions
from ateliers.sheets.choice import Shown
from ateliers.sheets.initiatives import Initiatives, initiatives
from ateliers.sheets.questions import Asked, asked
from ateliers.sheets.scenarios import TABLE, Scenarios, scenarios

#: Asked of a figure to which no open question belongs.
ANY_QUESTION = "Cette figure correspond-elle à ce que vous vivez ? Qu’y manque-t-il ?"

#: What each source line repeats, and a sheet says once.
AROUND = re.compile(r"^Sources? : | ?Calculs : Ateliers des territoires\.$|\.(?= Calculs)")
#: Asked of the figures of scenarios.
SCENARIO_QUESTION = "Quelle hypothèse changeriez-vous, et pourquoi ?"


@dataclass(frozen=True)
class Drawn:
    """A figure of a sheet, with where it comes from.

    Parameters
    ----------
    shown : Shown
        The figure.
    origin : Origin
        Its source line, tables and licences.
    question : str
        What the facilitator asks about it.
    """

    shown: Shown
    origin: Origin
    question: str

    @property
    def block(self) -> Block:
        """The block of the notebook."""
        return self.shown.block

    @property
    def licences(self) -> list[str]:
        """Titles of the licences, each once."""
        return self.origin.titles


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
    scenario_figures : list of Drawn
        What there is to project of the scenarios.
    actions : list of list of str
        Rows of the table of the actions known.
    said : Origin or None
        Where the values in the findings and the questions come from; ``None`` without any.
    """

    site: Site
    rank: int
    findings: list[str]
    map: Drawn | None
    figures: list[Drawn]
    questions: list[Asked]
    initiatives: Initiatives | None
    scenarios: Scenarios | None
    scenario_figures: list[Drawn] = field(default_factory=list)
    actions: list[list[str]] = field(default_factory=list)
    said: Origin | None = None


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
    questions, compared = asked(book, site), scenarios(book, site)

    def drawn(one: Shown) -> Drawn:
        read = pages.tables_read(book, [runs[one.theme]])
        of = origin(one.block.payload["source"], read)
        return Drawn(one, of, _question(one.block.name, questions))

    return Gathered(
        site=site,
        rank=list(book.sites).index(site),
        findings=pages.findings(book, site),
        map=drawn(where) if where else None,
        figures=[drawn(one) for one in picked],
        questions=questions,
        initiatives=initiatives(book, site),
        scenarios=compared,
        scenario_figures=_of_scenarios(book, compared) if compared else [],
        actions=actions(book, site),
        said=_of_sentences(book, site, questions),
    )


def _of_sentences(book: Book, site: Site, questions: Sequence[Asked]) -> Origin | None:
    """Return where the values in sentences come from.

    The synthesis chooses its findings among the key figures; a question looks at its indicators.
    """
    analyses, here = pages.analyses(book, site=site.identifier), f"site:{site.identifier}"
    looked = {code for question in questions for code in question.indicators}
    cited = [
        row["source"]
        for analysis in analyses
        for row in analysis.run.indicators()
        if row["indicator"] in looked and row["geography"] == here
    ]
    key = AROUND.sub("", pages.key_figures(book, site)["source"])
    line = keyfigures.source_line([key, *cited])
    return origin(line, pages.tables_read(book, [a.run for a in analyses])) if line else None


def _of_scenarios(book: Book, compared: Scenarios) -> list[Drawn]:
    read = pages.tables_read(
        book, [compared.run, *(a.run for a in pages.behind(book, compared.run))]
    )
    return [
        Drawn(Shown(TABLE, block), origin(block.payload["source"], read), SCENARIO_QUESTION)
        for block in compared.figures
    ]


def _question(figure: str, questions: Sequence[Asked]) -> str:
    """Return the open question whose rule looks at what a figure shows, else the usual one."""
    return next((q.text for q in questions if figure in q.figures), ANY_QUESTION)


def sources(gathered: Gathered, labels: Mapping[str, Drawn]) -> list[dict[str, Any]]:
    """Return the source line and licences of each thing that a sheet shows.

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
    others = {
        "Constats et questions": gathered.said,
        "Initiatives": gathered.initiatives and gathered.initiatives.origin,
        "Scénarios": gathered.scenarios and gathered.scenarios.origin,
    }
    rows += [
        {"what": what, "line": of.line, "licences": of.titles} for what, of in others.items() if of
    ]
    return rows
