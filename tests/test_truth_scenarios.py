"""Scenarios, computed again by separate code from the producers' files."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from ateliers.indicators import scenario_base
from ateliers.scenario_study import ScenarioStudy
from tests.support.producers import SHARED, needs_producers
from tests.support.scenario_truth import recomputed

with (Path(__file__).parent / "truth_scenarios.csv").open(encoding="utf-8", newline="") as stream:
    TRUTH = list(csv.DictReader(stream))
NAMES = [f"{t['site']}-{t['scenario']}-{t['indicator']}-{t['period']}" for t in TRUTH]


@cache
def record(site: str, scenario: str) -> dict[tuple[str, str], float]:
    """Return the record of a scenario by indicator and period, computed from ``data/``."""
    there = ScenarioStudy(site, scenario)
    frame = scenario_base.compute(there.own, there.view, "")
    keys = zip(frame["indicator"], frame["period"], strict=True)
    return dict(zip(keys, frame["value"], strict=True))


@cache
def again(site: str, scenario: str) -> dict[tuple[str, str], float]:
    """Return the same, by code that knows nothing of the library."""
    return recomputed(site, scenario, SHARED)


def written(truth: dict[str, str], value: float) -> str:
    return f"{value:.{len(truth['expected'].partition('.')[2])}f}"


def test_every_site_has_true_figures() -> None:
    assert len(TRUTH) >= 20
    assert len({truth["site"] for truth in TRUTH}) == 4


@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_record_agrees(truth: dict[str, str]) -> None:
    found = record(truth["site"], truth["scenario"])[truth["indicator"], truth["period"]]
    assert written(truth, found) == truth["expected"]


@needs_producers
@pytest.mark.parametrize("truth", TRUTH, ids=NAMES)
def test_the_producers_files_agree(truth: dict[str, str]) -> None:
    found = again(truth["site"], truth["scenario"])[truth["indicator"], truth["period"]]
    assert written(truth, found) == truth["expected"]


@needs_producers
@pytest.mark.parametrize(("site", "scenario"), sorted({(t["site"], t["scenario"]) for t in TRUTH}))
def test_everything_recomputed_agrees(site: str, scenario: str) -> None:
    known = record(site, scenario)
    for key, value in again(site, scenario).items():
        assert known[key] == pytest.approx(value, rel=1e-9, abs=1e-9), key
