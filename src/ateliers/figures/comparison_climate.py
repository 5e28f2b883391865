"""The sites side by side: stripes, trends, projections, natural-disaster decrees."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_stripes import decade_means, draw_stripes, stripes_key
from ateliers.figures.climate_style import (
    DEGREE,
    OLD,
    RAW,
    degrees,
    year_ticks,
)
from ateliers.figures.climate_words import (
    yearly,
)
from ateliers.figures.comparison import extremes, lacking_words, not_computed
from ateliers.figures.comparison_climate_future import decrees_sites, projections_sites
from ateliers.figures.record import Cell, Record
from ateliers.figures.svg import Canvas, write
from ateliers.indicators.climate_posts import Posts, posts_of
from ateliers.indicators.climate_series import TREND_YEARS
from ateliers.numbers import number, year_span
from ateliers.territory import Place, SiteView

__all__ = ["decrees_sites", "projections_sites", "stripes_sites", "trends_sites"]

#: Period of the trends; a station that stops earlier says so.
WHOLE = f"{TREND_YEARS[0]}-{TREND_YEARS[1]}"


def stations_of(table: pd.DataFrame, views: Sequence[SiteView]) -> dict[str, Posts | None]:
    """Return the stations of each site, by its identifier."""
    return {view.id: posts_of(table, view) for view in views}


def stripes_sites(
    frame: pd.DataFrame, views: Sequence[SiteView], table: pd.DataFrame
) -> Figure | Absent:
    """Draw the stripes of each site over the same years and colours.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other, holding ``tm_anomalie`` (°C).
    views : sequence of SiteView
    table : pandas.DataFrame
        The table ``posts``.

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "stripes_sites"
    posts = stations_of(table, views)
    series = {view.id: yearly(record, "tm_anomalie", view.place) for view in views}
    known = [anomalies for anomalies in series.values() if anomalies]
    if not known:
        return Absent(name, "Bandes de réchauffement", "aucune série connue")
    first, last = min(min(s) for s in known), max(max(s) for s in known)
    means = {view.id: decade_means(series[view.id]) for view in views if series[view.id]}
    title = _stripes_title(means)
    labels = [_station_label(view, posts[view.id]) for view in views]
    large, narrow = svg.render(
        name,
        lambda canvas: _stripes(canvas, views, labels, list(series.values()), (first, last)),
        large=62 * len(views) + 78,
        narrow=86 * len(views) + 78,
    )
    shared = _last_decade(means)
    values = [
        f"{view.place.name} {degrees(means[view.id][shared], sign=True)}"
        for view in views
        if shared in means.get(view.id, {})
    ]
    reading = "Plus une bande est rouge, plus l’année est chaude."
    if values:
        view = next(view for view in views if shared in means.get(view.id, {}))
        reading = (
            f"{view.place.name}{words.COLON} de {shared.replace('–', ' à ')}, l’écart moyen à "
            f"{year_span(OLD)} est de {degrees(means[view.id][shared], sign=True)}."
        )
    rows = [
        (view.place.name, year, value) for view in views for year, value in series[view.id].items()
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Écart de la température moyenne annuelle à la normale {year_span(OLD)} du poste "
        f"retenu, en °C, {first}–{last}. {RAW}." + lacking_words(views, not_computed(frame, views)),
        alt=words.alternative(
            "Bandes de couleur, du bleu au rouge",
            f"Écart à la normale {year_span(OLD)}, en {shared}" if shared else "Écarts annuels",
            values,
            title,
        ),
        reading=reading,
        limits="Chaque bande se lit par rapport au passé du même poste"
        f"{words.COLON} une bande plus rouge ne veut pas dire un lieu plus chaud. Les années ne "
        "sont pas classées.",
        source=record.source(["tm_anomalie"], [view.place for view in views]),
        data=pd.DataFrame(rows, columns=["Territoire", "Année", f"Écart à {year_span(OLD)} (°C)"]),
        large=large,
        narrow=narrow,
    )


def _last_decade(means: dict[str, dict[str, float]]) -> str:
    return max((decade for one in means.values() for decade in one), default="")


def _stripes_title(means: dict[str, dict[str, float]]) -> str:
    shared = _last_decade(means)
    found = [one[shared] for one in means.values() if shared in one]
    if not found or min(found) <= 0:
        return f"Écart de chaque année à la normale {year_span(OLD)}"
    low, high = number(min(found), 1, sign=True), degrees(max(found), sign=True)
    spread = f"de {low} à {high}" if number(min(found), 1) != number(max(found), 1) else high
    return f"Partout plus chaud que {year_span(OLD)}{words.COLON} {spread} en {shared}"


def _station_label(view: SiteView, posts: Posts | None) -> tuple[str, str]:
    return view.place.name, posts.headline.place.name if posts else "poste non décrit"


def _stripes(
    canvas: Canvas,
    views: Sequence[SiteView],
    labels: Sequence[tuple[str, str]],
    series: Sequence[dict[int, float | None]],
    span: tuple[int, int],
) -> None:
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    pitch, height = (86, 48) if canvas.narrow else (62, 52)
    width = canvas.width - left - 4
    for rank, (view, (site, station), anomalies) in enumerate(
        zip(views, labels, series, strict=True)
    ):
        y = 4 + rank * pitch
        look = style.of(view)
        if canvas.narrow:
            canvas.text(0, y + 10, site, bold=True, colour=look.text)
            x = style.text_width(site, bold=True) + 10
            canvas.text(x, y + 10, station, colour=style.INK2)
            y += 24
        else:
            canvas.text(left - 14, y + 17, site, bold=True, ha="right", colour=look.text)
            canvas.text(left - 14, y + 34, station, ha="right", colour=style.INK2)
        ax = canvas.axes(left, y, width, height)
        if not anomalies:
            ax.set_xlim(0, 1)
            write(ax, 0, 0.5, "donnée absente", colour=style.INK2)
            continue
        draw_stripes(ax, anomalies, *span)
        if rank == len(views) - 1:
            year_ticks(ax, *span, width)
            start, *_, end = ax.get_xticklabels()
            start.set_horizontalalignment("left")
            end.set_horizontalalignment("right")
    stripes_key(canvas, canvas.height - 34)


def trends_sites(
    frame: pd.DataFrame, views: Sequence[SiteView], table: pd.DataFrame
) -> Figure | Absent:
    """Draw the temperature trend of each station with its interval, site by site.

    Parameters
    ----------
    frame, views, table
        As in :func:`stripes_sites`; the record holds ``tm_tendance`` (°C by decade).

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "trends_sites"
    rows = []
    for view in views:
        posts = posts_of(table, view)
        for post in (posts.headline, posts.other) if posts else ():
            rows.append((view, post.place, *_trend(record, post.place)))
    valued = [(place, cell) for _, place, _, cell in rows if cell.value is not None]
    if not valued:
        return Absent(name, "Tendance de la température", "aucune tendance connue")
    heads = [
        (view.place, value)
        for view in views
        if (value := record.value("tm_tendance", WHOLE, view.place)) is not None
    ]
    title = "Tendance de la température à chaque poste"
    if heads:
        (_, least), (_, most) = extremes(heads)
        low, high = number(least, 2, sign=True), number(most, 2, sign=True)
        title = f"De {low} à {high}{DEGREE} par décennie selon le territoire"
        if low == high:
            title = f"{high}{DEGREE} par décennie"
    large, narrow = svg.render(
        name,
        lambda canvas: _trends(canvas, rows),
        large=46 * len(rows) + 64,
        narrow=58 * len(rows) + 64,
    )
    place, cell = valued[0]
    return Figure(
        name=name,
        title=title,
        subtitle="Pente de Theil-Sen de la température moyenne annuelle, de 1961 à 2024 sauf "
        f"mention, avec son intervalle à 95{words.PERCENT}. {RAW}."
        + lacking_words(views, not_computed(frame, views)),
        alt=words.alternative(
            "Points et intervalles",
            "Tendance de la température par décennie",
            [f"{place.name} {_slope_words(cell)}" for place, cell in valued],
            title,
        ),
        reading=f"{place.name}{words.COLON} {_slope_words(cell)} par décennie.",
        limits="Deux postes d’un même territoire diffèrent par leur site et leurs instruments"
        f"{words.COLON} l’écart entre eux dit la marge d’une série brute.",
        source=record.source(["tm_tendance"], [place for _, place, _, _ in rows]),
        data=pd.DataFrame(
            [
                (v.place.name, p.name, year_span(period), c.value, c.low, c.high, c.status_words)
                for v, p, period, c in rows
            ],
            columns=[
                "Territoire",
                "Poste",
                "Période",
                "Tendance (°C par décennie)",
                "Borne basse",
                "Borne haute",
                "Statut",
            ],
        ),
        large=large,
        narrow=narrow,
    )


def _slope_words(cell: Cell) -> str:
    value, low, high = (number(x or 0.0, 2) for x in (cell.value, cell.low, cell.high))
    return f"{value}{DEGREE} ({low} à {high})"


def _trend(record: Record, place: Place) -> tuple[str, Cell]:
    periods = [
        p for p in record.periods("tm_tendance") if record.cell("tm_tendance", p, place).unit
    ]
    period = periods[-1] if periods else WHOLE
    return period, record.cell("tm_tendance", period, place)


def _trends(canvas: Canvas, rows: Sequence[tuple[SiteView, Place, str, Cell]]) -> None:
    left = 10.0 if canvas.narrow else float(charts.NAMES_PX) + 130
    pitch = 58 if canvas.narrow else 46
    note = f"Point{words.COLON} tendance. Trait{words.COLON} intervalle à 95{words.PERCENT}."
    canvas.text(0 if canvas.narrow else left, 10, note, colour=style.INK2)
    ax = charts.rows_axes(canvas, len(rows), 26, pitch, left, 10)
    high = max(x for *_, c in rows for x in (c.high, c.value, 0.1) if x is not None)
    low = min(x for *_, c in rows for x in (c.low, c.value, 0.0) if x is not None)
    width = canvas.width - left - 10
    room = 128
    per_px = (high - low) / (width - room)
    ax.set_xlim(low, high + room * per_px)
    heights = [rank * pitch + (36 if canvas.narrow else pitch / 2) for rank in range(len(rows))]
    starts, ends_ = [y - 12 for y in heights], [y + 12 for y in heights]
    ax.vlines([0] * len(rows), starts, ends_, color=style.INK2, lw=1.1)
    for rank, (view, place, period, cell) in enumerate(rows):
        look, y = style.of(view), heights[rank]
        first = rank == 0 or rows[rank - 1][0] is not view
        _trend_names(canvas, (view, place), 26 + y, first=first, left=left)
        if cell.value is None:
            write(ax, per_px * 8, y, cell.status_words, colour=style.INK2, va="center_baseline")
            continue
        ends = [cell.value if x is None else x for x in (cell.low, cell.high)]
        ax.plot(ends, [y, y], color=look.mark, lw=6.5, alpha=0.32)
        ax.plot(cell.value, y, look.marker, color=look.mark, ms=8, mec=style.PAPER, mew=1)
        said = f"{number(cell.value, 2, sign=True)}{DEGREE}"
        if period != WHOLE:
            said += f", {year_span(period)}"
        write(ax, ends[1] + 8 * per_px, y, said, va="center_baseline")
    ax.set_xticks([0.0], ["0"])
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)


def _trend_names(
    canvas: Canvas, who: tuple[SiteView, Place], y: float, *, first: bool, left: float
) -> None:
    view, place = who
    look = style.of(view)
    if canvas.narrow:
        site = f"{view.place.name}, " if first else ""
        canvas.text(0, y - 22, site, bold=True, colour=look.text)
        x = style.text_width(site, bold=True) + (4 if site else 0)
        canvas.text(x, y - 22, place.name, colour=style.INK2)
        return
    if first:
        canvas.text(
            charts.NAMES_PX - 14, y, view.place.name, ha="right", bold=True, colour=look.text
        )
    canvas.text(left - 14, y, place.name, ha="right", colour=style.INK2)
