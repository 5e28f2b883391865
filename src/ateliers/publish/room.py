"""Debates in a room: one page a session, made to be projected a view at a time, or printed.

The order of the sessions is that of the book: share the portrait, debate the futures, write the
roadmap. A view is a passage of the page under a heading of level two: without script the page is
read from end to end, ``book/_static/debat.js`` shows one view at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from ateliers.debates import Debate
from ateliers.figures.block import Table
from ateliers.figures.initiatives_words import STATUSES
from ateliers.narrative.questions import Question, questions
from ateliers.numbers import NBSP
from ateliers.parameters import DOSSIER, Site, Theme
from ateliers.publish.blocks import ASSETS, NARROW_UNDER, Page, block_html, svg_size
from ateliers.publish.origins import origin
from ateliers.publish.pages import (
    Book,
    analyses,
    findings,
    page_text,
    provenance,
    tables_read,
)
from ateliers.publish.records import Block, Run
from ateliers.publish.templating import render
from ateliers.roadmaps import Roadmap
from ateliers.study import site_view
from ateliers.territory import FRANCE

#: Theme of the inventory: the third session starts from what is there already.
INITIATIVES = "initiatives"
#: Figures that each theme gives to the portrait, the inventory to the roadmap, scenarios to debate.
PORTRAIT_FIGURES, INVENTORY_FIGURES, SCENARIO_FIGURES = 2, 2, 2
#: Columns of the file of the open questions.
QUESTION_COLUMNS = ("Question", "Ce que disent les chiffres", "Règle", "Codes des indicateurs")


@dataclass(frozen=True)
class Session:
    """One session of a workshop.

    Parameters
    ----------
    number : int
        1, 2 or 3.
    title, label : str
        « Partager le portrait », and its label in the menu.
    lede : str
        What the page is for.
    """

    number: int
    title: str
    label: str
    lede: str

    @property
    def page(self) -> str:
        """Name of the page of the session."""
        return f"debat-{self.number}"


SESSIONS = (
    Session(
        1,
        "Partager le portrait",
        f"Session 1{NBSP}: le portrait",
        "Regarder ensemble les chiffres, dire ce qui surprend et ce qui manque.",
    ),
    Session(
        2,
        "Débattre des avenirs",
        f"Session 2{NBSP}: les avenirs",
        "Partir de la question du territoire, puis des questions que posent ses chiffres.",
    ),
    Session(
        3,
        "Écrire la feuille de route",
        f"Session 3{NBSP}: la feuille de route",
        "Partir de ce qui existe et de ce qui est décidé, puis remplir les lignes vides.",
    ),
)


@dataclass(frozen=True)
class View:
    """One view of a session: a heading, and its content as HTML."""

    title: str
    html: Markup


@dataclass(frozen=True)
class Held:
    """What the pages of a site are made from.

    Parameters
    ----------
    book : Book
    site : Site
    rank : int
        Number of its colour in the style sheet.
    shown : mapping
        Page → name of each of its blocks → anchor.
    roadmap : Roadmap or None
    debates : sequence of Debate
        Sessions already held.
    """

    book: Book
    site: Site
    rank: int
    shown: Mapping[str, Mapping[str, str]]
    roadmap: Roadmap | None = None
    debates: Sequence[Debate] = ()


def open_questions(book: Book, site: Site) -> list[Question]:
    """Return the open questions of a site, from the records of its analyses."""
    rows = _rows(book, site)
    if not rows:
        return []
    return questions(site_view(site, book.territories, list(book.sites).index(site)), rows)


def _rows(book: Book, site: Site) -> list[dict[str, str]]:
    return [row for a in analyses(book, site=site.identifier) for row in a.run.indicators()]


def page(held: Held, session: Session, title: str) -> tuple[Page, str]:
    """Return the page of a session and its text; write its data beside it."""
    book, site = held.book, held.site
    runs = [analysis.run for analysis in analyses(book, site=site.identifier)]
    shown = Page(book.staging, f"{site.identifier}/{session.page}", "../", tables_read(book, runs))
    text = page_text(
        "debate.md",
        title=title,
        site=site,
        rank=held.rank,
        session=session,
        sessions=SESSIONS,
        views=list(_VIEWS[session.number](held, shown)),
        provenance=provenance(book, None, analyses(book, site=site.identifier), shown),
    )
    return shown, text


def _portrait(held: Held, page: Page) -> Iterator[View]:
    if held.site.question:
        yield _view("La question", "question", text=held.site.question, note="")
    found = findings(held.book, held.site)
    if found:
        yield _view("Ce que disent les chiffres", "findings", sentences=found)
    for theme in held.book.themes:
        if theme.identifier not in (DOSSIER, INITIATIVES):
            yield from _of_theme(held, page, theme, PORTRAIT_FIGURES)
    yield _view("Ce que nous en pensons", "writing", headings=_OPINIONS, lines=5)


def _futures(held: Held, page: Page) -> Iterator[View]:
    dossier = held.site.dossier
    if dossier:
        yield _view("La question du dossier", "question", text=dossier.question, note=dossier.lede)
    for theme in held.book.themes:
        if theme.identifier == DOSSIER:
            yield from _of_theme(held, page, theme, len(held.site.blocks))
    own = held.book.scenarios.sites.get(held.site.identifier)
    proposed = [(one.scenario.title, one.scenario.summary) for one in own.pages] if own else []
    if own and proposed:
        yield _view("Les scénarios mis en débat", "scenarios", scenarios=proposed)
        yield from _figures(held, page, own.comparison, own.file, own.title, SCENARIO_FIGURES)
    asked = open_questions(held.book, held.site)
    for one in asked:
        yield _view(one.text, "open_question", fact=one.fact, rule=one.rule)
    if asked:
        table = questions_table(held.book, held.site, asked)
        html = Markup(block_html(Block(table.payload()), page))
        yield View("Toutes les questions, et leur règle", html)
    yield _view("La grille de vote", "votes", scenarios=[name for name, _ in proposed], lines=4)


def _roadmap(held: Held, page: Page) -> Iterator[View]:
    for theme in held.book.themes:
        if theme.identifier == INITIATIVES:
            yield from _of_theme(held, page, theme, INVENTORY_FIGURES)
    actions = held.roadmap.actions if held.roadmap else []
    said = [f"{one.action} ({STATUSES[one.state]})" for one in actions]
    yield _view("Les actions déjà connues", "actions", actions=said, where=held.site.name.full)
    if held.debates:
        decided = [one.text for debate in held.debates for one in debate.decisions]
        yield _view("Ce que les sessions ont décidé", "decisions", decisions=decided)
    yield _view("Les lignes à remplir", "roadmap_lines", lines=6)
    yield _view("Ce que nous retenons", "writing", headings=_OPINIONS, lines=5)


_OPINIONS = ("Nous retenons", "Nous ne sommes pas d’accord", "À vérifier")
_VIEWS = {1: _portrait, 2: _futures, 3: _roadmap}


def _view(title: str, kind: str, **context: Any) -> View:
    return View(title, Markup(render("blocks/view.html", kind=kind, **context)))


def _of_theme(held: Held, page: Page, theme: Theme, most: int) -> Iterator[View]:
    run = held.book.run(held.site.identifier, theme.identifier)
    file = f"{held.site.identifier}/{theme.identifier}"
    yield from _figures(held, page, run, file, theme.title, most)


def _figures(held: Held, page: Page, run: Run, file: str, title: str, most: int) -> Iterator[View]:
    """Yield the first figures of a run: the drawings of its page, not copies of them."""
    anchors = held.shown.get(f"{file}.html", {})
    blocks = run.blocks().values()
    kept = [b for b in blocks if b.kind == "figure" and b.name in anchors]
    for block in kept[:most]:
        folder = f"{page.up}{ASSETS}/{file}/{block.name}"
        large, narrow = svg_size(block.large), svg_size(block.payload["narrow"])
        yield _view(
            block.payload["title"],
            "figure",
            block=block.payload,
            drawing=folder,
            large=large,
            narrow=narrow,
            narrow_under=NARROW_UNDER,
            source=origin(block.payload["source"], page.tables).line,
            page=f"{page.up}{file}.html#{anchors[block.name]}",
            theme=title,
        )


def questions_table(book: Book, site: Site, asked: Sequence[Question]) -> Table:
    """Return the table of the open questions, with the rule that asks each."""
    codes = {code for one in asked for code in one.indicators}
    departements = (f"departement:{code}" for code in site.context.departements)
    places = {f"site:{site.identifier}", FRANCE.key, *departements}
    named = dict.fromkeys(
        part.strip()
        for row in _rows(book, site)
        if row["indicator"] in codes
        and (row["geography"] in places or row["geography"].startswith("station:"))
        for part in row["source"].split(";")
        if part.strip()
    )
    head = "Sources" if len(named) > 1 else "Source"
    return Table(
        name="questions",
        title=f"Les questions que posent les chiffres {site.name.of}",
        subtitle="De l’écart le plus marqué au moins marqué, compté en seuils du dictionnaire",
        source=f"{head} : {' ; '.join(named)}. Calculs : Ateliers des territoires.",
        header=["Question", "Ce que disent les chiffres", "Règle"],
        rows=[[one.text, one.fact, one.rule] for one in asked],
        data=pd.DataFrame(
            [(one.text, one.fact, one.rule, ", ".join(one.indicators)) for one in asked],
            columns=list(QUESTION_COLUMNS),
        ),
        note=(
            "Une règle est la même pour tous les territoires. Elle regarde les valeurs, jamais "
            f"leurs causes{NBSP}: un écart n’est ni bon ni mauvais."
        ),
        # Empty as they are, they tell the page that its cells are text, aligned to the left.
        addresses=[["", "", ""] for _ in asked],
    )
