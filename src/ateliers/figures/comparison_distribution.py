"""How a measure is distributed over all the EPCI, and where those of the sites are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import interactive, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import lacking_words, not_computed
from ateliers.figures.comparison_ranks import Row, caution, rows_of
from ateliers.figures.naming import halo
from ateliers.figures.ranks import HEADING
from ateliers.figures.record import Record
from ateliers.figures.standings import EVERYONE, Standing
from ateliers.figures.svg import Canvas
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import SiteView

#: Classes wanted; the width of each is then rounded to a number that is easily said.
CLASSES = 22
#: The two ends, where a few EPCI are far from the others, are one open class each.
ENDS = 0.005
_STEPS = (1, 2, 2.5, 5, 10)
NAME, COUNT, BELOW = "Classe ou EPCI", "Nombre d’EPCI", "EPCI au-dessous"

_HEIGHT, _LINE, _TOP, _SCALE = 190, 24, 26, 30


@dataclass(frozen=True)
class Class:
    """EPCI from `low` to `high` (left out, but for the last class), drawn from `start` to `end`."""

    words: str
    low: float
    high: float
    start: float
    end: float
    count: int
    below: int


def classes(values: Sequence[float], unit: str) -> list[Class]:
    """Count values in classes of one round width, the two ends open.

    Parameters
    ----------
    values : sequence of float
        Known values, at least two different ones.
    unit : str
        Written after the limits.
    """
    known = np.sort(np.asarray(values, dtype=float))
    first, last = np.quantile(known, [ENDS, 1 - ENDS])
    step = _round_step((last - first) / CLASSES)
    # Whole numbers of steps: limits that are sums of a step would drift from what is printed.
    ranks = range(math.floor(first / step) + 1, math.ceil(last / step))
    limits = [round(rank * step, 6) for rank in ranks]
    decimals = next(d for d in range(4) if abs(step - round(step, d)) < 1e-9)
    said = [number(limit, decimals) for limit in limits]
    heads = [f"moins de {said[0]}{unit}"]
    heads += [f"de {a} à {b}{unit}" for a, b in zip(said, said[1:], strict=False)]
    heads += [f"{said[-1]}{unit} ou plus"]
    edges = [float(known[0]), *limits, float(known[-1])]
    places = [0, *(int(np.searchsorted(known, limit)) for limit in limits), len(known)]
    starts = [limits[0] - step, *limits]
    return [
        Class(head, edges[i], edges[i + 1], starts[i], starts[i] + step, places[i + 1] - n, n)
        for i, (head, n) in enumerate(zip(heads, places[:-1], strict=True))
    ]


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in _STEPS if step * power >= wanted - 1e-12)


def sites(
    frame: pd.DataFrame, views: Sequence[SiteView], values: pd.DataFrame, code: str
) -> Figure | Absent:
    """Draw how many EPCI have each value of a measure, and mark those of the sites.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other.
    views : sequence of SiteView
        The sites, in reading order.
    values : pandas.DataFrame
        Value of every EPCI, one column a measure.
    code : str
        Measure, ranked in the records.

    Returns
    -------
    Figure or Absent
    """
    name, heading = "epci_distribution", f"Répartition{words.COLON} {HEADING.lower()}"
    rows = [row for row in rows_of(frame, views, code) if row.value is not None]
    known = values[code].dropna()
    if not rows or known.nunique() < 2:
        return Absent(name, heading, "aucune répartition n’est connue")
    one = rows[0].standing
    assert one is not None
    counted = classes(known.tolist(), _unit(one))
    data = _data(rows, counted, known, one)
    large, narrow = svg.render(
        name,
        lambda canvas: _draw(canvas, rows, counted, one),
        large=_height(len(rows)),
        narrow=_height(len(rows)),
    )
    title = _title(rows, one)
    first = data.iloc[len(counted)]
    return Figure(
        name=name,
        title=title,
        subtitle=f"{words.capital(one.entry.label_fr)} ({one.entry.unit_fr}), "
        f"{year_span(one.period)}{words.COLON} nombre d’EPCI par classe, sur "
        f"{number(len(known))} en France métropolitaine."
        + lacking_words(views, not_computed(frame, views)),
        alt=words.alternative(
            "Histogramme",
            f"Nombre d’EPCI selon {one.entry.subject}, {year_span(one.period)}",
            [f"{row.name} {row.said}" for row in rows],
            title.partition(" pour ")[0],
        ),
        reading=f"{rows[0].name}{words.COLON} {rows[0].said}. {number(first[BELOW])} EPCI sur "
        f"{number(len(known))} ont une valeur plus basse.",
        limits="Une valeur élevée n’est ni bonne ni mauvaise. Une classe comprend sa première "
        "limite, et non la seconde. Les deux classes des bouts réunissent les valeurs les plus "
        "extrêmes." + caution(frame, one),
        source=Record(frame).source([code], [EVERYONE], [one.period]),
        data=data,
        large=large,
        narrow=narrow,
        interactive=_described(rows, counted, data, one),
    )


def _unit(one: Standing) -> str:
    return words.PERCENT if one.entry.unit.startswith("%") else f"{NBSP}{one.entry.unit_fr}"


def _title(rows: Sequence[Row], one: Standing) -> str:
    above = sum(row.standing.above_median for row in rows if row.standing)
    where = f"au-dessus de la médiane pour {one.entry.subject}"
    if len(rows) == 1:
        return f"{rows[0].name} {'est' if above else 'n’est pas'} {where}"
    among = f"des {words.in_letters(len(rows))} EPCI"
    if above == 0:
        return f"Aucun {among} n’est {where}"
    verb = "sont" if above > 1 else "est"
    return f"{words.capital(words.in_letters(above))} {among} {verb} {where}"


def _data(
    rows: Sequence[Row], counted: Sequence[Class], known: pd.Series, one: Standing
) -> pd.DataFrame:
    """Return a row a class, then a row an EPCI of the sites: from its value to its value."""
    said: list[tuple[object, ...]] = [(c.words, c.low, c.high, c.count, c.below) for c in counted]
    said += [(r.name, r.value, r.value, 1, int((known < r.value).sum())) for r in rows]
    unit = one.entry.unit_fr
    return pd.DataFrame(said, columns=[NAME, f"De ({unit})", f"À ({unit})", COUNT, BELOW])


def _described(
    rows: Sequence[Row], counted: Sequence[Class], data: pd.DataFrame, one: Standing
) -> dict[str, object]:
    marks = [
        {"row": len(counted) + rank, **interactive.look(row.view)} for rank, row in enumerate(rows)
    ]
    bars = [{"row": rank, "from": c.start, "to": c.end} for rank, c in enumerate(counted)]
    return {
        "kind": "distribution",
        "names": [NAME],
        "count": COUNT,
        "at": data.columns[1],
        "value": one.entry.unit_fr,
        "fill": style.PEERS,
        "bars": bars,
        "marks": marks,
    }


def _height(rows: int) -> int:
    return _LINE * rows + _TOP + _HEIGHT + _SCALE


def _draw(canvas: Canvas, rows: Sequence[Row], counted: Sequence[Class], one: Standing) -> None:
    head = _LINE * len(rows) + _TOP
    left, right = 40.0, canvas.width - 12.0
    ax = canvas.axes(left, head, right - left, _HEIGHT)
    starts, ends = [c.start for c in counted], [c.end for c in counted]
    most = max(c.count for c in counted)
    ax.bar(
        starts,
        [c.count for c in counted],
        [c.end - c.start for c in counted],
        align="edge",
        color=style.PEERS,
        edgecolor=style.PAPER,
        linewidth=0.8,
    )
    ax.set_xlim(starts[0], ends[-1])
    _scales(ax, most, _unit(one))
    canvas.text(0, head - 12, COUNT, colour=style.INK2)
    places = []
    for row in rows:
        assert row.value is not None
        value = min(max(row.value, starts[0]), ends[-1])
        places.append((left + (value - starts[0]) / (ends[-1] - starts[0]) * (right - left), row))
    leftward = not canvas.narrow and _lack_room(places, canvas.width)
    # One under the other, so that the line of a mark passes beside the names below, not over them.
    order = sorted(places, key=lambda place: place[0], reverse=leftward)
    for rank, (x, row) in enumerate(order):
        look, y = style.of(row.view), _LINE * rank + 10.0
        mark = {"marker": look.marker, "color": look.mark, "mec": style.PAPER}
        if canvas.narrow:  # the names have no room beside their marks: they are a key
            canvas.line([8], [y], ms=7, **mark)
        above = head - 8 if canvas.narrow else y
        canvas.line([x, x], [above, head + _HEIGHT], color=look.mark, lw=1.3)
        canvas.line([x], [above], ms=7, **mark)
        at = 18 if canvas.narrow else x - 10 if leftward else x + 10
        side = "right" if leftward else "left"
        canvas.text(at, y, _label(row), bold=True, colour=look.text, path_effects=halo(), ha=side)


def _label(row: Row) -> str:
    return f"{row.name} {row.said}"


def _lack_room(places: Sequence[tuple[float, Row]], width: int) -> bool:
    """Whether a name would be cut at the right of its mark."""
    return any(x + 22 + style.text_width(_label(row), bold=True) > width for x, row in places)


def _scales(ax: Axes, most: int, unit: str) -> None:
    low, high = ax.get_xlim()
    ticks = [
        float(t)
        for t in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, high)
        if low <= t <= high
    ]
    fine = 1 if any(t != round(t) for t in ticks) else 0
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, fine) + unit))
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=6)
    lines.scale(ax, 0, most, bins=4)
    ax.set_ylim(0, most * 1.04)
