"""French numbers: what counts agrees with what is read."""

from __future__ import annotations

import doctest

import pytest

from ateliers import numbers
from ateliers.numbers import NNBSP, agreed, how_many, number


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0 logement"),
        (0.8, 1, "0,8 logement"),
        (1.5, 1, "1,5 logement"),
        (-1.9, 1, "−1,9 logement"),
        (1.96, 1, "2,0 logements"),
        (1.6, 0, "2 logements"),
        (-6.7, 1, "−6,7 logements"),
        (1200, 0, f"1{NNBSP}200 logements"),
    ],
)
def test_a_plural_begins_at_two(value: float, decimals: int, expected: str) -> None:
    assert how_many(value, "logement", decimals) == expected


def test_what_follows_the_noun_does_not_change_unless_told() -> None:
    assert how_many(3, "million de kilomètres") == "3 millions de kilomètres"
    vacant = ("logement vacant", "logements vacants")
    assert how_many(3, vacant[0], plural=vacant[1]) == "3 logements vacants"
    assert how_many(1, vacant[0], plural=vacant[1]) == "1 logement vacant"


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("jours par an", "jour par an"),
        ("lieux", "lieu"),
        ("pour 100 jeunes", "pour 100 jeunes"),
        ("mm par jour", "mm par jour"),
        ("% par an", "% par an"),
        ("°C", "°C"),
    ],
)
def test_a_unit_agrees_with_its_value(unit: str, one: str) -> None:
    assert agreed(unit, 1.4) == one
    assert agreed(unit, 2) == unit


def test_a_missing_value_is_never_a_number() -> None:
    with pytest.raises(ValueError, match="status"):
        number(float("nan"))


def test_examples_are_true() -> None:
    assert doctest.testmod(numbers).failed == 0
