"""Tables of the reading: changes of the land, settlement, forests and soils, climate in short."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.climate_words import commune_words, span_words
from ateliers.figures.record import Cell, Record
from ateliers.figures.tables import shown
from ateliers.figures.territory_words import epci_place
from ateliers.indicators.climate_future import DECREES, PERIODS
from ateliers.indicators.climate_posts import Posts
from ateliers.indicators.climate_series import NEW_NORMAL, OLD_NORMAL
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import Place, SiteView, typographic

PERIOD = "2012-2018"
#: Groups of the table ``land_cover_change``, in a sentence.
KINDS = {
    "artificial": "espaces artificialisés",
    "building_site": "chantiers",
    "arable": "terres arables",
    "permanent_crops": "vignes et vergers",
    "grassland": "prairies",
    "mixed_farmland": "cultures mêlées",
    "forest": "forêts",
    "low_vegetation": "landes, pelouses et jeunes bois",
    "bare_and_water": "roches, marais et eaux",
}
#: What the changes amount to, building sites being artificial.
_NET = {
    "sol_artificialise": "Devenu artificiel, chantiers compris",
    "sol_rendu": "Redevenu agricole ou naturel, fins de chantier comprises",
}
#: Most changes listed one by one; the others are added up.
MOST_CHANGES = 6


def land_change(frame: pd.DataFrame, view: SiteView, table: pd.DataFrame) -> Table | Absent:
    """List the changes of land cover of the EPCI between 2012 and 2018, from the largest.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding ``sol_change`` and ``sol_surface`` (ha).
    view : SiteView
        The site, its communes and references.
    table : pandas.DataFrame
        Table ``land_cover_change``.

    Returns
    -------
    Table or Absent
        An EPCI of the file where nothing changed has a row that says so.
    """
    record, name, own = Record(frame), "land_change", epci_place(view)
    total = record.cell("sol_change", PERIOD, own)
    area = record.value("sol_surface", "2018", own)
    if total.value is None or area is None:
        said = total.note or total.status_words
        return Absent(name, f"Changements d’occupation du sol, {year_span(PERIOD)}", said)
    flows = table[table["code"].eq(own.code)].sort_values(
        ["hectares", "before", "after"], ascending=[False, True, True]
    )
    listed = [
        (f"{words.capital(KINDS[r['before']])} → {KINDS[r['after']]}", r["hectares"])
        for r in flows.head(MOST_CHANGES).to_dict("records")
    ]
    rest = flows.iloc[MOST_CHANGES:]
    if len(rest):
        listed.append((f"Autres changements ({len(rest)})", float(rest["hectares"].sum())))
    listed.append(("Ensemble des changements", total.value))
    for code, label in _NET.items():
        listed.append((label, record.value(code, PERIOD, own) or 0.0))
    listed.append((f"Surface {own.of}", area))
    title = f"{number(total.value)}{NBSP}hectares {own.of} ont changé d’occupation en six ans"
    if total.value == 0:
        title = f"Aucun changement d’occupation vu de 2012 à 2018 {own.within}"
    elif total.value < 2:
        title = f"{number(total.value, 1)}{NBSP}hectare {own.of} a changé d’occupation en six ans"
    return Table(
        name=name,
        title=title,
        subtitle=f"Surfaces passées d’un groupe à un autre, en hectares, {own.name}, "
        f"{year_span(PERIOD)}",
        source=record.source(["sol_change", "sol_surface"], [own]),
        header=["Changement", "Surface (ha)"],
        rows=[[label, _hectares(value)] for label, value in listed],
        data=pd.DataFrame(listed, columns=["Changement", "Surface (ha)"]),
        note=f"Corine Land Cover voit les changements de 5{NBSP}hectares ou plus{words.COLON} une "
        "maison ou un lotissement isolé n’y paraît pas. Un chantier qui s’achève n’est pas une "
        "renaturation. Une coupe de bois, puis la repousse, comptent pour deux changements.",
    )


def _hectares(value: float) -> str:
    """Return an area, to the tenth of a hectare when it is small."""
    return number(value, 0 if value >= 10 or value == 0 else 1)


_CENTRE_NONE = ("Communes non centre", " - undefined")
CENTRES = {
    "Centre majeur d'équipements et de services": "centre majeur",
    "Centre structurant d'équipements et de services": "centre structurant",
    "Centre intermédiaire d'équipements et de services": "centre intermédiaire",
    "Centre local d'équipements et de services": "centre local",
    "Communes non centre": "commune qui n’est pas un centre",
    " - undefined": "niveau non défini",
}


def settlement(view: SiteView, grids: pd.DataFrame, zoning: pd.DataFrame) -> Table | Absent:
    """Give the density, level of centre, massif and attraction area of the communes of a site.

    Parameters
    ----------
    view : SiteView
        The site.
    grids, zoning : pandas.DataFrame
        Tables ``settlement_grids`` and ``zoning``.

    Returns
    -------
    Table or Absent
        Each level with how many communes hold it.
    """
    name, title = "settlement", "Densité, niveau de centralité, massif"
    codes = {c.code for c in view.communes}
    own = grids[grids["code"].isin(codes)]
    if own.empty:
        return Absent(name, title, "ces communes ne sont pas dans les grilles réunies ici")
    areas = zoning[zoning["code"].isin(codes)]
    counted: list[tuple[str, str, int]] = []
    for label, values in (
        ("Grille de densité (sept niveaux)", own["density"]),
        ("Niveau de centralité (quatre niveaux)", own["centre"].map(CENTRES)),
        ("Massif de montagne", own["massif"].fillna("hors massif")),
        ("Aire d’attraction d’une ville", areas["area"].fillna("hors attraction des villes")),
    ):
        for level, count in values.value_counts().items():
            counted.append((label, typographic(str(level)), int(count)))
    centres = int((~own["centre"].isin(_CENTRE_NONE)).sum())
    single = len(view.communes) == 1
    if not single:
        counted += [("Ensemble", "communes qui sont un centre", centres)]
        counted += [("Ensemble", "communes du territoire", len(own))]
    # Of one commune, the count says nothing: the table stops at its levels.
    columns = ["Zonage", "Niveau", "Communes"][: 2 if single else 3]
    return Table(
        name=name,
        title=_settlement_title(view, own, centres),
        subtitle=f"{'Niveaux' if single else 'Communes par niveau'} {view.place.of}, grilles de "
        "2026 et zonage de 2020",
        source=words.source_line([*_cites(grids), *(_cites(zoning) if len(areas) else [])]),
        header=columns,
        rows=[[label, level, number(n)][: len(columns)] for label, level, n in counted],
        data=pd.DataFrame([line[: len(columns)] for line in counted], columns=columns),
        note="Le niveau de centralité range les communes selon leurs équipements et leurs "
        "services, non selon leur population.",
    )


def _settlement_title(view: SiteView, own: pd.DataFrame, centres: int) -> str:
    if len(view.communes) == 1:
        level = CENTRES[str(own["centre"].iloc[0])]
        if level.startswith("niveau"):
            return f"Le niveau de centralité {view.place.of} n’est pas défini"
        if not level.startswith("centre"):
            return f"{view.place.name} n’est pas un centre d’équipements et de services"
        return f"{view.place.name} est un {level} d’équipements et de services"
    if centres == 0:
        return f"Aucune des {len(own)} communes {view.place.of} n’est un centre"
    verb = "sont des centres" if centres > 1 else "est un centre"
    what = f"{verb} d’équipements et de services"
    return f"{number(centres)} communes sur {number(len(own))} {what}"


def _cites(table: pd.DataFrame) -> list[str]:
    return str(table.attrs.get("cite", "INSEE")).split(" ; ")


#: Rows of the table of nature: indicator → label, period, decimals, unit.
NATURE = {
    "taux_boisement": ("Forêt relevée par l’IGN, part de la surface", "2019", 0, "%"),
    "foret_surface": ("Forêt relevée par l’IGN", "2019", 0, "ha"),
    "carbone_prairies": ("Carbone du sol, prairies", "2018", 0, "tC/ha"),
    "carbone_cultures": ("Carbone du sol, cultures", "2018", 0, "tC/ha"),
    "carbone_forets": ("Carbone du sol, forêts", "2018", 0, "tC/ha"),
    "haies": ("Haies", "2018", 0, "ha"),
}
ALL_EPCI = Place("epcis", "FR", "Médiane des EPCI", "des EPCI", "dans les EPCI")


def nature(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set the forests, soil carbon and hedges of the EPCI beside the median of all EPCI.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the indicators of :data:`NATURE` at the EPCI, carbon at ``epcis:FR``.
    view : SiteView
        The site.

    Returns
    -------
    Table or Absent
    """
    record, name, own = Record(frame), "nature", epci_place(view)
    known = [code for code in NATURE if record.has(code, own)]
    if not known:
        cell = record.cell("taux_boisement", "2019", own)
        return Absent(name, "Forêts et sols", cell.note or cell.status_words)
    rate = record.value("taux_boisement", "2019", own)
    land = record.value("sol_foret", "2018", own)
    title = f"Forêts et sols {own.of}"
    if rate is not None:
        title = f"La forêt couvre {words.percent(rate)} {own.of} selon l’IGN"
    rows, raw = [], []
    for code, (label, period, decimals, unit) in NATURE.items():
        cells = [record.cell(code, period, place) for place in (own, ALL_EPCI)]
        texts = [shown(cells[0], decimals), _median(cells[1], decimals)]
        rows.append([f"{label} ({unit}), {period}", *texts])
        raw.append(
            (label, int(period), cells[0].value, cells[1].value, unit, cells[0].status_words)
        )
    return Table(
        name=name,
        title=title,
        subtitle=f"Forêts, carbone des sols et haies, {own.name}",
        source=record.source(NATURE, [own, ALL_EPCI]),
        header=["Mesure", own.name, "Médiane des EPCI"],
        rows=rows,
        data=pd.DataFrame(
            raw,
            columns=[
                "Mesure",
                "Année",
                "Valeur",
                "Médiane des EPCI",
                "Unité",
                "Statut",
            ],
        ),
        note=_nature_note(record, own, rate, land),
    )


NO_MEDIAN = "non réunie ici"


def _median(cell: Cell, decimals: int) -> str:
    return NO_MEDIAN if cell.value is None else number(cell.value, decimals)


def _nature_note(record: Record, own: Place, rate: float | None, land: float | None) -> str:
    parts = [
        "tC/ha"
        f"{words.COLON} tonnes de carbone par hectare de sol. Ce sont des valeurs de référence de "
        "l’ADEME pour l’EPCI, non des mesures."
    ]
    if rate is not None and land is not None:
        parts.append(
            f"L’IGN voit des bois d’un demi-hectare, et Corine Land Cover de 25{NBSP}hectares"
            f"{words.COLON} leurs parts diffèrent."
        )
    hedges = record.cell("haies", "2018", own)
    if hedges.value is None and hedges.note:
        parts.append(f"Haies{words.COLON} {hedges.note}.")
    elif hedges.value is not None:
        parts.append("La surface de haies est celle d’ALDO, non recoupée ici.")
    return " ".join(parts)


def climate_digest(frame: pd.DataFrame, view: SiteView, posts: Posts | None) -> Table | Absent:
    """Say the climate of a site in a few rows: normals, trend, hot days to come, decrees.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of climate of the site, as its own theme computes it.
    view : SiteView
        The site.
    posts : Posts or None
        Stations of the site.

    Returns
    -------
    Table or Absent
    """
    record, name, own = Record(frame), "climate_digest", view.place
    old, new = (f"{a}-{b}" for a, b in (OLD_NORMAL, NEW_NORMAL))
    lines: list[tuple[str, str, Cell, int, str]] = []
    station = posts.headline.place if posts else None
    if station:
        for code, period, label, digits in (
            ("tm_normale", old, "Température moyenne (°C)", 1),
            ("tm_normale", new, "Température moyenne (°C)", 1),
            ("tm_ecart", new, "Écart entre les deux normales (°C)", 1),
        ):
            where = f"{label}, {station.name}"
            lines.append(
                (where, year_span(period), record.cell(code, period, station), digits, "°C")
            )
        trend = record.latest("tm_tendance", own) or ""
        cell = record.cell("tm_tendance", trend, own)
        lines.append(("Tendance (°C par décennie)", year_span(trend), cell, 2, "°C par décennie"))
    for period in PERIODS.values():
        cell = record.cell("proj_tx30", period, own)
        label = f"Jours à 30{NBSP}°C ou plus"
        lines.append((label, year_span(period), cell, 0, "jours par an"))
    total = record.cell("catnat", DECREES, own)
    lines.append(
        ("Événements de catastrophe naturelle", year_span(DECREES), total, 0, "événements")
    )
    lines = [line for line in lines if line[2].value is not None]
    if not lines:
        return Absent(name, "Climat en bref", "ni poste, ni projection, ni arrêté réuni ici")
    places = [own, *([station] if station else [])]
    return Table(
        name=name,
        title=_climate_title(record, station, own, new),
        subtitle=f"Températures mesurées, jours chauds projetés et arrêtés {own.within}",
        source=record.source(["tm_normale", "tm_tendance", "proj_tx30", "catnat"], places),
        header=["Mesure", "Période", "Valeur"],
        rows=[[label, period, _digest(cell, digits)] for label, period, cell, digits, _ in lines],
        data=pd.DataFrame(
            [(label, p, c.value, c.low, c.high, unit) for label, p, c, _, unit in lines],
            columns=["Mesure", "Période", "Valeur", "Borne basse", "Borne haute", "Unité"],
        ),
        note=_climate_note(record, own, bool(station)),
    )


def _digest(cell: Cell, digits: int) -> str:
    """Return a value with its interval: « 0,45 [0,37 ; 0,52] », « 46 (de 36 à 56) »."""
    if digits == 0:
        return span_words(cell)
    text = shown(cell, digits)
    if cell.low is None or cell.high is None:
        return text
    return f"{text} [{number(cell.low, digits)}{words.SEMICOLON}{NBSP}{number(cell.high, digits)}]"


def _climate_title(record: Record, station: Place | None, own: Place, period: str) -> str:
    gap = record.value("tm_ecart", period, station) if station else None
    if gap is None or station is None:
        return f"Climat en bref {own.within}"
    degrees = number(gap, 1, sign=True)
    return f"{degrees}{NBSP}°C {station.within} entre 1961–1990 et 1991–2020"


def _climate_note(record: Record, own: Place, measured: bool) -> str:
    parts: Sequence[str] = []
    if measured:
        parts = ["Série brute, non homogénéisée. Entre crochets, l’intervalle à 95\u00a0%."]
    cell = record.cell("proj_tx30", next(iter(PERIODS.values())), own)
    if cell.value is not None:
        parts = [
            *parts,
            f"Jours chauds{words.COLON} {commune_words(cell)}, médiane et intervalle des modèles "
            "selon le réchauffement de la France, sans date ni probabilité.",
        ]
    return " ".join(
        [*parts, "Un arrêté est une décision administrative, non une mesure de l’aléa."]
    )
