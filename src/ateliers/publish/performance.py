"""The page « Performances »: how long the notebooks take, here and with other tools.

It is made from the result of ``make bench-execution``; without it, there is no page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel

from ateliers.errors import InvalidInput
from ateliers.figures.block import Table
from ateliers.numbers import NBSP, number
from ateliers.publish import results, warm
from ateliers.publish.blocks import Page
from ateliers.publish.pages import page_text
from ateliers.publish.results import seconds, source, table_html

#: Written by ``benchmarks/execution.py``.
RESULT = Path("benchmarks/results/execution.json")
#: The side that is this project, and the one the others are compared with.
OURS, REFERENCE = "ateliers", "papermill-serial"
#: Sides by the name of the result, in the order of the page.
NAMES = {
    "papermill-serial": "papermill en série",
    "papermill-pool": "papermill en parallèle",
    "jupyter-cache": "jupyter-cache",
    "snakemake": "snakemake",
    "ateliers": "ce livre",
}
SCENARIOS = {
    "cold": "Pour tout exécuter",
    "unchanged": "Quand rien n’a changé",
    "row": "Quand une ligne a changé",
}
STATES = {"done": "abouti", "failed": "n’a pas abouti"}
#: Durations closer than this share of one another are said to be alike.
ALIKE = 0.1


class Measure(BaseModel):
    """One tool in one situation: seconds, notebooks executed or left stale, how it ended."""

    median: float
    min: float
    max: float
    executed: list[str]
    stale: list[str]
    state: Literal["done", "failed"]


class Situations(BaseModel):
    """The three situations of one tool, in the order in which they follow one another."""

    cold: Measure
    unchanged: Measure
    row: Measure


class Change(BaseModel):
    """The cell that changed, and the notebooks that read it."""

    table: str
    code: str
    column: str
    needed: list[str]


class Machine(BaseModel):
    """Where it was measured; memory in bytes."""

    processor: str
    cores: int
    memory_bytes: int
    system: str


class Commit(BaseModel):
    """The version of the project that was measured; ``None`` outside a repository."""

    commit: str | None
    dirty: bool | None


class Result(BaseModel):
    """The content of :data:`RESULT`; ``sides`` is empty when nothing was measured."""

    date: str
    git: Commit
    machine: Machine
    versions: dict[str, str]
    repeat: int
    workers: int
    note: str
    notebooks: list[str]
    change: Change
    sides: dict[str, Situations]


def read_result(root: Path) -> Result | None:
    """Return what was measured; ``None`` when nothing was.

    Raises
    ------
    InvalidInput
        When the file is there but is not the result of a measure.
    """
    mend = "make bench-execution, or delete the file: the book then has no such page"
    result = results.read(root, RESULT, Result, "The measure of performances", mend)
    if result is None:
        return None
    unknown = sorted(set(result.sides) - set(NAMES))
    if unknown or (result.sides and not {OURS, REFERENCE} <= set(result.sides)):
        raise InvalidInput(
            f"The tools measured are {', '.join(result.sides)}; expected {', '.join(NAMES)}.",
            f"{RESULT.as_posix()}, key sides",
            "make bench-execution",
        )
    return result if result.sides else None


def page(root: Path, shown: Page) -> str | None:
    """Return the page, or ``None`` when nothing was measured; write its data beside `shown`."""
    result = read_result(root)
    if result is None:
        return None
    return page_text(
        "performance.md",
        result=result,
        durations=table_html(durations(result), shown),
        executions=table_html(executions(result), shown),
        findings=findings(result),
        better=better(result),
        reference=warm.section(root, shown),
        memory=f"{number(result.machine.memory_bytes / 2**30)}{NBSP}Gio de mémoire",
    )


def _measured(result: Result) -> dict[str, Situations]:
    """Return what was measured by tool, in the order of the page."""
    return {NAMES[name]: result.sides[name] for name in NAMES if name in result.sides}


def durations(result: Result) -> Table:
    """Return the table of the seconds that each tool takes."""
    sides = _measured(result)
    once = "Une seule mesure, en secondes"
    if result.repeat > 1:
        times = f"{result.repeat} mesures"
        once = f"Médiane de {times}, puis la plus courte et la plus longue, en secondes"
    s = "s" if result.workers > 1 else ""
    raw = [
        (name, words, len(result.notebooks), one.median, one.min, one.max, STATES[one.state])
        for name, side in sides.items()
        for scenario, words in SCENARIOS.items()
        for one in (_of(side, scenario),)
    ]
    measures = ("Carnets", "Médiane (s)", "Minimum (s)", "Maximum (s)")
    columns = ["Outil", "Situation", *measures, "État"]
    return Table(
        name="durees",
        title=f"Durée pour {len(result.notebooks)} carnets, par outil",
        subtitle=f"{once}, {result.workers} carnet{s} à la fois sauf en série",
        source=source(result.date),
        header=["Outil", "Tout exécuter", "Rien n’a changé", "Une ligne a changé"],
        rows=[[name, *_durations(side, result.repeat)] for name, side in sides.items()],
        data=pd.DataFrame(raw, columns=columns),
    )


def executions(result: Result) -> Table:
    """Return the table of what each tool executed again, and what it left stale."""
    sides = _measured(result)
    needed = {"unchanged": 0, "row": len(result.change.needed)}
    raw = [
        (name, SCENARIOS[scenario], len(one.executed), count, len(one.stale), STATES[one.state])
        for name, side in sides.items()
        for scenario, count in needed.items()
        for one in (_of(side, scenario),)
    ]
    columns = ["Outil", "Situation", "Exécutés", "À exécuter", "Périmés ensuite", "État"]
    return Table(
        name="executions",
        title="Carnets exécutés à nouveau, par outil",
        subtitle=f"Nombre de carnets, sur {len(result.notebooks)}",
        source=source(result.date),
        header=["Outil", "Rien n’a changé", "Une ligne a changé", "Résultats périmés ensuite"],
        rows=[[name, *_executions(side, result)] for name, side in sides.items()],
        data=pd.DataFrame(raw, columns=columns),
    )


def _durations(side: Situations, repeat: int) -> list[str]:
    cells = []
    for one in (side.cold, side.unchanged, side.row):
        if one.state == "failed":
            cells.append(STATES["failed"])
        elif repeat == 1:
            cells.append(seconds(one.median))
        else:
            spread = f"de {number(one.min, 1)} à {number(one.max, 1)}"
            cells.append(f"{seconds(one.median)}\n{spread}")
    return cells


def _executions(side: Situations, result: Result) -> list[str]:
    """Return how many notebooks were executed without need to, then after the change of a row."""
    if "failed" in (side.unchanged.state, side.row.state):
        return [STATES["failed"]] * 3
    right = side.row.executed == result.change.needed
    exactly = (
        "exactement ceux qu’il fallait" if right else f"il en fallait {len(result.change.needed)}"
    )
    return [
        number(len(side.unchanged.executed)),
        f"{number(len(side.row.executed))}\n{exactly}",
        number(len(side.row.stale)),
    ]


def findings(result: Result) -> list[str]:
    """Return how this book stands beside papermill in series, one sentence a situation."""
    ours, other = result.sides[OURS], result.sides[REFERENCE]
    name = NAMES[REFERENCE]
    return [
        f"{words}, {_compared(mine.median, theirs.median, name)}."
        for scenario, words in SCENARIOS.items()
        if (mine := _of(ours, scenario)).state == "done"
        and (theirs := _of(other, scenario)).state == "done"
    ]


def _of(side: Situations, scenario: str) -> Measure:
    measure: Measure = getattr(side, scenario)
    return measure


def _compared(mine: float, theirs: float, name: str) -> str:
    """Return « ce livre prend 25,0 s, soit 1,8 fois moins que papermill en série (45,0 s) »."""
    taken = f"ce livre prend {seconds(mine)}"
    if abs(mine - theirs) <= ALIKE * theirs:
        return f"{taken}, autant que {name} ({seconds(theirs)})"
    times, than = (theirs / mine, "moins") if mine < theirs else (mine / theirs, "plus")
    factor = number(times, 1 if times < 10 else 0)
    return f"{taken}, soit {factor} fois {than} que {name} ({seconds(theirs)})"


def better(result: Result) -> list[str]:
    """Return where another tool is quicker than this book with results as good."""
    said = []
    for scenario, words in SCENARIOS.items():
        mine = _of(result.sides[OURS], scenario)
        if mine.state == "failed":
            continue
        for name, side in result.sides.items():
            one = _of(side, scenario)
            quicker = one.median < mine.median * (1 - ALIKE)
            if name != OURS and quicker and one.state == "done" and not one.stale:
                said.append(
                    f"{words}, {NAMES[name]} prend {seconds(one.median)} "
                    f"et ce livre {seconds(mine.median)}."
                )
    return said
