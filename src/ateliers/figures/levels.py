"""A measure of a place and of its references, and the middle half of comparable communes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import charts, style
from ateliers.figures.svg import Canvas, write
from ateliers.numbers import number

_PITCH, _NARROW_PITCH = 38, 54
#: Room at the right of the scale for a printed value, and under it for the labels, in pixels.
_VALUE, _SCALE = 104, 28


def levels(
    canvas: Canvas,
    rows: Sequence[charts.Row],
    frame: pd.DataFrame,
    swatches: Sequence[charts.Swatch],
    *,
    unit: str,
    decimals: int,
) -> None:
    """Draw a point for each place; the line of a group has its quartiles and its median.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of charts.Row
        Places, from the top.
    frame : pandas.DataFrame
        One line a row: ``value``, ``low``, ``high`` (bounds of a group, missing for a place) and
        ``status`` (words where there is no value).
    swatches : sequence of charts.Swatch
        Key.
    unit : str
        Put after the printed values.
    decimals : int
        Of the printed values.
    """
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    top = charts.key(canvas, swatches, left=left)
    pitch = _NARROW_PITCH if canvas.narrow else _PITCH
    ax = charts.rows_axes(canvas, len(rows), top, pitch, left, 0)
    charts.names(canvas, rows, top=top, pitch=pitch)
    most = float(frame[["value", "high"]].max().max())
    # Half of the first label of the scale stands at the left of zero.
    per_px = most / (canvas.width - left - _VALUE - 16)
    ax.set_xlim(-16 * per_px, most + _VALUE * per_px)
    middles = [rank * pitch + (36 if canvas.narrow else pitch / 2) for rank in range(len(rows))]
    _scale(ax, most, unit, middles, narrow=canvas.narrow)
    for row, line, y in zip(rows, charts.tuples(frame), middles, strict=True):
        _mark(ax, row, line, y, unit, decimals)


def height(rows: int, swatches: Sequence[charts.Swatch], width: int, *, narrow: bool) -> int:
    """Return the height in pixels that :func:`levels` needs."""
    left = 0.0 if narrow else float(charts.NAMES_PX)
    head = charts.key_height(width, [s.words for s in swatches], left)
    return int(head + rows * (_NARROW_PITCH if narrow else _PITCH) + _SCALE)


def _scale(ax: Axes, most: float, unit: str, middles: Sequence[float], *, narrow: bool) -> None:
    ticks = MaxNLocator(4 if narrow else 6, steps=[1, 2, 5, 10]).tick_values(0, most)
    shown = [float(tick) for tick in ticks if 0 <= tick <= most * 1.02]
    ax.xaxis.set_major_locator(FixedLocator(shown))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value) + unit))
    # Marks stop short of the names written above the rows of a small screen.
    marks = ((tick, y - 12, y + 12) for y in middles for tick in shown)
    charts.verticals(ax, marks, color=style.GRID, lw=0.9, zorder=0.5)
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)


def _mark(ax: Axes, row: charts.Row, line: Any, y: float, unit: str, decimals: int) -> None:
    if pd.isna(line.value):
        write(ax, 0, y, line.status, colour=style.INK2)
        return
    end = line.value
    if pd.notna(line.low) and pd.notna(line.high):
        ax.plot([line.low, line.high], [y, y], color=style.PEERS, lw=7, solid_capstyle="butt")
        ax.plot([line.value] * 2, [y - 8, y + 8], color=style.REFERENCE, lw=1.9)
        end = line.high
    else:
        ax.plot(line.value, y, row.marker, color=row.mark, ms=8, mec=style.PAPER, mew=1)
    printed = number(line.value, decimals) + unit
    if end != line.value:
        # Beside the third quartile, a bare number would be taken for it.
        printed = f"médiane {printed}"
    charts.annotate(ax, (end, y), printed, 10, bold=row.bold)
