"""Columns of text and columns of figures, told apart by what their cells show."""

from __future__ import annotations

import pytest

from ateliers.publish.columns import text_columns


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (["86,2\u00a0%\nManche 84", "+0,45", "−0,99"], False),
        (["de 36 à 56", "[9,0\u202f; 10,9]", "au moins 3"], False),
        (["2016–2022", "2011–2016"], False),
        (["10 à 20", "aucune", "0,5 à 1", "aucune"], False),
        (["effectif trop faible", "effectif trop faible", "12,0"], False),
        (["donnée absente", "secret statistique"], False),
        (["", ""], False),
        (["À débattre. Entre zéro et un.", "INSEE, RP2022", "INSEE, RP2022"], True),
        (["%", "ménages", "t CO₂e par an"], True),
        (["28 avril 2021", "1er mars 2022"], True),
        (["3 communes nouvelles ont remplacé les anciennes communes du canton"], True),
    ],
)
def test_a_column_is_text_or_figures(cells: list[str], text: bool) -> None:
    rows = [[f"rang {at}", cell] for at, cell in enumerate(cells)]
    assert text_columns(rows) == ([2] if text else [])


def test_the_headings_of_the_rows_are_left_out_and_places_start_at_one() -> None:
    assert text_columns([["Alpha", "12", "oui"], ["Bêta", "13", "parfois"]]) == [3]
    assert text_columns([]) == []
