"""Files of scenarios: what the project holds, and what is refused, in which words."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.scenarios import (
    LIMITS,
    OBSERVED,
    READ_IN,
    Scenario,
    load_scenario,
    load_scenario_theme,
    load_scenarios,
)
from ateliers.tables import Reader

ROOT = Path(__file__).resolve().parents[1]
APOSTROPHE = re.compile(r"'")
BREAKABLE = re.compile(r"[ \u00a0][;!?]| [:»%€]|« ")
FILE = "parameters/scenarios/tessy-bocage-recul.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the parameters and of the catalogue."""
    shutil.copytree(ROOT / "parameters", tmp_path / "parameters")
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data/sources.yml", tmp_path / "data")
    return tmp_path


def refusal(project: Path, old: str, new: str) -> str:
    """Return what is said of a file after a change."""
    file = project / FILE
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_scenarios(project)
    assert caught.value.exit_code == 2
    assert FILE in str(caught.value)
    return str(caught.value)


def every() -> list[Scenario]:
    return load_scenarios(ROOT)


def test_each_site_has_a_trend_and_at_least_three_others() -> None:
    counted = Counter(one.site for one in every())
    assert len(counted) == 4
    assert all(count >= 4 for count in counted.values()), counted
    firsts = {one.site: one.slug for one in reversed(every())}
    assert set(firsts.values()) == {"tendance"}


@pytest.mark.parametrize("one", every(), ids=lambda one: one.identifier)
def test_no_hypothesis_of_the_project_is_unsourced(one: Scenario) -> None:
    for name, given in one.hypotheses.items():
        assert bool(given.source) != bool(given.debate), name
        if given.debate:
            assert len(given.debate) >= 20, "why this bound is said in a sentence"
            assert given.low is not None and given.high is not None


@pytest.mark.parametrize("one", every(), ids=lambda one: one.identifier)
def test_french_text_has_its_typography_and_no_figure(one: Scenario) -> None:
    said = [one.title, one.summary, *(h.debate for _, h in one.hypotheses.items() if h.debate)]
    assert not [text for text in said if APOSTROPHE.search(text)]
    assert not [text for text in said if BREAKABLE.search(text)]
    # A number in words would have no source of its own; a year is a name.
    assert not [text for text in said if re.search(r"(?<!\d)(?!20\d\d)\d+", text)]
    assert all(len(s.split()) <= 24 for text in said for s in re.split(r"(?<=[.;]) ", text))


def test_scenarios_of_a_site_differ_on_several_hypotheses() -> None:
    for one in every():
        trend = load_scenario(one.site, "tendance", ROOT)
        if one.slug != "tendance":
            pairs = zip(one.hypotheses.items(), trend.hypotheses.items(), strict=True)
            assert sum(a.value != b.value for (_, a), (_, b) in pairs) >= 3, one.identifier


def test_distances_with_a_source_are_those_of_the_table() -> None:
    known = set(Reader(ROOT).read("work_distances")["km"])
    sourced = {
        given.value
        for one in every()
        for _, given in one.hypotheses.items()
        if given.source == "insee_work_distances"
    }
    assert sourced == known


def test_what_is_observed_is_read_in_the_data_set_it_names() -> None:
    from ateliers.indicators import scenario_base
    from ateliers.scenario_study import _SEEN

    assert set(READ_IN) == set(_SEEN)
    data = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))["resources"]
    behind = {one["name"]: {source["id"] for source in one["sources"]} for one in data}
    read = set().union(*(behind[table] for table in scenario_base.TABLES))
    assert set(READ_IN.values()) <= read
    for one in every():
        for name, given in one.hypotheses.items():
            if given.value == OBSERVED:
                assert given.source == READ_IN[name]


def test_an_observed_value_that_names_another_source_is_refused(project: Path) -> None:
    file = project / "parameters/scenarios/villeneuve-de-berg-tendance.yml"
    text = file.read_text(encoding="utf-8")
    told = "car_outside: {value: observed, source: insee_mobpro_2021}"
    assert told in text
    file.write_text(text.replace(told, told.replace("mobpro", "car")), encoding="utf-8")
    with pytest.raises(InvalidInput, match='"car_outside" is not read in "insee_car_2021"') as said:
        load_scenarios(project)
    assert said.value.mend == "source: insee_mobpro_2021"


def test_a_hypothesis_nobody_answers_for_is_refused(project: Path) -> None:
    said = refusal(project, "migration:\n    value: -0.8", "migration:\n    value: -0.8\n  drift:")
    assert "drift" in said
    shutil.copy(ROOT / FILE, project / FILE)
    text = (ROOT / FILE).read_text(encoding="utf-8")
    bare = re.sub(
        r"  migration:\n(?:    .*\n|      .*\n)+?  drift:",
        "  migration: {value: -0.8}\n  drift:",
        text,
    )
    (project / FILE).write_text(bare, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_scenarios(project)
    assert "hypotheses.migration" in str(caught.value)
    assert "no one answers for it" in str(caught.value)
    assert "source" in caught.value.mend or "source" in str(caught.value)


def test_a_source_that_is_not_in_the_catalogue_is_refused(project: Path) -> None:
    file = project / "parameters/scenarios/tessy-bocage-tendance.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("insee_work_distances", "insee_work_distance"), encoding="utf-8")
    with pytest.raises(InvalidInput, match='Did you mean "insee_work_distances"') as caught:
        load_scenarios(project)
    assert "hypotheses.distance_outside.source" in caught.value.where


def test_source_and_debate_together_are_refused(project: Path) -> None:
    said = refusal(project, "value: -0.8", "value: -0.8\n    source: insee_comparateur_2025")
    assert "not both" in said


def test_a_value_out_of_its_bounds_is_refused(project: Path) -> None:
    assert "not between its bounds" in refusal(project, "value: -0.8", "value: -2")


def test_a_debate_without_bounds_is_refused(project: Path) -> None:
    assert '"low" and "high"' in refusal(project, "    low: -1.2\n", "")


def test_a_value_that_cannot_be_is_refused(project: Path) -> None:
    said = refusal(
        project, "value: 22\n    low: 18\n    high: 26", "value: 92\n    low: 18\n    high: 99"
    )
    assert "vacancy" in said and "between 0 and 60" in said


def test_an_unknown_key_is_refused_with_the_nearest(project: Path) -> None:
    assert 'Did you mean "vacancy"' in refusal(project, "  vacancy:", "  vacanci:")


def test_an_unknown_site_is_refused_with_the_nearest(project: Path) -> None:
    assert 'Did you mean "tessy-bocage"' in refusal(
        project, "site: tessy-bocage", "site: tessy-bocaje"
    )


def test_scenarios_of_a_site_that_was_taken_out_stand_aside(project: Path) -> None:
    (project / "parameters/sites/tessy-bocage.yml").unlink()
    assert {one.site for one in load_scenarios(project)} == {
        "massif-du-sancy",
        "pays-de-l-arbresle",
        "villeneuve-de-berg",
    }


def test_a_file_named_otherwise_is_refused(project: Path) -> None:
    said = refusal(project, "identifier: tessy-bocage-recul", "identifier: tessy-bocage-repli")
    assert "<site>-<slug>.yml" in said


def test_an_unknown_scenario_is_refused_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match='Did you mean "recul"'):
        load_scenario("tessy-bocage", "recull", ROOT)


def test_a_project_without_scenarios_has_none(tmp_path: Path) -> None:
    (tmp_path / "parameters" / "sites").mkdir(parents=True)
    assert load_scenarios(tmp_path) == []
    assert load_scenario_theme(tmp_path) is None


def test_limits_hold_every_hypothesis() -> None:
    from dataclasses import fields

    from ateliers.indicators.scenarios import Hypotheses

    assert [*LIMITS] == [field.name for field in fields(Hypotheses)]
