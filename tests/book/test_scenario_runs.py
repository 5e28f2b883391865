"""A hypothesis that changes executes its scenario again, and no other, and moves its figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ateliers.execution.plan import DEPENDS, EXECUTE, KEEP
from ateliers.execution.runner import Options, planned, run_all
from ateliers.record import read_record
from tests.support.inputs import copy_project

pytestmark = pytest.mark.slow

SITE = "tessy-bocage"
ASKED = Options(sites=[SITE], themes=["scenarios"])
TREND = f"parameters/scenarios/{SITE}-tendance.yml"


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project whose scenarios of one site have run."""
    copy = copy_project(root, tmp_path_factory.mktemp("scenarios") / "project")
    outcome = run_all(copy, ASKED, say=lambda line: None)
    assert outcome.failed == [], [r["error"] for r in outcome.records]
    return copy


@pytest.fixture(scope="module")
def moved(project: Path) -> Iterator[tuple[dict[str, str], list[str], dict[str, float]]]:
    """Raise migration and days of one scenario; yield the plan, what ran and the values before."""
    before = values(project)
    file = project / TREND
    text = file.read_text("utf-8")
    line = "  migration: {value: observed, source: insee_comparateur_2025}"
    raised = "  migration: {value: 0.5, low: 0, high: 1, debate: Pour voir ce que cela change.}"
    assert line in text and "value: 200" in text
    file.write_text(text.replace(line, raised).replace("value: 200", "value: 210"), "utf-8")
    plan = {one.run.name: one.action for one in planned(project, ASKED)}
    outcome = run_all(project, ASKED, say=lambda line: None)
    yield plan, [f"{r['site']}/{r['theme']}" for r in outcome.records], before


def values(project: Path, slug: str = "tendance") -> dict[str, float]:
    frame = read_record(project / f"build/runs/{SITE}/scenario-{slug}/indicators.csv")
    kept = frame[frame["period"].isin(["2035", "2022-2035"])]
    return dict(zip(kept["indicator"], kept["value"], strict=True))


def test_only_the_run_of_the_scenario_is_executed(moved) -> None:
    plan, ran, _ = moved
    assert (
        plan
        == {
            f"{SITE}/scenario-tendance": EXECUTE,
            f"{SITE}/scenario-transition-solidaire": KEEP,
            f"{SITE}/scenario-bourg-vivant": KEEP,
            f"{SITE}/scenario-recul": KEEP,
            f"comparison/scenarios-{SITE}": EXECUTE,
        }
        or plan[f"comparison/scenarios-{SITE}"] == DEPENDS
    )
    assert sorted(ran) == [f"comparison/scenarios-{SITE}", f"{SITE}/scenario-tendance"]


def test_figures_move_the_way_they_should(project: Path, moved) -> None:
    before, after = moved[2], values(project)
    for code in ("scen_pop", "scen_menages", "scen_besoin", "scen_ges", "scen_km"):
        assert after[code] > before[code], code
    assert after["scen_ges"] / before["scen_ges"] == pytest.approx(210 / 200)
    # What no hypothesis that changed decides stays where it was.
    for code in ("scen_taille", "scen_point_mort", "scen_pour_taille"):
        assert after[code] == before[code], code


def test_the_comparison_and_the_data_of_the_page_follow(project: Path, moved) -> None:
    folder = project / f"build/comparisons/scenarios-{SITE}"
    frame = read_record(folder / "indicators.csv")
    trend = frame["geography"].eq(f"scenario:{SITE}-tendance")
    shown = frame[trend & frame["indicator"].eq("scen_pop") & frame["period"].eq("2035")]
    assert shown["value"].tolist() == [values(project)["scen_pop"]]
    page = json.loads((folder / "scenarios.json").read_text("utf-8"))
    first = page["scenarios"][0]
    assert (first["slug"], first["hypotheses"]["migration"]) == ("tendance", 0.5)
    assert first["hypotheses"]["days"] == 210
    assert "migration" in first["debated"]
