"""Stations: how far from each commune, how many passengers a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import lines, maps, naming, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import NBSP, number
from ateliers.territory import FRANCE, Place, SiteView, typographic

if TYPE_CHECKING:
    import geopandas as gpd

SERVED_YEAR = "2024"
#: Limits of the classes of distance (km) and their fills, from the nearest to the farthest: told
#: by lightness alone.
LIMITS = (5.0, 10.0, 20.0, 30.0)
FILLS = ("#edf3f2", "#bfe0da", "#7dbfb2", "#2d8f8a", "#0b4f52")
_CLASSES = (
    "5 km ou moins",
    "de 5 à 10 km",
    "de 10 à 20 km",
    "de 20 à 30 km",
    "plus de 30 km",
)
#: Years when travel was restricted: shown behind a band, never commented.
DISTURBED = (2020, 2021)
BEFORE = 2019
#: Headings, in the files, of what is known of the whole territory, the same on each row.
MEAN = "Moyenne du territoire (km)"
NEARBY = "Population du territoire à 5 km ou moins d’une gare (%)"
#: Most lines on a chart of passengers.
MOST_LINES = 6


def station_name(raw: str) -> str:
    """Return the name of a station as a reader expects it."""
    return typographic(raw).replace(" - ", " \u2013 ")


def passengers_words(count: float) -> str:
    """Return « 9 000 voyageurs », « 1 voyageur », « aucun voyageur »."""
    if count == 0:
        return "aucun voyageur"
    return f"{number(count)} voyageur{'s' if count >= 2 else ''}"


def kilometres(value: float) -> str:
    """Return « 14,7 km »."""
    return f"{number(value, 1)}{NBSP}km"


def distance_class(distance: float) -> int:
    """Return the class of a distance: 0 (5 km or less) to 4 (over 30 km)."""
    return sum(distance > limit for limit in LIMITS)


def stations_map(
    frame: pd.DataFrame, view: SiteView, nearest: pd.DataFrame, shapes: gpd.GeoDataFrame
) -> Figure | Absent:
    """Draw how far each commune is from its nearest served station.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``gare_km`` (km) by commune and for the site.
    view : SiteView
        The site; when it is one commune, those of its EPCI are shown and it is outlined.
    nearest : pandas.DataFrame
        Table ``railway_nearest``: the stations themselves, with their position where known.
    shapes : geopandas.GeoDataFrame
        Outlines of communes, column ``code``, EPSG:4326.

    Returns
    -------
    Figure or Absent
        Absent when fewer than three communes have a distance.
    """
    record, name = Record(frame), "stations_map"
    communes, whole = maps.mapped_communes(view)
    known = {p.code: record.value("gare_km", SERVED_YEAR, p) for p in communes}
    far = {code: km for code, km in known.items() if km is not None}
    outlines = shapes[shapes["code"].isin(list(far))]
    own = record.cell("gare_km", SERVED_YEAR, view.place)
    if own.value is None or len(far) < maps.FEWEST_VALUES or outlines.empty:
        reason = f"moins de trois communes {whole.of} ont une distance dans les données réunies ici"
        return Absent(name, "Gare desservie la plus proche", reason)
    ground = _ground(record, communes, outlines, far)
    points = _points(nearest)
    members = [place.code for place in view.communes]
    large, narrow = svg.render(
        name,
        lambda canvas: _draw_map(canvas, ground, points, members),
        large=maps.map_height(ground, svg.LARGE_PX - maps.KEY_WIDTH),
        narrow=maps.map_height(ground, svg.NARROW_PX) + maps.KEY_HEIGHT,
    )
    title = _map_title(own.value, view)
    ranked = sorted((p for p in communes if p.code in far), key=lambda p: (far[p.code], p.code))
    first, last = ranked[0], ranked[-1]
    near = record.value("gare_5km", SERVED_YEAR, view.place)
    share = f" {words.percent(near)} de la population vit à 5{NBSP}km ou moins." if near else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"Distance à vol d’oiseau du chef-lieu à la gare desservie la plus proche, en km, "
        f"{SERVED_YEAR}, communes {whole.of}.",
        alt=words.alternative(
            "Carte",
            f"Distance à la gare desservie la plus proche, {SERVED_YEAR}, {whole.name}",
            [f"{place.name} {kilometres(far[place.code])}" for place in (first, last)],
            f"{title}.{share}",
        ),
        reading=f"En {SERVED_YEAR}, la gare desservie la plus proche du chef-lieu {last.of} est à "
        f"{kilometres(far[last.code])}.{share}",
        limits="La distance est à vol d’oiseau, depuis le centre de la commune"
        f"{words.COLON} la route est plus longue, et un hameau peut être plus près ou plus loin. "
        f"Une gare desservie a eu au moins un voyageur en {SERVED_YEAR}{words.SEMICOLON} cela ne "
        "dit ni les horaires ni le nombre de trains.",
        source=record.source(["gare_km"], [view.place, *communes], [SERVED_YEAR]),
        data=pd.DataFrame(
            [(p.code, p.name, known[p.code], own.value, near) for p in communes],
            columns=["Code INSEE", "Commune", "Gare la plus proche (km)", MEAN, NEARBY],
        ),
        large=large,
        narrow=narrow,
    )


def _map_title(distance: float, view: SiteView) -> str:
    mean = " en moyenne" if len(view.communes) > 1 else ""
    return f"Gare desservie la plus proche{words.COLON} {kilometres(distance)}{mean}"


def _ground(
    record: Record, communes: Sequence[Place], outlines: gpd.GeoDataFrame, far: dict[str, float]
) -> gpd.GeoDataFrame:
    """Return the outlines with the class of each commune, and what its name needs."""
    place = {p.code: p for p in communes}
    ground = outlines.to_crs(maps.LAMBERT).sort_values("code").reset_index(drop=True)
    ground["km"] = [distance_class(far[code]) for code in ground["code"]]
    ground["name"] = [place[code].name for code in ground["code"]]
    ground["people"] = [
        record.value("actifs_occupes", "2021", place[code]) or 0.0 for code in ground["code"]
    ]
    # Communes of fewer than 200 inhabitants are never named.
    small = [record.cell("menages_voiture", "2021", place[c]).status for c in ground["code"]]
    ground["class"] = [maps.TOO_SMALL if s == "too_small" else 0 for s in small]
    return ground


def _points(nearest: pd.DataFrame) -> gpd.GeoSeries:
    """Return the positions of the stations, each once."""
    import geopandas as gpd

    known = nearest.dropna(subset=["latitude", "longitude"]).drop_duplicates("uic")
    at = gpd.points_from_xy(known["longitude"], known["latitude"], crs="EPSG:4326")
    return gpd.GeoSeries(at).to_crs(maps.LAMBERT)


def _draw_map(
    canvas: Canvas, ground: gpd.GeoDataFrame, points: gpd.GeoSeries, members: Sequence[str]
) -> None:
    height = canvas.height - (maps.KEY_HEIGHT if canvas.narrow else 0) - 34
    width = float(canvas.width)
    if not canvas.narrow:
        width = maps.map_width(ground, canvas.width - maps.KEY_WIDTH, height)
    ax = canvas.axes(0, 4, width, height)
    ax.axis("off")
    metres = maps.fit(ax, ground, width, height)
    fine = ground.assign(geometry=ground.geometry.simplify_coverage(maps.DETAIL * metres))
    for rank in sorted(set(fine["km"])):
        part = fine.geometry[fine["km"] == rank]
        maps.fill(ax, part, facecolor=FILLS[rank], edgecolor=style.PAPER, linewidth=0.9)
    maps.borders(ax, fine, members)
    marks = _marks(canvas, ax, points)
    maps.commune_names(canvas, ax, ground, members, marks)
    maps.scale_bar(canvas, metres, 8, height + 22)
    _key(canvas, 0 if canvas.narrow else width + 24, height + 44, stations=bool(marks))


def _marks(canvas: Canvas, ax: Axes, points: gpd.GeoSeries) -> list[naming.Box]:
    """Mark the stations that fall inside the map; return the room each takes."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    room = []
    for point in points:
        if left < point.x < right and bottom < point.y < top:
            x, y = maps.to_sheet(canvas, ax, point.x, point.y)
            _mark(canvas, x, y)
            room.append((x - 5, y - 5, x + 5, y + 5))
    return room


def _mark(canvas: Canvas, x: float, y: float) -> None:
    look: dict[str, Any] = {"ms": 7.5, "mfc": style.INK, "mec": style.PAPER, "mew": 1.3}
    canvas.line([x], [y], marker="s", ls="", **look)


def _key(canvas: Canvas, x: float, below: float, *, stations: bool) -> None:
    top = below if canvas.narrow else 24.0
    canvas.text(x, top - 6, "Gare la plus proche", bold=True)
    for rank, text in enumerate(_CLASSES):
        column, line = divmod(rank, 3) if canvas.narrow else (0, rank)
        at, y = x + column * 172, top + 18 + line * 24
        box: dict[str, Any] = {"linewidth": 0.6, "edgecolor": style.CONTEXT}
        canvas.box(at, y - 8, 24, 16, facecolor=FILLS[rank], **box)
        canvas.text(at + 32, y, text.replace(" km", f"{NBSP}km"), colour=style.INK2)
    if stations:
        column, line = divmod(len(_CLASSES), 3) if canvas.narrow else (0, len(_CLASSES))
        at, y = x + column * 172, top + 18 + line * 24
        _mark(canvas, at + 12, y)
        canvas.text(at + 32, y, "gare desservie", colour=style.INK2)


@dataclass(frozen=True)
class Station:
    """One station: its name, passengers by year, and whether it is in the territory."""

    name: str
    counts: dict[int, float]
    where: str

    @property
    def last(self) -> float:
        """Passengers of the last year."""
        return self.counts[max(self.counts)]


def chosen_stations(table: pd.DataFrame, nearest: pd.DataFrame, view: SiteView) -> list[Station]:
    """Return the stations to draw: of the site, else of its EPCI, else the nearest served ones.

    From the most to the least used over all years.
    """
    own = table[table["level"].eq("epci")]
    inside = own[own["place"].eq("inside")]
    there = inside[inside["commune"].isin({c.code for c in view.communes})]
    where = view.place.within
    if there.empty:
        there = inside
        epci = next((p for p in view.references if p.level == "epci"), view.place)
        where = epci.within
    if there.empty:
        mine = nearest["code"].isin({c.code for c in view.communes}) & nearest["rank"].eq(1)
        there = own[own["uic"].isin(set(nearest.loc[mine, "uic"]))]
        where = "hors du territoire"
    stations = [
        Station(
            station_name(str(rows["station"].iloc[0])),
            {int(y): float(n) for y, n in zip(rows["year"], rows["passengers"], strict=True)},
            where,
        )
        for _, rows in there.groupby("uic")
    ]
    return sorted(stations, key=lambda s: (-sum(s.counts.values()), s.name))


def passengers(
    frame: pd.DataFrame, view: SiteView, table: pd.DataFrame, nearest: pd.DataFrame
) -> Figure | Absent:
    """Draw the passengers of each station since 2015, the years of the epidemic set apart.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``gare_evolution`` (%).
    view : SiteView
        The site.
    table, nearest : pandas.DataFrame
        Tables ``railway_passengers`` and ``railway_nearest``.

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "passengers"
    known = chosen_stations(table, nearest, view)
    if not known:
        return Absent(name, "Voyageurs dans les gares", "aucune gare connue pour ce territoire")
    shown, main = known[:MOST_LINES], known[0]
    years = sorted(main.counts)
    first, last = years[0], years[-1]
    look = style.of(view)
    drawn = [_line(station) for station in shown[1:]]
    thousands = {year: count / 1000 for year, count in main.counts.items()}
    drawn.append(
        lines.Line(main.name, thousands, look.mark, look.text, marker=look.marker, subject=True)
    )
    decimals = 0 if main.last >= 100_000 or main.last == 0 else 1
    large, narrow = svg.render(
        name, lambda canvas: _chart(canvas, drawn, decimals), large=340, narrow=330
    )
    title = f"{main.name}{words.COLON} {passengers_words(main.last)} en {last}"
    before = f"contre {number(main.counts[BEFORE])} en {BEFORE}"
    if main.last == 0:
        title += f", {before}"
    span = f"de {first} à {last}"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Voyageurs par an, en milliers, {span}, {_where(shown)}.",
        alt=words.alternative(
            "Courbes",
            f"Voyageurs par an et par gare, en {last}",
            [f"{s.name} {number(s.last)}" for s in shown],
            title if main.last == 0 else f"{title}, {before}",
        ),
        reading=_reading(main, last, record, view),
        limits=(
            "Ce sont des trajets, pas des habitants ni une demande. Les années "
            f"{words.listed([str(y) for y in DISTURBED])}, d’épidémie, sont montrées mais ne "
            "servent à mesurer aucune évolution."
            + (" Les autres gares ne sont pas dessinées." if len(known) > len(shown) else "")
        ),
        source=words.source_line([str(table["source"].iloc[0])]),
        data=pd.DataFrame(
            [(s.name, s.where, year, s.counts[year]) for s in known for year in years],
            columns=["Gare", "Où", "Année", "Voyageurs"],
        ),
        large=large,
        narrow=narrow,
    )


def _line(station: Station) -> lines.Line:
    return lines.Line(station.name, {year: n / 1000 for year, n in station.counts.items()})


def _where(shown: Sequence[Station]) -> str:
    s = "s" if len(shown) > 1 else ""
    count = words.counted(len(shown), "gare").replace("un gare", "une gare")
    if shown[0].where == "hors du territoire":
        return f"{'gares' if s else 'gare'} la plus proche{s}, {shown[0].where}"
    return f"{count} {shown[0].where}"


def _reading(main: Station, last: int, record: Record, view: SiteView) -> str:
    counted = "on compte" if main.last else "on ne compte"
    text = (
        f"Gare «{NBSP}{main.name}{NBSP}»{words.COLON} {counted} {passengers_words(main.last)} en "
        f"{last}, contre {number(main.counts[BEFORE])} en {BEFORE}."
    )
    start, end = (record.value("gare_voyageurs", str(y), view.place) for y in (BEFORE, last))
    change = record.value("gare_evolution", f"{BEFORE}-{last}", view.place)
    if start is None or end is None or change is None:
        return text
    national = record.value("gare_evolution", f"{BEFORE}-{last}", FRANCE)
    against = (
        f", contre {words.percent(national, 1, sign=True)} pour toutes les gares de France"
        if national is not None
        else ""
    )
    return (
        f"{text} Ensemble, les gares {view.place.of} passent de {number(start)} à "
        f"{number(end)} voyageurs ({words.percent(change, 1, sign=True)}{against})."
    )


#: Room of a name beside a narrow chart, in pixels.
_LABEL_PX = 100


def _shortened(line: lines.Line) -> lines.Line:
    """Return a line whose name may break after a hyphen, where it is too long for one line."""
    if style.text_width(line.label, bold=line.subject) <= _LABEL_PX:
        return line
    head, hyphen, tail = line.label.rpartition("-")
    return replace(line, label=f"{head}{hyphen} {tail}" if hyphen else tail)


def _chart(canvas: Canvas, drawn: Sequence[lines.Line], decimals: int) -> None:
    shown = [_shortened(line) for line in drawn] if canvas.narrow else drawn
    lines.chart(canvas, shown, decimals=decimals, unit="Milliers de voyageurs")
    mark_epidemic(canvas)


def mark_epidemic(canvas: Canvas) -> None:
    """Set the years of the epidemic apart behind the lines just drawn."""
    ax = canvas.drawing.axes[-1]
    ax.axvspan(DISTURBED[0] - 0.5, DISTURBED[1] + 0.5, color=style.SOFT, lw=0, zorder=0)
    bottom, top = ax.get_ylim()
    middle, under = sum(DISTURBED) / 2, top - (top - bottom) * 0.03
    svg.write(ax, middle, under, "épidémie", ha="center", va="top", colour=style.INK2)
