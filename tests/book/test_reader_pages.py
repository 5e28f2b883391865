"""The built book as a reader meets it: weight, way through the pages, rows of communes."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.parameters import load_sites
from ateliers.publish import lean

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def html(root: Path) -> Path:
    """Return the published book; ``make test`` builds it first."""
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


def page(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_every_page_weighs_less_than_it_may_with_all_it_loads(html: Path) -> None:
    weights = lean.weights(html)
    heavy = {name: weight for name, weight in weights.items() if weight >= lean.LIMIT}
    assert not heavy


def test_the_book_is_read_from_end_to_end_by_its_next_links(html: Path) -> None:
    """From the home page, each page once; the search and the wrong address are no part of it."""
    at, met = html / "index.html", []
    while at not in met:
        met.append(at)
        following = page(at).select_one('.ateliers-suivre a[rel="next"]')
        if following is None:
            break
        at = (at.parent / str(following["href"])).resolve()
    every = set(html.rglob("*.html")) - {html / "search.html", html / "404.html"}
    assert set(met) == every
    names = [p.relative_to(html).as_posix() for p in met]
    first = load_sites()[0].identifier
    assert names[:2] == ["index.html", f"{first}/index.html"]
    assert names[-1] == "mentions-legales.html"


@pytest.mark.parametrize("site", load_sites(), ids=lambda site: site.identifier)
def test_each_commune_of_a_site_has_its_row_on_the_cover(html: Path, site) -> None:
    cover = page(html / site.identifier / "index.html")
    for code in site.communes:
        row = cover.find("tr", id=f"commune-{code}")
        assert row is not None and row.find_parent("details") is None
        cells = [cell.get_text() for cell in row.find_all("td")]
        assert cells[0] == code
        assert len(cells[1]) >= 5 and "absente" not in cells[2]


def test_words_of_the_glossary_are_explained_on_the_pages_of_the_analyses(html: Path) -> None:
    for site in load_sites():
        found = page(html / site.identifier / "demography.html").select(".ateliers-terme > a")
        anchors = [str(a["href"]).partition("#")[2] for a in found]
        assert "recensement-rp" in anchors
        assert len(anchors) == len(set(anchors)), "each is explained once"
