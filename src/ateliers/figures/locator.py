"""Where the sites are: a map of metropolitan France."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from ateliers.figures import style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.maps import LAMBERT, border, fill, fit, to_sheet
from ateliers.figures.naming import Box, halo, overlap
from ateliers.figures.svg import Canvas
from ateliers.territory import SiteView

if TYPE_CHECKING:
    import geopandas as gpd

#: Detail kept in the outlines (metres): below one pixel on the large drawing.
DETAIL = 2200.0
#: Islets and slivers left out (square metres).
SMALLEST = 3e7
#: Sites above which names may not find a free place.
_CROWDED = 8
_UNNAMED = " Faute de place, un territoire trop près d’un autre peut être marqué sans son nom."
_ELSEWHERE = "Hors de France métropolitaine ou sans contours connus, elle ne montre pas"


def sites_map(
    outline: gpd.GeoDataFrame,
    points: gpd.GeoDataFrame,
    views: Sequence[SiteView],
) -> Figure | Absent:
    """Draw the sites on a map of metropolitan France.

    Parameters
    ----------
    outline : geopandas.GeoDataFrame
        Départements (``code``, ``name``), EPSG:4326; those overseas are left out.
    points : geopandas.GeoDataFrame
        One point a site, column ``site``, EPSG:4326; a site without one is named, not drawn.
    views : sequence of SiteView
        The sites, in reading order.

    Returns
    -------
    Figure or Absent
    """
    ground = outline[~outline["code"].str.match(r"9[78]")].to_crs(LAMBERT).sort_values("code")
    here = points.to_crs(LAMBERT)
    placed = set(here.loc[here.within(box(*ground.total_bounds)), "site"])
    lost = words.listed([view.place.name for view in views if view.id not in placed])
    views = [view for view in views if view.id in placed]
    if not views:
        return Absent("sites_map", "Carte des territoires", "contours des communes absents")
    ground = ground.assign(geometry=[_plain(shape) for shape in ground.geometry])
    where = here.set_index("site").geometry
    seats = [next((p.name for p in v.references if p.level == "departement"), "") for v in views]
    sites, around = len(views), len(set(seats))
    title = f"{words.counted(sites, 'territoire')}, {words.counted(around, 'département')}"
    large, narrow = svg.render(
        "sites_map",
        lambda canvas: _sites(canvas, ground, where, views),
        large=470,
        narrow=350,
    )
    pairs = [f"{v.place.name} ({seat})" for v, seat in zip(views, seats, strict=True)]
    rows = [
        (view.place.name, seat, where[view.id].x, where[view.id].y)
        for view, seat in zip(views, seats, strict=True)
    ]
    columns = ["Territoire", "Département", "X (m, Lambert-93)", "Y (m, Lambert-93)"]
    return Figure(
        name="sites_map",
        title=words.capital(title),
        subtitle="Position des territoires étudiés en France métropolitaine.",
        alt=words.alternative(
            "Carte", "Position des territoires en France métropolitaine", pairs, ""
        ),
        reading=_where(views[0]),
        limits="La carte situe les territoires, elle n’en montre ni la taille ni les limites."
        + (_UNNAMED if sites > _CROWDED else "")
        + (f" {_ELSEWHERE}{words.COLON} {lost}." if lost else ""),
        source=words.source_line(["IGN, Admin Express"]),
        data=pd.DataFrame(rows, columns=columns).round(0),
        large=large,
        narrow=narrow,
    )


def _where(view: SiteView) -> str:
    seat = next((p for p in view.references if p.level == "departement"), None)
    return f"{words.subject(view.place)} se trouve {seat.within if seat else 'en France'}."


def _plain(shape: BaseGeometry) -> MultiPolygon:
    """Return an outline without holes, islets nor detail: a silhouette to find one's way."""
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    wholes = [Polygon(part.exterior).simplify(DETAIL) for part in parts]
    return MultiPolygon([whole for whole in wholes if whole.area > SMALLEST])


def _sites(
    canvas: Canvas,
    ground: gpd.GeoDataFrame,
    where: gpd.GeoSeries,
    views: Sequence[SiteView],
) -> None:
    ax = canvas.axes(0, 0, canvas.width, canvas.height)
    ax.axis("off")
    fit(ax, ground, canvas.width, canvas.height)
    fill(ax, ground.geometry, facecolor=style.SOFT, edgecolor=style.GRID, linewidth=0.6)
    # Closing the gaps between simplified neighbours leaves the outline of the country.
    country = ground.geometry.buffer(2 * DETAIL).union_all().buffer(-2 * DETAIL)
    border(ax, _plain(country), style.CONTEXT, 0.8)
    spots = {v.id: to_sheet(canvas, ax, where[v.id].x, where[v.id].y) for v in views}
    taken: list[Box] = [(x - 9, y - 9, x + 9, y + 9) for x, y in spots.values()]
    for view in views:
        look, (x, y) = style.of(view), spots[view.id]
        mark: dict[str, Any] = {"marker": look.marker, "ms": 9, "mec": style.PAPER, "mew": 1.2}
        canvas.line([x], [y], ls="", color=look.mark, **mark)
        free = _free_place(view.place.name, x, y, canvas.width, taken)
        if free is None:
            continue
        centre, around = free
        taken.append(around)
        options: dict[str, Any] = {"ha": "center", "path_effects": halo()}
        canvas.text(*centre, view.place.name, bold=True, colour=look.text, **options)


def _free_place(
    name: str, x: float, y: float, width: float, taken: Sequence[Box]
) -> tuple[tuple[float, float], Box] | None:
    """Return where a label clears markers and other labels: right, left, above or below.

    Nowhere among many sites: a mark without a name is better than two names over each other.
    """
    half = style.text_width(name, bold=True) / 2
    centres = [(x + 12 + half, y), (x - 12 - half, y), (x, y - 19), (x, y + 19)]
    boxes = [(cx - half - 3, cy - 9, cx + half + 3, cy + 9) for cx, cy in centres]
    for centre, place in zip(centres, boxes, strict=True):
        inside = place[0] >= 0 and place[2] <= width
        if inside and not any(overlap(place, other) for other in taken):
            return centre, place
    return None
