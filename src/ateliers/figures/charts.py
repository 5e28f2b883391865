"""What charts of any theme share: rows of places, keys, names, values beside marks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from ateliers.figures import style
from ateliers.figures.svg import Canvas

#: Height of a line of text and of the key above a drawing, in pixels.
LINE_PX = 16
KEY_PX = 22

#: Width of the column of names at the left of a large drawing, in pixels.
NAMES_PX = 178


def tuples(frame: pd.DataFrame) -> list[Any]:
    """Return the lines of a frame as named tuples, whose cells a type checker leaves alone."""
    return list(frame.itertuples(index=False))


@dataclass(frozen=True)
class Row:
    """A place on a horizontal chart.

    Parameters
    ----------
    label : str
        Its name.
    colour : str
        Colour of the name (and of the marks where they are the place's own).
    bold : bool
        Whether the place is the subject of the figure.
    marker : str
        Shape of its points.
    mark : str
        Colour of its points and bars.
    """

    label: str
    colour: str = style.INK2
    bold: bool = False
    marker: str = "o"
    mark: str = style.REFERENCE


@dataclass(frozen=True)
class Swatch:
    """An entry of a key: a ``square``, a ``tick`` or a ``hatch`` of a colour, and its meaning."""

    shape: str
    colour: str
    words: str


def key(canvas: Canvas, swatches: Sequence[Swatch], *, left: float, top: float = 4) -> float:
    """Draw a key, wrapped to the width of the canvas; return where the drawing may start."""
    x, y = left, top + LINE_PX / 2
    for swatch in swatches:
        width = 18 + style.text_width(swatch.words) + 20
        if x > left and x + width - 20 > canvas.width - 4:
            x, y = left, y + LINE_PX + 3
        if swatch.shape == "tick":
            canvas.line([x + 6, x + 6], [y - 7, y + 7], color=swatch.colour, lw=1.9)
        else:
            canvas.box(x, y - 6, 12, 12, color=swatch.colour, lw=0)
        canvas.text(x + 18, y, swatch.words, colour=style.INK2)
        x += width
    return y + LINE_PX / 2 + 8


def key_height(canvas_width: int, entries: Sequence[str], left: float) -> float:
    """Return the height that :func:`key` takes for these words."""
    x, lines = left, 1
    for entry in entries:
        width = 18 + style.text_width(entry) + 20
        if x > left and x + width - 20 > canvas_width - 4:
            x, lines = left, lines + 1
        x += width
    return 4 + lines * (LINE_PX + 3) + 5


def names(canvas: Canvas, rows: Sequence[Row], *, top: float, pitch: float) -> None:
    """Write the names of the rows: in a left column, or above the marks on a small screen."""
    for rank, row in enumerate(rows):
        if canvas.narrow:
            y = top + rank * pitch + LINE_PX / 2
            canvas.text(0, y, row.label, bold=row.bold, colour=row.colour)
            continue
        lines = style.wrap(row.label, NAMES_PX - 18, bold=row.bold)
        start = top + (rank + 0.5) * pitch - (len(lines) - 1) * LINE_PX / 2
        for i, line in enumerate(lines):
            options: dict[str, Any] = {"bold": row.bold, "colour": row.colour}
            canvas.text(NAMES_PX - 14, start + i * LINE_PX, line, ha="right", **options)


def rows_axes(
    canvas: Canvas, rows: int, top: float, pitch: float, left: float, right: float
) -> Axes:
    """Return an axes whose vertical unit is the pixel, from the top of the first row."""
    ax = canvas.axes(left, top, canvas.width - left - right, rows * pitch)
    ax.set_ylim(rows * pitch, 0)
    return ax


def verticals(ax: Axes, marks: Iterable[tuple[float, float, float]], **look: Any) -> None:
    """Draw vertical marks (x, bottom, top) that look the same: one line with gaps, not one each."""
    xs: list[float] = []
    ys: list[float] = []
    for x, bottom, top in marks:
        xs += (x, x, math.nan)
        ys += (bottom, top, math.nan)
    ax.plot(xs, ys, solid_capstyle="butt", **look)


def annotate(ax: Axes, at: tuple[float, float], words: str, dx: float, **options: Any) -> None:
    """Write beside a mark, `dx` pixels away from it (to the left if negative)."""
    options.setdefault("ha", "right" if dx < 0 else "left")
    options.setdefault("va", "center_baseline")
    bold = options.pop("bold", False)
    ax.annotate(
        words,
        at,
        xytext=(dx * style.POINTS_PER_PX, options.pop("dy", 0) * style.POINTS_PER_PX),
        textcoords="offset points",
        color=options.pop("colour", style.INK),
        fontproperties=style.font(bold=bold),
        annotation_clip=False,
        **options,
    )
