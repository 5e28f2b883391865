"""What is taken for English, and what is left alone."""

from __future__ import annotations

import pytest

from tests.browser.english import english


@pytest.mark.parametrize(
    "text",
    [
        "Skip to main content",
        "On this page",
        "Table of Contents",
        "Open this notebook",
        "Search Results",
        "Toggle in-page Table of Contents",
        "Show code cell source",
        "previous",
        "The data are in data/census.csv",
        "Contents",
        "Hide Search Matches",
        "Édition of the book",
    ],
)
def test_the_english_of_the_themes_is_known(text: str) -> None:
    assert english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Page d’accueil",
        "La main-d’œuvre et les notes de la page",
        "Sources",
        "Les données ouvertes (open data) sont sur data.gouv.fr",
        "Tables",
        "Indice de vieillissement, au-delà de 2050",
        "Sur cette page",
        "datapackage.json",
        "Fichier data/census.csv (6 ko)",
    ],
)
def test_french_is_not_taken_for_english(text: str) -> None:
    assert english(text, attribute=True) == []


def test_a_label_of_one_word_may_be_english() -> None:
    assert english("Main", attribute=True)
    assert english("Page", attribute=True)
    assert not english("Page")
