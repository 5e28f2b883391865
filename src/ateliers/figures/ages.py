"""Figures of age: six age groups, the ageing index."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import bars, charts, lines, style, svg, words
from ateliers.figures.block import Absent, Figure
from ateliers.figures.record import Record
from ateliers.numbers import number
from ateliers.territory import Place, SiteView

CENSUS = "2022"
AGE_YEARS = ("2011", "2016", "2022")
AGES = {
    "part_0014": "0 à 14 ans",
    "part_1524": "15 à 24 ans",
    "part_2554": "25 à 54 ans",
    "part_5564": "55 à 64 ans",
    "part_6579": "65 à 79 ans",
    "part_80p": "80 ans ou plus",
}


def age_groups(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the share of six age groups, with the main département as a mark.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``part_0014`` … ``part_80p`` and ``part_75`` (%).
    view
        As in :func:`population_index`.

    Returns
    -------
    Figure or Absent
        Absent when any of the six groups of the site is missing.
    """
    record, name = Record(frame), "age_groups"
    cells = {code: record.cell(code, CENSUS, view.place) for code in AGES}
    if any(cell.value is None for cell in cells.values()):
        reason = next(cell for cell in cells.values() if cell.value is None)
        return Absent(name, "Répartition par âge", reason.note or reason.status_words)
    known = [p for p in view.references if p.level != "epci" and record.has("part_0014", p, CENSUS)]
    reference = known[0] if known else None
    drawn = pd.DataFrame(
        {
            "category": list(AGES.values()),
            "value": [cell.value for cell in cells.values()],
            "reference": [
                record.value(code, CENSUS, reference) if reference else None for code in AGES
            ],
            "status": [cell.status_words for cell in cells.values()],
        }
    ).astype({"value": float, "reference": float})
    old = record.value("part_75", CENSUS, view.place)
    title = _age_title(old, drawn)
    colour = style.of(view).mark
    swatches = [charts.Swatch("square", colour, view.place.name)]
    if reference:
        swatches.append(charts.Swatch("tick", style.INK, reference.name))
    large, narrow = svg.render(
        name,
        lambda canvas: bars.marked_bars(
            canvas, drawn, style.of(view).mark, swatches, words.PERCENT
        ),
        large=250,
        narrow=250,
    )
    places = [view.place, *([reference] if reference else [])]
    against = f", repère{words.COLON} {reference.name}" if reference else ""
    youngest, middle, oldest = (drawn.iloc[i] for i in (0, 2, 5))
    data = drawn[["category", "value", "reference"]].set_axis(
        ["Âge", f"{view.place.name} (%)", f"{reference.name if reference else 'Référence'} (%)"],
        axis=1,
    )
    # The share of the title overlaps the six groups: it closes the table, apart.
    data.loc[len(data)] = [
        "75 ans ou plus (ensemble)",
        old,
        record.value("part_75", CENSUS, reference) if reference else None,
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Part de chaque âge dans la population, en %, {view.place.within}, {CENSUS}"
        f"{against}.",
        alt=words.alternative(
            "Barres",
            f"Répartition par âge de la population {view.place.of}, {CENSUS}",
            [f"{g.category} {words.percent(g.value)}" for g in (youngest, middle, oldest)],
            title,
        ),
        reading=(
            f"En {CENSUS}, {words.percent(youngest.value)} de la population {view.place.of} "
            f"a de 0 à 14 ans"
            + (
                f", contre {words.percent(youngest.reference)} {reference.within}."
                if reference
                else "."
            )
        ),
        limits=(
            "Les tranches d’âge n’ont pas toutes la même durée, et la population comprend celle "
            "des établissements d’hébergement." + record.caution(AGES, places, [CENSUS])
        ),
        source=record.source([*AGES, "part_75"], places, [CENSUS]),
        data=data,
        large=large,
        narrow=narrow,
    )


def _age_title(old: float | None, drawn: pd.DataFrame) -> str:
    if old is not None:
        return f"{words.percent(old)} de la population a 75 ans ou plus"
    return f"{words.percent(drawn['value'].iloc[-1])} de la population a 80 ans ou plus"


def ageing(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw the ageing index of the three censuses, with the references of the site.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``indice_vieil`` (people of 65 or more for 100 under 20).
    view
        As in :func:`population_index`.

    Returns
    -------
    Figure or Absent
        A census without a comparable value is not drawn, and said.
    """
    record, name, code = Record(frame), "ageing", "indice_vieil"
    value = record.value(code, CENSUS, view.place)
    if value is None:
        reason = record.cell(code, CENSUS, view.place)
        return Absent(name, "Indice de vieillissement", reason.note or reason.status_words)
    places = [view.place, *record.references(view, code, CENSUS)]
    values = {
        place.key: {int(year): record.value(code, year, place) for year in AGE_YEARS}
        for place in places
    }
    drawn = lines.place_lines(record, view, code, values)
    missing = [year for year in AGE_YEARS if values[view.place.key][int(year)] is None]
    said = (
        f" Pas de valeur comparable en {words.listed(missing)} {view.place.within}."
        if missing
        else ""
    )
    title = f"{number(value)} personnes de 65 ans ou plus pour 100 de moins de 20 ans"
    large, narrow = svg.render(
        name,
        lambda canvas: lines.chart(canvas, drawn, decimals=0, every_point=True),
        large=320,
        narrow=300,
    )
    return Figure(
        name=name,
        title=title,
        subtitle="Indice de vieillissement (personnes de 65 ans ou plus pour 100 de moins "
        f"de 20 ans), recensements de {words.listed(AGE_YEARS)}.{said}",
        alt=words.alternative(
            "Courbes",
            f"Indice de vieillissement {view.place.of} et de ses références, {CENSUS}",
            [f"{line.label} {number(line.points[-1][1])}" for line in (drawn[-1], *drawn[:-1])],
            title + "." + said,
        ),
        reading=(
            f"En {CENSUS}, on compte {number(value)} personnes de 65 ans ou plus pour 100 de "
            f"moins de 20 ans {view.place.within}" + _against(record, places[1:], code) + "."
        ),
        limits=(
            "L’indice compare deux âges, il ne dit pas l’âge moyen. Chaque valeur lisse cinq "
            "années d’enquête." + record.caution([code], places, AGE_YEARS)
        ),
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


def _against(record: Record, references: Sequence[Place], code: str) -> str:
    if not references:
        return ""
    value = record.value(code, CENSUS, references[0]) or 0
    return f", contre {number(value)} {references[0].within}"
