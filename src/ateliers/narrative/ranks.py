"""The sentence of a theme that quotes a rank: of what, among how many, in what year."""

from __future__ import annotations

import pandas as pd

from ateliers.figures import words
from ateliers.figures.standings import Standing, drawn, most_marked, of_whom, standings
from ateliers.narrative import when
from ateliers.numbers import NBSP, number
from ateliers.territory import Place, SiteView


def ranks(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return the rank nearest to an end of its ranking, and whose rank it is.

    Example: « En 2018, la part des résidences secondaires est de 61,3 % dans la CC du Massif du
    Sancy, au 22e rang sur 1 232 EPCI de France métropolitaine. »
    """
    best = most_marked(drawn(standings(frame, view)))
    if best is None or view.epci is None:
        return [f"Aucun rang n’est connu pour l’EPCI {view.place.of}."]
    return [said for said in (_rank(best, view.epci), _group(best), of_whom(view)) if said]


def _rank(best: Standing, epci: Place) -> str:
    assert best.own.value is not None
    first, last = best.places
    one_place = first == last or not best.sampled
    place = f"au {words.ordinal(first)} rang" if one_place else best.place_words
    return (
        f"{when(best.period)}, {best.entry.subject} est de {best.quantity(best.own.value)} "
        f"{epci.within}, {place} sur {number(best.count)} EPCI de France métropolitaine."
    )


def _group(best: Standing) -> str:
    """Say what the comparable EPCI have; nothing without them."""
    if best.peers.value is None:
        return ""
    return (
        f"La médiane des EPCI comparables est de {best.quantity(best.peers.value)}{NBSP}: "
        f"l’EPCI est {best.position}."
    )
