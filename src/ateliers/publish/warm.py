"""The part of « Performances » on the reference notebook: what forking its kernel changes.

It is made from the result of ``make bench-reference``; without it, the page has no such part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
from markupsafe import Markup
from pydantic import BaseModel

from ateliers.figures.block import Table
from ateliers.numbers import NBSP, number
from ateliers.publish import results
from ateliers.publish.blocks import Page, block_html
from ateliers.publish.records import Block
from ateliers.publish.templating import day

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
        durations=_html(durations(result), shown),
        own_sentences=own_sentences(result),
        own=_html(own(result), shown),
    )


def _html(table: Table, shown: Page) -> str:
    return Markup(block_html(Block(table.payload()), shown))


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
    for what, seconds in (("un carnet seul", one.seconds), ("ses cellules seules", one.body)):
        runs = len(one.zygote_bytes)
        raw.append((f"{NAMES[FAST]}, {what}", 1, seconds, seconds, seconds, runs))
    columns = ["Outil", "Carnets", "Médiane (s)", "Minimum (s)", "Maximum (s)", "Mesures"]
    times = _times(result)
    longer = [load for load in loads if load != SHORT]
    once = f", une seule mesure pour {' et '.join(longer)}" if longer else ""
    return Table(
        name="durees-reference",
        title="Durée pour le carnet de référence, par outil",
        subtitle=f"{times} pour {SHORT} carnets{once}, en secondes",
        source=_source(result),
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
        source=_source(result),
        header=["Outil", f"{SHORT} carnets du livre"],
        rows=[[NAMES[name], _cell(got)] for name, got in sides.items()],
        data=pd.DataFrame(raw, columns=columns),
    )


def _times(result: Result) -> str:
    return f"Médiane de {result.repeat} mesures" if result.repeat > 1 else "Une mesure"


def _source(result: Result) -> str:
    return f"Source : Ateliers des territoires, mesure du {day(result.date)}."


def own_sentences(result: Result) -> list[str]:
    """Return what the notebooks of the book gain, and what they spend their time on."""
    said = []
    fast, serial = result.own.sides.get(FAST), result.own.sides.get(SERIAL)
    if fast and serial and fast.state == serial.state == "done":
        said.append(
            f"Pour {SHORT} carnets du livre, le moteur rapide prend {_seconds(fast.median)} et "
            f"{NAMES[SERIAL]} {_seconds(serial.median)}, "
            f"soit {number(serial.median / fast.median, 1)} fois plus."
        )
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
    return FAILED if got.state == "failed" else _seconds(got.median)


def _seconds(duration: float) -> str:
    return f"{number(duration, 1)}{NBSP}s"


def sentences(result: Result) -> list[str]:
    """Return what the figures say, one sentence each."""
    said = []
    mine = _done(result, FAST, SHORT)
    serial = _done(result, SERIAL, SHORT)
    if mine and serial:
        said.append(
            f"Pour {SHORT} carnets, le moteur rapide prend {_seconds(mine)} et "
            f"{NAMES[SERIAL]} {_seconds(serial)}, soit {number(serial / mine, 1)} fois plus."
        )
    others = {name: _done(result, name, SHORT) for name in ISOLATING}
    best = min((one for one in others.items() if one[1]), key=lambda one: one[1], default=None)
    if mine and best and best[0] != SERIAL:
        said.append(
            f"Parmi les outils qui isolent chaque carnet, le meilleur est "
            f"{NAMES[best[0]]}{NBSP}: {_seconds(best[1])}, {number(best[1] / mine, 1)} fois "
            "la durée du moteur rapide."
        )
    one = result.one
    said.append(
        f"Un carnet seul prend {number(one.seconds, 2)}{NBSP}s, dont {number(one.body, 2)}{NBSP}s "
        "pour ses propres cellules."
    )
    return said


def _done(result: Result, name: str, count: str) -> float:
    got = result.sides.get(name, {}).get(count)
    return got.median if got and got.state == "done" else 0.0
