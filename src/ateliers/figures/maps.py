"""Maps of communes: growth of the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path
from shapely import get_coordinates, get_parts
from shapely.geometry.base import BaseGeometry

from ateliers.figures import interactive, naming, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Cell, Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import Place, SiteView

if TYPE_CHECKING:
    import geopandas as gpd

#: Lambert-93, the projection of maps of metropolitan France (metres).
LAMBERT = 2154

WINDOW, CENSUS = "2016-2022", "2022"
#: Round limits of the classes (%/an), the same for every site so that maps compare.
LIMITS = (-1.0, -0.5, 0.0, 0.5, 1.0)
COLOURS = (*style.LOSSES, *style.GAINS)
FEWEST_VALUES = 3

#: Room of the key, beside a large map and under a narrow one, in pixels.
KEY_WIDTH, KEY_HEIGHT = 230, 150

#: Detail kept in the drawn outlines, in pixels of the drawing.
DETAIL = 0.8


@dataclass(frozen=True)
class Look:
    """How a class of communes is filled, and what the key says of it."""

    fill: str
    hatch: str
    ink: str
    words: str

    @property
    def hatching(self) -> str:
        """The hatching of the interactive map: « sombre », « claire », « croisée » or none."""
        if self.hatch == "xx":
            return interactive.CROSSED
        if not self.hatch:
            return ""
        return interactive.PALE if self.ink == style.ON_DARK else interactive.INKED


def _class_words() -> list[str]:
    shown = [number(limit, 1, sign=True).removesuffix(",0") for limit in LIMITS]
    between = [f"de {a} à {b}" for a, b in zip(shown, shown[1:], strict=False)]
    return [f"moins de {shown[0]}", *between, f"{shown[-1]} ou plus"]


#: Losses are hatched: both ends of the scale have the same grey.
_INKS = (style.ON_DARK, style.ON_LIGHT, style.ON_LIGHT)
LOOKS = {
    rank: Look(colour, "///" if rank < len(_INKS) else "", (*_INKS, "", "", "")[rank], text)
    for rank, (colour, text) in enumerate(zip(COLOURS, _class_words(), strict=True))
}
TOO_SMALL, NO_DATA = 6, 7
LOOKS[TOO_SMALL] = Look(style.TOO_SMALL, "", "", "moins de 200 habitants")
LOOKS[NO_DATA] = Look(style.NO_DATA, "xx", style.CONTEXT, "donnée absente")


def class_of(cell: Cell) -> int:
    """Return the class of a commune: 0 to 5 by rate, or the one that says why there is none."""
    if cell.value is not None:
        return sum(cell.value >= limit for limit in LIMITS)
    return TOO_SMALL if cell.status == "too_small" else NO_DATA


def mapped_communes(view: SiteView) -> tuple[tuple[Place, ...], Place]:
    """Return the communes to show and the place they make up.

    A site of one commune is shown among the communes of its EPCI.
    """
    if len(view.communes) > 1 or not view.context_communes:
        return view.communes, view.place
    around = {place.code: place for place in (*view.communes, *view.context_communes)}
    whole = next((p for p in view.references if p.level == "epci"), view.place)
    return tuple(around.values()), whole


def growing(record: Record, communes: Sequence[Place]) -> tuple[int, int]:
    """Return how many communes gain inhabitants, and of how many the change is known.

    The change in persons also counts the communes too small for a rate.
    """
    changes = []
    for place in communes:
        persons = record.value("pop_variation", WINDOW, place)
        changes.append(persons if persons is not None else record.value("pop_tcam", WINDOW, place))
    known = [change for change in changes if change is not None]
    return sum(change > 0 for change in known), len(known)


def growth_map(
    frame: pd.DataFrame,
    view: SiteView,
    shapes: gpd.GeoDataFrame,
) -> Figure | Absent:
    """Draw the yearly change of population by commune, 2016-2022.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``pop_tcam`` and ``pop_variation`` by commune, and ``pop``.
    view : SiteView
        The site; when it is one commune, those of its EPCI are shown and it is outlined.
    shapes : geopandas.GeoDataFrame
        Outlines of communes, column ``code``, EPSG:4326.

    Returns
    -------
    Figure or Absent
        Absent when fewer than three communes have a rate.
    """
    record, name = Record(frame), "growth_map"
    communes, whole = mapped_communes(view)
    cells = {place.code: record.cell("pop_tcam", WINDOW, place) for place in communes}
    valued = {code: cell.value for code, cell in cells.items() if cell.value is not None}
    outlines = shapes[shapes["code"].isin(list(cells))]
    if len(valued) < FEWEST_VALUES or outlines.empty:
        reason = f"moins de trois communes {whole.of} ont un taux dans les données réunies ici"
        return Absent(name, "Variation de la population par commune", reason)
    ground = outlines.to_crs(LAMBERT).sort_values("code").reset_index(drop=True)
    ground["class"] = [class_of(cells[code]) for code in ground["code"]]
    ground["people"] = [_people(record, communes, code) for code in ground["code"]]
    ground["name"] = [next(p.name for p in communes if p.code == code) for code in ground["code"]]
    members = [place.code for place in view.communes]
    gaining, known = growing(record, communes)
    title = _growth_title(gaining, known)
    ranked = sorted(communes, key=lambda p: valued.get(p.code, float("inf")))
    first, last = ranked[0], ranked[len(valued) - 1]
    large, narrow = svg.render(
        name,
        lambda canvas: _growth(canvas, ground, members),
        large=map_height(ground, svg.LARGE_PX - KEY_WIDTH),
        narrow=map_height(ground, svg.NARROW_PX) + KEY_HEIGHT,
    )
    unknown = len(communes) - known
    lacking = (
        f" Sans donnée{words.COLON} {unknown} commune{'s' if unknown > 1 else ''}."
        if unknown
        else ""
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Variation annuelle moyenne de la population, en % par an, {year_span(WINDOW)}, "
        f"communes {whole.of}.{lacking}",
        alt=words.alternative(
            "Carte",
            f"Variation annuelle moyenne de la population, {year_span(WINDOW)}, {whole.name}",
            [f"{p.name} {words.with_unit(valued[p.code], '%/an')}" for p in (first, last)],
            f"{title}.{lacking}",
        ),
        reading=(
            f"{words.capital(words.between(WINDOW))}, la population {last.of} varie de "
            f"{words.with_unit(valued[last.code], '%/an')} en moyenne."
        ),
        limits=(
            "Un taux pèse autant sur la carte pour un bourg que pour un village"
            f"{words.COLON} sous 200 habitants, aucun taux n’est calculé. "
            "Les hachures marquent les communes qui perdent des habitants."
        ),
        source=record.source(["pop_tcam"], communes, [WINDOW]),
        data=_growth_data(record, communes, cells),
        large=large,
        narrow=narrow,
        interactive=interactive.communes_map(
            ground,
            [place.code for place in communes],
            members,
            _classes(ground),
            named=ground["class"] != TOO_SMALL,
        ),
    )


def _classes(ground: gpd.GeoDataFrame) -> dict[int, interactive.Class]:
    """Return the classes of the key as the page draws them, its two absences where they occur."""
    shown = [rank for rank in LOOKS if rank < TOO_SMALL or (ground["class"] == rank).any()]
    return {
        rank: interactive.Class(LOOKS[rank].words, LOOKS[rank].fill, LOOKS[rank].hatching)
        for rank in shown
    }


def _growth_title(gaining: int, known: int) -> str:
    if gaining == 0:
        return f"Aucune des {known} communes ne gagne d’habitants"
    if gaining == known:
        return f"Les {known} communes gagnent des habitants"
    verb = "communes sur {} gagnent" if gaining > 1 else "commune sur {} gagne"
    return f"{gaining} {verb.format(known)} des habitants"


def _growth_data(
    record: Record, communes: Sequence[Place], cells: Mapping[str, Cell]
) -> pd.DataFrame:
    rows = []
    for place in communes:
        persons = record.value("pop_variation", WINDOW, place)
        cell = cells[place.code]
        rows.append((place.code, place.name, cell.value, persons, cell.status_words))
    span = year_span(WINDOW)
    columns = [
        "Code INSEE",
        "Commune",
        f"Variation {span} (% par an)",
        f"Variation {span} (hab.)",
        "Statut",
    ]
    return pd.DataFrame(rows, columns=columns)


def _people(record: Record, communes: Sequence[Place], code: str) -> float:
    place = next(p for p in communes if p.code == code)
    return record.value("pop", CENSUS, place) or 0.0


def map_height(ground: gpd.GeoDataFrame, width: float) -> int:
    """Return the height in pixels of a map of this width, its scale bar included."""
    left, bottom, right, top = ground.total_bounds
    return int(min(460, max(240, (top - bottom) / (right - left) * width)) + 44)


def map_width(ground: gpd.GeoDataFrame, most: float, height: float) -> float:
    """Return the width that the ground fills at this height, so that its key stands near."""
    left, bottom, right, top = ground.total_bounds
    return float(min(most, max(300, (right - left) / (top - bottom) * height + 24)))


def _growth(canvas: Canvas, ground: gpd.GeoDataFrame, members: Sequence[str]) -> None:
    shown = [rank for rank in LOOKS if rank < TOO_SMALL or (ground["class"] == rank).any()]
    height = canvas.height - (KEY_HEIGHT if canvas.narrow else 0) - 34
    width = (
        float(canvas.width)
        if canvas.narrow
        else map_width(ground, canvas.width - KEY_WIDTH, height)
    )
    ax = canvas.axes(0, 4, width, height)
    ax.axis("off")
    metres = fit(ax, ground, width, height)
    fine = ground.assign(geometry=ground.geometry.simplify_coverage(DETAIL * metres))
    for rank in sorted(set(fine["class"])):
        part, look = fine.geometry[fine["class"] == rank], LOOKS[rank]
        fill(ax, part, facecolor=look.fill, edgecolor=style.PAPER, linewidth=0.9)
        if look.hatch:
            fill(ax, part, facecolor="none", edgecolor=look.ink, hatch=look.hatch, linewidth=0)
    borders(ax, fine, members)
    commune_names(canvas, ax, ground, members)
    scale_bar(canvas, metres, 8, height + 22)
    _key(canvas, [LOOKS[rank] for rank in shown], 0 if canvas.narrow else width + 24, height + 44)


def fit(ax: Axes, ground: gpd.GeoDataFrame, width: float, height: float) -> float:
    """Centre the ground in its axes, and return how many metres a pixel is."""
    left, bottom, right, top = ground.total_bounds
    metres = max((right - left) / (width - 12), (top - bottom) / (height - 12))
    middle = ((left + right) / 2, (bottom + top) / 2)
    ax.set_xlim(middle[0] - metres * width / 2, middle[0] + metres * width / 2)
    ax.set_ylim(middle[1] - metres * height / 2, middle[1] + metres * height / 2)
    return float(metres)


def fill(ax: Axes, shapes: gpd.GeoSeries, **look: Any) -> None:
    """Fill outlines on an axes whose limits are already those of the map.

    Notes
    -----
    ``GeoSeries.plot`` also looks for limits and legends, which a map of the book sets by itself:
    that is most of its time.
    """
    # Normalised, a hole turns the other way than the outline around it: else it is filled.
    paths = [_path(shape) for shape in shapes.normalize()]
    ax.add_collection(PathCollection(paths, **look), autolim=False)


def _path(shape: BaseGeometry) -> Path:
    rings = (ring for part in get_parts(shape) for ring in (part.exterior, *part.interiors))
    return Path.make_compound_path(*(Path(get_coordinates(ring), closed=True) for ring in rings))


def borders(ax: Axes, ground: gpd.GeoDataFrame, members: Sequence[str]) -> None:
    """Draw the border of the site and, where it is a part of the ground, that of the ground."""
    own = ground["code"].isin(members)
    if not own.all():
        border(ax, ground.geometry.union_all(), style.CONTEXT, 0.8)
    border(ax, ground.geometry[own].union_all(), style.INK, 1.5)


def border(ax: Axes, shape: BaseGeometry, colour: str, width: float) -> None:
    """Draw the outline of a shape."""
    lines = get_parts(shape.boundary.normalize())
    paths = [get_coordinates(line) for line in lines]
    ax.add_collection(LineCollection(paths, colors=colour, linewidths=width), autolim=False)


def commune_names(
    canvas: Canvas,
    ax: Axes,
    ground: gpd.GeoDataFrame,
    members: Sequence[str],
    avoid: Sequence[naming.Box] = (),
) -> None:
    """Name the most populated communes that leave each other room, never one under 200 people.

    Marks already drawn (`avoid`) are left room too.
    """
    bottom, top = ax.get_ylim()
    metres = (top - bottom) / (ax.get_position().height * canvas.height)
    right = ax.get_position().x1 * canvas.width
    for name in naming.chosen(
        ground[ground["class"] != TOO_SMALL],
        members,
        lambda x, y: to_sheet(canvas, ax, x, y),
        metres,
        right,
        avoid,
    ):
        told: dict[str, Any] = {"ha": "center", "path_effects": naming.halo()}
        canvas.text(name.x, name.y, name.text, bold=name.bold, **told)


def to_sheet(canvas: Canvas, ax: Axes, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the ground falls on the sheet, in pixels."""
    box, (left, right), (bottom, top) = ax.get_position(), ax.get_xlim(), ax.get_ylim()
    across = box.x0 + (x - left) / (right - left) * box.width
    up = box.y0 + (y - bottom) / (top - bottom) * box.height
    return across * canvas.width, (1 - up) * canvas.height


def scale_bar(canvas: Canvas, metres: float, x: float, y: float) -> None:
    """Draw a bar of five kilometres at a place given in pixels."""
    length = interactive.SCALE_METRES / metres
    ends = ([x, x, x + length, x + length], [y - 4, y, y, y - 4])
    canvas.line(*ends, color=style.INK2, lw=1.2)
    canvas.text(
        x + length + 8, y - 2, f"{interactive.SCALE_METRES // 1000}{NBSP}km", colour=style.INK2
    )


def _key(canvas: Canvas, looks: Sequence[Look], x: float, below: float) -> None:
    top = below if canvas.narrow else 24.0
    canvas.text(x, top - 6, "Variation annuelle (%)", bold=True)
    for rank, look in enumerate(looks):
        # Two columns under a narrow map, one beside a large map.
        column, line = divmod(rank, 4) if canvas.narrow else (0, rank)
        at, y = x + column * 172, top + 18 + line * 24
        box: dict[str, Any] = {"linewidth": 0.6, "edgecolor": style.CONTEXT}
        canvas.box(at, y - 8, 24, 16, facecolor=look.fill, **box)
        if look.hatch:
            over: dict[str, Any] = {"facecolor": "none", "edgecolor": look.ink, "linewidth": 0}
            canvas.box(at, y - 8, 24, 16, hatch=look.hatch, **over)
        canvas.text(at + 32, y, look.words, colour=style.INK2)
