"""Ways the data or the method of the dossiers could be wrong, each of which must be noticed.

The guards are the true figures re-read from the producers' files, those of the analysis, and the
contract of the theme.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.contract import record_faults
from ateliers.indicators import centrality, commune_sizes, dossier, snowfall
from ateliers.parameters import load_theme
from tests.support.mutations import Tables, changed, fresh, wrong_values

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
#: Figures of the analysis and of the national files: site, indicator, period, place, value, within.
EXPECTED = (
    (V, "poids_emplois", "2022", f"site:{V}", 100 * 1245 / 2041, 0.02),
    (V, "poids_habitants", "2022", f"site:{V}", 100 * 3031 / 7981, 0.01),
    (V, "poids_equipements", "2024", f"site:{V}", 100 * 158 / 364, 0.01),
    (V, "equipements_1000", "2024", f"site:{V}", 1000 * 158 / 3031, 0.01),
    (V, "equipements_1000", "2024", "centre:intermediaire", 44.3, 0.05),
    (V, "part_vacants_2018", "2018", "centre:intermediaire", 7.8, 0.05),
    (T, "part_vacants_2018", "2018", "centre:local", 7.5, 0.05),
    (V, "emplois_100_2018", "2018", "france:FR", 99.8, 0.05),
    (A, "taille_communes", "2021", "size:0-2000", 7, 0),
    (A, "taille_communes", "2021", "size:5000-", 2, 0),
)


def faults(record: pd.DataFrame, site: str, root: Path) -> list[str]:
    """Return what the guards find wrong with the record of a site."""
    found = wrong_values(record, site, "dossier", EXPECTED)
    own = record[record["indicator"].isin(["taille_tc", "taille_commune"])]
    found += [f"{line.geography} is not quotable" for line in own[own["value"].isna()].itertuples()]
    return found + record_faults(record, load_theme("dossier", root).outputs, site)


given = partial(fresh, theme="dossier")


@pytest.mark.parametrize("site", [V, S, T, A])
def test_nothing_is_wrong_without_a_mutation(site: str, root: Path) -> None:
    assert faults(dossier.compute(*given(site)), site, root) == []


def quartiles_of_another_level(tables: Tables) -> None:
    table = tables["centre_quartiles"]
    tables["centre_quartiles"] = changed(table, centre=table["centre"].to_numpy()[::-1])


def level_of_another_commune(tables: Tables) -> None:
    grids = tables["settlement_grids"]
    centre = "Centre local d'équipements et de services"
    tables["settlement_grids"] = changed(grids, centre=centre)


def facilities_that_have_a_domain_taken_for_all(tables: Tables) -> None:
    tables["centres"] = changed(tables["centres"], facilities=tables["centres"]["classed"])


def facilities_of_a_commune_counted_in_its_epci_twice(tables: Tables) -> None:
    table = tables["centres"]
    twice = table["facilities"].mask(table["code"].eq("07145"), table["facilities"] * 2)
    tables["centres"] = changed(table, facilities=twice)


def people_of_2018_under_facilities_of_2024(tables: Tables) -> None:
    tables["centres"] = changed(tables["centres"], people=tables["centres"]["population_2018"])


def vacant_dwellings_over_main_residences(tables: Tables) -> None:
    table = tables["centres"]
    occupied = table["dwellings_2018"] - table["vacant_dwellings_2018"]
    tables["centres"] = changed(table, dwellings_2018=occupied)


def unemployed_counted_as_employed(tables: Tables) -> None:
    tables["centres"] = changed(tables["centres"], unemployed_15_64_2018=0.0)


def jobs_of_residents_taken_for_jobs_on_the_spot(tables: Tables) -> None:
    table = tables["census"]
    tables["census"] = changed(table, jobs_2022=table["active_15_64_2022"])


def epci_without_one_of_its_communes(tables: Tables) -> None:
    table = tables["census"]
    kept = table[~table["code"].eq("07145")]
    kept.attrs = table.attrs
    tables["census"] = kept


def vacant_dwellings_of_the_tax_files(tables: Tables) -> None:
    table = tables["census"]
    tables["census"] = changed(table, vacant_dwellings_2022=table["vacant_dwellings_2022"] * 0.4)


def snow_of_december_in_the_winter_before(tables: Tables) -> None:
    table = tables["snowfall"]
    year = table["year"].mask(table["month"].eq(12), table["year"] - 1)
    tables["snowfall"] = changed(table, year=year)


def snow_of_another_station(tables: Tables) -> None:
    table = tables["snowfall"]
    swap = {"63-LE-MONT-DORE-BG": "63236003", "63236003": "63-LE-MONT-DORE-BG"}
    tables["snowfall"] = changed(table, code=table["code"].replace(swap))


def people_of_a_commune_ten_times_too_many(tables: Tables) -> None:
    table = tables["population"]
    people = table["population"].mask(table["code"].eq("69022"), table["population"] * 10)
    tables["population"] = changed(table, population=people)


Mutation = Callable[[Tables], None]
MUTATIONS: list[tuple[str, Mutation]] = [
    (V, quartiles_of_another_level),
    (V, level_of_another_commune),
    (V, facilities_that_have_a_domain_taken_for_all),
    (V, facilities_of_a_commune_counted_in_its_epci_twice),
    (V, people_of_2018_under_facilities_of_2024),
    (T, vacant_dwellings_over_main_residences),
    (V, unemployed_counted_as_employed),
    (V, jobs_of_residents_taken_for_jobs_on_the_spot),
    (V, epci_without_one_of_its_communes),
    (T, vacant_dwellings_of_the_tax_files),
    (S, snow_of_december_in_the_winter_before),
    (S, snow_of_another_station),
    (A, people_of_a_commune_ten_times_too_many),
]


@pytest.mark.parametrize(("site", "mutation"), MUTATIONS, ids=[m.__name__ for _, m in MUTATIONS])
def test_a_mutation_of_the_data_is_noticed(site: str, mutation: Mutation, root: Path) -> None:
    tables, view = given(site)
    mutation(tables)
    assert faults(dossier.compute(tables, view), site, root)


def test_a_winter_that_lacks_a_month_filled_with_zero_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snowfall, "WINTER", (1, 2, 3))
    assert faults(dossier.compute(*given(S)), S, root)


def test_a_rate_over_all_active_people_is_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, unit, period, _ = centrality.RATES["jobs_per_100"]
    whole = (code, unit, period, ("jobs_2018", "", "active_15_64_2018", 100.0))
    monkeypatch.setitem(centrality.RATES, "jobs_per_100", whole)
    assert faults(dossier.compute(*given(V)), V, root)


def test_groups_too_small_to_be_quoted_are_noticed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commune_sizes, "_is_quotable", lambda group: len(group) > 0)
    assert faults(dossier.compute(*given(A)), A, root)
