"""Open questions: which rule asks them, in what order, and what they may never say."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from ateliers.narrative.questions import MOST, RULES, Question, questions
from ateliers.numbers import NBSP
from ateliers.territory import Place, SiteView
from tests.conftest import record
from tests.figures.frames import DEPARTEMENT, cell, frame, site

THEMES = ("territory", "demography", "mobility", "climate", "dossier")
#: Words that give a cause or a judgement where there are only values.
CAUSE = re.compile(r"parce que|à cause|grâce|attire|fuit|expliqu|trop |insuffisan|mauvais|bon ")


def rows_of(*records: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of records, as a page reads them."""
    return [{str(k): v for k, v in r.items()} for f in records for r in f.to_dict("records")]


def asked(*cells: tuple[str, str, Place, float | None], unit: str = "%") -> list[Question]:
    """Return the questions of a small record."""
    rows = [cell(VIEW, *one, unit=unit) for one in cells]
    return questions(VIEW, rows_of(frame(rows)))


VIEW = site()
HERE = VIEW.place


def test_a_value_above_the_reference_asks_and_shows_its_rule() -> None:
    (one,) = asked(("part_vacants", "2022", HERE, 13.2), ("part_vacants", "2022", DEPARTEMENT, 9.3))
    assert one.text.startswith("Quels logements vacants") and one.text.endswith("\u202f?")
    assert one.rule == (
        "La part des logements vacants dépasse celle du territoire de référence d’au moins "
        f"1{NBSP}point."
    )
    assert f"13,2{NBSP}%" in one.fact and f"9,3{NBSP}%" in one.fact
    assert one.indicators == ("part_vacants",)


def test_a_gap_under_the_threshold_asks_nothing() -> None:
    assert not asked(
        ("part_vacants", "2022", HERE, 10.2), ("part_vacants", "2022", DEPARTEMENT, 9.3)
    )


def test_a_value_that_is_missing_asks_nothing() -> None:
    assert not asked(
        ("part_vacants", "2022", HERE, None), ("part_vacants", "2022", DEPARTEMENT, 9.3)
    )
    assert questions(VIEW, []) == []


def test_each_side_of_the_reference_has_its_own_question() -> None:
    above = asked(("part_voiture", "2021", HERE, 90), ("part_voiture", "2021", DEPARTEMENT, 80))
    below = asked(("part_voiture", "2021", HERE, 70), ("part_voiture", "2021", DEPARTEMENT, 80))
    assert "autrement que seul" in above[0].text
    assert "se passer de voiture" in below[0].text
    assert "inférieure à celle" in below[0].rule


def test_the_most_marked_gap_comes_first_and_a_subject_once() -> None:
    found = asked(
        ("part_vacants", "2022", HERE, 12),
        ("part_vacants", "2022", DEPARTEMENT, 9),
        ("indice_vieil", "2022", HERE, 180),
        ("indice_vieil", "2022", DEPARTEMENT, 120),
        ("indice_vieil", "2016", HERE, 170),
    )
    assert [q.subject for q in found] == ["âges", "logements vacants"]
    assert "services" in found[0].text


def test_deaths_above_births_ask_what_the_population_rests_on() -> None:
    period = "2016-2022"
    (one,) = asked(("solde_nat", period, HERE, -0.7), ("solde_mig", period, HERE, 0.6), unit="%/an")
    assert "moins d’arrivées" in one.text
    (other,) = asked(
        ("solde_nat", period, HERE, -0.7), ("solde_mig", period, HERE, -0.6), unit="%/an"
    )
    assert "dans dix ans" in other.text
    assert not asked(("solde_nat", period, HERE, 0.2), ("solde_mig", period, HERE, 0.6))


def test_cells_as_text_are_read_as_numbers() -> None:
    """A record read from its file holds text."""
    cells = [cell(VIEW, "part_vacants", "2022", *v) for v in ((HERE, 13.2), (DEPARTEMENT, 9.3))]
    rows = rows_of(frame(cells))
    texts = [
        {k: "" if v != v else str(v) for k, v in row.items()}  # NaN is not itself
        for row in rows
    ]
    assert questions(VIEW, texts) == questions(VIEW, rows)


@pytest.mark.parametrize(
    "name", ["villeneuve-de-berg", "massif-du-sancy", "tessy-bocage", "pays-de-l-arbresle"]
)
def test_a_real_site_has_five_to_eight_neutral_questions(
    views: dict[str, SiteView], name: str
) -> None:
    rows = rows_of(*(record(name, theme) for theme in THEMES))
    found = questions(views[name], rows)
    assert 5 <= len(found) <= MOST <= len(RULES)
    assert [q.weight for q in found] == sorted((q.weight for q in found), reverse=True)
    assert len({q.subject for q in found}) == len(found)
    recorded = {row["indicator"] for row in rows}
    for one in found:
        assert one.text.endswith("\u202f?") and len(one.text.split()) <= 20, one.text
        assert not CAUSE.search(f"{one.text} {one.fact} {one.rule}".lower()), one
        assert not re.search(r"\d", one.text), one.text
        assert set(one.indicators) <= recorded
        assert one.fact and one.rule


def test_hot_days_and_models_that_disagree_ask_of_the_climate(views: dict[str, SiteView]) -> None:
    rows = rows_of(record("villeneuve-de-berg", "climate"))
    found = {q.subject: q for q in questions(views["villeneuve-de-berg"], rows)}
    assert "46 jours" in found["chaleur"].fact and "22 en 1976–2005" in found["chaleur"].fact
    assert "De 46 à 74 jours" in found["eau"].fact
