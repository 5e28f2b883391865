"""The page « Accessibilité » says what the browser found, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ateliers.errors import InvalidInput
from ateliers.publish import accessibility

PAGES = ["index.html", "alpha/index.html", "alpha/essai.html"]


def write(root: Path, **changes: Any) -> Path:
    """Write a result in its place."""
    result = {
        "date": "2026-01-05",
        "chromium": "150.0",
        "axe": "4.12.1",
        "pages": PAGES,
        "widths": [1280, 390, 320],
        "rules": 91,
        "undecided": ["color-contrast (dark)", "color-contrast (light)"],
        "figures": 103,
        "described": 102,
        "tables": 233,
        "violations": 0,
        "english": 1,
        "overflows": 2,
    }
    path = root / accessibility.RESULT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result | changes), encoding="utf-8")
    return root


def test_without_a_result_nothing_is_claimed(tmp_path: Path) -> None:
    said = accessibility.page(tmp_path, PAGES)
    assert "n’a pas encore été essayée dans un navigateur" in said
    assert "## Résultats" not in said
    assert "axe-core" not in said


def test_the_figures_are_those_of_the_result(tmp_path: Path) -> None:
    said = accessibility.page(write(tmp_path), PAGES)
    assert "Vérifié le 5\u00a0janvier 2026 sur 3 pages" in said
    assert "91 règles d’axe-core 4.12.1" in said
    assert "volets ouverts\u00a0: aucun défaut." in said
    assert "102 figures sur 103" in said
    assert "1\u202f280, 390 et 320\u00a0pixels de large\u00a0: 2 débordements." in said
    assert "en anglais\u00a0: 1 passage." in said
    assert "une part de le contraste" not in said
    assert "7 défauts." in accessibility.page(write(tmp_path, violations=7), PAGES)


def test_pages_added_since_are_said_to_be_unchecked(tmp_path: Path) -> None:
    write(tmp_path)
    assert "Depuis" not in accessibility.page(tmp_path, PAGES)
    assert "une page s’est ajoutée" in accessibility.page(tmp_path, [*PAGES, "a.html"])
    assert "2 pages se sont ajoutées" in accessibility.page(tmp_path, [*PAGES, "a.html", "b.html"])


def test_what_is_left_to_the_eye_is_told(tmp_path: Path) -> None:
    assert "laisse à l’œil une part du contraste" in accessibility.page(write(tmp_path), PAGES)
    assert "laisse à l’œil" not in accessibility.page(write(tmp_path, undecided=[]), PAGES)


def test_a_result_that_is_not_one_is_refused(tmp_path: Path) -> None:
    write(tmp_path, rules="beaucoup")
    with pytest.raises(InvalidInput) as refused:
        accessibility.page(tmp_path, PAGES)
    assert "browser.json, key rules" in str(refused.value)
    assert "make accessibility" in str(refused.value)


def test_the_result_kept_is_read(root: Path) -> None:
    kept = accessibility.read_result(root)
    assert kept is not None
    assert kept.rules > 80 and "index.html" in kept.pages
