"""Rain, hot days and the stations themselves: figures and tables of the climate theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import charts, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_style import (
    HEAVIEST,
    LEVEL_COLOURS,
    NEW,
    OLD,
    RAIN,
    RAW,
    year_ticks,
)
from ateliers.figures.climate_words import NO_POST, yearly
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.indicators.climate_posts import Posts
from ateliers.numbers import NBSP, how_many, number, year_span
from ateliers.territory import Place, SiteView

#: Official counts: indicator and heading (days or nights a year).
DAYS = {
    "tx30": "Jours à 30 °C ou plus",
    "tx35": "Jours à 35 °C ou plus",
    "nuits20": "Nuits à 20 °C ou plus",
    "gel": "Jours de gel",
}
DAYS = {code: heading.replace(" °C", f"{NBSP}°C") for code, heading in DAYS.items()}


def rain_place(posts: Posts) -> Place:
    """Return the station whose rain is the site's: the older one where two follow each other."""
    if posts.predecessor and posts.headline.role == "local":
        return posts.predecessor.place
    return posts.headline.place


def millimetres(value: float, decimals: int = 0) -> str:
    """Return « 920 mm »."""
    return f"{number(value, decimals)}{NBSP}mm"


def rain(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw the rain of each year and its heaviest day.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``rr_annuel``, ``rr_24h``, ``rr_normale`` (mm), ``rr_tendance``.
    view : SiteView
    posts : Posts or None
        Stations of the site.

    Returns
    -------
    Figure or Absent
        Bars from zero; a year without its twelve months has none.
    """
    record, name = Record(frame), "rain"
    totals = yearly(record, "rr_annuel", view.place)
    if posts is None or len(totals) < 2:
        return Absent(name, "Pluie de chaque année", NO_POST)
    place = rain_place(posts)
    heaviest = yearly(record, "rr_24h", view.place)
    level = record.value("rr_normale", NEW, view.place)
    title = rain_title(record, view.place)
    large, narrow = svg.render(
        name, lambda canvas: _rain(canvas, totals, heaviest, level), large=414, narrow=414
    )
    years = f"{min(totals)}–{max(totals)}"
    wettest = max((v, y) for y, v in totals.items() if v is not None)
    top = max(((v, y) for y, v in heaviest.items() if v is not None), default=(0.0, 0))
    known = {y: v for y, v in totals.items() if v is not None}
    least = min((v, y) for y, v in known.items())
    values = [f"de {millimetres(least[0])} ({least[1]}) à {millimetres(wettest[0])} ({wettest[1]})"]
    values.append(f"plus forte pluie d’un jour {millimetres(top[0])} ({top[1]})")
    gone = [str(y) for y, v in totals.items() if v is None]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Pluie de l’année et plus forte pluie d’un jour, en mm, {place.within}, {years}. "
        f"{RAW}." + (f" Années incomplètes{words.COLON} {words.listed(gone)}." if gone else ""),
        alt=words.alternative("Barres", f"Pluie annuelle {place.within}, {years}", values, title),
        reading=f"En {max(known)}, il est tombé {millimetres(known[max(known)])} {place.within}"
        + (f", pour une moyenne de {millimetres(level)} en {year_span(NEW)}." if level else "."),
        limits="Le total d’une année ne dit rien de sa répartition"
        f"{words.COLON} une année moyenne peut avoir un été sec. Un poste ne représente pas les "
        "orages de tout un territoire."
        + (
            " Le poste actuel, plus haut, n’est pas raccordé à l’ancien pour la pluie."
            if posts.predecessor and place == posts.predecessor.place
            else ""
        ),
        source=record.source(["rr_annuel"], [view.place]),
        data=pd.DataFrame(
            [(year, value, heaviest.get(year)) for year, value in totals.items()],
            columns=["Année", "Pluie (mm)", "Plus forte pluie d’un jour (mm)"],
        ),
        large=large,
        narrow=narrow,
    )


def rain_title(record: Record, place: Place) -> str:
    """Return the finding on yearly rain: no detectable trend, or the trend."""
    for period in reversed(record.periods("rr_tendance")):
        cell = record.cell("rr_tendance", period, place)
        if cell.value is None:
            continue
        if cell.note.startswith("pas de tendance"):
            return f"Pluie annuelle{words.COLON} pas de tendance détectable {words.between(period)}"
        slope = number(cell.value, 0, sign=True)
        return f"Pluie annuelle{words.COLON} {slope}{NBSP}mm par décennie {words.between(period)}"
    return "Pluie de chaque année"


def _rain(
    canvas: Canvas,
    totals: Mapping[int, float | None],
    heaviest: Mapping[int, float | None],
    level: float | None,
) -> None:
    panels = (
        ("Pluie de l’année (mm)", totals, RAIN, level, 200),
        ("Plus forte pluie d’un jour (mm)", heaviest, HEAVIEST, None, 110),
    )
    top = 30.0
    for heading, values, colour, line, height in panels:
        canvas.text(0, top - 16, heading, bold=True)
        _yearly_bars(canvas, values, colour, (top, height), line, last=line is None)
        top += height + 44


def upright(ax: Axes, values: Mapping[int, float], colour: str, per_year: float) -> None:
    """Draw one bar a year, from zero, a little narrower than the year (in pixels)."""
    width = 0.72 * per_year * style.POINTS_PER_PX
    bars = ((year, 0.0, value) for year, value in values.items())
    charts.verticals(ax, bars, color=colour, lw=width, zorder=2)


def _yearly_bars(
    canvas: Canvas,
    values: Mapping[int, float | None],
    colour: str,
    box: tuple[float, float],
    line: float | None,
    *,
    last: bool,
) -> None:
    left, right = 44.0, 18.0
    ax = canvas.axes(left, box[0], canvas.width - left - right, box[1])
    known = {year: v for year, v in values.items() if v is not None}
    if not known:
        return
    years = list(range(min(values), max(values) + 1))
    lines.scale(ax, 0.0, max(known.values()), bins=5)
    ax.set_ylim(0, max(known.values()) * 1.06)
    upright(ax, known, colour, (canvas.width - left - right) / (len(years) + 0.2))
    for year in values:
        if values[year] is None:
            options: dict[str, Any] = {"color": style.NO_DATA, "ec": style.CONTEXT, "lw": 0}
            ax.bar(year, ax.get_ylim()[1], width=0.9, hatch="////", zorder=1, **options)
    if last:
        year_ticks(ax, years[0], years[-1], canvas.width - left - right)
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    if line is not None:
        ax.plot([1991, 2020], [line, line], color=style.PAPER, lw=4, zorder=4)
        ax.plot([1991, 2020], [line, line], color=style.INK, lw=1.6, zorder=5)
        words_ = f"normale {year_span(NEW)}{words.COLON} {millimetres(line)}"
        canvas.text(canvas.width - right, box[0] - 16, words_, ha="right", colour=style.INK2)


def hot_days(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw the days of 30 °C or more of each year where an official count goes far back.

    Parameters
    ----------
    frame, view, posts
        As in :func:`rain`; the record holds ``tx30`` (days a year).

    Returns
    -------
    Figure or Absent
        Official counts only: what SYNOP observations see is never joined to them.
    """
    record, name, title = Record(frame), "hot_days", DAYS["tx30"]
    counts = yearly(record, "tx30", view.place)
    if posts is None:
        return Absent(name, title, NO_POST)
    if len(counts) < 24:
        reason = "les décomptes officiels réunis ici ne couvrent qu’une année, voir le tableau"
        return Absent(name, title, reason)
    place = posts.headline.place
    normals = [(span, record.value("tx30", span, view.place)) for span in (OLD, NEW)]
    known = [(span, value) for span, value in normals if value is not None]
    title = hot_days_title([value for _, value in known])
    large, narrow = svg.render(
        name, lambda canvas: _hot_days(canvas, counts, known), large=300, narrow=290
    )
    years = f"{min(counts)}–{max(counts)}"
    last = max(counts)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Jours dont le maximum atteint 30{NBSP}°C, {place.within}, {years}. {RAW}.",
        alt=words.alternative(
            "Barres",
            f"Jours à 30{NBSP}°C ou plus par an {place.within}, {years}",
            [f"{year_span(span)}{words.COLON} {number(value, 1)} par an" for span, value in known],
            title,
        ),
        reading=f"En {last}, on a compté {how_many(counts[last] or 0, 'jour')} à 30{NBSP}°C "
        f"ou plus {place.within}.",
        limits="Le décompte est celui d’un poste, en ville ou sur un aérodrome"
        f"{words.COLON} il ne vaut ni pour un fond de vallée ni pour un versant.",
        source=record.source(["tx30"], [view.place]),
        data=pd.DataFrame(list(counts.items()), columns=["Année", DAYS["tx30"]]),
        large=large,
        narrow=narrow,
    )


def hot_days_title(means: Sequence[float]) -> str:
    """Return « De 16 à 31 jours à 30 °C ou plus par an d’une période à l’autre »."""
    if len(means) < 2:
        return f"{DAYS['tx30']} de chaque année"
    old, new = how_many(means[0], "jour"), number(means[1])
    return f"{old} par an à 30{NBSP}°C ou plus en {year_span(OLD)}, {new} en {year_span(NEW)}"


def _hot_days(
    canvas: Canvas, counts: Mapping[int, float | None], known: Sequence[tuple[str, float]]
) -> None:
    left, top = 36.0, 56.0
    ax = canvas.axes(left, top, canvas.width - left - 18, canvas.height - top - 28)
    there = {year: v for year, v in counts.items() if v is not None}
    lines.scale(ax, 0.0, max(there.values()), bins=5)
    ax.set_ylim(0, max(there.values()) * 1.06)
    years = list(range(min(counts), max(counts) + 1))
    upright(ax, there, LEVEL_COLOURS[1], (canvas.width - left - 18) / (len(years) + 0.2))
    year_ticks(ax, years[0], years[-1], canvas.width - left - 18)
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    canvas.text(0, 10, "jours", colour=style.INK2)
    per_year = (canvas.width - left - 18) / (years[-1] - years[0] + 1.2)
    for span, value in known:
        start, end = (int(y) for y in span.split("-"))
        ax.plot([start, end], [value, value], color=style.PAPER, lw=4, zorder=4)
        ax.plot([start, end], [value, value], color=style.INK, lw=1.6, zorder=5)
        middle = left + ((start + end) / 2 - years[0] + 0.6) * per_year
        canvas.text(middle, 15, year_span(span), ha="center", colour=style.INK2)
        canvas.text(middle, 32, f"{number(value, 1)} par an", ha="center", bold=True)
