"""Sentences of the mobility theme."""

from __future__ import annotations

import pandas as pd

from ateliers import peers
from ateliers.figures.record import Record
from ateliers.figures.standings import POSITIONS
from ateliers.indicators.dictionary import entry
from ateliers.narrative import key_findings, quantity
from ateliers.numbers import NBSP, number
from ateliers.territory import Place, SiteView

CENSUS, SERVED_YEAR = "2021", "2024"
#: Shares set beside the comparable EPCI, in the order of the page.
COMPARED = ("part_voiture", "part_tc", "part_commune", "menages_voiture")


def opening(frame: pd.DataFrame, view: SiteView) -> str:
    """Return the sentence that opens the page: how many work, how many go by car.

    Example: « En 2021, on compte 1 057 actifs occupés à Villeneuve-de-Berg ; 79,2 % d’entre eux
    vont travailler en voiture. »
    """
    record = Record(frame)
    people = record.value("actifs_occupes", CENSUS, view.place)
    car = record.value("part_voiture", CENSUS, view.place)
    if people is None:
        return f"Le nombre d’actifs occupés {view.place.of} n’est pas connu."
    text = f"En {CENSUS}, on compte {number(people)} actifs occupés {view.place.within}"
    if car is None:
        return f"{text}."
    return f"{text}\u202f; {number(car, 1)}{NBSP}% d’entre eux vont travailler en voiture."


def station_sentence(frame: pd.DataFrame, view: SiteView) -> str:
    """Return how far the nearest served station is."""
    record = Record(frame)
    distance = record.value("gare_km", SERVED_YEAR, view.place)
    if distance is None:
        return f"La distance à la gare la plus proche n’est pas connue {view.place.within}."
    mean = " en moyenne" if len(view.communes) > 1 else ""
    text = (
        f"La gare desservie la plus proche est à {number(distance, 1)}{NBSP}km{mean}, "
        "à vol d’oiseau"
    )
    near = record.value("gare_5km", SERVED_YEAR, view.place)
    if not near:
        return f"{text}."
    return (
        f"{text}\u202f; {number(near, 1)}{NBSP}% de la population est à 5{NBSP}km ou moins "
        "d’une gare."
    )


def lede(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return the sentences that open a site's page: how, how far, and what stands out."""
    return [
        opening(frame, view),
        station_sentence(frame, view),
        *key_findings(frame, view, 1),
    ]


def peer_sentences(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return where the site's EPCI stands among the comparable ones, share by share.

    « Au-dessus de la plupart » means above the third quartile, « au-dessous » below the first.
    """
    record = Record(frame)
    keys = frame["geography"][frame["geography"].str.startswith("peers:")]
    own = next((p for p in view.references if p.level == "epci"), view.place)
    if keys.empty:
        return [f"Aucun EPCI comparable n’est connu pour {view.place.name}."]
    group = Place("peers", str(keys.iloc[0]).partition(":")[2], "", "", "")
    said = [_position(record, code, own, group) for code in COMPARED]
    return [s for s in said if s] or [
        f"Aucune part {own.of} ne peut être comparée à celles des EPCI comparables."
    ]


def _position(record: Record, code: str, own: Place, group: Place) -> str:
    mine, theirs = record.cell(code, CENSUS, own), record.cell(code, CENSUS, group)
    if None in (mine.value, theirs.value, theirs.low, theirs.high):
        return ""
    assert mine.value is not None and theirs.value is not None
    assert theirs.low is not None and theirs.high is not None
    one = entry(code)
    where = POSITIONS[peers.position(mine.value, theirs.low, theirs.high, mine.interval)]
    subject = one.subject[0].upper() + one.subject[1:]
    return (
        f"{subject} est de {quantity(one, mine.value)} {own.within}, {where}"
        f"{NBSP}: la médiane des EPCI comparables est de {quantity(one, theirs.value)}."
    )


#: Indicator of listed places: none, one, several of them.
_LISTED = {
    "covoiturage": (
        "Aucun lieu de covoiturage n’est recensé",
        "un lieu de covoiturage recensé",
        "lieux de covoiturage recensés",
    ),
    "irve": (
        "Aucune station de recharge n’est recensée",
        "une station de recharge recensée",
        "stations de recharge recensées",
    ),
}


def services(frame: pd.DataFrame, view: SiteView) -> list[str]:
    """Return how many carpool places and charging stations are listed, at least."""
    return [_at_least(frame, view, code) for code in _LISTED]


def _at_least(frame: pd.DataFrame, view: SiteView, code: str) -> str:
    none, one, many = _LISTED[code]
    rows = frame[frame["indicator"].eq(code) & frame["geography"].eq(view.place.key)]
    if rows.empty or pd.isna(rows.iloc[0]["value"]):
        return f"{none} {view.place.within}{NBSP}: cela ne veut pas dire qu’il n’y en a pas."
    line = rows.iloc[0]
    count = one if line["value"] == 1 else f"{number(line['value'])} {many}"
    return f"Au moins {count} {view.place.within} en {line['period']}."
