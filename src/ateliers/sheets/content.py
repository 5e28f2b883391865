"""The content of the sheets as their templates take it: plain words, spaced as French is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ateliers.figures import style
from ateliers.publish.blocks import svg_size
from ateliers.publish.edition import Edition
from ateliers.publish.records import Block
from ateliers.publish.templating import day, listing, spaced
from ateliers.sheets import facilitation
from ateliers.sheets.actions import HEADER
from ateliers.sheets.compiling import on_paper
from ateliers.sheets.gather import AROUND, Drawn, Gathered, sources

#: What the sheets say besides the runs.
WORDS = {
    "findings": "Ce que disent les chiffres",
    "no_findings": "La synthèse n’a pas été calculée dans cette édition.",
    "no_map": "Cette édition n’a pas de carte de ce territoire.",
    "scenarios": "Les scénarios",
    "warning": "Ceci n’est pas une prévision.",
    "advice": "Un scénario déroule des hypothèses ; changez-les et discutez le résultat.",
    "no_scenarios": "Aucun scénario n’a été calculé pour ce territoire dans cette édition.",
    "initiatives": "Les initiatives déjà là",
    "no_initiatives": "Cette édition n’a pas d’inventaire des initiatives de ce territoire.",
    "questions": "Les questions ouvertes",
    "no_questions": "Aucune règle du livre n’en pose pour ce territoire : à vous de les écrire.",
    "write": ["Nous retenons", "Nous ne sommes pas d’accord", "À vérifier"],
    "sources": "Sources et licences",
    "closing": "Calculs : Ateliers des territoires. Édition indépendante, non officielle.",
}
#: Keys whose text is code, and not words.
_CODE = {"svg", "name", "colour"}


def debate(
    gathered: Gathered, edition: Edition, *, figures: int = 5, questions: int = 2, main: int = 6
) -> dict[str, Any]:
    """Return the content of a debate sheet.

    Parameters
    ----------
    gathered : Gathered
        What the site has.
    edition : Edition
        Edition of the book.
    figures, questions, main : int
        How many figures to show, open questions to leave room for, initiatives to list.
    """
    left, right = columns(gathered.figures[:figures])
    numbers = {id(one): f"Figure {n}" for n, one in enumerate([*left, *right], start=1)}
    labels = {"Carte": gathered.map} if gathered.map else {}
    labels |= {numbers[id(one)]: one for one in [*left, *right]}
    known = gathered.initiatives
    return _spaced(
        {
            **_common(gathered, edition, "Fiche de débat"),
            "findings": gathered.findings,
            "map": gathered.map is not None,
            "left": [_figure(numbers[id(one)], one) for one in left],
            "right": [
                *([_figure("Carte", gathered.map)] if gathered.map else []),
                *(_figure(numbers[id(one)], one) for one in right),
            ],
            "scenarios": gathered.scenarios and gathered.scenarios.as_table(brief=True),
            "initiatives": known
            and {
                "totals": known.totals,
                "header": known.table.payload["header"],
                "rows": known.table.payload["rows"][:main],
                "rule": known.table.payload["subtitle"],
            },
            "questions": [
                {"text": one.text, "fact": one.fact, "rule": one.rule}
                for one in gathered.questions[:questions]
            ],
            "sources": cited(sources(gathered, labels)),
        }
    )


def notebook(gathered: Gathered, edition: Edition) -> dict[str, Any]:
    """Return the content of a workshop notebook (see :func:`debate`)."""
    labels = {"Carte": gathered.map} if gathered.map else {}
    labels |= {f"Figure {n}": one for n, one in enumerate(gathered.figures, start=1)}
    said = gathered.scenarios
    common = _common(gathered, edition, "Carnet d’atelier")
    return _spaced(
        {
            **common,
            **facilitation.content(said.titles if said else []),
            "words": WORDS | facilitation.WORDS,
            "findings": gathered.findings,
            "questions": [
                {"text": one.text, "fact": one.fact, "rule": one.rule} for one in gathered.questions
            ],
            "figures": [_figure(label, one, large=True) for label, one in labels.items()],
            "scenarios": said and said.as_table(),
            "actions": {"header": list(HEADER), "rows": gathered.actions},
            "scenario_figures": [
                _figure(f"Scénarios, figure {n}", one, large=True)
                for n, one in enumerate(gathered.scenario_figures, start=1)
            ],
            # The notebook names no initiative, and each figure says its own source.
            "sources": cited(sources(replace(gathered, initiatives=None), {})),
        }
    )


def columns(figures: Sequence[Drawn]) -> tuple[list[Drawn], list[Drawn]]:
    """Return the figures of each column: the two least high under the map, which takes room."""
    high = sorted(figures, key=lambda one: -svg_size(one.block.payload["narrow"])[1])
    left = high[: max(0, len(high) - 2)]
    return [f for f in figures if f in left], [f for f in figures if f not in left]


def cited(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the sources of a sheet in three paragraphs: a source is written once, and numbered.

    Parameters
    ----------
    rows : sequence of dict
        See :func:`ateliers.sheets.gather.sources`.

    Returns
    -------
    list of str
        The sources; what comes from which; what is under which licence.
    """
    numbers: dict[str, int] = {}
    of, under = [], dict[str, list[str]]()
    for row in rows:
        names = AROUND.sub("", row["line"]).rstrip(".").split(" ; ")
        places = sorted(numbers.setdefault(name, len(numbers) + 1) for name in names)
        of.append(f"{row['what']} : {', '.join(map(str, places))}")
        for licence in row["licences"]:
            under.setdefault(licence, []).append(row["what"].lower())
    if not rows:
        return []
    every = [row["what"].lower() for row in rows]
    listed = [
        f"{licence} ({'tout' if what == every else listing(what)})"
        for licence, what in under.items()
    ]
    named = [f"[{number}] {name}" for name, number in numbers.items()]
    return [f"{' ; '.join(named)}.", f"{' · '.join(of)}.", f"Licences : {' ; '.join(listed)}."]


def _licences(titles: Sequence[str]) -> str:
    plural = "s" if len(titles) > 1 else ""
    return f"Licence{plural} : {' ; '.join(titles)}."


def _common(gathered: Gathered, edition: Edition, kind: str) -> dict[str, Any]:
    site = gathered.site
    return {
        "title": f"{kind} {site.name.of}",
        "description": f"{kind} {site.name.of}{f' : {site.question}' if site.question else ''}",
        "authors": list(edition.work.authors),
        "kind": f"{kind} · Ateliers des territoires, en chiffres",
        "words": WORDS,
        "site": site.name.full,
        "question": site.question,
        "edition": f"Édition du {day(edition.day)}, indépendante et non officielle",
        "colour": style.SITE_STYLES[gathered.rank % len(style.SITE_STYLES)].mark,
    }


def _figure(label: str, one: Drawn, *, large: bool = False) -> dict[str, Any]:
    payload = one.block.payload
    svg = on_paper(_drawing(one.block, large=large))
    width, height = svg_size(svg)
    return {
        "label": label,
        **{key: payload[key] for key in ("name", "title", "subtitle", "alt", "reading", "limits")},
        "svg": svg,
        "width": width,
        "height": height,
        "question": one.question,
        "source": one.origin.line,
        "licences": _licences(one.licences),
    }


def _drawing(block: Block, *, large: bool) -> str:
    narrow = str(block.payload["narrow"])
    return block.large if large else narrow[narrow.index("<svg") :]


def _spaced(value: Any, key: str = "") -> Any:
    """Return words with the unbreakable spaces of French, wherever they are."""
    if isinstance(value, dict):
        return {name: _spaced(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_spaced(one, key) for one in value]
    return spaced(value) if isinstance(value, str) and key not in _CODE else value
