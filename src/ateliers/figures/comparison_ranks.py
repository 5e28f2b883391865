"""The EPCI of the sites among all those of metropolitan France, for one measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import NOT_COMPUTED, lacking_words, not_computed
from ateliers.figures.ranks import HEADING, NEUTRAL
from ateliers.figures.record import Record
from ateliers.figures.standings import EVERYONE, Standing, standings
from ateliers.figures.svg import Canvas
from ateliers.numbers import number, year_span
from ateliers.territory import SiteView

_PITCH, _NARROW_PITCH = 52, 78
#: Column of values and ranks at the right of a large drawing, in pixels.
_SAID_PX = 150
_SCALE = 26


@dataclass(frozen=True)
class Row:
    """The EPCI of one site; `standing` is missing when it was not computed."""

    view: SiteView
    standing: Standing | None
    lacking: bool

    @property
    def name(self) -> str:
        """Name of the EPCI, or of the site when its EPCI is not known."""
        return self.view.epci.name if self.view.epci else self.view.place.name

    @property
    def value(self) -> float | None:
        """Its value, ``None`` when there is none."""
        return self.standing.own.value if self.standing else None

    @property
    def said(self) -> str:
        """Value in words, or why there is none."""
        if self.lacking or self.standing is None:
            return NOT_COMPUTED
        own = self.standing.own
        return own.status_words if own.value is None else self.standing.quantity(own.value)

    @property
    def rank(self) -> str:
        """Its rank, as a figure has room for; empty without one."""
        return self.standing.short_rank_words if self.standing else ""


def sites(frame: pd.DataFrame, views: Sequence[SiteView], code: str) -> Figure | Absent:
    """Draw the EPCI of each site on one scale, with the middle half of all EPCI.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other.
    views : sequence of SiteView
        The sites, in reading order.
    code : str
        Measure, ranked in the records.

    Returns
    -------
    Figure or Absent
    """
    name = "epci_ranks_sites"
    rows = rows_of(frame, views, code)
    known = [s for s in (row.standing for row in rows) if s and s.rank.value is not None]
    if not known:
        return Absent(name, HEADING, "aucun rang n’est connu")
    one = known[0]
    swatches = [
        charts.Swatch("square", style.GRID, "moitié centrale de tous les EPCI, trait à la médiane"),
        charts.Swatch("square", style.PEERS, "moitié centrale des EPCI comparables"),
    ]
    large, narrow = svg.render(
        name,
        lambda canvas: _draw(canvas, rows, one, swatches),
        large=_height(len(rows), swatches, svg.LARGE_PX, _PITCH),
        narrow=_height(len(rows), swatches, svg.NARROW_PX, _NARROW_PITCH),
    )
    title = _title(rows, one)
    return Figure(
        name=name,
        title=title,
        subtitle=f"{words.capital(one.entry.label_fr)} ({one.entry.unit_fr}), "
        f"{year_span(one.period)}. Rang 1{words.COLON} valeur la plus élevée."
        + lacking_words(views, not_computed(frame, views)),
        alt=words.alternative(
            "Points",
            f"{words.capital(one.entry.label_fr)} des EPCI, {year_span(one.period)}",
            [f"{row.name}{words.COLON} {row.said}, {row.rank}" for row in rows if row.rank],
            title,
        ),
        reading=_reading(rows, one),
        limits=f"{NEUTRAL} Le rang est celui de l’EPCI, même quand le territoire n’est qu’une de "
        "ses communes. Il ne dit pas l’écart avec l’EPCI suivant." + caution(frame, one),
        source=Record(frame).source([code], [EVERYONE], [one.period]),
        data=_data(rows),
        large=large,
        narrow=narrow,
    )


def rows_of(frame: pd.DataFrame, views: Sequence[SiteView], code: str) -> list[Row]:
    """Return where the EPCI of each site stands for a measure."""
    lacking = not_computed(frame, views)
    return [_row(frame, view, code, lacking) for view in views]


def _row(frame: pd.DataFrame, view: SiteView, code: str, lacking: set[str]) -> Row:
    own = frame[frame["site"].eq(view.id)]
    found = [s for s in standings(own, view) if s.entry.code == code]
    return Row(view, found[0] if found else None, view.place.key in lacking)


def caution(frame: pd.DataFrame, one: Standing) -> str:
    """Return the sentence that a secondary source of a measure calls for, or nothing."""
    return Record(frame).caution([one.entry.code], [EVERYONE], [one.period])


def _title(rows: Sequence[Row], one: Standing) -> str:
    """Say the first and the last ranks, and whose they are."""
    ranked = [(row.standing.places, row.name) for row in rows if row.standing and row.rank]
    (first, _), highest = min(ranked)
    (_, last), lowest = max(ranked, key=lambda pair: (pair[0][1], pair[1]))
    among = f"sur {number(one.count)} EPCI"
    if highest == lowest:
        return f"{highest}, {words.ordinal(first)} {among} pour {one.entry.subject}"
    return (
        f"De la {words.ordinal(first, feminine=True)} place ({highest}) à la "
        f"{words.ordinal(last, feminine=True)} ({lowest}) {among}"
    )


def _reading(rows: Sequence[Row], one: Standing) -> str:
    row = next(row for row in rows if row.standing is one)
    assert one.own.value is not None and row.view.epci is not None
    text = (
        f"{words.capital(row.view.epci.within)}, {one.entry.subject} est de {row.said}"
        f"{words.COLON} {row.rank}."
    )
    if one.everyone.interval is None:
        return text
    return f"{text} La moitié de tous les EPCI va de {one.bounds(*one.everyone.interval)}."


def _height(rows: int, swatches: Sequence[charts.Swatch], width: int, pitch: int) -> int:
    left = 0.0 if width == svg.NARROW_PX else float(charts.NAMES_PX)
    head = charts.key_height(width, [s.words for s in swatches], left)
    return int(head + rows * pitch + _SCALE)


def _draw(
    canvas: Canvas, rows: Sequence[Row], one: Standing, swatches: Sequence[charts.Swatch]
) -> None:
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    top = charts.key(canvas, swatches, left=left)
    pitch = _NARROW_PITCH if canvas.narrow else _PITCH
    right = 0.0 if canvas.narrow else float(_SAID_PX)
    ax = charts.rows_axes(canvas, len(rows), top, pitch, left + 8, right + 8)
    looks = [style.of(row.view) for row in rows]
    heads = [
        charts.Row(row.name, look.text, True, look.marker, look.mark)
        for row, look in zip(rows, looks, strict=True)
    ]
    charts.names(canvas, heads, top=top, pitch=pitch)
    low, high = _span(rows, one)
    ax.set_xlim(low, high)
    middles = [rank * pitch + (54 if canvas.narrow else pitch / 2) for rank in range(len(rows))]
    _everyone(ax, one, middles)
    for rank, (row, look, y) in enumerate(zip(rows, looks, middles, strict=True)):
        if row.standing:
            _one(ax, row.standing, look, y)
        x, line = (canvas.width - right, top + y - 8) if right else (0, top + rank * pitch + 25)
        canvas.text(x, line, row.said, bold=True)
        if row.rank and right:
            canvas.text(x, line + charts.LINE_PX, row.rank)
        elif row.rank:
            canvas.text(style.text_width(row.said, bold=True) + 12, line, row.rank)
    ticks = [float(t) for t in MaxNLocator(4).tick_values(low, high) if low <= t <= high]
    unit = words.PERCENT if one.entry.unit.startswith("%") else ""
    fine = 1 if any(t != round(t) for t in ticks) else 0
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, fine) + unit))
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)


def _span(rows: Sequence[Row], one: Standing) -> tuple[float, float]:
    """Return the ends of the scale, with a little room around what is drawn."""
    cells = [one.everyone]
    for row in rows:
        cells += [row.standing.own, row.standing.peers] if row.standing else []
    seen = [v for c in cells for v in (c.value, c.low, c.high) if v is not None]
    room = 0.06 * ((max(seen) - min(seen)) or 1.0)
    return min(seen) - room, max(seen) + room


def _everyone(ax: Axes, one: Standing, middles: Sequence[float]) -> None:
    """Draw the middle half and the median of all EPCI behind each row."""
    median, quartiles = one.everyone.value, one.everyone.interval
    if median is None or quartiles is None:
        return
    for y in middles:
        ax.fill_betweenx([y - 13, y + 13], *quartiles, color=style.GRID, lw=0)
        ax.plot([median, median], [y - 13, y + 13], color=style.CONTEXT, lw=1.2)


def _one(ax: Axes, one: Standing, look: style.SiteStyle, y: float) -> None:
    if one.peers.interval is not None:
        ax.plot(one.peers.interval, [y, y], color=style.PEERS, lw=6.5)
    if one.own.interval is not None:
        ax.plot(one.own.interval, [y, y], color=look.mark, lw=3.4, alpha=0.6)
    if one.own.value is not None:
        ax.plot(one.own.value, y, look.marker, color=look.mark, ms=8, mec=style.PAPER, mew=1)


def _data(rows: Sequence[Row]) -> pd.DataFrame:
    lines: list[tuple[object, ...]] = []
    for row in rows:
        one = row.standing
        if one is None:
            lines.append((row.view.place.name, row.name, *[None] * 8, NOT_COMPUTED))
            continue
        lines.append(
            (
                row.view.place.name,
                row.name,
                one.own.value,
                one.rank.value,
                one.count,
                one.peers.low,
                one.peers.value,
                one.peers.high,
                one.everyone.low,
                one.everyone.high,
                one.own.status_words,
            )
        )
    columns = [
        "Territoire",
        "EPCI",
        "Valeur",
        "Rang",
        "Nombre d’EPCI",
        "EPCI comparables, premier quartile",
        "EPCI comparables, médiane",
        "EPCI comparables, troisième quartile",
        "Tous les EPCI, premier quartile",
        "Tous les EPCI, troisième quartile",
        "Statut",
    ]
    return pd.DataFrame(lines, columns=columns)
