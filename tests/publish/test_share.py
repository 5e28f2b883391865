"""What other sites read of a page: its own words, and whole addresses only."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from ateliers.publish import share
from ateliers.publish.citation import Work
from ateliers.publish.edition import Edition

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
WORK = Work("Le livre", "0.1.0", ("Des auteurs",))
BODY = """<h1>Démographie</h1><p>Court.</p>
<div class="ateliers-constats" id="lede"><ul>
<li>Alpha perd <b>3\u00a0%</b> d’habitants &amp; plus.</li>
<li>Bêta en gagne.</li>
<li>{long}</li></ul></div><p>Autre chose, assez longue pour un paragraphe.</p>"""
TABLE = {
    "name": "census_2018",
    "address": "sources/demographie.html#table-census-2018",
    "title": "Recensement </script> 2018",
    "sha256": "ab" * 32,
    "licences": [{"title": "Licence Ouverte 2.0", "path": ""}],
    "sources": [{"producer": "INSEE", "publication": "RP", "vintage": "RP2018"}],
    "schema": {"fields": [{"name": "code"}]},
}


def told(address: str = "") -> dict[str, Any]:
    work = replace(WORK, address=address)
    return {
        "work": {"address": address},
        "cards": {"alpha": "Carte et nom d’Alpha.", "livre": "Le livre."},
        "datasets": share.datasets([TABLE], Edition("", "1767225600", False, work)),
    }


def tags(page: str, address: str = "", body: str = BODY) -> dict[str, str]:
    soup = BeautifulSoup(share.head(page, "Titre & fin", body, told(address)), "html.parser")
    return {str(t.get("name") or t.get("property")): str(t["content"]) for t in soup("meta")}


def test_a_description_is_the_first_findings_of_the_page_whole() -> None:
    words = share.description(BODY.replace("{long}", "x" * 180))
    assert words == "Alpha perd 3\u00a0% d’habitants & plus. Bêta en gagne."


def test_a_page_without_findings_is_described_by_its_first_paragraph() -> None:
    body = "<h1>x</h1><p>Trop court.</p>"
    body += "<p class='c'>Un paragraphe <i>assez</i>\n long pour dire tout.</p>"
    assert share.description(body) == "Un paragraphe assez long pour dire tout."
    assert share.description("<h1>Rien</h1>") == ""


def test_a_description_too_long_is_cut_between_words() -> None:
    words = share.description(f"<p>{'mot, ' * 100}</p>")
    assert len(words) <= 301 and words.endswith("mot…")


def test_without_an_address_nothing_points_elsewhere() -> None:
    found = tags("alpha/essai")
    assert found["og:title"] == "Titre & fin"
    assert found["description"] == found["og:description"]
    assert not {"og:url", "og:image", "twitter:card"} & set(found)
    assert "canonical" not in share.head("alpha/essai", "Titre", BODY, told())


def test_with_an_address_pictures_and_addresses_are_whole() -> None:
    found = tags("alpha/essai", "https://exemple.fr/livre/")
    assert found["og:url"] == "https://exemple.fr/livre/alpha/essai.html"
    assert found["og:image"] == "https://exemple.fr/livre/_static/partage/alpha.png"
    assert found["og:image:alt"] == "Carte et nom d’Alpha."
    assert tags("methode", "https://exemple.fr")["og:image"].endswith("/partage/livre.png")
    assert tags("index", "https://exemple.fr")["og:url"] == "https://exemple.fr/"


def test_tables_are_data_sets_that_cannot_end_their_script() -> None:
    html = share.head("sources/demographie", "Sources", BODY, told("https://exemple.fr"))
    assert html.count("</script>") == 1
    script = BeautifulSoup(html, "html.parser").find("script")
    assert script is not None and script["type"] == "application/ld+json"
    graph = json.loads(str(script.string))["@graph"]
    assert [one["name"] for one in graph] == [TABLE["title"]]
    assert graph[0]["license"] == ["https://www.etalab.gouv.fr/licence-ouverte-open-licence/"]
    assert graph[0]["url"] == "https://exemple.fr/sources/demographie.html#table-census-2018"
    for other in ("methode", "sources"):
        assert "ld+json" not in share.head(other, "Titre", BODY, told())


@pytest.mark.parametrize(("address", "written"), [("", False), ("https://exemple.fr/l", True)])
def test_a_site_map_lists_the_pages_once_the_book_has_an_address(
    tmp_path: Path, address: str, written: bool
) -> None:
    (tmp_path / "a&b").mkdir()
    for name in ("index.html", "404.html", "search.html", "a&b/page.html"):
        (tmp_path / name).write_text("", encoding="utf-8")
    share.write_sitemap(tmp_path, replace(WORK, address=address), "2026-01-01")
    assert (tmp_path / share.SITEMAP).is_file() == written
    if written:
        tree = ElementTree.parse(tmp_path / share.SITEMAP)
        found = [loc.text for loc in tree.iter(f"{SPACE}loc")]
        assert found == ["https://exemple.fr/l/a&b/page.html", "https://exemple.fr/l/"]
        assert {day.text for day in tree.iter(f"{SPACE}lastmod")} == {"2026-01-01"}
