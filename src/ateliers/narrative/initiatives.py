"""Sentences of the inventory: what was recorded, what was granted, what cannot be compared."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ateliers.figures import words
from ateliers.figures.initiatives_words import plural
from ateliers.figures.record import Record
from ateliers.indicators.initiatives import INVENTORY_YEAR, MONEY_YEARS
from ateliers.numbers import NBSP, number
from ateliers.territory import SiteView

COLON = f"{NBSP}:"
#: Funds whose list is known, by year.
_LISTS = {"2019": "la DETR et la DSIL", "2023": "le Fonds vert"}


def findings(frame: pd.DataFrame, view: SiteView) -> list[tuple[float, str]]:
    """Return no finding for the cover: numbers of an inventory depend on the lists found."""
    return []


def lede(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return how many initiatives were recorded, and how many have an amount.

    Parameters
    ----------
    frame : pandas.DataFrame
        Record of the inventory.
    view : SiteView
        The site.
    """
    record = Record(frame)
    count, own, known = (
        record.value(code, INVENTORY_YEAR, view.place)
        for code in ("init_nombre", "init_propres", "init_chiffrees")
    )
    if count is None or own is None or known is None:
        return [
            f"Aucune initiative n’a été relevée {view.place.within}.",
            "Cela ne dit pas qu’il n’y en a pas"
            f"{COLON} l’inventaire se remplit à la main, ligne par ligne.",
        ]
    s = plural(int(count), "", "s")
    without = int(own - known)
    amounts = (
        f"{number(known)} {plural(int(known), 'a', 'ont')} un montant connu, et "
        f"{number(without)} n’en {plural(without, 'a', 'ont')} pas."
    )
    if view.is_whole_epci:
        return [
            f"L’inventaire relève au moins {number(count)} initiative{s} {view.place.within}.",
            f"Parmi elles, {amounts}",
        ]
    concern = plural(int(own), "concerne", "concernent")
    return [
        f"L’inventaire relève au moins {number(count)} initiative{s} {view.place.within} et dans "
        "son intercommunalité.",
        f"Parmi elles, {number(own)} {concern} le territoire lui-même{COLON} {amounts}",
    ]


def money(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return what was granted each year whose lists are known, and per inhabitant."""
    record, said = Record(frame), []
    for year in MONEY_YEARS:
        total = record.cell("init_montant", year, view.place)
        if total.value is None:
            said.append(f"En {year}{COLON} {total.note or 'montant non connu'}.")
            continue
        head = record.value("init_par_hab", year, view.place)
        share = "" if head is None else f", soit {_head(head)} par habitant"
        said.append(
            f"En {year}, {_LISTS[year]} apportent au moins {words.euros(total.value)} "
            f"{view.place.within}{share}."
            if year == "2019"
            else f"En {year}, {_LISTS[year]} apporte au moins {words.euros(total.value)} "
            f"{view.place.within}{share}."
        )
    if not view.is_whole_epci:
        said.append(
            "Les aides versées à l’intercommunalité ou à ses autres communes ne sont pas comptées "
            "dans ces deux sommes."
        )
    return said


def _head(value: float) -> str:
    return f"{number(value, 0 if value >= 10 else 1)}{NBSP}€"


def caution(views: Sequence[SiteView]) -> list[str]:
    """Return what forbids to rank the sites by money."""
    parts = [view.place.name for view in views if not view.is_whole_epci]
    said = [
        "Chaque somme porte sur une seule année, et sur les seules listes trouvées.",
        "Un gros projet suffit à changer le rang d’un petit territoire.",
    ]
    if parts:
        one = plural(len(parts), "est une commune", "sont des communes")
        said.insert(
            0,
            f"Les périmètres diffèrent{COLON} {words.listed(parts)} {one}, les autres sont des "
            "intercommunalités entières.",
        )
    return said
