"""Climate to come: figure and table of the projections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.climate_style import (
    LEVEL_COLOURS,
)
from ateliers.figures.climate_words import (
    MIDDLE,
    NOT_AGREED,
    PROJECTED,
    WARMER,
    commune_words,
    covered_places,
    disagreed,
    disputed,
    lowered,
    projected_sentence,
    span_words,
    warming_words,
)
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas, write
from ateliers.indicators.climate_future import REFERENCE
from ateliers.numbers import NBSP, how_many, number, year_span
from ateliers.territory import Place, SiteView

_KEY = (
    f"Cercle{words.COLON} {year_span(REFERENCE)}. Trait{words.COLON} intervalle des modèles. "
    f"Point{words.COLON} médiane."
)


def projections(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw six projected indicators of one commune at three levels of warming of France.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the ``proj_`` indicators (days a year) with the interval of the models.
    view : SiteView

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "projections"
    main = record.cell("proj_tx30", MIDDLE, view.place)
    before = record.value("proj_tx30", REFERENCE, view.place)
    if main.value is None or before is None:
        return Absent(name, "Projections climatiques", main.note or main.status_words)
    codes = [c for c in PROJECTED if record.has(c, view.place, MIDDLE)]
    title = (
        f"{how_many(main.value, 'jour')} à 30{NBSP}°C ou plus {warming_words(MIDDLE)}, contre "
        f"{number(before)} en {year_span(REFERENCE)}"
    )
    large, narrow = svg.render(
        name,
        lambda canvas: _projections(canvas, record, view.place, codes),
        large=76 + 88 * len(codes),
        narrow=118 + 112 * len(codes),
    )
    where = commune_words(main)
    contested = [lowered(PROJECTED[c]) for c in codes if disputed(record, c, view.place)]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Jours par an, {where}, selon le réchauffement de la France depuis 1850–1900"
        f"{words.COLON} médiane et intervalle des modèles.",
        alt=words.alternative(
            "Intervalles",
            f"Jours à 30{NBSP}°C ou plus par an, {where}",
            [
                f"{period.removeprefix('France ')}{words.COLON} {span_words(cell)}"
                for period in WARMER
                if (cell := record.cell("proj_tx30", period, view.place)).value is not None
            ],
            title,
        ),
        reading=projected_sentence(record, "proj_tx30", MIDDLE, view.place),
        limits=(
            f"+2, +2,7 et +4{NBSP}°C sont le réchauffement de toute la France, retenu pour 2030, "
            "2050 et 2100 par la trajectoire nationale"
            f"{words.COLON} ni celui d’ici, ni une prévision. L’intervalle est celui des modèles. "
            f"Les jours à 30{NBSP}°C viennent d’une maille de 8 km, les autres indicateurs de "
            f"Climadiag Commune{words.COLON} ils ne se recoupent pas, surtout en montagne."
            + (
                f" {words.capital(NOT_AGREED)} au moins une fois pour{words.COLON} "
                f"{words.listed(contested)}."
                if contested
                else ""
            )
        ),
        source=record.source(codes, [view.place]),
        data=projections_data(record, codes, [view.place]),
        large=large,
        narrow=narrow,
    )


def projections_data(record: Record, codes: Sequence[str], places: Sequence[Place]) -> pd.DataFrame:
    """Return what is drawn, with French headings."""
    rows = []
    for place in places:
        for code in codes:
            for period in (REFERENCE, *WARMER):
                cell = record.cell(code, period, place)
                before = record.value(code, REFERENCE, place)
                said = cell.status_words
                if period != REFERENCE and before is not None and cell.value is not None:
                    said = NOT_AGREED if disagreed(cell, before) else ""
                rows.append(
                    (
                        place.name,
                        PROJECTED[code],
                        year_span(period),
                        cell.value,
                        cell.low,
                        cell.high,
                        said,
                    )
                )
    columns = ["Territoire", "Indicateur", "Réchauffement", "Médiane (jours par an)"]
    return pd.DataFrame(rows, columns=[*columns, "Borne basse", "Borne haute", "Remarque"])


def days_scale(ax: Axes, high: float, *, narrow: bool) -> None:
    """Set a scale of days from zero, with its light grid."""
    ticks = MaxNLocator(4 if narrow else 7, steps=[1, 2, 5, 10]).tick_values(0, high)
    ax.xaxis.set_major_locator(FixedLocator([t for t in ticks if 0 <= t <= high]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    ax.tick_params(axis="x", labelcolor=style.INK2, pad=4)
    ax.grid(axis="x", color=style.GRID, lw=0.8)
    ax.set_axisbelow(True)


def draw_levels(
    ax: Axes,
    record: Record,
    rows: Sequence[tuple[str, Place]],
    tops: Sequence[float],
    per_px: float,
) -> None:
    """Draw the intervals of several indicators or places, 22 px apart from each top down.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its vertical unit is the pixel.
    record : Record
    rows : sequence of (str, Place)
        Indicator and place of each group of three intervals.
    tops : sequence of float
        Height of each group.
    per_px : float
        Days in a pixel.
    """
    known = [
        (value, top)
        for (code, place), top in zip(rows, tops, strict=True)
        if (value := record.value(code, REFERENCE, place)) is not None
    ]
    past = [value for value, _ in known]
    starts, ends = [top - 8 for _, top in known], [top + 56 for _, top in known]
    ax.vlines(past, starts, ends, color=style.REFERENCE, lw=1, ls=(0, (2, 2)))
    options: dict[str, Any] = {"mfc": style.PAPER, "mec": style.INK2, "mew": 1.3, "ls": ""}
    heights = [top - 10 for _, top in known]
    ax.plot(past, heights, "o", ms=6.5, clip_on=False, zorder=5, **options)
    for rank, (period, colour) in enumerate(zip(WARMER, LEVEL_COLOURS, strict=True)):
        _level(ax, record, rows, period, colour, [top + 4 + rank * 22 for top in tops], per_px)


def _level(
    ax: Axes,
    record: Record,
    rows: Sequence[tuple[str, Place]],
    period: str,
    colour: str,
    heights: Sequence[float],
    per_px: float,
) -> None:
    """Draw one level of warming of every group."""
    cells = [record.cell(code, period, place) for code, place in rows]
    drawn = []
    for cell, y in zip(cells, heights, strict=True):
        if cell.value is None:
            write(ax, 0, y, cell.status_words, colour=style.INK2, va="center_baseline")
            continue
        low = cell.value if cell.low is None else cell.low
        high = cell.value if cell.high is None else cell.high
        drawn.append((cell.value, low, high, y))
        said = number(cell.value)
        if low != high:
            said += f" ({number(low)} à {number(high)})"
        write(ax, high + 8 * per_px, y, said, colour=style.INK2, va="center_baseline")
    medians, lows, highs, ys = ([one[i] for one in drawn] for i in range(4))
    ax.hlines(ys, lows, highs, color=colour, lw=6.8, alpha=0.4, zorder=3)
    look: dict[str, Any] = {"color": colour, "ms": 7.5, "mec": style.PAPER, "mew": 1, "ls": ""}
    ax.plot(medians, ys, "o", zorder=4, clip_on=False, **look)


def _projections(canvas: Canvas, record: Record, place: Place, codes: Sequence[str]) -> None:
    left = 0.0 if canvas.narrow else 196.0
    top = charts.key(canvas, level_swatches(), left=left)
    top = key_lines(canvas, top, left)
    pitch = 112 if canvas.narrow else 88
    head = 40 if canvas.narrow else 20
    cells = [record.cell(c, p, place) for c in codes for p in (REFERENCE, *WARMER)]
    high = max(x for c in cells for x in (c.high, c.value, 1.0) if x is not None)
    room = 92
    edge = left + 10 if canvas.narrow else left
    ax = charts.rows_axes(canvas, len(codes), top, pitch, edge, 6)
    per_px = high / (canvas.width - edge - 6 - room)
    ax.set_xlim(-3 * per_px, high + room * per_px)
    days_scale(ax, high, narrow=canvas.narrow)
    tops = [rank * pitch + head for rank in range(len(codes))]
    draw_levels(ax, record, [(code, place) for code in codes], tops, per_px)
    for rank, code in enumerate(codes):
        if canvas.narrow:
            canvas.text(0, top + rank * pitch + 12, PROJECTED[code], bold=True)
            ax.axhspan(rank * pitch, rank * pitch + 22, color=style.PAPER, zorder=1)
            continue
        for i, text in enumerate(style.wrap(PROJECTED[code], left - 20, bold=True)):
            y = top + rank * pitch + head + 18 + i * charts.LINE_PX
            canvas.text(left - 16, y, text, ha="right", bold=True)


def key_lines(canvas: Canvas, top: float, left: float) -> float:
    """Write what circle, line and point are; return where the drawing may start."""
    lines = style.wrap(_KEY, canvas.width - left - 4)
    for i, text in enumerate(lines):
        canvas.text(left, top + 4 + i * charts.LINE_PX, text, colour=style.INK2)
    return top + 10 + len(lines) * charts.LINE_PX


def level_swatches() -> list[charts.Swatch]:
    """Return the key of the three levels of warming."""
    return [
        charts.Swatch("square", colour, period)
        for period, colour in zip(WARMER, LEVEL_COLOURS, strict=True)
    ]


def communes_table(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """List the covered communes one by one: hot days at each level, heatwave days.

    Parameters
    ----------
    frame, view
        As in :func:`projections`.
    """
    record, name = Record(frame), "projections_communes"
    places = covered_places(record, view)
    if not places:
        reason = record.cell("proj_tx30", MIDDLE, view.place).note
        return Absent(name, "Projections par commune", reason or "aucune commune couverte")
    columns = [("proj_tx30", p) for p in (REFERENCE, *WARMER)]
    columns += [("proj_vague", p) for p in (REFERENCE, MIDDLE)]
    rows = [[p.name, *(span_words(record.cell(c, w, p)) for c, w in columns)] for p in places]
    medians = [record.value("proj_tx30", MIDDLE, p) for p in places]
    known = [value for value in medians if value is not None]
    noun = words.counted(len(places), "commune")
    spread = f"de {number(min(known))} à {how_many(max(known), 'jour')}"
    if min(known) == max(known):
        spread = how_many(min(known), "jour")
    whole = view.place.of if len(view.communes) > 1 else "de l’EPCI"
    return Table(
        name=name,
        title=f"{spread[0].upper()}{spread[1:]} à 30{NBSP}°C ou plus {warming_words(MIDDLE)}"
        f"{words.COLON} {noun} {whole}",
        subtitle="Jours par an, médiane et intervalle des modèles",
        source=record.source(list(PROJECTED), places),
        header=[
            "Commune",
            *(
                f"{PROJECTED[c]}, {year_span(p).replace('France ', 'France à ')}"
                for c, p in columns
            ),
        ],
        rows=rows,
        data=projections_data(record, list(PROJECTED), places),
        note="Seules les communes couvertes par les fichiers réunis sont listées, une à une"
        f"{words.COLON} leurs valeurs ne se moyennent pas. Deux voisines peuvent avoir la même "
        "maille. Les données de la table donnent les six indicateurs.",
    )
