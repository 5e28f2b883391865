"""Figures of the mobility theme: what they say follows the data, what they hide is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ateliers.figures import comparison_mobility as compared
from ateliers.figures import mobility as figures
from ateliers.figures import mobility_stations
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.emissions import emissions
from ateliers.figures.flows import SAME_FILE, kilometres
from ateliers.figures.lines import Line
from ateliers.figures.mobility_stations import chosen_stations, distance_class, passengers_words
from ateliers.figures.mobility_tables import share_words
from ateliers.figures.record import Cell
from ateliers.narrative import mobility as words
from ateliers.numbers import NBSP
from ateliers.record import COLUMNS
from ateliers.sources import commuting
from ateliers.sources.formats import Inputs
from ateliers.study import Study
from ateliers.territory import SiteView
from tests.conftest import record, study
from tests.figures.frames import DEPARTEMENT, cell, frame, site
from tests.sources.test_mobility import with_flows
from tests.support.inputs import CATALOGUE

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
        ["x", code, "2026", "france:FR", grams, None, None, "g CO2e/km", "ok", "ADEME", ""]
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


def test_the_section_on_flows_fills_itself(tmp_path: Path) -> None:
    """With INSEE's file among the inputs the table appears; small destinations stay unnamed."""
    there = study(V, "mobility")
    assert isinstance(figures.flows(there.view, there.tables["flows"]), Absent)
    given = with_flows(Inputs(tmp_path, CATALOGUE))
    table = figures.flows(there.view, commuting.flows(given, ["07341"]))
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == [
        "Villeneuve-de-Berg",
        "Aubenas",
        "Autres communes (2)",
    ]
    assert "Montélimar" not in text_of(table)
    assert "49\u00a0%" in table.title


#: More flows, written here in INSEE's format: not real figures.
MORE_FLOWS = (
    "07341;Villeneuve-de-Berg;75105;Paris 5e Arrondissement;210\n"
    "07341;Villeneuve-de-Berg;99999;Étranger;3\n"
    "07019;Aubenas;07341;Villeneuve-de-Berg;250\n"
    "07032;Berzème;07341;Villeneuve-de-Berg;30\n"
)
#: Centres of the communes of these flows, to the nearest hundredth of a degree.
CENTRES = pd.DataFrame(
    [("07341", 44.56, 4.50), ("07019", 44.62, 4.39), ("26198", 44.56, 4.75),
     ("07186", 44.73, 4.60), ("75056", 48.86, 2.34)],
    columns=["code", "latitude", "longitude"],
)  # fmt: skip


def given_flows(tmp_path: Path) -> Inputs:
    return with_flows(Inputs(tmp_path, CATALOGUE), MORE_FLOWS)


def test_the_flows_that_leave_are_drawn_to_their_commune(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    block = figures.flows_map(there.view, table, CENTRES, there.shapes())
    assert isinstance(block, Figure)
    # Montélimar has too few people, Paris is too far to be drawn.
    assert list(block.data["Commune de travail"]) == ["Aubenas"]
    assert list(block.data["Actifs occupés"]) == [240.25]
    assert "Aubenas" in block.title
    assert "240" in block.reading


def test_no_large_flow_makes_no_map(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    small = table.assign(workers=table["workers"].clip(upper=150))
    block = figures.flows_map(there.view, small, CENTRES, there.shapes())
    assert isinstance(block, Absent)
    assert "aucun flux de 200" in block.reason


def test_those_who_come_are_listed_by_commune(tmp_path: Path) -> None:
    there = study(V, "mobility")
    block = figures.flow_origins(there.view, commuting.origins(given_flows(tmp_path), ["07341"]))
    assert isinstance(block, Table)
    assert [row[:2] for row in block.rows] == [
        ["Villeneuve-de-Berg", "364"],
        ["Aubenas", "250"],
        ["Autres communes (1)", "30"],
    ]


def test_distances_are_those_between_centres_and_leave_out_what_has_none(tmp_path: Path) -> None:
    there = study(V, "mobility")
    table = commuting.flows(given_flows(tmp_path), ["07341"])
    block = figures.flow_distances(there.view, table, CENTRES)
    assert isinstance(block, Table)
    shares = dict(zip(block.data["Distance"], block.data["Actifs occupés"], strict=True))
    assert shares["Dans sa commune"] == 363.5
    # Aubenas is 11 km away; Montélimar (20 km), Privas (20 km) and abroad are too few.
    assert shares[f"De 10 à 20{NBSP}km"] >= 240.25
    assert shares[f"Plus de 50{NBSP}km"] == 210
    assert sum(shares.values()) == pytest.approx(table["workers"].sum())
    away = table[table["destination"].isin(CENTRES["code"]) & table["destination"].ne("07341")]
    km = kilometres(away, CENTRES)
    assert km.iloc[0] == pytest.approx(11.0, abs=0.3)
    mean = (km * away["workers"]).sum() / away["workers"].sum()
    assert block.data["Distance moyenne (km)"].iloc[0] == pytest.approx(mean)


def test_without_the_file_the_blocks_of_flows_do_not_repeat_why() -> None:
    there = study(V, "mobility")
    tables = there.tables
    blocks = [
        figures.flows_map(there.view, tables["flows"], tables["commune_centres"], there.shapes()),
        figures.flow_origins(there.view, tables["flow_origins"]),
        figures.flow_distances(there.view, tables["flows"], tables["commune_centres"]),
    ]
    for block in blocks:
        assert isinstance(block, Absent)
        assert (block.reason, block.silent) == (SAME_FILE, True)


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
