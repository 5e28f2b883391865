"""French around the figures."""

from __future__ import annotations

import pytest

from ateliers.figures import words
from ateliers.territory import Place


def _place(name: str, of: str) -> Place:
    return Place("site", "x", name, of, f"à {name}")


@pytest.mark.parametrize(
    ("name", "of", "subject"),
    [
        ("Massif du Sancy", "du Massif du Sancy", "Le Massif du Sancy"),
        ("Ardèche", "de l’Ardèche", "L’Ardèche"),
        ("CC Berg et Coiron", "de la CC Berg et Coiron", "La CC Berg et Coiron"),
        ("Combrailles", "des Combrailles", "Les Combrailles"),
        ("Tessy-Bocage", "de Tessy-Bocage", "Tessy-Bocage"),
        ("Aubenas", "d’Aubenas", "Aubenas"),
    ],
)
def test_subject_of_a_sentence(name: str, of: str, subject: str) -> None:
    assert words.subject(_place(name, of)) == subject


def test_lists() -> None:
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b et c"


def test_alternative_text_drops_values_before_the_finding() -> None:
    text = words.alternative(
        "Courbes", "Mesure", [f"valeur {i} " * 4 for i in range(30)], "Constat"
    )
    assert len(text) <= 300
    assert text.endswith("Constat.")
    assert "Valeur 0" in text


def test_alternative_text_is_cut_at_a_word() -> None:
    text = words.alternative("Carte", "Mesure", [], "mot " * 200)
    assert len(text) <= 300
    assert text.endswith("mot…")


def test_values_in_their_unit() -> None:
    assert words.with_unit(-0.108, "%/an") == "−0,1\u00a0% par an"
    assert words.with_unit(61.8, "%") == "62\u00a0%"
    assert words.with_unit(24.35, "pour 1\u202f000") == "24,4 pour 1\u202f000"
    assert words.with_unit(12.0, "unité inconnue") == "12"


def test_source_line() -> None:
    assert words.source_line(["INSEE, RP2022."]) == (
        "Source\u00a0: INSEE, RP2022. Calculs\u00a0: Ateliers des territoires."
    )
    assert words.source_line(["A", "B"]).startswith("Sources\u00a0: A\u202f; B.")
    assert words.source_line([]) == "Calculs\u00a0: Ateliers des territoires."
