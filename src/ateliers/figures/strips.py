"""Strips: the distribution of a measure over many places, and one of them in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

from ateliers.figures import charts, style
from ateliers.figures.style import SiteStyle
from ateliers.figures.svg import Canvas
from ateliers.numbers import number

#: Column of values and ranks at the right of a large drawing, in pixels.
_SAID_PX = 158
_GAP = 10
#: Height of the distribution; width of its steps.
_TALL, _STEP = 22, 4
#: A step that holds any place is at least this high: one EPCI alone is seen.
_LEAST = 1.4
_BAND = 9
_PITCH, _NARROW_PITCH = 68, 104
#: From one point to another, in pixels.
Span = tuple[tuple[float, float], tuple[float, float]]
#: Part of the distribution left out of the scale at each end, unless the place is there.
_TRIMMED = 0.005


@dataclass(frozen=True)
class Strip:
    """One row: a measure.

    Parameters
    ----------
    label : str
        Measure and vintage.
    values : numpy.ndarray
        Values of all places, none missing.
    own : tuple of float or None
        Value of the one shown, with the bounds of its interval (equal to it without one).
    peers : tuple of float or None
        First quartile, median, third quartile of the comparable ones.
    said : str
        Its value in words, or why there is none.
    rank : str
        Its rank in words; empty without one.
    unit : str
        Put after the numbers of the scale.
    """

    label: str
    values: np.ndarray
    own: tuple[float, float, float] | None
    peers: tuple[float, float, float] | None
    said: str
    rank: str
    unit: str

    @property
    def span(self) -> tuple[float, float]:
        """Ends of the scale."""
        low, high = np.quantile(self.values, [_TRIMMED, 1 - _TRIMMED])
        seen = [*(self.own or ()), *(self.peers or ())]
        return float(min([low, *seen])), float(max([high, *seen]))


def strips(
    canvas: Canvas, rows: Sequence[Strip], look: SiteStyle, swatches: Sequence[charts.Swatch]
) -> None:
    """Draw each measure on its own scale: all places, the comparable ones, the one shown.

    Parameters
    ----------
    canvas : Canvas
        Where to draw.
    rows : sequence of Strip
        Measures, from the top.
    look : SiteStyle
        Colour and marker of the one shown.
    swatches : sequence of charts.Swatch
        Key.
    """
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    top = charts.key(canvas, swatches, left=left)
    pitch = _NARROW_PITCH if canvas.narrow else _PITCH
    marks = _Marks()
    for rank, row in enumerate(rows):
        box = _words(canvas, row, top + rank * pitch)
        _distribution(canvas, row, box, marks)
    marks.draw(canvas, look)


@dataclass
class _Marks:
    """What is drawn of all the rows at once: one artist a layer, which is much faster."""

    outlines: list[Path] = field(default_factory=list)
    bands: list[Span] = field(default_factory=list)
    medians: list[Span] = field(default_factory=list)
    stems: list[Span] = field(default_factory=list)
    intervals: list[Span] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)

    def draw(self, canvas: Canvas, look: SiteStyle) -> None:
        """Draw the layers, from the bottom."""
        sheet, at = canvas.drawing, canvas.pixels
        whole = Path.make_compound_path(*self.outlines)
        sheet.add_artist(PathPatch(whole, facecolor=style.CONTEXT, lw=0, transform=at))
        for spans, colour, width in (
            (self.bands, style.PEERS, _BAND * 0.75),
            (self.medians, style.REFERENCE, 1.9),
            (self.stems, look.mark, 1.7),
            (self.intervals, look.mark, 3.4),
        ):
            sheet.add_artist(LineCollection(spans, colors=colour, linewidths=width, transform=at))
        if self.points:
            across, down = zip(*self.points, strict=True)
            options: dict[str, Any] = {"color": look.mark, "ms": 7, "mec": style.PAPER, "mew": 1}
            canvas.line(across, down, marker=look.marker, ls="", **options)


def height(rows: int, swatches: Sequence[charts.Swatch], width: int, *, narrow: bool) -> int:
    """Return the height in pixels that :func:`strips` needs."""
    left = 0.0 if narrow else float(charts.NAMES_PX)
    head = charts.key_height(width, [s.words for s in swatches], left)
    return int(head + rows * (_NARROW_PITCH if narrow else _PITCH)) + 4


def _words(canvas: Canvas, row: Strip, top: float) -> tuple[float, float, float]:
    """Write the words of a row; return the left, right and top of its drawing."""
    if canvas.narrow:
        canvas.text(0, top + 10, row.label, colour=style.INK2)
        canvas.text(0, top + 27, row.said, bold=True)
        if row.rank:
            canvas.text(style.text_width(row.said, bold=True) + 12, top + 27, row.rank)
        return 6.0, canvas.width - 6.0, top + 40
    lines = style.wrap(row.label, charts.NAMES_PX - 18)
    start = top + 26 - (len(lines) - 1) * charts.LINE_PX / 2
    for i, line in enumerate(lines):
        y = start + i * charts.LINE_PX
        canvas.text(charts.NAMES_PX - 14, y, line, ha="right", colour=style.INK2)
    x = canvas.width - _SAID_PX + _GAP
    canvas.text(x, top + 17, row.said, bold=True)
    for i, line in enumerate(style.wrap(row.rank, _SAID_PX - _GAP) if row.rank else []):
        canvas.text(x, top + 34 + i * charts.LINE_PX, line)
    return charts.NAMES_PX + 6.0, canvas.width - _SAID_PX - _GAP, top + 4


def _distribution(
    canvas: Canvas, row: Strip, box: tuple[float, float, float], marks: _Marks
) -> None:
    """Place all above a line; under it the comparable ones, the one shown and the scale."""
    left, right, top = box
    low, high = row.span
    per_unit = (right - left) / ((high - low) or 1.0)

    def x(value: float) -> float:
        return left + (value - low) * per_unit

    base = top + _TALL
    middle = base + _BAND
    edges, tall = _steps(row.values, low, high, int((right - left) / _STEP))
    across = np.repeat(left + (edges - low) * per_unit, 2)
    up = np.concatenate([[0.0], np.repeat(tall, 2), [0.0]])
    marks.outlines.append(Path(np.column_stack([across, base - up]), closed=False))
    if row.peers:
        first, median, third = map(x, row.peers)
        marks.bands.append(((first, middle), (third, middle)))
        marks.medians.append(((median, middle - 6), (median, middle + 6)))
    if row.own:
        value, least, most = map(x, row.own)
        marks.stems.append(((value, top), (value, middle)))
        marks.points.append((value, middle))
        if most > least:
            marks.intervals.append(((least, middle), (most, middle)))
    for tick, text in _scale(low, high, row.unit):
        half = style.text_width(text) / 2
        at = min(max(x(tick), half), (canvas.width if canvas.narrow else right + 20) - half)
        canvas.text(at, middle + 17, text, ha="center", colour=style.INK2)


def _steps(
    values: np.ndarray, low: float, high: float, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of the steps and their heights in pixels, equal neighbours merged."""
    counts, edges = np.histogram(values, bins=count, range=(low, high))
    tall = np.where(counts > 0, np.maximum(counts * (_TALL / max(counts.max(), 1)), _LEAST), 0.0)
    new = np.append(True, tall[1:] != tall[:-1])
    return np.append(edges[:-1][new], edges[-1]), tall[new]


def _scale(low: float, high: float, unit: str) -> list[tuple[float, str]]:
    """Return a few round values of the scale, in words."""
    ticks = MaxNLocator(3, steps=[1, 2, 5, 10]).tick_values(low, high)
    kept = [float(t) for t in ticks if low <= t <= high]
    step = min(np.diff(ticks), default=1.0)
    decimals = 0 if step >= 1 else 1 if step >= 0.1 else 2
    return [(tick, number(tick, decimals) + unit) for tick in kept]
