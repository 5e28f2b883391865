"""Ways the mobility data or method could be wrong, each of which must be noticed.

As in :mod:`tests.test_mutations`: the guards are the true values, those of the analysis, what it
allows to quote, and the contract of the theme.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.contract import record_faults
from ateliers.figures.emissions import PER_PASSENGER, PER_VEHICLE
from ateliers.indicators import mobility
from ateliers.parameters import load_theme
from ateliers.sources import commuting
from tests.indicators.test_mobility import EXPECTED, QUOTABLE, A, S, V
from tests.support.mutations import Tables, changed, fresh, wrong_values

#: Bounds of the analysis: site, indicator, low, high.
BOUNDS = (
    (A, "part_tc", 9.0, 10.9),
    (S, "part_marche", 12.4, 16.9),
    (V, "part_commune", 28.5, 40.8),
)


def faults(record: pd.DataFrame, site: str, root: Path) -> list[str]:
    """Return what the guards find wrong with the record of a site."""
    rows = record.set_index(["indicator", "period", "geography"])
    found = wrong_values(record, site, "mobility", EXPECTED)
    for one, code, low, high in BOUNDS:
        if one == site:
            row = rows.loc[(code, "2021", f"site:{site}")]
            if abs(row["low"] - low) > 0.06 or abs(row["high"] - high) > 0.06:
                found.append(f"{code}: interval {row['low']} to {row['high']}")
    for one, geography, quotable in QUOTABLE:
        if one == site:
            there = record[record["geography"].eq(geography) & record["value"].notna()]
            printed = set(there["indicator"]) & set(mobility.SAMPLED)
            found += [f"{code} may not be printed" for code in printed - quotable]
    if record[record["indicator"].eq("covoiturage")]["value"].eq(0).any():
        found.append("no carpool row was read as no place")
    return found + record_faults(record, load_theme("mobility", root).outputs, site)


given = partial(fresh, theme="mobility")


@pytest.mark.parametrize("site", [V, S, A])
def test_nothing_is_wrong_without_a_mutation(site: str, root: Path) -> None:
    assert faults(mobility.compute(*given(site)), site, root) == []


def passengers_of_another_station(tables: Tables) -> None:
    table = tables["railway_passengers"]
    near = table[table["uic"].eq("87721456")].set_index("year")["passengers"]
    swapped = table["uic"].eq("87721431")
    counts = table["passengers"].mask(swapped, table["year"].map(near))
    tables["railway_passengers"] = changed(table, passengers=counts)


def vehicle_and_person_factors_swapped(tables: Tables) -> None:
    table = tables["emissions_per_km"]
    modes = table["mode"].replace({"car": "regional_train", "regional_train": "car"})
    tables["emissions_per_km"] = changed(table, mode=modes)


def averaged_modal_share(tables: Tables) -> None:
    """Every commune given the same weight: its counts divided by its employed residents."""
    table = tables["commuting"]
    counts = [c for c in table.columns if c not in ("level", "code")]
    commune = table["level"].eq("commune")
    averaged = table[counts].div(table["workers"], axis=0) * 1000
    tables["commuting"] = changed(table, **table[counts].mask(commune, averaged).to_dict("series"))


def sample_car_read_for_the_main_exploitation(tables: Tables) -> None:
    table = tables["commuting"]
    tables["commuting"] = changed(table, car_main=table["car"])


def second_nearest_station_for_the_first(tables: Tables) -> None:
    table = tables["railway_nearest"]
    ranks = table["rank"].replace({1: 2, 2: 1})
    tables["railway_nearest"] = changed(table, rank=ranks)


def distances_not_weighted_by_people(tables: Tables) -> None:
    table = tables["population"]
    tables["population"] = changed(table, population=1000.0)


def a_commune_left_out(tables: Tables) -> None:
    for name in ("commuting", "railway_nearest"):
        table = tables[name]
        tables[name] = table[table["code"].ne("69010")]


def a_year_shifted(tables: Tables) -> None:
    table = tables["railway_passengers"]
    tables["railway_passengers"] = changed(table, year=table["year"] + 1)


MUTATIONS: list[tuple[str, Callable[[Tables], None]]] = [
    (A, passengers_of_another_station),
    (A, vehicle_and_person_factors_swapped),
    (A, averaged_modal_share),
    (V, averaged_modal_share),
    (A, sample_car_read_for_the_main_exploitation),
    (V, second_nearest_station_for_the_first),
    (A, distances_not_weighted_by_people),
    (A, a_commune_left_out),
    (A, a_year_shifted),
]


@pytest.mark.parametrize(("site", "mutate"), MUTATIONS, ids=lambda m: getattr(m, "__name__", m))
def test_a_mutated_table_is_noticed(
    site: str, mutate: Callable[[Tables], None], root: Path
) -> None:
    tables, view = given(site)
    mutate(tables)
    assert faults(mobility.compute(tables, view), site, root)


@pytest.mark.parametrize("site", [V, S])
def test_a_too_small_share_printed_is_noticed(
    site: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mobility, "FEWEST", 0)
    found = faults(mobility.compute(*given(site)), site, root)
    assert any("may not be printed" in fault for fault in found)


def test_a_sample_taken_for_the_whole_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mobility, "DESIGN_EFFECT", 1.0)
    found = faults(mobility.compute(*given(A)), A, root)
    assert any("interval" in fault for fault in found)


def test_an_unlisted_place_read_as_none_is_noticed(root: Path) -> None:
    tables, view = given(V)
    table = tables["carpool"]
    tables["carpool"] = changed(table, carpool_places=table["carpool_places"].fillna(0.0))
    assert faults(mobility.compute(tables, view), V, root)


def test_the_zeros_of_the_three_cities_kept_are_noticed(
    events: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sources import test_mobility as loaders

    guard = loaders.test_the_three_cities_are_left_out_of_people_working_in_their_commune
    inputs = loaders.laid_out(tmp_path)
    guard(inputs, events)
    # The guard reads the codes too: only the loader may forget them.
    read = commuting.sample
    monkeypatch.setattr(commuting, "sample", lambda i: read(i).fillna({"own_commune": 0.0}))
    with pytest.raises(AssertionError):
        guard(inputs, events)


def test_a_mode_in_the_wrong_group_is_noticed() -> None:
    """The figure's two groups are those of the table: cars per vehicle, trains per passenger."""
    from ateliers.indicators.mobility_services import EMISSIONS
    from ateliers.sources.ademe import MODES
    from ateliers.sources.ademe import PER_VEHICLE as VEHICLE

    for mode, _, per in MODES.values():
        group = PER_VEHICLE if per == VEHICLE else PER_PASSENGER
        assert EMISSIONS[mode] in group
