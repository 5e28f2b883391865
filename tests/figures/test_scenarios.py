"""Figures and sentences of scenarios: what they say, and what they refuse to say."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from ateliers.figures import comparison_scenarios, scenarios
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.comparison_scenarios import NOT_COMPUTED, values_of
from ateliers.figures.scenario_words import HYPOTHESES
from ateliers.indicators import scenario_base
from ateliers.indicators.scenarios import HORIZON, MEASURES
from ateliers.narrative import scenarios as sentences
from ateliers.numbers import number
from ateliers.scenario_study import ScenarioComparison, ScenarioStudy
from ateliers.scenarios import LIMITS, load_scenarios
from tests.conftest import ROOT

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
EVERY = [(one.site, one.slug) for one in load_scenarios(ROOT)]
SOME = [(V, "tendance"), (S, "habiter-a-l-annee"), (T, "recul"), (A, "train-et-velo")]
BREAKABLE = re.compile(r"[ \u00a0][;!?]| [:»%€]|« |'")


@cache
def study(site: str, slug: str) -> ScenarioStudy:
    return ScenarioStudy(site, slug)


@cache
def figures(site: str, slug: str) -> dict[str, Figure]:
    there = study(site, slug)
    own, view, source = there.own, there.view, there.sources
    drawn = [
        scenarios.population(own, view, source["population"]),
        scenarios.dwellings(own, source["need"]),
        scenarios.trips(own, view, source["emissions"]),
        *(scenarios.tornado(own, view, measure, source[measure]) for measure in MEASURES),
    ]
    return {figure.name: figure for figure in drawn}


class Compared(ScenarioComparison):
    """The scenarios of a site, from records computed on the spot."""

    def _records(self) -> pd.DataFrame:
        frames = [scenario_base.compute(case, self.view, "") for case in self.cases]
        return pd.concat(frames, ignore_index=True)


@cache
def compared(site: str) -> Compared:
    return Compared(site)


@pytest.mark.parametrize(("site", "slug"), SOME)
def test_every_text_is_good_french_with_its_source(site: str, slug: str) -> None:
    for figure in figures(site, slug).values():
        texts = [figure.title, figure.subtitle, figure.alt, figure.reading, figure.limits]
        assert not [text for text in texts if BREAKABLE.search(text)]
        assert not figure.alt.endswith("…"), figure.alt
        assert figure.source.startswith("Source")
    said = [*sentences.results(study(site, slug).own), *sentences.lede(study(site, slug).own, "S")]
    assert not [text for text in said if BREAKABLE.search(text)]


@pytest.mark.parametrize(("site", "slug"), EVERY)
def test_what_is_not_a_forecast_says_so(site: str, slug: str) -> None:
    own = study(site, slug).own
    for sentence in sentences.results(own):
        assert re.search(r"rait\b|raient\b", sentence), "in the conditional"


@pytest.mark.parametrize(("site", "slug"), SOME)
def test_the_population_is_drawn_between_its_published_bounds(site: str, slug: str) -> None:
    data = figures(site, slug)["population"].data.set_index("Année")
    assert (data["Borne basse (hab.)"] <= data["Borne haute (hab.)"]).all()
    assert data.index.tolist() == list(range(2022, 2051))
    assert data.loc[2022].nunique() == 1
    people = study(site, slug).own.projection.population
    assert data.at[HORIZON, "Scénario (hab.)"] == round(people)


@pytest.mark.parametrize(("site", "slug"), EVERY)
def test_the_sentence_of_people_counts_what_is_gained_since_the_start(site: str, slug: str) -> None:
    own = study(site, slug).own
    gained = own.projection.population - own.observed.base.population
    sign = "de plus" if gained > 0 else "de moins"
    said = sentences.people(own)
    assert f"{number(own.projection.population)} habitants" in said
    assert f"soit {number(abs(gained))} {sign} qu’en 2022." in said


def test_the_bounds_of_the_method_are_drawn() -> None:
    line = figures(V, "tendance")["population"].data.set_index("Année").loc[HORIZON]
    assert [round(value) for value in line] == [8737, 8571, 9216]


@pytest.mark.parametrize(("site", "slug"), SOME)
def test_causes_add_up_to_the_total_drawn(site: str, slug: str) -> None:
    bars = figures(site, slug)["dwellings"].data.set_index("Cause")["Logements (par an)"]
    causes = [bars[label] for label in scenarios.CAUSES.values()]
    assert sum(causes) == pytest.approx(bars["Total"])
    gases = figures(site, slug)["trips"].data.set_index("Trajets")["Émissions (t CO₂e par an)"]
    assert gases.drop("Total").sum() == pytest.approx(gases["Total"])


@pytest.mark.parametrize(
    ("need", "said"),
    [
        (40.77, "40,8 logements à apporter par an"),
        (-6.7, "6,7 logements de trop par an"),
        (0.04, "Ni plus ni moins de logements qu’aujourd’hui"),
    ],
)
def test_a_need_is_said_whatever_its_sign(need: float, said: str) -> None:
    assert scenarios.needed(need) == said


@pytest.mark.parametrize("measure", MEASURES)
def test_the_heaviest_hypothesis_comes_first(measure: str) -> None:
    spans = scenarios.sensitivities(study(V, "tendance").own, measure)
    assert [s.reach for s in spans] == sorted((s.reach for s in spans), reverse=True)
    assert spans[0].label in figures(V, "tendance")[f"sensitivity_{measure}"].title


def test_a_hypothesis_at_zero_is_weighed_by_its_bounds_only() -> None:
    spans = {s.label: s for s in scenarios.sensitivities(study(V, "tendance").own, "need")}
    renewal = spans[HYPOTHESES["renewal"].label]
    assert renewal.step is None
    assert renewal.debate is not None and renewal.debate[0] == 0 < renewal.debate[1]


def test_windows_of_migration_are_its_bounds_until_it_is_debated() -> None:
    assert study(V, "tendance").own.bounds["migration"] == pytest.approx((1.344, 1.61), abs=1e-3)
    assert study(V, "etalement").own.bounds["migration"] == (1.3, 1.8)


def test_too_few_people_in_the_sample_is_said() -> None:
    assert "ordre de grandeur" in figures(T, "recul")["trips"].limits
    assert "ordre de grandeur" not in figures(V, "tendance")["trips"].limits


@pytest.mark.parametrize(("site", "slug"), EVERY)
def test_each_hypothesis_is_listed_with_who_answers_for_it(site: str, slug: str) -> None:
    there = study(site, slug)
    table = scenarios.hypotheses(there.own, there.origins, there.sources["all"])
    assert len(table.rows) == len(LIMITS)
    assert all(row[-1].strip() for row in table.rows)
    debated = sum("À débattre" in row[-1] for row in table.rows)
    assert table.title.startswith(f"{debated} ")
    assert not [cell for row in table.rows for cell in row if BREAKABLE.search(cell)]


@pytest.mark.parametrize("site", [V, S, T, A])
def test_scenarios_stand_side_by_side(site: str) -> None:
    there = compared(site)
    given = (there.frame, there.cases)
    table = comparison_scenarios.scenarios(*given, there.sources["all"])
    assert len(table.rows) == len(there.scenarios) >= 4
    drawn = comparison_scenarios.side_by_side(*given, there.view, there.sources["all"])
    lines = comparison_scenarios.paths(*given, there.view, there.sources["population"])
    hypotheses = comparison_scenarios.hypotheses(there.cases, there.origins, "")
    assert isinstance(drawn, Figure) and isinstance(lines, Figure)
    assert isinstance(hypotheses, Table) and len(hypotheses.rows) == len(LIMITS)
    for figure in (drawn, lines):
        texts = [figure.title, figure.subtitle, figure.alt, figure.reading, figure.limits]
        assert not [text for text in texts if BREAKABLE.search(text)]


def test_a_scenario_whose_run_failed_is_not_computed() -> None:
    there = compared(T)
    lost = there.cases[-1].name
    frame = there.frame[~there.frame["geography"].eq(f"scenario:{lost}")]
    table = comparison_scenarios.scenarios(frame, there.cases, "")
    assert set(table.rows[-1][1:]) == {NOT_COMPUTED}
    drawn = comparison_scenarios.side_by_side(frame, there.cases, there.view, "")
    assert isinstance(drawn, Figure) and len(drawn.data) == len(there.cases) - 1
    nothing = frame.iloc[:0]
    made = comparison_scenarios.paths(nothing, there.cases, there.view, "")
    assert isinstance(made, Absent) and "aucun scénario" in made.reason


def test_too_many_dwellings_are_not_said_to_be_needed() -> None:
    titled = comparison_scenarios._needs_title
    assert titled({"a": -6.7, "b": 1.5}) == (
        "De 6,7 logements de trop à 1,5 logement à apporter par an"
    )
    assert titled({"a": -6.7, "b": -1.0}) == "Jusqu’à 6,7 logements de trop par an"
    assert (
        titled({"a": 1.0, "b": 2.0}) == "De 1,0 à 2,0 logements à apporter par an selon le scénario"
    )


def test_the_gap_between_scenarios_is_that_of_the_records() -> None:
    there = compared(V)
    people = [
        v for (_, c, p), v in values_of(there.frame).items() if (c, p) == ("scen_pop", "2035")
    ]
    drawn = comparison_scenarios.paths(there.frame, there.cases, there.view, "")
    assert isinstance(drawn, Figure)
    assert drawn.title.startswith(f"{round(max(people) - min(people))} habitants")


def test_the_page_is_given_the_numbers_that_the_library_uses() -> None:
    page = compared(A).page_data()
    assert page["limits"] == {name: list(pair) for name, pair in LIMITS.items()}
    for told, case in zip(page["scenarios"], compared(A).cases, strict=True):
        again = replace(case.hypotheses, **told["hypotheses"])
        assert again == case.hypotheses
        assert set(told["debated"]) <= set(told["bounds"])


def test_a_territory_is_named_inside_a_sentence() -> None:
    assert "la CC Berg et Coiron compterait 8\u202f737 habitants" in sentences.people(
        study(V, "tendance").own
    )
    assert "Tessy-Bocage compterait" in sentences.people(study(T, "recul").own)
    assert "le Massif du Sancy compterait" in sentences.people(study(S, "repli").own)
    assert "la commune seule" in sentences.perimeter(study(V, "tendance").own)


#: Words of a summary → what its own results must then show.
CLAIMS = {
    r"cesse de perdre|gagne des habitants": lambda gained, moved, slower: gained >= 0,
    r"perd (encore )?des habitants": lambda gained, moved, slower: gained < 0,
    r"moins vite": lambda gained, moved, slower: slower,
    r"départs s’accentuent": lambda gained, moved, slower: moved < 0 and not slower,
    r"s’installent|accueille des|deviennent des habitants": lambda gained, moved, slower: moved > 0,
}


@pytest.mark.parametrize("one", load_scenarios(ROOT), ids=lambda one: one.identifier)
def test_a_summary_says_nothing_that_its_results_deny(one) -> None:
    """« La commune cesse de perdre des habitants » stood above −113 inhabitants."""
    found = study(one.site, one.slug).own
    trend = study(one.site, "tendance").own.projection.population
    gained = found.projection.population - found.observed.base.population
    moved = found.projection.migration_change
    for words, holds in CLAIMS.items():
        if re.search(words, one.summary):
            assert holds(gained, moved, found.projection.population > trend), words


def test_the_paths_count_whole_inhabitants() -> None:
    own = compared(T)
    figure = comparison_scenarios.paths(own.frame, own.cases, own.view, "source")
    assert isinstance(figure, Figure)
    counts = figure.data.iloc[:, 1:].to_numpy(float)
    assert (counts == counts.round()).all()
