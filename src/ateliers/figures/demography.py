"""Figures of the demography theme: how many, why it changes, how old."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import bars, charts, lines, style, svg, words
from ateliers.figures.ages import age_groups, ageing
from ateliers.figures.block import Absent, Figure
from ateliers.figures.housing import housing, income
from ateliers.figures.maps import growth_map
from ateliers.figures.record import Record
from ateliers.figures.tables import communes_table, mortality_note
from ateliers.indicators.frame import SMALLEST_COMMUNE, is_small
from ateliers.numbers import number, year_span
from ateliers.territory import Place, SiteView

__all__ = [
    "age_groups",
    "ageing",
    "balances",
    "communes_table",
    "growth_map",
    "housing",
    "income",
    "mortality_note",
    "population_index",
]

#: Year whose population is 100.
BASE = 2010
#: Below this change (in %) a population is said to be stable.
STABLE = 0.5
#: Below this rate (in %/an) a balance is said to be close to zero: it is printed as zero.
CLOSE_TO_ZERO = 0.05

WINDOWS = ("2013-2018", "2016-2022")
NATURAL_WORDS = "Solde naturel (naissances moins décès)"
MIGRATORY_WORDS = "Solde migratoire apparent (arrivées moins départs)"


def index_values(
    record: Record, place: Place, years: Sequence[int], base: int
) -> dict[int, float | None]:
    """Return the population of a place, `base` = 100; nothing when `base` is missing or too small.

    One inhabitant more in a hamlet of two would draw an index of 150.
    """
    start = record.value("pop", str(base), place)
    if start is None or is_small(start):
        return dict.fromkeys(years)
    raw = {year: record.value("pop", str(year), place) for year in years}
    return {year: None if v is None else 100 * v / start for year, v in raw.items()}


def population_years(record: Record, place: Place) -> list[int]:
    """Return the years of the population series from 2010 on to the last one of a place."""
    years = [int(p) for p in record.periods("pop") if p.isdigit() and int(p) >= BASE]
    known = [year for year in years if record.value("pop", str(year), place) is not None]
    return list(range(known[0], known[-1] + 1)) if known else []


def change_title(place: Place, change: float, since: int) -> str:
    """Return « Le Massif du Sancy perd 3,3 % d’habitants depuis 2010 », or that it is stable."""
    if abs(change) < STABLE:
        return f"La population {place.of} est stable depuis {since}"
    plural = "nent" if words.is_plural(place) else "ne"
    verb = f"gag{plural}" if change > 0 else ("perdent" if words.is_plural(place) else "perd")
    amount = words.percent(abs(change), 1)
    return f"{words.subject(place)} {verb} {amount} d’habitants depuis {since}"


def population_index(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the population since 2010 as an index, with the references of the site.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``pop`` (inhabitants, yearly).
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
        A year without a total is a gap bridged by dots, never a value.
    """
    record, name = Record(frame), "population_index"
    years = population_years(record, view.place)
    if len(years) < 2:
        return Absent(name, "Population depuis 2010", "moins de deux années de population connues")
    first, last = years[0], years[-1]
    places = [view.place, *record.references(view, "pop")]
    values = {place.key: index_values(record, place, years, first) for place in places}
    drawn = lines.place_lines(record, view, "pop", values)
    if not drawn[-1].points:
        reason = f"moins de {SMALLEST_COMMUNE} habitants en {first}, trop peu pour un indice"
        return Absent(name, "Population depuis 2010", reason)
    change = (drawn[-1].points[-1][1]) - 100
    title = change_title(view.place, change, first)
    gaps = [str(year) for year in years if values[view.place.key][year] is None]
    gap_words = f" Total absent en {words.listed(gaps)}" if gaps else ""
    ends = [f"{line.label} {number(line.points[-1][1], 1)}" for line in (drawn[-1], *drawn[:-1])]
    counts = [record.value("pop", str(year), view.place) or 0 for year in (last, first)]
    large, narrow = svg.render(
        name,
        lambda canvas: lines.chart(canvas, drawn, decimals=1, base=100),
        large=340,
        narrow=300,
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Population municipale, indice {first} = 100, de {first} à {last}."
        + (
            f"{gap_words}{words.COLON} les années voisines sont reliées en pointillé."
            if gaps
            else ""
        ),
        alt=words.alternative(
            "Courbes",
            f"Indice de population en {last}, {first} = 100",
            ends,
            f"{title}.{gap_words}",
        ),
        reading=(
            f"En {last}, l’indice {view.place.of} vaut {number(100 + change, 1)}{words.COLON} "
            f"{number(counts[0])} habitants, contre {number(counts[1])} en {first}."
        ),
        limits=(
            "Chaque population repose sur cinq années d’enquête"
            f"{words.COLON} l’écart entre deux années voisines ne se commente pas. "
            "Pour les références, les années non publiées ici sont franchies en pointillé."
            + _undrawn(places, values, first)
        ),
        source=record.source(["pop"], places),
        data=index_data(record, places, years, values, first),
        large=large,
        narrow=narrow,
    )


def _undrawn(places: Sequence[Place], values: dict[str, dict[int, float | None]], base: int) -> str:
    """Say which references have no index because their population of `base` is missing."""
    lacking = [p.name for p in places if all(v is None for v in values[p.key].values())]
    return f" Sans population en {base}{words.COLON} {words.listed(lacking)}." if lacking else ""


def index_data(
    record: Record,
    places: Sequence[Place],
    years: Sequence[int],
    values: dict[str, dict[int, float | None]],
    base: int,
) -> pd.DataFrame:
    """Return populations and indices with French headings."""
    rows = []
    for place in places:
        for year in years:
            cell = record.cell("pop", str(year), place)
            rows.append((place.name, year, cell.value, values[place.key][year], cell.status_words))
    columns = ["Territoire", "Année", "Population (hab.)", f"Indice ({base} = 100)", "Statut"]
    return pd.DataFrame(rows, columns=columns)


def balance_sign(record: Record, indicator: str, period: str, place: Place) -> int:
    """Return the sign of a balance: 0 when close to zero or when its interval holds zero."""
    value = record.value(indicator, period, place)
    if value is None or abs(value) < CLOSE_TO_ZERO:
        return 0
    count = record.cell(f"{indicator}_nb", period, place)
    if count.low is not None and count.high is not None and count.low <= 0 <= count.high:
        return 0
    return 1 if value > 0 else -1


_NATURAL_FINDING = {
    -1: "Plus de décès que de naissances",
    0: "Presque autant de naissances que de décès",
    1: "Plus de naissances que de décès",
}
_MIGRATORY_FINDING = {
    -1: "les départs l’emportent sur les arrivées",
    0: "arrivées et départs s’équilibrent presque",
    1: "les arrivées l’emportent sur les départs",
}


def balance_panel(record: Record, places: Sequence[Place], period: str) -> pd.DataFrame:
    """Return the two balances of each place over a window, ready to be drawn."""
    rows = []
    for rank, place in enumerate(places):
        for indicator, series in (("solde_nat", NATURAL_WORDS), ("solde_mig", MIGRATORY_WORDS)):
            cell = record.cell(indicator, period, place)
            rows.append((rank, place.name, series, cell.value, cell.status_words))
    frame = pd.DataFrame(rows, columns=["rank", "place", "series", "value", "status"])
    return frame.astype({"value": float})


def balance_data(panels: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return what the panels of balances draw, with French headings."""
    parts = [frame.drop(columns="rank").assign(period=period) for period, frame in panels]
    data = pd.concat(parts, ignore_index=True)[["place", "period", "series", "value", "status"]]
    data.columns = pd.Index(["Territoire", "Période", "Solde", "Taux (% par an)", "Statut"])
    return data


def balances(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the natural and the apparent migratory balance of both census windows.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``solde_nat`` and ``solde_mig`` (%/an).
    view
        As in :func:`population_index`.

    Returns
    -------
    Figure or Absent
        The windows overlap: they stand side by side and are never added nor subtracted.
    """
    record, name, last = Record(frame), "balances", WINDOWS[-1]
    if not record.has("solde_nat", view.place, last):
        reason = record.cell("solde_nat", last, view.place)
        return Absent(name, "Soldes naturel et migratoire", reason.note or reason.status_words)
    windows = [w for w in WINDOWS if record.has("solde_nat", view.place, w)]
    places = [view.place, *record.references(view, "solde_nat", last)]
    rows = [charts.Row(view.place.name, style.of(view).text, bold=True)]
    rows += [charts.Row(place.name) for place in places[1:]]
    panels = [(year_span(w), balance_panel(record, places, w)) for w in reversed(windows)]
    natural, migratory = (
        balance_sign(record, code, last, view.place) for code in ("solde_nat", "solde_mig")
    )
    title = f"{_NATURAL_FINDING[natural]}{words.SEMICOLON} {_MIGRATORY_FINDING[migratory]}"
    sn, sm = (record.value(code, last, view.place) or 0 for code in ("solde_nat", "solde_mig"))
    large, narrow = draw_balances(name, rows, panels)
    overlap = (
        f" Les périodes {' et '.join(map(year_span, windows))} se recouvrent{words.COLON} "
        "elles ne s’additionnent pas."
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Soldes naturel et migratoire apparent, en % par an, {view.place.within}."
        + (overlap if len(windows) > 1 else f" Période {year_span(last)}."),
        alt=words.alternative(
            "Barres doubles",
            f"Solde naturel puis migratoire apparent, en % par an, {year_span(last)}",
            balance_values(panels[0][1]),
            title,
        ),
        reading=(
            f"{words.capital(words.between(last))}, le solde naturel {view.place.of} compte pour "
            f"{words.percent(sn, 1, sign=True)} par an dans la variation de la population, "
            f"et le solde migratoire apparent pour {words.percent(sm, 1, sign=True)}."
        ),
        limits=(
            "Le solde migratoire apparent est un reste, la variation totale moins le solde naturel"
            f"{words.COLON} il porte les erreurs du recensement et ne compte ni arrivées ni "
            "départs. Les décès de 2020 et 2021 comprennent ceux de l’épidémie de Covid-19."
        ),
        source=record.source(["solde_nat", "solde_mig"], places, windows),
        data=balance_data(panels),
        large=large,
        narrow=narrow,
    )


def draw_balances(
    name: str, rows: Sequence[charts.Row], panels: Sequence[tuple[str, pd.DataFrame]]
) -> tuple[str, str]:
    """Draw panels of balances at both widths."""
    series = (NATURAL_WORDS, MIGRATORY_WORDS)
    colours = (style.NATURAL, style.MIGRATORY)
    heights = [
        bars.paired_bars_height(
            len(rows),
            len(panels),
            narrow=narrow,
            key_px=charts.key_height(width, series, 0 if narrow else charts.NAMES_PX),
        )
        for width, narrow in ((svg.LARGE_PX, False), (svg.NARROW_PX, True))
    ]
    return svg.render(
        name,
        lambda canvas: bars.paired_bars(canvas, rows, panels, colours, series),
        large=heights[0],
        narrow=heights[1],
    )


def balance_values(panel: pd.DataFrame) -> list[str]:
    """Return « Massif du Sancy −0,7 et +0,6 » for each place of a panel."""
    values = []
    for place, lot in panel.groupby("place", sort=False):
        pair = [
            status if pd.isna(value) else number(value, 1, sign=True)
            for value, status in zip(lot["value"], lot["status"], strict=True)
        ]
        values.append(f"{place} {' et '.join(pair)}")
    return values
