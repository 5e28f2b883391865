"""The page « Accessibilité »: what was tried in a browser, on what, and what was found.

It is made from the result of ``make accessibility``; without it, the page says that nothing was
tried.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from pydantic import BaseModel

from ateliers.numbers import NBSP, number
from ateliers.publish import results
from ateliers.publish.pages import page_text
from ateliers.publish.templating import listing

#: Kept by ``make accessibility``, from what ``tests/browser`` found.
RESULT = Path("benchmarks/results/browser.json")
#: Rules of axe-core of which it leaves some elements to be judged by eye, in French.
RULES = {"color-contrast": "du contraste", "link-in-text-block": "des liens dans le texte"}


class Result(BaseModel):
    """The content of :data:`RESULT`: what the browser found, counted over all the pages.

    Parameters
    ----------
    date : str
        Day of the test (ISO).
    chromium, axe : str
        Versions of the browser and of axe-core.
    pages : list of str
        The pages, ``tessy-bocage/index.html``.
    widths : list of int
        Widths of screen, in CSS pixels.
    rules : int
        Rules of axe-core that were applied.
    undecided : list of str
        Rules that left elements to be judged by eye, « color-contrast (dark) ».
    figures, described, tables : int
        Figures, those with an alternative text of 300 characters at most, tables.
    violations, english, overflows : int
        Defects found by axe-core, texts in English, pages wider than the screen.
    """

    date: str
    chromium: str
    axe: str
    pages: list[str]
    widths: list[int]
    rules: int
    undecided: list[str]
    figures: int
    described: int
    tables: int
    violations: int
    english: int
    overflows: int


def read_result(root: Path) -> Result | None:
    """Return what was found; ``None`` when nothing was tried.

    Raises
    ------
    InvalidInput
        When the file is there but is not the result of the tests.
    """
    mend = "make accessibility, or delete the file: the page then says nothing was tried"
    return results.read(root, RESULT, Result, "The result of the browser tests", mend)


def page(root: Path, present: Collection[str]) -> str:
    """Return the page.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    present : collection of str
        Pages of the edition being built, ``tessy-bocage/index.html``.
    """
    result = read_result(root)
    findings = _findings(result) if result else []
    later = set(present) - set(result.pages) if result else set()
    undecided = dict.fromkeys(rule.split(" ")[0] for rule in result.undecided) if result else {}
    by_eye = listing(RULES.get(rule, f"de la règle {rule}") for rule in undecided)
    return page_text(
        "accessibility.md", result=result, findings=findings, later=len(later), by_eye=by_eye
    )


def _findings(result: Result) -> list[str]:
    """Return what was found, one sentence each: its figures are those of the tests."""
    widths = listing(number(width) for width in result.widths)
    return [
        f"{number(result.rules)} règles d’axe-core {result.axe}, en apparence claire puis sombre, "
        f"volets ouverts : {_defects(result.violations, 'défaut')}.",
        f"Texte de remplacement : {number(result.described)} figures sur {number(result.figures)} "
        f"en ont un, de 300{NBSP}signes au plus.",
        f"Écrans de {widths}{NBSP}pixels de large : {_defects(result.overflows, 'débordement')}. "
        f"La dernière largeur équivaut à un zoom de 400{NBSP}%.",
        f"Textes et étiquettes en anglais : {_defects(result.english, 'passage')}.",
    ]


def _defects(count: int, name: str) -> str:
    return f"{number(count)} {name}{'s' if count > 1 else ''}" if count else f"aucun {name}"
