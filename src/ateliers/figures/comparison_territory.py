"""The sites side by side: land cover, establishments, and the measures of the reading."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import charts, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.comparison import (
    NOT_COMPUTED,
    beside,
    extremes,
    france_of,
    lacking_words,
    not_computed,
    site_rows,
)
from ateliers.figures.record import Record
from ateliers.figures.tables import shown
from ateliers.figures.territory import (
    LAND_COLOURS,
    LAND_INKS,
    LAND_LIMITS,
    SECTOR_COLOURS,
    SECTOR_INKS,
    draw_shares,
    share_data,
    share_frame,
)
from ateliers.figures.territory_tables import GRID_YEAR
from ateliers.figures.territory_words import (
    LAND,
    LAND_YEAR,
    SECTOR_YEARS,
    SECTORS,
    epci_label,
    epci_place,
)
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import FRANCE, Place, SiteView

#: Measures of the table: indicator → label, period, decimals, sign, whether it is of the EPCI.
MEASURES = {
    "part_rural": ("Habitants en commune rurale (%)", GRID_YEAR, 0, False, True),
    "part_centres": ("Habitants dans un centre de services (%)", GRID_YEAR, 0, False, True),
    **{code: (f"{label} (%)", LAND_YEAR, 1, False, True) for code, label in LAND.items()},
    "sol_surface": ("Surface décrite (ha)", LAND_YEAR, 0, False, True),
    "sol_change": ("Surface ayant changé d’occupation (ha)", "2012-2018", 0, False, True),
    "taux_boisement": ("Forêt relevée par l’IGN (%)", "2019", 0, False, True),
    "emplois_tcam": ("Variation des emplois (% par an)", "2016-2022", 2, True, False),
    "lits_100": ("Places d’hébergement pour 100 habitants", "2025", 1, False, False),
}


def _rows(views: Sequence[SiteView], labels: Sequence[str]) -> list[charts.Row]:
    """Return the rows of the sites in their looks, under other names."""
    return [
        charts.Row(label, row.colour, row.bold, row.marker, row.mark)
        for label, row in zip(labels, site_rows(views), strict=True)
    ]


def land_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the land cover of the EPCI of each site, France below.

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
    record, name = Record(frame), "land_sites"
    places = [*(epci_place(v) for v in views), *france_of(views)]
    shares, statuses = share_frame(record, LAND, [(p, LAND_YEAR) for p in places])
    known = shares["Prairies"].iloc[: len(views)].dropna()
    if known.empty:
        return Absent(name, "Occupation du sol", "aucune occupation du sol connue")
    lacking = not_computed(frame, views)
    for rank, view in enumerate(views):
        if view.place.key in lacking:
            statuses[rank] = NOT_COMPUTED
    names = [*(epci_label(v) for v in views), *(p.name for p in france_of(views))]
    rows = [*_rows(views, names[: len(views)]), *(charts.Row(n) for n in names[len(views) :])]
    large, narrow = draw_shares(name, rows, shares, (LAND_COLOURS, LAND_INKS), statuses)
    values = [(places[int(str(rank))], float(value)) for rank, value in known.items()]
    (low, least), (high, most) = extremes(values)
    title = f"Prairies{words.COLON} de {number(least)} à {words.percent(most)} du sol"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Occupation du sol des intercommunalités, en % de la surface, {LAND_YEAR}."
        + lacking_words(views, lacking),
        alt=words.alternative(
            "Barres empilées",
            f"Part des prairies dans le sol, {LAND_YEAR}",
            [f"{place.name} {words.percent(value)}" for place, value in values],
            title,
        ),
        reading=f"En {LAND_YEAR}, les prairies couvrent {words.percent(most, 1)} du sol {high.of} "
        f"et {words.percent(least, 1)} {low.within}.",
        limits=LAND_LIMITS,
        source=record.source(LAND, places, [LAND_YEAR]),
        data=share_data(names, shares, statuses),
        large=large,
        narrow=narrow,
    )


def sectors_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the establishments of each site by sector in the last year.

    Parameters
    ----------
    frame, views
        As in :func:`land_sites`.

    Returns
    -------
    Figure or Absent
        Without France, whose establishments of that year are in no file.
    """
    record, name, year = Record(frame), "sectors_sites", SECTOR_YEARS[-1]
    sites = beside(frame, views, references=False)
    places = sites.places
    shares, statuses = share_frame(record, SECTORS, [(p, year) for p in places])
    label = SECTORS["etab_agriculture"]
    known = shares[label].dropna()
    if known.empty:
        return Absent(name, "Établissements par secteur", "aucun établissement connu")
    statuses = sites.statuses(statuses)
    looks = (SECTOR_COLOURS, SECTOR_INKS)
    large, narrow = draw_shares(name, sites.rows, shares, looks, statuses)
    values = [(places[int(str(rank))], float(value)) for rank, value in known.items()]
    (low, least), (high, most) = extremes(values)
    title = f"{label}{words.COLON} de {number(least)} à {words.percent(most)} des établissements"
    counts = [record.value("etab_nombre", year, place) for place in places]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Établissements par secteur, en %, {year}." + lacking_words(views, sites.lacking),
        alt=words.alternative(
            "Barres empilées",
            f"Part de l’agriculture dans les établissements, {year}",
            [f"{place.name} {words.percent(value)}" for place, value in values],
            title,
        ),
        reading=f"En {year}, {words.percent(most)} des établissements {high.of} relèvent de "
        f"l’agriculture, contre {words.percent(least)} {low.within}.",
        limits="Un établissement compte pour un, quelle que soit sa taille. La France de cette "
        "année n’est dans aucun fichier réuni ici. Un territoire d’une commune n’en a que "
        "quelques dizaines.",
        source=record.source(SECTORS, places, [year]),
        data=share_data([p.name for p in places], shares, statuses, {"Établissements": counts}),
        large=large,
        narrow=narrow,
    )


def profile_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Table | Absent:
    """Set the measures of the reading side by side, France last.

    Parameters
    ----------
    frame, views
        As in :func:`land_sites`.

    Returns
    -------
    Table or Absent
        What is known by EPCI only is that of the EPCI, and says so.
    """
    record, name = Record(frame), "profile_sites"
    lacking = not_computed(frame, views)
    rows, raw, measured = [], [], 0
    for code, (label, period, decimals, sign, of_epci) in MEASURES.items():
        line = [f"{label}, {year_span(period)}{f'{NBSP}*' if of_epci else ''}"]
        for view in views:
            place = epci_place(view) if of_epci else view.place
            cell = record.cell(code, period, place)
            measured += cell.value is not None
            lost = view.place.key in lacking
            line.append(NOT_COMPUTED if lost else shown(cell, decimals, sign=sign))
            raw.append(_raw(record, code, label, period, place, view.place.name))
        france = record.cell(code, period, FRANCE)
        line.append(shown(france, decimals, sign=sign))
        raw.append(_raw(record, code, label, period, FRANCE, ""))
        rows.append(line)
    if not measured:
        return Absent(name, "Les territoires côte à côte", "aucune mesure connue")
    places = [p for v in views for p in (v.place, epci_place(v))]
    columns = ["Mesure", "Période", "Site", "Territoire", "Valeur", "Statut"]
    return Table(
        name=name,
        title=_rural_title(record, views),
        subtitle="Peuplement, occupation du sol, forêt, emplois et hébergement touristique",
        source=record.source(MEASURES, [*places, FRANCE]),
        header=["Mesure", *(v.place.name for v in views), FRANCE.name],
        rows=rows,
        data=pd.DataFrame(raw, columns=columns),
        note=f"*{words.COLON} mesure de l’intercommunalité, même quand le territoire est une seule "
        "de ses communes. Aucun de ces chiffres n’est bon ou mauvais en soi."
        + record.caution(MEASURES, places),
    )


def _rural_title(record: Record, views: Sequence[SiteView]) -> str:
    """Return the widest gap that a reader sees first: who lives in rural communes."""
    found = [record.value("part_rural", GRID_YEAR, epci_place(view)) for view in views]
    known = [value for value in found if value is not None]
    if len(known) < 2:
        return "Les mêmes mesures pour tous les territoires"
    return f"De {number(min(known))} à {words.percent(max(known))} d’habitants en commune rurale"


def _raw(
    record: Record, code: str, label: str, period: str, place: Place, site: str
) -> tuple[object, ...]:
    cell = record.cell(code, period, place)
    return (label, year_span(period), site, place.name, cell.value, cell.status_words)
