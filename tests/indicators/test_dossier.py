"""Indicators of the dossiers: what each block measures, and where it says that it cannot."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.indicators import centrality, commune_sizes, dossier, snowfall
from ateliers.indicators.dictionary import entries
from ateliers.parameters import load_theme
from tests.conftest import ROOT, record, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"


def cell(site: str, code: str, period: str, place: str) -> pd.Series:
    rows = record(site, "dossier").set_index(["indicator", "period", "geography"])
    return rows.loc[(code, period, place)]


def test_a_commune_is_set_among_those_of_its_level_of_centre() -> None:
    group = cell(V, "equipements_1000", "2024", "centre:intermediaire")
    assert group["low"] < group["value"] < group["high"]
    assert "2\u202f880 centres intermédiaires" in group["note"]
    assert cell(T, "part_vacants_2018", "2018", "centre:local")["value"] == pytest.approx(
        7.47, abs=0.01
    )


def test_a_site_of_several_communes_has_no_level_of_centre() -> None:
    geographies = record(S, "dossier")["geography"]
    assert not geographies.str.startswith("centre:").any()


def test_a_site_holds_a_share_of_its_epci_with_both_counts() -> None:
    jobs = cell(V, "poids_emplois", "2022", f"site:{V}")
    assert jobs["note"] == "1\u202f245 sur 2\u202f041"
    assert jobs["value"] == pytest.approx(61.0, abs=0.05)


@pytest.mark.parametrize("site", [S, A])
def test_a_site_that_is_its_epci_has_no_weight_in_it(site: str) -> None:
    weight = cell(site, "poids_emplois", "2022", f"site:{site}")
    assert weight["status"] == "not_comparable"
    assert weight["note"] == centrality.WHOLE


def test_rates_of_a_commune_below_200_inhabitants_are_not_printed() -> None:
    small = cell(V, "part_vacants_2018", "2018", "commune:07032")
    assert (small["status"], pd.isna(small["value"])) == ("too_small", True)


def test_a_commune_that_lacks_makes_the_sum_of_its_site_missing() -> None:
    there = study(S, "dossier")
    centres = there.tables["centres"]
    lost = {**there.tables, "centres": centres[~centres["code"].eq("63047")]}
    found = dossier.compute(lost, there.view, ["vacancy"])
    own = found[found["geography"].eq(f"site:{S}")].iloc[0]
    assert own["status"] == "missing"
    assert "1 commune sur 20" in own["note"]


def months(days: dict[tuple[int, int], float]) -> pd.DataFrame:
    rows = [("99", year, month, value) for (year, month), value in days.items()]
    return pd.DataFrame(rows, columns=["code", "year", "month", "days"])


def test_december_counts_for_the_winter_that_follows() -> None:
    table = months({(2019, 12): 5, (2020, 1): 1, (2020, 2): 2, (2020, 3): 3, (2020, 12): 50})
    assert snowfall.winters(table, "99").to_dict() == {2020: 11.0}


def test_a_winter_with_an_empty_month_is_missing_never_zero() -> None:
    full = {(y, m): 1.0 for y in (2000, 2001, 2002) for m in (1, 2, 3, 12)}
    del full[(2001, 2)]
    known = snowfall.winters(months({(1999, 12): 1.0, **full}), "99")
    assert known.to_dict()[2000] == 4.0
    assert pd.isna(known.loc[2001])
    assert known.loc[2002] == 4.0
    assert snowfall.winters(months({}), "99").empty


def test_missing_winters_are_recorded_with_their_reason() -> None:
    lost = cell(S, "neige_jours", "2016", "station:63-LE-MONT-DORE-BG")
    assert (lost["status"], lost["note"]) == ("missing", snowfall.LACKING)


def test_the_station_of_the_plain_does_not_stand_for_the_mountain() -> None:
    places = record(S, "dossier").query("indicator == 'neige_jours'")["geography"]
    assert set(places) == {"station:63236003", "station:63-LE-MONT-DORE-BG"}


def group(*counts: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(counts, columns=["transit", "own_commune"]).assign(population=1.0)


def test_small_classes_of_communes_are_merged_until_they_can_be_quoted() -> None:
    merged = commune_sizes.merged([group((50, 300)), group((160, 300)), group((500, 500))])
    assert [len(one) for one in merged] == [2, 1]


def test_large_communes_too_few_to_be_quoted_join_the_class_before() -> None:
    merged = commune_sizes.merged([group((300, 300)), group((300, 300)), group((10, 10))])
    assert [len(one) for one in merged] == [1, 2]
    assert len(commune_sizes.merged([group((10, 10)), group((10, 10))])) == 1


def test_shares_by_size_of_commune_average_to_that_of_the_site() -> None:
    there = study(A, "dossier")
    found = commune_sizes.shares(there.tables, there.view)
    people = commune_sizes.sized(there.tables["commuting"], there.tables["population"], there.view)
    weights = [one["main_workers"].sum() for one in commune_sizes.groups_of(people)]
    shares = found.loc[found["indicator"].eq("taille_voiture"), "value"]
    own = record(A, "mobility").set_index(["indicator", "geography"])["value"]
    together = sum(w * s for w, s in zip(weights, shares, strict=True)) / sum(weights)
    assert together == pytest.approx(own["part_voiture", f"site:{A}"])


def test_every_share_by_size_of_commune_can_be_quoted() -> None:
    shares = record(A, "dossier").query("indicator in ('taille_tc', 'taille_commune')")
    assert len(shares) == 6
    assert shares["status"].eq("secondary").all()
    assert (shares["low"] < shares["value"]).all()


def test_sizes_of_communes_need_several_communes() -> None:
    assert "taille_tc" not in set(record(V, "dossier")["indicator"])


def test_only_the_blocks_asked_for_are_computed() -> None:
    there = study(V, "dossier")
    assert set(dossier.compute(there.tables, there.view, ["jobs"])["indicator"]) == {
        "emplois_100_2018"
    }
    assert dossier.compute(there.tables, there.view, []).empty
    assert dossier.others(there.tables, there.view, []).empty


def test_indicators_are_described_and_shown_by_a_block() -> None:
    outputs = load_theme("dossier", ROOT).outputs
    blocks = {*outputs.figures, *outputs.tables}
    for code, declared in outputs.indicators.items():
        assert entries()[code].unit == declared.unit
        assert set(entries()[code].shown_in) <= blocks
    assert set(dossier.RECORDED) | set(dossier.SHOWN) <= blocks
