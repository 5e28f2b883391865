"""Figures of the climate theme: the temperature of each year, the seasons."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_style import (
    DEGREE,
    NEW,
    OLD,
    RAW,
    THRESHOLD,
    degrees,
    interval,
    measured_at,
    stands_for,
    year_ticks,
)
from ateliers.figures.climate_words import NO_POST, yearly
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.indicators.climate_posts import Posts
from ateliers.indicators.climate_series import SEASONS
from ateliers.numbers import number, year_span
from ateliers.territory import Place, SiteView

SEASON_WORDS = dict(zip(SEASONS, ("Hiver", "Printemps", "Été", "Automne"), strict=True))


def warming_title(gap: float | None) -> str:
    """Return « 1,3 °C de plus en 1991–2020 qu’en 1961–1990 », or its neutral variant."""
    if gap is None:
        return "Température moyenne de chaque année"
    if abs(gap) < THRESHOLD:
        return f"Peu d’écart de température entre {year_span(OLD)} et {year_span(NEW)}"
    more = "plus" if gap > 0 else "moins"
    return f"{degrees(abs(gap))} de {more} en {year_span(NEW)} qu’en {year_span(OLD)}"


def temperature(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw the mean temperature of each year at both stations, with the normals.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``tm_annuel``, ``tm_normale``, ``tm_ecart``, ``tm_tendance`` (°C).
    view : SiteView
    posts : Posts or None
        Stations of the site.

    Returns
    -------
    Figure or Absent
        Where a station continues another, its years have another marker and colour.
    """
    record, name = Record(frame), "temperature"
    title = "Température moyenne de chaque année"
    if posts is None:
        return Absent(name, title, NO_POST)
    main, other = posts.headline.place, posts.other.place
    values = yearly(record, "tm_annuel", main)
    if len(values) < 2:
        return Absent(name, title, f"moins de deux années complètes {main.within}")
    continued = _continued(record, posts, values)
    normals = {span: record.value("tm_normale", span, main) for span in (OLD, NEW)}
    look = style.of(view)
    drawn = [
        lines.Line(other.name, yearly(record, "tm_annuel", other)),
        lines.Line(main.name, values, look.mark, look.text, marker=look.marker, subject=True),
    ]
    drawn = [line for line in drawn if line.points]
    title = warming_title(record.value("tm_ecart", NEW, main))
    large, narrow = svg.render(
        name,
        lambda canvas: _temperature(canvas, drawn, normals, continued),
        large=360,
        narrow=350,
    )
    years = f"{min(values)}–{max(values)}"
    names = words.listed([line.label for line in reversed(drawn)])
    return Figure(
        name=name,
        title=title,
        subtitle=f"Température moyenne annuelle, en °C, {names}, {years}. {RAW}."
        + (_continued_words(posts, min(continued)) if continued else ""),
        alt=words.alternative(
            "Courbes",
            f"Température moyenne annuelle {main.within}, {years}",
            [f"normale {year_span(s)} {degrees(v)}" for s, v in normals.items() if v is not None],
            f"{title}. {trend_words(record, main)}",
        ),
        reading=_temperature_reading(record, main, normals),
        limits=(
            "La série n’est pas homogénéisée"
            f"{words.COLON} un déplacement du poste ou un changement d’instrument peut peser sur "
            f"la tendance. {stands_for(posts)}"
        ),
        source=record.source(["tm_annuel"], [main, other]),
        data=_temperature_data(record, (main, other), continued),
        large=large,
        narrow=narrow,
    )


def _continued(record: Record, posts: Posts, values: Mapping[int, float | None]) -> list[int]:
    """Return the years in which the headline station continues another."""
    if posts.predecessor is None or posts.headline.role != "local":
        return []
    before = yearly(record, "tm_annuel", posts.predecessor.place)
    return [y for y in values if y > max(before)] if before else []


def _continued_words(posts: Posts, year: int) -> str:
    return (
        f" À partir de {year}, le poste actuel, décalé pour continuer l’ancien{words.COLON} "
        "points blancs."
    )


def trend_words(record: Record, place: Place) -> str:
    """Return « +0,45 °C par décennie de 1961 à 2024 (intervalle à 95 % : 0,37 à 0,52) »."""
    for period in reversed(record.periods("tm_tendance")):
        cell = record.cell("tm_tendance", period, place)
        if cell.value is None or cell.low is None or cell.high is None:
            continue
        if cell.note.startswith("pas de tendance"):
            return f"Pas de tendance détectable {words.between(period)}."
        slope = number(cell.value, 2, sign=True)
        return (
            f"Tendance{words.COLON} {slope}{DEGREE} par décennie {words.between(period)} "
            f"(intervalle à 95{words.PERCENT}{words.COLON} {interval(cell.low, cell.high)})."
        )
    return "Trop peu d’années complètes pour une tendance."


def _temperature_reading(record: Record, main: Place, normals: Mapping[str, float | None]) -> str:
    old, new = normals[OLD], normals[NEW]
    if old is None or new is None:
        last = max(yearly(record, "tm_annuel", main))
        value = record.value("tm_annuel", str(last), main) or 0.0
        return f"En {last}, la température moyenne {main.within} est de {degrees(value)}."
    return (
        f"{words.capital(main.within)}, la moyenne de {year_span(NEW)} est de {degrees(new, 2)}, "
        f"contre {degrees(old, 2)} en {year_span(OLD)}. {trend_words(record, main)}"
    )


def _temperature_data(
    record: Record, places: Sequence[Place], continued: Sequence[int]
) -> pd.DataFrame:
    rows = []
    for rank, place in enumerate(places):
        for year, value in yearly(record, "tm_annuel", place).items():
            said = "poste actuel, décalé" if rank == 0 and year in continued else ""
            rows.append((place.name, year, value, said or ("" if value else "année incomplète")))
    return pd.DataFrame(rows, columns=["Poste", "Année", "Température moyenne (°C)", "Remarque"])


def _temperature(
    canvas: Canvas,
    drawn: Sequence[lines.Line],
    normals: Mapping[str, float | None],
    continued: Sequence[int],
) -> None:
    years = sorted({year for line in drawn for year in line.values})
    left, top, bottom = 34.0, 54.0, 28.0
    longest = max(_label_px(line, narrow=canvas.narrow) for line in drawn)
    column = longest + 26
    width, height = canvas.width - left - column - 12, canvas.height - top - bottom
    ax = canvas.axes(left, top, width, height)
    every = [value for line in drawn for _, value in line.points]
    lines.scale(ax, min(every), max(every))
    for line in drawn:
        _line(ax, line, years)
    if continued:
        _mark_continued(ax, drawn[-1], continued)
    first, last = years[0], years[-1]
    ax.set_xlim(first - 1, last)
    year_ticks(ax, first, last, width)
    for span, value in normals.items():
        _normal(canvas, ax, span, value, (first - 1, last), (left, width))
    canvas.text(0, 10, "°C", colour=style.INK2)
    lines._end_labels(canvas, ax, drawn, left + width, column, 1)


def _line(ax: Axes, line: lines.Line, years: Sequence[int]) -> None:
    """Draw a series: solid where years follow each other, dotted over those not measured."""
    value = dict(line.points)
    width = 1.65 if line.subject else 1.1
    order = 4 if line.subject else 2
    heights = [value.get(year, math.nan) for year in years]
    ax.plot(years, heights, color=line.colour, lw=width, zorder=order)
    for start, end in lines.runs(line, years)[1]:
        ends = [value[start], value[end]]
        ax.plot(
            [start, end], ends, color=line.colour, lw=width * 0.8, ls=style.BRIDGE, zorder=order
        )


def _label_px(line: lines.Line, *, narrow: bool) -> float:
    """Return the width of the name of a line: on two lines on a small screen."""
    value = number(line.points[-1][1], 1)
    words_ = [line.label] if narrow else [f"{line.label} {value}"]
    return max(style.text_width(text, bold=line.subject) for text in words_)


def _normal(
    canvas: Canvas,
    ax: Axes,
    span: str,
    value: float | None,
    limits: tuple[int, int],
    box: tuple[float, float],
) -> None:
    """Draw a normal as a level over its thirty years, named above the drawing."""
    start, end = (int(y) for y in span.split("-"))
    if value is None or start < limits[0]:
        return
    per_year = box[1] / (limits[1] - limits[0])
    x = [box[0] + (year - limits[0]) * per_year for year in (start, end)]
    middle = sum(x) / 2
    canvas.line(x, [45, 45], color=style.INK, lw=1.1)
    for edge in x:
        canvas.line([edge, edge], [45, 50], color=style.INK, lw=1.1)
    canvas.text(middle, 15, year_span(span), ha="center", colour=style.INK2)
    canvas.text(middle, 31, degrees(value), ha="center", bold=True)
    ax.plot([start, end], [value, value], color=style.PAPER, lw=3.6, zorder=5)
    ax.plot([start, end], [value, value], color=style.INK, lw=1.5, zorder=6)


def _mark_continued(ax: Axes, line: lines.Line, years: Sequence[int]) -> None:
    """Redraw in ink, with white points, the years of the station that continues another."""
    value = dict(line.points)
    known = [year for year in years if year in value]
    path = [year for year in (known[0] - 1, *known) if year in value]
    ax.plot(path, [value[y] for y in path], color=style.PAPER, lw=2.6, zorder=4.5)
    ax.plot(path, [value[y] for y in path], color=style.INK2, lw=1.3, zorder=4.6)
    options: dict[str, Any] = {"ms": 5, "mec": style.INK2, "mfc": style.PAPER, "mew": 1.1}
    ax.plot(known, [value[y] for y in known], "o", zorder=7, clip_on=False, **options)


def seasons(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw how much each season has warmed between the two normals.

    Parameters
    ----------
    frame, view, posts
        As in :func:`temperature`; the record holds ``tm_ecart`` and ``tm_ecart_<season>`` (°C).

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "seasons"
    cells = {key: record.cell(f"tm_ecart_{key}", NEW, view.place) for key in SEASONS}
    gaps = {SEASON_WORDS[k]: c.value for k, c in cells.items() if c.value is not None}
    if posts is None or len(gaps) < len(SEASONS):
        lost = next((c.note for c in cells.values() if c.value is None), "") or NO_POST
        return Absent(name, "Écart de température par saison", lost)
    year = record.value("tm_ecart", NEW, view.place)
    title = seasons_title(gaps)
    large, narrow = svg.render(
        name, lambda canvas: _seasons(canvas, gaps, year, style.of(view)), large=220, narrow=230
    )
    most = max(gaps, key=lambda k: gaps[k])
    return Figure(
        name=name,
        title=title,
        subtitle=f"Normale {year_span(NEW)} moins normale {year_span(OLD)}, en °C, "
        f"{measured_at(posts)}. {RAW}.",
        alt=words.alternative(
            "Points",
            f"Écart de température entre {year_span(OLD)} et {year_span(NEW)} {measured_at(posts)}",
            [f"{key} {degrees(value, sign=True)}" for key, value in gaps.items()],
            title,
        ),
        reading=f"{most}{words.COLON} {degrees(gaps[most], sign=True)} entre les deux périodes"
        + (f", contre {degrees(year, sign=True)} sur l’année." if year is not None else "."),
        limits="L’hiver réunit décembre de l’année précédente, janvier et février. Deux moyennes "
        "de trente ans cachent les saisons extrêmes.",
        source=record.source([f"tm_ecart_{key}" for key in SEASONS], [view.place]),
        data=pd.DataFrame(
            [*gaps.items(), ("Année", year)], columns=["Saison", "Écart entre les normales (°C)"]
        ),
        large=large,
        narrow=narrow,
    )


def seasons_title(gaps: Mapping[str, float]) -> str:
    """Return which season warmed most, when it does so by more than the threshold."""
    ordered = sorted(gaps, key=lambda key: -gaps[key])
    first, second = ordered[:2]
    if gaps[first] < THRESHOLD:
        return "Peu d’écart de température, quelle que soit la saison"
    article = {"Été": "L’été", "Hiver": "L’hiver", "Automne": "L’automne"}
    names = [article.get(key, f"Le {key.lower()}") for key in (first, second)]
    if gaps[first] - gaps[second] < THRESHOLD:
        second_name = names[1][0].lower() + names[1][1:]
        return f"{names[0]} et {second_name} se réchauffent le plus"
    return f"{names[0]} se réchauffe le plus{words.COLON} {degrees(gaps[first], sign=True)}"


def _seasons(
    canvas: Canvas, gaps: Mapping[str, float], year: float | None, look: style.SiteStyle
) -> None:
    left, top, pitch = 86.0, 30.0, 38.0
    width = canvas.width - left - 72
    ax = canvas.axes(left, top, width, pitch * len(gaps))
    ax.set_ylim(pitch * len(gaps), 0)
    high = max([*gaps.values(), year or 0.0, 0.0])
    low = min([*gaps.values(), 0.0])
    ax.set_xlim(low - (high - low) * 0.02, high + (high - low) * 0.04)
    per_px = width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    ax.axvline(0, color=style.INK2, lw=1.1)
    if year is not None:
        ax.axvline(year, color=style.REFERENCE, lw=1.2, ls=(0, (4, 2)))
        x = left + (year - ax.get_xlim()[0]) * per_px
        canvas.text(x, 14, f"année {degrees(year, sign=True)}", ha="center", colour=style.INK2)
    for rank, (key, value) in enumerate(gaps.items()):
        y = (rank + 0.5) * pitch
        canvas.text(left - 12, top + y, key, ha="right")
        ax.plot([0, value], [y, y], color=look.mark, lw=1.6, alpha=0.5)
        ax.plot(value, y, look.marker, color=look.mark, ms=9, mec=style.PAPER, mew=1)
        canvas.text(canvas.width - 2, top + y, degrees(value, sign=True), ha="right", bold=True)
    ax.set_xticks([0.0], ["0"])
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)
