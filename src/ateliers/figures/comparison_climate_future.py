"""The sites side by side: projections, natural-disaster decrees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.climate_decrees import draw_stack
from ateliers.figures.climate_future import (
    days_scale,
    draw_levels,
    key_lines,
    level_swatches,
    projections_data,
)
from ateliers.figures.climate_style import (
    PERIL_COLOURS,
    PERIL_WORDS,
)
from ateliers.figures.climate_words import (
    MIDDLE,
    WARMER,
    commune_words,
    lowered,
    projected_sentence,
    span_words,
    warming_words,
)
from ateliers.figures.comparison import NOT_COMPUTED, extremes, lacking_words, not_computed
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas, write
from ateliers.indicators.climate_future import DECREES, PERILS, REFERENCE
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import SiteView

_COMMUNES = f"Chaque territoire est montré par une de ses communes{words.COLON} "


def projections_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the projected hot days of one commune of each site, on one scale.

    Parameters
    ----------
    frame, views
        As in :func:`stripes_sites`; the record holds ``proj_tx30`` (days a year).

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "projections_sites", "proj_tx30"
    cells = {view.id: record.cell(code, MIDDLE, view.place) for view in views}
    known = [(v.place, c.value) for v in views if (c := cells[v.id]).value is not None]
    if not known:
        return Absent(name, "Projections climatiques", "aucune commune couverte")
    (_, least), (_, most) = extremes(known)
    spread = f"De {number(least)} à {number(most)}" if least != most else number(most)
    title = f"{spread} jours à 30{NBSP}°C ou plus {warming_words(MIDDLE)}, selon le territoire"
    lacking = not_computed(frame, views)
    large, narrow = svg.render(
        name,
        lambda canvas: _projections(canvas, record, views, lacking),
        large=76 + 88 * len(views),
        narrow=118 + 112 * len(views),
    )
    quoted = [
        commune_words(c).removeprefix("commune ") for c in cells.values() if c.value is not None
    ]
    first = next(view for view in views if cells[view.id].value is not None)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Jours par an à 30{NBSP}°C ou plus, médiane et intervalle des modèles, communes "
        f"{words.listed(quoted)}." + lacking_words(views, lacking),
        alt=words.alternative(
            "Intervalles",
            f"Jours à 30{NBSP}°C ou plus par an, {MIDDLE}",
            [f"{v.place.name} {span_words(cells[v.id])}" for v in views],
            title,
        ),
        reading=f"{first.place.name}{words.COLON} "
        + lowered(projected_sentence(record, code, MIDDLE, first.place)),
        limits=_COMMUNES + "ses autres communes sont sur la page du territoire. L’intervalle est "
        "celui des modèles. Les niveaux sont le réchauffement de la France, pas une prévision.",
        source=record.source([code], [view.place for view in views]),
        data=projections_data(record, [code], [view.place for view in views]),
        large=large,
        narrow=narrow,
    )


def _projections(
    canvas: Canvas, record: Record, views: Sequence[SiteView], lacking: set[str]
) -> None:
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    top = key_lines(canvas, charts.key(canvas, level_swatches(), left=left), left)
    pitch, head = (112, 40) if canvas.narrow else (88, 20)
    cells = [record.cell("proj_tx30", p, v.place) for v in views for p in (REFERENCE, *WARMER)]
    high = max(x for c in cells for x in (c.high, c.value, 1.0) if x is not None)
    room, edge = 92, left + 10 if canvas.narrow else left
    ax = charts.rows_axes(canvas, len(views), top, pitch, edge, 6)
    per_px = high / (canvas.width - edge - 6 - room)
    ax.set_xlim(-3 * per_px, high + room * per_px)
    days_scale(ax, high, narrow=canvas.narrow)
    tops = [rank * pitch + head for rank in range(len(views))]
    there = [(v, t) for v, t in zip(views, tops, strict=True) if v.place.key not in lacking]
    draw_levels(
        ax, record, [("proj_tx30", v.place) for v, _ in there], [t for _, t in there], per_px
    )
    for rank, view in enumerate(views):
        look = style.of(view)
        if canvas.narrow:
            ax.axhspan(rank * pitch, rank * pitch + 22, color=style.PAPER, zorder=1)
            canvas.text(0, top + rank * pitch + 12, view.place.name, bold=True, colour=look.text)
        else:
            y = top + rank * pitch + head + 26
            options: dict[str, Any] = {"ha": "right", "bold": True, "colour": look.text}
            canvas.text(left - 14, y, view.place.name, **options)
        if view.place.key in lacking:
            write(ax, 0, tops[rank] + 26, NOT_COMPUTED, colour=style.INK2)


def decrees_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the recognised events of each site by peril.

    Parameters
    ----------
    frame, views
        As in :func:`stripes_sites`; the record holds ``catnat`` and its parts.

    Returns
    -------
    Figure or Absent
        A large site has more communes that can ask: the counts are not compared as rates.
    """
    record, name = Record(frame), "decrees_sites"
    totals = [
        (view.place, value)
        for view in views
        if (value := record.value("catnat", DECREES, view.place)) is not None
    ]
    if not totals:
        return Absent(name, "Arrêtés de catastrophe naturelle", "aucun décompte connu")
    counts = pd.DataFrame(
        [
            (
                view.place.name,
                *(record.value(code, DECREES, view.place) or 0.0 for code in PERILS),
                record.value("catnat_refus", DECREES, view.place),
            )
            for view in views
        ],
        columns=["place", *PERIL_WORDS, "refused"],
    )
    lost = {
        view.place.name: NOT_COMPUTED
        if view.place.key in not_computed(frame, views)
        else record.cell("catnat", DECREES, view.place).status_words
        for view in views
        if view.place not in {place for place, _ in totals}
    }
    (_, least), (_, most) = extremes(totals)
    spread = f"De {number(least)} à {number(most)}" if least != most else number(most)
    title = f"{spread} événements reconnus depuis 1987 selon le territoire"
    large, narrow = svg.render(
        name,
        lambda canvas: _decrees(canvas, counts, views, lost),
        large=44 + 48 * len(views),
        narrow=64 + 60 * len(views),
    )
    place, total = totals[0]
    return Figure(
        name=name,
        title=title,
        subtitle="Événements reconnus catastrophe naturelle par péril, de 1987 à juin 2024."
        + lacking_words(views, not_computed(frame, views)),
        alt=words.alternative(
            "Barres empilées",
            f"Événements reconnus, {year_span(DECREES)}",
            [f"{p.name} {number(value)}" for p, value in totals],
            title,
        ),
        reading=f"{place.name}{words.COLON} {number(total)} événements reconnus, chacun compté une "
        "fois (péril et dates).",
        limits="Un territoire de plus de communes a plus d’occasions de demander"
        f"{words.COLON} ces nombres ne mesurent ni l’aléa ni l’exposition. Reconnaissance "
        "administrative.",
        source=record.source(["catnat"], [view.place for view in views]),
        data=counts.rename(columns={"place": "Territoire", "refused": "Demandes refusées"}),
        large=large,
        narrow=narrow,
    )


def _decrees(
    canvas: Canvas, counts: pd.DataFrame, views: Sequence[SiteView], lost: dict[str, str]
) -> None:
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX)
    swatches = [
        charts.Swatch("square", c, w) for c, w in zip(PERIL_COLOURS, PERIL_WORDS, strict=True)
    ]
    top = charts.key(canvas, swatches, left=left)
    pitch = 60.0 if canvas.narrow else 48.0
    shift = 12.0 if canvas.narrow else 0.0
    names = ["" for _ in views]
    box = (left, top + shift, canvas.width - left - 10)
    draw_stack(canvas, counts.drop(columns="refused"), box, pitch, names)
    for rank, view in enumerate(views):
        look = style.of(view)
        y = top + (rank + 0.5) * pitch
        options: dict[str, Any] = {"bold": True, "colour": look.text}
        if canvas.narrow:
            canvas.text(0, y - 22 + shift, view.place.name, **options)
        else:
            canvas.text(left - 14, y, view.place.name, ha="right", **options)
        if view.place.name in lost:
            canvas.text(left + 28, y + shift, lost[view.place.name], colour=style.INK2)
