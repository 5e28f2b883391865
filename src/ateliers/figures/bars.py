"""Horizontal bars of any theme: paired, with a mark, stacked.

Each function draws numbers it is given on a canvas; it knows neither indicators nor sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import charts, style
from ateliers.figures.svg import Canvas, write
from ateliers.numbers import NBSP, number


def paired_bars(
    canvas: Canvas,
    rows: Sequence[charts.Row],
    panels: Sequence[tuple[str, pd.DataFrame]],
    colours: tuple[str, str],
    series: tuple[str, str],
    *,
    decimals: int = 1,
) -> None:
    """Draw two signed bars a row, in one or several panels that share their scale.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of charts.Row
        Places, from the top.
    panels : sequence of (str, pandas.DataFrame)
        Heading and frame of a panel: columns ``rank`` (of the row), ``series``, ``value`` and
        ``status`` (words where there is no value).
    colours, series : tuple of str
        Colour and name of the two bars.
    decimals : int
        Digits printed after the comma.
    """
    drawn = pd.concat([frame["value"] for _, frame in panels]).dropna()
    low, high = min(0.0, drawn.min()), max(0.0, drawn.max())
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    top = charts.key(
        canvas,
        [charts.Swatch("square", c, s) for c, s in zip(colours, series, strict=True)],
        left=left,
    )
    pitch, heading = (62, 26) if canvas.narrow else (50, 26)
    gap = 24
    inner = canvas.width - left - 8
    width = inner if canvas.narrow else (inner - gap * (len(panels) - 1)) / len(panels)
    for rank, (title, frame) in enumerate(panels):
        if canvas.narrow:
            x, y = 0.0, top + rank * (heading + pitch * len(rows) + 14)
        else:
            x, y = left + rank * (width + gap), top
        canvas.text(x, y + 10, title, bold=True)
        ax = canvas.axes(x, y + heading, width, pitch * len(rows))
        _bars(ax, frame, colours, series, len(rows), narrow=canvas.narrow)
        _signed_scale(ax, low, high, width, len(rows))
        _print_values(ax, frame, series, decimals, narrow=canvas.narrow)
        if canvas.narrow or rank == 0:
            charts.names(canvas, rows, top=y + heading, pitch=pitch)


def paired_bars_height(rows: int, panels: int, *, narrow: bool, key_px: float) -> int:
    """Return the height in pixels that :func:`paired_bars` needs."""
    if narrow:
        return int(key_px + panels * (26 + 62 * rows + 14))
    return int(key_px + 26 + 50 * rows + 8)


def _bars(
    ax: Axes,
    frame: pd.DataFrame,
    colours: Sequence[str],
    series: Sequence[str],
    rows: int,
    *,
    narrow: bool,
) -> None:
    # On a small screen the name stands above its bars: they take the lower part of the row.
    thick = 0.62 / len(series)
    for place, (name, colour) in enumerate(zip(series, colours, strict=True)):
        own = frame[frame["series"].eq(name)]
        centres = own["rank"] + (place - (len(series) - 1) / 2) * thick
        ax.barh(centres, own["value"].fillna(0.0), thick, color=colour, linewidth=0)
    shift = 0.14 if narrow else 0.0
    ax.set_ylim(rows - 0.5 - shift, -0.5 - shift)


def _signed_scale(ax: Axes, low: float, high: float, width: float, rows: int) -> None:
    """Leave room at both ends for the printed values, and mark the zero of each row."""
    room = 44
    unit = (high - low) / (width - 2 * room) if high > low else 1.0
    ax.set_xlim(low - room * unit, high + room * unit)
    # One mark a row: a full line would cross the names written above the bars.
    starts, ends = [y - 0.36 for y in range(rows)], [y + 0.36 for y in range(rows)]
    ax.vlines([0.0] * rows, starts, ends, color=style.INK2, lw=0.9, zorder=3)


def _print_values(
    ax: Axes, frame: pd.DataFrame, series: Sequence[str], decimals: int, *, narrow: bool
) -> None:
    empty = set(frame["rank"]) - set(frame.dropna(subset="value")["rank"])
    for line in charts.tuples(frame):
        offset = (series.index(line.series) - 0.5) * 0.31
        y, value = line.rank + offset, line.value
        if pd.isna(value):
            # A row without any value says why once.
            if line.rank not in empty or line.series == series[0]:
                charts.annotate(ax, (0, y), line.status, 6, colour=style.INK2)
            continue
        printed = number(value, decimals, sign=True)
        charts.annotate(ax, (value, y), printed, -5 if value < 0 else 5)


def marked_bars(
    canvas: Canvas, frame: pd.DataFrame, colour: str, swatches: Sequence[charts.Swatch], after: str
) -> None:
    """Draw one bar a category, with a tick at the value of a reference.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    frame : pandas.DataFrame
        Columns ``category``, ``value``, ``reference`` (missing where unknown), ``status``.
    colour : str
        Colour of the bars.
    swatches : sequence of charts.Swatch
        The key.
    after : str
        Unit printed after each value.
    """
    left = 150.0
    top = charts.key(canvas, swatches, left=0 if canvas.narrow else left)
    pitch = 36
    ax = canvas.axes(left, top, canvas.width - left - 8, pitch * len(frame))
    rows = range(len(frame))
    ax.barh(rows, frame["value"].fillna(0.0), 0.58, color=colour, linewidth=0)
    ax.set_ylim(len(frame) - 0.5, -0.5)
    highest = float(frame[["value", "reference"]].max().max())
    ax.set_xlim(0, highest * 1.02)
    ax.axvline(0, color=style.INK2, lw=1.4)
    for rank, line in enumerate(charts.tuples(frame)):
        y = top + (rank + 0.5) * pitch
        printed = line.status if pd.isna(line.value) else number(line.value) + after
        canvas.text(left - 56, y, line.category, ha="right")
        # Values stand in a column: beside a bar, the tick would come between.
        canvas.text(left - 10, y, printed, ha="right", bold=True)
        if pd.notna(line.reference):
            ax.plot([line.reference] * 2, [rank - 0.42, rank + 0.42], color=style.PAPER, lw=4)
            ax.plot([line.reference] * 2, [rank - 0.42, rank + 0.42], color=style.INK, lw=1.9)


def stacks(
    canvas: Canvas,
    rows: Sequence[charts.Row],
    shares: pd.DataFrame,
    colours: Sequence[str],
    inks: Sequence[str],
    statuses: Sequence[str],
) -> None:
    """Draw one bar a row, cut in shares that make 100 %.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of charts.Row
        Places, from the top.
    shares : pandas.DataFrame
        One line a row, one column a category, in %; a line of missing values draws its status.
    colours, inks : sequence of str
        Fill of each category, and the colour in which its value is written on it.
    statuses : sequence of str
        Words shown for a row without values.
    """
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    swatches = [charts.Swatch("square", c, s) for c, s in zip(colours, shares.columns, strict=True)]
    top = charts.key(canvas, swatches, left=left)
    pitch, bar = (58, 28) if canvas.narrow else (44, 28)
    ax = charts.rows_axes(canvas, len(rows), top, pitch, left, 2)
    width = canvas.width - left - 2
    ax.set_xlim(0, 100)
    charts.names(canvas, rows, top=top, pitch=pitch)
    for rank, (_, line) in enumerate(shares.iterrows()):
        y = rank * pitch + (pitch - bar / 2 - 10 if canvas.narrow else pitch / 2)
        if line.isna().any():
            write(ax, 0, y, statuses[rank], colour=style.INK2)
            continue
        start = 0.0
        for share, colour, ink in zip(line, colours, inks, strict=True):
            ax.barh(y, share, left=start, height=bar, color=colour, ec=style.PAPER, lw=1.2)
            printed = number(share) + f"{NBSP}%"
            if style.text_width(printed, bold=rows[rank].bold) + 8 > share / 100 * width:
                printed = number(share)
            if style.text_width(printed) + 6 <= share / 100 * width:
                options: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
                write(
                    ax, start + share / 2, y, printed, bold=rows[rank].bold, colour=ink, **options
                )
            start += share
