"""Counts of every EPCI: communes that merged or split, cities counted once, secrecy."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ateliers.sources import distribution
from ateliers.sources.distribution import Membership
from ateliers.sources.formats import Inputs
from ateliers.tables import Reader
from tests.support.inputs import FIXTURES, lay_out_named

LYON, SANCY, LILLE = "200046977", "246300966", "245900410"
CULOZ, NEUSSARGUES = "200040350", "200066637"
#: The EPCI of Tannay and of Le Mont-Dieu, which merged across their limit in 2025.
TANNAY, MONT_DIEU = "240800920", "240800847"
LAID_OUT = {
    "epci_2023": "communes_attr.csv",
    "portrait_population": "portrait_population.json",
    "insee_filosofi_2019_epci": "filosofi_2019_epci.csv",
}


def laid_out(tmp_path: Path) -> Inputs:
    """Lay the producers' files out, a few rows each."""
    return lay_out_named(LAID_OUT, FIXTURES / "producers_references", tmp_path)


@pytest.fixture()
def given(tmp_path: Path) -> Inputs:
    """Return a folder of producers' files."""
    return laid_out(tmp_path)


@pytest.fixture()
def found(given: Inputs, territories: pd.DataFrame) -> pd.DataFrame:
    """Return the table, by EPCI."""
    return distribution.epci(given, territories).set_index("code")


def test_a_city_is_not_counted_with_its_arrondissements(found: pd.DataFrame) -> None:
    assert found.at[LYON, "population_2018"] == 518635


def test_a_commune_merged_since_counts_where_it_is_now(found: pd.DataFrame) -> None:
    # Béon (443) joined Culoz (3 020) on 1 January 2023.
    assert found.at[CULOZ, "population_2018"] == 3463


def test_a_commune_restored_since_counts_where_it_was(found: pd.DataFrame) -> None:
    # Four communes left Neussargues en Pinatelle (1 653 inhabitants in 2021) after 2023.
    assert found.at[NEUSSARGUES, "population_2021"] == 870 + 231 + 326 + 95 + 131


def test_a_merger_across_two_epci_leaves_both_without_a_sum(found: pd.DataFrame) -> None:
    assert found.loc[[TANNAY, MONT_DIEU], "population_2021"].isna().all()
    # Before they merged each was where it was.
    assert found.at[TANNAY, "population_2018"] == 153
    assert found.at[MONT_DIEU, "population_2018"] == 16


def test_overseas_and_communes_without_an_epci_are_left_out(found: pd.DataFrame) -> None:
    assert set(found.index) == {LYON, CULOZ, NEUSSARGUES, TANNAY, MONT_DIEU}


def test_an_epci_that_the_file_of_incomes_lacks_is_missing(found: pd.DataFrame) -> None:
    assert found.at[LYON, "income_status"] == "missing"
    assert pd.isna(found.at[LYON, "median_2019"])


def test_a_blank_income_is_secret_and_not_zero(given: Inputs) -> None:
    path = given.path("insee_filosofi_2019_epci")
    path.write_text(path.read_text("utf-8").replace(";20670;", ";;"), "utf-8")
    incomes = distribution.income_2019(given)
    assert incomes.at[SANCY, "income_status"] == "secret"
    assert pd.isna(incomes.at[SANCY, "median_2019"])
    assert incomes.at[LILLE, "median_2019"] == 20940


def members(**epci: str) -> Membership:
    """Return communes in EPCI, none of which changed."""
    listed = pd.Series(epci)
    return Membership(listed, {}, listed)


def test_a_commune_that_lacks_makes_the_sum_missing() -> None:
    counts = pd.DataFrame({"people": [10.0, 5.0]}, index=["a", "c"])
    sums = members(a="E1", b="E1", c="E2").sums(counts, present_limits=True)["people"]
    assert pd.isna(sums["E1"])
    assert sums["E2"] == 5


def test_an_unknown_count_makes_the_sum_missing() -> None:
    counts = pd.DataFrame({"people": [10.0, None, 5.0]}, index=["a", "b", "c"])
    sums = members(a="E1", b="E1", c="E2").sums(counts, present_limits=False)["people"]
    assert pd.isna(sums["E1"])


def test_regions_are_sums_of_departements(given: Inputs, territories: pd.DataFrame) -> None:
    departements = pd.DataFrame(
        {
            "level": ["departement", "departement", "departement", "france"],
            "code": ["01", "69", "69D", "FR"],
            "workers": [100.0, 1000.0, 400.0, 9000.0],
        }
    )
    found = distribution.regions(given, territories, departements).set_index("code")
    # The Rhône without its Métropole is a part of the Rhône: it is not added to it.
    assert found.at["84", "workers"] == 1100
    assert found.at["84", "population_2018"] == 443 + 3020 + 1811 + 518635
    # Mayotte has no figure, and is no region of metropolitan France.
    assert "06" not in found.index


def test_the_sums_of_the_table_are_the_official_populations(root: Path) -> None:
    """INSEE, RP2018: 64,844,037 inhabitants in metropolitan France."""
    regions = Reader(root).read("regions")
    assert regions["population_2018"].sum() == 64_844_037
    assert len(regions) == 13
    listed = Reader(root).read("epci_distribution")
    assert len(listed) == 1232
    # The difference is four islands, which belong to no EPCI.
    assert regions["population_2018"].sum() - listed["population_2018"].sum() == 6274


def test_only_the_epci_that_a_merger_crossed_lack_a_population(root: Path) -> None:
    listed = Reader(root).read("epci_distribution")
    lacking = set(listed.loc[listed["population_2021"].isna(), "code"])
    assert {TANNAY, MONT_DIEU} <= lacking
    assert len(lacking) == 6
