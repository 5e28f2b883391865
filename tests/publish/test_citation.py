"""How the book is cited: the citation file, the deposit, the pages."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

import ateliers
from ateliers.errors import InvalidInput
from ateliers.publish.citation import Work, citation, read_work
from tests.publish.sample import ROOT

WORK = Work("Un livre : essai", "1.0.0", ("Équipe & amis", "Ada Lovelace"))
EDITION = {"day": "2026-11-03", "date": "3\u00a0novembre 2026", "version": "1.0.0+20261103.abc"}

#: Keys of the Citation File Format 1.2.0, from its schema.
CFF_KEYS = {
    *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi"),
    *("identifiers", "keywords", "license", "license-url", "message", "preferred-citation"),
    *("references", "repository", "repository-artifact", "repository-code", "title", "type"),
    *("url", "version"),
}
#: Keys of an author who is an organisation.
ENTITY_KEYS = {
    *("address", "alias", "city", "country", "date-end", "date-start", "email", "fax"),
    *("location", "name", "orcid", "post-code", "region", "tel", "website"),
}


@pytest.fixture(scope="module")
def cff() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def deposit() -> dict[str, Any]:
    return dict(json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def test_the_citation_file_is_valid(cff: dict[str, Any]) -> None:
    assert cff["cff-version"] == "1.2.0"
    assert set(cff) <= CFF_KEYS
    for key in ("message", "title", "version", "license", "abstract"):
        assert isinstance(cff[key], str) and cff[key].strip(), key
    assert cff["type"] in ("software", "dataset")
    assert cff["authors"]
    for author in cff["authors"]:
        assert author["name"].strip()
        assert set(author) <= ENTITY_KEYS
    assert len(cff["keywords"]) == len(set(cff["keywords"]))
    assert all(isinstance(word, str) and word for word in cff["keywords"])


def test_one_version_one_licence_and_the_same_authors_everywhere(
    cff: dict[str, Any], deposit: dict[str, Any], project: dict[str, Any]
) -> None:
    assert cff["version"] == deposit["version"] == project["version"] == ateliers.__version__
    assert cff["license"] == project["license"]
    assert deposit["license"] == cff["license"].lower()
    names = [author["name"] for author in cff["authors"]]
    assert names == [creator["name"] for creator in deposit["creators"]]
    assert names == [author["name"] for author in project["authors"]]


def test_the_deposit_says_what_the_citation_file_says(
    cff: dict[str, Any], deposit: dict[str, Any]
) -> None:
    assert deposit["title"] == cff["title"]
    assert deposit["description"] == cff["abstract"].strip()
    assert deposit["keywords"] == cff["keywords"]
    assert (deposit["upload_type"], deposit["access_right"]) == ("software", "open")
    assert deposit["language"] == "fra"


def test_the_book_is_read_from_its_citation_file(cff: dict[str, Any]) -> None:
    work = read_work(ROOT)
    assert (work.title, work.version) == (cff["title"], cff["version"])
    assert work.authors == tuple(author["name"] for author in cff["authors"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "not YAML"),
        ("title: Essai\n", "cff-version, message, authors, version"),
        ("- a\n", "Keys are missing"),
    ],
)
def test_a_bad_citation_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=said):
        read_work(tmp_path)


def test_a_missing_citation_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"where: CITATION\.cff"):
        read_work(tmp_path)


def test_a_page_is_cited_in_the_book() -> None:
    parts = citation(WORK, "tessy-bocage/demography", "Démographie de Tessy", EDITION)
    assert parts["title"] == "Démographie de Tessy"
    assert (parts["year"], parts["day"]) == ("2026", "3\u00a0novembre")
    assert parts["authors"] == "Équipe & amis ; Ada Lovelace"
    assert parts["address"] == ""
    record = parts["bibtex"]
    assert record.startswith("@incollection{ateliers-tessy-bocage-demography-2026,")
    assert r"author = {{Équipe \& amis} and {Ada Lovelace}}" in record
    assert "booktitle = {Un livre : essai}" in record
    assert "note = {Version 1.0.0+20261103.abc}" in record
    assert "url" not in record
    assert record.count("{") == record.count("}")


def test_the_home_page_stands_for_the_book() -> None:
    parts = citation(WORK, "index", "Quatre territoires", EDITION)
    assert parts["title"] == ""
    assert parts["bibtex"].startswith("@book{ateliers-2026,")
    assert "title = {Un livre : essai}" in parts["bibtex"]
    assert "booktitle" not in parts["bibtex"]


def test_a_known_address_is_given() -> None:
    known = Work(WORK.title, WORK.version, WORK.authors, "https://exemple.fr/livre/")
    page = citation(known, "methode", "Méthode", EDITION)
    assert page["address"] == "https://exemple.fr/livre/methode.html"
    assert re.search(r"url = \{https://exemple\.fr/livre/methode\.html\}", page["bibtex"])
    assert citation(known, "index", "", EDITION)["address"] == "https://exemple.fr/livre/"


def test_persons_are_named_as_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "CITATION.cff").write_text(
        "cff-version: 1.2.0\nmessage: Citez.\ntitle: Essai\nversion: 1.0.0\n"
        "authors: [{given-names: Ludwig, name-particle: van, family-names: Beethoven}]\n",
        encoding="utf-8",
    )
    assert read_work(tmp_path).authors == ("Ludwig van Beethoven",)
