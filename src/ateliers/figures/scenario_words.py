"""How hypotheses and results of scenarios are named and written, in French."""

from __future__ import annotations

from dataclasses import dataclass

from ateliers.numbers import NBSP, number


@dataclass(frozen=True)
class Name:
    """How a hypothesis is written.

    Parameters
    ----------
    label : str
        As a heading of row.
    unit : str
        After its value; the same for its bounds.
    decimals : int
        Digits after the comma.
    signed : bool
        Whether a positive value is written with its +.
    """

    label: str
    unit: str
    decimals: int = 0
    signed: bool = False


#: By the name of the hypothesis, in reading order.
HYPOTHESES = {
    "migration": Name("Arrivées moins départs", "% de la population par an", 2, True),
    "drift": Name("Évolution du solde naturel", "point par an, pendant dix ans", 3, True),
    "size_trend": Name("Part de la baisse de la taille des ménages qui se poursuit", "sur 1", 2),
    "vacancy": Name("Logements vacants en 2035", "% (hors résidences secondaires)", 1),
    "second_homes": Name("Résidences secondaires gagnées", "logements par an", 0, True),
    "renewal": Name("Logements remplacés", "% du parc par an", 2),
    "car_inside": Name("En voiture pour travailler dans leur commune", "% des actifs", 1),
    "car_outside": Name("En voiture pour travailler ailleurs", "% des actifs", 1),
    "to_train": Name("De la voiture au train", "% des actifs", 1),
    "distance_inside": Name("Distance d’un trajet dans la commune", "km", 1),
    "distance_outside": Name("Distance d’un trajet vers une autre commune", "km", 1),
    "electric": Name("Kilomètres en voiture électrique", "% des kilomètres", 0),
    "occupancy": Name("Personnes par voiture", "personnes", 2),
    "days": Name("Jours de trajet vers le travail", "jours par an", 0),
}


@dataclass(frozen=True)
class Measure:
    """How a result of a scenario is written.

    Parameters
    ----------
    label : str
        « Habitants en 2035 ».
    unit : str
        In headings of columns.
    after : str
        Unit after a number, with its space.
    decimals : int
        Digits after the comma.
    subject : str
        As figures name it after « sur ».
    """

    label: str
    unit: str
    after: str
    decimals: int
    subject: str


#: By the name of the measure in :class:`ateliers.indicators.scenarios.Projection`.
MEASURES = {
    "population": Measure(
        "Habitants en 2035", "habitants", " habitants", 0, "la population de 2035"
    ),
    "need": Measure(
        "Logements à apporter par an", "logements par an", " par an", 1, "le besoin de logements"
    ),
    "emissions": Measure(
        "Trajets vers le travail en 2035",
        "t CO₂e par an",
        f"{NBSP}t",
        0,
        "les émissions des trajets",
    ),
}


def shown(name: str, value: float) -> str:
    """Return the value of a hypothesis, without its unit."""
    told = HYPOTHESES[name]
    return number(value, told.decimals, sign=told.signed)


def result(measure: str, value: float, *, sign: bool = False) -> str:
    """Return a result with its unit."""
    told = MEASURES[measure]
    return number(value, told.decimals, sign=sign) + told.after
