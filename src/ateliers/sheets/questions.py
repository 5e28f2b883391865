"""The open questions of a site, with the figures that show what their rules look at."""

from __future__ import annotations

from dataclasses import dataclass

from ateliers.narrative.questions import questions
from ateliers.parameters import Site
from ateliers.publish import dictionary, pages
from ateliers.publish.pages import Book
from ateliers.study import site_view


@dataclass(frozen=True)
class Asked:
    """An open question.

    Parameters
    ----------
    text : str
        The question.
    rule : str
        When it is asked.
    fact : str
        The values that made the rule apply.
    indicators : tuple of str
        Codes of the indicators that the rule looks at.
    figures : frozenset of str
        Names of the figures that show an indicator of the rule.
    """

    text: str
    rule: str
    fact: str
    indicators: tuple[str, ...]
    figures: frozenset[str]


def asked(book: Book, site: Site) -> list[Asked]:
    """Return the open questions of a site, the most marked gap first."""
    rows = [r for a in pages.analyses(book, site=site.identifier) for r in a.run.indicators()]
    if not rows:
        return []
    view = site_view(site, book.territories, list(book.sites).index(site))
    shown = {e["code"]: set(e.get("shown_in", ())) for e in dictionary.content()["indicators"]}
    return [
        Asked(
            question.text,
            question.rule,
            question.fact,
            question.indicators,
            frozenset().union(*(shown.get(code, set()) for code in question.indicators)),
        )
        for question in questions(view, rows)
    ]
