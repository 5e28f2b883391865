"""Blocks of the dossiers on mobility: commuting by size of commune, attraction of a city."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import charts, style, svg, words
from ateliers.figures.block import Absent, Figure, Table
from ateliers.figures.intervals import height as intervals_height
from ateliers.figures.intervals import intervals
from ateliers.figures.mobility import SAMPLE_NOTE, interval_data, interval_frame
from ateliers.figures.record import Record
from ateliers.figures.tables import shown
from ateliers.indicators.commune_sizes import label_of
from ateliers.numbers import number
from ateliers.territory import Place, SiteView, typographic

CENSUS, LATEST = "2021", "2022"
PANELS = {
    "taille_voiture": "Vont travailler en voiture",
    "taille_tc": "Vont travailler en transports en commun",
    "taille_commune": "Travaillent dans leur commune",
}
_ALONE = "une seule commune, ou des groupes trop petits pour être chiffrés"
#: Smallest gap between two shares that is called one (analysis, « Peers and comparison »), points.
GAP = 1.0


def _groups(frame: pd.DataFrame) -> list[Place]:
    """Return the groups of communes of a record, from the smallest."""
    keys = frame.loc[frame["indicator"].eq("taille_voiture"), "geography"].tolist()
    places = []
    for key in sorted(keys, key=lambda k: int(k.partition(":")[2].partition("-")[0])):
        level, _, code = key.partition(":")
        name = label_of(key)
        places.append(Place(level, code, name, name, name))
    return places


def modes_by_size(frame: pd.DataFrame, view: SiteView) -> Figure | Absent:
    """Draw car, public transport and own-commune work by size of the commune of residence.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``taille_voiture``, ``taille_tc`` and ``taille_commune`` (%).
    view : SiteView
        The site.

    Returns
    -------
    Figure or Absent
        Absent where fewer than two groups of communes can be quoted.
    """
    record, name = Record(frame), "modes_by_size"
    places = _groups(frame)
    if len(places) < 2:
        return Absent(name, "Aller travailler selon la taille de la commune", _ALONE)
    rows = _rows(record, places, view)
    panels = [
        (label, interval_frame([record.cell(code, CENSUS, place) for place in places]))
        for code, label in PANELS.items()
    ]
    note = f"{SAMPLE_NOTE} Sans trait{words.COLON} tous les actifs occupés sont comptés."
    large, narrow = (
        intervals_height(len(rows), list(PANELS.values()), note, px, narrow=px == svg.NARROW_PX)
        for px in (svg.LARGE_PX, svg.NARROW_PX)
    )
    drawn = svg.render(
        name,
        lambda canvas: intervals(canvas, rows, panels, note, most=100.0),
        large=large,
        narrow=narrow,
    )
    smallest, largest = places[0], places[-1]
    title = _size_title(record, smallest, largest)
    transit = [record.value("taille_tc", CENSUS, p) for p in (smallest, largest)]
    return Figure(
        name=name,
        title=title,
        subtitle=f"Part des actifs occupés, en %, selon la taille de leur commune "
        f"{view.place.within}, {CENSUS}.",
        alt=words.alternative(
            "Points et intervalles",
            f"Voiture et transports en commun selon la taille de la commune, {CENSUS}",
            [
                f"{p.name}{words.COLON} {words.percent(car, 1)} et {words.percent(tc, 1)}"
                for p in places
                if (car := record.value("taille_voiture", CENSUS, p)) is not None
                and (tc := record.value("taille_tc", CENSUS, p)) is not None
            ],
            title,
        ),
        reading=f"{largest.name}{words.COLON} {words.percent(transit[1] or 0.0, 1)} des actifs "
        f"occupés vont travailler en transports en commun, contre "
        f"{words.percent(transit[0] or 0.0, 1)} dans les plus petites communes, en {CENSUS}.",
        limits="Les communes sont réunies jusqu’à ce que chaque part compte au moins 200 "
        "personnes. La taille d’une commune va avec la présence d’une gare ou d’emplois"
        f"{words.COLON} elle n’explique rien à elle seule." + record.caution(PANELS, places),
        source=record.source(PANELS, places, [CENSUS]),
        data=pd.concat(
            [interval_data(record, code, places, label) for code, label in PANELS.items()],
            ignore_index=True,
        ),
        large=drawn[0],
        narrow=drawn[1],
    )


def _rows(record: Record, places: list[Place], view: SiteView) -> list[charts.Row]:
    look = style.of(view)
    rows = []
    for place in places:
        count = record.value("taille_communes", CENSUS, place) or 0.0
        label = f"{place.name} ({words.counted(int(count), 'commune')})"
        rows.append(charts.Row(label, look.text, False, look.marker, look.mark))
    return rows


def _size_title(record: Record, smallest: Place, largest: Place) -> str:
    """Say how public transport differs between the ends, when both intervals are apart."""
    low, high = (record.cell("taille_tc", CENSUS, p) for p in (smallest, largest))
    if low.value is None or high.value is None:
        return "La voiture selon la taille de la commune"
    values = f"{words.percent(high.value, 1)} contre {words.percent(low.value, 1)}"
    apart = (
        low.interval
        and high.interval
        and (low.interval[1] < high.interval[0] or high.interval[1] < low.interval[0])
    )
    if not apart or abs(high.value - low.value) < GAP:
        return (
            f"Transports en commun{words.COLON} petites et grandes communes sont proches, {values}"
        )
    more = "plus" if high.value > low.value else "moins"
    where = "dans les plus grandes communes"
    return f"On prend {more} les transports en commun {where}{words.COLON} {values}"


def attraction(
    others: pd.DataFrame, view: SiteView, zoning: pd.DataFrame, flows: pd.DataFrame
) -> Table | Absent:
    """List the city that attracts each commune, its place in the area and its own jobs.

    Parameters
    ----------
    others : pandas.DataFrame
        Rows of demography: ``emplois_100``.
    view : SiteView
        The site, its communes and references.
    zoning, flows : pandas.DataFrame
        Tables of the theme of mobility; flows are used when the file of INSEE was given.

    Returns
    -------
    Table or Absent
    """
    record, name, title = Record(others), "attraction", "Attraction des villes"
    own = {c.code: c for c in view.communes}
    mine = zoning[zoning["code"].isin(own)].set_index("code")
    if mine.empty:
        return Absent(name, title, "les zonages de ces communes ne sont pas dans les tables")
    lines = []
    for code in mine.index:
        jobs = record.cell("emplois_100", LATEST, own[code])
        lines.append((own[code], mine.at[code, "area"], mine.at[code, "area_role"], jobs))
    lines.sort(key=lambda line: (-(line[3].value or -1.0), line[0].code))
    main = mine["area"].mode()
    sources = [str(zoning.attrs.get("cite", "INSEE")).split(" ; ")[0]]
    sources += (
        record.source(["emplois_100"], view.communes, [LATEST])
        .partition(f"{words.COLON} ")[2]
        .partition(". Calculs")[0]
        .split(f"{words.SEMICOLON} ")
    )
    return Table(
        name=name,
        title=_attraction_title(mine, str(main.iloc[0]) if len(main) else ""),
        subtitle=f"Aire d’attraction des villes {view.place.within}, zonage de 2020, et emplois "
        f"sur place pour 100 actifs occupés, {LATEST}",
        source=words.source_line([s for s in dict.fromkeys(sources) if s]),
        header=["Commune", "Aire d’attraction", "Place dans l’aire", "Emplois pour 100 actifs"],
        rows=[[p.name, _area(a), str(r), shown(j, 0)] for p, a, r, j in lines],
        data=pd.DataFrame(
            [(p.code, p.name, _area(a), str(r), j.value, j.status_words) for p, a, r, j in lines],
            columns=[
                "Code INSEE",
                "Commune",
                "Aire d’attraction",
                "Place dans l’aire",
                f"Emplois pour 100 actifs occupés {LATEST}",
                "Statut",
            ],
        ),
        note="Est dans la couronne d’une ville une commune dont une part des actifs travaille dans "
        "son pôle. " + _flow_words(flows, view, main),
    )


def _area(value: object) -> str:
    return typographic(value) if isinstance(value, str) and value else "hors attraction"


def _attraction_title(mine: pd.DataFrame, area: str) -> str:
    there = mine[mine["area"].eq(area)]
    if not area or there.empty:
        return "Aucune commune n’est dans l’aire d’attraction d’une ville"
    role = there["area_role"].mode().iloc[0]
    count = int(there["area_role"].eq(role).sum())
    where = f"dans {_le(str(role))} {_de(typographic(area))}"
    if count == len(mine) == 1:
        return f"La commune est {where}"
    if count == len(mine):
        return f"Les {count} communes sont {where}"
    return f"{number(count)} communes sur {len(mine)} sont {where}"


def _le(role: str) -> str:
    return "la couronne" if role == "couronne" else f"l’aire d’attraction ({role})"


def _de(name: str) -> str:
    return f"d’{name}" if name[0] in "AEIOUYÉÈÎÔ" else f"de {name}"


def _flow_words(flows: pd.DataFrame, view: SiteView, main: pd.Series) -> str:
    """Return the share that works in the city itself, or say that flows are not there."""
    codes = {c.code for c in view.communes}
    known = flows[flows["code"].isin(codes) & flows["status"].eq("ok")]
    if known.empty or set(known["code"]) != codes or main.empty:
        return (
            "Les déplacements de commune à commune ne sont pas dans les données réunies ici"
            f"{words.COLON} le nombre de ceux qui y travaillent n’est pas connu."
        )
    area = str(main.iloc[0])
    names = known["destination_name"].fillna("").str.replace("’", "'")
    to_city = names.eq(area) | names.str.startswith(f"{area} ")
    people, total = known.loc[to_city, "workers"].sum(), known["workers"].sum()
    if people < 200:
        return f"Moins de 200 actifs occupés travaillent à {typographic(area)} même."
    share = words.percent(100 * people / total, 1)
    return f"{share} des actifs occupés travaillent à {typographic(area)} même, en 2022."
