"""Blocks of the dossiers: what they say, and what they refuse to say."""

from __future__ import annotations

import csv
from functools import cache

import pandas as pd
import pytest

from ateliers.figures import (
    dossier_centre,
    dossier_mobility,
    dossier_role,
    dossier_snow,
    dossier_tourism,
)
from ateliers.figures.block import Absent, Block, Figure, Table
from ateliers.figures.dossier import BLOCKS, NOT_CHOSEN, Dossier
from ateliers.figures.record import Cell
from ateliers.indicators import dossier as indicators
from ateliers.numbers import NNBSP, number
from ateliers.parameters import load_sites, load_theme
from tests.conftest import ROOT, study

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
SITES = {site.identifier: site for site in load_sites(ROOT)}
CHOSEN = [(name, block) for name, site in SITES.items() for block in site.blocks]
FONDS_VERT = ROOT.parent / "shared/data/territory/fonds_vert_2023_sites.csv"


@cache
def material(site: str) -> Dossier:
    there = study(site, "dossier")
    return Dossier(
        there.tables,
        there.view,
        indicators.compute(there.tables, there.view),
        indicators.others(there.tables, there.view),
        tuple(BLOCKS),
    )


@cache
def shown(site: str, name: str) -> Block:
    return material(site).block(name)


@pytest.mark.parametrize(("site", "block"), CHOSEN)
def test_every_block_that_a_site_chose_is_there(site: str, block: str) -> None:
    made = shown(site, block)
    assert made.name == block
    assert isinstance(made, Figure | Table), made
    assert made.source.startswith("Source")
    kind = load_theme("dossier", ROOT).outputs
    assert block in (kind.figures if isinstance(made, Figure) else kind.tables)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("block", BLOCKS)
def test_any_block_may_be_asked_for_any_site(site: str, block: str) -> None:
    made = shown(site, block)
    if isinstance(made, Absent):
        assert made.reason and not made.silent


def test_the_library_and_the_contract_hold_the_same_blocks() -> None:
    outputs = load_theme("dossier", ROOT).outputs
    assert set(BLOCKS) == {*outputs.figures, *outputs.tables}


def test_a_block_not_chosen_is_silent_and_says_why() -> None:
    there = material(V)
    alone = Dossier(there.tables, there.view, there.measures, there.others, ("jobs",))
    block = alone.block("role")
    assert isinstance(block, Absent)
    assert (block.silent, block.reason) == (True, NOT_CHOSEN)
    assert block.payload()["silent"] is True
    assert "text/html" not in block._repr_mimebundle_()
    assert "silent" not in Absent("a", "A", "une raison").payload()


def test_a_title_says_where_a_value_stands_in_its_group() -> None:
    group = Cell(7.8, 5.6, 11.3, "%", "ok")
    measure = dossier_centre.MEASURES["vacancy"]
    ends = {
        12.0: "plus que trois communes sur quatre du même niveau",
        8.0: "dans la moyenne des communes du même niveau",
        5.0: "moins que trois communes sur quatre du même niveau",
    }
    for value, words in ends.items():
        assert dossier_centre._title(measure, "2018", value, group).endswith(words)
    assert dossier_centre._title(measure, "2018", 8.0, None).endswith("en 2018")


def test_facilities_say_that_domains_do_not_add_up() -> None:
    figure = shown(V, "facilities")
    assert isinstance(figure, Figure)
    assert "44 des 158 équipements" in figure.limits
    assert figure.data["Territoire"].tolist()[:2] == [
        "Villeneuve-de-Berg",
        "centres intermédiaires",
    ]


def test_the_weight_in_the_epci_is_that_of_the_counts() -> None:
    figure = shown(V, "role")
    assert isinstance(figure, Figure)
    assert figure.title.startswith("61\u00a0% des emplois de la CC Berg et Coiron")
    assert "1\u202f245 des 2\u202f041 emplois" in figure.reading


def test_a_site_that_is_its_epci_has_no_weight() -> None:
    block = shown(A, "role")
    assert isinstance(block, Absent)
    assert block.reason == "le territoire est toute son intercommunalité"


def test_two_counts_of_vacant_dwellings_stand_side_by_side() -> None:
    table = shown(T, "vacancy_sources")
    assert isinstance(table, Table)
    assert table.title.startswith("242 logements vacants au recensement de 2022")
    assert table.rows[0][1:] == ["242", "17,0", "84"]
    assert "ne se soustraient pas" in table.note


def test_snow_states_no_trend_and_counts_the_winters_that_lack() -> None:
    figure = shown(S, "snowfall")
    assert isinstance(figure, Figure)
    assert "tendance" not in figure.title
    assert "Aucune tendance" in figure.limits
    lost = figure.data["Remarque"].eq("un mois vide")
    assert figure.data.loc[lost, figure.data.columns[3]].isna().all()
    old = figure.data["Poste"].str.contains("ancien poste")
    assert f"{(lost & old).sum()} hivers manquent" in figure.limits


def test_half_of_the_winters_have_the_median_or_more() -> None:
    figure = shown(S, "snowfall")
    assert isinstance(figure, Figure)
    main = figure.data[figure.data["Poste"].eq(figure.data["Poste"].iloc[0])]
    days = main[figure.data.columns[3]].dropna()
    ranked, half = sorted(days), len(days) // 2
    middle = ranked[half] if len(days) % 2 else (ranked[half - 1] + ranked[half]) / 2
    assert number(middle) != number(days.mean()), "or the two could not be told apart"
    assert f"La moitié des hivers connus en ont {number(middle)} ou plus." in figure.reading


def test_the_places_of_the_communes_listed_and_of_the_others_add_up() -> None:
    table = shown(S, "beds")
    assert isinstance(table, Table)
    counts = [int(row[1].replace(NNBSP, "")) for row in table.rows]
    assert sum(counts[:-1]) == counts[-1]
    assert table.rows[-2][0] == "10 autres communes"


def test_one_commune_left_out_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier_tourism, "MOST", 19)
    there = material(S)
    table = dossier_tourism.beds(
        there.others, there.view, there.tables["tourism"], there.tables["census"]
    )
    assert isinstance(table, Table)
    assert table.rows[-2][0] == "1 autre commune"


def test_snow_needs_stations_and_ten_winters() -> None:
    there = material(S)
    assert isinstance(dossier_snow.snowfall(there.measures, there.view, None), Absent)
    few = there.measures[there.measures["period"].astype(str) < "1955"]
    from ateliers.indicators.climate_posts import posts_of

    posts = posts_of(there.tables["posts"], there.view)
    assert isinstance(dossier_snow.snowfall(few, there.view, posts), Absent)


def test_beds_add_up_to_the_site() -> None:
    table = shown(S, "beds")
    assert isinstance(table, Table)
    assert table.data.iloc[:, 2].sum() == 6348
    assert table.rows[-1][1:] == ["6\u202f348", "9\u202f783"]
    assert table.title.endswith("dont 1\u202f712 à Besse-et-Saint-Anastaise")


def test_sizes_of_communes_say_a_gap_only_when_intervals_are_apart() -> None:
    figure = shown(A, "modes_by_size")
    assert isinstance(figure, Figure)
    assert "13,2\u00a0% contre 8,8\u00a0%" in figure.title
    frame = material(A).measures.copy()
    wide = frame["geography"].eq("size:5000-") & frame["indicator"].eq("taille_tc")
    frame.loc[wide, "low"] = 8.0
    near = dossier_mobility.modes_by_size(frame, material(A).view)
    assert "sont proches" in near.title


def flow_table(workers: int) -> pd.DataFrame:
    view = material(A).view
    rows = [(c.code, "69123", "Lyon", workers, "ok") for c in view.communes]
    rows += [(c.code, c.code, c.name, 300, "ok") for c in view.communes]
    return pd.DataFrame(
        rows, columns=["code", "destination", "destination_name", "workers", "status"]
    )


def test_attraction_uses_flows_when_the_file_is_there_and_says_when_it_is_not() -> None:
    table = shown(A, "attraction")
    assert isinstance(table, Table)
    assert table.title == "Les 17 communes sont dans la couronne de Lyon"
    assert "ne sont pas dans les données" in table.note
    there = material(A)
    for workers, words in (
        (100, "25,0\u00a0% des actifs occupés travaillent à Lyon"),
        (2, "Moins de 200"),
    ):
        found = dossier_mobility.attraction(
            there.others, there.view, there.tables["zoning"], flow_table(workers)
        )
        assert isinstance(found, Table)
        assert words in found.note


def test_the_weight_needs_the_epci_and_both_counts() -> None:
    there = material(V)
    lost = there.measures[~there.measures["indicator"].eq("poids_emplois")]
    assert isinstance(dossier_role.role(lost, there.view), Absent)


@pytest.mark.skipif(not FONDS_VERT.is_file(), reason="the producers' files are not there")
def test_amounts_of_the_facts_are_those_of_the_list_of_subsidies() -> None:
    table = shown(T, "committee")
    assert isinstance(table, Table)
    text = (
        " ".join(cell for row in table.rows for cell in row)
        .replace("\u202f", "")
        .replace("\u00a0", " ")
    )
    with FONDS_VERT.open(encoding="utf-8", newline="") as stream:
        lines = [line for line in csv.reader(stream) if "50592" in line]
    assert len(lines) == 5
    for line in lines:
        amount = float(line[-1])
        written = f"{amount:.2f}".replace(".", ",").removesuffix(",00")
        assert f"{written} €" in text, written
        assert line[9] in text, line[9]
