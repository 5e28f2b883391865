"""Demographic indicators against the test values of the analysis."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ateliers.indicators import demography
from ateliers.indicators.dictionary import entries
from ateliers.record import COLUMNS
from tests.conftest import study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
BERG, SAINT_LO = "epci:240700815", "epci:200066389"


def value(record: pd.DataFrame, indicator: str, period: str, geography: str) -> float:
    """Return the one value of an indicator frame."""
    rows = record[
        record["indicator"].eq(indicator)
        & record["period"].eq(period)
        & record["geography"].eq(geography)
    ]
    assert len(rows) == 1, f"{indicator} {period} {geography}: {len(rows)} rows"
    return float(rows.iloc[0]["value"])


# (site, indicator, period, geography or "" for the site, expected, absolute tolerance)
EXPECTED = [
    (V, "pop", "2016", "", 2951, 0),
    (V, "pop", "2022", "", 3031, 0),
    (V, "pop_tcam", "2016-2022", "", 0.45, 0.005),
    (V, "pop_tcam", "2016-2022", BERG, 0.85, 0.005),
    (V, "pop_tcam", "2016-2022", "departement:07", 0.41, 0.005),
    (V, "solde_nat_nb", "2016-2022", "", -298, 0),
    (V, "solde_mig_nb", "2016-2022", "", 378, 0),
    (V, "solde_nat_nb", "2016-2022", BERG, -231, 0),
    (V, "indice_vieil", "2022", "", 145.5, 0.05),
    (V, "indice_vieil", "2022", "departement:07", 121.6, 0.05),
    (V, "part_75", "2022", "", 17.3, 0.05),
    (V, "part_vacants", "2022", "", 13.2, 0.05),
    (V, "part_vacants", "2022", BERG, 9.5, 0.05),
    (V, "mortalite", "2016-2022", "", 24.4, 0.05),
    (V, "mortalite", "2013-2018", "departement:07", 11.1, 0.06),
    (S, "pop", "2016", "", 9637, 0),
    (S, "pop", "2022", "", 9576, 0),
    (S, "pop_tcam", "2016-2022", "", -0.11, 0.005),
    (S, "pop_tcam", "2010-2016", "", -0.41, 0.005),
    (S, "solde_nat_nb", "2016-2022", "", -410, 0),
    (S, "solde_mig_nb", "2016-2022", "", 349, 0),
    (S, "part_ressec", "2022", "", 61.8, 0.05),
    (S, "part_ressec", "2022", "france:FR", 9.8, 0.05),
    (S, "indice_vieil", "2022", "", 157.4, 0.05),
    (S, "indice_vieil", "2022", "departement:63", 101.2, 0.05),
    (S, "mortalite", "2016-2022", "commune:63380", 28.2, 0.05),
    (S, "mortalite", "2016-2022", "commune:63236", 24.6, 0.05),
    (T, "pop", "2022", "", 2219, 0),
    (T, "pop_tcam", "2016-2022", "", -0.99, 0.006),
    (T, "pop_tcam", "2016-2022", SAINT_LO, 0.16, 0.005),
    (T, "solde_nat_nb", "2016-2022", "", -77, 0),
    (T, "solde_mig_nb", "2016-2022", "", -60, 0),
    (T, "part_vacants", "2022", "", 17.0, 0.05),
    (T, "part_vacants", "2022", SAINT_LO, 7.8, 0.05),
    (T, "indice_vieil", "2016", "", 107.6, 0.06),
    (T, "indice_vieil", "2022", "", 128.4, 0.06),
    (A, "pop", "2016", "", 37282, 0),
    (A, "pop", "2022", "", 38945, 0),
    (A, "pop_tcam", "2016-2022", "", 0.73, 0.005),
    (A, "solde_nat_nb", "2016-2022", "", 719, 0),
    (A, "solde_mig_nb", "2016-2022", "", 944, 0),
    (A, "indice_vieil", "2011", "", 49.7, 0.05),
    (A, "indice_vieil", "2016", "", 62.4, 0.06),
    (A, "indice_vieil", "2022", "", 77.35, 0.05),
]


@pytest.mark.parametrize(
    ("site", "indicator", "period", "geography", "expected", "within"), EXPECTED
)
def test_value_of_the_analysis(
    records: dict[str, pd.DataFrame],
    site: str,
    indicator: str,
    period: str,
    geography: str,
    expected: float,
    within: float,
) -> None:
    found = value(records[site], indicator, period, geography or f"site:{site}")
    assert found == pytest.approx(expected, abs=within)


@pytest.mark.parametrize(("site", "margin"), [(V, 47), (S, 70), (T, 38), (A, 125)])
def test_interval_of_the_natural_balance(
    records: dict[str, pd.DataFrame], site: str, margin: int
) -> None:
    rows = records[site].set_index(["indicator", "period", "geography"])
    row = rows.loc[("solde_nat_nb", "2016-2022", f"site:{site}")]
    assert round(row["high"] - row["value"]) == margin
    assert round(row["value"] - row["low"]) == margin


def test_ageing_of_the_twelve_other_communes_of_berg_et_coiron(
    views: dict,
) -> None:
    """84.3, from the sums of counts: rates are never averaged."""
    ages = study(V, "demography").tables["age"]
    others = {c.code for c in views[V].context_communes} - {"07341"}
    rows = ages[ages["code"].isin(others) & ages["year"].eq(2022)]
    index = 100 * rows["aged_65_over"].sum() / rows["under_20"].sum()
    assert index == pytest.approx(84.3, abs=0.05)


def test_the_two_balances_add_up_to_growth(records: dict[str, pd.DataFrame]) -> None:
    for site, record in records.items():
        there = [value(record, c, "2016-2022", f"site:{site}") for c in ("solde_nat", "solde_mig")]
        growth = value(record, "pop_tcam", "2016-2022", f"site:{site}")
        assert sum(there) == pytest.approx(growth, abs=1e-9)


@pytest.mark.parametrize(("site", "years"), [(S, {"2011", "2014"}), (T, {"2011", "2014"})])
def test_a_total_that_lacks_a_commune_is_missing(
    records: dict[str, pd.DataFrame], site: str, years: set[str]
) -> None:
    record = records[site]
    rows = record[record["indicator"].eq("pop") & record["geography"].eq(f"site:{site}")]
    lost = rows[rows["value"].isna()]
    assert set(lost["period"]) == years
    assert set(lost["status"]) == {"missing"}
    assert lost["note"].str.contains("fusion").all()


def test_rates_of_the_smallest_communes_are_not_given(records: dict[str, pd.DataFrame]) -> None:
    record = records[S].set_index(["indicator", "period", "geography"])
    rate = record.loc[("pop_tcam", "2016-2022", "commune:63169")]
    assert rate["status"] == "too_small"
    assert math.isnan(rate["value"])
    assert record.loc[("pop_variation", "2016-2022", "commune:63169"), "value"] == -(
        record.loc[("pop", "2016", "commune:63169"), "value"]
        - record.loc[("pop", "2022", "commune:63169"), "value"]
    )


def test_secrecy_reaches_the_record(records: dict[str, pd.DataFrame]) -> None:
    record = records[V].set_index(["indicator", "period", "geography"])
    row = record.loc[("pauvrete", "2021", "commune:07032")]
    assert row["status"] == "secret"
    assert math.isnan(row["value"])


def test_long_vacancy_says_how_many_communes_are_secret(records: dict[str, pd.DataFrame]) -> None:
    record = records[S].set_index(["indicator", "geography"])
    row = record.loc[("vacants_2ans", f"site:{S}")]
    assert row["status"] == "at_least"
    assert "sous secret statistique" in row["note"]


def test_a_site_of_several_communes_has_its_epci_median(records: dict[str, pd.DataFrame]) -> None:
    record = records[A].set_index(["indicator", "geography"])
    row = record.loc[("revenu_median", f"site:{A}")]
    assert (row["value"], row["status"]) == (27100, "secondary")


def test_the_rhone_is_also_shown_without_its_metropole(records: dict[str, pd.DataFrame]) -> None:
    whole = value(records[A], "pop", "2022", "departement:69")
    outside = value(records[A], "pop", "2022", "departement:69D")
    assert whole == 1907982
    assert 470_000 < outside < 480_000


def test_a_flat_population_has_balances_that_cancel() -> None:
    assert demography.yearly_share(1000, 1000, 6) == pytest.approx(1 / 6000)


def test_every_row_has_a_unit_a_status_and_an_entry(records: dict[str, pd.DataFrame]) -> None:
    known = entries()
    for record in records.values():
        assert list(record.columns) == COLUMNS
        assert not record.duplicated(["indicator", "period", "geography"]).any()
        for code, unit in record[["indicator", "unit"]].drop_duplicates().itertuples(index=False):
            assert known[code].unit == unit
        absent = record["status"].isin(["secret", "too_small", "missing", "not_comparable"])
        assert (record["value"].isna() == absent).all()
        assert record.loc[record["status"].isin(["missing"]), "note"].ne("").all()


def test_the_other_communes_of_an_epci_are_summed(records: dict[str, pd.DataFrame]) -> None:
    others = "others:240700815"
    assert value(records[V], "solde_nat_nb", "2016-2022", others) == 67
    assert value(records[V], "indice_vieil", "2022", others) == pytest.approx(84.3, abs=0.05)
    assert value(records[V], "part_75", "2022", others) == pytest.approx(8.2, abs=0.06)
    assert round(value(records[V], "emplois", "2022", f"site:{V}")) == 1245
    assert round(value(records[V], "emplois", "2022", BERG)) == 2041


@pytest.mark.parametrize("people", [0, 2, 199])
def test_a_site_of_too_few_people_has_counts_and_no_rate(people: int) -> None:
    """Six communes of France have no inhabitant at all since 1916: nothing is divided by zero."""
    there = study(T, "demography")
    tables = dict(there.tables)
    for name in ("population", "census", "census_2018", "age"):
        table = tables[name].copy()
        counted = [c for c in table.columns if c.startswith("population")]
        own = table["code"].eq("50592") & table["level"].eq("commune")
        table.loc[own, counted] = people
        tables[name] = table
    record = demography.compute(tables, there.view)
    own = record[record["geography"].eq(f"site:{T}")].set_index(["indicator", "period"])
    rates = ["pop_tcam", "solde_nat", "solde_mig", "mortalite", "part_vacants", "emplois_100"]
    rates += ["taille_menage", "parc_tcam", "indice_vieil", "part_75"]
    for code in rates:
        statuses = set(own.loc[code, "status"])
        assert statuses <= {"too_small", "missing"}, (code, statuses)
        assert own.loc[code, "value"].isna().all()
    assert own.loc[("pop_variation", "2016-2022"), "value"] == 0
    assert own.loc[("solde_nat_nb", "2016-2022"), "value"] == -77
