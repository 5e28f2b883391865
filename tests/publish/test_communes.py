"""Who the communes of a cover are: names, codes, populations, and where it is said from."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.parameters import load_site
from ateliers.publish import catalogue
from ateliers.publish.communes import Commune, Listing, Register
from tests.publish.sample import write_project


@pytest.fixture(scope="module")
def register(root: Path) -> Register:
    return Register(root, catalogue.described_tables(root))


def listing(register: Register, root: Path, site: str) -> Listing:
    return register.listing(load_site(site, root))


def test_a_merged_commune_answers_to_what_it_was(register: Register, root: Path) -> None:
    found = listing(register, root, "tessy-bocage")
    (tessy,) = found.own
    assert (tessy.code, tessy.name, tessy.anchor) == ("50592", "Tessy-Bocage", "commune-50592")
    assert {"Fervaches", "Tessy-sur-Vire", "Pont-Farcy"} == set(tessy.former_names)
    assert {"50180", "50649"} <= set(tessy.former_codes)
    assert tessy.postcodes == ("50420",)
    assert tessy.population == "2\u202f217"
    assert found.year == "2023"


def test_the_other_communes_of_the_epci_are_apart(register: Register, root: Path) -> None:
    berg = listing(register, root, "villeneuve-de-berg")
    assert [c.name for c in berg.own] == ["Villeneuve-de-Berg"]
    assert len(berg.others) == 12 and "Lussas" in [c.name for c in berg.others]
    sancy = listing(register, root, "massif-du-sancy")
    assert len(sancy.own) == 20 and sancy.others == ()
    names = [c.name for c in sancy.own]
    assert names.index("Égliseneuve-d’Entraigues") < names.index("La Bourboule"), "É is an E"


def test_sources_are_those_of_what_is_shown(register: Register, root: Path) -> None:
    tessy = listing(register, root, "tessy-bocage")
    assert tessy.source.startswith("Sources : INSEE et DGCL, découpage administratif ; ")
    assert "Code officiel géographique" in tessy.source
    assert "populations de référence" in tessy.source
    assert "10ch81" not in tessy.source, "no population of that year comes from there"
    assert {t["name"] for t in tessy.described} >= {"territories", "commune_postcodes"}


def test_the_file_under_the_table_has_a_line_a_commune(register: Register, root: Path) -> None:
    data = listing(register, root, "tessy-bocage").data
    first = dict(zip(data["columns"], data["rows"][0], strict=True))
    assert first["Code INSEE"] == "50592"
    assert first["Population municipale (hab.)"] == 2217
    assert first["Place de la commune"] == "territoire étudié"
    assert len(data["rows"]) == 61


def test_a_project_without_these_tables_lists_the_codes_alone(tmp_path: Path) -> None:
    root = write_project(tmp_path / "project")
    found = Register(root, catalogue.described_tables(root)).listing(load_site("alpha", root))
    assert found.own == (Commune("07341", "Villeneuve-de-Berg"),)
    assert [c.code for c in found.others] == ["07005"]
    assert (found.year, found.source) == ("", "Source : INSEE.")
