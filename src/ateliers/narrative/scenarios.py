"""Sentences about scenarios, all of them in the conditional: none is a forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ateliers.figures import words
from ateliers.indicators.scenario_base import Case
from ateliers.indicators.scenarios import HORIZON, START
from ateliers.numbers import how_many, number


def lede(case: Case, summary: str) -> list[str]:
    """Return what the scenario supposes, and of which territory."""
    return [summary, perimeter(case)]


def perimeter(case: Case) -> str:
    """Say the territory of a scenario, and why it is not the commune when it is wider."""
    said = f"Les calculs portent sur le territoire {case.place.of}"
    if case.place.level != "epci":
        return f"{said}."
    return (
        f"{said}{words.COLON} naissances, décès, arrivées et départs y sont mieux connus que dans "
        "la commune seule."
    )


def results(case: Case) -> list[str]:
    """Return what the scenario gives: people, dwellings, journeys."""
    return [people(case), homes(case), journeys(case)]


def people(case: Case) -> str:
    """Say the population of the horizon, and the two balances that make it."""
    found = case.projection
    gained = found.population - case.observed.base.population
    change = "de plus" if gained >= 0 else "de moins"
    return (
        f"En {HORIZON}, {_subject(case)} compterait {how_many(found.population, 'habitant')}, soit "
        f"{number(abs(gained))} {change} qu’en {START}. Naissances moins décès"
        f"{words.COLON} {number(found.natural_change, sign=True)}{words.SEMICOLON} arrivées moins "
        f"départs{words.COLON} {number(found.migration_change, sign=True)}."
    )


def homes(case: Case) -> str:
    """Say the dwellings needed each year, and the break-even point."""
    found = case.projection
    point = f"Pour garder la population de {START}, il n’en faudrait pas davantage qu’aujourd’hui."
    if round(found.break_even, 1) > 0:
        least = number(found.break_even, 1)
        point = f"Pour garder la population de {START}, il en faudrait {least} par an."
    if round(found.need, 1) > 0:
        return f"Il faudrait apporter {how_many(found.need, 'logement', 1)} par an. {point}"
    if round(found.need, 1) < 0:
        over = how_many(-found.need, "logement", 1)
        return f"Il y aurait {over} de trop chaque année. {point}"
    return f"Il ne faudrait ni plus ni moins de logements qu’aujourd’hui. {point}"


def journeys(case: Case) -> str:
    """Say the emissions and the kilometres of journeys to work."""
    found = case.projection
    return (
        f"Aller travailler émettrait {how_many(found.emissions, 'tonne')} de CO₂e par an, pour "
        f"{how_many(found.kilometres, 'million', 1)} de kilomètres au volant."
    )


def _subject(case: Case) -> str:
    """Return the territory as the subject of a sentence, inside it: « la CC Berg et Coiron »."""
    subject = words.subject(case.place)
    if subject == case.place.name:
        return subject
    return subject[0].lower() + subject[1:]


def compared(cases: Sequence[Case], summaries: Mapping[str, str]) -> list[str]:
    """Return what each scenario of a site supposes, in one line each."""
    said = [f"{case.title}{words.COLON} {lowered(summaries[case.name])}" for case in cases]
    return [*said, *dict.fromkeys(perimeter(case) for case in cases)]


def lowered(text: str) -> str:
    """Return a sentence with its first letter in lower case."""
    return text[:1].lower() + text[1:]
