"""Tables of the inventory: states by kind, every initiative, what was not found."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import words
from ateliers.figures.block import Absent, Table
from ateliers.figures.initiatives_words import (
    NO_DATE,
    NOT_RECORDED,
    STATUSES,
    THEMES,
    TYPES,
    Line,
    plural,
    sources,
    where,
)
from ateliers.figures.territory_facts import day
from ateliers.indicators.initiatives import of_site
from ateliers.numbers import NBSP, number, year_span
from ateliers.territory import SiteView

_HEADER = ["Initiative", "Dispositif", "Thème", "Date", "Montant (€)", "État", "Source"]
#: Headings that the page offers to filter by.
_FILTERS = ["Dispositif", "Thème", "État"]
#: States that the title of a table sums up.
_STATE_WORDS = {
    "in_place": ("initiative en place", "initiatives en place"),
    "granted": ("aide accordée", "aides accordées"),
    "planned": ("à l’étude", "à l’étude"),
}
_COLUMNS = {
    "label": "Initiative",
    "where": "Où",
    "code": "Codes",
    "type": "Genre",
    "programme": "Dispositif",
    "theme": "Thème",
    "date": "Date",
    "until": "Jusqu’en",
    "amount": "Montant (€)",
    "cost": "Coût total (€)",
    "operation": "Opération",
    "beneficiary": "Bénéficiaire",
    "status": "État",
    "source": "Source",
    "record": "Identifiant dans la source",
    "page": "Page lue",
    "address": "Adresse",
    "accessed": "Consulté le",
    "note": "Précision",
}


def states(table: pd.DataFrame, view: SiteView) -> Table | Absent:
    """Count the initiatives of a site by kind and state.

    Parameters
    ----------
    table : pandas.DataFrame
        Table ``initiatives``.
    view : SiteView
        The site.
    """
    name, lines = "states", of_site(table, view)
    if lines.empty:
        return Absent(name, "État des initiatives", NOT_RECORDED)
    pairs = list(zip(lines["type"], lines["status"], strict=True))
    kinds = [kind for kind in TYPES if kind in set(lines["type"])]
    there = [state for state in STATUSES if state in set(lines["status"])]
    raw = [(TYPES[k], STATUSES[s], pairs.count((k, s))) for k in kinds for s in there]
    rows = [
        [TYPES[k], *(_count(pairs.count((k, s))) for s in there), number(sum(lines["type"] == k))]
        for k in kinds
    ]
    counts = {state: int(lines["status"].eq(state).sum()) for state in there}
    total = [number(count) for count in counts.values()]
    said = [
        f"{number(n)} {plural(n, *_STATE_WORDS[s])}" for s, n in counts.items() if s in _STATE_WORDS
    ]
    return Table(
        name=name,
        title=words.listed(said) or "Aucun état n’est connu",
        subtitle=f"Nombre d’initiatives par genre et par état, {view.place.name}",
        source=sources(lines),
        header=["Genre", *(words.capital(STATUSES[s]) for s in there), "Ensemble"],
        rows=[*rows, ["Ensemble", *total, number(len(lines))]],
        data=pd.DataFrame(raw, columns=["Genre", "État", "Nombre d’initiatives"]),
        note="Une aide accordée ne dit pas que les travaux sont faits. Une période échue est celle "
        "que le dispositif annonçait.",
    )


def _count(count: int) -> str:
    return number(count) if count else "–"


def inventory(table: pd.DataFrame, view: SiteView) -> Table | Absent:
    """List every initiative of a site, the latest first, undated ones last.

    Parameters
    ----------
    table, view
        As in :func:`states`.

    Returns
    -------
    Table or Absent
        A second line under a label says where and what must be known; a source leads to its page.
    """
    name, lines = "inventory", of_site(table, view)
    if lines.empty:
        return Absent(name, "Inventaire des initiatives", NOT_RECORDED)
    ordered = lines.sort_values(["date", "id"], ascending=[False, True], na_position="last")
    records = ordered.astype("object").where(ordered.notna(), "").to_dict("records")
    data = pd.DataFrame([_raw(line, view) for line in records], columns=list(_COLUMNS.values()))
    unknown = int(lines["amount"].isna().sum())
    return Table(
        name=name,
        title=f"{number(len(lines))} {plural(len(lines), 'initiative', 'initiatives')}, "
        f"dont {number(unknown)} sans montant connu",
        subtitle=f"{view.place.name}{_around(view)}, de la plus récente à la plus ancienne",
        source=sources(lines),
        header=_HEADER,
        rows=[_cells(line, view) for line in records],
        addresses=[[*[""] * (len(_HEADER) - 1), str(line["address"])] for line in records],
        sort_keys=[_keys(line) for line in records],
        filters=_FILTERS,
        data=data,
        note="Le montant est celui de l’aide, non le coût du projet. Les thèmes sont choisis à la "
        "main. Deux aides à une même opération sont deux lignes.",
    )


def _around(view: SiteView) -> str:
    return "" if view.is_whole_epci else " et son intercommunalité"


def _cells(line: Line, view: SiteView) -> list[str]:
    return [
        f"{line['label']}\n{where(line, view)}. {line['note']}".rstrip(),
        str(line["programme"]),
        THEMES[line["theme"]],
        _dates(line),
        number(float(line["amount"])) if line["amount"] != "" else "non connu",
        words.capital(STATUSES[line["status"]]),
        str(line["page"] or line["source"]),
    ]


def _keys(line: Line) -> list[str]:
    """Return what each cell is sorted by, where it is not what it shows."""
    amount = f"{float(line['amount']):.2f}" if line["amount"] != "" else ""
    return ["", "", "", str(line["date"]), amount, "", ""]


def _dates(line: Line) -> str:
    start, end = str(line["date"]), str(line["until"])
    if not start:
        return f"jusqu’en {end}" if end else NO_DATE
    # The column is narrow: a date may be cut between its parts.
    shown = day(start).replace(NBSP, " ")
    if not end:
        return shown
    return year_span(f"{start}-{end}") if len(start) == 4 else f"{shown}, jusqu’en {end}"


def _raw(line: Line, view: SiteView) -> list[object]:
    said = {
        **line,
        "where": where(line, view),
        "type": TYPES[line["type"]],
        "theme": THEMES[line["theme"]],
        "status": STATUSES[line["status"]],
    }
    return [None if said[column] == "" else said[column] for column in _COLUMNS]


def not_found(gaps: pd.DataFrame) -> Table | Absent:
    """List what was looked for and could not be had, with the reason.

    Parameters
    ----------
    gaps : pandas.DataFrame
        Table ``initiatives_gaps``.
    """
    name = "not_found"
    if gaps.empty:
        return Absent(name, "Ce qui n’a pas été trouvé", "aucune liste absente n’est déclarée")
    rows = [[str(line.subject), str(line.reason)] for line in gaps.itertuples()]
    return Table(
        name=name,
        title=f"{number(len(rows))} listes n’ont pas été trouvées",
        subtitle="Ce que l’inventaire ne peut donc pas dire, pour tous les territoires",
        source=f"Source{words.COLON} catalogue des données de ce livre.",
        header=["Liste", "Ce qui manque"],
        rows=rows,
        data=pd.DataFrame(rows, columns=["Liste", "Ce qui manque"]),
        addresses=[["", ""] for _ in rows],
    )
