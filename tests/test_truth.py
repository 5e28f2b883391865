"""Figures of the book, re-read from the producers' files with nothing but the csv module.

``truth.csv`` holds twenty of demography; ``truth_<theme>.csv`` as many of each other theme.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ateliers.parameters import load_themes
from tests.conftest import record
from tests.indicators.test_demography import value
from tests.support.producers import SHARED, needs_producers

HERE = Path(__file__).resolve().parent


def read_truths(theme: str) -> list[dict[str, str]]:
    """Return the true figures of a theme."""
    name = "truth.csv" if theme == "demography" else f"truth_{theme}.csv"
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [{**row, "theme": theme} for row in csv.DictReader(stream)]


THEMES = [theme.identifier for theme in load_themes(HERE.parent)]
TRUTH = [truth for theme in THEMES for truth in read_truths(theme)]
NAMES = [f"{t['site']}-{t['indicator']}-{t['period']}-{t['geography']}" for t in TRUTH]


def decimals(text: str) -> int:
    """Return how many decimals a number is written with."""
    return len(text.partition(".")[2])


def from_file(truth: dict[str, str]) -> float:
    """Compute a figure from its input file, row and column."""
    path = SHARED / truth["file"]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = {
            row[truth["key_column"]]: row
            for row in csv.DictReader(stream, delimiter=truth["delimiter"])
        }
    keys = truth["keys"].split("+")

    def total(column: str) -> float:
        plus, _, minus = column.partition("-")
        cells = [float(rows[k][plus].replace(",", ".")) for k in keys]
        taken = [float(rows[k][minus].replace(",", ".")) for k in keys] if minus else [0.0]
        return sum(cells) - sum(taken)

    divisor = total(truth["divisor"]) if truth["divisor"] else 1.0
    return float(truth["factor"]) * total(truth["column"]) / divisor


@pytest.mark.parametrize("theme", THEMES)
def test_there_are_twenty(theme: str) -> None:
    assert len(read_truths(theme)) >= 20


@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_record_agrees(truth: dict[str, str]) -> None:
    there = record(truth["site"], truth["theme"])
    found = value(there, truth["indicator"], truth["period"], truth["geography"])
    assert f"{found:.{decimals(truth['expected'])}f}" == truth["expected"]


@needs_producers
@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_producer_agrees(truth: dict[str, str]) -> None:
    assert f"{from_file(truth):.{decimals(truth['expected'])}f}" == truth["expected"]
