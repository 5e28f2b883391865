"""Which territory a user means, and what is refused, with what to do instead."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.errors import InvalidInput
from ateliers.sites.find import Target, find
from ateliers.sites.names import identifier_of, name_of


@pytest.fixture()
def found(territories: pd.DataFrame, events: pd.DataFrame):
    return lambda words: find(words, territories, events)


@pytest.mark.parametrize(
    ("words", "level", "code"),
    [
        ("200069169", "epci", "200069169"),
        ("07341", "commune", "07341"),
        (" 2a004 ", "commune", "2A004"),
        ("Dômes Sancy Artense", "epci", "200069169"),
        ("CC Dômes Sancy Artense", "epci", "200069169"),
        ("villeneuve de berg", "commune", "07341"),
        ("Calvi Balagne", "epci", "242020105"),
        ("97411", "commune", "97411"),
    ],
)
def test_a_code_or_a_name_designates_one_territory(found, words, level, code) -> None:
    target = found(words)
    assert (target.level, target.code) == (level, code)


def test_the_typographic_apostrophe_is_the_same_as_the_other(found) -> None:
    for words in ("L'Arbresle", "L’Arbresle"):
        with pytest.raises(InvalidInput, match="69010"):
            found(words)


def test_a_name_that_several_bear_is_refused_with_the_list(found) -> None:
    with pytest.raises(InvalidInput) as caught:
        found("Fumel")
    said = str(caught.value)
    assert "47106" in said
    assert "200068930" in said
    assert "CC Fumel Vallée du Lot" in said
    assert "ateliers site add" in said


def test_a_former_code_gives_the_present_commune_and_says_so(found) -> None:
    # Fervaches joined Tessy-Bocage.
    target = found("50180")
    assert target.code == "50592"
    assert "Tessy-Bocage" in target.remarks[0]


def test_a_former_name_gives_the_present_commune(found) -> None:
    assert found("Tessy-sur-Vire").code == "50592"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("75101", "site add 75056"),
        ("69385", "site add 69123"),
        ("13216", "site add 13055"),
        ("22016", "no EPCI"),
        ("85113", "no EPCI"),
        ("97701", "collectivity overseas"),
        ("98735", "collectivity overseas"),
        ("97608", "Mayotte"),
        ("07999", "had, the code"),
        ("123456789", "No EPCI has"),
        ("Vilneuve-de-Berg", "Villeneuve-de-Berg"),
        ("  ", "neither a code nor a name"),
    ],
)
def test_what_the_book_cannot_hold_is_refused_with_what_to_do(found, words, said) -> None:
    with pytest.raises(InvalidInput, match=said):
        found(words)


def test_the_rhone_is_compared_without_its_metropole_first(found) -> None:
    assert found("246900625").departements == ("69D", "69")
    assert found("200046977").departements == ("69",)
    assert found("69123").departements == ("69",)


def test_a_departement_of_a_few_communes_is_left_out(found) -> None:
    # One commune of twenty is in Cantal.
    assert found("246300966").departements == ("63",)


@pytest.mark.parametrize(
    ("words", "of", "within", "short"),
    [
        ("200069169", "de la CC Dômes", "dans la CC Dômes", "Dômes Sancy Artense"),
        ("246900625", "de la CC du Pays", "dans la CC du Pays", "Pays de l’Arbresle"),
        ("245900428", "de la CU de Dunkerque", "dans la CU de Dunkerque", "Dunkerque"),
        ("200046977", "de la Métropole de Lyon", "dans la Métropole", "Métropole de Lyon"),
        ("245901152", "de la CA Cœur d’", "dans la CA Cœur d’", "Cœur d’Ostrevent"),
        ("69010", "de L’Arbresle", "à L’Arbresle", "L’Arbresle"),
        ("72181", "du Mans", "au Mans", "Le Mans"),
        ("2A004", "d’Ajaccio", "à Ajaccio", "Ajaccio"),
        ("17300", "de La Rochelle", "à La Rochelle", "La Rochelle"),
    ],
)
def test_names_take_the_right_preposition(found, territories, words, of, within, short) -> None:
    name = name_of(found(words), territories)
    assert name.of.startswith(of)
    assert name.within.startswith(within)
    assert name.short == short


def test_an_identifier_that_is_taken_gets_the_code(found, territories) -> None:
    target = found("07341")
    name = name_of(target, territories)
    assert identifier_of(name, target, []) == "villeneuve-de-berg"
    assert identifier_of(name, target, ["villeneuve-de-berg"]) == "villeneuve-de-berg-07341"


def test_every_epci_and_a_sample_of_communes_can_be_named(
    territories: pd.DataFrame, events: pd.DataFrame
) -> None:
    known = territories[territories["level"].eq("epci")]["code"]
    for code in known[::25]:
        target = find(code, territories, events)
        assert isinstance(target, Target)
        name = name_of(target, territories)
        assert name.short[0].isupper() or not name.short[0].isalpha(), name.short


@pytest.mark.parametrize("kind", ["CC", "ca", "Métropole de", "CC du"])
def test_a_kind_of_epci_alone_is_no_name(kind: str, found) -> None:
    """« CC » was the CC Vallée des Baux-Alpilles (CC VBA), the only one that has it in its name."""
    with pytest.raises(InvalidInput, match="not a name"):
        found(kind)
