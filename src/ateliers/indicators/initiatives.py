"""Initiatives of a territory: how many, and what the State granted, in all and per inhabitant.

Every function takes tables of ``data/`` and the view of a site. Amounts are those of the lists that
could be had: each sum is « at least ».
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from ateliers.indicators.frame import Value, absent, frame, row, totals
from ateliers.territory import SiteView

#: Year of the latest list read, to which the numbers of initiatives are tied.
INVENTORY_YEAR = "2024"
#: Amounts by fund → programme of the table, year of the one list that could be had.
FUNDS = {
    "init_detr": ("DETR", "2019"),
    "init_dsil": ("DSIL", "2019"),
    "init_fonds_vert": ("Fonds vert", "2023"),
}
MONEY_YEARS = tuple(dict.fromkeys(year for _, year in FUNDS.values()))
#: What an initiative has to do with a site: it is of the site, of the EPCI that the site is a part
#: of, or of other communes of that EPCI.
OWN, AROUND, ELSEWHERE = "own", "around", "elsewhere"
#: Types of initiatives that hold for every commune of their perimeter.
COVERING = ("programme", "contract", "zoning", "plan")
NOTHING = "aucune initiative n’a été relevée pour ce territoire"
_NO_ROW = "aucune aide relevée dans la liste de cette année"


def reach(code: str, kind: str, view: SiteView) -> str:
    """Return what the codes of an initiative have to do with a site.

    Parameters
    ----------
    code : str
        One code or several, parted by spaces.
    kind : str
        Its type: what covers an EPCI covers its communes, what it is paid or does may be elsewhere.
    view : SiteView
    """
    codes, own = set(code.split()), {place.code for place in view.communes}
    if codes & own:
        return OWN
    if view.epci is not None and view.epci.code in codes:
        return OWN if view.is_whole_epci or kind in COVERING else AROUND
    return ELSEWHERE


def of_site(table: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the initiatives of a site, with the column ``reach``, in the order of the table."""
    lines = table[table["site"].eq(view.id)]
    reached = [
        reach(str(code), str(kind), view)
        for code, kind in zip(lines["code"], lines["type"], strict=True)
    ]
    found = lines.assign(reach=reached)
    found.attrs = table.attrs
    return found


def compute(tables: Mapping[str, pd.DataFrame], view: SiteView) -> pd.DataFrame:
    """Return every indicator of the inventory.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        initiatives (read whole), population.
    view : SiteView
    """
    lines = of_site(tables["initiatives"], view)
    parts = [counts(lines, view), amounts(lines, view), per_head(lines, tables["population"], view)]
    return pd.concat(parts, ignore_index=True)


def counts(lines: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return the number of initiatives, of those that cover the site, and of those with a sum."""
    own = lines[lines["reach"].eq(OWN)]
    found = {
        "init_nombre": lines,
        "init_propres": own,
        "init_chiffrees": own[own["amount"].notna()],
    }
    rows = []
    for code, kept in found.items():
        given = Value(len(kept), "at_least", cited(kept)) if len(lines) else absent(NOTHING)
        rows.append(row(view, code, INVENTORY_YEAR, view.place.key, "initiatives", given))
    return frame(rows)


def amounts(lines: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return what each fund granted on the site, and all of them by year (€)."""
    granted = _granted(lines)
    rows = []
    for code, (programme, year) in FUNDS.items():
        kept = granted[granted["programme"].eq(programme) & granted["date"].str[:4].eq(year)]
        rows.append(row(view, code, year, view.place.key, "€", _sum(kept, lines)))
    for year in MONEY_YEARS:
        kept = granted[granted["date"].str[:4].eq(year)]
        rows.append(row(view, "init_montant", year, view.place.key, "€", _sum(kept, lines)))
    return frame(rows)


def per_head(lines: pd.DataFrame, people: pd.DataFrame, view: SiteView) -> pd.DataFrame:
    """Return what was granted on the site in a year, per inhabitant of that year (€).

    Notes
    -----
    Money granted to the EPCI that the site is only a part of is left out: it serves others too.
    """
    granted, rows = _granted(lines), []
    cite = str(people.attrs.get("cite", ""))
    for year in MONEY_YEARS:
        given = _sum(granted[granted["date"].str[:4].eq(year)], lines)
        counted = totals(people[people["year"].eq(int(year))], view, ["population"])
        inhabitants = float(counted["population"].to_dict()[view.place.key])
        if given.status == "at_least":
            source = " ; ".join(part for part in (given.source, cite) if part)
            if inhabitants > 0:
                given = Value(given.value / inhabitants, "at_least", source)
            else:
                given = absent("population inconnue", source=source)
        rows.append(row(view, "init_par_hab", year, view.place.key, "€/hab.", given))
    return frame(rows)


def _granted(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the dated rows of the site itself whose amount is known."""
    return lines[lines["reach"].eq(OWN) & lines["amount"].notna() & lines["date"].notna()]


def _sum(kept: pd.DataFrame, lines: pd.DataFrame) -> Value:
    if lines.empty:
        return absent(NOTHING)
    if kept.empty:
        return absent(_NO_ROW)
    return Value(math.fsum(kept["amount"]), "at_least", cited(kept))


def cited(lines: pd.DataFrame) -> str:
    """Return the citations of rows, each once, as printed under a figure."""
    return " ; ".join(dict.fromkeys(str(source) for source in lines["source"]))
