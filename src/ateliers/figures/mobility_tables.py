"""Tables of the mobility theme: modes, nearest stations, zonings."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.mobility_stations import NEARBY, station_name
from ateliers.figures.record import Cell, Record
from ateliers.numbers import NBSP, number
from ateliers.territory import Place, SiteView, typographic

CENSUS = "2021"
MEASURES = {
    "part_voiture": "Voiture",
    "part_velo": "Vélo",
    "part_tc": "Transports en commun",
    "part_marche": "Marche",
    "part_sans": "Pas de déplacement",
    "part_2rm": "Deux-roues motorisé",
    "part_commune": "Travaillent dans leur commune",
    "part_2voit": "Ménage à deux voitures ou plus",
}
#: Intervals narrower than this on each side (points) are left to the table of data.
_NARROW = 0.3


def peers_place(view: SiteView, frame: pd.DataFrame) -> Place | None:
    """Return the group of comparable EPCI, as a place of the record; nothing without one."""
    keys = frame["geography"][frame["geography"].str.startswith("peers:")]
    if keys.empty:
        return None
    code = str(keys.iloc[0]).partition(":")[2]
    return Place("peers", code, "EPCI comparables", "des EPCI comparables", "dans les comparables")


def share_words(cell: Cell) -> str:
    """Return « 10,0 % [9,0 ; 10,9] », or the status in words."""
    if cell.value is None:
        return cell.status_words
    text = words.percent(cell.value, 1)
    if cell.low is None or cell.high is None or cell.high - cell.low < 2 * _NARROW:
        return text
    # The bounds stay together at the end of a line.
    return f"{text} [{number(cell.low, 1)}{words.SEMICOLON}{NBSP}{number(cell.high, 1)}]"


def modes_table(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set every share of employed people beside its references and its comparable EPCI.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the shares of :data:`MEASURES`, in %, with their intervals.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
    """
    record, name = Record(frame), "modes_table"
    if not any(record.has(code, view.place, CENSUS) for code in MEASURES):
        cell = record.cell("part_voiture", CENSUS, view.place)
        return Absent(name, "Actifs occupés par mode", cell.note or cell.status_words)
    peers = peers_place(view, frame)
    places = [view.place, *record.references(view, "part_voiture", CENSUS)]
    columns = [*places, *([peers] if peers else [])]
    rows = [
        [label, *(share_words(record.cell(code, CENSUS, place)) for place in columns)]
        for code, label in MEASURES.items()
    ]
    quoted = sum(record.has(code, view.place, CENSUS) for code in MEASURES)
    note = (
        f"Entre crochets, l’intervalle à 95{words.PERCENT}. «\u00a0Effectif trop faible"
        f"\u00a0»{words.COLON} moins de 200 personnes."
    )
    if peers:
        said = record.cell("part_tc", CENSUS, peers).note.partition("\u202f;")[0]
        note += f" EPCI comparables{words.COLON} {said}, entre crochets les quartiles."
    return Table(
        name=name,
        title=f"{quoted} parts sur {len(MEASURES)} peuvent être chiffrées {view.place.within}",
        subtitle=f"Actifs occupés de 15 ans ou plus, en %, {CENSUS}",
        source=record.source(MEASURES, columns, [CENSUS]),
        header=["Part des actifs occupés", *(place.name for place in columns)],
        rows=rows,
        data=_shares_data(record, columns),
        note=note + record.caution(MEASURES, places, [CENSUS]),
    )


def _shares_data(record: Record, places: Sequence[Place]) -> pd.DataFrame:
    rows = []
    for code, label in MEASURES.items():
        for place in places:
            cell = record.cell(code, CENSUS, place)
            rows.append((label, place.name, cell.value, cell.low, cell.high, cell.status_words))
    columns = ["Mesure", "Territoire", "Part (%)", "Borne basse (%)", "Borne haute (%)", "Statut"]
    return pd.DataFrame(rows, columns=columns)


def stations(frame: pd.DataFrame, view: SiteView, nearest: pd.DataFrame) -> Table | Absent:
    """List the nearest served station of each commune, with its passengers.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``gare_km`` and ``gare_5km``.
    view : SiteView
        The site; when it is one commune, its three nearest stations are listed.
    nearest : pandas.DataFrame
        Table ``railway_nearest``.

    Returns
    -------
    Table or Absent
    """
    record, name = Record(frame), "stations"
    communes = {c.code: c for c in view.communes}
    mine = nearest[nearest["code"].isin(set(communes))]
    single = len(communes) == 1
    rows = mine if single else mine[mine["rank"].eq(1)]
    distance = record.cell("gare_km", "2024", view.place)
    if rows.empty or distance.value is None:
        return Absent(name, "Gares les plus proches", distance.note or distance.status_words)
    rows = rows.sort_values(["distance_km", "code", "rank"])
    unlisted = rows["listed"].eq("non")
    share = record.value("gare_5km", "2024", view.place)
    shown, raw = [], []
    for line in rows.to_dict("records"):
        place = communes[line["code"]]
        station = station_name(line["station"]) + ("*" if line["listed"] == "non" else "")
        counts = [line["passengers_2019"], line["passengers_2024"]]
        first = [station] if single else [place.name, station]
        shown.append([*first, number(line["distance_km"], 1), *map(number, counts)])
        bare = station.rstrip("*")
        raw.append((place.code, place.name, bare, line["distance_km"], *counts, share))
    near = share or 0.0
    closest = station_name(str(rows.iloc[0]["station"]))
    title = f"{closest}, à {number(rows.iloc[0]['distance_km'], 1)}\u00a0km"
    if not single:
        title = f"{words.percent(near, 1)} de la population à 5\u00a0km ou moins d’une gare"
        if near == 0:
            title = f"Aucun chef-lieu à 5\u00a0km ou moins d’une gare{words.COLON} le plus proche "
            title += f"est à {number(rows.iloc[0]['distance_km'], 1)}\u00a0km"
    head = ["Gare"] if single else ["Commune", "Gare desservie la plus proche"]
    return Table(
        name=name,
        title=title,
        subtitle=f"Gares desservies les plus proches {view.place.within}, distance à vol d’oiseau "
        "du chef-lieu, 2024",
        source=words.source_line(str(nearest.attrs.get("cite", "SNCF")).split(" ; ")),
        header=[*head, "Distance (km)", "Voyageurs 2019", "Voyageurs 2024"],
        rows=shown,
        data=pd.DataFrame(
            raw,
            columns=[
                "Code INSEE",
                "Commune",
                "Gare",
                "Distance (km)",
                "Voyageurs 2019",
                "Voyageurs 2024",
                NEARBY,
            ],
        ),
        note=(
            "* Absente de la liste SNCF des gares de voyageurs, mais avec des voyageurs en "
            f"2024{words.COLON} la desserte est à vérifier."
            if unlisted.any()
            else ""
        ),
    )


def zoning(view: SiteView, table: pd.DataFrame, authorities: pd.DataFrame) -> Table | Absent:
    """Give the transport authority, attraction area, employment zone and living area.

    Parameters
    ----------
    view : SiteView
        The site.
    table, authorities : pandas.DataFrame
        Tables ``zoning`` (communes) and ``transport_authorities`` (EPCI).

    Returns
    -------
    Table or Absent
        Where communes differ, each value with how many communes it holds.
    """
    name, title = "zoning", "Autorité de transport et zonages"
    mine = table[table["code"].isin({c.code for c in view.communes})]
    if mine.empty:
        return Absent(name, title, "les zonages de ces communes ne sont pas dans les tables")
    authority = "donnée absente"
    if len(authorities):
        authority = typographic(str(authorities.iloc[0]["authority"]))
    outside = mine.assign(area=mine["area"].fillna("hors attraction des villes"))
    facts = [
        ("Autorité organisatrice de la mobilité", authority),
        ("Aire d’attraction d’une ville", _distribution(outside["area"])),
        ("Place dans cette aire", _distribution(mine["area_role"])),
        ("Zone d’emploi", _distribution(mine["employment_zone"])),
        ("Bassin de vie", _distribution(mine["living_area"])),
    ]
    sources = [str(table.attrs.get("cite", "INSEE")), str(authorities.attrs.get("cite", "Cerema"))]
    return Table(
        name=name,
        title=_zoning_title(outside["area"], len(mine), view),
        subtitle=f"Autorité de transport et zonages d’étude {view.place.of}",
        source=words.source_line([s.split(" ; ")[0] for s in sources]),
        header=["Zonage", view.place.name],
        rows=[list(fact) for fact in facts],
        data=pd.DataFrame(facts, columns=["Zonage", "Valeur"]),
        note="Une aire d’attraction réunit un pôle et les communes dont une part des habitants va "
        "y travailler. Elle décrit des habitudes, elle n’a pas de pouvoir.",
    )


def _zoning_title(areas: pd.Series, communes: int, view: SiteView) -> str:
    """Say where most communes of the site belong."""
    counts = areas.value_counts()
    most, count = str(counts.index[0]), int(counts.iloc[0])
    outside = most.startswith("hors")
    what = (
        "hors de l’attraction des villes"
        if outside
        else f"dans l’aire d’attraction {_of(typographic(most))}"
    )
    if communes == 1:
        return f"{view.place.name} est {what}"
    if count == communes:
        return f"Les {communes} communes sont {what}"
    return f"{count} communes sur {communes} sont {what}"


def _of(name: str) -> str:
    """Return « de Lyon », « d’Aubenas »."""
    return f"d’{name}" if name[0] in "AEIOUYÉÈÎÔ" else f"de {name}"


def _distribution(values: pd.Series) -> str:
    """Return a value, or each with its communes: « Lyon (16 communes), Tarare (1 commune) »."""
    counts = values.value_counts()
    if len(counts) == 1:
        return typographic(str(counts.index[0]))
    parts = [
        f"{typographic(str(value))} ({count} commune{'s' if count > 1 else ''})"
        for value, count in counts.items()
    ]
    return ", ".join(parts)
