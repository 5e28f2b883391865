"""Indicators of the reading against figures taken elsewhere, and re-summed by other code."""

from __future__ import annotations

import csv
import statistics
from pathlib import Path

import pandas as pd
import pytest

from ateliers.indicators import territory
from ateliers.indicators import territory_economy as economy
from ateliers.indicators.dictionary import entries
from ateliers.record import COLUMNS
from ateliers.territory import SiteView
from tests.conftest import record, study
from tests.indicators.test_demography import value
from tests.support.producers import SHARED, needs_producers

ROOT = Path(__file__).resolve().parents[2]
#: The producers' files, beside the checkout where they are available.

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
EPCI = {V: "240700815", S: "246300966", T: "200066389", A: "246900625"}
SITES = tuple(EPCI)

# (site, indicator, period, geography, expected, absolute tolerance). Shares of the land cover are
# those that the extract for the territories gives by class (`aldo_clc2018_epci_sites`, part_pct).
EXPECTED = [
    (V, "sol_prairie", "2018", "epci:240700815", 18.19, 0.006),
    (S, "sol_prairie", "2018", "epci:246300966", 33.31, 0.006),
    (T, "sol_prairie", "2018", "epci:200066389", 64.22, 0.006),
    (A, "sol_prairie", "2018", "epci:246900625", 39.73, 0.006),
    (V, "sol_vigne", "2018", "epci:240700815", 7.86, 0.006),
    (A, "sol_vigne", "2018", "epci:246900625", 3.62, 0.006),
    (V, "sol_foret", "2018", "epci:240700815", 30.95 + 1.35 + 0.77, 0.02),
    (S, "sol_foret", "2018", "epci:246300966", 13.86 + 9.18 + 4.16, 0.02),
    (S, "sol_landes", "2018", "epci:246300966", 26.83 + 2.83 + 1.12, 0.02),
    (T, "sol_arable", "2018", "epci:200066389", 18.99, 0.006),
    (A, "sol_mosaique", "2018", "epci:246900625", 19.41 + 2.47, 0.02),
    (A, "sol_artificiel", "2018", "epci:246900625", 9.36 + 0.9 + 0.22 + 0.03 + 0.23, 0.03),
    (S, "sol_eau", "2018", "epci:246300966", 0.06 + 0.11 + 0.44 + 0.51, 0.03),
    # Metropolitan France has 54.9 million hectares with its waters.
    (V, "sol_surface", "2018", "france:FR", 54_860_276, 5),
    (V, "sol_arable", "2018", "france:FR", 28.07, 0.01),
    # Sums of the extract of changes (`aldo_clc_change_2012_2018_epci_sites`).
    (V, "sol_change", "2012-2018", "epci:240700815", 42.3, 0.06),
    (V, "sol_artificialise", "2012-2018", "epci:240700815", 0, 0),
    (S, "sol_change", "2012-2018", "epci:246300966", 8.87 + 5.48 + 0.64 + 123.08 + 120.78, 0.1),
    (A, "sol_change", "2012-2018", "epci:246900625", 334.0, 0.2),
    (A, "sol_artificialise", "2012-2018", "epci:246900625", 0.77 + 1.28, 0.1),
    (A, "sol_rendu", "2012-2018", "epci:246900625", 10.12 + 204.66, 0.1),
    (T, "sol_artificialise", "2012-2018", "epci:200066389", 5.54 + 10.68 + 17.04 + 18.77, 0.1),
    # Every commune of the Sancy is rural; 2,452 people of 3 levels in the Pays de l'Arbresle.
    (S, "part_rural", "2026", "epci:246300966", 100, 0),
    (V, "part_rural", "2026", "epci:240700815", 100, 0),
    (A, "part_rural", "2026", "epci:246900625", 21.53, 0.01),
    (A, "part_centres", "2026", "epci:246900625", 95.55, 0.01),
    (V, "emplois_lieu", "2022", "epci:240700815", 2041, 0.5),
    (V, "emplois_lieu", "2018", "departement:07", 107_693.9, 0.1),
    (V, "emplois_tcam", "2013-2018", "france:FR", 0.18, 0.006),
    (V, "etab_nombre", "2018", "france:FR", 2_119_700, 0),
    (S, "lits_100", "2025", "site:massif-du-sancy", 100 * 6348 / 9576, 0.01),
    (V, "carbone_prairies", "2018", "epcis:FR", 73.03, 0.006),
]


@pytest.mark.parametrize(("site", "code", "period", "geography", "expected", "within"), EXPECTED)
def test_values_of_the_producers(
    site: str, code: str, period: str, geography: str, expected: float, within: float
) -> None:
    assert value(record(site, "territory"), code, period, geography) == pytest.approx(
        expected, abs=within + 1e-9
    )


@pytest.mark.parametrize("site", SITES)
def test_the_record_is_whole_and_described(site: str) -> None:
    there = record(site, "territory")
    assert list(there.columns) == COLUMNS
    assert not there.duplicated(["indicator", "period", "geography"]).any()
    for code, rows in there.groupby("indicator"):
        entry = entries()[str(code)]
        assert set(rows["unit"]) == {entry.unit}
        levels = {key.partition(":")[0] for key in rows["geography"]}
        assert levels <= set(entry.levels), code


@pytest.mark.parametrize("site", SITES)
def test_the_groups_of_land_make_the_whole(site: str) -> None:
    """Of an EPCI and of France; medians of comparable EPCI do not add up."""
    there = record(site, "territory")
    for key in (f"epci:{EPCI[site]}", "france:FR"):
        shares = [value(there, code, "2018", key) for code in territory.LAND]
        assert sum(shares) == pytest.approx(100)


@needs_producers
@pytest.mark.parametrize("site", SITES)
def test_the_land_re_summed_from_the_producer_is_the_same(site: str) -> None:
    groups = {
        "sol_artificiel": range(111, 143),
        "sol_arable": range(211, 214),
        "sol_vigne": range(221, 224),
        "sol_prairie": range(231, 232),
        "sol_mosaique": range(241, 245),
        "sol_foret": range(311, 314),
        "sol_landes": range(321, 325),
        "sol_eau": range(331, 524),
    }
    sums: dict[str, dict[str, float]] = {}
    with (SHARED / "territory" / "clc18_epci.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            cells = {int(c): float(v) for c, v in row.items() if c.isdigit() and v}
            for key in ("FR", *([EPCI[site]] if row["siren"] == EPCI[site] else [])):
                held = sums.setdefault(key, dict.fromkeys(groups, 0.0))
                for code, classes in groups.items():
                    held[code] += sum(v for c, v in cells.items() if c in classes)
    there = record(site, "territory")
    for key, geography in (("FR", "france:FR"), (EPCI[site], f"epci:{EPCI[site]}")):
        whole = sum(sums[key].values())
        for code, area in sums[key].items():
            found = value(there, code, "2018", geography)
            assert found == pytest.approx(100 * area / whole, abs=0.002), code


@pytest.mark.parametrize("site", SITES)
def test_medians_of_peers_are_those_of_the_table_of_peers(site: str) -> None:
    """The list of peers comes from another table, the quartiles from the standard library."""
    with (ROOT / "data/epci_peers.csv").open(encoding="utf-8", newline="") as stream:
        peers = {r["peer"] for r in csv.DictReader(stream) if r["code"] == EPCI[site]}
    assert len(peers) == 20
    with (ROOT / "data/land_cover.csv").open(encoding="utf-8", newline="") as stream:
        rows = [r for r in csv.DictReader(stream) if r["code"] in peers]
    columns = list(territory.LAND.values())
    shares = [
        100 * float(r["grassland"]) / sum(float(r[column]) for column in columns) for r in rows
    ]
    low, middle, high = statistics.quantiles(shares, method="inclusive")
    there = record(site, "territory").set_index(["indicator", "period", "geography"])
    found = there.loc[("sol_prairie", "2018", f"peers:{EPCI[site]}")]
    assert found["value"] == pytest.approx(middle)
    assert (found["low"], found["high"]) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("site", SITES)
def test_what_is_known_by_epci_is_never_said_of_a_site(site: str) -> None:
    there = record(site, "territory")
    by_epci = {*territory.LAND, "sol_surface", "sol_change", "taux_boisement", "haies"}
    rows = there[there["indicator"].isin(by_epci)]
    assert not rows["geography"].str.startswith(("site:", "commune:")).any()


def test_no_hedge_is_recorded_where_the_file_has_none() -> None:
    there = record(V, "territory").set_index(["indicator", "geography"])
    row = there.loc[("haies", "epci:240700815")]
    assert row["status"] == "missing"
    assert pd.isna(row["value"])


def test_an_epci_where_nothing_changed_has_a_true_zero(views: dict[str, SiteView]) -> None:
    tables = study(V, "territory").tables
    none = tables["land_cover_change"].iloc[:0]
    none.attrs = tables["land_cover_change"].attrs
    found = territory.changes(none, tables["land_cover"], views[V])
    own = found[found["geography"].eq("epci:240700815")]
    assert set(own["status"]) == {"ok"}
    assert set(own["value"]) == {0.0}


def test_an_epci_of_no_file_is_missing_with_its_reason(views: dict[str, SiteView]) -> None:
    tables = study(V, "territory").tables
    land = tables["land_cover"]
    without = land[land["code"].ne("240700815")]
    without.attrs = land.attrs
    found = territory.changes(tables["land_cover_change"], without, views[V])
    own = found[found["geography"].eq("epci:240700815")]
    assert set(own["status"]) == {"missing"}
    assert set(own["note"]) == {"cet EPCI n’est pas dans les fichiers réunis ici"}
    shares = territory.land_cover(without, tables["epci_profiles"], views[V])
    assert shares[shares["geography"].eq("epci:240700815")]["value"].isna().all()


def test_a_sum_that_lacks_a_commune_is_missing() -> None:
    """Saint-Lô Agglo: one of its 61 communes is in the edition of 2025."""
    there = record(T, "territory").set_index(["indicator", "period", "geography"])
    row = there.loc[("emplois_lieu", "2022", "epci:200066389")]
    assert row["status"] == "missing"
    assert row["note"] == "60 communes sur 61 manquent dans les fichiers réunis ici"


def test_a_share_of_too_few_establishments_is_not_printed(views: dict[str, SiteView]) -> None:
    tables = study(T, "territory").tables
    table = tables["establishments"]
    few = table.assign(establishments=table["establishments"].clip(upper=19))
    found = economy.establishments(few, views[T])
    own = found[found["geography"].eq(f"site:{T}") & found["indicator"].eq("etab_industrie")]
    assert set(own["status"]) == {"too_small"}


def test_demography_is_what_its_own_theme_computes() -> None:
    """Shown in the reading, never recorded twice."""
    there = study(S, "territory")
    people = territory.people(there.tables, there.view)
    own = record(S, "demography").set_index(["indicator", "period", "geography"])["value"]
    for code, period in (("pop", "2022"), ("part_ressec", "2022"), ("indice_vieil", "2022")):
        assert value(people, code, period, f"site:{S}") == own[code, period, f"site:{S}"]
    recorded = {code for site in SITES for code in record(site, "territory")["indicator"]}
    assert not recorded & set(record(S, "demography")["indicator"])
    assert not recorded & set(record(S, "climate")["indicator"])


def test_a_place_without_jobs_has_a_count_and_no_growth(views: dict[str, SiteView]) -> None:
    """Zero jobs is a count that the file gives: not a commune that it lacks."""
    table = study(T, "territory").tables["jobs"].copy()
    own = table["code"].eq("50592") & table["level"].eq("commune") & table["year"].eq(2016)
    table.loc[own, "jobs"] = 0
    found = economy.jobs(table, views[T])
    rows = found[found["geography"].eq(f"site:{T}")].set_index(["indicator", "period"])
    assert rows.loc[("emplois_variation", "2016-2022"), "value"] == pytest.approx(785, abs=1)
    assert rows.loc[("emplois_tcam", "2016-2022"), "note"] == "aucun emploi au début de la période"
