"""Mobility indicators against the test values of the analysis."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from ateliers.indicators import mobility
from ateliers.indicators import mobility_services as services
from ateliers.indicators.dictionary import entries
from ateliers.record import COLUMNS
from ateliers.sources.commuting import CITIES, commuting_counts
from ateliers.sources.formats import Inputs
from tests.conftest import record, study
from tests.indicators.test_demography import value
from tests.support.inputs import CATALOGUE
from tests.support.producers import SHARED, needs_producers

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
BERG, SAINT_LO = "epci:240700815", "epci:200066389"


@pytest.fixture(scope="module")
def mobility_records() -> dict[str, pd.DataFrame]:
    """Return the mobility record of each site."""
    return {site: record(site, "mobility") for site in (V, S, T, A)}


# (site, indicator, period, geography or "" for the site, expected, absolute tolerance)
EXPECTED = [
    (V, "actifs_occupes", "2021", "", 1057, 0),
    (V, "part_commune", "2021", "", 34.4, 0.05),
    (V, "part_commune", "2021", BERG, 27.7, 0.05),
    (V, "part_voiture", "2021", BERG, 85.9, 0.05),
    (V, "part_velo", "2021", BERG, 0.85, 0.005),
    (V, "part_2voit", "2021", BERG, 70.1, 0.05),
    (V, "part_tc", "2021", "peers:240700815", 1.27, 0.005),
    (V, "gare_km", "2024", "", 14.7, 0.05),
    (S, "part_commune", "2021", "", 56.8, 0.05),
    (S, "part_voiture", "2021", "", 70.1, 0.05),
    (S, "part_marche", "2021", "", 14.5, 0.05),
    (S, "part_sans", "2021", "", 13.9, 0.05),
    (S, "part_2voit", "2021", "", 54.6, 0.05),
    (S, "gare_km", "2024", "", 26.6, 0.05),
    (S, "gare_voyageurs", "2024", "", 0, 0),
    (S, "gare_evolution", "2019-2024", "", -100, 0),
    (T, "actifs_occupes", "2021", "", 919, 0),
    (T, "part_voiture", "2021", "", 86.2, 0.05),
    (T, "part_voiture", "2021", SAINT_LO, 86.3, 0.05),
    (T, "part_commune", "2021", SAINT_LO, 30.0, 0.05),
    (T, "part_tc", "2021", SAINT_LO, 2.0, 0.05),
    (T, "part_marche", "2021", SAINT_LO, 4.9, 0.05),
    (A, "part_tc", "2021", "", 10.0, 0.05),
    (A, "part_tc", "2021", "departement:69D", 7.2, 0.05),
    (A, "part_tc", "2021", "peers:246900625", 5.1, 0.05),
    (A, "part_velo", "2021", "", 0.8, 0.05),
    (A, "part_voiture", "2021", "", 81.0, 0.05),
    (A, "part_commune", "2021", "", 17.8, 0.05),
    (A, "gare_voyageurs", "2019", "", 1676288, 0),
    (A, "gare_voyageurs", "2024", "", 1691854, 0),
    (A, "gare_evolution", "2019-2024", "", 0.9, 0.05),
    (A, "gare_evolution", "2019-2024", "france:FR", 12.3, 0.05),
    (A, "gare_5km", "2024", "", 89.4, 0.05),
    (A, "gco2_voiture", "2026", "france:FR", 217.6, 0.05),
    (A, "gco2_electrique", "2026", "france:FR", 103.4, 0.05),
    (A, "gco2_ter", "2026", "france:FR", 27.7, 0.05),
]


@pytest.mark.parametrize(
    ("site", "indicator", "period", "geography", "expected", "within"), EXPECTED
)
def test_value_of_the_analysis(
    mobility_records: dict[str, pd.DataFrame],
    site: str,
    indicator: str,
    period: str,
    geography: str,
    expected: float,
    within: float,
) -> None:
    found = value(mobility_records[site], indicator, period, geography or f"site:{site}")
    assert found == pytest.approx(expected, abs=within)


@pytest.mark.parametrize(
    ("site", "indicator", "low", "high"),
    [
        (A, "part_tc", 9.0, 10.9),
        # 16.95: the analysis rounds it down, hence the tolerance.
        (S, "part_marche", 12.4, 16.9),
        (V, "part_commune", 28.5, 40.8),
    ],
)
def test_interval_of_the_analysis(
    mobility_records: dict[str, pd.DataFrame], site: str, indicator: str, low: float, high: float
) -> None:
    rows = mobility_records[site].set_index(["indicator", "geography"])
    row = rows.loc[(indicator, f"site:{site}")]
    assert row["low"] == pytest.approx(low, abs=0.06)
    assert row["high"] == pytest.approx(high, abs=0.06)


#: What §2 allows to quote, of the six sampled shares.
QUOTABLE = [
    (V, f"site:{V}", {"part_commune", "part_2voit"}),
    (V, BERG, {"part_commune", "part_2voit"}),
    (T, f"site:{T}", {"part_commune", "part_2voit"}),
    (S, f"site:{S}", {"part_commune", "part_2voit", "part_marche", "part_sans"}),
    (A, f"site:{A}", set(mobility.SAMPLED)),
    (T, SAINT_LO, set(mobility.SAMPLED)),
]


@pytest.mark.parametrize(("site", "geography", "quotable"), QUOTABLE)
def test_only_what_200_people_bear_is_printed(
    mobility_records: dict[str, pd.DataFrame], site: str, geography: str, quotable: set[str]
) -> None:
    rows = mobility_records[site]
    rows = rows[rows["geography"].eq(geography) & rows["indicator"].isin(set(mobility.SAMPLED))]
    assert set(rows.loc[rows["value"].notna(), "indicator"]) == quotable
    assert set(rows.loc[rows["value"].isna(), "status"]) <= {"too_small"}


def test_the_sample_is_never_given_for_a_commune_among_others(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    for rows in mobility_records.values():
        communes = rows[rows["geography"].str.startswith("commune:")]
        assert not set(communes["indicator"]) & set(mobility.SAMPLED)


def test_no_share_of_commuters_under_1000_inhabitants(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    rows = mobility_records[V].set_index(["indicator", "geography"])
    assert rows.loc[("part_voiture", "commune:07032"), "status"] == "too_small"
    assert rows.loc[("part_voiture", "commune:07145"), "value"] == pytest.approx(90.8)


def test_a_site_of_one_small_commune_has_no_share() -> None:
    there = study(T, "mobility")
    tables = dict(there.tables)
    people = tables["population"].copy()
    people.loc[people["code"].eq("50592"), "population"] = 999
    tables["population"] = people
    rows = mobility.compute(tables, there.view).set_index(["indicator", "geography"])
    own = rows.loc[[(code, f"site:{T}") for code in ("part_voiture", "part_commune")]]
    assert set(own["status"]) == {"too_small"}


def test_wilson_stays_within_bounds() -> None:
    low, high = mobility.wilson(1.0, 300)
    assert 0 < low < 1
    assert high == pytest.approx(1.0)


def test_the_design_effect_is_that_of_a_quarter_sample() -> None:
    assert pytest.approx(4.69, abs=0.005) == mobility.DESIGN_EFFECT


@needs_producers
def test_people_working_in_their_commune_without_the_three_cities(
    events: pd.DataFrame,
) -> None:
    """31.3 % in the whole file, overseas included; with the zeros of the three cities, 29.5 %."""
    counts = commuting_counts(Inputs(SHARED, CATALOGUE), events)
    share = 100 * counts["own_commune"].sum() / counts["own_commune_workers"].sum()
    assert share == pytest.approx(31.3, abs=0.05)
    naive = 100 * counts["own_commune"].sum() / counts["workers"].sum()
    assert naive == pytest.approx(29.5, abs=0.05)
    assert counts.loc[counts["code"].isin(CITIES), "own_commune"].eq(0).all()


def test_a_territory_without_a_station_has_no_passengers_not_zero(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    for site in (V, T):
        rows = mobility_records[site].set_index(["indicator", "geography"])
        row = rows.loc[("gare_voyageurs", f"site:{site}")]
        assert row["status"] == "missing"
        assert math.isnan(row["value"])
        assert "aucune gare" in row["note"]


def test_the_years_of_the_epidemic_carry_a_note(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    rows = mobility_records[A]
    rows = rows[rows["indicator"].eq("gare_voyageurs") & rows["geography"].eq(f"site:{A}")]
    noted = rows[rows["note"].ne("")]
    assert set(noted["period"]) == {"2020", "2021"}
    assert len(rows) == 10


def test_the_change_does_not_use_the_years_of_the_epidemic() -> None:
    there = study(A, "mobility")
    table = there.tables["railway_passengers"]
    changed = table.assign(passengers=table["passengers"].mask(table["year"].isin([2020, 2021]), 1))
    before = value(services.passengers(table, there.view), *_change())
    assert value(services.passengers(changed, there.view), *_change()) == before


def _change() -> tuple[str, str, str]:
    return "gare_evolution", "2019-2024", f"site:{A}"


def test_listed_places_are_at_least_and_never_zero(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    for rows in mobility_records.values():
        listed = rows[rows["indicator"].isin(["covoiturage", "irve"])]
        assert set(listed["status"]) <= {"at_least", "missing"}
        assert not listed["value"].eq(0).any()
    rows = mobility_records[V].set_index(["indicator", "geography"])
    assert "ne veut pas dire" in rows.loc[("covoiturage", f"site:{V}"), "note"]


def test_peers_have_quartiles_around_their_median(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    for rows in mobility_records.values():
        group = rows[rows["geography"].str.startswith("peers:")]
        assert len(group) == 9
        assert (group["low"] <= group["value"]).all()
        assert (group["value"] <= group["high"]).all()
        assert group["note"].str.contains("20 EPCI comparables").all()


def test_shares_are_not_averaged() -> None:
    """The EPCI's car share is a ratio of sums: weighting by people changes the mean."""
    there = study(V, "mobility")
    table = there.tables["commuting"]
    communes = table[table["level"].eq("commune")]
    mean = (100 * communes["car_main"] / communes["main_workers"]).mean()
    assert abs(value(record(V, "mobility"), "part_voiture", "2021", BERG) - mean) > 0.1


def test_every_row_has_a_unit_a_status_and_an_entry(
    mobility_records: dict[str, pd.DataFrame],
) -> None:
    known = entries()
    for rows in mobility_records.values():
        assert list(rows.columns) == COLUMNS
        assert not rows.duplicated(["indicator", "period", "geography"]).any()
        for code, unit in rows[["indicator", "unit"]].drop_duplicates().itertuples(index=False):
            assert known[code].unit == unit
        absent = rows["status"].isin(["secret", "too_small", "missing", "not_comparable"])
        assert (rows["value"].isna() == absent).all()
        assert rows.loc[rows["status"].eq("missing"), "note"].ne("").all()


def test_a_site_without_rows_has_every_indicator_missing() -> None:
    there = study(T, "mobility")
    empty = {name: table.iloc[:0] for name, table in there.tables.items()}
    for name, table in there.tables.items():
        empty[name].attrs.update(table.attrs)
    rows = mobility.compute(empty, there.view)
    own = rows[rows["geography"].eq(f"site:{T}")]
    assert set(own["status"]) == {"missing"}
    expected = {"actifs_occupes", "menages_voiture", "gare_km", "gare_5km", "gare_voyageurs"}
    expected |= {"gare_evolution", "covoiturage", "irve"}
    assert set(own["indicator"]) == expected | set(mobility.EXHAUSTIVE) | set(mobility.SAMPLED)
