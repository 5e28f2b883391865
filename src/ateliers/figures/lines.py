"""Lines through years: gaps stay gaps, labels stand beside their line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import style
from ateliers.figures.charts import LINE_PX
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import number
from ateliers.territory import Place, SiteView


@dataclass(frozen=True)
class Line:
    """One place through time.

    Parameters
    ----------
    label : str
        Its name, written at the end of the line.
    values : mapping of int to float or None
        Value per year; ``None`` (or no entry, among the years others have) is a gap.
    colour, text : str
        Colours of the line and of its name.
    dash : str or tuple
        Matplotlib dash, for references told apart by it.
    marker : str
        Shape of its points.
    subject : bool
        Whether the figure is about it: thicker, with points.
    """

    label: str
    values: Mapping[int, float | None]
    colour: str = style.REFERENCE
    text: str = style.REFERENCE
    dash: style.Dash = style.SOLID
    marker: str = "o"
    subject: bool = False
    points: list[tuple[int, float]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = [(year, v) for year, v in sorted(self.values.items()) if v is not None]
        object.__setattr__(self, "points", [(y, v) for y, v in known if math.isfinite(v)])


def runs(line: Line, years: Sequence[int]) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Split a line into unbroken runs of years and the bridges between them.

    Parameters
    ----------
    line : Line
        A line with gaps.
    years : sequence of int
        The years of the figure: two successive ones are neighbours, whatever their distance.

    Returns
    -------
    tuple
        Runs of years with a value, and the (last, next) years around each gap.
    """
    known = {year for year, _ in line.points}
    pieces: list[list[int]] = [[]]
    for year in years:
        if year in known:
            pieces[-1].append(year)
        elif pieces[-1]:
            pieces.append([])
    pieces = [piece for piece in pieces if piece]
    return pieces, [(a[-1], b[0]) for a, b in zip(pieces, pieces[1:], strict=False)]


def draw_line(ax: Axes, line: Line, years: Sequence[int], *, every_point: bool = False) -> None:
    """Draw a line: solid (or dashed) runs, dotted bridges, a point where a run is one year."""
    value = dict(line.points)
    width = 1.65 if line.subject else 1.2
    pieces, bridges = runs(line, years)
    order = 4 if line.subject else 2
    # Matplotlib and not seaborn: this function draws most of the book's lines, ten times as fast.
    for piece in pieces:
        if len(piece) > 1:
            levels = [value[y] for y in piece]
            ax.plot(piece, levels, color=line.colour, lw=width, ls=line.dash, zorder=order)
    for start, end in bridges:
        levels = [value[start], value[end]]
        ax.plot(
            [start, end], levels, color=line.colour, lw=width * 0.8, ls=style.BRIDGE, zorder=order
        )
    lonely = {piece[0] for piece in pieces if len(piece) == 1}
    ends = {line.points[0][0], line.points[-1][0]} if line.subject and line.points else set()
    dotted = [y for y, _ in line.points if every_point or y in lonely | ends]
    ax.plot(
        dotted,
        [value[y] for y in dotted],
        line.marker,
        color=line.colour,
        ms=5.5 if line.subject else 3.2,
        mec=style.PAPER,
        mew=0.8 if line.subject else 0.4,
        zorder=order + 1,
        clip_on=False,
    )


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move labels as little as possible so that none overlaps another.

    Parameters
    ----------
    wanted, heights : sequence of float
        Centre each label would like and its height, in pixels.
    low, high : float
        Bounds of the column of labels.

    Returns
    -------
    list of float
        Centres, in the order given.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    floor = low
    for i in order:
        placed[i] = max(wanted[i], floor + heights[i] / 2)
        floor = placed[i] + heights[i] / 2
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling - heights[i] / 2)
        ceiling = placed[i] - heights[i] / 2
    return placed


def chart(
    canvas: Canvas,
    lines: Sequence[Line],
    *,
    decimals: int,
    base: float | None = None,
    every_point: bool = False,
    unit: str = "",
    left: float = 40.0,
) -> None:
    """Draw lines with their names and last values at the right.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    lines : sequence of Line
        References first, the subject last.
    decimals : int
        Digits of the values printed.
    base : float, optional
        Value marked by a stronger grid line (100 for an index).
    every_point : bool
        Mark every value (few years).
    unit : str
        Written above the vertical scale.
    left : float
        Room for the figures of that scale, in pixels.
    """
    years = sorted({year for line in lines for year in line.values})
    top, bottom = 30.0 if unit else 10.0, 28.0
    column = 118.0 if canvas.narrow else 190.0
    width, height = canvas.width - left - column - 14, canvas.height - top - bottom
    ax = canvas.axes(left, top, width, height)
    every = [value for line in lines for _, value in line.points] + ([base] if base else [])
    scale(ax, min(every), max(every), base=base)
    ax.set_xlim(years[0], years[-1])
    ax.margins(x=0)
    for line in lines:
        draw_line(ax, line, years, every_point=every_point)
    ax.set_xlim(years[0] - (years[-1] - years[0]) * 0.02, years[-1])
    year_ticks(ax, years, narrow=canvas.narrow)
    if unit:
        canvas.text(0, 10, unit, colour=style.INK2)
    _end_labels(canvas, ax, lines, left + width, column, decimals)


def scale(ax: Axes, low: float, high: float, *, base: float | None = None, bins: int = 6) -> None:
    """Set a vertical scale with round steps, and its light grid."""
    span = (high - low) or abs(high) * 0.02 or 1.0
    ax.set_ylim(low - span * 0.08, high + span * 0.08)
    bottom, top = ax.get_ylim()
    ticks = [
        t
        for t in MaxNLocator(bins, steps=[1, 2, 2.5, 5, 10], integer=span > 4).tick_values(
            bottom, top
        )
        if bottom <= t <= top
    ]
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    decimals = 0 if step >= 1 else 1
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, decimals)))
    ax.grid(axis="y", color=style.GRID, lw=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", labelcolor=style.INK2, pad=6)
    if base is not None:
        ax.axhline(base, color=style.CONTEXT, lw=0.9, zorder=1)


def year_ticks(ax: Axes, years: Sequence[int], *, narrow: bool, most: int | None = None) -> None:
    """Label the years: all when few, else both ends and the round years that leave them room."""
    first, last = years[0], years[-1]
    shown = list(years)
    if len(years) > (most or (4 if narrow else 7)):
        step = 5 if last - first <= 30 else 10 * math.ceil((last - first) / 80)
        apart = (last - first) * (0.28 if narrow else 0.1)
        round_years = range(first + (-first) % step, last, step)
        inner = [year for year in round_years if year - first >= apart and last - year >= apart]
        shown = [first, *inner, last]
    ax.xaxis.set_major_locator(FixedLocator([float(year) for year in shown]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: str(round(value))))
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=6)


def _end_labels(
    canvas: Canvas, ax: Axes, lines: Sequence[Line], right: float, column: float, decimals: int
) -> None:
    bottom, top = ax.get_ylim()
    box = ax.get_position()
    first, height = (1 - box.y1) * canvas.height, box.height * canvas.height

    def pixel(value: float) -> float:
        return first + (top - value) / (top - bottom) * height

    drawn = [line for line in lines if line.points]
    words = [_label(line, decimals, column - 8) for line in drawn]
    heights = [len(text) * LINE_PX + 3.0 for text in words]
    wanted = [pixel(line.points[-1][1]) for line in drawn]
    for line, text, y, end in zip(
        drawn, words, spread(wanted, heights, 0, canvas.height - 6), wanted, strict=True
    ):
        if abs(y - end) > 5:
            canvas.line([right + 6, right + 15], [end, y], color=line.colour, lw=0.6)
        for i, part in enumerate(text):
            at = y + (i - (len(text) - 1) / 2) * LINE_PX
            canvas.text(right + 18, at, part, bold=line.subject, colour=line.text)


def _label(line: Line, decimals: int, width: float) -> list[str]:
    value = number(line.points[-1][1], decimals)
    whole = f"{line.label} {value}"
    if style.text_width(whole, bold=line.subject) <= width:
        return [whole]
    return style.wrap(whole, width, bold=line.subject)


def place_line(
    place: Place, values: dict[int, float | None], tint: style.SiteStyle | None = None
) -> Line:
    """Return the line of a place: coloured with `tint`, else grey with its level's dash."""
    if tint is not None:
        return Line(place.name, values, tint.mark, tint.text, marker=tint.marker, subject=True)
    return Line(place.name, values, dash=style.DASHES.get(place.level, style.SOLID))


def place_lines(
    record: Record,
    view: SiteView,
    indicator: str,
    values: dict[str, dict[int, float | None]],
) -> list[Line]:
    """Return the lines of a site and its references, the site last (drawn above)."""
    drawn: list[Line] = []
    for place in record.references(view, indicator):
        line = place_line(place, values[place.key])
        if any(other.dash == line.dash for other in drawn):
            line = Line(place.name, values[place.key], dash=style.SECOND_DASH)
        if line.points:
            drawn.append(line)
    return [*drawn, place_line(view.place, values[view.place.key], style.of(view))]
