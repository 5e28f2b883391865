"""The sites side by side: modes, own commune, cars of households."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.comparison import (
    NOT_COMPUTED,
    beside,
    extremes,
    known_values,
    lacking_words,
)
from ateliers.figures.comparison_stations import passengers_sites, stations_sites
from ateliers.figures.mobility import (
    CARS,
    CARS_NOTE,
    CENSUS,
    MINOR,
    MODES,
    OWN_COMMUNE_MOST,
    draw_intervals,
    draw_modes,
    interval_data,
    interval_frame,
    mode_data,
    mode_shares,
)
from ateliers.figures.mobility_tables import MEASURES, share_words
from ateliers.figures.record import Record
from ateliers.numbers import number
from ateliers.territory import Place, SiteView

__all__ = [
    "household_cars_sites",
    "modes_sites",
    "modes_sites_table",
    "own_commune_sites",
    "passengers_sites",
    "stations_sites",
]


def _span(values: Sequence[tuple[Place, float]], decimals: int = 0) -> str:
    """Return « De 70 % (dans le Massif du Sancy) à 86 % (à Tessy-Bocage) »."""
    (low, least), (high, most) = extremes(values)
    first, last = words.percent(least, decimals), words.percent(most, decimals)
    if low == high or first == last:
        return words.capital(last)
    return f"De {number(least, decimals)} ({low.within}) à {last} ({high.within})"


def modes_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the modes of people going to work in each site, France below.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other.
    views : sequence of SiteView
        The sites, in reading order.

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "modes_sites"
    known = known_values(record, "part_voiture", CENSUS, views)
    if not known:
        return Absent(name, "Modes de déplacement vers le travail", "aucune part connue")
    shown = beside(frame, views)
    places = shown.places
    shares, statuses = mode_shares(record, places)
    statuses = shown.statuses(statuses)
    title = f"{_span(known)} des actifs occupés vont travailler en voiture"
    large, narrow = draw_modes(name, shown.rows, shares, statuses)
    place, value = known[0]
    codes = [*MODES, *MINOR]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Mode principal pour aller travailler, en % des actifs occupés, {CENSUS}. "
        "«\u00a0Autres\u00a0» réunit vélo, deux-roues et modes de moins de 200 personnes."
        + lacking_words(views, shown.lacking),
        alt=words.alternative(
            "Barres empilées",
            f"Part de la voiture pour aller travailler, {CENSUS}",
            [f"{p.name} {words.percent(v)}" for p, v in known],
            title,
        ),
        reading=f"En {CENSUS}, {words.percent(value)} des actifs occupés {place.of} vont "
        "travailler en voiture.",
        limits="Un mode qu’un territoire a trop peu d’actifs pour chiffrer y est dans "
        "«\u00a0autres\u00a0», ailleurs à part"
        f"{words.COLON} les bandes «\u00a0autres\u00a0» ne se comparent pas."
        + record.caution(codes, places, [CENSUS]),
        source=record.source(codes, places, [CENSUS]),
        data=mode_data(record, places, shares, statuses),
        large=large,
        narrow=narrow,
    )


def modes_sites_table(frame: pd.DataFrame, views: Sequence[SiteView]) -> Table | Absent:
    """Set every share of employed people of the sites side by side, with their intervals.

    Parameters
    ----------
    frame, views
        As in :func:`modes_sites`.

    Returns
    -------
    Table or Absent
    """
    record, shown = Record(frame), beside(frame, views)
    places, lacking = shown.places, shown.lacking
    if not any(record.has(code, view.place, CENSUS) for code in MEASURES for view in views):
        return Absent("modes_sites_table", "Actifs occupés par mode", "aucune part connue")
    rows = [
        [
            label,
            *(
                NOT_COMPUTED
                if place.key in lacking
                else share_words(record.cell(code, CENSUS, place))
                for place in places
            ),
        ]
        for code, label in MEASURES.items()
    ]
    whole = sum(all(record.has(code, view.place, CENSUS) for view in views) for code in MEASURES)
    raw = []
    for code, label in MEASURES.items():
        for place in places:
            cell = record.cell(code, CENSUS, place)
            raw.append((label, place.name, cell.value, cell.low, cell.high, cell.status_words))
    columns = ["Mesure", "Territoire", "Part (%)", "Borne basse (%)", "Borne haute (%)", "Statut"]
    return Table(
        name="modes_sites_table",
        title=f"{whole} parts sur {len(MEASURES)} sont connues dans tous les territoires",
        subtitle=f"Actifs occupés de 15 ans ou plus, en %, {CENSUS}",
        source=record.source(MEASURES, places, [CENSUS]),
        header=["Part des actifs occupés", *(place.name for place in places)],
        rows=rows,
        data=pd.DataFrame(raw, columns=columns),
        note=f"Entre crochets, l’intervalle à 95{words.PERCENT}{words.SEMICOLON} deux intervalles "
        "qui se touchent ne permettent pas de classer. «\u00a0Effectif trop faible\u00a0»"
        f"{words.COLON} moins de 200 personnes.",
    )


def own_commune_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the share of people working in their own commune in each site, with its interval.

    Parameters
    ----------
    frame, views
        As in :func:`modes_sites`.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "own_commune_sites", "part_commune"
    known = known_values(record, code, CENSUS, views)
    if not known:
        return Absent(name, "Travailler dans sa commune", "aucune part connue")
    shown = beside(frame, views)
    places = shown.places
    drawn = shown.marked(interval_frame([record.cell(code, CENSUS, place) for place in places]))
    most = OWN_COMMUNE_MOST if drawn[["value", "high"]].max().max() <= OWN_COMMUNE_MOST else 100.0
    large, narrow = draw_intervals(name, shown.rows, [("", drawn)], most=most)
    title = f"{_span(known)} travaillent dans leur commune"
    (low, least), (high, most_) = extremes(known)
    return Figure(
        name=name,
        title=title,
        subtitle=f"Part des actifs occupés qui travaillent dans leur commune, en %, {CENSUS}."
        + lacking_words(views, shown.lacking),
        alt=words.alternative(
            "Points et intervalles",
            f"Part des actifs occupés qui travaillent dans leur commune, {CENSUS}",
            [f"{p.name} {words.percent(v, 1)}" for p, v in known],
            title,
        ),
        reading=f"En {CENSUS}, {words.percent(most_, 1)} des actifs occupés {high.of} travaillent "
        f"dans leur commune, et {words.percent(least, 1)} {low.within}.",
        limits="Plus une commune est étendue, plus on y travaille sur place"
        f"{words.COLON} un territoire d’une seule commune et un territoire de vingt ne se "
        "comparent qu’avec prudence." + record.caution([code], places, [CENSUS]),
        source=record.source([code], places, [CENSUS]),
        data=interval_data(record, code, places, "Travaillent dans leur commune"),
        large=large,
        narrow=narrow,
    )


def household_cars_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the households with a car, and the people with two at home, in each site.

    Parameters
    ----------
    frame, views
        As in :func:`modes_sites`.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "household_cars_sites", "menages_voiture"
    known = known_values(record, code, CENSUS, views)
    if not known:
        return Absent(name, "Ménages avec voiture", "aucune part connue")
    shown = beside(frame, views)
    places = shown.places
    panels = [
        (label, shown.marked(interval_frame([record.cell(one, CENSUS, p) for p in places])))
        for one, label in CARS.items()
    ]
    large, narrow = draw_intervals(name, shown.rows, panels, CARS_NOTE)
    title = f"{_span(known)} des ménages ont une voiture"
    place, value = known[0]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Voitures des ménages, en %, {CENSUS}. La première part compte des ménages, la "
        f"seconde des personnes.{lacking_words(views, shown.lacking)}",
        alt=words.alternative(
            "Points et intervalles",
            f"Ménages ayant au moins une voiture, {CENSUS}",
            [f"{p.name} {words.percent(v, 1)}" for p, v in known],
            title,
        ),
        reading=f"En {CENSUS}, {words.percent(value, 1)} des ménages {place.of} ont au moins une "
        "voiture.",
        limits="Le nombre de voitures ne dit pas les kilomètres parcourus."
        + record.caution(CARS, places, [CENSUS]),
        source=record.source(CARS, places, [CENSUS]),
        data=pd.concat(
            [interval_data(record, one, places, label) for one, label in CARS.items()],
            ignore_index=True,
        ),
        large=large,
        narrow=narrow,
    )
