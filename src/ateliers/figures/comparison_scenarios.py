"""The scenarios of a site side by side, from their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from ateliers.figures import charts, lines, style, svg, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.scenario_words import HYPOTHESES, shown
from ateliers.figures.scenarios import NO_FORECAST
from ateliers.figures.svg import Canvas
from ateliers.indicators.scenario_base import Case
from ateliers.indicators.scenarios import HORIZON, ILLUSTRATIVE, START
from ateliers.numbers import NBSP, how_many, number
from ateliers.territory import SiteView

#: Shown in place of the results of a scenario whose run failed.
NOT_COMPUTED = "non calculé"
TO_HORIZON = f"{START}-{HORIZON}"
#: Code, period, decimals, sign before a positive number, heading of each column.
COLUMNS = (
    ("scen_pop", str(HORIZON), 0, False, f"Habitants en {HORIZON}"),
    ("scen_gain", TO_HORIZON, 0, True, f"Habitants gagnés depuis {START}"),
    ("scen_taille", str(HORIZON), 2, False, "Personnes par ménage"),
    ("scen_menages", str(HORIZON), 0, False, "Ménages"),
    ("scen_besoin", TO_HORIZON, 1, True, "Logements à apporter par an"),
    ("scen_point_mort", TO_HORIZON, 1, True, "Point mort (logements par an)"),
    ("scen_km", str(HORIZON), 1, False, "Trajets vers le travail (millions de km par an)"),
    ("scen_ges", str(HORIZON), 0, False, "Émissions de ces trajets (t CO₂e par an)"),
)
#: Panels of the small multiples: code, period, decimals, sign, heading.
PANELS = tuple(COLUMNS[i] for i in (0, 4, 7))
#: Dashes that tell lines apart, the first for the trend.
_DASHES: tuple[style.Dash, ...] = (
    style.SOLID,
    (0, (6, 2)),
    (0, (2, 2)),
    (0, (5, 2, 1, 2)),
    (0, (1, 1.4)),
    (0, (8, 2, 2, 2)),
)
_ROW, _HEAD, _GAP, _NAMES, _ROOM = 28, 30, 12, 224, 58

Values = dict[tuple[str, str, str], float]


def values_of(frame: pd.DataFrame) -> Values:
    """Return the recorded values by scenario, code and period."""
    known = frame[frame["value"].notna()]
    return {
        (str(place).partition(":")[2], str(code), str(period)): float(value)
        for place, code, period, value in zip(
            known["geography"], known["indicator"], known["period"], known["value"], strict=True
        )
    }


def scenarios(frame: pd.DataFrame, cases: Sequence[Case], source: str) -> Table:
    """List the scenarios with what each gives."""
    values = values_of(frame)
    rows, data = [], []
    for case in cases:
        found = [values.get((case.name, code, period)) for code, period, *_ in COLUMNS]
        cells = [
            NOT_COMPUTED if value is None else number(value, decimals, sign=sign)
            for value, (_, _, decimals, sign, _) in zip(found, COLUMNS, strict=True)
        ]
        rows.append([case.title, *cells])
        data.append((case.title, *found))
    headings = [heading for *_, heading in COLUMNS]
    return Table(
        name="scenarios",
        title=_range_title(values, cases),
        subtitle=f"Résultats de chaque scénario, {_places(cases)}, {HORIZON}",
        source=source,
        header=["Scénario", *headings],
        rows=rows,
        data=pd.DataFrame(data, columns=["Scénario", *headings]),
        note=f"{NO_FORECAST} Chaque ligne vaut ce que valent ses hypothèses.",
    )


def _places(cases: Sequence[Case]) -> str:
    return words.listed(list(dict.fromkeys(case.place.name for case in cases)))


def _range_title(values: Values, cases: Sequence[Case]) -> str:
    people = [
        value
        for case in cases
        if (value := values.get((case.name, "scen_pop", str(HORIZON)))) is not None
    ]
    if len(people) < 2:
        return f"Ce que donne chaque scénario en {HORIZON}"
    return f"De {number(min(people))} à {how_many(max(people), 'habitant')} en {HORIZON}"


def side_by_side(
    frame: pd.DataFrame, cases: Sequence[Case], view: SiteView, source: str
) -> Figure | Absent:
    """Draw people, dwellings and emissions of every scenario, in three small charts."""
    name, values = "side_by_side", values_of(frame)
    known = [c for c in cases if (c.name, "scen_pop", str(HORIZON)) in values]
    if not known:
        return Absent(name, "Les scénarios côte à côte", "aucun scénario n’a pu être calculé")
    narrow_row = _ROW + 18
    large, narrow = svg.render(
        name,
        lambda canvas: _panels(canvas, known, values, view),
        large=len(PANELS) * (_HEAD + _ROW * len(known) + _GAP),
        narrow=len(PANELS) * (_HEAD + narrow_row * len(known) + _GAP),
    )
    needs = {c.title: values[c.name, "scen_besoin", TO_HORIZON] for c in known}
    title = _needs_title(needs)
    gases = {c.title: values[c.name, "scen_ges", str(HORIZON)] for c in known}
    least, most = min(gases, key=lambda t: gases[t]), max(gases, key=lambda t: gases[t])
    return Figure(
        name=name,
        title=title,
        subtitle=f"Habitants, logements à apporter par an et émissions des trajets vers le travail "
        f"(t CO₂e par an), {_places(known)}, {HORIZON}.",
        alt=words.alternative(
            "Barres en trois parties",
            f"Logements à apporter par an, par scénario, de {START} à {HORIZON}",
            [f"{label}{words.COLON} {number(v, 1, sign=True)}" for label, v in needs.items()],
            title,
        ),
        reading=f"Les trajets vers le travail émettraient de {number(gases[least])} t "
        f"(«{NBSP}{least}{NBSP}») à {number(gases[most])} t («{NBSP}{most}{NBSP}») par an.",
        limits=f"{NO_FORECAST} Les trois mesures sont posées côte à côte{words.COLON} elles ne "
        "sont pas multipliées entre elles, et aucune ne dit qu’un scénario est meilleur.",
        source=source,
        data=pd.DataFrame(
            [
                (c.title, *(values[c.name, code, period] for code, period, *_ in PANELS))
                for c in known
            ],
            columns=["Scénario", *(heading for *_, heading in PANELS)],
        ),
        large=large,
        narrow=narrow,
    )


def _needs_title(needs: Mapping[str, float]) -> str:
    """Say the dwellings asked for by the least and by the most demanding scenario."""
    low, high = number(min(needs.values()), 1), how_many(max(needs.values()), "logement", 1)
    over = how_many(-min(needs.values()), "logement", 1)
    if max(needs.values()) <= 0:
        return f"Jusqu’à {over} de trop par an"
    if min(needs.values()) < 0:
        return f"De {over} de trop à {high} à apporter par an"
    if low == number(max(needs.values()), 1):
        return f"{high} à apporter par an dans tous les scénarios"
    return f"De {low} à {high} à apporter par an selon le scénario"


def _panels(canvas: Canvas, cases: Sequence[Case], values: Values, view: SiteView) -> None:
    above = 18 if canvas.narrow else 0
    left, y = 0.0 if canvas.narrow else float(_NAMES), 0.0
    pitch = _ROW + above
    for code, period, decimals, sign, heading in PANELS:
        canvas.text(0, y + 14, heading, bold=True)
        y += _HEAD
        given = [values[case.name, code, period] for case in cases]
        low, high = min(0.0, *given), max(0.0, *given)
        ax = charts.rows_axes(canvas, len(cases), y, pitch, left, 0)
        width = canvas.width - left - (2 if low < 0 else 1) * _ROOM
        unit = ((high - low) or 1.0) / width
        ax.set_xlim(low - (_ROOM * unit if low < 0 else 0.0), high + _ROOM * unit)
        for rank, (case, value) in enumerate(zip(cases, given, strict=True)):
            middle = rank * pitch + above + _ROW / 2 - (3 if canvas.narrow else 0)
            where = (0.0, y + rank * pitch + 9) if canvas.narrow else (left - 12, y + middle)
            canvas.text(*where, case.title, ha="left" if canvas.narrow else "right")
            colour = style.CONTEXT if rank == 0 else style.of(view).mark
            ax.barh(middle, value, 16, color=colour, linewidth=0)
            printed = number(value, decimals, sign=sign)
            charts.annotate(ax, (value, middle), printed, -5 if value < 0 else 5)
        charts.verticals(ax, [(0.0, 0.0, pitch * len(cases))], color=style.INK2, lw=0.9)
        y += pitch * len(cases) + _GAP


def paths(
    frame: pd.DataFrame, cases: Sequence[Case], view: SiteView, source: str
) -> Figure | Absent:
    """Draw the population of every scenario to 2050."""
    name, values = "paths", values_of(frame)
    known = [c for c in cases if (c.name, "scen_pop", str(HORIZON)) in values]
    if not known:
        return Absent(name, "La population selon le scénario", "aucun scénario n’a pu être calculé")
    years = list(range(START, ILLUSTRATIVE + 1))
    series = {
        case.title: {year: values.get((case.name, "scen_pop", str(year))) for year in years}
        for case in known
    }
    large, narrow = svg.render(
        name, lambda canvas: _lines(canvas, series, view), large=360, narrow=430
    )
    # Whole inhabitants: hundredths of one would be a precision that no scenario has, and a gap must
    # be that of the numbers that are read.
    ends = {title: round(path[HORIZON] or 0.0) for title, path in series.items()}
    lowest, highest = min(ends, key=lambda t: ends[t]), max(ends, key=lambda t: ends[t])
    gap = ends[highest] - ends[lowest]
    verb = "séparent" if gap > 1 else "sépare"
    title = f"{how_many(gap, 'habitant')} {verb} les scénarios en {HORIZON}"
    rows = [
        (year, *(None if (v := path[year]) is None else round(v) for path in series.values()))
        for year in years
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Population selon le scénario, {_places(known)}, habitants, de {START} à "
        f"{ILLUSTRATIVE}. Au-delà de {HORIZON}, le tracé est illustratif.",
        alt=words.alternative(
            "Courbes",
            f"Habitants selon le scénario, en {HORIZON}",
            [f"{label}{words.COLON} {number(value)}" for label, value in ends.items()],
            title,
        ),
        reading=f"En {HORIZON}, le scénario «{NBSP}{highest}{NBSP}» compterait "
        f"{how_many(ends[highest], 'habitant')}, et «{NBSP}{lowest}{NBSP}» {number(ends[lowest])}.",
        limits=f"{NO_FORECAST} Aucun scénario n’est plus probable qu’un autre. Les âges ne sont "
        f"pas suivis, si bien que le tracé après {HORIZON} ne fait que prolonger.",
        source=source,
        data=pd.DataFrame(
            rows,
            columns=["Année", *(f"{title} (hab.)" for title in series)],
        ),
        large=large,
        narrow=narrow,
    )


def _lines(
    canvas: Canvas, series: Mapping[str, Mapping[int, float | None]], view: SiteView
) -> None:
    tint = style.of(view)
    drawn = []
    for rank, (title, path) in enumerate(series.items()):
        line = lines.Line(title, path, tint.mark, tint.text, dash=_DASHES[rank % len(_DASHES)])
        drawn.append(replace(line, colour=style.INK2, text=style.INK2) if rank == 0 else line)
    lines.chart(canvas, drawn, decimals=0, unit="habitants", left=52)
    ax = canvas.drawing.axes[-1]
    bottom, top = ax.get_ylim()
    ax.fill_between([HORIZON, ILLUSTRATIVE], bottom, top, color=style.SOFT, lw=0, zorder=0)
    ax.set_ylim(bottom, top)
    charts.annotate(ax, (HORIZON, top), "illustratif", 5, colour=style.INK2, dy=-9)


def hypotheses(
    cases: Sequence[Case], origins: Mapping[str, Mapping[str, str]], source: str
) -> Table:
    """List the hypotheses of every scenario, side by side."""
    rows, data = [], []
    for name, told in HYPOTHESES.items():
        given = [getattr(case.hypotheses, name) for case in cases]
        marks = [
            f"{NBSP}*" if origins[case.name][name].startswith("À débattre") else ""
            for case in cases
        ]
        cells = [shown(name, v) + mark for v, mark in zip(given, marks, strict=True)]
        rows.append([told.label, told.unit, *cells])
        data.append((told.label, told.unit, *given))
    moved = sum(len(set(line[2:])) > 1 for line in data)
    return Table(
        name="hypotheses",
        title=f"{moved} hypothèses sur {len(rows)} changent d’un scénario à l’autre",
        subtitle=f"Hypothèses de chaque scénario, {_places(cases)}",
        source=source,
        header=["Hypothèse", "Unité", *(case.title for case in cases)],
        rows=rows,
        data=pd.DataFrame(data, columns=["Hypothèse", "Unité", *(case.title for case in cases)]),
        note=f"*{words.COLON} à débattre. Les autres valeurs ont une source, dite sur la page du "
        "scénario.",
    )
