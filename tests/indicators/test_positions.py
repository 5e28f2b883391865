"""Ranks of EPCI: ties, ranges from samples, what may not be ranked, and the known medians."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from ateliers import peers
from ateliers.execution.contract import record_faults
from ateliers.indicators import demography_positions, mobility, mobility_positions, positions
from ateliers.indicators.frame import Value, absent, frame, row
from ateliers.indicators.positions import ALL_EPCI, Measure, rank, rate, share_below
from ateliers.parameters import load_theme
from ateliers.tables import Reader
from ateliers.territory import Place, SiteView
from tests.conftest import record, study

BERG, SANCY, SAINT_LO, ARBRESLE = "240700815", "246300966", "200066389", "246900625"
EPCI = {
    "villeneuve-de-berg": BERG,
    "massif-du-sancy": SANCY,
    "tessy-bocage": SAINT_LO,
    "pays-de-l-arbresle": ARBRESLE,
}
THEMES = ("demography", "mobility")
VALUES = pd.Series({"a": 9.0, "b": 7.0, "c": 5.0, "d": 5.0, "e": math.nan, "f": 1.0})


def test_the_highest_value_is_first_and_a_missing_one_is_not_ranked() -> None:
    assert rank(VALUES, "a") == positions.Rank(1, 1, 1, 5)
    assert rank(VALUES, "f").rank == 5


def test_equal_values_share_their_rank() -> None:
    assert rank(VALUES, "c") == rank(VALUES, "d") == positions.Rank(3, 3, 4, 5)


def test_an_interval_makes_a_range_of_ranks() -> None:
    # Between 4 and 8: below 9, it may be above 7 or under both 5.
    assert rank(VALUES, "b", 4.0, 8.0) == positions.Rank(2, 2, 4, 5)


def test_a_narrow_interval_leaves_one_rank() -> None:
    found = rank(VALUES, "b", 6.9, 7.1)
    assert (found.best, found.worst) == (2, 2)


def test_the_percentile_is_the_share_that_comes_after() -> None:
    assert share_below(1, 200) == 99.5
    assert share_below(200, 200) == 0


def test_a_place_without_anyone_has_no_share() -> None:
    found = rate(pd.Series([1.0, 0.0]), pd.Series([4.0, 0.0]))
    assert found[0] == 25
    assert math.isnan(found[1])


EPCI_PLACE = Place("epci", "a", "CC A", "de la CC A", "dans la CC A")
SITE = Place("site", "s", "Site", "du Site", "dans le Site")
VIEW = SiteView("s", SITE, (), (), (), epci=EPCI_PLACE)
SHARE = Measure("part_vacants", "2018", "%", "INSEE", ("part", "whole"), rate)
NOBODY = pd.DataFrame(
    columns=["code", "region", "population", "rural_share", "mountain_share", "area_class"]
)


def placed(national: pd.DataFrame, measure: Measure = SHARE, view: SiteView = VIEW) -> pd.DataFrame:
    """Return the rows of one measure by indicator and geography."""
    profiles = NOBODY.astype({"population": float, "rural_share": float, "mountain_share": float})
    regions = pd.DataFrame({"code": ["84"]})
    found = positions.compute(national, profiles, regions, view, (measure,))
    return found.set_index(["indicator", "geography"])


def national(**columns: object) -> pd.DataFrame:
    """Return three EPCI."""
    counts = {"part": [30.0, 10.0, 20.0], "whole": [100.0, 100.0, 0.0]}
    return pd.DataFrame({"code": ["a", "b", "c"], **counts, **columns})


def test_one_without_a_value_is_not_counted() -> None:
    found = placed(national())
    assert found.at[("rang_part_vacants", "epci:a"), "value"] == 1
    assert found.at[("rang_part_vacants", ALL_EPCI), "value"] == 2


def test_an_epci_out_of_the_list_says_so() -> None:
    found = placed(national().assign(code=["x", "y", "z"]))
    line = found.loc[("rang_part_vacants", "epci:a")]
    assert line["status"] == "missing"
    assert "France métropolitaine" in line["note"]


def test_a_secret_is_a_status_and_has_no_rank() -> None:
    known = Measure("d1", "2019", "€", "INSEE", ("d",), lambda d: d, status_column="why")
    table = pd.DataFrame({"code": ["a", "b"], "d": [math.nan, 12000.0], "why": ["secret", "ok"]})
    found = placed(table, known)
    assert found.at[("d1", "epci:a"), "status"] == "secret"
    assert found.at[("rang_d1", "epci:a"), "status"] == "secret"
    assert math.isnan(found.at[("rang_d1", "epci:a"), "value"])
    assert found.at[("rang_d1", ALL_EPCI), "value"] == 1


def test_too_few_people_are_not_ranked() -> None:
    few = Measure("part_tc", "2021", "%", "INSEE", ("part", "whole"), rate, mobility.sampled_share)
    found = placed(national(), few)
    assert found.at[("rang_part_tc", "epci:a"), "status"] == "too_small"
    assert math.isnan(found.at[("part_tc", "epci:a"), "value"])


def test_a_site_whose_epci_is_unknown_has_no_row() -> None:
    nowhere = SiteView("s", SITE, (), (), ())
    found = positions.compute(national(), NOBODY, NOBODY, nowhere, (SHARE,))
    assert found.empty


def test_a_region_that_a_file_does_not_know_says_so() -> None:
    region = Place("region", "84", "Auvergne-Rhône-Alpes", "", "")
    found = placed(national(), view=SiteView("s", SITE, (), (), (), epci=EPCI_PLACE, region=region))
    assert found.at[("part_vacants", "region:84"), "status"] == "missing"


def test_a_theme_keeps_its_own_value_and_gets_what_it_lacks() -> None:
    def line(code: str, given: Value) -> dict[str, object]:
        return row(VIEW, code, "2021", "epci:a", "%", given)

    known = frame([line("x", Value(1.0, source="theme")), line("y", absent("inconnu"))])
    more = frame([line("x", Value(9.0)), line("y", Value(2.0)), line("z", Value(3.0))])
    found = positions.completed(known, more).set_index("indicator")
    assert found["value"].to_dict() == {"x": 1.0, "y": 2.0, "z": 3.0}
    assert found.at["x", "source"] == "theme"


@pytest.mark.parametrize(
    ("site", "theme", "code", "expected"),
    [
        ("villeneuve-de-berg", "mobility", "part_tc", 1.27),
        ("pays-de-l-arbresle", "mobility", "part_tc", 5.1),
        ("massif-du-sancy", "demography", "part_ressec", 33.2),
    ],
)
def test_the_medians_of_the_analysis(site: str, theme: str, code: str, expected: float) -> None:
    there = record(site, theme).set_index(["indicator", "geography", "period"])["value"]
    period = "2021" if theme == "mobility" else "2018"
    found = there[code, f"peers:{EPCI[site]}", period]
    assert abs(found - expected) <= 0.051


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("site", EPCI)
def test_the_record_keeps_its_contract(site: str, theme: str, root: Path) -> None:
    assert record_faults(record(site, theme), load_theme(theme, root).outputs, site) == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_rank_is_that_of_the_epci_of_a_commune(theme: str) -> None:
    there = record("villeneuve-de-berg", theme)
    ranks = there[there["indicator"].str.startswith("rang_")]
    assert set(ranks["geography"]) == {f"epci:{BERG}", ALL_EPCI}


def test_growth_and_balances_agree(root: Path) -> None:
    """The two balances add up to the growth of the same five years, in every EPCI."""
    listed = Reader(root).read("epci_distribution")
    found = demography_positions.values({"epci_distribution": listed})
    whole = 100 * ((listed["population_2018"] / listed["population_2013"]) ** 0.2 - 1)
    gap = found["solde_nat"] + found["solde_mig"] - whole.set_axis(found.index)
    assert gap.abs().max() < 1e-9


def test_the_epci_around_paris_are_ranked_but_nobodys_peers(root: Path) -> None:
    profiles = Reader(root).read("epci_profiles")
    every = mobility_positions.values({"epci_profiles": profiles})
    capital = set(profiles.loc[profiles["region"].eq(peers.CAPITAL_REGION), "code"])
    assert every.loc[list(capital), "part_tc"].notna().all()
    # The Métropole du Grand Paris is first by public transport.
    assert rank(every["part_tc"], "200054781").rank == 1
    for code in EPCI.values():
        assert not capital & set(peers.nearest(profiles, code).codes)


def test_the_epci_is_named_without_its_acronym(views: dict[str, SiteView]) -> None:
    epci = views["pays-de-l-arbresle"].epci
    assert epci is not None
    assert epci.name == "CC du Pays de l’Arbresle"


def test_tables_of_every_epci_are_read_whole() -> None:
    tables = study("villeneuve-de-berg", "demography").tables
    assert len(tables["epci_distribution"]) == 1232
    assert len(tables["census"]) == 13
