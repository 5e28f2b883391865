"""Runs of scenarios: one a file, whose key holds that file alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.runner import Options, chosen_runs
from ateliers.execution.scenario_runs import prepare
from ateliers.parameters import load_sites
from tests.support.inputs import copy_project

TREND = "parameters/scenarios/tessy-bocage-tendance.yml"


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(root, tmp_path_factory.mktemp("scenarios") / "project")


def test_each_scenario_is_a_run_of_its_site(root: Path) -> None:
    sites = load_sites(root)
    runs = prepare(root, sites).runs(sites)
    assert len(runs) == len(list((root / "parameters/scenarios").glob("*.yml")))
    one = next(run for run in runs if run.name == "tessy-bocage/scenario-recul")
    assert one.place == Path("runs/tessy-bocage/scenario-recul")
    assert one.parameters == {"site": "tessy-bocage", "scenario": "recul"}


def test_the_key_of_a_scenario_holds_its_own_file_alone(root: Path) -> None:
    sites = load_sites(root)
    for run in prepare(root, sites).runs(sites):
        files = {name.partition(",")[0] for name in run.settings}
        files -= {"rank of the site", "data/sources.yml"}
        slug = run.parameters["scenario"]
        assert files == {
            f"parameters/sites/{run.site}.yml",
            "parameters/scenarios.yml",
            f"parameters/scenarios/{run.site}-{slug}.yml",
        }


def test_those_of_a_site_are_compared_once_they_have_run(root: Path) -> None:
    sites = load_sites(root)
    runs = prepare(root, sites).comparisons(sites)
    assert [run.place for run in runs] == [
        Path(f"comparisons/scenarios-{site.identifier}") for site in sites
    ]
    names = {run.name for run in prepare(root, sites).runs(sites)}
    assert {name for run in runs for name in run.reads} == names
    assert all(name.startswith(f"{run.parameters['site']}/") for run in runs for name in run.reads)


def test_another_value_changes_the_settings_of_its_run_only(project: Path) -> None:
    sites = load_sites(project)
    before = {run.name: run.settings for run in prepare(project, sites).runs(sites)}
    file = project / TREND
    text = file.read_text("utf-8")
    try:
        file.write_text(text.replace("value: 200", "value: 210"), "utf-8")
        after = {run.name: run.settings for run in prepare(project, sites).runs(sites)}
    finally:
        file.write_text(text, "utf-8")
    moved = [name for name in before if before[name] != after[name]]
    assert moved == ["tessy-bocage/scenario-tendance"]


@pytest.mark.parametrize(
    ("themes", "first", "then"),
    [
        (["scenarios"], 4, ["scenarios-tessy-bocage"]),
        (["scenario-recul"], 1, ["scenarios-tessy-bocage"]),
        (["climate"], 1, ["climate", "synthesis"]),
        (["climate", "scenario-recul"], 2, ["climate", "synthesis", "scenarios-tessy-bocage"]),
    ],
)
def test_scenarios_are_chosen_as_themes_are(
    root: Path, themes: list[str], first: int, then: list[str]
) -> None:
    found = chosen_runs(root, Options(sites=["tessy-bocage"], themes=themes))
    assert len(found[0]) == first
    assert [run.theme for run in found[1]] == then


def test_an_unknown_scenario_names_no_run(root: Path) -> None:
    with pytest.raises(InvalidInput, match='Did you mean "scenario-recul"'):
        chosen_runs(root, Options(sites=["tessy-bocage"], themes=["scenario-recal"]))


def test_a_wrong_scenario_is_refused_before_anything_runs(project: Path) -> None:
    file = project / TREND
    text = file.read_text("utf-8")
    try:
        file.write_text(text.replace("source: insee_work_distances", "source: insee"), "utf-8")
        with pytest.raises(InvalidInput) as caught:
            chosen_runs(project, Options(themes=["climate"]))
    finally:
        file.write_text(text, "utf-8")
    assert TREND in caught.value.where


def test_a_project_without_scenarios_runs_as_before(project: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(project, tmp_path / "copy"))
    (copy / "parameters" / "scenarios.yml").unlink()
    sites = load_sites(copy)
    assert prepare(copy, sites).runs(sites) == []
    assert prepare(copy, sites).comparisons(sites) == []
