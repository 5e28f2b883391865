"""Maps: each commune in the colours of its class, and the borders that tell the site apart."""

from __future__ import annotations

import geopandas as gpd
import pytest
from matplotlib.collections import Collection, LineCollection
from matplotlib.colors import to_hex
from shapely.geometry import LinearRing, MultiPolygon, Point, Polygon, box

from ateliers.figures import maps, style
from ateliers.figures.svg import Canvas
from tests.figures.sheets import drawn


def _ground(shapes: list[object]) -> gpd.GeoDataFrame:
    codes = [f"99{rank:03d}" for rank in range(1, len(shapes) + 1)]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=maps.LAMBERT)


def _squares(count: int) -> gpd.GeoDataFrame:
    return _ground([box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(count)])


def _look(one: Collection) -> tuple[str, str, str]:
    """Return the fill of a collection, its hatch and the colour of its edge or hatch."""
    fills, edges = one.get_facecolor(), one.get_edgecolor()
    fill = to_hex(fills[0]) if len(fills) and fills[0][3] else ""
    return fill, one.get_hatch() or "", to_hex(edges[0])


@pytest.mark.parametrize("rank", sorted(maps.LOOKS))
def test_each_class_has_its_fill_and_its_hatch(rank: int) -> None:
    ground = _squares(4).assign(people=500.0, name="Commune")
    ground["class"] = [0, 5, maps.TOO_SMALL, rank]
    canvas, _ = drawn(lambda canvas: maps._growth(canvas, ground, list(ground["code"])))
    fills = [c for c in canvas.drawing.axes[0].collections if not isinstance(c, LineCollection)]
    look, looks = maps.LOOKS[rank], [_look(one) for one in fills]
    at = looks.index((look.fill, "", style.PAPER))
    assert len(fills[at].get_paths()) == list(ground["class"]).count(rank)
    if look.hatch:
        assert looks[at + 1] == ("", look.hatch, look.ink)
    assert sum(bool(hatch) for _, hatch, _ in looks) == sum(
        bool(maps.LOOKS[one].hatch) for one in {0, rank}
    )


def test_a_hole_and_an_islet_keep_the_shape_of_a_commune() -> None:
    # The hole turns as the outline does: filled as it stands, it would be no hole.
    outline, hole = box(0, 0, 8000, 8000).exterior, box(2000, 2000, 4000, 4000).exterior
    islet = Point(9000, 5000).buffer(500)
    ground = _ground([MultiPolygon([Polygon(outline, [hole]), islet])])

    def draw(canvas: Canvas) -> None:
        ax = canvas.axes(0, 0, 300, 300)
        maps.fit(ax, ground, 300, 300)
        maps.fill(ax, ground.geometry, facecolor="#123456")

    canvas, _ = drawn(draw)
    (collection,) = canvas.drawing.axes[0].collections
    (commune,) = collection.get_paths()
    # Largest first.
    rings = sorted(commune.to_polygons(), key=lambda ring: -Polygon(ring).area)
    assert len(rings) == 3
    assert LinearRing(rings[0]).is_ccw is not LinearRing(rings[1]).is_ccw


@pytest.mark.parametrize(
    ("members", "borders"),
    [(4, [(style.INK, 1.5)]), (1, [(style.CONTEXT, 0.8), (style.INK, 1.5)])],
)
def test_a_site_that_is_a_part_of_the_ground_is_outlined(
    members: int, borders: list[tuple[str, float]]
) -> None:
    ground = _squares(4)

    def draw(canvas: Canvas) -> None:
        maps.borders(canvas.axes(0, 0, 300, 300), ground, list(ground["code"])[:members])

    canvas, _ = drawn(draw)
    found = [
        (to_hex(c.get_color()[0]), c.get_linewidth()[0]) for c in canvas.drawing.axes[0].collections
    ]
    assert found == borders
