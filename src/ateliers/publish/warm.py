"""The part of « Performances » on the reference notebook: what forking its kernel changes.

It is made from the result of ``make bench-reference``; without it, the page has no such part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel

from ateliers.figures.block import Table
from ateliers.numbers import NBSP, number
from ateliers.publish import results
from ateliers.publish.blocks import Page
from ateliers.publish.results import seconds, source, table_html

#: Written by ``benchmarks/reference.py``.
RESULT = Path("benchmarks/results/reference.json")
#: Sides by the name of the result, in the order of the page.
NAMES = {
    "papermill-serial": "papermill en série",
    "papermill-pool": "papermill en parallèle",
    "papermill-tuned": "papermill en parallèle, réglé",
    "jupyter-cache": "jupyter-cache",
    "ploomber-engine": "ploomber-engine, sans isolation",
    "ateliers-standard": "ce livre, moteur ordinaire",
    "ateliers-fast": "ce livre, moteur rapide",
}
FAST, SERIAL = "ateliers-fast", "papermill-serial"
#: Those that give each notebook a process of its own.
ISOLATING = ("papermill-serial", "papermill-pool", "papermill-tuned", "jupyter-cache")
SHORT = "12"
ABSENT = "non mesuré"
FAILED = "n’a pas abouti"


class One(BaseModel):
    """One notebook alone, in seconds; bytes held by the zygote after each."""

    seconds: float
    body: float
    overhead: float
    zygote_bytes: list[int]


class Load(BaseModel):
    """A tool on a number of notebooks, in seconds; nothing when it failed."""

    state: Literal["done", "failed"]
    median: float = 0
    min: float = 0
    max: float = 0
    seconds: list[float]


class Drawing(BaseModel):
    """The cells of a theme on all its sites, in seconds, and what figures take of them."""

    seconds: float
    drawing: float


class Own(BaseModel):
    """The notebooks of the book: tool → durations, and theme → what is drawing."""

    sides: dict[str, Load]
    drawing: dict[str, Drawing]


class Result(BaseModel):
    """The content of :data:`RESULT`: tool → number of notebooks → durations."""

    date: str
    repeat: int
    workers: int
    note: str
    one: One
    sides: dict[str, dict[str, Load]]
    own: Own


class Section(BaseModel):
    """What the template shows."""

    note: str
    sentences: list[str]
    durations: str
    own_sentences: list[str]
    own: str


def section(root: Path, shown: Page) -> Section | None:
    """Return the part of the page, or ``None`` when nothing was measured; write its data."""
    mend = "make bench-reference, or delete the file: the page then has no such part"
    result = results.read(root, RESULT, Result, "The measure of the reference notebook", mend)
    if result is None:
        return None
    return Section(
        note=result.note,
        sentences=sentences(result),
        durations=table_html(durations(result), shown),
        own_sentences=own_sentences(result),
        own=table_html(own(result), shown),
    )


def durations(result: Result) -> Table:
    """Return the table of the seconds that each tool takes."""
    loads = sorted({count for one in result.sides.values() for count in one}, key=int)
    sides = {name: result.sides[name] for name in NAMES if name in result.sides}
    raw = [
        (NAMES[name], int(count), got.median, got.min, got.max, len(got.seconds))
        for name, ones in sides.items()
        for count in loads
        if (got := ones.get(count)) and got.state == "done"
    ]
    one = result.one
    for what, taken in (("un carnet seul", one.seconds), ("ses cellules seules", one.body)):
        runs = len(one.zygote_bytes)
        raw.append((f"{NAMES[FAST]}, {what}", 1, taken, taken, taken, runs))
    columns = ["Outil", "Carnets", "Médiane (s)", "Minimum (s)", "Maximum (s)", "Mesures"]
    times = _times(result)
    longer = [load for load in loads if load != SHORT]
    once = f", une seule mesure pour {' et '.join(longer)}" if longer else ""
    return Table(
        name="durees-reference",
        title="Durée pour le carnet de référence, par outil",
        subtitle=f"{times} pour {SHORT} carnets{once}, en secondes",
        source=source(result.date),
        header=["Outil", *(f"{count} carnets" for count in loads)],
        rows=[
            [NAMES[name], *(_cell(ones.get(count)) for count in loads)]
            for name, ones in sides.items()
        ],
        data=pd.DataFrame(raw, columns=columns),
    )


def own(result: Result) -> Table:
    """Return the table of the seconds that each tool takes for the notebooks of the book."""
    sides = {name: result.own.sides[name] for name in NAMES if name in result.own.sides}
    raw = [
        (NAMES[name], int(SHORT), got.median, got.min, got.max, len(got.seconds))
        for name, got in sides.items()
        if got.state == "done"
    ]
    columns = ["Outil", "Carnets", "Médiane (s)", "Minimum (s)", "Maximum (s)", "Mesures"]
    return Table(
        name="durees-livre",
        title=f"Durée pour {SHORT} carnets de ce livre, par outil",
        subtitle=f"{_times(result)}, rien n’étant encore fait, en secondes",
        source=source(result.date),
        header=["Outil", f"{SHORT} carnets du livre"],
        rows=[[NAMES[name], _cell(got)] for name, got in sides.items()],
        data=pd.DataFrame(raw, columns=columns),
    )


def _times(result: Result) -> str:
    return f"Médiane de {result.repeat} mesures" if result.repeat > 1 else "Une mesure"


def own_sentences(result: Result) -> list[str]:
    """Return what the notebooks of the book gain, and what they spend their time on."""
    sides = result.own.sides
    said = _gain(f"{SHORT} carnets du livre", _median(sides.get(FAST)), _median(sides.get(SERIAL)))
    spent = result.own.drawing.values()
    share = 100 * sum(one.drawing for one in spent) / sum(one.seconds for one in spent)
    said.append(
        f"Les bibliothèques chargées, le dessin des figures prend {number(share)}{NBSP}% du temps "
        "des cellules : le moteur n’y change rien."
    )
    return said


def _cell(got: Load | None) -> str:
    if got is None:
        return ABSENT
    return FAILED if got.state == "failed" else seconds(got.median)


def _gain(what: str, mine: float, serial: float) -> list[str]:
    """Say how the fast engine stands beside papermill in series; nothing unless both were timed."""
    if not mine or not serial:
        return []
    return [
        f"Pour {what}, le moteur rapide prend {seconds(mine)} et {NAMES[SERIAL]} "
        f"{seconds(serial)}, soit {number(serial / mine, 1)} fois plus."
    ]


def sentences(result: Result) -> list[str]:
    """Return what the figures say, one sentence each."""
    mine = _done(result, FAST, SHORT)
    said = _gain(f"{SHORT} carnets", mine, _done(result, SERIAL, SHORT))
    others = {name: _done(result, name, SHORT) for name in ISOLATING}
    best = min((one for one in others.items() if one[1]), key=lambda one: one[1], default=None)
    if mine and best and best[0] != SERIAL:
        said.append(
            f"Parmi les outils qui isolent chaque carnet, le meilleur est "
            f"{NAMES[best[0]]}{NBSP}: {seconds(best[1])}, {number(best[1] / mine, 1)} fois "
            "la durée du moteur rapide."
        )
    one = result.one
    said.append(
        f"Un carnet seul prend {number(one.seconds, 2)}{NBSP}s, dont {number(one.body, 2)}{NBSP}s "
        "pour ses propres cellules."
    )
    return said


def _done(result: Result, name: str, count: str) -> float:
    return _median(result.sides.get(name, {}).get(count))


def _median(got: Load | None) -> float:
    """Return the seconds of a tool; 0 when it was not timed, or failed."""
    return got.median if got and got.state == "done" else 0.0
