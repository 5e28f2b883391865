"""Block of the dossiers: the places in tourist accommodation and the second homes of communes."""

from __future__ import annotations

import math

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.record import Record
from ateliers.numbers import how_many, number
from ateliers.record import STATUS_WORDS
from ateliers.territory import SiteView

#: Most communes listed one by one; the others are added up.
MOST = 10
_LACKING = "des communes du territoire manquent dans le fichier"


def beds(
    others: pd.DataFrame, view: SiteView, tourism: pd.DataFrame, census: pd.DataFrame
) -> Table | Absent:
    """List the communes with the most places in tourist accommodation, with their second homes.

    Parameters
    ----------
    others : pandas.DataFrame
        Rows of the reading of the territory: ``lits`` (places) and ``lits_100``.
    view : SiteView
        The site, its communes and references.
    tourism, census : pandas.DataFrame
        Places of the communes, and their second homes in 2022.

    Returns
    -------
    Table or Absent
    """
    record, name, title = Record(others), "beds", "Hébergement touristique"
    periods = record.periods("lits")
    total = record.cell("lits", periods[-1] if periods else "", view.place)
    if total.value is None:
        return Absent(name, title, total.note or _LACKING)
    year = periods[-1]
    homes = census.set_index("code")["second_homes_2022"].astype("float64").to_dict()
    places_of = tourism.set_index("code")["places"].astype("float64").to_dict()
    # The total of the site is known: so is each of its communes.
    known = [(c, places_of[c.code], homes.get(c.code, math.nan)) for c in view.communes]
    ordered = sorted(known, key=lambda line: (-line[1], line[0].code))
    first = ordered[0]
    title = f"{how_many(total.value, 'place')} d’hébergement touristique en {year}"
    if len(ordered) > 1 and total.value > 0 and first[1]:
        title += f", dont {number(first[1])} {first[0].within}"
    listed, rest = ordered[:MOST], ordered[MOST:]
    rows = [[place.name, number(places), _homes(count)] for place, places, count in listed]
    if rest:
        label = how_many(len(rest), "autre commune", plural="autres communes")
        hosted = math.fsum(places for _, places, _ in rest)
        rows.append([label, number(hosted), _homes(math.fsum(count for *_, count in rest))])
    every = math.fsum(count for *_, count in ordered)
    if len(ordered) > 1:
        rows.append([view.place.name, number(total.value), _homes(every)])
    per_100 = [
        f"{number(value, 0 if value >= 10 else 1)} {place.within}"
        for place in (view.place, *record.references(view, "lits_100", year))
        if (value := record.value("lits_100", year, place)) is not None
    ]
    return Table(
        name=name,
        title=title,
        subtitle=f"Places d’hébergement touristique {year} et résidences secondaires 2022, "
        f"{view.place.within}",
        source=words.source_line(
            [
                *record.source(["lits"], [view.place], [year])
                .partition(f"{words.COLON} ")[2]
                .partition(". Calculs")[0]
                .split(f"{words.SEMICOLON} "),
                str(census.attrs.get("cite", "INSEE, RP2022")),
            ]
        ),
        header=["Commune", f"Places d’hébergement {year}", "Résidences secondaires 2022"],
        rows=rows,
        data=pd.DataFrame(
            [(p.code, p.name, n, None if math.isnan(h) else h) for p, n, h in ordered],
            columns=[
                "Code INSEE",
                "Commune",
                "Places d’hébergement (places)",
                "Résidences secondaires (logements)",
            ],
        ),
        note=f"Places pour 100 habitants{words.COLON} {words.listed(per_100)}. L’hébergement est "
        f"compté en places, les résidences secondaires en logements{words.COLON} les deux ne "
        "s’additionnent pas. Une place n’est pas une nuitée."
        + record.caution(["lits"], [view.place], [year]),
    )


def _homes(value: float) -> str:
    return STATUS_WORDS["missing"] if math.isnan(value) else number(value)
