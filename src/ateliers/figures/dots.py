"""Points on segments, one row a place: a median between deciles, an estimate and its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import charts, style
from ateliers.figures.svg import Canvas, write
from ateliers.numbers import NBSP, number


def segments(canvas: Canvas, rows: Sequence[charts.Row], frame: pd.DataFrame, note: str) -> None:
    """Draw a point on the segment of its deciles, one row a place.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of charts.Row
        Places, from the top.
    frame : pandas.DataFrame
        One line a row: ``median``, ``low``, ``high`` (missing where not published), ``status``
        (words instead of the point) and ``note`` (words where only the segment lacks).
    note : str
        What point and segment are, written above the drawing.
    """
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    lines = style.wrap(note, canvas.width - left)
    for i, text in enumerate(lines):
        canvas.text(left, 12 + i * charts.LINE_PX, text, colour=style.INK2)
    top = 14 + len(lines) * charts.LINE_PX
    pitch = 68 if canvas.narrow else 54
    ax = charts.rows_axes(canvas, len(rows), top, pitch, left, 0)
    charts.names(canvas, rows, top=top, pitch=pitch)
    every = [x for column in ("median", "low", "high") for x in frame[column].dropna()]
    low, high = min(every, default=0.0), max(every, default=1.0)
    room = 62
    per_px = ((high - low) or high or 1.0) / (canvas.width - left - 2 * room)
    ax.set_xlim(low - room * per_px, high + room * per_px)
    middles = [rank * pitch + (50 if canvas.narrow else 34) for rank in range(len(rows))]
    valued = [y for y, known in zip(middles, frame["median"].notna(), strict=True) if known]
    _money_scale(ax, low, high, valued, narrow=canvas.narrow)
    for rank, (row, line) in enumerate(zip(rows, charts.tuples(frame), strict=True)):
        y = middles[rank]
        if pd.isna(line.median):
            write(ax, low, y, line.status, colour=style.INK2)
            continue
        ends = [x for x in (line.low, line.high) if pd.notna(x)]
        if ends:
            span = [min([*ends, line.median]), max([*ends, line.median])]
            ax.plot(span, [y, y], color=row.mark, lw=6.5, alpha=0.32)
            for end in ends:
                charts.annotate(
                    ax, (end, y), number(end), 7 if end > line.median else -7, colour=style.INK2
                )
        elif canvas.narrow:
            y_name = top + rank * pitch + charts.LINE_PX / 2
            canvas.text(canvas.width - 2, y_name, line.note, ha="right", colour=style.INK2)
        else:
            charts.annotate(ax, (line.median, y), line.note, 14, colour=style.INK2)
        ax.plot(line.median, y, row.marker, color=row.mark, ms=8, mec=style.PAPER, mew=1)
        options: dict[str, Any] = {"ha": "center", "dy": 15, "bold": row.bold}
        charts.annotate(ax, (line.median, y), f"{number(line.median)}{NBSP}€", 0, **options)


def segments_height(rows: int, *, narrow: bool, lines: int = 1) -> int:
    """Return the height in pixels that :func:`segments` needs."""
    return 14 + lines * charts.LINE_PX + rows * (68 if narrow else 54) + 26


def _money_scale(
    ax: Axes, low: float, high: float, middles: Sequence[float], *, narrow: bool
) -> None:
    ticks = MaxNLocator(4 if narrow else 6, steps=[1, 2, 5, 10]).tick_values(low, high)
    shown = [float(tick) for tick in ticks if low <= tick <= high]
    ax.xaxis.set_major_locator(FixedLocator(shown))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    # Marks stop short of the names written above the rows.
    marks = ((tick, y - 9, y + 13) for y in middles for tick in shown)
    charts.verticals(ax, marks, color=style.GRID, lw=0.9, zorder=0.5)
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)
