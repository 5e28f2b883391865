"""Climate indicators against the test values of the analysis."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd
import pytest

from ateliers.indicators import climate, climate_future
from ateliers.indicators.climate_posts import posts_of
from ateliers.indicators.climate_series import (
    SEASONS,
    months,
    normal,
    season,
    splice,
    yearly,
)
from ateliers.indicators.climate_trend import lag_one, trend
from ateliers.indicators.dictionary import entries
from ateliers.parameters import load_theme
from ateliers.record import COLUMNS
from ateliers.territory import SiteView
from tests.conftest import record, study
from tests.indicators.test_demography import value

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
MIRABEL, MONTELIMAR = "station:07159001", "station:26198001"
BG, MONT_DORE = "station:63-LE-MONT-DORE-BG", "station:63236003"
CLERMONT, CONDE, CAEN = "station:63113001", "station:50139001", "station:14137001"
BULLY, BRON = "station:69-BULLY", "station:69029001"
OLD, NEW, WHOLE = "1961-1990", "1991-2020", "1961-2024"
PAST, TWO, MIDDLE, FOUR = climate_future.PERIODS.values()

# (site, indicator, period, geography or "" for the site, expected, absolute tolerance)
EXPECTED = [
    (V, "tm_normale", OLD, MIRABEL, 12.47, 0.005),
    (V, "tm_normale", NEW, MIRABEL, 13.39, 0.005),
    (V, "tm_normale", OLD, MONTELIMAR, 12.96, 0.005),
    (V, "tm_normale", NEW, MONTELIMAR, 14.22, 0.005),
    (S, "tm_normale", OLD, BG, 7.02, 0.005),
    (S, "tm_normale", NEW, BG, 8.20, 0.005),
    (S, "tm_normale", OLD, CLERMONT, 10.90, 0.005),
    (S, "tm_normale", NEW, CLERMONT, 12.15, 0.005),
    (T, "tm_normale", OLD, CAEN, 10.50, 0.005),
    (T, "tm_normale", NEW, CAEN, 11.47, 0.005),
    (T, "tm_normale", NEW, CONDE, 11.37, 0.005),
    (A, "tm_normale", OLD, BULLY, 10.49, 0.006),
    (A, "tm_normale", NEW, BULLY, 11.61, 0.005),
    (A, "tm_normale", OLD, BRON, 11.43, 0.005),
    (A, "tm_normale", NEW, BRON, 13.06, 0.005),
    # The analysis writes 0.45: 0.4447 rounded twice.
    (V, "tm_tendance", WHOLE, "", 0.4447, 0.0005),
    (V, "tm_tendance", WHOLE, MIRABEL, 0.33, 0.005),
    (V, "tm_derive", WHOLE, "", -0.09, 0.005),
    (S, "tm_tendance", WHOLE, "", 0.420, 0.0005),
    (T, "tm_tendance", WHOLE, "", 0.33, 0.005),
    (A, "tm_tendance", WHOLE, "", 0.55, 0.005),
    (A, "tm_tendance", "1961-2018", BULLY, 0.41, 0.005),
    (A, "tx30", OLD, "", 15.8, 0.05),
    (A, "tx30", NEW, "", 30.6, 0.05),
    (A, "tx30", "2024", "", 44, 0),
    (V, "tx30_synop", "2024", "", 46, 0),
    (V, "proj_tx30", PAST, "", 22, 0),
    (V, "proj_tx30", TWO, "", 38, 0),
    (V, "proj_tx30", MIDDLE, "", 46, 0),
    (V, "proj_tx30", FOUR, "", 68, 0),
    (S, "proj_tx30", FOUR, "", 5, 0),
    (S, "proj_nuits20", FOUR, "", 16, 0),
    (T, "proj_sol_sec", PAST, "", 63, 0),
    (T, "proj_sol_sec", FOUR, "", 76, 0),
    (V, "pluie_q99", TWO, "", 53.5, 0.05),
    (V, "pluie_q99", MIDDLE, "", 50.9, 0.05),
    (V, "pluie_q99", FOUR, "", 53.2, 0.05),
    (V, "catnat", "1987-2024", "", 11, 0),
    (S, "catnat", "1987-2024", "", 16, 0),
    (S, "catnat_national", "1987-2024", "", 2, 0),
]


@pytest.mark.parametrize(
    ("site", "indicator", "period", "geography", "expected", "within"), EXPECTED
)
def test_value_of_the_analysis(
    site: str, indicator: str, period: str, geography: str, expected: float, within: float
) -> None:
    found = value(record(site, "climate"), indicator, period, geography or f"site:{site}")
    assert found == pytest.approx(expected, abs=within)


#: site, period, station, interval of the slope.
INTERVALS = [
    (V, WHOLE, MONTELIMAR, 0.37, 0.52),
    (V, WHOLE, MIRABEL, 0.25, 0.40),
    (S, WHOLE, MONT_DORE, 0.33, 0.50),
    (T, WHOLE, CAEN, 0.26, 0.41),
    (A, WHOLE, BRON, 0.46, 0.63),
    (A, "1961-2018", BULLY, 0.30, 0.50),
]


@pytest.mark.parametrize(("site", "period", "station", "low", "high"), INTERVALS)
def test_interval_of_a_slope(site: str, period: str, station: str, low: float, high: float) -> None:
    rows = record(site, "climate").set_index(["indicator", "period", "geography"])
    line = rows.loc[("tm_tendance", period, station)]
    assert (round(line["low"], 2), round(line["high"], 2)) == (low, high)
    assert rows.at[("tm_tendance_p", period, station), "value"] < 0.001


@pytest.mark.parametrize(
    ("site", "code", "period", "low", "high"),
    [
        (V, "proj_tx30", MIDDLE, 36, 56),
        (S, "proj_tx30", FOUR, 2, 11),
        (T, "proj_sol_sec", FOUR, 58, 86),
    ],
)
def test_interval_of_the_models(site: str, code: str, period: str, low: float, high: float) -> None:
    rows = record(site, "climate").set_index(["indicator", "period", "geography"])
    line = rows.loc[(code, period, f"site:{site}")]
    assert (line["low"], line["high"]) == (low, high)
    assert line["note"].startswith("intervalle des modèles")


def test_models_do_not_agree_when_their_interval_holds_the_reference() -> None:
    assert not climate_future.agreed(58, 86, 63)
    assert climate_future.agreed(36, 56, 22)
    assert climate_future.agreed(0, 3, 0), "from zero a count cannot fall"


def test_rain_has_no_detectable_trend_at_any_of_the_eight_stations() -> None:
    found = {}
    for site in (V, S, T, A):
        rows = record(site, "climate")
        rows = rows[rows["indicator"].eq("rr_tendance_p") & rows["value"].notna()]
        rows = rows[rows["geography"].str.startswith("station:")]
        found |= rows.set_index("geography")["value"].to_dict()
    assert set(found) == {MIRABEL, MONTELIMAR, BG, CLERMONT, CONDE, CAEN, BULLY, BRON}
    assert min(found.values()) >= 0.05


def test_a_normal_of_22_years_is_not_given() -> None:
    rows = record(T, "climate").set_index(["indicator", "period", "geography"])
    line = rows.loc[("tm_normale", OLD, CONDE)]
    assert line["status"] == "not_comparable"
    assert line["note"].startswith("22 années complètes sur 30")
    assert rows.at[("tm_ecart", NEW, CONDE), "status"] == "not_comparable"


def test_the_splice_is_that_of_the_analysis() -> None:
    weather = study(S, "climate").tables["weather"]
    old = months(weather, BG.removeprefix("station:"), "temperature")
    new = months(weather, MONT_DORE.removeprefix("station:"), "temperature")
    joined = splice(old, new)
    assert (joined.common, joined.year) == (377, 2022)
    assert (round(joined.offsets.min(), 2), round(joined.offsets.max(), 2)) == (0.60, 1.36)
    assert joined.grid.at[2022, 6] == old.at[2022, 6]
    assert joined.grid.at[2022, 7] == pytest.approx(new.at[2022, 7] + joined.offsets[7])
    late = splice(old, new, since=2012)
    slopes = [trend(yearly(one.grid)) for one in (joined, late)]
    assert [round(found.slope, 3) for found in slopes if found] == [0.420, 0.413]
    assert round(yearly(joined.grid)[2022], 2) == 9.95
    assert round(yearly(late.grid)[2022], 2) == 9.78


def test_winter_takes_the_december_before() -> None:
    grid = pd.DataFrame(0.0, index=[2000, 2001, 2002], columns=range(1, 13))
    grid.loc[2000, 12] = 3.0
    winter = season(grid, "hiver")
    assert math.isnan(winter[2000])
    assert (winter[2001], winter[2002]) == (1.0, 0.0)
    assert set(SEASONS) == {"hiver", "printemps", "ete", "automne"}


def test_a_year_needs_its_twelve_months() -> None:
    grid = pd.DataFrame(1.0, index=[2000, 2001], columns=range(1, 13))
    grid.loc[2001, 7] = math.nan
    for how in ("mean", "sum", "max"):
        years = yearly(grid, how)
        assert not math.isnan(years[2000])
        assert math.isnan(years[2001])


@pytest.mark.parametrize(("count", "given"), [(24, True), (23, False)])
def test_a_normal_needs_24_years(count: int, given: bool) -> None:
    series = pd.Series(10.0, index=range(1961, 1961 + count))
    mean, found = normal(series, (1961, 1990))
    assert found == count
    assert math.isnan(mean) != given


def test_a_trend_does_not_depend_on_the_order_of_years() -> None:
    years = pd.Series(np.sin(np.arange(64.0)) + 0.03 * np.arange(64), index=range(1961, 2025))
    forward, backward = trend(years), trend(years.sort_index(ascending=False))
    assert forward is not None
    assert backward is not None
    assert forward.slope == pytest.approx(backward.slope)
    assert (backward.first, backward.last) == (1961, 2024)


def test_a_series_with_memory_gets_the_larger_probability() -> None:
    generator = np.random.default_rng(4)
    noise = generator.normal(size=64)
    walk = [0.0]
    for step in noise[1:]:
        walk.append(0.8 * walk[-1] + step)
    series = pd.Series(walk, index=range(1961, 2025))
    found = trend(series)
    assert found is not None
    from scipy.stats import kendalltau

    raw = kendalltau(series.index, series.to_numpy()).pvalue
    assert found.p >= raw


def test_gaps_are_left_out_of_the_memory_of_a_series() -> None:
    years = np.array([2000.0, 2001.0, 2005.0])
    assert lag_one(years, np.array([1.0, 1.0, -2.0])) == pytest.approx(1 / 6)


def test_the_headline_station_is_the_long_one_unless_too_high_or_low() -> None:
    found = {}
    for site in (V, S, T, A):
        there = study(site, "climate")
        posts = posts_of(there.tables["posts"], there.view)
        assert posts is not None
        found[site] = posts.headline.place.name
    assert found == {V: "Montélimar", S: "Mont-Dore", T: "Caen-Carpiquet", A: "Lyon-Bron"}


def test_clermont_says_nothing_of_the_heat_of_the_sancy() -> None:
    rows = record(S, "climate")
    rows = rows[rows["geography"].eq(CLERMONT) & rows["indicator"].isin(["tx30", "tx30_synop"])]
    assert set(rows["status"]) == {"not_comparable"}
    assert rows["value"].isna().all()


def test_synop_counts_are_at_least_and_never_joined() -> None:
    rows = record(V, "climate")
    seen = rows[rows["indicator"].eq("tx30_synop") & rows["value"].notna()]
    assert set(seen["status"]) == {"at_least"}
    official = rows[rows["indicator"].eq("tx30") & rows["geography"].eq(MONTELIMAR)]
    assert official["period"].tolist() == ["2024"]
    assert official["value"].tolist() == [50]


def test_the_headline_commune_is_that_of_the_station_else_the_largest() -> None:
    found = {}
    for site in (V, S, T, A):
        there = study(site, "climate")
        place = climate_future.headline_commune(there.tables, there.view)
        found[site] = place.code if place else ""
    assert found == {V: "07341", S: "63236", T: "50592", A: "69010"}


def test_no_projection_is_given_to_an_epci_or_averaged() -> None:
    for site in (V, S, T, A):
        rows = record(site, "climate")
        rows = rows[rows["indicator"].str.startswith("proj_")]
        assert not rows["geography"].str.startswith(("epci:", "departement:", "france:")).any()
        own = rows[rows["geography"].eq(f"site:{site}")].set_index(["indicator", "period"])
        communes = rows[rows["geography"].str.startswith("commune:")]
        for key, group in communes.groupby(["indicator", "period"]):
            assert own.at[key, "value"] in set(group["value"])


def test_decades_and_perils_add_up() -> None:
    for site in (V, S, T, A):
        rows = record(site, "climate")
        rows = rows[rows["geography"].eq(f"site:{site}")]
        events = rows[rows["indicator"].eq("catnat")].set_index("period")["value"]
        assert events["1987-2024"] == events[list(climate_future.DECADES)].sum()
        perils = rows[rows["indicator"].isin(climate_future.PERILS)]
        assert perils.loc[perils["period"].eq("1987-2024"), "value"].sum() == events["1987-2024"]


def test_decrees_of_another_perimeter_are_missing() -> None:
    there = study(S, "climate")
    part = dataclasses.replace(there.view, communes=there.view.communes[:3])
    rows = climate_future.decrees(there.tables["decrees"], part)
    assert set(rows["status"]) == {"missing"}


def test_a_site_without_any_row_has_every_indicator_missing() -> None:
    there = study(V, "climate")
    view: SiteView = dataclasses.replace(there.view, id="ailleurs")
    empty = {name: table.iloc[:0] for name, table in there.tables.items()}
    found = climate.compute(empty, view)
    contract = load_theme("climate").outputs
    own = found[found["geography"].eq(view.place.key)]
    assert set(own["indicator"]) == set(contract.indicators)
    assert set(own["status"]) == {"missing"}
    assert own["note"].str.len().gt(10).all()


@pytest.mark.parametrize("site", [V, S, T, A])
def test_every_indicator_is_described(site: str) -> None:
    rows = record(site, "climate")
    assert list(rows.columns) == COLUMNS
    assert set(rows["indicator"]) <= set(entries())
    for code, unit in rows.groupby("indicator")["unit"].first().items():
        assert entries()[str(code)].unit == unit


@pytest.mark.parametrize(("site", "refused"), [(A, 27), (V, 2)])
def test_refusals_are_all_those_of_the_communes(site: str, refused: int) -> None:
    there = study(site, "climate")
    found = climate_future.decrees(there.tables["decrees"], there.view)
    rows = found[found["indicator"].eq("catnat_refus")].set_index("period")["value"]
    assert rows["1987-2024"] == refused
    assert rows.drop("1987-2024").sum() == refused


def test_decrees_of_another_epci_are_not_counted() -> None:
    there = study(A, "climate")
    table = there.tables["decrees"]
    other = table[table["level"].eq("epci")].assign(code="200000001")
    every = pd.concat([table, other], ignore_index=True)
    both = climate_future.decrees(every, there.view)
    pd.testing.assert_frame_equal(both, climate_future.decrees(table, there.view))
