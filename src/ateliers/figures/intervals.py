"""Shares with their interval, one row a place, in one or several panels on one scale from zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter

from ateliers.figures import charts, style
from ateliers.figures.svg import Canvas, write
from ateliers.numbers import NBSP, number

_PITCH, _NARROW_PITCH = 40, 54
_HEADING, _SCALE = 26, 28
#: Ticks of every chart of shares, in %: the same for all sites.
_TICKS = (0, 20, 40, 60, 80, 100)


def intervals(
    canvas: Canvas,
    rows: Sequence[charts.Row],
    panels: Sequence[tuple[str, pd.DataFrame]],
    note: str,
    *,
    most: float = 100.0,
) -> None:
    """Draw each share as a point, on its interval where it has one.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of charts.Row
        Places, from the top.
    panels : sequence of (str, pandas.DataFrame)
        Heading (may be empty) and frame of a panel, one line a row: ``value``, ``low``, ``high``
        (in %, missing where unknown) and ``status`` (words where there is no value).
    note : str
        What point and segment are, written above the drawing.
    most : float
        End of the scale, in %.
    """
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    lines = style.wrap(note, canvas.width - left)
    for i, text in enumerate(lines):
        canvas.text(left, 12 + i * charts.LINE_PX, text, colour=style.INK2)
    top = 14.0 + len(lines) * charts.LINE_PX
    pitch = _NARROW_PITCH if canvas.narrow else _PITCH
    for heading, frame in panels:
        if heading:
            for i, text in enumerate(style.wrap(heading, canvas.width - left, bold=True)):
                canvas.text(left, top + 14 + i * charts.LINE_PX, text, bold=True)
                top += charts.LINE_PX if i else 0
            top += _HEADING
        ax = charts.rows_axes(canvas, len(rows), top, pitch, left, 0)
        charts.names(canvas, rows, top=top, pitch=pitch)
        # Room for the first label of the scale, and for a value printed beyond its end.
        per_px = most / (canvas.width - left - 74)
        ax.set_xlim(-16 * per_px, most + 58 * per_px)
        middles = [rank * pitch + (36 if canvas.narrow else 20) for rank in range(len(rows))]
        _percent_scale(ax, most, middles)
        for row, line, y in zip(rows, charts.tuples(frame), middles, strict=True):
            _share(ax, row, line, y)
        top += len(rows) * pitch + _SCALE


def height(rows: int, panels: Sequence[str], note: str, width: int, *, narrow: bool) -> int:
    """Return the height in pixels that :func:`intervals` needs."""
    room = width - (0 if narrow else charts.NAMES_PX)
    pixels = 14 + charts.LINE_PX * len(style.wrap(note, room))
    for heading in panels:
        if heading:
            pixels += _HEADING + charts.LINE_PX * (len(style.wrap(heading, room, bold=True)) - 1)
        pixels += rows * (_NARROW_PITCH if narrow else _PITCH) + _SCALE
    return int(pixels)


def _percent_scale(ax: Axes, most: float, middles: Sequence[float]) -> None:
    shown = [float(tick) for tick in _TICKS if tick <= most]
    ax.xaxis.set_major_locator(FixedLocator(shown))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{number(value)}{NBSP}%"))
    # Marks stop short of the names written above the rows of a small screen.
    marks = ((tick, y - 12, y + 12) for y in middles for tick in shown)
    charts.verticals(ax, marks, color=style.GRID, lw=0.9, zorder=0.5)
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)


def _share(ax: Axes, row: charts.Row, line: Any, y: float) -> None:
    if pd.isna(line.value):
        write(ax, 0, y, line.status, colour=style.INK2)
        return
    end = line.value
    if pd.notna(line.low) and pd.notna(line.high):
        ax.plot([line.low, line.high], [y, y], color=row.mark, lw=6.5, alpha=0.32)
        end = line.high
    ax.plot(line.value, y, row.marker, color=row.mark, ms=8, mec=style.PAPER, mew=1)
    printed = f"{number(line.value, 1)}{NBSP}%"
    charts.annotate(ax, (end, y), printed, 10, bold=row.bold)
