"""The sentence that quotes a rank: one place, its vintage, how many, and whose."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.narrative.ranks import ranks
from ateliers.territory import Place, SiteView
from tests.conftest import record, study
from tests.figures.test_ranks import ranked

SITES = ("villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle")
SITE = Place("site", "s", "Site", "du Site", "dans le Site")


def test_the_rank_nearest_to_an_end_is_quoted_with_its_year_and_number() -> None:
    view = study("massif-du-sancy", "demography").view
    said = ranks(record("massif-du-sancy", "demography"), view)
    assert said[0] == (
        "En 2018, la part des résidences secondaires est de 61,3\u00a0% dans la CC du Massif du "
        "Sancy, au 22e rang sur 1\u202f232 EPCI de France métropolitaine."
    )
    assert said[1].startswith("La médiane des EPCI comparables est de 33,2\u00a0%")


@pytest.mark.parametrize("theme", ["demography", "mobility"])
@pytest.mark.parametrize("site", SITES)
def test_one_sentence_at_most_has_a_rank(site: str, theme: str) -> None:
    said = ranks(record(site, theme), study(site, theme).view)
    assert sum(" sur 1\u202f2" in sentence for sentence in said) == 1
    assert all(len(sentence.split(" ")) <= 32 for sentence in said)


def test_a_commune_says_that_the_rank_is_not_its_own() -> None:
    view = study("tessy-bocage", "mobility").view
    assert ranks(record("tessy-bocage", "mobility"), view)[-1] == (
        "Ces rangs sont ceux de la CA Saint-Lô Agglo, et non de Tessy-Bocage."
    )


def test_a_range_is_said_as_a_range() -> None:
    frame, view = ranked({"part_tc": (12.0, (10.0, 14.0), 120, (100, 180))})
    assert ", entre la 100e et la 180e place sur 1\u202f232 EPCI" in ranks(frame, view)[0]


def test_without_any_rank_it_is_said() -> None:
    nowhere = SiteView("s", SITE, (), (), ())
    frame = pd.DataFrame(columns=["indicator", "geography"])
    assert ranks(frame, nowhere) == ["Aucun rang n’est connu pour l’EPCI du Site."]
