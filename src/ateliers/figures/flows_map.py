"""Map of the largest flows from home to work, when INSEE's file was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from shapely import Point

from ateliers.figures import maps, naming, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.flows import FEWEST, MOST_FLOWS, beside, own_flows, summed
from ateliers.figures.svg import Canvas
from ateliers.numbers import number
from ateliers.territory import SiteView, typographic

if TYPE_CHECKING:
    import geopandas as gpd

_NAME, _TITLE = "flows_map", "Vers où partent les actifs occupés"
#: Width of the line of the largest flow, in pixels; the others are in proportion.
_WIDEST = 12.0
_COLOUR = "#007c86"
#: Farthest destination drawn, in metres: beyond, the territory itself could not be seen.
_FARTHEST = 50_000.0


@dataclass(frozen=True)
class Flow:
    """One flow drawn: the commune of work, its people, where it stands (Lambert-93, metres)."""

    code: str
    name: str
    people: float
    x: float
    y: float


def flows_map(
    view: SiteView, table: pd.DataFrame, centres: pd.DataFrame, shapes: gpd.GeoDataFrame
) -> Figure | Absent:
    """Draw the largest flows that leave the site.

    Parameters
    ----------
    view : SiteView
    table, centres : pandas.DataFrame
        Tables ``flows`` and ``commune_centres``.
    shapes : geopandas.GeoDataFrame
        Outlines of communes, column ``code``, EPSG:4326.

    Returns
    -------
    Figure or Absent
        Absent without the file, or when no flow of 200 people or more leaves the site.
    """
    known, why = own_flows(view, table)
    communes, whole = maps.mapped_communes(view)
    ground = shapes[shapes["code"].isin([p.code for p in communes])]
    if why or ground.empty:
        lacking = why or "contours des communes absents des données réunies ici"
        return beside(_NAME, _TITLE, lacking)
    ground = ground.to_crs(maps.LAMBERT).sort_values("code").reset_index(drop=True)
    own = {c.code for c in view.communes}
    heart = ground.geometry[ground["code"].isin(own)].union_all().centroid
    leaving = known[~known["destination"].isin(own)]
    large = summed(leaving, "destination")
    large = large[large["workers"].ge(FEWEST)].head(MOST_FLOWS)
    placed = [f for f in _placed(large, centres) if heart.distance(_point(f)) <= _FARTHEST]
    if not placed:
        none = f"aucun flux de {FEWEST} actifs occupés ou plus ne quitte le territoire"
        return Absent(_NAME, _TITLE, none)
    area = _area(ground, placed)
    large_sheet, narrow = svg.render(
        _NAME,
        lambda canvas: _draw(canvas, ground, area, (heart.x, heart.y), placed, sorted(own)),
        large=maps.map_height(area, svg.LARGE_PX),
        narrow=maps.map_height(area, svg.NARROW_PX),
    )
    first = placed[0]
    title = f"{first.name}{words.COLON} premier lieu de travail hors du territoire"
    total = float(known["workers"].sum())
    return Figure(
        name=_NAME,
        title=title,
        subtitle=f"Actifs occupés {view.place.of} selon leur commune de travail, flux de {FEWEST} "
        f"personnes ou plus qui quittent le territoire, 2022. Fond{words.COLON} communes "
        f"{whole.of}.",
        alt=words.alternative(
            "Carte de flux",
            f"Actifs occupés qui travaillent hors {view.place.of}, 2022",
            [f"{f.name} {number(f.people)}" for f in placed[:3]],
            title,
        ),
        reading=f"{number(first.people)} personnes qui habitent {view.place.within} travaillent à "
        f"{first.name}, {words.percent(100 * first.people / total)} des actifs occupés.",
        limits="Les traits vont de centre à centre et ne suivent pas les routes. Échantillon au "
        f"quart{words.COLON} les flux de moins de {FEWEST} personnes ne sont pas tracés, ni ceux "
        f"à plus de {_FARTHEST / 1000:.0f}\u00a0km.",
        source=words.source_line([str(known["source"].iloc[0])]),
        data=pd.DataFrame(
            [(f.code, f.name, f.people, 100 * f.people / total) for f in placed],
            columns=["Code INSEE", "Commune de travail", "Actifs occupés", "Part (%)"],
        ),
        large=large_sheet,
        narrow=narrow,
    )


def _placed(large: pd.DataFrame, centres: pd.DataFrame) -> list[Flow]:
    """Return the flows whose commune of work has a centre, the largest first."""
    import geopandas as gpd

    at = large.merge(centres, left_on="destination", right_on="code", how="inner")
    points = gpd.GeoSeries(
        gpd.points_from_xy(at["longitude"], at["latitude"]), crs="EPSG:4326"
    ).to_crs(maps.LAMBERT)
    return [
        Flow(code, typographic(str(name)), float(people), float(point.x), float(point.y))
        for code, name, people, point in zip(
            at["destination"], at["destination_name"], at["workers"], points, strict=True
        )
    ]


def _point(flow: Flow) -> Point:
    return Point(flow.x, flow.y)


def _area(ground: gpd.GeoDataFrame, placed: Sequence[Flow]) -> gpd.GeoDataFrame:
    """Return what the map must hold: the ground, the ends of the flows, and some room around."""
    import geopandas as gpd

    ends = gpd.GeoSeries([_point(f) for f in placed], crs=maps.LAMBERT)
    shapes = pd.concat([ground.geometry, ends], ignore_index=True)
    left, bottom, right, top = gpd.GeoSeries(shapes).total_bounds
    room = 0.08 * max(right - left, top - bottom)
    return gpd.GeoDataFrame(geometry=gpd.GeoSeries(shapes, crs=maps.LAMBERT).buffer(room))


def _draw(
    canvas: Canvas,
    ground: gpd.GeoDataFrame,
    area: gpd.GeoDataFrame,
    heart: tuple[float, float],
    placed: Sequence[Flow],
    members: Sequence[str],
) -> None:
    height = canvas.height - 34
    ax = canvas.axes(0, 4, canvas.width, height)
    ax.axis("off")
    metres = maps.fit(ax, area, canvas.width, height)
    fine = ground.assign(geometry=ground.geometry.simplify_coverage(maps.DETAIL * metres))
    maps.fill(ax, fine.geometry, facecolor=style.GRID, edgecolor=style.PAPER, linewidth=0.9)
    maps.borders(ax, fine, members)
    start = maps.to_sheet(canvas, ax, *heart)
    most = placed[0].people
    # The narrowest on top: a wide line would hide it.
    for flow in placed:
        end = maps.to_sheet(canvas, ax, flow.x, flow.y)
        width = max(1.2, _WIDEST * flow.people / most)
        xs, ys = [start[0], end[0]], [start[1], end[1]]
        canvas.line(xs, ys, color=style.PAPER, lw=width + 1.4, solid_capstyle="butt")
        canvas.line(xs, ys, color=_COLOUR, lw=width, solid_capstyle="butt")
    ends = [maps.to_sheet(canvas, ax, flow.x, flow.y) for flow in placed]
    for x, y in ends:
        canvas.line([x], [y], marker="o", ls="", ms=7, mfc=style.INK, mec=style.PAPER, mew=1.3)
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in ends]
    for flow, (x, y) in zip(placed, ends, strict=True):
        _label(canvas, flow, x, y, taken)
    maps.scale_bar(canvas, metres, 8, height + 22)


def _label(canvas: Canvas, flow: Flow, x: float, y: float, taken: list[naming.Box]) -> None:
    """Write the commune and its people beside its point, above or below, where there is room."""
    text = f"{flow.name} {number(flow.people)}"
    half = style.text_width(text) / 2
    at = min(max(x, half + 3), canvas.width - half - 3)
    # Beside its point only if it fits there whole: pushed back, it would name its neighbour.
    beside = [(x + 12 + half, 0)] if x + 14 + 2 * half < canvas.width else []
    for across, rise in (*beside, (at, -16), (at, 18)):
        box = (across - half - 2, y + rise - 8, across + half + 2, y + rise + 8)
        if not any(naming.overlap(box, other) for other in taken):
            taken.append(box)
            canvas.text(across, y + rise, text, ha="center", path_effects=naming.halo())
            return
