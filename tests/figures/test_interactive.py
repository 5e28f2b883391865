"""What figures say of their interactive form: the places, the sites, the classes they draw."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from ateliers.figures import (
    comparison_demography,
    comparison_distribution,
    maps,
    naming,
    style,
)
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import key_figures_table
from ateliers.figures.interactive import STEP, WIDTHS, Class, communes_map
from ateliers.figures.record import Record
from ateliers.indicators.dictionary import entries
from ateliers.parameters import load_themes
from ateliers.territory import SiteView
from tests.conftest import record
from tests.figures.frames import site, squares


@pytest.fixture(scope="module")
def stacked(records: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(records.values(), ignore_index=True)


def test_each_place_of_a_map_is_a_row_of_its_data() -> None:
    view = site(communes=3)
    ground = squares(view).to_crs(maps.LAMBERT)
    ground["class"] = [0, 2, 2]
    codes = [place.code for place in view.communes]
    classes = {0: Class("moins", "#8c510a", "claire"), 2: Class("plus", "#01665e")}
    told = communes_map(ground, [*reversed(codes), "99999"], codes[:1], classes)
    # A commune without an outline is left to the table.
    assert [(p["row"], p["class"], p["own"]) for p in told["places"]] == [
        (0, 1, False),
        (1, 1, False),
        (2, 0, True),
    ]
    for place in told["places"]:
        ring = place["outline"][0][0]
        assert ring[0] == ring[-1] and len(ring) >= 4
        assert all(isinstance(step, int) for point in ring for step in point)


def test_neighbours_keep_the_same_border() -> None:
    view = site(communes=2)
    ground = squares(view).to_crs(maps.LAMBERT).assign(**{"class": 0})
    codes = [place.code for place in view.communes]
    places = communes_map(ground, codes, codes, {0: Class("tout", "#01665e")})["places"]
    first, second = ({tuple(p) for p in place["outline"][0][0]} for place in places)
    assert len(first & second) == 2


def test_the_series_of_the_sites_name_the_columns_of_the_figure(
    stacked: pd.DataFrame, views: dict[str, SiteView]
) -> None:
    figure = comparison_demography.population_panels(stacked, list(views.values()))
    assert isinstance(figure, Figure)
    told = figure.interactive
    assert {told["year"], told["place"], told["value"]} <= set(figure.data.columns)
    assert [mark["name"] for mark in told["marks"]] == list(figure.data["Territoire"].unique())


def test_classes_part_all_the_values_between_round_limits() -> None:
    values = [-9.0, *(i / 100 for i in range(-100, 200)), 12.0]
    found = comparison_distribution.classes(values, "\u00a0%")
    assert sum(one.count for one in found) == len(values)
    for one, following in zip(found, found[1:], strict=False):
        assert one.high == following.low
        assert following.below == one.below + one.count
        assert one.count == sum(one.low <= value < one.high for value in values)
    # The ends are open: their limits are the extreme values, their bars as wide as the others.
    assert (found[0].low, found[-1].high) == (-9.0, 12.0)
    assert len({round(one.end - one.start, 6) for one in found}) == 1
    assert found[0].words.startswith("moins de ") and found[-1].words.endswith(" ou plus")


def test_the_distribution_counts_the_epci_below_each_of_the_sites(
    stacked: pd.DataFrame, views: dict[str, SiteView]
) -> None:
    from ateliers.indicators import demography_positions as positions
    from tests.conftest import study

    values = positions.values(study("tessy-bocage", "demography").tables)
    figure = comparison_distribution.sites(stacked, list(views.values()), values, "pop_tcam")
    assert isinstance(figure, Figure)
    bars, marks = figure.interactive["bars"], figure.interactive["marks"]
    known = values["pop_tcam"].dropna()
    assert figure.data["Nombre d’EPCI"].iloc[: len(bars)].sum() == len(known)
    for mark in marks:
        row = figure.data.iloc[mark["row"]]
        value = row["De (% par an)"]
        assert value == row["À (% par an)"] and known.eq(value).any()
        assert row["EPCI au-dessous"] == (known < value).sum()
    assert len(marks) == len(views)


def test_no_distribution_without_values(stacked: pd.DataFrame, views: dict[str, SiteView]) -> None:
    none = pd.DataFrame({"pop_tcam": [float("nan")] * 3})
    found = comparison_distribution.sites(stacked, list(views.values()), none, "pop_tcam")
    assert isinstance(found, Absent)


def test_a_matrix_has_a_theme_a_row_and_a_key_a_known_value(
    stacked: pd.DataFrame, views: dict[str, SiteView]
) -> None:
    themes = load_themes()
    table = key_figures_table(stacked, list(views.values()), entries().values(), themes)
    assert set(table.groups) == {"Démographie"} and len(table.groups) == len(table.rows)
    for cells, keys in zip(table.rows, table.sort_keys, strict=True):
        assert keys[0] == keys[-1] == ""  # neither the heading nor France is sorted
        assert [bool(key) for key in keys[1:-1]] == [any(map(str.isdigit, c)) for c in cells[1:-1]]
    assert key_figures_table(stacked, list(views.values()), entries().values()).groups == []


def test_growth_maps_of_the_sites_describe_every_commune_with_an_outline(
    views: dict[str, SiteView],
) -> None:
    from tests.conftest import study

    view = views["massif-du-sancy"]
    shapes = study(view.id, "demography").shapes()
    figure = maps.growth_map(record(view.id, "demography"), view, shapes)
    assert isinstance(figure, Figure)
    codes = [figure.data["Code INSEE"].iloc[p["row"]] for p in figure.interactive["places"]]
    assert sorted(codes) == sorted(place.code for place in view.communes)
    assert figure.interactive["classes"][0]["hatching"] == "claire"


@pytest.mark.parametrize("site_id", ["massif-du-sancy", "pays-de-l-arbresle", "villeneuve-de-berg"])
def test_a_map_names_the_communes_of_its_image_apart_at_every_width(
    views: dict[str, SiteView], site_id: str
) -> None:
    from tests.conftest import study

    view, frame = views[site_id], record(site_id, "demography")
    figure = maps.growth_map(frame, view, study(site_id, "demography").shapes())
    assert isinstance(figure, Figure)
    told, names = figure.interactive, figure.data["Commune"]
    points = [p for place in told["places"] for part in place["outline"] for p in part[0]]
    east, north = (max(p[k] for p in points) - min(p[k] for p in points) for k in (0, 1))
    for least in {label["from"] for label in told["labels"]}:
        labels = [label for label in told["labels"] if label["from"] == least]
        assert 2 <= len(labels) <= naming.MOST_NAMES
        assert not any(figure.data["Statut"].iloc[label["row"]] for label in labels)
        # The least a step is drawn at that width, margins taken.
        across = (least or WIDTHS[0]) - 12
        pixel = max(east / across, north / min(told["height"], across * told["shape"]))
        boxes = []
        for label in labels:
            half = style.text_width(names.iloc[label["row"]], bold=label["bold"]) / 2
            x, y = label["at"][0] / pixel, label["at"][1] / pixel
            boxes.append((x - half, y - 8, x + half, y + 8))
            assert boxes[-1][0] > -4 and boxes[-1][2] < east / pixel + 4
        assert not any(naming.overlap(a, b) for a, b in combinations(boxes, 2)), least
    # The most populated first, as on the image; a commune that is the whole site comes before.
    widest = [label["row"] for label in told["labels"] if label["to"] == 0]
    people = Record(frame)
    counts = {p.name: people.value("pop", "2022", p) for p in maps.mapped_communes(view)[0]}
    first = (
        view.communes[0].name if len(view.communes) == 1 else max(counts, key=counts.__getitem__)
    )
    assert names.iloc[widest[0]] == first


def test_the_bar_of_a_map_is_as_long_as_it_says() -> None:
    view = site(communes=2)
    ground = squares(view).to_crs(maps.LAMBERT).assign(**{"class": 0})
    codes = [place.code for place in view.communes]
    told = communes_map(ground, codes, codes, {0: Class("tout", "#01665e")})
    assert told["scale"]["words"] == f"{told['scale']['length'] * STEP // 1000}\u00a0km"
    assert told["scale"]["from"][1] < 0 and told["labels"] == []
