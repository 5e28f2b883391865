"""Ways the climate data or method could be wrong, each of which must be noticed.

The guards are those of the project: the values of the analysis, the true values, the contract of
the theme, the tests of words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.contract import record_faults
from ateliers.figures import climate_words
from ateliers.indicators import climate, climate_future, climate_series
from ateliers.parameters import load_theme
from ateliers.sources import ccr
from ateliers.territory import SiteView
from tests.conftest import study
from tests.figures.test_climate import test_the_interval_of_the_models_is_never_called_confidence
from tests.indicators import test_climate as guards
from tests.indicators.test_climate import EXPECTED, INTERVALS, A, S, T, V
from tests.sources import test_climate as loaders
from tests.sources.test_climate import files as files
from tests.test_truth import decimals, read_truths

Tables = dict[str, pd.DataFrame]


def faults(record: pd.DataFrame, site: str, root: Path) -> list[str]:
    """Return what the guards find wrong with the record of a site."""
    found = []
    rows = record.set_index(["indicator", "period", "geography"])
    known = rows["value"].to_dict()
    for where, indicator, period, geography, expected, within in EXPECTED:
        if where == site:
            seen = known.get((indicator, period, geography or f"site:{site}"), math.nan)
            if not abs(seen - expected) <= within:
                found.append(f"{indicator} {period}: {seen}, expected {expected}")
    for where, period, station, low, high in INTERVALS:
        key = ("tm_tendance", period, station)
        if where == site:
            line = rows.loc[key] if key in rows.index else {"low": math.nan, "high": math.nan}
            if (round(line["low"], 2), round(line["high"], 2)) != (low, high):
                found.append(f"interval of {station}")
    for truth in read_truths("climate"):
        if truth["site"] == site:
            key = (truth["indicator"], truth["period"], truth["geography"])
            seen = known.get(key, math.nan)
            if f"{seen:.{decimals(truth['expected'])}f}" != truth["expected"]:
                found.append(f"{truth['indicator']}: {seen}, true {truth['expected']}")
    return found + record_faults(record, load_theme("climate", root).outputs, site)


def given(site: str) -> tuple[Tables, SiteView]:
    """Return fresh tables of a site and its view."""
    there = study(site, "climate")
    return dict(there.tables), there.view


@pytest.mark.parametrize("site", [V, S, T, A])
def test_nothing_is_wrong_without_a_mutation(site: str, root: Path) -> None:
    assert faults(climate.compute(*given(site)), site, root) == []


def _weather(tables: Tables, **changed: pd.Series) -> None:
    weather = tables["weather"]
    tables["weather"] = weather.assign(**changed)
    tables["weather"].attrs = weather.attrs


def shift_a_month(tables: Tables) -> None:
    """Read January as February, December as the next January."""
    weather = tables["weather"]
    late = weather["month"].eq(12)
    _weather(tables, month=(weather["month"] % 12) + 1, year=weather["year"] + late.astype("Int64"))


def turn_tenths_into_degrees(tables: Tables) -> None:
    _weather(tables, temperature=tables["weather"]["temperature"] / 10)


def read_fahrenheit(tables: Tables) -> None:
    _weather(tables, temperature=tables["weather"]["temperature"] * 1.8 + 32)


def reverse_the_years(tables: Tables) -> None:
    years = tables["weather"]["year"]
    _weather(tables, year=years.max() + years.min() - years)


def swap_two_stations(tables: Tables) -> None:
    swapped = {"07159001": "26198001", "26198001": "07159001"}
    _weather(tables, code=tables["weather"]["code"].replace(swapped))


def fill_a_missing_month_with_zero(tables: Tables) -> None:
    weather = tables["weather"]
    first = weather["year"].eq(1961) & weather["month"].eq(1)
    _weather(tables, temperature=weather["temperature"].mask(first, 0.0))


def swap_two_levels_of_warming(tables: Tables) -> None:
    rows = tables["projections"]
    tables["projections"] = rows.assign(warming=rows["warming"].replace({"2": "4", "4": "2"}))


def count_communes_for_events(tables: Tables) -> None:
    rows = tables["decrees"]
    tables["decrees"] = rows.assign(events=rows["events"] + rows["refused"])


def join_synop_to_the_official_counts(tables: Tables) -> None:
    seen = tables["synop_days"].rename(columns={"days_over_30": "tx30"})
    extra = seen.assign(months=12, tx35=0.0, nights20=0.0, frost=0.0)
    official = tables["weather_days"]
    joined = pd.concat([official, extra[extra["year"] < 2024]], ignore_index=True)
    tables["weather_days"] = joined


MUTATIONS: list[Callable[[Tables], None]] = [
    shift_a_month,
    turn_tenths_into_degrees,
    read_fahrenheit,
    reverse_the_years,
    swap_two_stations,
    fill_a_missing_month_with_zero,
    swap_two_levels_of_warming,
    count_communes_for_events,
]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__)
def test_a_mutated_table_is_noticed(mutate: Callable[[Tables], None], root: Path) -> None:
    tables, view = given(V)
    mutate(tables)
    assert faults(climate.compute(tables, view), V, root)


def test_synop_joined_to_official_counts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The official series of Montélimar is one year long; SYNOP's would make it twenty-nine."""
    tables, view = given(V)
    join_synop_to_the_official_counts(tables)
    mutated = climate.compute(tables, view)
    guards.test_synop_counts_are_at_least_and_never_joined()
    monkeypatch.setattr(guards, "record", lambda site, theme: mutated)
    with pytest.raises(AssertionError):
        guards.test_synop_counts_are_at_least_and_never_joined()


def test_a_normal_of_twenty_years_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    guards.test_a_normal_of_22_years_is_not_given()
    monkeypatch.setattr(climate_series, "ENOUGH", 20 / 30)
    mutated = climate.compute(*given(T))
    monkeypatch.setattr(guards, "record", lambda site, theme: mutated)
    with pytest.raises(AssertionError):
        guards.test_a_normal_of_22_years_is_not_given()


def test_a_splice_without_offset_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = climate_series.splice

    def unmoved(old: pd.DataFrame, new: pd.DataFrame) -> climate_series.Splice:
        joined = whole(old, new)
        back = joined.grid.copy()
        later = back.index > joined.year
        back[later] = back[later] - joined.offsets
        return climate_series.Splice(back, joined.offsets, joined.common, joined.year)

    monkeypatch.setattr(climate, "splice", unmoved)
    assert faults(climate.compute(*given(S)), S, root)


def test_a_winter_of_the_same_year_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def same_year(grid: pd.DataFrame, name: str) -> pd.Series:
        return grid[list(climate_series.SEASONS[name])].mean(axis=1)

    guards.test_winter_takes_the_december_before()
    monkeypatch.setattr(guards, "season", same_year)
    with pytest.raises(AssertionError):
        guards.test_winter_takes_the_december_before()


def test_unpadded_codes_of_decrees_are_noticed(
    files: loaders.Inputs, territories: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaders.test_codes_of_decrees_are_padded(files, territories)
    monkeypatch.setattr(ccr, "codes", lambda column: column)
    with pytest.raises(AssertionError):
        loaders.test_codes_of_decrees_are_padded(files, territories)


def test_models_called_confidence_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = climate_words.projected_sentence

    def confident(*given_: object) -> str:
        text = plain(*given_)  # type: ignore[arg-type]
        return re.sub(r"de (\d+) à (\d+) selon les modèles", r"intervalle de confiance", text)

    test_the_interval_of_the_models_is_never_called_confidence(V)
    for module in ("ateliers.narrative.climate", "ateliers.figures.climate_future"):
        monkeypatch.setattr(f"{module}.projected_sentence", confident)
    with pytest.raises(AssertionError):
        test_the_interval_of_the_models_is_never_called_confidence(V)


def test_an_averaged_projection_is_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables, view = given(S)
    rows = tables["projections"]
    means = rows.groupby(["variable", "warming"])[["low", "median", "high"]].transform("mean")
    tables["projections"] = rows.assign(**{c: means[c] for c in means})
    assert faults(climate.compute(tables, view), S, root)


def test_clermont_s_heat_given_to_the_sancy_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ateliers.indicators.climate_posts.FAR_ALTITUDE", 5000.0)
    rows = climate.compute(*given(S))
    own = rows[rows["indicator"].eq("tm_normale") & rows["geography"].eq(f"site:{S}")]
    assert own["value"].max() > 12, "the site then takes the plain's temperature"
    assert faults(rows, S, root)


def test_the_interval_rule_is_closed() -> None:
    assert not climate_future.agreed(63, 86, 63)
