"""Bars of scenarios: causes that add up, and what each hypothesis weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from ateliers.figures import charts, style
from ateliers.figures.svg import Canvas
from ateliers.numbers import NBSP, number

#: Height of a row, and of the words above its bar on a small screen, in pixels.
PITCH, WORDS_PX = 38, 18
#: Width of the column of names, and room for a printed value at each end.
NAMES, ROOM = 232, 62


@dataclass(frozen=True)
class Bar:
    """One signed bar.

    Parameters
    ----------
    label : str
        Its name.
    value : float
        Its length, signed.
    colour : str
        Its fill.
    bold : bool
        Whether it is the total.
    """

    label: str
    value: float
    colour: str
    bold: bool = False


@dataclass(frozen=True)
class Span:
    """What a hypothesis weighs: the effect of its two bounds.

    Parameters
    ----------
    label : str
        Its name.
    step : (float, float) or None
        Effect of −10 % and of +10 %; ``None`` for a hypothesis at zero.
    debate : (float, float) or None
        Effect of the low and of the high bound in debate, if there are.
    """

    label: str
    step: tuple[float, float] | None
    debate: tuple[float, float] | None

    @property
    def widest(self) -> tuple[float, float]:
        """Smallest and largest effect."""
        every = [*(self.step or ()), *(self.debate or ())]
        return min(every), max(every)

    @property
    def reach(self) -> float:
        """Largest effect, whatever its sign."""
        return max(abs(effect) for effect in self.widest)


def height(rows: int, *, narrow: bool, key: int = 0) -> int:
    """Return the height in pixels that bars or spans need."""
    return int(rows * _pitch(narrow) + key + 8)


def _pitch(narrow: bool) -> int:
    return PITCH + WORDS_PX if narrow else PITCH


def signed(canvas: Canvas, bars: Sequence[Bar], decimals: int, *, sign: bool = True) -> None:
    """Draw one bar a row, its value at its end; `sign` writes + before a positive one."""
    low, high = (f(0.0, f(bar.value for bar in bars)) for f in (min, max))
    top, left, ax = _axes(canvas, len(bars), low, high, 4)
    for rank, bar in enumerate(bars):
        y = top + _middle(canvas, rank)
        _name(canvas, bar.label, rank, top, left, bold=bar.bold)
        ax.barh(y - top, bar.value, 18, color=bar.colour, linewidth=0)
        printed = number(bar.value, decimals, sign=sign)
        charts.annotate(
            ax, (bar.value, y - top), printed, -5 if bar.value < 0 else 5, bold=bar.bold
        )


def spans(canvas: Canvas, drawn: Sequence[Span], colour: str, decimals: int) -> None:
    """Draw, around the scenario, the effect of both bounds of each hypothesis."""
    left = 0.0 if canvas.narrow else float(NAMES)
    swatches = [
        charts.Swatch("square", style.PEERS, "bornes publiées ou à débattre"),
        charts.Swatch("square", colour, f"−10{NBSP}% et +10{NBSP}%"),
    ]
    below = charts.key(canvas, swatches, left=left)
    low, high = (f(f(span.widest) for span in drawn) for f in (min, max))
    top, left, ax = _axes(canvas, len(drawn), min(low, 0.0), max(high, 0.0), below)
    for rank, span in enumerate(drawn):
        y = _middle(canvas, rank)
        _name(canvas, span.label, rank, top, left)
        for ends, thick, fill in ((span.debate, 20, style.PEERS), (span.step, 10, colour)):
            if ends is not None:
                ax.barh(y, max(ends) - min(ends), thick, left=min(ends), color=fill, linewidth=0)
        for end in span.widest:
            side = -5 if end == min(span.widest) else 5
            charts.annotate(ax, (end, y), number(end, decimals, sign=True), side)


def _axes(
    canvas: Canvas, rows: int, low: float, high: float, top: float
) -> tuple[float, float, Axes]:
    """Return the top and left of the rows and an axes with room for values at both ends."""
    left = 0.0 if canvas.narrow else float(NAMES)
    pitch = _pitch(canvas.narrow)
    ax = charts.rows_axes(canvas, rows, top, pitch, left, 0)
    width = canvas.width - left - 2 * ROOM
    unit = ((high - low) or 1.0) / width
    ax.set_xlim(low - ROOM * unit, high + ROOM * unit)
    marks = [(0.0, _middle(canvas, rank) - 14, _middle(canvas, rank) + 14) for rank in range(rows)]
    charts.verticals(ax, marks, color=style.INK2, lw=0.9, zorder=3)
    return top, left, ax


def _middle(canvas: Canvas, rank: int) -> float:
    shift = WORDS_PX if canvas.narrow else 0
    return rank * _pitch(canvas.narrow) + shift + PITCH / 2 - (4 if canvas.narrow else 0)


def _name(
    canvas: Canvas, label: str, rank: int, top: float, left: float, *, bold: bool = False
) -> None:
    if canvas.narrow:
        y = top + rank * _pitch(True) + charts.LINE_PX / 2
        canvas.text(0, y, label, bold=bold, colour=style.INK if bold else style.INK2)
        return
    lines = style.wrap(label, NAMES - 16, bold=bold)
    start = top + _middle(canvas, rank) - (len(lines) - 1) * charts.LINE_PX / 2
    for i, line in enumerate(lines):
        y = start + i * charts.LINE_PX
        canvas.text(left - 12, y, line, ha="right", bold=bold, colour=style.INK)
