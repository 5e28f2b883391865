"""Figures of the mobility theme: modes, own commune, cars of households, emissions."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import bars, charts, intervals, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.emissions import emissions
from ateliers.figures.flows import flow_distances, flow_origins, flows
from ateliers.figures.flows_map import flows_map
from ateliers.figures.mobility_stations import passengers, stations_map
from ateliers.figures.mobility_tables import modes_table, stations, zoning
from ateliers.figures.record import Cell, Record
from ateliers.numbers import number
from ateliers.record import STATUS_WORDS
from ateliers.territory import Place, SiteView

__all__ = [
    "emissions",
    "flow_distances",
    "flow_origins",
    "flows",
    "flows_map",
    "household_cars",
    "modes",
    "modes_table",
    "own_commune",
    "passengers",
    "stations",
    "stations_map",
    "zoning",
]

CENSUS = "2021"
#: Modes drawn by themselves when they can be quoted; what is left to 100 % is « autres ».
MODES = {
    "part_voiture": "Voiture",
    "part_tc": "Transports en commun",
    "part_marche": "Marche",
    "part_sans": "Pas de déplacement",
}
OTHERS = "Autres"
#: Modes never drawn by themselves: too few people to be seen.
MINOR = {"part_velo": "vélo", "part_2rm": "deux-roues motorisé"}
COLOURS = ("#33414f", "#007c86", "#7dbfb2", "#e3c770", "#e7eaed")
INKS = (style.ON_DARK, style.ON_DARK, style.ON_LIGHT, style.ON_LIGHT, style.ON_LIGHT)
SAMPLE_NOTE = f"Point{words.COLON} part estimée. Trait{words.COLON} intervalle à 95{words.PERCENT}."
CARS_NOTE = f"{SAMPLE_NOTE} Sans trait{words.COLON} tous les ménages sont comptés."
#: End of the scale of people working in their own commune, in %, unless one goes beyond.
OWN_COMMUNE_MOST = 80.0


def mode_shares(record: Record, places: Sequence[Place]) -> tuple[pd.DataFrame, list[str]]:
    """Return the shares of each mode by place, small ones left to « autres », and statuses."""
    rows, statuses = [], []
    for place in places:
        cells = {code: record.cell(code, CENSUS, place) for code in MODES}
        car = cells["part_voiture"]
        quoted = [cell.value or 0.0 for cell in cells.values()]
        known = car.value is not None
        rows.append([*quoted, max(0.0, 100 - sum(quoted))] if known else [None] * 5)
        statuses.append("" if known else car.status_words)
    columns = [*MODES.values(), OTHERS]
    return pd.DataFrame(rows, columns=columns, dtype=float), statuses


def merged(record: Record, place: Place) -> list[str]:
    """Return the modes of a place that are too few to be quoted, in words."""
    return [*_small(record, place), *MINOR.values()]


def draw_modes(
    name: str, rows: Sequence[charts.Row], shares: pd.DataFrame, statuses: Sequence[str]
) -> tuple[str, str]:
    """Draw the stacked bars of modes at both widths."""
    heights = []
    for width, left, pitch in ((svg.LARGE_PX, charts.NAMES_PX, 44), (svg.NARROW_PX, 0, 58)):
        heights.append(
            int(charts.key_height(width, list(shares.columns), left) + pitch * len(rows) + 4)
        )
    return svg.render(
        name,
        lambda canvas: bars.stacks(canvas, rows, shares, COLOURS, INKS, statuses),
        large=heights[0],
        narrow=heights[1],
    )


def mode_data(
    record: Record, places: Sequence[Place], shares: pd.DataFrame, statuses: Sequence[str]
) -> pd.DataFrame:
    """Return the shares with French headings, the bike apart.

    A share too small to be printed is drawn as nothing; in the data it is missing, never zero.
    """
    data = shares.copy()
    for code, label in MODES.items():
        printed = [record.cell(code, CENSUS, place).value for place in places]
        data[label] = pd.Series(printed, dtype=float).where(shares[label].notna())
    data = data.rename(columns=lambda label: f"{label} (%)")
    data.insert(0, "Territoire", [place.name for place in places])
    data["dont vélo (%)"] = [record.value("part_velo", CENSUS, place) for place in places]
    lines = [
        status or _too_small(record, place) for place, status in zip(places, statuses, strict=True)
    ]
    return data.assign(Statut=lines)


def _too_small(record: Record, place: Place) -> str:
    """Return the status of a row some of whose modes are counted in « autres »."""
    small = _small(record, place)
    return f"{STATUS_WORDS['too_small']}{words.COLON} {', '.join(small)}" if small else ""


def _small(record: Record, place: Place) -> list[str]:
    return [
        label.lower()
        for code, label in MODES.items()
        if record.cell(code, CENSUS, place).status == "too_small"
    ]


def site_rows_of(view: SiteView, places: Sequence[Place]) -> list[charts.Row]:
    """Return the rows of a site and of what it is compared with."""
    look = style.of(view)
    first = charts.Row(view.place.name, look.text, True, look.marker, look.mark)
    return [first, *(charts.Row(place.name) for place in places[1:])]


def car_title(value: float, place: Place | None = None) -> str:
    """Return « 8 actifs occupés sur 10 vont travailler en voiture »."""
    tenths = round(value / 10)
    if tenths == 10:
        return "Presque tous les actifs occupés vont travailler en voiture"
    where = f" {place.within}" if place else ""
    return f"{number(tenths)} actifs occupés sur 10 vont travailler en voiture{where}"


def modes(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the modes of people going to work, against the references.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``part_voiture`` and ``part_velo`` (everyone) and ``part_tc``,
        ``part_marche``, ``part_sans``, ``part_2rm`` (sample), in %.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
        A mode of too few people is part of « autres », never a number.
    """
    record, name = Record(frame), "modes"
    own = record.cell("part_voiture", CENSUS, view.place)
    if own.value is None:
        return Absent(name, "Modes de déplacement vers le travail", own.note or own.status_words)
    places = [view.place, *record.references(view, "part_voiture", CENSUS)]
    shares, statuses = mode_shares(record, places)
    title = car_title(own.value)
    large, narrow = draw_modes(name, site_rows_of(view, places), shares, statuses)
    codes = [*MODES, *MINOR]
    values = [
        f"{str(label).lower()} {words.percent(share)}"
        for label, share in shares.iloc[0].items()
        if share
    ]
    against = [
        f"{place.name}{words.COLON} voiture {words.percent(share)}"
        for place, share in zip(places[1:], shares["Voiture"].iloc[1:], strict=True)
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Mode principal pour aller travailler, en % des actifs occupés, {CENSUS}. "
        f"«\u00a0Autres\u00a0» {view.place.within}{words.COLON} "
        f"{words.listed(merged(record, view.place))}.",
        alt=words.alternative(
            "Barres empilées",
            f"Mode principal pour aller travailler {view.place.within}, {CENSUS}",
            [*values, *against],
            title,
        ),
        reading=(
            f"En {CENSUS}, {words.percent(own.value)} des actifs occupés {view.place.of} vont "
            "travailler en voiture."
        ),
        limits=(
            "Un mode de moins de 200 personnes est compté dans «\u00a0autres\u00a0». La voiture "
            "vient de tous les questionnaires, les autres modes d’un quart d’entre eux"
            f"{words.COLON} leur somme peut s’écarter de 100{words.PERCENT}. "
            "Ne pas se déplacer n’est pas télétravailler." + record.caution(codes, places, [CENSUS])
        ),
        source=record.source(codes, places, [CENSUS]),
        data=mode_data(record, places, shares, statuses),
        large=large,
        narrow=narrow,
    )


def interval_frame(cells: Sequence[Cell]) -> pd.DataFrame:
    """Return cells as :func:`intervals.intervals` draws them."""
    rows = [(c.value, c.low, c.high, c.status_words if c.value is None else "") for c in cells]
    frame = pd.DataFrame(rows, columns=["value", "low", "high", "status"])
    return frame.astype({"value": float, "low": float, "high": float})


def draw_intervals(
    name: str,
    rows: Sequence[charts.Row],
    panels: Sequence[tuple[str, pd.DataFrame]],
    note: str = SAMPLE_NOTE,
    *,
    most: float = 100.0,
) -> tuple[str, str]:
    """Draw panels of shares with their intervals at both widths."""
    headings = [heading for heading, _ in panels]
    large, narrow = (
        intervals.height(len(rows), headings, note, width, narrow=width == svg.NARROW_PX)
        for width in (svg.LARGE_PX, svg.NARROW_PX)
    )
    return svg.render(
        name,
        lambda canvas: intervals.intervals(canvas, rows, panels, note, most=most),
        large=large,
        narrow=narrow,
    )


def interval_data(record: Record, code: str, places: Sequence[Place], label: str) -> pd.DataFrame:
    """Return a share and its bounds by place, with French headings."""
    rows = []
    for place in places:
        cell = record.cell(code, CENSUS, place)
        rows.append((place.name, label, cell.value, cell.low, cell.high, cell.status_words))
    columns = ["Territoire", "Mesure", "Part (%)", "Borne basse (%)", "Borne haute (%)", "Statut"]
    return pd.DataFrame(rows, columns=columns)


def bounds(cell: Cell, decimals: int = 1) -> str:
    """Return « de 9,0 à 10,9 % » for the interval of a cell, or nothing."""
    if cell.low is None or cell.high is None:
        return ""
    return f"de {number(cell.low, decimals)} à {words.percent(cell.high, decimals)}"


def own_commune(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the share of employed people who work in their own commune, with its interval.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``part_commune`` (%), ``low`` and ``high``.
    view
        As in :func:`modes`.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "own_commune", "part_commune"
    own = record.cell(code, CENSUS, view.place)
    if own.value is None:
        return Absent(name, "Travailler dans sa commune", own.note or own.status_words)
    places = [view.place, *record.references(view, code, CENSUS)]
    drawn = interval_frame([record.cell(code, CENSUS, place) for place in places])
    most = OWN_COMMUNE_MOST if drawn[["value", "high"]].max().max() <= OWN_COMMUNE_MOST else 100.0
    large, narrow = draw_intervals(name, site_rows_of(view, places), [("", drawn)], most=most)
    title = f"{words.percent(own.value)} travaillent dans leur commune"
    between = f" (intervalle à 95{words.PERCENT}{words.COLON} {bounds(own)})" if own.low else ""
    return Figure(
        name=name,
        title=title,
        subtitle=f"Part des actifs occupés qui travaillent dans leur commune, en %, {CENSUS}.",
        alt=words.alternative(
            "Points et intervalles",
            f"Part des actifs occupés qui travaillent dans leur commune, {CENSUS}",
            [
                f"{place.name} {words.percent(record.value(code, CENSUS, place) or 0, 1)}"
                + (between if place == view.place else "")
                for place in places
            ],
            title,
        ),
        reading=(
            f"En {CENSUS}, {words.percent(own.value, 1)} des actifs occupés {view.place.of} "
            f"travaillent dans leur commune{between}."
        ),
        limits=(
            f"Plus une commune est étendue, plus on y travaille sur place{words.COLON} les "
            "territoires ne se comparent qu’avec prudence. Paris, Lyon et Marseille, mal codées "
            "dans le fichier, sont laissées de côté." + record.caution([code], places, [CENSUS])
        ),
        source=record.source([code], places, [CENSUS]),
        data=interval_data(record, code, places, "Travaillent dans leur commune"),
        large=large,
        narrow=narrow,
    )


CARS = {
    "menages_voiture": "Ménages qui ont au moins une voiture",
    "part_2voit": "Actifs occupés dont le ménage a deux voitures ou plus",
}


def household_cars(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the households with a car, and the people whose household has two or more.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``menages_voiture`` (% of households) and ``part_2voit`` (% of employed
        people, with its interval).
    view
        As in :func:`modes`.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "household_cars", "menages_voiture"
    own = record.cell(code, CENSUS, view.place)
    if own.value is None:
        return Absent(name, "Ménages avec voiture", own.note or own.status_words)
    places = [view.place, *record.references(view, code, CENSUS)]
    panels = [
        (label, interval_frame([record.cell(one, CENSUS, place) for place in places]))
        for one, label in CARS.items()
    ]
    large, narrow = draw_intervals(name, site_rows_of(view, places), panels, CARS_NOTE)
    title = f"{words.percent(own.value)} des ménages ont une voiture"
    two = record.cell("part_2voit", CENSUS, view.place)
    second = (
        f" {words.percent(two.value)} des actifs occupés vivent dans un ménage qui en a deux ou "
        "plus."
        if two.value is not None
        else ""
    )
    return Figure(
        name=name,
        title=title,
        subtitle=f"Voitures des ménages, en %, {CENSUS}. La première part compte des ménages, la "
        "seconde des personnes.",
        alt=words.alternative(
            "Points et intervalles",
            f"Ménages ayant au moins une voiture, {CENSUS}",
            [
                f"{place.name} {words.percent(record.value(code, CENSUS, place) or 0, 1)}"
                for place in places
            ],
            f"{title}.{second}",
        ),
        reading=f"En {CENSUS}, {words.percent(own.value, 1)} des ménages {view.place.of} ont au "
        f"moins une voiture.{second}",
        limits=(
            "Le nombre de voitures ne dit pas les kilomètres parcourus. La seconde part compte les "
            "personnes qui ont un emploi, pas les ménages." + record.caution(CARS, places, [CENSUS])
        ),
        source=record.source(CARS, places, [CENSUS]),
        data=pd.concat(
            [interval_data(record, one, places, label) for one, label in CARS.items()],
            ignore_index=True,
        ),
        large=large,
        narrow=narrow,
    )
