"""Which commune a code stands for now, and which communes changed."""

from __future__ import annotations

import pandas as pd
import pytest

from ateliers.territory import changed_after, merged_after, places, present_codes


def test_a_former_code_stands_for_the_commune_it_joined(territories: pd.DataFrame) -> None:
    present = present_codes(territories)
    assert {present[c] for c in ("50180", "14513", "50649", "50592")} == {"50592"}
    assert "99999" not in present


def test_a_code_still_in_use_stands_for_itself() -> None:
    """60054 was Les Hauts-Talican, and is Beaumont-les-Nonains again."""
    communes = pd.DataFrame(
        {"level": "commune", "code": ["60054", "60694"], "former_codes": [None, "60054+60455"]}
    )
    assert present_codes(communes) == {"60054": "60054", "60694": "60694", "60455": "60694"}


def test_a_change_counts_after_its_day_only(territories: pd.DataFrame) -> None:
    assert "50592" in changed_after(territories, "2017-12-31")
    assert "50592" not in changed_after(territories, "2018-01-01")
    assert "50592" in merged_after(territories, 2015)
    assert "50592" not in merged_after(territories, 2016)


@pytest.mark.parametrize(
    ("level", "code", "of", "within"),
    [
        ("departement", "07", "de l’Ardèche", "dans l’Ardèche"),
        ("departement", "26", "de la Drôme", "dans la Drôme"),
        ("departement", "2B", "de la Haute-Corse", "en Haute-Corse"),
        ("departement", "54", "de Meurthe-et-Moselle", "en Meurthe-et-Moselle"),
        ("departement", "75", "de Paris", "à Paris"),
        ("departement", "973", "de la Guyane", "en Guyane"),
        ("departement", "974", "de La Réunion", "à La Réunion"),
        ("departement", "976", "de Mayotte", "à Mayotte"),
        ("region", "28", "de Normandie", "en Normandie"),
        ("region", "94", "de Corse", "en Corse"),
        ("region", "04", "de La Réunion", "à La Réunion"),
        ("commune", "17300", "de La Rochelle", "à La Rochelle"),
        ("commune", "69010", "de L’Arbresle", "à L’Arbresle"),
        ("commune", "72181", "du Mans", "au Mans"),
        ("commune", "85194", "des Sables-d’Olonne", "aux Sables-d’Olonne"),
    ],
)
def test_places_take_the_preposition_of_usage(
    territories: pd.DataFrame, level: str, code: str, of: str, within: str
) -> None:
    place = places(territories, level, [code])[0]
    assert (place.of, place.within) == (of, within)
