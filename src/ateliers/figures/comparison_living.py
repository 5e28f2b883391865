"""The sites side by side: age, dwellings, standards of living."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import lines, style, svg, words
from ateliers.figures.ages import AGE_YEARS, CENSUS
from ateliers.figures.block import Absent, Figure
from ateliers.figures.comparison import (
    SAME_SCALE,
    beside,
    extremes,
    france_of,
    known_values,
    lacking_words,
)
from ateliers.figures.housing import (
    DWELLINGS,
    INCOME_YEAR,
    draw_dwellings,
    draw_income,
    dwelling_data,
    dwelling_shares,
    income_data,
    income_frame,
)
from ateliers.figures.record import Record
from ateliers.numbers import number
from ateliers.territory import SiteView


def ageing_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the ageing index of the sites at the three censuses, with France.

    Parameters
    ----------
    frame, views
        As in :func:`population_panels`; the record holds ``indice_vieil``.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "ageing_sites", "indice_vieil"
    known = known_values(record, code, CENSUS, views)
    if not known:
        return Absent(name, "Indice de vieillissement", f"aucune valeur connue en {CENSUS}")
    shown = beside(frame, views)
    places = shown.places
    values = {
        place.key: {int(year): record.value(code, year, place) for year in AGE_YEARS}
        for place in places
    }
    drawn = [lines.place_line(place, values[place.key]) for place in france_of(views)]
    drawn += [lines.place_line(v.place, values[v.place.key], style.of(v)) for v in views]
    drawn = [line for line in drawn if line.points]
    (low, least), (high, most) = extremes(known)
    spread = number(most)
    if number(least) != number(most):
        spread = f"De {number(least)} à {number(most)}"
    title = f"{spread} personnes de 65 ans ou plus pour 100 de moins de 20 ans"
    large, narrow = svg.render(
        name,
        lambda canvas: lines.chart(canvas, drawn, decimals=0, every_point=True),
        large=360,
        narrow=340,
    )
    absent = [
        f"{view.place.name} en {words.listed(years)}"
        for view in views
        if (years := [y for y in AGE_YEARS if values[view.place.key][int(y)] is None])
        and len(years) < len(AGE_YEARS)
    ]
    said = f" Pas de valeur comparable{words.COLON} {words.listed(absent)}." if absent else ""
    return Figure(
        name=name,
        title=title,
        subtitle="Indice de vieillissement (personnes de 65 ans ou plus pour 100 de moins "
        f"de 20 ans), recensements de {words.listed(AGE_YEARS)}.{said}"
        + lacking_words(views, shown.lacking),
        alt=words.alternative(
            "Courbes",
            f"Indice de vieillissement, {CENSUS}",
            [f"{place.name} {number(value)}" for place, value in known],
            title + "." + said,
        ),
        reading=f"En {CENSUS}, on compte {number(most)} personnes de 65 ans ou plus pour 100 de "
        f"moins de 20 ans {high.within}, et {number(least)} {low.within}.",
        limits="L’indice compare deux âges, il ne dit pas l’âge moyen. Chaque valeur lisse cinq "
        "années d’enquête." + record.caution([code], places, AGE_YEARS),
        source=record.source([code], places, AGE_YEARS),
        data=pd.DataFrame(
            [
                (p.name, int(y), record.value(code, y, p), record.cell(code, y, p).status_words)
                for p in places
                for y in AGE_YEARS
            ],
            columns=["Territoire", "Année", "65 ans ou plus pour 100 de moins de 20 ans", "Statut"],
        ),
        large=large,
        narrow=narrow,
    )


def housing_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the uses of dwellings in each site, France below.

    Parameters
    ----------
    frame, views
        As in :func:`population_panels`; the record holds ``part_rp``, ``part_ressec``,
        ``part_vacants``.

    Returns
    -------
    Figure or Absent
    """
    record, name = Record(frame), "housing_sites"
    known = known_values(record, "part_ressec", CENSUS, views)
    if not known:
        return Absent(name, "Occupation des logements", f"aucune valeur connue en {CENSUS}")
    shown = beside(frame, views)
    places = shown.places
    shares, statuses = dwelling_shares(record, places)
    statuses = shown.statuses(statuses)
    large, narrow = draw_dwellings(name, shown.rows, shares, statuses)
    (low, least), (high, most) = extremes(known)
    title = (
        f"Résidences secondaires{words.COLON} de {words.percent(least)} des logements ({low.name}) "
        f"à {words.percent(most)} ({high.name})"
    )
    if low == high:
        title = (
            f"Résidences secondaires{words.COLON} {words.percent(most)} des logements ({high.name})"
        )
    vacant = dict(known_values(record, "part_vacants", CENSUS, views))
    return Figure(
        name=name,
        title=title,
        subtitle=f"Occupation des logements, en % du parc, {CENSUS}."
        + lacking_words(views, shown.lacking),
        alt=words.alternative(
            "Barres empilées",
            f"Occupation des logements, {CENSUS}",
            [
                f"{place.name}{words.COLON} {words.percent(share)} secondaires"
                + (f", {words.percent(vacant[place])} vacants" if place in vacant else "")
                for place, share in known
            ],
            title,
        ),
        reading=f"En {CENSUS}, {words.percent(most)} des logements {high.of} sont des résidences "
        "secondaires ou des logements occasionnels.",
        limits=f"{SAME_SCALE}. Une part élevée peut tenir à peu de logements en tout."
        + record.caution(DWELLINGS, places, [CENSUS]),
        source=record.source(DWELLINGS, places, [CENSUS]),
        data=dwelling_data(places, shares, statuses),
        large=large,
        narrow=narrow,
    )


def income_sites(frame: pd.DataFrame, views: Sequence[SiteView]) -> Figure | Absent:
    """Draw the median standard of living of each site and its deciles, France below.

    Parameters
    ----------
    frame, views
        As in :func:`population_panels`; the record holds ``revenu_median``, ``d1``, ``d9``.

    Returns
    -------
    Figure or Absent
    """
    record, name, code = Record(frame), "income_sites", "revenu_median"
    known = known_values(record, code, INCOME_YEAR, views)
    if not known:
        return Absent(name, "Niveau de vie médian", "aucune médiane n’est publiée")
    shown = beside(frame, views)
    places = shown.places
    drawn = shown.marked(income_frame(record, places))
    large, narrow = draw_income(name, shown.rows, drawn)
    (low, least), (high, most) = extremes(known)
    top = f"{words.euros(most)} ({high.name})"
    spread = top if low == high else f"de {words.euros(least)} ({low.name}) à {top}"
    title = f"Niveau de vie médian{words.COLON} {spread}"
    return Figure(
        name=name,
        title=title,
        subtitle=f"Revenu disponible par unité de consommation, en € par an, {INCOME_YEAR}."
        + lacking_words(views, shown.lacking),
        alt=words.alternative(
            "Points et segments",
            f"Niveau de vie médian, {INCOME_YEAR}",
            [f"{place.name} {words.euros(value)}" for place, value in known],
            title,
        ),
        reading=f"En {INCOME_YEAR}, la moitié de la population {high.of} a un niveau de vie "
        f"inférieur à {words.euros(most)} par an.",
        limits="Le niveau de vie rapporte le revenu du ménage à sa taille"
        f"{words.COLON} il ne dit rien du coût de la vie ni du patrimoine."
        + record.caution([code, "d1", "d9"], places, [INCOME_YEAR]),
        source=record.source([code, "d1", "d9"], places, [INCOME_YEAR]),
        data=income_data(drawn),
        large=large,
        narrow=narrow,
    )
