"""Sentences of demography: their numbers are those of the record, whatever the sign."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.narrative import demography as words
from ateliers.numbers import NBSP, NNBSP
from ateliers.territory import SiteView
from tests.conftest import record
from tests.figures.frames import population, site

V, S, T, A = "villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"

#: Births less deaths, margin, arrivals less departures (COMPARATEUR 2025, summed apart).
BALANCES = {
    V: ("298 décès de plus que de naissances", 47, "arrivées dépassent les départs de 378"),
    S: ("410 décès de plus que de naissances", 70, "arrivées dépassent les départs de 349"),
    T: ("77 décès de plus que de naissances", 38, "départs dépassent les arrivées de 60"),
    A: ("719 naissances de plus que de décès", 125, "arrivées dépassent les départs de 944"),
}


@pytest.mark.parametrize("identifier", BALANCES)
def test_the_balances_give_count_margin_and_direction(
    identifier: str, views: dict[str, SiteView]
) -> None:
    said = words.balances_sentence(record(identifier, "demography"), views[identifier])
    natural, margin, moves = BALANCES[identifier]
    assert f"{natural} (±{NBSP}{margin}, intervalle à 95{NBSP}%)" in said
    assert said.endswith(f"les {moves}.")


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({2010: 1000, 2011: 1500, 2023: 1206}, "soit 206 de plus qu’en 2010."),
        ({2010: 1000, 2011: 500, 2023: 900}, "soit 100 de moins qu’en 2010."),
        ({2010: 1000, 2011: 500, 2023: 1000}, "comme en 2010."),
        ({2010: None, 2011: 500, 2023: 1500}, f"soit 1{NNBSP}000 de plus qu’en 2011."),
    ],
)
def test_the_opening_compares_with_the_first_known_year(
    values: dict[int, float | None], end: str
) -> None:
    assert words.population_opening(population(site(), values), site()).endswith(end)


def test_one_inhabitant_is_in_the_singular() -> None:
    said = words.population_opening(population(site(), {2010: 2, 2023: 1}), site())
    assert "est de 1 habitant, soit 1 de moins qu’en 2010." in said


def test_nothing_known_is_said() -> None:
    nothing: pd.DataFrame = population(site(), {2010: None})
    assert words.population_opening(nothing, site()) == (
        f"La population {site().place.of} n’est pas connue."
    )


@pytest.mark.parametrize("identifier", BALANCES)
def test_no_sentence_has_two_spaces(identifier: str, views: dict[str, SiteView]) -> None:
    rows, view = record(identifier, "demography"), views[identifier]
    said = [
        words.balances_sentence(rows, view),
        words.long_vacancy_sentence(rows, view),
        words.household_sentence(rows, view),
        *words.context(rows, view),
        *words.lede(rows, view),
    ]
    assert not [text for text in said if "  " in text]
