from __future__ import annotations

from typing import Any

import pytest

from ateliers.publish.origins import COMPUTED, OWN_LICENCE, Origin, licences_of, origin

OPEN, ODBL = "Licence Ouverte / Open Licence 2.0", "Open Database License (ODbL) 1.0"
MIXED = "Licence Ouverte / Open Licence 2.0 (données), MIT (agrégation)"
UNKNOWN = "Conditions de CCR non vérifiées"


def table(name: str, licence: str, *sources: tuple[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "licences": [{"title": licence, "path": ""}],
        "sources": [{"id": cite, "cite": cite, "vintage": vintage} for cite, vintage in sources],
    }


TABLES = [
    table("weather", OPEN, ("Météo-France, données mensuelles", "jusqu’en septembre 2025")),
    table("days", OPEN, ("Météo-France, données mensuelles (MENSQ)", "2024")),
    table("census", OPEN, ("INSEE, RP2022", "RP2022")),
    table("stations", ODBL, ("SNCF, gares", "liste en vigueur")),
    table("both", OPEN, ("Météo-France, Climat ; Drias, projections (2026)", "septembre 2026")),
    table("aggregates", MIXED, ("INSEE, recensement", "RP2016 ; RP2022"), ("INSEE, RP2022", "x")),
]


def names(found: Origin) -> list[str]:
    return [t["name"] for t in found.tables]


@pytest.mark.parametrize(
    ("source", "line", "tables"),
    [
        (
            "Source\u00a0: Météo-France, données mensuelles. Calculs\u00a0: nous.",
            "Source : Météo-France, données mensuelles, jusqu’en septembre 2025. Calculs : nous.",
            ["weather"],
        ),
        (
            "Source : Météo-France, données mensuelles (MENSQ).",
            "Source : Météo-France, données mensuelles (MENSQ), 2024.",
            ["days"],
        ),
        ("Source : INSEE, RP2022.", "Source : INSEE, RP2022.", ["census", "aggregates"]),
        (
            "Sources : SNCF, gares\u202f; INSEE, recensement.",
            "Sources : SNCF, gares, liste en vigueur ; INSEE, recensement, RP2016, RP2022.",
            ["stations", "aggregates"],
        ),
        (
            "Sources : Météo-France, Climat\u202f; Drias, projections (2026).",
            "Sources : Météo-France, Climat ; Drias, projections (2026).",
            ["both"],
        ),
    ],
)
def test_a_citation_gets_its_vintage_and_its_tables(
    source: str, line: str, tables: list[str]
) -> None:
    found = origin(source, TABLES)
    assert found.line == line
    assert names(found) == tables


def test_a_source_no_table_holds_leaves_no_licence_out() -> None:
    found = origin("Sources : INSEE, RP2022 ; Un inconnu. Calculs : Ateliers.", TABLES)
    assert names(found) == [t["name"] for t in TABLES]
    assert ODBL in {li["title"] for li in found.licences}


def test_only_the_sources_cited_are_given() -> None:
    found = origin("Source : INSEE, recensement.", TABLES)
    assert [s["cite"] for s in found.sources] == ["INSEE, recensement"]


def test_what_is_only_counted_says_it_was_computed() -> None:
    found = origin("", TABLES[:1])
    assert (found.line, names(found)) == (COMPUTED, ["weather"])


def test_licences_have_their_identifier_and_their_address() -> None:
    found = licences_of(TABLES)
    assert [(li["name"], li["title"]) for li in found] == [
        ("etalab-2.0", OPEN),
        ("ODbL-1.0", ODBL),
        ("etalab-2.0", MIXED),
        ("MIT", MIXED),
    ]
    assert all(li["path"].startswith("https://") for li in found)


def test_a_licence_nobody_could_verify_is_said_as_it_is() -> None:
    stated = table("decrees", f"{UNKNOWN}, http://exemple.fr/conditions)")
    assert licences_of([stated]) == [
        {
            "name": "notspecified",
            "title": f"{UNKNOWN}, http://exemple.fr/conditions)",
            "path": "http://exemple.fr/conditions",
        }
    ]
    assert licences_of([table("decrees", UNKNOWN)]) == [{"name": "notspecified", "title": UNKNOWN}]


def test_what_comes_from_no_table_is_under_the_licence_of_the_book() -> None:
    assert Origin("Définitions.", []).licences == [OWN_LICENCE]
