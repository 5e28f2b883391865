"""Ways the data or method of the reading could be wrong, each of which must be noticed.

As in :mod:`tests.test_mutations_mobility`: the guards are the true values, those taken elsewhere,
and the contract of the theme.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.contract import record_faults
from ateliers.indicators import territory
from ateliers.indicators import territory_economy as economy
from ateliers.parameters import load_theme
from tests.indicators.test_territory import EPCI, EXPECTED, A, S, T, V
from tests.support.mutations import Tables, changed, fresh, wrong_values


def faults(record: pd.DataFrame, site: str, root: Path) -> list[str]:
    """Return what the guards find wrong with the record of a site."""
    known = record.set_index(["indicator", "period", "geography"])["value"].to_dict()
    found = wrong_values(record, site, "territory", EXPECTED)
    if record[record["indicator"].eq("haies")]["value"].eq(0).any():
        found.append("no hedge in the file was read as no hedge on the ground")
    shares = sum(known[code, "2018", f"epci:{EPCI[site]}"] for code in territory.LAND)
    if not abs(shares - 100) < 0.01:
        found.append(f"the groups of land make {shares} %")
    return found + record_faults(record, load_theme("territory", root).outputs, site)


given = partial(fresh, theme="territory")


@pytest.mark.parametrize("site", [V, S, T, A])
def test_nothing_is_wrong_without_a_mutation(site: str, root: Path) -> None:
    assert faults(territory.compute(*given(site)), site, root) == []


def forests_read_for_meadows(tables: Tables) -> None:
    table = tables["land_cover"]
    tables["land_cover"] = changed(table, forest=table["grassland"], grassland=table["forest"])


def areas_in_square_kilometres(tables: Tables) -> None:
    table = tables["land_cover"]
    areas = {column: table[column] / 100 for column in territory.LAND.values()}
    tables["land_cover"] = changed(table, **areas)


def france_as_one_of_its_epci(tables: Tables) -> None:
    table = tables["land_cover"]
    columns = list(territory.LAND.values())
    mean = table[table["level"].eq("epci")][columns].mean()
    areas = {c: table[c].mask(table["level"].eq("france"), mean[c]) for c in columns}
    tables["land_cover"] = changed(table, **areas)


def a_group_of_land_forgotten(tables: Tables) -> None:
    table = tables["land_cover"]
    tables["land_cover"] = changed(table, mixed_farmland=0.0)


def building_sites_taken_for_fields(tables: Tables) -> None:
    table = tables["land_cover_change"]
    fields = {"building_site": "arable"}
    tables["land_cover_change"] = changed(
        table, before=table["before"].replace(fields), after=table["after"].replace(fields)
    )


def before_and_after_swapped(tables: Tables) -> None:
    table = tables["land_cover_change"]
    tables["land_cover_change"] = changed(table, before=table["after"], after=table["before"])


def forest_rate_left_between_zero_and_one(tables: Tables) -> None:
    table = tables["ecology"]
    rate = table["variable"].eq("forest_rate")
    tables["ecology"] = changed(table, value=table["value"].mask(rate, table["value"] / 100))


def no_hedge_kept_as_a_zero(tables: Tables) -> None:
    table = tables["ecology"]
    gap = table["variable"].eq("hedges") & table["value"].isna()
    tables["ecology"] = changed(
        table, value=table["value"].mask(gap, 0.0), status=table["status"].mask(gap, "ok")
    )


def soils_of_crops_read_for_meadows(tables: Tables) -> None:
    table = tables["ecology"]
    crops, meadows = "soil_carbon_crops", "soil_carbon_grassland"
    swapped = table["variable"].replace({crops: meadows, meadows: crops})
    tables["ecology"] = changed(table, variable=swapped)


def jobs_of_another_edition(tables: Tables) -> None:
    table = tables["jobs"]
    tables["jobs"] = changed(table, year=table["year"].replace({2016: 2018, 2018: 2016}))


def a_commune_left_out(tables: Tables) -> None:
    for name in ("jobs", "establishments", "tourism"):
        table = tables[name]
        kept = table[table["code"].ne("69010")]
        kept.attrs = table.attrs
        tables[name] = kept


def sectors_shifted_by_one(tables: Tables) -> None:
    table = tables["establishments"]
    tables["establishments"] = changed(
        table, industry=table["construction"], construction=table["industry"]
    )


def establishments_of_another_year(tables: Tables) -> None:
    table = tables["establishments"]
    tables["establishments"] = changed(table, year=table["year"].replace({2018: 2024, 2024: 2018}))


def averaged_sectors(tables: Tables) -> None:
    """Every commune given the same weight: its counts made of a thousand establishments."""
    table = tables["establishments"]
    counts = ["establishments", *economy.SECTORS.values()]
    commune = table["level"].eq("commune")
    averaged = table[counts].div(table["establishments"], axis=0) * 1000
    tables["establishments"] = changed(
        table, **table[counts].mask(commune, averaged).to_dict("series")
    )


def places_for_the_people_of_another_year(tables: Tables) -> None:
    table = tables["population"]
    tables["population"] = changed(table, year=table["year"] + 5)


MUTATIONS: list[tuple[str, Callable[[Tables], None]]] = [
    (V, forests_read_for_meadows),
    (A, areas_in_square_kilometres),
    (V, france_as_one_of_its_epci),
    (S, a_group_of_land_forgotten),
    (A, building_sites_taken_for_fields),
    (T, before_and_after_swapped),
    (S, forest_rate_left_between_zero_and_one),
    (V, no_hedge_kept_as_a_zero),
    (S, soils_of_crops_read_for_meadows),
    (V, jobs_of_another_edition),
    (A, a_commune_left_out),
    (V, sectors_shifted_by_one),
    (S, establishments_of_another_year),
    (S, averaged_sectors),
    (S, places_for_the_people_of_another_year),
]


@pytest.mark.parametrize(("site", "mutate"), MUTATIONS, ids=lambda m: getattr(m, "__name__", m))
def test_a_mutated_table_is_noticed(
    site: str, mutate: Callable[[Tables], None], root: Path
) -> None:
    tables, view = given(site)
    mutate(tables)
    assert faults(territory.compute(tables, view), site, root)


def test_urban_belts_counted_as_rural_are_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rural = ("density_4", *territory.PEOPLE["part_rural"])
    monkeypatch.setitem(territory.PEOPLE, "part_rural", rural)
    found = faults(territory.compute(*given(A)), A, root)
    assert any("part_rural" in fault for fault in found)


def test_local_centres_forgotten_are_noticed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(territory.PEOPLE, "part_centres", territory.PEOPLE["part_centres"][:3])
    found = faults(territory.compute(*given(A)), A, root)
    assert any("part_centres" in fault for fault in found)
