"""Sites side by side, whatever their number, whether or not all were computed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

import ateliers.figures
from ateliers.figures import comparison_demography as compared
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.comparison import key_figures_table, sites_map
from ateliers.indicators.dictionary import entries
from ateliers.territory import SiteView
from tests.figures.frames import frame, site

FIGURES = (
    compared.population_panels,
    compared.balances_sites,
    compared.ageing_sites,
    compared.housing_sites,
    compared.income_sites,
)


@pytest.fixture(scope="module")
def stacked(records: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(records.values(), ignore_index=True)


@pytest.fixture(scope="module")
def ordered(views: dict[str, SiteView]) -> list[SiteView]:
    return list(views.values())


def _fifth(records: dict[str, pd.DataFrame], like: SiteView) -> tuple[pd.DataFrame, SiteView]:
    """Return a record and a view of a site that the book does not know."""
    view = site("cinquieme-site")
    record = records[like.id].copy()
    own = record["geography"] == like.place.key
    record.loc[own, "geography"] = view.place.key
    record["site"] = view.id
    return record, view


@pytest.mark.parametrize("draw", FIGURES)
def test_comparisons_are_fit_to_print(
    draw: Callable[..., Figure | Absent], stacked: pd.DataFrame, ordered: list[SiteView]
) -> None:
    figure = draw(stacked, ordered)
    assert isinstance(figure, Figure)
    text = " ".join((figure.title, figure.subtitle, figure.alt, figure.reading, figure.limits))
    assert not re.search(r"\bnan\b|None", text)
    assert not re.search(r"\bnan\b", figure.large + figure.narrow, re.IGNORECASE)
    assert len(figure.alt) <= 300
    assert not re.search(r"\d [%€]| [;!?]| :|\d-\d|'", text)


@pytest.mark.parametrize("draw", FIGURES)
def test_a_fifth_site_finds_its_place(
    draw: Callable[..., Figure | Absent],
    records: dict[str, pd.DataFrame],
    stacked: pd.DataFrame,
    ordered: list[SiteView],
) -> None:
    record, view = _fifth(records, ordered[1])
    figure = draw(pd.concat([stacked, record], ignore_index=True), [*ordered, view])
    assert isinstance(figure, Figure)
    assert view.place.name in set(figure.data["Territoire"])
    four = draw(stacked, ordered)
    assert figure.large != four.large


@pytest.mark.parametrize("draw", FIGURES)
def test_a_site_that_failed_is_said_not_computed(
    draw: Callable[..., Figure | Absent], stacked: pd.DataFrame, ordered: list[SiteView]
) -> None:
    without = stacked[stacked["site"] != "tessy-bocage"]
    figure = draw(without, ordered)
    assert isinstance(figure, Figure)
    assert "Non calculé\u00a0: Tessy-Bocage" in figure.subtitle
    assert "Tessy-Bocage" not in figure.title
    rows = figure.data[figure.data["Territoire"] == "Tessy-Bocage"]
    assert rows.select_dtypes("float").isna().all().all()


@pytest.mark.parametrize("draw", FIGURES)
def test_without_any_value_a_comparison_is_absent(
    draw: Callable[..., Figure | Absent], ordered: list[SiteView]
) -> None:
    assert isinstance(draw(frame([]), ordered), Absent)


def test_titles_follow_the_data(stacked: pd.DataFrame, ordered: list[SiteView]) -> None:
    changed = stacked.copy()
    last = (changed["indicator"] == "pop") & (changed["period"] == "2023")
    own = changed["geography"] == "site:tessy-bocage"
    changed.loc[last & own, "value"] *= 2
    before = compared.population_panels(stacked, ordered)
    after = compared.population_panels(changed, ordered)
    assert isinstance(before, Figure)
    assert isinstance(after, Figure)
    assert before.title != after.title
    assert "à Tessy-Bocage" in after.title
    assert before.alt != after.alt


def test_counts_of_the_balances(stacked: pd.DataFrame, ordered: list[SiteView]) -> None:
    figure = compared.balances_sites(stacked, ordered)
    assert figure.title == (
        "Plus de décès que de naissances dans 3 territoires sur 4\u202f; "
        "plus d’arrivées que de départs dans 3"
    )


def test_key_figures_give_value_unit_and_references(
    stacked: pd.DataFrame, ordered: list[SiteView]
) -> None:
    table = key_figures_table(stacked, ordered, entries().values())
    assert isinstance(table, Table)
    assert table.header[0] == "Chiffre clé"
    assert table.header[1:5] == [view.place.name for view in ordered]
    rows = {row[0]: row for row in table.rows}
    second = rows["Part des résidences secondaires et occasionnelles (%), 2022"]
    assert second[2] == "61,8\n(Puy-de-Dôme\u00a0: 10,2\u00a0*)"
    assert all(len(row) == len(table.header) for row in table.rows)
    assert set(table.data["Site"]) >= {view.place.name for view in ordered}


def test_key_figures_show_the_interval_of_a_value(
    stacked: pd.DataFrame, ordered: list[SiteView]
) -> None:
    given = stacked.copy()
    own = (given["indicator"] == "part_vacants") & (given["geography"] == "site:tessy-bocage")
    given.loc[own, ["low", "high"]] = [15.0, 19.0]
    table = key_figures_table(given, ordered, entries().values())
    cells = next(row for row in table.rows if row[0].startswith("Part des logements vacants"))
    assert cells[3].startswith("17,0\n[15,0\u202f; 19,0]\n(")


def test_key_figures_of_a_failed_site_are_not_computed(
    stacked: pd.DataFrame, ordered: list[SiteView]
) -> None:
    without = stacked[stacked["site"] != "massif-du-sancy"]
    table = key_figures_table(without, ordered, entries().values())
    assert isinstance(table, Table)
    assert {row[2] for row in table.rows} == {"non calculé"}
    assert "n’a pas abouti" in table.note


def test_key_figures_show_a_status_in_words(stacked: pd.DataFrame, ordered: list[SiteView]) -> None:
    secret = stacked.copy()
    own = (secret["indicator"] == "revenu_median") & (secret["geography"] == "site:tessy-bocage")
    secret.loc[own, ["value", "status"]] = [float("nan"), "secret"]
    table = key_figures_table(secret, ordered, entries().values())
    assert isinstance(table, Table)
    income = next(row for row in table.rows if row[0].startswith("Niveau de vie"))
    assert income[3].startswith("secret statistique")


def test_the_sites_stand_on_the_map_of_france(root: Path, ordered: list[SiteView]) -> None:
    outline = gpd.read_file(root / "data" / "departements.geojson")
    points = gpd.GeoDataFrame(
        {"site": [view.id for view in ordered]},
        geometry=[Point(4.5, 44.6), Point(2.8, 45.5), Point(-1.1, 48.97), Point(4.6, 45.8)],
        crs="EPSG:4326",
    )
    figure = sites_map(outline, points, ordered)
    assert figure.title == "Quatre territoires, quatre départements"
    assert len(figure.large) < 120_000
    assert all(view.place.name in figure.alt for view in ordered)


def test_no_site_nor_theme_is_named_in_the_code_of_figures() -> None:
    folder = Path(ateliers.figures.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    assert not re.search(r"sancy|tessy|villeneuve|arbresle", _without_docs(code), re.IGNORECASE)


def _without_docs(code: str) -> str:
    """Return the code without docstrings and comments, where sites may serve as examples."""
    return re.sub(r'""".*?"""|#[^\n]*', "", code, flags=re.DOTALL)
