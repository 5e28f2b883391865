"""Indicators of the inventory: what is of a site, what was granted, per inhabitant."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ateliers.execution.contract import record_faults
from ateliers.indicators import initiatives
from ateliers.indicators.initiatives import AROUND, ELSEWHERE, OWN, reach
from ateliers.parameters import load_theme
from ateliers.territory import SiteView
from tests.conftest import record, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
ROOT = Path(__file__).resolve().parents[2]


def value(site: str, code: str, year: str) -> float:
    """Return a value of the record of a site."""
    known = record(site, "initiatives").set_index(["indicator", "period", "geography"])
    return float(known.at[(code, year, f"site:{site}"), "value"])


@pytest.mark.parametrize("site", [V, S, T, A])
def test_the_record_keeps_its_contract(site: str, root: Path) -> None:
    outputs = load_theme("initiatives", root).outputs
    assert record_faults(record(site, "initiatives"), outputs, site) == []


@pytest.mark.parametrize("site", [V, S, T, A])
@pytest.mark.parametrize("year", ["2019", "2023"])
def test_money_per_inhabitant_is_what_other_code_makes_of_the_tables(site: str, year: str) -> None:
    """With the csv module alone, from both files of ``data/``."""
    view = study(site, "initiatives").view
    codes = {place.code for place in view.communes}
    if view.is_whole_epci and view.epci:
        codes.add(view.epci.code)

    def lines(name: str) -> list[dict[str, str]]:
        with (ROOT / "data" / name).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    granted = math.fsum(
        float(r["amount"])
        for r in lines("initiatives.csv")
        if r["site"] == site and r["amount"] and r["date"] == year and r["code"] in codes
    )
    people = math.fsum(
        float(r["population"])
        for r in lines("population.csv")
        if r["level"] == "commune" and r["code"] in codes and r["year"] == year
    )
    assert value(site, "init_montant", year) == pytest.approx(granted)
    assert value(site, "init_par_hab", year) == pytest.approx(granted / people)


@pytest.mark.parametrize(
    ("site", "code", "kind", "expected"),
    [
        (V, "07341", "subsidy", OWN),
        (V, "07159", "subsidy", ELSEWHERE),
        (V, "240700815", "subsidy", AROUND),
        (V, "240700815", "contract", OWN),
        (V, "07159 07247", "zoning", ELSEWHERE),
        (T, "200066389", "subsidy", AROUND),
        (T, "200066389", "local", AROUND),
        (A, "246900625", "subsidy", OWN),
        (S, "63038 63047", "zoning", OWN),
    ],
)
def test_what_an_epci_is_paid_is_not_of_a_commune_of_it(
    views: dict[str, SiteView], site: str, code: str, kind: str, expected: str
) -> None:
    assert reach(code, kind, views[site]) == expected


def test_the_money_of_saint_lo_agglo_is_not_of_tessy() -> None:
    assert value(T, "init_dsil", "2019") == 125_000
    assert math.isnan(value(T, "init_detr", "2019"))


def test_sums_are_at_least_and_gaps_say_why() -> None:
    found = record(T, "initiatives")
    assert set(found.loc[found["value"].notna(), "status"]) == {"at_least"}
    lost = found[found["indicator"].eq("init_detr")].iloc[0]
    assert lost["status"] == "missing"
    assert "aucune aide relevée" in lost["note"]


def test_a_site_without_any_row_has_no_number_rather_than_zero(views: dict[str, SiteView]) -> None:
    tables = dict(study(V, "initiatives").tables)
    found = initiatives.compute(tables, replace(views[V], id="ailleurs"))
    assert found["value"].isna().all()
    assert set(found["note"]) == {initiatives.NOTHING}


def test_a_year_without_population_has_no_ratio(views: dict[str, SiteView]) -> None:
    tables = dict(study(V, "initiatives").tables)
    people = tables["population"]
    tables["population"] = people[people["code"].ne("07341")]
    found = initiatives.compute(tables, views[V])
    ratio = found[found["indicator"].eq("init_par_hab")]
    assert set(ratio["note"]) == {"population inconnue"}


def test_a_row_of_another_year_is_in_no_sum(views: dict[str, SiteView]) -> None:
    tables = dict(study(V, "initiatives").tables)
    lines = tables["initiatives"]
    tables["initiatives"] = lines.assign(date=lines["date"].replace("2019", "2020"))
    found = initiatives.compute(tables, views[V]).set_index(["indicator", "period"])
    assert pd.isna(found.at[("init_montant", "2019"), "value"])
    assert found.at[("init_montant", "2023"), "value"] == 17_200
