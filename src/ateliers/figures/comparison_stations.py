"""The sites side by side: distance to the nearest station, passengers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import charts, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import (
    SAME_SCALE,
    beside,
    extremes,
    france_of,
    known_values,
    lacking_words,
)
from ateliers.figures.mobility_stations import (
    BEFORE,
    DISTURBED,
    SERVED_YEAR,
    kilometres,
    mark_epidemic,
)
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import number
from ateliers.territory import Place, SiteView


def stations_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the distance to the nearest served station in each site.

    Parameters
    ----------
    frame, views
        As in :func:`ateliers.figures.comparison_mobility.modes_sites`; the record holds
        ``gare_km``.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "stations_sites", "gare_km"
    known = known_values(record, code, SERVED_YEAR, views)
    if not known:
        return Absent(name, "Gare desservie la plus proche", "aucune distance connue")
    sites = beside(frame, views, references=False)
    places, rows = sites.places, sites.rows
    cells = [record.cell(code, SERVED_YEAR, place) for place in places]
    statuses = sites.statuses([cell.status_words for cell in cells])
    values = [cell.value for cell in cells]
    large, narrow = svg.render(
        name,
        lambda canvas: _distances(canvas, rows, values, statuses),
        large=44 * len(rows) + 8,
        narrow=58 * len(rows) + 8,
    )
    (low, least), (high, most) = extremes(known)
    title = f"Gare la plus proche{words.COLON} {kilometres(least)} {low.within}"
    if low != high:
        title += f", {kilometres(most)} {high.within}"
    return Figure(
        name=name,
        title=title,
        subtitle="Distance moyenne à vol d’oiseau du chef-lieu à la gare desservie la plus proche, "
        f"pondérée par la population, en km, {SERVED_YEAR}.{lacking_words(views, sites.lacking)}",
        alt=words.alternative(
            "Barres",
            f"Distance à la gare desservie la plus proche, {SERVED_YEAR}",
            [f"{p.name} {kilometres(v)}" for p, v in known],
            title,
        ),
        reading=f"En {SERVED_YEAR}, la gare desservie la plus proche est en moyenne à "
        f"{kilometres(most)} {high.within}.",
        limits="La distance ne dit ni la route, ni les horaires, ni le nombre de trains.",
        source=record.source([code], places, [SERVED_YEAR]),
        data=pd.DataFrame(
            [(p.name, v, s) for p, v, s in zip(places, values, statuses, strict=True)],
            columns=["Territoire", "Gare la plus proche (km)", "Statut"],
        ),
        large=large,
        narrow=narrow,
    )


def _distances(
    canvas: Canvas,
    rows: Sequence[charts.Row],
    values: Sequence[float | None],
    statuses: Sequence[str],
) -> None:
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    pitch = 58 if canvas.narrow else 44
    ax = charts.rows_axes(canvas, len(rows), 4, pitch, left, 84)
    ax.set_xlim(0, max(value for value in values if value is not None))
    charts.names(canvas, rows, top=4, pitch=pitch)
    for rank, (row, value, status) in enumerate(zip(rows, values, statuses, strict=True)):
        y = rank * pitch + (pitch - 24 if canvas.narrow else pitch / 2)
        if value is None:
            svg.write(ax, 0, y, status, colour=style.INK2)
            continue
        ax.barh(y, value, height=22, color=row.mark, lw=0)
        charts.annotate(ax, (value, y), kilometres(value), 8, bold=True)
        # One mark a row: a full line would cross the names written above the bars.
        ax.vlines([0], y - 14, y + 14, color=style.INK2, lw=1.4)


def passengers_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the passengers of each site's stations as an index, 2019 = 100, France beside.

    Parameters
    ----------
    frame, views
        As in :func:`ateliers.figures.comparison_mobility.modes_sites`; the record holds
        ``gare_voyageurs``.

    Returns
    -------
    Figure or Absent
        Only the sites that have a station; 2020 and 2021 are behind a band.
    """
    record, name, code = Record(frame), "passengers_sites", "gare_voyageurs"
    known = [v for v in views if record.value(code, str(BEFORE), v.place)]
    national = [p for p in france_of(views) if record.value(code, str(BEFORE), p)]
    if not known:
        return Absent(name, "Voyageurs dans les gares", "aucun territoire n’a de gare de voyageurs")
    years = [int(p) for p in record.periods(code) if p.isdigit()]
    places = [*(view.place for view in known), *national]
    index = {p.key: _index(record, code, p, years) for p in places}
    drawn = [lines.place_line(p, index[p.key]) for p in national]
    drawn += [lines.place_line(v.place, index[v.place.key], style.of(v)) for v in known]
    large, narrow = svg.render(
        name, lambda canvas: _index_chart(canvas, drawn), large=340, narrow=330
    )
    last = years[-1]
    changes = [(v.place, (index[v.place.key][last] or 0) - 100) for v in known]
    title = f"Voyageurs de {BEFORE} à {last}{words.COLON} " + ", ".join(
        f"{words.percent(change, 0 if abs(change) >= 100 else 1, sign=True)} {place.within}"
        for place, change in changes
    )
    gone = [view.place.name for view in views if view not in known]
    said = f" Sans gare{words.COLON} {words.listed(gone)}." if gone else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"Voyageurs dans les gares du territoire, indice {BEFORE} = 100, de {years[0]} à "
        f"{last}.{said}",
        alt=words.alternative(
            "Courbes",
            f"Voyageurs en {last}, {BEFORE} = 100",
            [f"{p.name} {number(index[p.key][last] or 0, 1)}" for p in places],
            title,
        ),
        reading=f"En {last}, l’indice {places[0].of} vaut "
        f"{number(index[places[0].key][last] or 0, 1)}, pour 100 en {BEFORE}.",
        limits=f"{SAME_SCALE}{words.COLON} l’indice compare des évolutions. Les années "
        f"{words.listed([str(y) for y in DISTURBED])}, d’épidémie, sont montrées mais ne servent "
        "pas. Ce sont des trajets, pas des habitants.",
        source=record.source([code], places),
        data=pd.DataFrame(
            [
                (p.name, y, record.value(code, str(y), p), index[p.key][y])
                for p in places
                for y in years
            ],
            columns=["Territoire", "Année", "Voyageurs", f"Indice ({BEFORE} = 100)"],
        ),
        large=large,
        narrow=narrow,
    )


def _index(
    record: Record, code: str, place: Place, years: Sequence[int]
) -> dict[int, float | None]:
    start = record.value(code, str(BEFORE), place)
    raw = {year: record.value(code, str(year), place) for year in years}
    return {y: None if v is None or not start else 100 * v / start for y, v in raw.items()}


def _index_chart(canvas: Canvas, drawn: Sequence[lines.Line]) -> None:
    lines.chart(canvas, drawn, decimals=1, base=100)
    mark_epidemic(canvas)
