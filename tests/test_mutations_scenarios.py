"""Ways the data or the method of scenarios could be wrong, each of which must be noticed.

The guards are the true figures, computed by separate code, and the contract.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.execution.contract import record_faults
from ateliers.indicators import scenario_base
from ateliers.indicators import scenarios as formulas
from ateliers.scenario_study import ScenarioStudy
from ateliers.scenarios import load_scenario_theme

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
Tables = dict[str, pd.DataFrame]
Mutation = Callable[[Tables], None]


@cache
def study(site: str, slug: str) -> ScenarioStudy:
    return ScenarioStudy(site, slug)


def faults(site: str, root: Path, slug: str = "tendance", mutation: Mutation | None = None):
    """Return what the guards find wrong with a scenario, once its tables are spoilt."""
    there = study(site, slug)
    tables = dict(there.tables)
    if mutation:
        mutation(tables)
    try:
        seen = scenario_base.observed(tables, there.view, there.scenario.territory)
    except InvalidInput as error:
        return [str(error)]
    case = scenario_base.Case(
        there.own.name,
        there.own.title,
        there.own.place,
        seen,
        there.scenario.resolved(seen.hypotheses),
        there.own.bounds,
    )
    record = scenario_base.compute(case, there.view, "")
    theme = load_scenario_theme(root)
    assert theme is not None
    return [*_wrong(record, site, slug), *record_faults(record, theme.outputs, site)]


def _wrong(record: pd.DataFrame, site: str, slug: str) -> list[str]:
    known = record.set_index(["indicator", "period"])["value"].to_dict()
    found = []
    path = Path(__file__).parent / "truth_scenarios.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if (row["site"], row["scenario"]) == (site, slug):
                digits = len(row["expected"].partition(".")[2])
                seen = known[row["indicator"], row["period"]]
                if f"{seen:.{digits}f}" != row["expected"]:
                    found.append(f"{row['indicator']} {row['period']}: {seen}")
    return found


def changed(tables: Tables, name: str, **columns: object) -> None:
    tables[name] = tables[name].assign(**columns)


@pytest.mark.parametrize("site", [V, S, T, A])
def test_nothing_is_wrong_without_a_mutation(site: str, root: Path) -> None:
    assert faults(site, root) == []


def births_and_deaths_swapped(tables: Tables) -> None:
    table = tables["census"]
    changed(
        tables,
        "census",
        births_2016_2021=table["deaths_2016_2021"],
        deaths_2016_2021=table["births_2016_2021"],
    )


def population_of_2013_under_2016(tables: Tables) -> None:
    older = tables["census_2018"].set_index("code")["population_2013"]
    table = tables["census"]
    changed(tables, "census", population_2016=table["code"].map(older))


def second_homes_counted_as_vacant(tables: Tables) -> None:
    table = tables["census"]
    both = table["vacant_dwellings_2022"] + table["second_homes_2022"]
    changed(tables, "census", vacant_dwellings_2022=both)


def all_dwellings_taken_for_main_ones(tables: Tables) -> None:
    changed(tables, "census", main_dwellings_2022=tables["census"]["dwellings_2022"])


def households_of_2016_one_tenth_too_many(tables: Tables) -> None:
    changed(tables, "age", households=tables["age"]["households"] * 1.1)


def a_commune_left_out(tables: Tables) -> None:
    table = tables["census"]
    tables["census"] = table[~table["code"].eq("07145")]


def own_commune_taken_for_driving_inside(tables: Tables) -> None:
    own = tables["commuting"].set_index("code")["own_commune"]
    table = tables["commuting_inside"]
    changed(tables, "commuting_inside", inside=table["code"].map(own))


def cars_of_the_main_exploitation(tables: Tables) -> None:
    changed(tables, "commuting", car=tables["commuting"]["car_main"])


def grams_taken_for_kilograms(tables: Tables) -> None:
    table = tables["emissions_per_km"]
    changed(tables, "emissions_per_km", grams=table["grams"] * 1000)


def electric_cars_for_petrol_ones(tables: Tables) -> None:
    table = tables["emissions_per_km"]
    swapped = table["mode"].replace({"car": "electric_car", "electric_car": "car"})
    changed(tables, "emissions_per_km", mode=swapped)


MUTATIONS: list[tuple[str, str, Mutation]] = [
    (V, "tendance", births_and_deaths_swapped),
    (V, "tendance", population_of_2013_under_2016),
    (S, "tendance", second_homes_counted_as_vacant),
    (T, "tendance", all_dwellings_taken_for_main_ones),
    (A, "tendance", households_of_2016_one_tenth_too_many),
    (V, "tendance", a_commune_left_out),
    (S, "tendance", own_commune_taken_for_driving_inside),
    (V, "tendance", cars_of_the_main_exploitation),
    (T, "tendance", grams_taken_for_kilograms),
    (A, "tendance", electric_cars_for_petrol_ones),
]


@pytest.mark.parametrize(
    ("site", "slug", "mutation"), MUTATIONS, ids=[m.__name__ for *_, m in MUTATIONS]
)
def test_a_mutation_of_the_data_is_noticed(
    site: str, slug: str, mutation: Mutation, root: Path
) -> None:
    assert faults(site, root, slug, mutation)


@pytest.mark.parametrize(
    ("site", "slug", "name", "value"),
    [
        (V, "tendance", "DRIFT_YEARS", 13),
        (V, "tendance", "CENSUS_GAP", 5),
        (S, "tendance", "HORIZON", 2034),
        (T, "tendance", "WAYS", 1),
        # Only a scenario whose households would get smaller than the floor can tell.
        (T, "recul", "SMALLEST_HOUSEHOLD", 1.0),
        (A, "tendance", "START", 2021),
    ],
)
def test_a_mutation_of_the_method_is_noticed(
    site: str, slug: str, name: str, value: float, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formulas, name, value)
    assert faults(site, root, slug)


def test_the_trend_of_a_merged_commune_is_that_of_communes_known_twice(root: Path) -> None:
    """63335 came of a merger and has no household of 2016: its people alone may not be added."""
    there = study(S, "tendance")
    base = there.own.observed.base
    whole = float(there.tables["census"].set_index("code").loc["63335", "population_2016"])
    assert whole > 0
    assert base.size_2022 < base.size_2016 < base.size_2022 + 0.1


def test_a_train_that_emits_like_a_car_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formulas, "train_emissions", lambda base, hypotheses: 0.0)
    assert faults(A, root, "train-et-velo")


def test_contract_refuses_a_scenario_whose_causes_do_not_add_up(root: Path) -> None:
    there = study(V, "tendance")
    record = scenario_base.compute(there.own, there.view, "")
    spoilt = record["indicator"].eq("scen_pour_taille")
    record.loc[spoilt, "value"] += 1
    theme = load_scenario_theme(root)
    assert theme is not None
    assert any("scen_besoin" in fault for fault in record_faults(record, theme.outputs, V))
