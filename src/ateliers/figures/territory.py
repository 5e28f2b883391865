"""Figures of the reading of the territory: land cover, population year by year, establishments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ateliers.figures import bars, charts, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Record
from ateliers.figures.territory_facts import facts
from ateliers.figures.territory_nature import climate_digest, land_change, nature, settlement
from ateliers.figures.territory_tables import mergers, profile, society, work
from ateliers.figures.territory_words import (
    LAND,
    LAND_YEAR,
    SECTOR_YEARS,
    SECTORS,
    epci_label,
    epci_place,
)
from ateliers.numbers import NBSP, how_many, number
from ateliers.territory import Place, SiteView

__all__ = [
    "climate_digest",
    "facts",
    "land_change",
    "land_cover",
    "mergers",
    "nature",
    "population_years",
    "profile",
    "sectors",
    "settlement",
    "society",
    "work",
]

#: Told by lightness as well as by hue, neighbours apart; the same on dark paper.
LAND_COLOURS = (
    "#5c6672",
    "#e3c770",
    "#9c4f1b",
    "#f0e2b6",
    "#a9cf7a",
    "#d8a95b",
    "#2f6b4a",
    "#7fb7d9",
)
LAND_INKS = (
    style.ON_DARK,
    style.ON_LIGHT,
    style.ON_DARK,
    style.ON_LIGHT,
    style.ON_LIGHT,
    style.ON_LIGHT,
    style.ON_DARK,
    style.ON_LIGHT,
)
LAND_LIMITS = (
    f"Corine Land Cover voit les surfaces de 25{NBSP}hectares ou plus{words.COLON} un hameau ou un "
    "petit bois compte avec ce qui l’entoure. Le périmètre est celui de l’EPCI en 2018, et le "
    "total comprend les eaux."
)

SECTOR_COLOURS = ("#a9cf7a", "#33414f", "#e3c770", "#007c86", "#e7eaed")
SECTOR_INKS = (
    style.ON_LIGHT,
    style.ON_DARK,
    style.ON_LIGHT,
    style.ON_DARK,
    style.ON_LIGHT,
)


def share_frame(
    record: Record, codes: dict[str, str], marks: Sequence[tuple[Place, str]]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the shares of each place at its period, one column a category, and statuses."""
    rows, statuses = [], []
    for place, period in marks:
        cells = [record.cell(code, period, place) for code in codes]
        known = all(cell.value is not None for cell in cells)
        rows.append([cell.value if known else None for cell in cells])
        statuses.append("" if known else cells[0].status_words)
    return pd.DataFrame(rows, columns=list(codes.values()), dtype=float), statuses


def draw_shares(
    name: str,
    rows: Sequence[charts.Row],
    shares: pd.DataFrame,
    looks: tuple[Sequence[str], Sequence[str]],
    statuses: Sequence[str],
) -> tuple[str, str]:
    """Draw stacked bars at both widths."""
    heights = []
    for width, left, pitch in ((svg.LARGE_PX, charts.NAMES_PX, 44), (svg.NARROW_PX, 0, 58)):
        top = charts.key_height(width, list(shares.columns), left)
        heights.append(int(top + pitch * len(rows) + 4))
    return svg.render(
        name,
        lambda canvas: bars.stacks(canvas, rows, shares, *looks, statuses),
        large=heights[0],
        narrow=heights[1],
    )


def share_data(
    names: Sequence[str],
    shares: pd.DataFrame,
    statuses: Sequence[str],
    more: Mapping[str, list[float | None]] | None = None,
) -> pd.DataFrame:
    """Return shares with French headings, one row a bar, `more` columns before them."""
    data = shares.rename(columns=lambda label: f"{label} (%)")
    for heading, cells in reversed(list((more or {}).items())):
        data.insert(0, heading, cells)
    data.insert(0, "Territoire", list(names))
    return data.assign(Statut=list(statuses))


def largest(shares: pd.Series) -> tuple[str, float]:
    """Return the largest category of a bar, and its share."""
    return str(shares.idxmax()), float(shares.max())


def _in_order(shares: pd.Series) -> list[str]:
    """Return « prairies 64 % », from the largest, those that are drawn."""
    kept = shares[shares >= 0.5].sort_values(ascending=False)
    return [f"{str(label).lower()} {words.percent(value)}" for label, value in kept.items()]


def land_cover(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the land cover of the EPCI in 2018, metropolitan France below.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the shares of :data:`LAND` (%) at the EPCI and at France.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
    """
    record, name, own = Record(frame), "land_cover", epci_place(view)
    places = [own, *(p for p in view.references if p.level == "france")]
    shares, statuses = share_frame(record, LAND, [(p, LAND_YEAR) for p in places])
    if statuses[0]:
        cell = record.cell("sol_foret", LAND_YEAR, own)
        return Absent(name, "Occupation du sol", cell.note or cell.status_words)
    label, value = largest(shares.iloc[0])
    title = f"{label}{words.COLON} {words.percent(value)} du sol {own.of}"
    names = [epci_label(view), *(p.name for p in places[1:])]
    look = style.of(view)
    rows = [charts.Row(names[0], look.text, True), *(charts.Row(n) for n in names[1:])]
    large, narrow = draw_shares(name, rows, shares, (LAND_COLOURS, LAND_INKS), statuses)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Occupation du sol, en % de la surface, {LAND_YEAR}, {own.name} et France "
        "métropolitaine.",
        alt=words.alternative(
            "Barres empilées",
            f"Occupation du sol {own.of}, {LAND_YEAR}",
            _in_order(shares.iloc[0]),
            title,
        ),
        reading=f"En {LAND_YEAR}, {words.percent(value, 1)} de la surface {own.of} "
        f"{_is_held_by(label)}.",
        limits=LAND_LIMITS,
        source=record.source(LAND, places, [LAND_YEAR]),
        data=share_data(names, shares, statuses),
        large=large,
        narrow=narrow,
    )


def _is_held_by(label: str) -> str:
    return f"relève du groupe «{NBSP}{label.lower()}{NBSP}»"


def population_years(frame: pd.DataFrame, history: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the population of the site as far back as the data go.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of demography holding ``pop`` (inhabitants, yearly).
    history : pandas.DataFrame
        Table ``population_history``: years before 2010, when INSEE's file was given.
    view : SiteView
        The site.

    Returns
    -------
    Figure or Absent
        A year without a total is a gap bridged by dots, never a value.
    """
    record, name = Record(frame), "population_years"
    values = {**_before(history, view), **_since(record, view.place)}
    known = {year: v for year, v in sorted(values.items()) if v is not None}
    if len(known) < 2:
        return Absent(name, "Population", "moins de deux années de population connues")
    (first, start), *_, (last, end) = known.items()
    look = style.of(view)
    line = lines.Line(
        view.place.name, values, look.mark, look.text, marker=look.marker, subject=True
    )
    title = f"De {how_many(start, 'habitant')} en {first} à {number(end)} en {last}"
    room = style.text_width(number(max(known.values()))) + 10
    large, narrow = svg.render(
        name,
        lambda canvas: lines.chart(canvas, [line], decimals=0, unit="habitants", left=room),
        large=300,
        narrow=280,
    )
    missing = [str(year) for year, v in sorted(values.items()) if v is None]
    gap = f" Sans total en {words.listed(missing)}." if missing else ""
    long = first < 2010
    live = "habitent" if end > 1 else "habite"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Population municipale {view.place.of}, de {first} à {last}.{gap}",
        alt=words.alternative(
            "Courbe",
            f"Population {view.place.of}, de {first} à {last}",
            [
                f"{year}{words.COLON} {number(v)}"
                for year, v in list(known.items())[:: len(known) - 1]
            ],
            title,
        ),
        reading=f"En {last}, {how_many(end, 'personne')} {live} {view.place.within}.",
        limits=(
            "Les plus anciens recensements comptaient la population autrement."
            if long
            else "La série depuis 1876 n’a pas été obtenue"
            f"{words.COLON} cette courbe ne dit rien du XXe siècle."
        )
        + " D’une année à l’autre, l’écart ne se commente pas.",
        source=_population_source(record, history, view, long=long),
        data=pd.DataFrame(
            [(year, v, "" if v is not None else "donnée absente") for year, v in values.items()],
            columns=["Année", "Population (hab.)", "Statut"],
        ).sort_values("Année", ignore_index=True),
        large=large,
        narrow=narrow,
    )


def _since(record: Record, place: Place) -> dict[int, float | None]:
    """Return the populations of the record, gaps between known years included."""
    years = [int(p) for p in record.periods("pop") if record.value("pop", p, place) is not None]
    if not years:
        return {}
    listed = [int(p) for p in record.periods("pop") if min(years) <= int(p) <= max(years)]
    return {year: record.value("pop", str(year), place) for year in listed}


def _before(history: pd.DataFrame, view: SiteView) -> dict[int, float | None]:
    """Return the older populations of the site: a year that lacks a commune is left out."""
    codes = {c.code for c in view.communes}
    own = history[history["code"].isin(codes) & history["population"].notna()]
    by_year = own.groupby("year")["population"].agg(["sum", "count"])
    whole = by_year[by_year["count"].eq(len(codes))]
    return {int(str(year)): float(v) for year, v in whole["sum"].items()}


def _population_source(record: Record, history: pd.DataFrame, view: SiteView, *, long: bool) -> str:
    said = record.source(["pop"], [view.place])
    if not long:
        return said
    cite = str(history["source"].iloc[0])
    return said.replace(f"Source{words.COLON} ", f"Sources{words.COLON} {cite}{words.SEMICOLON} ")


def sectors(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the establishments of the site by sector in 2024 and 2018, references of 2018 below.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the shares of :data:`SECTORS` (%) and ``etab_nombre``.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
    """
    record, name, own = Record(frame), "sectors", view.place
    marks = [
        (own, year) for year in reversed(SECTOR_YEARS) if record.has("etab_services", own, year)
    ]
    if not marks:
        cell = record.cell("etab_services", SECTOR_YEARS[-1], own)
        return Absent(name, "Établissements par secteur", cell.note or cell.status_words)
    marks += [(p, "2018") for p in record.references(view, "etab_services", "2018")]
    shares, statuses = share_frame(record, SECTORS, marks)
    names = [f"{place.name}, {year}" for place, year in marks]
    label, value = largest(shares.iloc[0])
    look = style.of(view)
    rows = [
        charts.Row(words_, look.text, True) if place == own else charts.Row(words_)
        for words_, (place, _) in zip(names, marks, strict=True)
    ]
    looks = (SECTOR_COLOURS, SECTOR_INKS)
    large, narrow = draw_shares(name, rows, shares, looks, statuses)
    year = marks[0][1]
    total = record.value("etab_nombre", year, own) or 0.0
    title = f"{label}{words.COLON} {words.percent(value)} des établissements en {year}"
    counts = [record.value("etab_nombre", when, place) for place, when in marks]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Établissements par secteur, en %, {own.within} en "
        f"{words.listed(_years(marks, own))}, et dans ses références en 2018.",
        alt=words.alternative(
            "Barres empilées",
            f"Établissements par secteur {own.within}, {year}",
            _in_order(shares.iloc[0]),
            title,
        ),
        reading=f"En {year}, on compte {how_many(total, 'établissement')} {own.within}"
        f"{words.COLON} {words.percent(value)} relèvent du groupe «{NBSP}{label.lower()}{NBSP}».",
        limits="Un établissement compte pour un, quelle que soit sa taille. Aucun fichier réuni "
        "ici ne donne les références en 2024. Les deux années viennent de deux éditions"
        f"{words.COLON} un champ qui aurait changé entre elles ne se verrait pas.",
        source=record.source(SECTORS, [p for p, _ in marks], SECTOR_YEARS),
        data=share_data(
            [p.name for p, _ in marks],
            shares,
            statuses,
            {"Année": [int(when) for _, when in marks], "Établissements": counts},
        ),
        large=large,
        narrow=narrow,
    )


def _years(marks: Sequence[tuple[Place, str]], own: Place) -> list[str]:
    return sorted(year for place, year in marks if place == own)
