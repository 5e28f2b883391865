"""Warming stripes: one a year, from blue to red."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_style import DEGREE, OLD, RAW, degrees, measured_at, year_ticks
from ateliers.figures.climate_words import yearly
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.indicators.climate_posts import Posts
from ateliers.numbers import number, year_span
from ateliers.territory import SiteView

#: Stripes run from blue to red over ±3 °C, the same on every page.
STRIPES, STRIPES_LIMIT = "RdBu_r", 3.0


def decade_means(anomalies: Mapping[int, float | None]) -> dict[str, float]:
    """Return the mean anomaly of each whole decade (2011–2020 …), gaps left out below 8 years."""
    means = {}
    for start in range(1, 10000, 10):
        years = [y for y in range(start, start + 10) if anomalies.get(y) is not None]
        if len(years) >= 8:
            means[f"{start}–{start + 9}"] = float(np.mean([anomalies[y] for y in years]))
        if start > max(anomalies, default=0):
            break
    return means


def stripes_title(means: Mapping[str, float]) -> str:
    """Return the finding of the stripes: the two last decades the warmest, or not."""
    if len(means) < 3:
        return "Écart de chaque année à la normale 1961–1990"
    ordered = sorted(means, key=lambda d: means[d])
    if set(ordered[-2:]) != set(list(means)[-2:]):
        return "Écart de chaque année à la normale 1961–1990"
    last = list(means)[-1]
    return (
        f"Les années chaudes sont récentes{words.COLON} {degrees(means[last], sign=True)} en {last}"
    )


def stripes(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Figure | Absent:
    """Draw one stripe a year, from blue to red with its gap to the 1961-1990 normal.

    Parameters
    ----------
    frame, view, posts
        As in :func:`temperature`; the record holds ``tm_anomalie`` (°C).

    Returns
    -------
    Figure or Absent
        Years are never ranked; a year without its twelve months is hatched.
    """
    record, name = Record(frame), "stripes"
    anomalies = yearly(record, "tm_anomalie", view.place)
    if posts is None or len(anomalies) < 2:
        cell = record.cell(
            "tm_anomalie", record.latest("tm_anomalie", view.place) or "", view.place
        )
        reason = cell.note or "normale 1961–1990 inconnue"
        return Absent(name, "Bandes de réchauffement", reason)
    means = decade_means(anomalies)
    title = stripes_title(means)
    large, narrow = svg.render(
        name, lambda canvas: _stripes_alone(canvas, anomalies), large=210, narrow=200
    )
    years = f"{min(anomalies)}–{max(anomalies)}"
    shown = [f"{decade}{words.COLON} {degrees(v, sign=True)}" for decade, v in means.items()]
    last = list(means)[-1] if means else ""
    reading = "Plus une bande est rouge, plus l’année est chaude."
    if last:
        reading = (
            f"De {last.replace('–', ' à ')}, la température dépasse en moyenne de "
            f"{degrees(means[last])} celle de {year_span(OLD)}."
            if means[last] > 0
            else f"De {last.replace('–', ' à ')}, l’écart moyen est de {degrees(means[last])}."
        )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Écart de la température moyenne annuelle à la normale {year_span(OLD)}, en °C, "
        f"{measured_at(posts)}, {years}. {RAW}.",
        alt=words.alternative(
            "Bandes de couleur, du bleu au rouge",
            f"Écart à la normale {year_span(OLD)} {measured_at(posts)}, par décennie",
            shown[-5:],
            title,
        ),
        reading=reading,
        limits="Une bande est une année, pas une journée"
        f"{words.COLON} elle ne dit rien des extrêmes. La couleur ne classe pas les années.",
        source=record.source(["tm_anomalie"], [view.place]),
        data=pd.DataFrame(
            [(year, value) for year, value in anomalies.items()],
            columns=["Année", f"Écart à {year_span(OLD)} (°C)"],
        ),
        large=large,
        narrow=narrow,
    )


def draw_stripes(ax: Axes, anomalies: Mapping[int, float | None], first: int, last: int) -> None:
    """Draw the stripes of a series between two years on an axes of that width."""
    level = [anomalies.get(year) for year in range(first, last + 1)]
    ax.set_xlim(first - 0.5, last + 0.5)
    ax.set_ylim(0, 1)
    for year, value in zip(range(first, last + 1), level, strict=True):
        if value is None:
            box: dict[str, Any] = {"color": style.NO_DATA, "ec": style.CONTEXT, "lw": 0}
            ax.bar(year, 1, width=1, hatch="////", **box)
    row = np.array([[math.nan if value is None else value for value in level]])
    ax.imshow(
        row,
        cmap=STRIPES,
        vmin=-STRIPES_LIMIT,
        vmax=STRIPES_LIMIT,
        extent=(first - 0.5, last + 0.5, 0, 1),
        aspect="auto",
        interpolation="none",
    )


def stripes_key(canvas: Canvas, top: float) -> None:
    """Draw the scale of the stripes: −3, 0 and +3 °C."""
    ax = canvas.axes(0, top, 150, 10)
    scale = np.linspace(-STRIPES_LIMIT, STRIPES_LIMIT, 61)[None, :]
    ax.imshow(scale, cmap=STRIPES, aspect="auto", interpolation="none", extent=(0, 1, 0, 1))
    limit = number(STRIPES_LIMIT)
    for x, text, ha in (
        (0, f"−{limit}", "left"),
        (75, "0", "center"),
        (150, f"+{limit}{DEGREE}", "right"),
    ):
        canvas.text(x, top + 22, text, ha=ha, colour=style.INK2)


def _stripes_alone(canvas: Canvas, anomalies: Mapping[int, float | None]) -> None:
    first, last = min(anomalies), max(anomalies)
    ax = canvas.axes(0, 6, canvas.width - 2, canvas.height - 6 - 70)
    draw_stripes(ax, anomalies, first, last)
    year_ticks(ax, first, last, canvas.width - 2)
    ax.set_xlim(first - 0.5, last + 0.5)
    start, *_, end = ax.get_xticklabels()
    start.set_horizontalalignment("left")
    end.set_horizontalalignment("right")
    stripes_key(canvas, canvas.height - 36)
