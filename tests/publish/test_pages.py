"""Pages written from templates."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.parameters import Site, load_site, load_sites, load_themes
from ateliers.publish import covers, source_pages, staging
from ateliers.publish.catalogue import described_tables
from ateliers.publish.edition import read_edition
from ateliers.publish.pages import page_text
from tests.publish.sample import ROOT, write_project
from tests.support.producers import SHARED, needs_producers


def test_the_pages_of_sources_state_the_geography_of_each_table(root: Path) -> None:
    leaves = source_pages.shelved(described_tables(root), load_themes(root))
    text = "".join(page_text("tables.md", leaf=leaf) for leaf in leaves)
    assert text.count("<dt>Géographie</dt>") == len(described_tables(root))
    assert "<dd>Codes au 1er\u00a0janvier 2024. Date reconnue aux codes du fichier" in text
    assert "<dd>Sans objet\u00a0: un poste est un point" in text


def workshop_page(site: Site, project: Path) -> BeautifulSoup:
    """Return the page of the workshop of a site of a project."""
    book = staging.gather(project, project / "build" / "book")
    return BeautifulSoup(covers.workshop(book, site), "html.parser")


@pytest.mark.parametrize("site", load_sites(ROOT), ids=lambda site: site.identifier)
def test_each_statement_on_a_workshop_is_followed_by_its_source(site: Site) -> None:
    page = workshop_page(site, ROOT)
    said = page.select("ul.ateliers-dits > li")
    workshop = site.workshop
    statements = [*workshop.method, *workshop.studied, *workshop.produced, *workshop.followed]
    assert len(said) == len(statements)
    for line, statement in zip(said, statements, strict=True):
        (source,) = line.select(".ateliers-source")
        assert source.get_text().startswith("Source\u00a0: ")
        links = [str(a["href"]) for a in source.select("a")]
        assert links == ([statement.source.url] if statement.source.url else [])
    for unknown in workshop.unknown:
        assert unknown in page.get_text()


def test_what_no_source_says_of_a_workshop_is_said_to_be_unknown(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    text = workshop_page(load_site("alpha", project), project).get_text()
    assert text.count("Aucune des sources réunies ici ne le dit.") == 4
    assert "ce que cette page ne dit pas n’est pas connu ici" in text
    assert "Aucune des sources réunies ici n’en nomme." in text


def test_a_site_without_workshop_says_so_and_has_no_page_of_one(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    path = project / "parameters/sites/alpha.yml"
    text = path.read_text("utf-8")
    start, end = text.index("workshop:"), text.index("stations:")
    path.write_text(text[:start] + text[end:], "utf-8")
    staged = staging.stage(project, read_edition(project)).folder
    assert not (staged / "alpha" / "atelier.md").exists()
    assert (staged / "beta" / "atelier.md").exists()
    cover = (staged / "alpha" / "index.md").read_text("utf-8")
    assert "Aucun atelier n’est décrit ici pour ce territoire" in cover
    assert "atelier.html" not in cover
    home = (staged / "index.md").read_text("utf-8")
    assert "deux territoires, dont un a accueilli un Atelier des territoires." in home
    assert "alpha/atelier" not in (staged / "_toc.yml").read_text("utf-8")


def test_no_workshop_page_was_found_for_l_arbresle() -> None:
    page = workshop_page(load_site("pays-de-l-arbresle", ROOT), ROOT)
    assert "Aucune page publique consacrée à l’atelier n’a été trouvée" in page.get_text()


@needs_producers
@pytest.mark.parametrize("site", load_sites(ROOT), ids=lambda site: site.identifier)
def test_the_addresses_of_a_workshop_are_those_of_the_facts_gathered(site: Site) -> None:
    path = SHARED / "territory" / "pages_facts.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        known = " ".join(row["adresse"] for row in csv.DictReader(stream))
    for source in site.workshop.every_source:
        assert source.url is None or source.url in known


def test_the_page_of_the_workshop_follows_the_cover(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project")
    book = staging.gather(project, project / "build" / "book")
    branch = staging.reading_order(book)[0].pages[0]
    assert branch.pages[0].file == f"{book.sites[0].identifier}/atelier"
    assert branch.pages[0].title == "L’atelier"
