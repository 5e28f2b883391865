"""Tables of the reading: the EPCI beside comparable ones, mergers, work, society."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.record import Cell, Record
from ateliers.figures.tables import shown
from ateliers.figures.territory_facts import day
from ateliers.figures.territory_words import LAND, LAND_YEAR, epci_place
from ateliers.numbers import NBSP, how_many, number, year_span
from ateliers.territory import FRANCE, Place, SiteView, typographic

GRID_YEAR = "2026"
#: Measures set beside the comparable EPCI: indicator → label, period.
PROFILE = {
    "part_rural": ("Habitants en commune rurale", GRID_YEAR),
    "part_centres": ("Habitants dans un centre de services", GRID_YEAR),
    **{code: (label, LAND_YEAR) for code, label in LAND.items()},
}


def peers_place(view: SiteView) -> Place:
    """Return the group of the EPCI comparable with that of a site."""
    code = epci_place(view).code
    return Place("peers", code, "EPCI comparables", "des EPCI comparables", "chez les comparables")


def profile(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set the land and the settlement of the EPCI beside comparable ones and France.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record holding the indicators of :data:`PROFILE` at the EPCI, its peers and France.
    view : SiteView
        The site.

    Returns
    -------
    Table or Absent
        The median of the comparable EPCI stands between its quartiles.
    """
    record, name, own = Record(frame), "profile", epci_place(view)
    group = peers_place(view)
    columns = [own, group, FRANCE]
    if not any(record.has(code, own) for code in PROFILE):
        cell = record.cell("part_rural", GRID_YEAR, own)
        return Absent(name, "Sols et peuplement", cell.note or cell.status_words)
    rows, raw = [], []
    for code, (label, period) in PROFILE.items():
        cells = [record.cell(code, period, place) for place in columns]
        rows.append([f"{label}, {period}", *(_share(cell) for cell in cells)])
        raw += [
            (label, int(period), place.name, c.value, c.low, c.high, c.status_words)
            for place, c in zip(columns, cells, strict=True)
        ]
    rural = record.value("part_rural", GRID_YEAR, own)
    title = f"Sols et peuplement {own.of}"
    if rural is not None:
        title = f"{words.percent(rural)} des habitants {own.of} vivent en commune rurale"
    note = record.cell("part_rural", GRID_YEAR, group).note
    return Table(
        name=name,
        title=title,
        subtitle="Peuplement (% des habitants de 2022, grilles de 2026) et occupation du sol (% de "
        "la surface, 2018)",
        source=record.source(PROFILE, columns),
        header=["Mesure", *(place.name for place in columns)],
        rows=rows,
        data=pd.DataFrame(
            raw,
            columns=[
                "Mesure",
                "Année",
                "Territoire",
                "Part (%)",
                "Premier quartile (%)",
                "Troisième quartile (%)",
                "Statut",
            ],
        ),
        note=(
            f"{words.capital(note)}{words.SEMICOLON} entre crochets, leurs premier et troisième "
            "quartiles. Ils ont le même genre de peuplement et une taille proche."
            if note
            else ""
        ),
    )


def _share(cell: Cell) -> str:
    if cell.value is None:
        return cell.status_words
    text = words.percent(cell.value, 1)
    if cell.low is None or cell.high is None:
        return text
    return f"{text} [{number(cell.low, 1)}{words.SEMICOLON}{NBSP}{number(cell.high, 1)}]"


NOTHING = "aucun"


def mergers(view: SiteView, events: pd.DataFrame) -> Table | Absent:
    """List what happened to the communes of a site since 1975: mergers, splits, new names.

    Parameters
    ----------
    view : SiteView
        The site.
    events : pandas.DataFrame
        Table ``commune_events``.

    Returns
    -------
    Table or Absent
        A site without any event has a row that says so: the list is complete.
    """
    codes = {c.code for c in view.communes}
    own = events[events["code_after"].isin(codes) | events["code_before"].isin(codes)]
    listed: list[tuple[str, str, str, str]] = []
    for (date, event), rows in own.groupby(["date", "event"], sort=True):
        for _, same in rows.groupby("code_after", sort=True):
            before = sorted(typographic(n) for n in same["name_before"].unique())
            after = typographic(str(same["name_after"].iloc[0]))
            listed.append((str(date), str(event), ", ".join(before), after))
    last = str(events["date"].max())[:4] if len(events) else "2024"
    count = len(listed)
    title = _mergers_title(view, count)
    rows_ = [[day(date), event, before, after] for date, event, before, after in listed]
    nothing = (f"1975–{last}", NOTHING, "sans objet", "sans objet")
    return Table(
        name="mergers",
        title=title,
        subtitle=f"Fusions, rétablissements, changements de code ou de nom des communes "
        f"{view.place.of}, de 1975 à {last}",
        source=words.source_line([str(events.attrs.get("cite", "INSEE"))]),
        header=["Date", "Événement", "Communes avant", "Commune après"],
        rows=rows_ or [list(nothing)],
        data=pd.DataFrame(
            listed or [nothing],
            columns=["Date", "Événement", "Communes avant", "Commune après"],
        ),
        note="Une fusion change les limites"
        f"{words.COLON} les chiffres d’avant décrivent d’autres territoires.",
    )


def _mergers_title(view: SiteView, count: int) -> str:
    """Return what happened to the communes of a site, or that nothing did."""
    events = words.capital(words.counted(count, "événement"))
    verb = "ont" if count > 1 else "a"
    if len(view.communes) == 1:
        if not count:
            return f"{view.place.name} n’a ni fusionné ni changé de nom depuis 1975"
        return f"{events} {verb} changé {view.place.name} depuis 1975"
    if not count:
        return f"Aucune commune {view.place.of} n’a fusionné ni changé de nom depuis 1975"
    return f"{events} {verb} changé les communes {view.place.of} depuis 1975"


#: Rows of work: indicator, period → label, decimals, sign.
WORK = {
    ("emplois_lieu", "2018"): ("Emplois", 0, False),
    ("emplois_tcam", "2013-2018"): ("Variation des emplois (% par an)", 2, True),
    ("emplois_lieu", "2022"): ("Emplois", 0, False),
    ("emplois_variation", "2016-2022"): ("Variation du nombre d’emplois", 0, True),
    ("emplois_tcam", "2016-2022"): ("Variation des emplois (% par an)", 2, True),
    ("emplois_100", "2022"): ("Emplois pour 100 actifs occupés qui y résident", 0, False),
    ("lits", "2025"): ("Places d’hébergement touristique", 0, False),
    ("lits_100", "2025"): ("Places d’hébergement pour 100 habitants", 1, False),
}


def work(frame: pd.DataFrame, people: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set the jobs and the tourist places of a site beside its references.

    Parameters
    ----------
    frame, people : pandas.DataFrame
        Record of the reading, and that of demography, which holds ``emplois_100``.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
    """
    record, name = Record(pd.concat([frame, people], ignore_index=True)), "work"
    jobs = record.cell("emplois_lieu", "2022", view.place)
    title = f"Emplois et hébergement touristique {view.place.within}"
    change = record.value("emplois_variation", "2016-2022", view.place)
    if jobs.value is not None and change is not None:
        degree = "de plus" if round(change) >= 0 else "de moins"
        gap = number(abs(change))
        title = f"{how_many(jobs.value, 'emploi')} en 2022, {gap} {degree} qu’en 2016"
    return _beside(
        name,
        title,
        f"Emplois au lieu de travail et hébergement touristique, {view.place.name} et références",
        record,
        view,
        WORK,
        hidden={"emplois_variation"},
        note="Les deux périodes se recouvrent, et ne s’additionnent pas. Les références ne sont "
        "connues qu’au recensement de 2018. La source de l’hébergement n’en dit pas les types.",
    )


#: Rows of society: indicator, period → label, decimals, sign.
SOCIETY = {
    ("menages", "2022"): ("Ménages", 0, False),
    ("taille_menage", "2022"): ("Personnes par ménage", 2, False),
    ("part_0014", "2022"): ("Moins de 15 ans (%)", 1, False),
    ("part_75", "2022"): ("75 ans ou plus (%)", 1, False),
    ("indice_vieil", "2022"): ("65 ans ou plus pour 100 de moins de 20 ans", 0, False),
    ("revenu_median", "2021"): ("Niveau de vie médian (€ par an)", 0, False),
    ("part_rp", "2022"): ("Résidences principales (%)", 1, False),
    ("part_ressec", "2022"): ("Résidences secondaires (%)", 1, False),
    ("part_vacants", "2022"): ("Logements vacants (%)", 1, False),
}


def society(frame: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Set households, ages, income and occupancy of a site beside its references.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of demography of the site, as its own theme computes it.
    view : SiteView
        The site, its communes and references.

    Returns
    -------
    Table or Absent
    """
    record = Record(frame)
    size = record.value("taille_menage", "2022", view.place)
    title = f"Ménages, âges et niveau de vie {view.place.within}"
    if size is not None:
        title = f"{how_many(size, 'personne', 2)} par ménage {view.place.within}"
    return _beside(
        "society",
        title,
        f"Ménages, âges, niveau de vie et logements, {view.place.name} et références",
        record,
        view,
        SOCIETY,
        note="La page «\u00a0Démographie\u00a0» donne le détail, les intervalles et les années.",
    )


def _beside(
    name: str,
    title: str,
    subtitle: str,
    record: Record,
    view: SiteView,
    measures: Mapping[tuple[str, str], tuple[str, int, bool]],
    note: str,
    hidden: Collection[str] = (),
) -> Table | Absent:
    """Return measures in rows, the site and those of its references that have some in columns.

    Those `hidden` are in the data alone: the title already says them.
    """
    if not any(record.has(code, view.place, period) for code, period in measures):
        code, period = next(iter(measures))
        cell = record.cell(code, period, view.place)
        return Absent(name, title, cell.note or cell.status_words)
    codes = list(dict.fromkeys(code for code, _ in measures))
    there = [p for p in view.references if any(record.has(code, p, w) for code, w in measures)]
    places: Sequence[Place] = [view.place, *there]
    rows, raw = [], []
    for (code, period), (label, decimals, sign) in measures.items():
        cells = [record.cell(code, period, place) for place in places]
        if code not in hidden:
            texts = (shown(c, decimals, sign=sign) for c in cells)
            rows.append([f"{label}, {year_span(period)}", *texts])
        raw += [
            (label, year_span(period), place.name, c.value, c.status_words)
            for place, c in zip(places, cells, strict=True)
        ]
    periods = list(dict.fromkeys(period for _, period in measures))
    return Table(
        name=name,
        title=title,
        subtitle=subtitle,
        source=record.source(codes, places, periods),
        header=["Mesure", *(place.name for place in places)],
        rows=rows,
        data=pd.DataFrame(raw, columns=["Mesure", "Période", "Territoire", "Valeur", "Statut"]),
        note=note + record.caution(codes, places, periods),
    )
