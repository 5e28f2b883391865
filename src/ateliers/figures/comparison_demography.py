"""The sites side by side: population, balances, age, dwellings, standards of living."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from ateliers.figures import charts, interactive, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import (
    NOT_COMPUTED,
    SAME_SCALE,
    extremes,
    france_of,
    lacking_words,
    not_computed,
    reference_rows,
    site_rows,
)
from ateliers.figures.comparison_living import ageing_sites, housing_sites, income_sites
from ateliers.figures.demography import (
    STABLE,
    WINDOWS,
    balance_data,
    balance_panel,
    balance_sign,
    balance_values,
    draw_balances,
    index_data,
    index_values,
    population_years,
)
from ateliers.figures.record import Record
from ateliers.figures.svg import Canvas
from ateliers.numbers import NNBSP, number, year_span
from ateliers.territory import Place, SiteView

__all__ = ["ageing_sites", "balances_sites", "housing_sites", "income_sites", "population_panels"]


def population_panels(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the population index of each site in its panel, the other sites in grey.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other, holding ``pop``.
    views : sequence of SiteView
        The sites, in reading order.

    Returns
    -------
    Figure or Absent
        All the panels share their axes.
    """
    record, name = Record(frame), "population_panels"
    spans = [years for view in views if (years := population_years(record, view.place))]
    if not spans or max(len(span) for span in spans) < 2:
        return Absent(name, "Population depuis 2010", "aucune population connue")
    years = list(range(min(s[0] for s in spans), max(s[-1] for s in spans) + 1))
    values = {v.place.key: index_values(record, v.place, years, years[0]) for v in views}
    drawn = [lines.place_line(v.place, values[v.place.key], style.of(v)) for v in views]
    changes = [
        (v.place, line.points[-1][1] - 100)
        for v, line in zip(views, drawn, strict=True)
        if line.points
    ]
    if not changes:
        return Absent(
            name,
            "Population depuis 2010",
            f"aucune population connue en {years[0]}, ou trop petite pour un indice",
        )
    title = _panels_title(changes, years[0])
    columns = len(views) if len(views) <= 4 else math.ceil(len(views) / 2)
    large, narrow = svg.render(
        name,
        lambda canvas: _panels(canvas, drawn, years),
        large=60 + 200 * math.ceil(len(views) / columns),
        narrow=40 + 190 * math.ceil(len(views) / 2),
    )
    gaps = sorted({y for line in drawn for y in years if line.points and values_missing(line, y)})
    said = (
        f" Totaux absents en {words.listed([str(y) for y in gaps])} selon le territoire, "
        "franchis en pointillé."
        if gaps
        else ""
    )
    place, change = changes[0]
    data = index_data(record, [view.place for view in views], years, values, years[0])
    return Figure(
        name=name,
        title=title,
        subtitle=f"Population municipale, indice {years[0]} = 100, de {years[0]} à {years[-1]}, "
        f"même échelle pour tous.{said}{lacking_words(views, not_computed(frame, views))}",
        alt=words.alternative(
            "Petites courbes",
            f"Indice de population en {years[-1]}, {years[0]} = 100",
            [f"{p.name} {number(100 + c, 1)}" for p, c in changes],
            title,
        ),
        reading=f"En {years[-1]}, l’indice {place.of} vaut {number(100 + change, 1)}. "
        f"Sur l’image, les autres territoires sont en gris{NNBSP}; "
        "la figure interactive les montre tous en couleur.",
        limits=f"{SAME_SCALE}{words.COLON} l’indice compare des évolutions, pas des populations.",
        source=record.source(["pop"], [view.place for view in views]),
        data=data,
        large=large,
        narrow=narrow,
        interactive=interactive.sites_series(views, *data.columns[[1, 0, 3]], base=100),
    )


def values_missing(line: lines.Line, year: int) -> bool:
    """Return whether a year between the ends of a line has no value."""
    first, last = line.points[0][0], line.points[-1][0]
    return first < year < last and year not in dict(line.points)


def _panels_title(changes: Sequence[tuple[Place, float]], since: int) -> str:
    if all(abs(change) < STABLE for _, change in changes):
        return f"La population des territoires est stable depuis {since}"
    (low, least), (high, most) = extremes(changes)
    first = f"{words.percent(most, 1, sign=True)} d’habitants {high.within}"
    if low == high:
        return f"Depuis {since}{words.COLON} {first}"
    return f"Depuis {since}{words.COLON} {first}, {words.percent(least, 1, sign=True)} {low.within}"


def _panels(canvas: Canvas, drawn: Sequence[lines.Line], years: Sequence[int]) -> None:
    columns = 2 if canvas.narrow else (len(drawn) if len(drawn) <= 4 else math.ceil(len(drawn) / 2))
    left, gap, right = 34, 18, 12
    width = (canvas.width - left - right - gap * (columns - 1)) / columns
    names = [style.wrap(line.label, width, bold=True) for line in drawn]
    head = 24 + charts.LINE_PX * max(len(name) for name in names)
    pitch = (canvas.height - 10) / math.ceil(len(drawn) / columns)
    height = pitch - head - 26
    every = [value for line in drawn for _, value in line.points]
    for rank, line in enumerate(drawn):
        row, column = divmod(rank, columns)
        x, y = left + column * (width + gap), head + row * pitch
        ax = canvas.axes(x, y, width, height)
        _others(ax, [other for other in drawn if other is not line], years)
        lines.scale(ax, min(every), max(every), base=100)
        ax.set_xlim(years[0], years[-1] + (years[-1] - years[0]) * 0.02)
        ax.set_xticks([years[0], years[-1]], [str(years[0]), str(years[-1])])
        ax.tick_params(axis="x", labelcolor=style.INK2, pad=6)
        start, end = ax.get_xticklabels()
        start.set_horizontalalignment("left")
        end.set_horizontalalignment("right")
        if column:
            ax.tick_params(labelleft=False)
        for i, part in enumerate(reversed(names[rank])):
            above = y - 26 - i * charts.LINE_PX
            canvas.text(x, above, part, bold=True, colour=line.text)
        if line.points:
            lines.draw_line(ax, line, years)
            value = number(line.points[-1][1] - 100, 1, sign=True) + words.PERCENT
            canvas.text(x, y - 9, value, colour=style.INK2)
        else:
            canvas.text(x, y - 9, NOT_COMPUTED, colour=style.INK2)


def _others(ax: Axes, others: Sequence[lines.Line], years: Sequence[int]) -> None:
    """Draw the other sites in one grey, their gaps left open."""
    rows = []
    for rank, line in enumerate(others):
        value = dict(line.points)
        for run, piece in enumerate(lines.runs(line, years)[0]):
            rows += [(f"{rank}.{run}", year, value[year]) for year in piece]
    if rows:
        frame = pd.DataFrame(rows, columns=["run", "year", "value"])
        options: dict[str, Any] = {
            "units": "run",
            "estimator": None,
            "color": style.CONTEXT,
            "lw": 0.8,
        }
        sns.lineplot(frame, x="year", y="value", ax=ax, zorder=2, **options)
    ax.set_xlabel("")
    ax.set_ylabel("")


def balances_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw both balances of each site over the last window, France below.

    Parameters
    ----------
    frame, views
        As in :func:`population_panels`; the record holds ``solde_nat`` and ``solde_mig``.

    Returns
    -------
    Figure or Absent
    """
    record, name, window = Record(frame), "balances_sites", WINDOWS[-1]
    known = [view.place for view in views if record.has("solde_nat", view.place, window)]
    if not known:
        return Absent(
            name, "Soldes naturel et migratoire", f"aucun solde connu pour {year_span(window)}"
        )
    places = [*(view.place for view in views), *france_of(views)]
    rows = [*site_rows(views), *reference_rows(views)]
    panel = balance_panel(record, places, window)
    lacking = not_computed(frame, views)
    gone = {view.place.name for view in views if view.place.key in lacking}
    panel.loc[panel["place"].isin(gone), "status"] = NOT_COMPUTED
    panels = [(year_span(window), panel)]
    title = _balances_title(record, known, window)
    large, narrow = draw_balances(name, rows, panels)
    natural, migratory = (
        record.value(c, window, known[0]) or 0 for c in ("solde_nat", "solde_mig")
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Soldes naturel et migratoire apparent, en % par an, {year_span(window)}."
        + lacking_words(views, lacking),
        alt=words.alternative(
            "Barres doubles",
            f"Solde naturel puis migratoire apparent, en % par an, {year_span(window)}",
            balance_values(panel),
            title,
        ),
        reading=(
            f"{words.capital(words.between(window))}, le solde naturel {known[0].of} compte pour "
            f"{words.percent(natural, 1, sign=True)} par an dans la variation de la population, "
            f"et le solde migratoire apparent pour {words.percent(migratory, 1, sign=True)}."
        ),
        limits=(
            "Le solde migratoire apparent est un reste, qui porte les erreurs du recensement"
            f"{words.COLON} il ne compte ni arrivées ni départs."
        ),
        source=record.source(["solde_nat", "solde_mig"], places, [window]),
        data=balance_data(panels),
        large=large,
        narrow=narrow,
    )


def _balances_title(record: Record, places: Sequence[Place], window: str) -> str:
    deaths = sum(balance_sign(record, "solde_nat", window, p) < 0 for p in places)
    arrivals = sum(balance_sign(record, "solde_mig", window, p) > 0 for p in places)
    noun = "territoires" if deaths > 1 else "territoire"
    first = f"Plus de décès que de naissances dans {deaths} {noun} sur {len(places)}"
    if deaths == 0:
        first = "Aucun territoire n’a nettement plus de décès que de naissances"
    second = (
        f"plus d’arrivées que de départs dans {arrivals}"
        if arrivals
        else "nulle part plus d’arrivées que de départs"
    )
    return f"{first}{words.SEMICOLON} {second}"
