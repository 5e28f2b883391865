"""Figures of the inventory: initiatives by year, money by fund and by theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.initiatives_map import communes_map
from ateliers.figures.initiatives_tables import inventory, not_found, states
from ateliers.figures.initiatives_words import (
    NOT_RECORDED,
    THEMES,
    plural,
    reaches,
    short,
    sources,
)
from ateliers.figures.svg import Canvas, write
from ateliers.indicators.initiatives import OWN, of_site
from ateliers.numbers import NBSP, number
from ateliers.territory import SiteView

__all__ = [
    "communes_map",
    "inventory",
    "money_programmes",
    "money_themes",
    "not_found",
    "states",
    "timeline",
]

_NO_DATE = "aucune initiative datée n’a été relevée pour ce territoire"
_NO_MONEY = "aucun montant n’a été relevé pour ce territoire"
#: Largest and smallest radius of a mark, in pixels, and height of a row.
_RADII, _PITCH, _NARROW_PITCH = (5.0, 11.0), 40, 54
_AXIS_PX = 30


def timeline(table: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the dated initiatives of a site: a row a programme, a mark a year.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``initiatives``.
    view : SiteView
        The site.
    """
    name, title = "timeline", "Initiatives par année"
    lines = of_site(table, view)
    dated = lines[lines["date"].notna()]
    if dated.empty:
        return Absent(name, title, _NO_DATE if len(lines) else NOT_RECORDED)
    marks = _marks(dated)
    rows = list(dict.fromkeys(marks["programme"]))
    first, last = int(marks["year"].min()), int(marks["year"].max())
    undated = len(lines) - len(dated)
    busiest = max(charts.tuples(marks), key=lambda mark: mark.number)
    title = (
        f"{number(len(dated))} {plural(len(dated), 'initiative datée', 'initiatives datées')} "
        f"{words.between(f'{first}-{last}')}"
        if first < last
        else f"{number(len(dated))} {plural(len(dated), 'initiative', 'initiatives')} en {first}"
    )
    large, narrow = svg.render(
        name,
        lambda canvas: _timeline(canvas, marks, rows, view),
        large=8 + _PITCH * len(rows) + _AXIS_PX,
        narrow=8 + _NARROW_PITCH * len(rows) + _AXIS_PX,
    )
    counted = f"{number(busiest.number)} pour {busiest.programme} en {busiest.year}"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Nombre d’initiatives par dispositif et par année, {view.place.name}"
        f"{'' if view.is_whole_epci else ' et son intercommunalité'}",
        alt=words.alternative(
            "Frise", f"Initiatives par dispositif et par année, {view.place.name}", [counted], title
        ),
        reading=f"Un rond est une année{words.COLON} son nombre dit combien d’initiatives. "
        f"Le plus grand en compte {counted}. Un trait va jusqu’à la fin annoncée.",
        limits=f"{number(undated)} {plural(undated, 'initiative est', 'initiatives sont')} sans "
        "date, donc absentes d’ici. Les aides ne sont connues que pour les années dont la liste "
        f"a été trouvée{words.COLON} une année vide ne dit pas que rien n’a été fait.",
        source=sources(dated),
        data=marks.set_axis(
            ["Dispositif", "Année", "Nombre d’initiatives", "Jusqu’en"], axis=1
        ).astype(object),
        large=large,
        narrow=narrow,
    )


def _marks(dated: pd.DataFrame) -> pd.DataFrame:
    """Return programme, year, number and end (missing if unknown), in the order they start."""
    years = dated.assign(year=dated["date"].str[:4].astype(int), end=dated["until"].astype(float))
    found = years.groupby(["programme", "year"], sort=True).agg(
        number=("id", "size"), end=("end", "max")
    )
    marks = found.reset_index()
    starts = marks.groupby("programme")["year"].transform("min")
    ordered = marks.assign(start=starts).sort_values(["start", "programme", "year"])
    return ordered.drop(columns="start").reset_index(drop=True)


def _timeline(canvas: Canvas, marks: pd.DataFrame, rows: Sequence[str], view: SiteView) -> None:
    left = 16.0 if canvas.narrow else float(charts.NAMES_PX) + 12
    pitch = _NARROW_PITCH if canvas.narrow else _PITCH
    ax = charts.rows_axes(canvas, len(rows), 8, pitch, left, 18)
    first = int(marks["year"].min())
    last = int(max(marks["year"].max(), marks["end"].max(skipna=True) or 0))
    ax.set_xlim(first - 0.3, max(last, first + 1) + 0.3)
    colour = style.of(view)
    charts.names(canvas, [charts.Row(short(row)) for row in rows], top=8, pitch=pitch)
    ticks = _years(first, last, canvas.narrow)
    # On a small screen names stand above their marks: a line may not cross them.
    above = 22 if canvas.narrow else 0
    spans = [(rank * pitch + above, (rank + 1) * pitch) for rank in range(len(rows))]
    charts.verticals(ax, [(y, *span) for y in ticks for span in spans], color=style.GRID, lw=0.8)
    for year in ticks:
        write(ax, year, len(rows) * pitch + 14, str(year), ha="center", colour=style.INK2)
    most = int(marks["number"].max())
    for mark in charts.tuples(marks):
        rank = rows.index(mark.programme)
        y = rank * pitch + (pitch - 16 if canvas.narrow else pitch / 2)
        lasts = bool(pd.notna(mark.end) and mark.end > mark.year)
        if lasts:
            ax.plot([mark.year, mark.end], [y, y], color=colour.mark, lw=2.2)
        share = (mark.number - 1) / (most - 1) if most > 1 else 0.0
        size = 2 * (_RADII[0] + share * (_RADII[1] - _RADII[0])) * style.POINTS_PER_PX
        ax.plot([mark.year], [y], "o", ms=size, color=colour.mark, mec=style.PAPER, mew=1)
        if mark.number > 1:
            halo: dict[str, Any] = {"bold": True, "colour": colour.text}
            gap = (size / style.POINTS_PER_PX / 2 + 4) * (-1 if lasts else 1)
            charts.annotate(ax, (mark.year, y), number(mark.number), gap, **halo)


def _years(first: int, last: int, narrow: bool) -> list[int]:
    """Return the years written under the frieze, both ends kept apart from the others."""
    step = max(1, -(-(last - first) // (5 if narrow else 9)))
    return list(range(first, last + 1, step))


def money_programmes(table: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the amounts granted by fund and year.

    Parameters
    ----------
    table, view
        As in :func:`timeline`.
    """
    lines = _granted(table, view)
    labels = lines["programme"].astype(str) + " " + lines["date"].str[:4]
    return _money(
        "money_programmes",
        lines.assign(group=labels),
        view,
        ("Aides par fonds et par année", "Fonds et année"),
        "Une seule année est connue par fonds. Une autre année ne peut pas s’en déduire.",
    )


def money_themes(table: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the amounts granted by theme, all years together.

    Parameters
    ----------
    table, view
        As in :func:`timeline`.
    """
    lines = _granted(table, view)
    return _money(
        "money_themes",
        lines.assign(group=lines["theme"].map(THEMES)),
        view,
        ("Aides par thème", "Thème"),
        "Les thèmes sont choisis à la main, d’après l’intitulé. Les années connues ne sont pas "
        "les mêmes pour tous les fonds.",
    )


def _granted(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    lines = of_site(table, view)
    return lines[lines["amount"].notna() & lines["date"].notna()]


def _money(
    name: str, lines: pd.DataFrame, view: SiteView, titles: tuple[str, str], limits: str
) -> Figure | Absent:
    """Draw amounts by group, what is of the site apart from what is around it."""
    heading, group = titles
    if lines.empty:
        return Absent(name, heading, _NO_MONEY)
    known = reaches(view)
    sums = lines.pivot_table(index="group", columns="reach", values="amount", aggfunc="sum")
    parts = [part for part in known if part in sums.columns]
    sums = sums.reindex(columns=parts).fillna(0.0)
    whole = sums.sum(axis=1).sort_values(ascending=False, kind="stable")
    order, values = [str(label) for label in whole.index], [float(v) for v in whole]
    sums = sums.loc[order]
    total, top, first = float(lines["amount"].sum()), order[0], values[0]
    years = sorted(set(lines["date"].str[:4]))
    title = f"{top}{words.COLON} {words.euros(first)} sur {words.euros(total)}"
    pitch, key_px = (46, 60) if len(parts) > 1 else (46, 4)
    large, narrow = svg.render(
        name,
        lambda canvas: _bars(canvas, sums, [known[p] for p in parts], parts, view),
        large=int(key_px + 32 * len(sums) + 6),
        narrow=int(key_px + 20 * (len(parts) > 1) + pitch * len(sums) + 6),
    )
    raw = lines.groupby(["group", "reach"], sort=False)["amount"].sum().reset_index()
    return Figure(
        name=name,
        title=title,
        subtitle=f"{heading}, en euros, {words.listed(years)}, {view.place.name}"
        f"{'' if view.is_whole_epci else ' et son intercommunalité'}",
        alt=words.alternative(
            "Barres",
            f"{heading}, {words.listed(years)}, {view.place.name}",
            [f"{g} {words.euros(v)}" for g, v in zip(order[:3], values[:3], strict=True)],
            title,
        ),
        reading=f"Au moins {words.euros(first)} d’aides sont relevés pour «{NBSP}{top}{NBSP}».",
        limits=limits,
        source=sources(lines),
        data=pd.DataFrame(
            [(line.group, known[line.reach], line.amount) for line in charts.tuples(raw)],
            columns=[group, "Bénéficie à", "Montant (€)"],
        ),
        large=large,
        narrow=narrow,
    )


def _bars(
    canvas: Canvas, sums: pd.DataFrame, labels: Sequence[str], parts: Sequence[str], view: SiteView
) -> None:
    colours = {OWN: style.of(view).mark}
    fills = [colours.get(part, (style.REFERENCE, style.PEERS)[part != "around"]) for part in parts]
    left = 0.0 if canvas.narrow else float(charts.NAMES_PX) + 34
    top = 4.0
    if len(parts) > 1:
        swatches = [charts.Swatch("square", c, w) for c, w in zip(fills, labels, strict=True)]
        top = charts.key(canvas, swatches, left=0.0 if canvas.narrow else left)
    pitch, thick = (46, 16) if canvas.narrow else (32, 18)
    room = 92
    ax = charts.rows_axes(canvas, len(sums), top, pitch, left, 2)
    width = canvas.width - left - 2
    largest = float(sums.sum(axis=1).max())
    ax.set_xlim(0, largest * width / (width - room))
    for rank, (label, line) in enumerate(sums.iterrows()):
        y = rank * pitch + (pitch - 12 if canvas.narrow else pitch / 2)
        start = 0.0
        for amount, fill in zip(line, fills, strict=True):
            ax.barh(y, amount, left=start, height=thick, color=fill, linewidth=0)
            start += float(amount)
        charts.annotate(ax, (start, y), words.euros(start), 6, bold=True)
        if canvas.narrow:
            canvas.text(0, top + y - 18, str(label))
        else:
            canvas.text(left - 10, top + y, str(label), ha="right")
    if not canvas.narrow:
        ax.axvline(0, color=style.INK2, lw=1.2)
