"""Blocks of the dossiers: what a site weighs in its EPCI, its vacant dwellings in two files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import bars, charts, style, svg, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.record import Record
from ateliers.figures.tables import shown
from ateliers.indicators.centrality import WEIGHTS
from ateliers.numbers import how_many, number
from ateliers.territory import Place, SiteView

LABELS = {
    "poids_habitants": "Habitants",
    "poids_logements": "Logements",
    "poids_emplois": "Emplois",
    "poids_equipements": "Équipements",
}
LATEST, LOVAC_YEAR = "2022", "2025"


def role(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw what a site holds of its EPCI: inhabitants, dwellings, jobs, facilities.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``poids_habitants``, ``poids_logements``, ``poids_emplois`` and
        ``poids_equipements`` (%).
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Figure or Absent
        Absent for a site that is the whole of its EPCI.
    """
    record, name = Record(frame), "role"
    cells = {code: record.cell(code, period, view.place) for code, (_, period) in WEIGHTS.items()}
    people, work = cells["poids_habitants"], cells["poids_emplois"]
    if people.value is None or work.value is None or view.epci is None:
        lost = people if people.value is None else work
        return Absent(name, "Poids dans l’intercommunalité", lost.note or lost.status_words)
    title = (
        f"{words.percent(work.value)} des emplois {view.epci.of}, pour "
        f"{words.percent(people.value)} des habitants"
    )
    drawn = pd.DataFrame(
        {
            "category": list(LABELS.values()),
            "value": [cells[code].value for code in LABELS],
            "reference": [people.value] * len(LABELS),
            "status": [cells[code].status_words for code in LABELS],
        }
    ).astype({"value": float})
    # The share of inhabitants is the mark that the others are read against, not one of its own.
    drawn.loc[0, "reference"] = float("nan")
    colour = style.of(view).mark
    swatches = [
        charts.Swatch("square", colour, view.place.name),
        charts.Swatch("tick", style.INK, "part des habitants"),
    ]
    large, narrow = svg.render(
        name,
        lambda canvas: bars.marked_bars(canvas, drawn, colour, swatches, words.PERCENT),
        large=180,
        narrow=200,
    )
    values = [
        f"{label.lower()} {words.percent(cell.value)}"
        for label, cell in zip(LABELS.values(), cells.values(), strict=True)
        if cell.value is not None
    ]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Part {view.place.of} dans le total {view.epci.of}, en %, {LATEST} "
        "(équipements 2024).",
        alt=words.alternative(
            "Barres", f"Part {view.place.of} dans le total {view.epci.of}", values, title
        ),
        reading=f"{words.subject(view.place)} compte {work.note.replace(' sur ', ' des ')} emplois "
        f"{view.epci.of}, soit {words.percent(work.value, 1)}, en {LATEST}.",
        limits="Un poids plus fort que celui des habitants dit que l’emploi ou les équipements "
        f"se concentrent là{words.COLON} il ne dit pas qui s’en sert, ni d’où l’on y vient. Le "
        "bassin de vie n’est pas compté, faute de la liste de ses communes."
        + record.caution(WEIGHTS, [view.place]),
        source=record.source(WEIGHTS, [view.place]),
        data=pd.DataFrame(
            [(LABELS[c], cell.value, cell.note) for c, cell in cells.items()],
            columns=["Mesure", "Part (%)", "Remarque"],
        ),
        large=large,
        narrow=narrow,
    )


def vacancy_sources(frame: pd.DataFrame, others: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set the vacant dwellings of the census beside those of the tax files, never subtracted.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``logements_vacants`` (number, 2022).
    others : pandas.DataFrame
        Rows of demography: ``part_vacants`` (%) and ``vacants_2ans`` (number, at least).
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
    """
    record, known, name = Record(frame), Record(others), "vacancy_sources"
    count = record.cell("logements_vacants", LATEST, view.place)
    if count.value is None:
        said = count.note or count.status_words
        return Absent(name, "Logements vacants, deux sources", said)
    long = known.cell("vacants_2ans", LOVAC_YEAR, view.place)
    empty = how_many(count.value, "logement vacant", plural="logements vacants")
    title = f"{empty} au recensement de {LATEST}"
    if long.value is not None:
        least = "au moins " if long.status == "at_least" else ""
        title += (
            f"{words.SEMICOLON} {least}{number(long.value)} logements privés vacants depuis plus "
        )
        title += f"de deux ans dans les fichiers fiscaux de {LOVAC_YEAR}"
    places = [view.place, *known.references(view, "part_vacants", LATEST)]
    sources = [
        record.source(["logements_vacants"], places),
        known.source(["part_vacants", "vacants_2ans"], places, [LATEST, LOVAC_YEAR]),
    ]
    return Table(
        name=name,
        title=title,
        subtitle=f"Logements vacants {view.place.within} et dans ses références, "
        f"recensement {LATEST} et LOVAC {LOVAC_YEAR}",
        source=_joined(sources),
        header=[
            "Territoire",
            f"Vacants au recensement {LATEST}",
            f"Part des logements {LATEST} (%)",
            f"Privés, vacants depuis plus de deux ans ({LOVAC_YEAR})",
        ],
        rows=[
            [
                place.name,
                _or_not_summed(record, place),
                shown(known.cell("part_vacants", LATEST, place), 1),
                shown(known.cell("vacants_2ans", LOVAC_YEAR, place), 0),
            ]
            for place in places
        ],
        data=_data(record, known, places),
        note="Deux mesures différentes, qui ne se soustraient pas. Le recensement compte tout "
        "logement inoccupé lors de l’enquête. LOVAC vient des fichiers fiscaux et ne voit que le "
        f"parc privé{words.COLON} une commune de moins de 11 logements y est sous secret.",
    )


def _or_not_summed(record: Record, place: Place) -> str:
    cell = record.cell("logements_vacants", LATEST, place)
    return shown(cell, 0) if cell.value is not None else "donnée absente"


def _joined(lines: Sequence[str]) -> str:
    """Return one source line out of several, each source once."""
    found: dict[str, None] = {}
    for line in lines:
        body = line.partition(f"{words.COLON} ")[2].partition(". Calculs")[0]
        found.update(dict.fromkeys(s for s in body.split(f"{words.SEMICOLON} ") if s))
    return words.source_line(list(found))


def _data(record: Record, known: Record, places: Sequence[Place]) -> pd.DataFrame:
    rows = []
    for place in places:
        long = known.cell("vacants_2ans", LOVAC_YEAR, place)
        rows.append(
            (
                place.name,
                record.value("logements_vacants", LATEST, place),
                known.value("part_vacants", LATEST, place),
                long.value,
                long.note or long.status_words,
            )
        )
    columns = ["Territoire", "Logements vacants (recensement)", "Logements vacants (%)"]
    columns += ["Logements privés vacants depuis plus de deux ans", "Remarque"]
    return pd.DataFrame(rows, columns=columns)
