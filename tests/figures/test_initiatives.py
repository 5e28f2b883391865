"""Figures, tables and sentences of the inventory."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from ateliers.figures import comparison_initiatives as compared
from ateliers.figures import initiatives as figures
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.words import euros
from ateliers.indicators.initiatives import of_site
from ateliers.narrative import initiatives as words
from ateliers.study import Study
from ateliers.territory import SiteView
from tests.conftest import record, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
SITES = (V, S, T, A)
SCRIPT = Path(__file__).resolve().parents[2] / "book/_static/inventaire.js"


def given(site: str) -> tuple[pd.DataFrame, SiteView]:
    """Return the inventory and the view of a site."""
    there = study(site, "initiatives")
    return there.tables["initiatives"], there.view


def elsewhere() -> tuple[pd.DataFrame, SiteView]:
    """Return the inventory, and a site of which it holds nothing."""
    table, view = given(V)
    return table, replace(view, id="ailleurs")


@pytest.mark.parametrize("site", SITES)
def test_the_table_holds_every_initiative_of_the_site_once(site: str) -> None:
    table, view = given(site)
    shown = figures.inventory(table, view)
    assert isinstance(shown, Table)
    assert len(shown.rows) == len(of_site(table, view)) == int(table["site"].eq(site).sum())
    assert sorted(shown.data["Initiative"]) == sorted(table[table["site"].eq(site)]["label"])
    dates = [keys[3] for keys in shown.sort_keys]
    known = [date for date in dates if date]
    assert known == sorted(known, reverse=True)
    assert not any(dates[len(known) :]), "undated ones stand last"


def test_an_unknown_amount_is_said_and_never_a_zero() -> None:
    shown = figures.inventory(*given(S))
    assert isinstance(shown, Table)
    amounts = [row[4] for row in shown.rows]
    assert "non connu" in amounts
    assert "0" not in amounts and "" not in amounts
    assert "24 sans montant connu" in shown.title


@pytest.mark.parametrize("site", SITES)
def test_the_frieze_counts_the_dated_initiatives(site: str) -> None:
    table, view = given(site)
    shown = figures.timeline(table, view)
    assert isinstance(shown, Figure)
    dated = table[table["site"].eq(site)]["date"].notna().sum()
    assert shown.data["Nombre d’initiatives"].sum() == dated
    assert shown.title.startswith(f"{dated} initiatives datées de ")


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("draw", [figures.money_programmes, figures.money_themes])
def test_bars_add_up_to_all_that_is_known(site: str, draw: object) -> None:
    table, view = given(site)
    shown = draw(table, view)  # type: ignore[operator]
    assert isinstance(shown, Figure)
    total = table[table["site"].eq(site)]["amount"].sum()
    assert shown.data["Montant (€)"].sum() == pytest.approx(total)
    assert shown.title.endswith(f"sur {euros(total)}")


def test_what_is_paid_to_the_epci_is_told_from_what_is_of_the_commune() -> None:
    shown = figures.money_programmes(*given(T))
    assert isinstance(shown, Figure)
    sums = shown.data.groupby("Bénéficie à")["Montant (€)"].sum()
    assert sums["Tessy-Bocage"] == pytest.approx(125_000 + 20_756.8)
    assert sums["CA Saint-Lô Agglo"] == pytest.approx(774_654 + 24_000)


def test_a_map_is_not_drawn_of_communes_that_were_not_looked_up() -> None:
    """The inventory of Tessy-Bocage does not cover the 60 other communes of its EPCI."""
    there = study(T, "initiatives")
    shown = figures.communes_map(there.tables["initiatives"], there.view, there.shapes())
    assert isinstance(shown, Absent)
    assert "ne porte, commune par commune, que sur Tessy-Bocage" in shown.reason


def test_a_map_counts_a_zoning_in_each_of_its_communes() -> None:
    there = study(V, "initiatives")
    shown = figures.communes_map(there.tables["initiatives"], there.view, there.shapes())
    assert isinstance(shown, Figure)
    found = shown.data.set_index("Code INSEE")["Nombre d’initiatives"]
    table = of_site(there.tables["initiatives"], there.view)
    for code in ("07341", "07159", "07247"):
        assert found[code] == sum(code in str(cell).split() for cell in table["code"])


@pytest.mark.parametrize(
    "draw",
    [
        figures.states,
        figures.timeline,
        figures.inventory,
        figures.money_programmes,
        figures.money_themes,
    ],
)
def test_a_site_without_any_initiative_says_so(draw: object) -> None:
    shown = draw(*elsewhere())  # type: ignore[operator]
    assert isinstance(shown, Absent)
    assert "n’a été relevé" in shown.reason


def test_states_add_up_to_all_the_initiatives() -> None:
    shown = figures.states(*given(A))
    assert isinstance(shown, Table)
    assert shown.data["Nombre d’initiatives"].sum() == 38
    assert shown.rows[-1][-1] == "38"


def test_the_lists_not_found_are_those_of_the_catalogue() -> None:
    gaps = study(V, "initiatives").tables["initiatives_gaps"]
    shown = figures.not_found(gaps)
    assert isinstance(shown, Table)
    said = " ".join(cell for row in shown.rows for cell in row)
    for word in ("FRR", "PAT", "TZCLD", "PCAET", "PNR"):
        assert f"({word})" in said


@pytest.mark.parametrize("site", SITES)
def test_sentences_are_short_and_give_no_bare_sum(site: str) -> None:
    view = given(site)[1]
    frame = record(site, "initiatives")
    for said in [*words.lede(frame, view), *words.money(frame, view), *words.caution([view])]:
        assert all(len(s.split()) <= 24 for s in re.split(r"(?<=\.) ", said)), said
    assert all("au moins" in s for s in words.money(frame, view) if "€" in s)


def test_a_site_without_record_of_money_says_why() -> None:
    _, view = elsewhere()
    frame = record(V, "initiatives").iloc[:0]
    assert words.lede(frame, view)[0].startswith("Aucune initiative n’a été relevée")
    assert all("€" not in said for said in words.money(frame, view)[:2])


def test_the_matrix_tells_what_is_of_the_site_from_what_is_around() -> None:
    table, frame, views = _all()
    shown = compared.programme_matrix(table, frame, views)
    assert isinstance(shown, Table)
    rows = {row[0]: row[1:] for row in shown.rows}
    assert rows["DSIL"] == ["1 et 3 autour", "3", "1 et 4 autour", "7"]
    assert rows["Zone d’aide à finalité régionale"] == ["1 autour", "–", "1", "–"]
    assert rows["Territoires d’industrie"] == ["–", "–", "–", "1"]
    counted = shown.data["Initiatives du territoire"].sum() + shown.data["Autour de lui"].sum()
    assert counted == len(table)


def test_a_site_whose_run_failed_is_said_not_computed() -> None:
    table, frame, views = _all()
    less = frame[frame["site"].ne(S)]
    for shown in (
        compared.programme_matrix(table, less, views),
        compared.money_sites(less, _people(), views),
    ):
        assert isinstance(shown, Table)
        assert "non calculé" in {row[2] for row in shown.rows}


def test_money_per_inhabitant_stands_beside_its_population() -> None:
    _, frame, views = _all()
    shown = compared.money_sites(frame, _people(), views)
    assert isinstance(shown, Table)
    rows = {row[0]: row[1:] for row in shown.rows}
    assert rows["Habitants, 2019"][0] == "3\u202f001"
    assert rows["Aides (€/hab.), 2019"] == ["54", "85", "55", "50"]
    assert "minimum" in shown.note


def _all() -> tuple[pd.DataFrame, pd.DataFrame, list[SiteView]]:
    frame = pd.concat([record(site, "initiatives") for site in SITES])
    return given(V)[0], frame, [given(site)[1] for site in SITES]


def _people() -> pd.DataFrame:
    there: Study = study(V, "initiatives")
    return there.reader.read("population")


def test_a_table_refuses_keys_or_filters_that_are_not_its_own() -> None:
    plain = {"name": "t", "title": "", "subtitle": "", "source": "", "data": pd.DataFrame()}
    with pytest.raises(ValueError, match="sort keys"):
        Table(header=["A"], rows=[["1"]], sort_keys=[["1", "2"]], **plain)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no column is headed B"):
        Table(header=["A"], rows=[["1"]], filters=["B"], **plain)  # type: ignore[arg-type]


def test_the_script_parses_no_html_and_fetches_nothing() -> None:
    script = SCRIPT.read_text("utf-8")
    banned = ("innerHTML", "eval(", "Function(", "fetch(", "import ", "http", ".style", "onclick")
    assert [word for word in banned if word in script] == []


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_valid_as_a_classic_script() -> None:
    node = str(shutil.which("node"))
    code = "new (require('vm').Script)(require('fs').readFileSync(process.argv[1], 'utf8'))"
    done = subprocess.run([node, "-e", code, str(SCRIPT)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_block_carries_its_keys_and_filters() -> None:
    shown = figures.inventory(*given(T))
    assert isinstance(shown, Table)
    payload = json.loads(json.dumps(shown.payload()))
    assert payload["filters"] == ["Dispositif", "Thème", "État"]
    assert len(payload["sort_keys"]) == len(payload["rows"])
