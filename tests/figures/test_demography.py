"""Figures of a site: what they say follows the data, what they hide is nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest

from ateliers.figures import bars, demography, lines
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.comparison_demography import population_panels
from ateliers.figures.housing import income_frame
from ateliers.figures.maps import class_of, growing, growth_map
from ateliers.figures.record import Cell, Record
from ateliers.territory import FRANCE, SiteView
from tests.figures.frames import DEPARTEMENT, cell, frame, population, site, squares
from tests.figures.sheets import drawn

SITES = ("villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle")
FIGURES = (
    demography.population_index,
    demography.balances,
    demography.age_groups,
    demography.ageing,
    demography.housing,
    demography.income,
)
#: A cause or a judgement never belongs to a figure.
FORBIDDEN = re.compile(
    r"attir|fui[tr]|grâce|à cause|car |parce|meilleur|pire|dynami", re.IGNORECASE
)


def _words(figure: Figure) -> str:
    return " ".join(
        (figure.title, figure.subtitle, figure.alt, figure.reading, figure.limits, figure.source)
    )


@pytest.mark.parametrize("identifier", SITES)
@pytest.mark.parametrize("draw", FIGURES)
def test_figures_of_the_sites_are_fit_to_print(
    draw: Callable[..., Figure | Absent],
    identifier: str,
    records: dict[str, pd.DataFrame],
    views: dict[str, SiteView],
) -> None:
    figure = draw(records[identifier], views[identifier])
    assert isinstance(figure, Figure)
    text = _words(figure)
    assert not re.search(r"\bnan\b|None|inf\b", text)
    assert not re.search(r"\bnan\b", figure.large + figure.narrow, re.IGNORECASE)
    assert not FORBIDDEN.search(text)
    assert "'" not in text
    assert not re.search(r"\d [%€]| [;!?]| :", text), "an ordinary space before a sign"
    assert not re.search(r"\d-\d", text), "a hyphen as a minus or a dash"
    assert 40 < len(figure.alt) <= 300
    assert figure.source.startswith("Source")
    assert len(figure.data)
    assert len(figure.large) < 120_000


def test_doubling_the_population_changes_title_alt_reading_and_drawing() -> None:
    view = site()
    before = demography.population_index(
        population(view, {2010: 1000, 2011: 1010, 2012: 1020}), view
    )
    after = demography.population_index(
        population(view, {2010: 1000, 2011: 1010, 2012: 2040}), view
    )
    assert isinstance(before, Figure)
    assert isinstance(after, Figure)
    assert before.title == "Le Haut Pays gagne 2,0\u00a0% d’habitants depuis 2010"
    assert after.title == "Le Haut Pays gagne 104,0\u00a0% d’habitants depuis 2010"
    for part in ("alt", "reading", "large", "narrow"):
        assert getattr(before, part) != getattr(after, part)


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (1003, "La population du Haut Pays est stable depuis 2010"),
        (950, "Le Haut Pays perd 5,0\u00a0% d’habitants depuis 2010"),
    ],
)
def test_title_of_the_population_has_variants(last: int, title: str) -> None:
    view = site()
    figure = demography.population_index(population(view, {2010: 1000, 2011: last}), view)
    assert figure.title == title


def test_a_missing_year_is_a_gap_and_is_said() -> None:
    line = lines.Line("x", {2010: 100.0, 2011: None, 2012: 98.0, 2013: 97.0})
    pieces, bridges = lines.runs(line, [2010, 2011, 2012, 2013])
    assert pieces == [[2010], [2012, 2013]]
    assert bridges == [(2010, 2012)]
    view = site()
    figure = demography.population_index(
        population(view, {2010: 1000, 2011: None, 2012: 1020, 2013: 1030}), view
    )
    assert isinstance(figure, Figure)
    assert "Total absent en 2011" in figure.subtitle
    assert "Total absent en 2011" in figure.alt
    row = figure.data[figure.data["Année"] == 2011].iloc[0]
    assert pd.isna(row["Population (hab.)"])
    assert row["Statut"] == "donnée absente"


def test_filling_the_gap_would_change_the_drawing() -> None:
    view = site()
    years = {2010: 1000.0, 2011: 1010.0, 2012: 1020.0}
    full = demography.population_index(population(view, years), view)
    holed = demography.population_index(population(view, {**years, 2011: None}), view)
    assert isinstance(full, Figure)
    assert isinstance(holed, Figure)
    assert full.large != holed.large
    assert "stroke-dasharray" in holed.large
    assert "stroke-dasharray" not in full.large


def test_sancy_has_no_total_in_2011_and_2014(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    figure = demography.population_index(records["massif-du-sancy"], views["massif-du-sancy"])
    assert isinstance(figure, Figure)
    own = figure.data[figure.data["Territoire"] == "Massif du Sancy"].set_index("Année")
    empty = own[own["Population (hab.)"].isna()]
    assert list(empty.index) == [2011, 2014]
    assert own.loc[2022, "Population (hab.)"] == 9576


def _balances(natural: float, migratory: float, **bounds: float) -> str:
    view = site()
    rows = [
        cell(view, "solde_nat", "2016-2022", view.place, natural),
        cell(view, "solde_mig", "2016-2022", view.place, migratory),
        cell(view, "solde_nat_nb", "2016-2022", view.place, 100 * natural),
    ]
    if bounds:
        rows[2][5:7] = [bounds["low"], bounds["high"]]
    figure = demography.balances(frame(rows), view)
    assert isinstance(figure, Figure)
    return figure.title


def test_title_of_the_balances_follows_their_signs() -> None:
    assert _balances(-0.7, 0.6) == (
        "Plus de décès que de naissances\u202f; les arrivées l’emportent sur les départs"
    )
    assert _balances(0.3, -0.2) == (
        "Plus de naissances que de décès\u202f; les départs l’emportent sur les arrivées"
    )
    assert _balances(0.01, 0.02).startswith("Presque autant de naissances que de décès")


def test_an_interval_that_holds_zero_has_no_sign() -> None:
    assert _balances(-0.2, 0.5, low=-30, high=10).startswith("Presque autant")
    assert _balances(-0.2, 0.5, low=-30, high=-10).startswith("Plus de décès")


def test_overlapping_windows_are_said_not_to_add_up(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    figure = demography.balances(records["tessy-bocage"], views["tessy-bocage"])
    assert "se recouvrent" in figure.subtitle
    assert set(figure.data["Période"]) == {"2013–2018", "2016–2022"}


def test_the_share_of_the_title_is_in_the_data(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    figure = demography.age_groups(records["villeneuve-de-berg"], views["villeneuve-de-berg"])
    assert isinstance(figure, Figure)
    assert figure.title == "17\u00a0% de la population a 75 ans ou plus"
    assert figure.data.iloc[-1, 1] == pytest.approx(17.29)
    assert figure.data.iloc[:6, 1].sum() == pytest.approx(100, abs=2)


def test_a_census_without_comparable_value_is_not_drawn_and_said(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    figure = demography.ageing(records["tessy-bocage"], views["tessy-bocage"])
    assert isinstance(figure, Figure)
    assert "Pas de valeur comparable en 2011 à Tessy-Bocage" in figure.subtitle
    own = figure.data[figure.data["Territoire"] == "Tessy-Bocage"]
    assert own.iloc[:, 2].isna().tolist() == [True, False, False]


def test_second_homes_are_the_finding_where_they_are_many() -> None:
    view = site()

    def title(second: float, vacant: float) -> str:
        shares = {"part_rp": 100 - second - vacant, "part_ressec": second, "part_vacants": vacant}
        rows = [cell(view, code, "2022", view.place, v) for code, v in shares.items()]
        return demography.housing(frame(rows), view).title

    assert title(61.8, 7.8) == "6 logements sur 10 sont des résidences secondaires"
    assert title(8.6, 17.0) == "17\u00a0% des logements sont vacants"


def test_a_secret_income_is_said_in_words_and_never_drawn_as_zero() -> None:
    view = site()
    rows = [
        cell(view, "revenu_median", "2021", view.place, 0.0, "secret", "€/UC/an"),
        cell(view, "d1", "2021", view.place, 0.0, "secret", "€/UC/an"),
        cell(view, "d9", "2021", view.place, 0.0, "secret", "€/UC/an"),
        cell(view, "revenu_median", "2021", FRANCE, 23080, unit="€/UC/an"),
    ]
    figure = demography.income(frame(rows), view)
    assert isinstance(figure, Figure)
    assert figure.title == "Niveau de vie médian\u00a0: secret statistique"
    assert "secret statistique" in figure.alt
    drawn = income_frame(Record(frame(rows)), [view.place, FRANCE])
    assert drawn[["median", "low", "high"]].iloc[0].isna().all()
    assert drawn["note"].iloc[0] == "déciles\u00a0: secret statistique"
    # The scale starts near the values drawn, not at the zero of a secret.
    assert figure.data.iloc[0, 1:4].isna().all()


def test_half_a_segment_is_drawn_where_one_decile_is_published() -> None:
    view = site()
    rows = [
        cell(view, "revenu_median", "2021", view.place, 21560, unit="€/UC/an"),
        cell(view, "d1", "2021", view.place, None, "missing", "€/UC/an"),
        cell(view, "d9", "2021", view.place, 35520, "secondary", "€/UC/an"),
    ]
    drawn = income_frame(Record(frame(rows)), [view.place])
    assert drawn["note"].iloc[0] == "1er décile\u00a0: donnée absente"
    assert drawn["high"].iloc[0] == 35520


@pytest.mark.parametrize("draw", [f for f in FIGURES if f is not demography.population_index])
def test_without_its_values_a_figure_is_absent_with_its_reason(
    draw: Callable[..., Figure | Absent],
) -> None:
    view = site()
    block = draw(frame([]), view)
    assert isinstance(block, Absent)
    assert "donnée absente" in block.message


def test_one_year_of_population_is_no_curve() -> None:
    view = site()
    assert isinstance(demography.population_index(population(view, {2010: 5}), view), Absent)


def _growth(view: SiteView, rates: list[float | None], statuses: list[str]) -> pd.DataFrame:
    rows = []
    for place, rate, status in zip(view.communes, rates, statuses, strict=True):
        rows.append(cell(view, "pop_tcam", "2016-2022", place, rate, status, "%/an"))
        rows.append(cell(view, "pop", "2022", place, 500, unit="hab."))
    return frame(rows)


def test_the_map_counts_the_communes_that_gain_inhabitants() -> None:
    view = site()
    record = _growth(view, [1.2, -0.4, 0.3, None], ["ok", "ok", "ok", "missing"])
    figure = growth_map(record, view, squares(view))
    assert isinstance(figure, Figure)
    assert figure.title == "2 communes sur 3 gagnent des habitants"
    assert "Sans donnée\u00a0: 1 commune" in figure.subtitle
    assert figure.data["Statut"].tolist() == ["", "", "", "donnée absente"]


def test_persons_count_where_a_commune_is_too_small_for_a_rate() -> None:
    view = site()
    record = _growth(view, [1.2, -0.4, 0.3, None], ["ok", "ok", "ok", "too_small"])
    small = cell(view, "pop_variation", "2016-2022", view.communes[3], 4, unit="hab.")
    record.loc[len(record)] = small
    assert growing(Record(record), view.communes) == (3, 4)


def test_classes_are_cut_at_zero_and_say_why_there_is_no_rate() -> None:
    def rate(value: float | None, status: str = "ok") -> int:
        return class_of(Cell(value, None, None, "%/an", status))

    assert [rate(v) for v in (-3, -0.7, -0.1, 0.0, 0.5, 9)] == [0, 1, 2, 3, 4, 5]
    assert rate(None, "too_small") != rate(None, "missing")


def test_losses_and_missing_data_are_hatched() -> None:
    view = site()
    gains = growth_map(_growth(view, [1, 2, 3, 4], ["ok"] * 4), view, squares(view))
    mixed = growth_map(_growth(view, [1, 2, -3, 4], ["ok"] * 4), view, squares(view))
    assert isinstance(gains, Figure)
    assert isinstance(mixed, Figure)
    # The key alone has three hatches; a losing commune adds its own outline filled with one.
    assert mixed.large.count("fill: url(#") > gains.large.count("fill: url(#")


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_of_ages_stand_level_with_their_names(narrow: bool) -> None:
    names = ["0 à 14 ans", "15 à 24 ans", "25 à 54 ans"]
    ages = pd.DataFrame(
        {
            "category": names,
            "value": [15.0, 9.0, 33.0],
            "reference": [16.0, 9.2, 35.0],
            "status": "",
        }
    )
    canvas, _ = drawn(
        lambda canvas: bars.marked_bars(canvas, ages, "#123456", [], "\u00a0%"), narrow=narrow
    )
    (ax,) = canvas.drawing.axes
    middles = [
        canvas.pixels.inverted().transform(ax.transData.transform((0, bar.get_y() + 0.29)))[1]
        for bar in ax.patches
    ]
    written = {text.get_text(): text.get_position()[1] for text in canvas.drawing.texts}
    assert middles == pytest.approx([written[name] for name in names])


def test_no_map_for_fewer_than_three_communes() -> None:
    view = site()
    record = _growth(view, [1.2, -0.4, None, None], ["ok", "ok", "missing", "missing"])
    block = growth_map(record, view, squares(view))
    assert isinstance(block, Absent)
    assert "moins de trois communes" in block.reason


@pytest.mark.parametrize("identifier", ["villeneuve-de-berg", "massif-du-sancy"])
def test_maps_of_the_sites(
    identifier: str, root, records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    shapes = gpd.read_file(root / "data" / "communes.geojson")
    figure = growth_map(records[identifier], views[identifier], shapes)
    assert isinstance(figure, Figure)
    assert re.match(r"9 communes sur (13|20) gagnent des habitants", figure.title)
    assert len(figure.large) < 120_000
    assert not re.search(r"\bnan\b", figure.large, re.IGNORECASE)


def test_a_single_commune_is_shown_among_those_of_its_epci(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    table = demography.communes_table(records["villeneuve-de-berg"], views["villeneuve-de-berg"])
    assert isinstance(table, Table)
    assert (
        table.title
        == "De 119 à 3\u202f031 habitants\u00a0: les 13 communes de la CC Berg et Coiron"
    )
    assert table.rows[0][0] == "Villeneuve-de-Berg"
    assert table.rows[-1][0] == "CC Berg et Coiron"


def test_statuses_of_the_communes_are_in_words(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    table = demography.communes_table(records["massif-du-sancy"], views["massif-du-sancy"])
    assert isinstance(table, Table)
    rows = {row[0]: row for row in table.rows}
    assert rows["Espinchal"][2] == "−30\u00a0hab."
    assert rows["Espinchal"][-1] == "secret statistique"
    assert rows["Espinchal"][4] == "effectif trop faible"
    assert all(value.strip() for row in table.rows for value in row)
    assert not any(re.search(r"\bnan\b|None", value) for row in table.rows for value in row)


def test_a_high_death_rate_calls_for_a_check_and_claims_nothing(
    records: dict[str, pd.DataFrame], views: dict[str, SiteView]
) -> None:
    table = demography.mortality_note(records["massif-du-sancy"], views["massif-du-sancy"])
    assert isinstance(table, Table)
    remarks = {row[0]: row[-1] for row in table.rows}
    assert remarks["Saint-Nectaire"] == "établissement d’hébergement probable, à vérifier"
    assert remarks["Massif du Sancy"] == "aucune"
    assert "La Bourboule" not in remarks


def test_the_departement_marks_the_age_groups() -> None:
    view = site()
    codes = ("part_0014", "part_1524", "part_2554", "part_5564", "part_6579", "part_80p")
    rows = [cell(view, code, "2022", view.place, 100 / 6) for code in codes]
    rows += [cell(view, code, "2022", DEPARTEMENT, 15) for code in codes]
    rows.append(cell(view, "part_75", "2022", view.place, 12))
    figure = demography.age_groups(frame(rows), view)
    assert isinstance(figure, Figure)
    assert "Exemple (%)" in figure.data.columns
    assert "dans l’Exemple" in figure.reading


@pytest.mark.parametrize("start", [0, 1, 199])
def test_a_hamlet_has_no_index(start: int) -> None:
    """One inhabitant more where there was one is no « +100 % »."""
    found = demography.population_index(population(site(), {2010: start, 2023: start + 1}), site())
    assert isinstance(found, Absent)
    assert "moins de 200 habitants en 2010" in found.reason


def test_a_hamlet_does_not_flatten_the_others() -> None:
    hamlet, town = site("hameau", 1), site("bourg", 4)
    people = [population(hamlet, {2010: 1, 2023: 2}), population(town, {2010: 1000, 2023: 1010})]
    figure = population_panels(pd.concat(people), [hamlet, town])
    assert isinstance(figure, Figure)
    known = figure.data[figure.data.iloc[:, 3].notna()]
    assert set(known["Territoire"]) == {"Bourg"}
