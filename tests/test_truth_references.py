"""Ranks, percentiles and medians of the book, recomputed from the producers' files by other code.

:mod:`tests.support.recomputed` uses nothing of the project but the place of those files.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ateliers.figures.standings import Standing, standings
from tests.conftest import record, study
from tests.support import recomputed
from tests.support.producers import needs_producers
from tests.test_truth import decimals

HERE = Path(__file__).resolve().parent
with (HERE / "truth_references.csv").open(encoding="utf-8", newline="") as stream:
    TRUTH = list(csv.DictReader(stream))
NAMES = [f"{t['site']}-{t['measure']}-{t['statistic']}" for t in TRUTH]
#: Measures of mobility; the others are of demography.
MOBILITY = ("part_voiture", "part_velo", "part_tc", "part_marche", "part_commune", "part_2voit")


def theme_of(measure: str) -> str:
    """Return the theme that ranks a measure."""
    return "mobility" if measure in MOBILITY else "demography"


def found_in(standing: Standing, statistic: str) -> float | None:
    """Return a figure as the book has it."""
    if statistic in ("best", "worst"):
        return standing.places[statistic == "worst"]
    return {
        "rank": standing.rank.value,
        "count": standing.count,
        "percentile": standing.below[0] if standing.rank.value else None,
        "median": standing.everyone.value,
        "peers_q1": standing.peers.low,
        "peers_median": standing.peers.value,
        "peers_q3": standing.peers.high,
    }[statistic]


def test_there_are_twenty_percentiles_and_peer_medians() -> None:
    wanted = [t for t in TRUTH if t["statistic"] in ("percentile", "peers_median")]
    assert len(wanted) >= 20


@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_record_agrees(truth: dict[str, str]) -> None:
    theme = theme_of(truth["measure"])
    there = standings(record(truth["site"], theme), study(truth["site"], theme).view)
    standing = next(s for s in there if s.entry.code == truth["measure"])
    assert standing.period == truth["period"]
    found = found_in(standing, truth["statistic"])
    assert found is not None
    assert f"{found:.{decimals(truth['expected'])}f}" == truth["expected"]


@needs_producers
@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_producers_agree(truth: dict[str, str]) -> None:
    found = recomputed.statistic(truth["statistic"], truth["epci"], truth["measure"])
    assert f"{found:.{decimals(truth['expected'])}f}" == truth["expected"]
