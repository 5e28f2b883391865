"""The inventory of initiatives: every row valid, every amount that of the producers' files."""

from __future__ import annotations

import csv
import math
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ateliers.datapackage import descriptor
from ateliers.errors import InvalidInput
from ateliers.sources import check as check_module
from ateliers.sources.check import Report, check
from ateliers.sources.initiatives import GAPS
from ateliers.sources.rules import Given, columns, key, references, values
from ateliers.sources.seal import seal
from tests.support.inputs import CATALOGUE, copy_project
from tests.support.producers import SHARED, needs_producers

HERE = Path(__file__).resolve().parent
LISTS = SHARED / "territory"
PATH = "data/initiatives.csv"

Sums = dict[tuple[str, str], float]


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


INVENTORY = rows(HERE.parent / PATH)


def sums(lines: list[tuple[str, str, str]]) -> Sums:
    """Add amounts up by site and programme, exactly."""
    found = defaultdict(list)
    for site, programme, amount in lines:
        if amount:
            found[site, programme].append(float(amount))
    return {key: math.fsum(values) for key, values in found.items()}


def test_every_row_is_valid(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [p for p in check(root).problems if p.where == PATH]
    sourced = sum(bool(r["source"]) for r in INVENTORY)
    reached = sum(bool(r["address"]) for r in INVENTORY)
    with capsys.disabled():
        print(
            f"\ninventory: {len(INVENTORY)} rows, {len(INVENTORY) - len(wrong)} valid; "
            f"with a source: {sourced}; with an address: {reached}"
        )
    assert wrong == []
    assert sourced == len(INVENTORY) > 0


def test_the_sums_by_site_and_programme_are_those_written_apart() -> None:
    found = sums([(r["site"], r["programme"], r["amount"]) for r in INVENTORY])
    expected = {
        (r["site"], r["programme"]): float(r["amount"]) for r in rows(HERE / "initiatives_sums.csv")
    }
    assert found == pytest.approx(expected)


@needs_producers
def test_the_sums_by_site_and_programme_are_those_of_the_producers_files() -> None:
    subsidies = [
        (r["site"], r["dotation"], r["montant_sub"])
        for r in rows(LISTS / "dotations_investissement_2019_sites.csv")
    ]
    green = [
        (r["site"], "Fonds vert", r["montant_engage"])
        for r in rows(LISTS / "fonds_vert_2023_sites.csv")
    ]
    assert sums([(r["site"], r["programme"], r["amount"]) for r in INVENTORY]) == pytest.approx(
        sums(subsidies + green)
    )


@needs_producers
def test_no_green_fund_project_of_a_place_of_the_sites_is_left_out(root: Path) -> None:
    places = {code for r in INVENTORY for code in r["code"].split()}
    there = {r["record"] for r in INVENTORY}
    listed = [
        r["numero_dossier_ds"]
        for r in rows(LISTS / "fonds_vert_2023_paca_source.csv")
        if r["code_commune"] in places or r["siren"] in places
    ]
    assert listed
    assert set(listed) <= there


@needs_producers
def test_a_zoning_names_the_communes_that_the_list_classes() -> None:
    listed = defaultdict(set)
    for r in rows(LISTS / "superposeur2019_zonages_sites.csv"):
        kind = r["dispositif"] if r["dispositif"] in ("zrr", "afr") else r["id"]
        listed[r["site"], kind].add(r["insee_com"])
    several = [r for r in INVENTORY if r["scale"] == "communes" and r["record"]]
    assert several
    for r in several:
        assert set(r["code"].split()) == listed[r["site"], r["record"]], r["id"]


def test_texts_keep_french_typography() -> None:
    for r in INVENTORY:
        text = r["label"] + r["note"] + r["beneficiary"]
        assert "'" not in text, r["id"]
        assert " :" not in text.replace("\u00a0:", "") and " ;" not in text, r["id"]
        assert not r["note"] or r["note"].endswith("."), r["id"]
        assert all(len(s.split()) <= 30 for s in r["note"].split(". ")), r["id"]


def test_what_could_not_be_had_is_what_the_catalogue_says(root: Path) -> None:
    said = {(r["subject"], r["reason"]) for r in rows(root / "data/initiatives_gaps.csv")}
    described = [CATALOGUE.sources[ident] for ident in GAPS]
    assert said == {(one.publication, one.reason) for one in described}
    assert all(one.status == "not obtained" for one in described)


@pytest.fixture(scope="module")
def given(root: Path) -> Given:
    """Return the inventory with what it is checked against, read once."""
    tables = check_module._tables(Report(), root, CATALOGUE, descriptor(root))
    return next(one for one in tables if one.schema.name == "initiatives")


def problems(given: Given, frame: pd.DataFrame) -> list[InvalidInput]:
    """Return what the rules find wrong with an inventory changed by hand."""
    changed = replace(given, raw=frame.to_csv(index=False).encode(), frame=frame)
    return [fault for rule in (columns, values, key, references) for fault in rule(changed) or ()]


#: A subsidy of one commune, a zoning of several, a plan known from a page.
ONE, SEVERAL, PLAN = "tessy-dsil-com05882", "sancy-pnr", "arbresle-pcaet"


@pytest.mark.parametrize(
    ("row", "cells", "said"),
    [
        (ONE, {"site": "tessy-bocages"}, "no list of site; first: tessy-bocages"),
        (ONE, {"code": "50500"}, f"no list of places of tessy-bocage; first: 50500, row {ONE}"),
        (SEVERAL, {"code": "63038 69010"}, f"first: 69010, row {SEVERAL}"),
        (ONE, {"code": "Tessy"}, "not of the form"),
        (ONE, {"date": "12/2019"}, "not of the form"),
        (ONE, {"date": "2019-02-30"}, f"row {ONE} has a date that no calendar has"),
        (ONE, {"until": "2018"}, f"row {ONE} ends \\(2018\\) before it starts"),
        (ONE, {"amount": "-1"}, f"below 0; first: {ONE}"),
        (ONE, {"amount": "125 000 €"}, f"not of type number; first: {ONE}"),
        (ONE, {"amount": "900000"}, f"row {ONE} has an amount above its cost"),
        (ONE, {"source": ""}, f"lacks 1 value; first: {ONE}"),
        (ONE, {"source": "Un journal"}, "cites « Un journal »"),
        (ONE, {"theme": "centre-bourg"}, "none of: centre, housing"),
        (ONE, {"programme": "D.S.I.L."}, "none of: DETR, DSIL"),
        (ONE, {"status": "fini"}, "none of: in_place"),
        (ONE, {"scale": "epci"}, f"row {ONE} has scale epci"),
        (PLAN, {"address": "javascript:alert(1)"}, "not of the form"),
        (PLAN, {"page": ""}, f"row {PLAN} has an address without a page"),
        (ONE, {"accessed": "2024-05-01"}, f"row {ONE} has a date of access without an address"),
        (ONE, {"id": "tessy-crte"}, "share a key"),
        (ONE, {"record": "di19epci00853"}, "says again row|several"),
        ("berg-dsil-com16061", {"cost": "428951"}, "operation berg-restaurant-scolaire"),
    ],
)
def test_a_fault_is_said_with_file_row_and_remedy(
    given: Given, row: str, cells: dict[str, str], said: str
) -> None:
    assert given.frame is not None
    frame = given.frame.copy()
    assert frame["id"].eq(row).sum() == 1
    for column, value in cells.items():
        frame.loc[frame["id"].eq(row), column] = value or pd.NA
    found = problems(given, frame)
    assert any(re.search(said, p.what) for p in found), [p.what for p in found]
    assert {p.where for p in found} == {PATH}
    assert all(f"mend the row named in {PATH}" in p.mend for p in found)


def test_the_same_initiative_written_twice_is_refused(root: Path, tmp_path: Path) -> None:
    copy = copy_project(root, tmp_path / "copy")
    frame = pd.read_csv(copy / PATH, dtype=str, keep_default_na=False)
    again = frame[frame["id"].eq(PLAN)].assign(id="arbresle-pcaet-bis")
    pd.concat([frame, again]).to_csv(copy / PATH, index=False, lineterminator="\n")
    said = f"row arbresle-pcaet-bis says again row {PLAN}"
    with pytest.raises(InvalidInput, match=said):
        seal(copy)


def test_a_row_added_by_hand_is_accepted_by_sealing(root: Path, tmp_path: Path) -> None:
    copy = copy_project(root, tmp_path / "copy")
    cells = {
        "id": "tessy-essai",
        "site": "tessy-bocage",
        "scale": "commune",
        "code": "50592",
        "type": "local",
        "programme": "Démarche locale",
        "label": "Une démarche d’essai",
        "theme": "planning",
        "status": "planned",
        "source": "Pages publiques, citées fait par fait",
        "page": "Commune de Tessy-Bocage",
    }
    line = ",".join(f'"{cells.get(column, "")}"' for column in INVENTORY[0])
    path = copy / PATH
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    assert any(p.where == PATH for p in check(copy).problems)
    assert seal(copy) == ["initiatives"]
    assert check(copy).problems == []
