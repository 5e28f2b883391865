"""Pages on which a territory deliberates: roadmap, sessions to project, decisions taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from ateliers import debates, roadmaps
from ateliers.debates import Debate
from ateliers.figures.block import Table
from ateliers.parameters import Site
from ateliers.project import write_atomic
from ateliers.publish import roadmap, room
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.covers import colour
from ateliers.publish.pages import Book, page_text
from ateliers.publish.records import Block
from ateliers.publish.templating import day
from ateliers.publish.toc import Entry

#: Name of the page of the decisions, and its label in the menu.
DECISIONS, DECISIONS_LABEL = "decisions", "Décisions des sessions"

#: A column of the file of votes: heading, and the answer it counts.
_ANSWERS = (("Utile", "useful"), ("Faisable", "feasible"), ("Juste", "fair"))


def entries(book: Book, site: Site) -> list[Entry]:
    """Return the pages of a site in the menu, in reading order."""
    here = site.identifier
    found = [Entry(f"{here}/{roadmap.PAGE}", roadmap.LABEL)]
    found += [Entry(f"{here}/{one.page}", one.label) for one in room.SESSIONS]
    if any((book.root / debates.FOLDER / here).glob("*.yml")):
        found.append(Entry(f"{here}/{DECISIONS}", DECISIONS_LABEL))
    return found


def stage(book: Book, shown: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[Page, str]]:
    """Write the pages of every site; yield each with its title.

    Parameters
    ----------
    book : Book
    shown : mapping
        Page (``tessy-bocage/demography.html``) → name of each of its blocks → anchor: sessions
        show the drawings of those pages.
    """
    known = roadmaps.load(book.root, book.sites, book.themes)
    held = debates.load(book.root, book.sites)
    for site in book.sites:
        mine, sessions = known.get(site.identifier), held.get(site.identifier, [])
        title = f"Feuille de route {site.name.of}"
        yield _written(book, *roadmap.page(book, site, mine, title)), title
        of = room.Held(book, site, colour(book, site), shown, mine, sessions)
        for session in room.SESSIONS:
            title = f"{session.title} {site.name.of}"
            yield _written(book, *room.page(of, session, title)), title
        if sessions:
            title = f"{DECISIONS_LABEL} {site.name.of}"
            yield _written(book, *decisions(book, site, sessions, title)), title


def _written(book: Book, page: Page, text: str) -> Page:
    write_atomic(book.staging / f"{page.folder}.md", text)
    return page


def decisions(book: Book, site: Site, sessions: Sequence[Debate], title: str) -> tuple[Page, str]:
    """Return the page of what the sessions of a site decided, and its text."""
    page = Page(book.staging, f"{site.identifier}/{DECISIONS}", "../")
    told = [(one, _votes(one, page)) for one in sessions]
    return page, page_text("decisions.md", title=title, debates=told)


def _votes(debate: Debate, page: Page) -> Markup:
    if not debate.votes:
        return Markup("")
    rows = [(one.scenario, *(getattr(one, key) for _, key in _ANSWERS)) for one in debate.votes]
    names = ["Scénario", *(name for name, _ in _ANSWERS)]
    people = f"{debate.participants} personne{'s' if debate.participants > 1 else ''}"
    table = Table(
        name=f"votes-{debate.date}",
        title=f"Les votes de la session {debate.session}",
        subtitle=f"Nombre de personnes, sur {people}",
        source=f"Source : relevé de la session du {day(debate.date)}, {debate.recorded_by}.",
        header=names,
        rows=[[scenario, *map(str, counts)] for scenario, *counts in rows],
        data=pd.DataFrame(rows, columns=names),
    )
    return Markup(block_html(Block(table.payload()), page))
