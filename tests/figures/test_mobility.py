"""Figures of the mobility theme: what they say follows the data, what they hide is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from ateliers.figures import comparison_mobility as compared
from ateliers.figures import mobility as figures
from ateliers.figures import mobility_stations
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.emissions import emissions
from ateliers.figures.lines import Line
from ateliers.figures.mobility_stations import chosen_stations, distance_class, passengers_words
from ateliers.figures.mobility_tables import share_words
from ateliers.figures.record import Cell
from ateliers.narrative import mobility as words
from ateliers.record import COLUMNS
from ateliers.study import Study
from ateliers.territory import SiteView
from tests.conftest import record, study
from tests.figures.frames import DEPARTEMENT, cell, frame, site

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"
SITES = (V, S, T, A)
#: Blocks that wait for INSEE's file.
FLOWS = ["flows", "flows_map", "flow_origins", "flow_distances"]
FORBIDDEN = re.compile(
    r"attir|fui[tr]|grâce|à cause|parce|meilleur|pire|dépendan|vertueu|télétravaillent",
    re.IGNORECASE,
)


def shown(there: Study) -> dict[str, Figure | Table | Absent]:
    """Return every figure and table of a site's page."""
    rows, view, tables = record(there.site.identifier, "mobility"), there.view, there.tables
    nearest = tables["railway_nearest"]
    blocks = [
        figures.modes(rows, view),
        figures.modes_table(rows, view),
        figures.own_commune(rows, view),
        figures.household_cars(rows, view),
        figures.stations_map(rows, view, nearest, there.shapes()),
        figures.stations(rows, view, nearest),
        figures.passengers(rows, view, tables["railway_passengers"], nearest),
        figures.zoning(view, tables["zoning"], tables["transport_authorities"]),
        figures.emissions(rows, view),
        figures.flows(view, tables["flows"]),
        figures.flows_map(view, tables["flows"], tables["commune_centres"], there.shapes()),
        figures.flow_origins(view, tables["flow_origins"]),
        figures.flow_distances(view, tables["flows"], tables["commune_centres"]),
    ]
    return {block.name: block for block in blocks}


def text_of(block: Figure | Table) -> str:
    """Return every word of a block."""
    if isinstance(block, Figure):
        parts = (block.title, block.subtitle, block.alt, block.reading, block.limits, block.source)
        return " ".join(parts)
    cells = [c for row in block.rows for c in row]
    return " ".join((block.title, block.subtitle, block.source, block.note, *block.header, *cells))


@pytest.mark.parametrize("identifier", SITES)
def test_blocks_of_the_sites_are_fit_to_print(identifier: str) -> None:
    blocks = shown(study(identifier, "mobility"))
    assert [name for name, b in blocks.items() if isinstance(b, Absent)] == FLOWS
    for block in blocks.values():
        if isinstance(block, Absent):
            continue
        text = text_of(block)
        assert not re.search(r"\bnan\b|None|inf\b", text), block.name
        assert not FORBIDDEN.search(text), block.name
        assert "'" not in text, block.name
        assert not re.search(r"\d [%€]| [;!?]| :|\d km", text), f"{block.name}: ordinary space"
        assert not re.search(r"\d-\d", text), f"{block.name}: hyphen as a minus or a dash"
        assert block.source.startswith("Source")
        assert len(block.data)
        if isinstance(block, Figure):
            assert 40 < len(block.alt) <= 300
            assert len(block.large) < 120_000
            assert not re.search(r"\bnan\b", block.large + block.narrow, re.IGNORECASE)


@pytest.mark.parametrize("identifier", SITES)
def test_the_same_data_give_the_same_bytes(identifier: str) -> None:
    there = study(identifier, "mobility")
    first, second = shown(there), shown(there)
    for name, block in first.items():
        if isinstance(block, Figure):
            again = second[name]
            assert isinstance(again, Figure)
            assert (block.large, block.narrow) == (again.large, again.narrow)


def test_titles_hold_the_numbers_of_the_analysis() -> None:
    titles = {
        i: {n: getattr(b, "title", "") for n, b in shown(study(i, "mobility")).items()}
        for i in SITES
    }
    assert titles[T]["modes"] == "9 actifs occupés sur 10 vont travailler en voiture"
    assert titles[V]["own_commune"] == "34\u00a0% travaillent dans leur commune"
    assert (
        titles[S]["stations_map"] == "Gare desservie la plus proche\u00a0: 26,6\u00a0km en moyenne"
    )
    assert titles[S]["passengers"] == (
        "La Bourboule\u00a0: aucun voyageur en 2024, contre 9\u202f000 en 2019"
    )
    assert titles[A]["stations"].startswith("89,4\u00a0% de la population")


def test_a_mode_of_too_few_people_is_missing_in_the_data_never_zero() -> None:
    figure = shown(study(V, "mobility"))["modes"]
    assert isinstance(figure, Figure)
    own, departement = figure.data.iloc[0], figure.data.iloc[2]
    assert own["Voiture (%)"] == pytest.approx(79.2)
    assert own[["Transports en commun (%)", "Marche (%)", "Pas de déplacement (%)"]].isna().all()
    assert own["Statut"] == (
        "effectif trop faible\u00a0: transports en commun, marche, pas de déplacement"
    )
    assert departement["Transports en commun (%)"] == pytest.approx(2.58, abs=0.01)
    assert departement["Statut"] == ""


def test_the_arbresle_page_says_how_its_six_stations_changed() -> None:
    figure = shown(study(A, "mobility"))["passengers"]
    assert isinstance(figure, Figure)
    assert "1\u202f676\u202f288 à 1\u202f691\u202f854 voyageurs (+0,9\u00a0%" in figure.reading
    assert "+12,3\u00a0%" in figure.reading
    assert "six gares" in figure.subtitle


def test_passengers_are_drawn_in_the_thousands_that_the_subtitle_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: dict[str, float] = {}

    def noting(canvas: object, given: list[Line], decimals: int) -> None:
        drawn.update({line.label: line.points[-1][1] for line in given})
        chart(canvas, given, decimals)

    chart = mobility_stations._chart
    monkeypatch.setattr(mobility_stations, "_chart", noting)
    figure = shown(study(A, "mobility"))["passengers"]
    assert isinstance(figure, Figure)
    assert "en milliers" in figure.subtitle
    last = figure.data[figure.data["Année"].eq(figure.data["Année"].max())]
    people = last.set_index("Gare")["Voyageurs"]
    assert drawn == {name: pytest.approx(people[name] / 1000) for name in drawn}
    assert len(drawn) > 1


def made(view: SiteView, car: float, transit: float | None) -> pd.DataFrame:
    """Return a record of modes."""
    rows = [
        cell(view, "part_voiture", "2021", view.place, car),
        cell(view, "part_voiture", "2021", DEPARTEMENT, 70),
        cell(
            view,
            "part_tc",
            "2021",
            view.place,
            transit,
            "too_small" if transit is None else "secondary",
        ),
        cell(view, "part_marche", "2021", view.place, 5, "secondary"),
        cell(view, "part_sans", "2021", view.place, 5, "secondary"),
    ]
    return frame(rows)


def test_a_mode_of_too_few_people_is_part_of_the_others() -> None:
    view = site()
    figure = figures.modes(made(view, 80, None), view)
    assert isinstance(figure, Figure)
    first = figure.data.iloc[0]
    assert pd.isna(first["Transports en commun (%)"])
    assert first["Autres (%)"] == pytest.approx(10)
    assert "transports en commun" in figure.subtitle
    drawn = figures.modes(made(view, 80, 8), view)
    assert isinstance(drawn, Figure)
    assert drawn.data.iloc[0]["Autres (%)"] == pytest.approx(2)
    assert "transports en commun" not in drawn.subtitle


def test_the_title_of_modes_follows_the_data() -> None:
    view = site()
    said = [figures.modes(made(view, car, 8), view) for car in (42.0, 80.0, 97.0)]
    titles = [figure.title for figure in said if isinstance(figure, Figure)]
    assert titles[0].startswith("4 actifs occupés sur 10")
    assert titles[1].startswith("8 actifs occupés sur 10")
    assert titles[2] == "Presque tous les actifs occupés vont travailler en voiture"


def test_shares_that_exceed_100_leave_no_negative_others() -> None:
    view = site()
    figure = figures.modes(made(view, 86.3, 9.0), view)
    assert isinstance(figure, Figure)
    assert figure.data.iloc[0]["Autres (%)"] == 0


def factors(car: float, train: float) -> pd.DataFrame:
    """Return a record of two emission factors."""
    rows = [
        ["x", code, "2026", "france:FR", grams, None, None, "g CO₂e/km", "ok", "ADEME", ""]
        for code, grams in (("gco2_voiture", car), ("gco2_ter", train))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@pytest.mark.parametrize(
    ("car", "train", "expected"),
    [
        (217.6, 27.69, "8 fois plus"),
        (50.0, 25.0, "2,0 fois plus"),
        (30.0, 28.0, "à peu près autant"),
    ],
)
def test_the_title_of_emissions_follows_the_factors(
    car: float, train: float, expected: str
) -> None:
    figure = emissions(factors(car, train), site())
    assert isinstance(figure, Figure)
    assert expected in figure.title
    assert "passager" in figure.title


def test_stations_of_the_site_come_first_then_its_epci_then_the_nearest() -> None:
    wheres = {}
    for identifier in SITES:
        there = study(identifier, "mobility")
        tables = there.tables
        known = chosen_stations(tables["railway_passengers"], tables["railway_nearest"], there.view)
        wheres[identifier] = (len(known), known[0].name, known[0].where)
    assert wheres[V] == (1, "Le Teil", "hors du territoire")
    assert wheres[S] == (2, "La Bourboule", "dans le Massif du Sancy")
    assert wheres[T] == (2, "Saint-Lô", "dans la CA Saint-Lô Agglo")
    assert wheres[A] == (6, "L’Arbresle", "dans le Pays de l’Arbresle")


def test_le_teil_calls_for_a_check() -> None:
    table = shown(study(V, "mobility"))["stations"]
    assert isinstance(table, Table)
    assert table.rows[0][0] == "Le Teil*"
    assert "à vérifier" in table.note


def test_words_for_passengers_and_distances() -> None:
    assert passengers_words(0) == "aucun voyageur"
    assert passengers_words(1) == "1 voyageur"
    assert passengers_words(9000) == "9\u202f000 voyageurs"
    assert [distance_class(km) for km in (5.0, 5.1, 20.0, 30.5)] == [0, 1, 2, 4]


def test_a_share_shows_its_interval_only_when_it_has_width() -> None:
    wide = Cell(10.0, 9.0, 10.9, "%", "secondary")
    assert share_words(wide) == "10,0\u00a0% [9,0\u202f;\u00a010,9]"
    assert share_words(Cell(15.4, 15.37, 15.43, "%", "secondary")) == "15,4\u00a0%"
    assert share_words(Cell(None, None, None, "%", "too_small")) == "effectif trop faible"


def test_without_rows_every_block_is_absent_and_says_why() -> None:
    view = site()
    empty = pd.DataFrame(columns=COLUMNS)
    tables = {name: t.iloc[:0] for name, t in study(V, "mobility").tables.items()}
    shapes = study(V, "mobility").shapes()
    nearest = tables["railway_nearest"]
    blocks = [
        figures.modes(empty, view),
        figures.modes_table(empty, view),
        figures.own_commune(empty, view),
        figures.household_cars(empty, view),
        figures.stations_map(empty, view, nearest, shapes),
        figures.stations(empty, view, nearest),
        figures.passengers(empty, view, tables["railway_passengers"], nearest),
        figures.zoning(view, tables["zoning"], tables["transport_authorities"]),
        figures.emissions(empty, view),
        figures.flows(view, tables["flows"]),
    ]
    for block in blocks:
        assert isinstance(block, Absent)
        assert block.reason
    said = " ".join([*words.lede(empty, view), *words.services(empty, view)])
    assert "n’est pas connu" in said
    assert "nan" not in said


COMPARED: list[Callable[..., Figure | Table | Absent]] = [
    compared.modes_sites,
    compared.modes_sites_table,
    compared.own_commune_sites,
    compared.household_cars_sites,
    compared.stations_sites,
    compared.passengers_sites,
]


@pytest.mark.parametrize("draw", COMPARED)
def test_comparisons_are_fit_to_print(
    draw: Callable[..., Figure | Table | Absent], views: dict[str, SiteView]
) -> None:
    rows = pd.concat([record(site_, "mobility") for site_ in SITES], ignore_index=True)
    block = draw(rows, [views[site_] for site_ in SITES])
    assert isinstance(block, Figure | Table)
    text = text_of(block)
    assert not re.search(r"\bnan\b|None", text)
    assert not FORBIDDEN.search(text)
    assert "'" not in text
    assert not re.search(r"\d [%€]| [;!?]| :|\d km|\d-\d", text)


@pytest.mark.parametrize("draw", COMPARED)
def test_a_site_without_a_record_is_said_not_computed(
    draw: Callable[..., Figure | Table | Absent], views: dict[str, SiteView]
) -> None:
    rows = pd.concat([record(site_, "mobility") for site_ in (S, A)], ignore_index=True)
    block = draw(rows, [views[site_] for site_ in SITES])
    assert isinstance(block, Figure | Table)
    if draw is not compared.passengers_sites:
        assert "on calculé" in text_of(block)
    assert isinstance(draw(rows.iloc[:0], [views[V]]), Absent)


@pytest.mark.parametrize("identifier", SITES)
def test_sentences_hold_their_numbers(identifier: str) -> None:
    there = study(identifier, "mobility")
    rows = record(identifier, "mobility")
    said = [
        *words.lede(rows, there.view),
        *words.peer_sentences(rows, there.view),
        *words.services(rows, there.view),
    ]
    for sentence in said:
        assert sentence.endswith(".")
        assert not re.search(r"\bnan\b|None|\d [%€]| [;!?]| :|'", sentence)
    changed = rows.copy()
    car = changed["indicator"].eq("part_voiture") & changed["geography"].eq(f"site:{identifier}")
    changed.loc[car, "value"] = 12.3
    assert "12,3\u00a0%" in words.opening(changed, there.view)
