"""The formulas give the values of the method, and move the way they should."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from ateliers.indicators.scenarios import (
    HORIZON,
    SMALLEST_HOUSEHOLD,
    START,
    Base,
    Hypotheses,
    household_size,
    project,
    sensitivity,
)

FACTORS = {"petrol": 0.2176, "electric_car": 0.1034, "train": 0.02769}
# Berg et Coiron and the Pays de l'Arbresle: sums of the census files, as published.
BERG = Base(
    population=7981,
    natural=-0.49680300,
    size_2016=7587 / 3173.33,
    size_2022=7981 / 3449.805,
    vacant=450.076,
    second_homes=817.118,
    workers=3233,
    **FACTORS,
)
BERG_TREND = Hypotheses(
    migration=1.34416396,
    drift=(-0.30 + 0.05) / 5.5 / 2,
    size_trend=0.5,
    vacancy=100 * 450.076 / (450.076 + 3449.805),
    second_homes=0,
    renewal=0,
    car_inside=18.26395478,
    car_outside=86.40491803 - 18.26395478,
    to_train=0,
    distance_inside=3,
    distance_outside=13,
    electric=0,
    occupancy=1,
    days=200,
)
ARBRESLE = replace(
    BERG,
    population=38945,
    natural=0.31560804,
    size_2016=37282 / 14835.6,
    size_2022=38945 / 16429.7,
    vacant=1180.1,
    second_homes=496.3,
)
ARBRESLE_TREND = replace(
    BERG_TREND,
    migration=0.41437272,
    drift=(0.61 - 0.79) / 5.5 / 2,
    vacancy=100 * 1180.1 / (1180.1 + 16429.7),
)


def test_population_of_the_method():
    drift = (-0.30 + 0.05) / 5.5
    low = project(BERG, replace(BERG_TREND, drift=drift))
    high = project(BERG, replace(BERG_TREND, drift=0, migration=1.61))
    found = [round(one.population) for one in (low, project(BERG, BERG_TREND), high)]
    assert found == [8571, 8737, 9216]


def test_dwellings_of_the_method():
    trend = project(BERG, BERG_TREND)
    assert trend.need == pytest.approx(40.8, abs=0.05)
    assert trend.break_even == pytest.approx(11.3, abs=0.05)
    ends = [project(BERG, replace(BERG_TREND, size_trend=pi)).need for pi in (0, 1)]
    assert ends == pytest.approx([28.4, 54.1], abs=0.05)


def test_dwellings_of_a_growing_suburb():
    trend = project(ARBRESLE, ARBRESLE_TREND)
    assert (trend.need, trend.break_even) == pytest.approx((216.3, 94.4), abs=0.05)


def test_emissions_of_the_method():
    trend = project(BERG, BERG_TREND)
    further = project(BERG, replace(BERG_TREND, distance_outside=14))
    assert trend.emissions == pytest.approx(2647, abs=0.5)
    assert further.emissions - trend.emissions == pytest.approx(192, abs=0.5)


def test_balances_add_up_to_the_change():
    found = project(BERG, BERG_TREND)
    gained = found.natural_change + found.migration_change
    assert gained == pytest.approx(found.population - BERG.population)
    assert found.path[HORIZON - START] == found.population
    assert len(found.path) == 29


def test_causes_add_up_to_the_stock_needed():
    hypotheses = replace(BERG_TREND, renewal=0.3, second_homes=-5, vacancy=7)
    found = project(BERG, hypotheses)
    vacant = found.households * 0.07 / 0.93
    stock = BERG.population / BERG.size_2022 + BERG.vacant + BERG.second_homes
    needed = found.households + vacant + (BERG.second_homes - 5 * 13) - stock
    assert found.need == pytest.approx(needed / 13 + 0.003 * stock)


def test_no_more_second_homes_are_lost_than_there_are():
    found = project(BERG, replace(BERG_TREND, second_homes=-100))
    assert found.for_second_homes == pytest.approx(-BERG.second_homes / 13)


def test_households_never_get_smaller_than_the_floor():
    assert household_size(3.0, 2.0, 1.0, HORIZON) == SMALLEST_HOUSEHOLD


@pytest.mark.parametrize(
    ("name", "value", "measure", "sign"),
    [
        ("migration", 2.0, "population", 1),
        ("drift", -0.1, "population", -1),
        ("size_trend", 1.0, "need", 1),
        ("vacancy", 5.0, "need", -1),
        ("second_homes", 10.0, "need", 1),
        ("renewal", 0.5, "need", 1),
        ("car_inside", 5.0, "emissions", -1),
        ("car_outside", 75.0, "emissions", 1),
        ("to_train", 10.0, "emissions", -1),
        ("distance_inside", 5.0, "emissions", 1),
        ("distance_outside", 20.0, "emissions", 1),
        ("electric", 50.0, "emissions", -1),
        ("occupancy", 1.4, "emissions", -1),
        ("days", 150.0, "emissions", -1),
    ],
)
def test_each_hypothesis_moves_its_measure_the_right_way(name, value, measure, sign):
    before = getattr(project(BERG, BERG_TREND), measure)
    after = getattr(project(BERG, replace(BERG_TREND, **{name: value})), measure)
    assert (after - before) * sign > 0


def test_the_train_is_not_free():
    found = project(BERG, replace(BERG_TREND, to_train=10))
    assert found.train_emissions == pytest.approx(2 * 200 * 3233 * 0.1 * 13 * 0.02769 / 1000)
    assert found.emissions == found.car_emissions + found.train_emissions


def test_sensitivity_moves_one_hypothesis_at_a_time():
    rows = sensitivity(BERG, BERG_TREND, {"size_trend": (0.0, 1.0)})
    debated = {str(row["hypothesis"]): row for row in rows if row["kind"] == "debate"}
    assert [*debated] == ["size_trend"]
    assert debated["size_trend"]["need_low"] == pytest.approx(28.4 - 40.8, abs=0.1)
    assert debated["size_trend"]["population_low"] == 0
    # A tenth of zero is zero: such a hypothesis has no step of its own.
    steps = {row["hypothesis"] for row in rows if row["kind"] == "step"}
    assert "second_homes" not in steps and "migration" in steps


def test_records_are_plain_json():
    for record in (BERG, BERG_TREND, project(BERG, BERG_TREND)):
        assert json.loads(json.dumps(asdict(record))) is not None
