"""Natural-disaster decrees: events by peril and decade, requests refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_style import PERIL_COLOURS, PERIL_INKS, PERIL_WORDS
from ateliers.figures.climate_words import decrees_sentence, decrees_title
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas, write
from ateliers.indicators.climate_future import DECADES, DECREES, PERILS
from ateliers.numbers import number, year_span
from ateliers.territory import Place, SiteView


def decrees(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the recognised events of each decade by peril, and the requests refused.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``catnat`` and its parts (events, requests).
    view : SiteView

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "decrees"
    total = record.cell("catnat", DECREES, view.place)
    if total.value is None:
        return Absent(name, "Arrêtés de catastrophe naturelle", total.note or total.status_words)
    counts = decrees_frame(record, view.place)
    refused = record.value("catnat_refus", DECREES, view.place) or 0.0
    title = decrees_title(total.value)
    large, narrow = svg.render(name, lambda canvas: _decrees(canvas, counts), large=282, narrow=452)
    by_peril = {
        label: record.value(code, DECREES, view.place) or 0.0
        for code, label in zip(PERILS, PERIL_WORDS, strict=True)
    }
    said = [f"{label} {number(value)}" for label, value in by_peril.items() if value]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Événements reconnus par péril et demandes communales refusées, par décennie de "
        f"l’événement, {view.place.within}, de 1987 à juin 2024.",
        alt=words.alternative(
            "Barres empilées",
            f"Événements reconnus {view.place.within}, {year_span(DECREES)}",
            [*said, f"demandes refusées {number(refused)}"],
            title,
        ),
        reading=decrees_sentence(record, view),
        limits="Un arrêté est une décision administrative, prise sur demande d’une commune"
        f"{words.COLON} il ne mesure pas l’aléa. Un même événement (péril et dates) compte une "
        "fois, quel que soit le nombre de communes. Les arrêtés de 1982 à 1986 manquent.",
        source=record.source(["catnat"], [view.place]),
        data=counts.rename(columns={"decade": "Décennie", "refused": "Demandes refusées"}),
        large=large,
        narrow=narrow,
    )


def decrees_frame(record: Record, place: Place) -> pd.DataFrame:
    """Return the events of each decade by peril, and the requests refused."""
    rows = []
    for period in DECADES:
        values = [record.value(code, period, place) or 0.0 for code in PERILS]
        rows.append(
            (year_span(period), *values, record.value("catnat_refus", period, place) or 0.0)
        )
    return pd.DataFrame(rows, columns=["decade", *PERIL_WORDS, "refused"])


def _decrees(canvas: Canvas, counts: pd.DataFrame) -> None:
    left, pitch = 92.0, 40.0
    swatches = [
        charts.Swatch("square", c, w) for c, w in zip(PERIL_COLOURS, PERIL_WORDS, strict=True)
    ]
    top = charts.key(canvas, swatches, left=0) + 6
    gap = 26.0
    width = canvas.width - left - 10
    both = width if canvas.narrow else (width - gap) * 0.66
    canvas.text(left, top + 8, "Événements reconnus", bold=True)
    draw_stack(canvas, counts, (left, top + 24, both), pitch, list(counts["decade"]))
    if canvas.narrow:
        x, y, wide, pitch_ = left, top + 24 + pitch * len(counts) + 20, width, 18.0
    else:
        x, y, wide, pitch_ = left + both + gap, top, (width - gap) * 0.34, pitch
    canvas.text(x, y + 8, "Demandes refusées", bold=True)
    _refused(canvas, counts, (x, y + 24, wide), pitch_)


def draw_stack(
    canvas: Canvas,
    counts: pd.DataFrame,
    box: tuple[float, float, float],
    pitch: float,
    names: Sequence[str],
) -> None:
    """Draw one bar a row, cut in perils, its total at its end.

    Parameters
    ----------
    canvas : Canvas
    counts : pandas.DataFrame
        One line a row, one column a peril.
    box : tuple of float
        Left, top and width, in pixels.
    pitch : float
        Height of a row.
    names : sequence of str
        Written at the left of the rows.
    """
    totals = counts[list(PERIL_WORDS)].sum(axis=1)
    ax = _count_axes(canvas, float(totals.max()), len(counts), box, pitch)
    middles = [(rank + 0.5) * pitch for rank in range(len(counts))]
    start = 0.0 * totals
    for label, colour, ink in zip(PERIL_WORDS, PERIL_COLOURS, PERIL_INKS, strict=True):
        if counts[label].any():
            options: dict[str, Any] = {"color": colour, "ec": style.PAPER, "lw": 1.2}
            ax.barh(middles, counts[label], left=start, height=26, **options)
        for y, share, left in zip(middles, counts[label], start, strict=True):
            if share and style.text_width(number(share)) + 6 <= share / ax.get_xlim()[1] * box[2]:
                centred: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
                write(ax, left + share / 2, y, number(share), colour=ink, **centred)
        start = start + counts[label]
    for y, name, total in zip(middles, names, totals, strict=True):
        canvas.text(box[0] - 10, box[1] + y, name, ha="right", colour=style.INK2)
        x = box[0] + total / ax.get_xlim()[1] * box[2] + 7
        canvas.text(x, box[1] + y, number(total), bold=True)


def _count_axes(
    canvas: Canvas, most: float, rows: int, box: tuple[float, float, float], pitch: float
) -> Axes:
    """Return an axes of counts from zero, with room for the totals at the end of the bars."""
    ax = canvas.axes(box[0], box[1], box[2], pitch * rows)
    ax.set_ylim(pitch * rows, 0)
    ax.set_xlim(0, max(most, 1.0) * (1 + 34 / box[2]))
    # One mark a row: on a small screen a full line would cross the names written above the bars.
    middles = [(rank + 0.5) * pitch for rank in range(rows)]
    half = min(18.0, pitch / 2)
    ax.vlines(
        [0] * rows, [y - half for y in middles], [y + half for y in middles], color=style.INK2
    )
    return ax


def _refused(
    canvas: Canvas, counts: pd.DataFrame, box: tuple[float, float, float], pitch: float
) -> None:
    ax = _count_axes(canvas, float(counts["refused"].max()), len(counts), box, pitch)
    middles = [(rank + 0.5) * pitch for rank in range(len(counts))]
    hollow: dict[str, Any] = {"color": style.PAPER, "ec": style.INK2, "lw": 1.1}
    bars = counts["refused"].where(counts["refused"] > 0)
    ax.barh(middles, bars, height=min(26, pitch - 5), hatch="////", **hollow)
    for y, decade, value in zip(middles, counts["decade"], counts["refused"], strict=True):
        if canvas.narrow:
            canvas.text(box[0] - 10, box[1] + y, decade, ha="right", colour=style.INK2)
        x = box[0] + value / ax.get_xlim()[1] * box[2] + 7
        canvas.text(x, box[1] + y, number(value))
