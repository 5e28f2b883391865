from __future__ import annotations

import json
import re
from typing import Any

import pytest

from ateliers.parameters import load_themes
from ateliers.publish import dictionary
from ateliers.publish.dictionary import Shelf, meaning
from ateliers.scenarios import load_scenario_theme

ENTRIES = dictionary.content()["indicators"]
LEVELS = dictionary.content()["levels"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["code"])
def test_every_indicator_is_completely_described(entry: dict[str, Any]) -> None:
    for key in ("label_fr", "label_en", "unit", "unit_fr", "definition", "how_to_read", "source"):
        assert str(entry[key]).strip(), key
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry["code"]), "the code is an anchor"
    assert not re.search(r"[àâçéèêëîïôûùœ]", entry["label_en"]), "the English label is French"
    assert entry["levels"], "it is recorded somewhere"
    assert set(entry["levels"]) <= set(LEVELS)


def test_no_two_indicators_have_one_code() -> None:
    codes = [entry["code"] for entry in ENTRIES]
    assert len(codes) == len(set(codes))


def test_the_themes_promise_every_indicator_of_the_dictionary_and_no_other() -> None:
    scenarios = load_scenario_theme()
    assert scenarios is not None
    themes = [*load_themes(), scenarios]
    promised = {code for theme in themes for code in theme.outputs.indicators}
    assert promised == {entry["code"] for entry in ENTRIES}


@pytest.mark.parametrize("column", dictionary.content()["columns"], ids=lambda c: c["heading"])
def test_every_column_has_one_meaning(column: dict[str, str]) -> None:
    assert ("meaning" in column) != ("indicator" in column)
    told = meaning(column["heading"], "sous-titre")
    assert told.description
    assert "sous-titre" not in told.description, "the heading is not found again"


@pytest.mark.parametrize(
    ("heading", "unit", "indicator"),
    [
        ("Population 2022 (hab.)", "hab.", "pop"),
        ("Variation 2016–2022 (% par an)", "% par an", "pop_tcam"),
        ("Variation 2016–2022 (hab.)", "hab.", "pop_variation"),
        ("Jours à 30\u00a0°C ou plus", "jours par an", "tx30"),
        ("Écart à 1961–1990 (°C)", "°C", "tm_anomalie"),
        ("Borne basse", "celle de la valeur", ""),
    ],
)
def test_a_heading_is_known_whatever_its_period(heading: str, unit: str, indicator: str) -> None:
    told = meaning(heading, "")
    assert (told.unit, told.indicator) == (unit, indicator)


def test_a_heading_the_dictionary_does_not_know_is_told_by_its_figure() -> None:
    told = meaning("Ardèche (%)", "Part de chaque âge, en %, 2022.")
    assert told.description == "Ardèche\u00a0: Part de chaque âge, en %, 2022."
    assert told.unit == "%"


THEMES = {"Démographie": ["pop", "pop_tcam"], "Climat": ["tm_annuel"]}
SHELVES = [
    Shelf(
        "Couvertures",
        "Berg",
        "berg/index.html",
        {"key_figures": "cles"},
        {"pop_tcam": {"2016-2022"}},
    ),
    Shelf(
        "Démographie",
        "Berg",
        "berg/demography.html",
        {"communes": "communes-2"},
        {"pop": {str(year) for year in range(2010, 2020)}, "pop_tcam": {"2016-2022", "2010-2016"}},
    ),
    Shelf("Comparer", "Synthèse", "comparer/synthesis.html", {"key_figures": "key_figures"}),
    Shelf("Comparer", "Climat", "comparer/climate.html", {"trends_sites": "trends_sites"}),
]


def described(code: str) -> dict[str, Any]:
    entries = dictionary.described(THEMES, SHELVES)
    return next(e for e in entries if e["code"] == code)


def test_an_indicator_leads_to_the_pages_that_show_it() -> None:
    places = described("pop_tcam")["places"]
    assert {group: [p["address"] for p in pages] for group, pages in places.items()} == {
        "Couvertures": ["berg/index.html#cles"],
        "Démographie": ["berg/demography.html#communes-2"],
        "Comparer": ["comparer/synthesis.html#key_figures"],
    }


def test_a_page_that_only_records_it_is_given_without_a_figure() -> None:
    recorded = [Shelf("Démographie", "Berg", "berg/demography.html", {}, {"logements": {"2022"}})]
    entries = dictionary.described(THEMES, recorded)
    found = next(e for e in entries if e["code"] == "logements")
    assert found["places"]["Démographie"][0]["address"] == "berg/demography.html"


def test_a_page_whose_results_another_takes_up_is_not_told_besides() -> None:
    """Seventeen scenarios would hide the four pages that put them side by side."""
    whole = Shelf("Scénarios", "Berg", "berg/scenarios.html", {"communes": "c"})
    one = Shelf("Scénarios", "Un", "berg/un.html", {}, {"pop": {"2050"}}, within=whole.address)
    other = Shelf("Scénarios", "Deux", "beta/deux.html", {}, {"pop": {"2050"}}, within="beta/x")
    found = {e["code"]: e["places"] for e in dictionary.described(THEMES, [whole, one, other])}
    assert [p["title"] for p in found["pop"]["Scénarios"]] == ["Berg", "Deux"]


def test_an_indicator_says_its_periods_levels_and_themes() -> None:
    assert described("pop")["periods"] == ["2010 à 2019"]
    assert described("pop_tcam")["periods"] == ["2010-2016", "2016-2022"]
    assert described("pop")["themes"] == ["Démographie"]
    assert "territoire étudié" in described("pop")["levels"]
    assert described("tm_annuel")["places"] == {}


def test_the_dictionary_is_the_same_in_its_two_files() -> None:
    entries = dictionary.described(THEMES, SHELVES)
    rows = dictionary.as_table(entries)["rows"]
    read = json.loads(dictionary.as_json(entries))["indicators"]
    assert (
        [row[0] for row in rows]
        == [entry["code"] for entry in read]
        == [entry["code"] for entry in ENTRIES]
    )
    assert all(len(row) == len(dictionary.as_table(entries)["columns"]) for row in rows)
