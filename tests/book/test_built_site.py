"""The published book: what a reader opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.numbers import number
from ateliers.parameters import load_sites
from ateliers.publish.checks import check
from ateliers.record import read_record

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def html(root: Path) -> Path:
    """Return the published book; ``make test`` builds it first."""
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


def text(path: Path) -> str:
    """Return the visible text of a page."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text(" ")


def test_links_assets_and_words_are_sound(html: Path) -> None:
    assert check(html) == []


def test_build_html_is_a_link_to_an_edition(root: Path) -> None:
    link = root / "build" / "html"
    assert link.is_symlink()
    assert link.resolve().parent == (root / "build" / "editions").resolve()


@pytest.mark.parametrize(
    ("site", "population"),
    [
        ("villeneuve-de-berg", 3031),
        ("massif-du-sancy", 9576),
        ("tessy-bocage", 2219),
        ("pays-de-l-arbresle", 38945),
    ],
)
def test_population_2022_is_in_the_record_and_on_the_page(
    root: Path, html: Path, site: str, population: int
) -> None:
    record = read_record(root / f"build/runs/{site}/demography/indicators.csv")
    rows = record.set_index(["indicator", "period", "geography"])
    assert rows.at[("pop", "2022", f"site:{site}"), "value"] == population
    assert number(population) in text(html / site / "demography.html")


def test_every_figure_has_an_alternative_text_and_its_data(html: Path) -> None:
    pages = [p for p in html.rglob("*.html") if "figure" in p.read_text("utf-8")]
    seen = 0
    for page in pages:
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        for figure in soup.select("figure.ateliers-figure"):
            seen += 1
            image = figure.select_one("img")
            assert image is not None and 20 < len(image["alt"]) <= 300, page
            data = figure.select_one('a[href$=".csv"]')
            assert data is not None, f"{page}: {figure.get('id')}"
            assert (page.parent / str(data["href"])).resolve().is_file()
    assert seen >= 7 * len(load_sites())


def test_the_home_page_asks_each_question_and_gives_findings(html: Path) -> None:
    page = BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser")
    home = page.get_text(" ")
    for site in load_sites():
        assert site.workshop.question.split(" ?")[0].split("\u202f?")[0] in home
        assert site.name.full in home
    findings = page.select(".ateliers-lectures > section")
    assert [len(section.select("li")) for section in findings] == [3] * len(load_sites())


def test_legal_notice(html: Path) -> None:
    notice = text(html / "mentions-legales.html").lower()
    assert "non officielle" in notice
    assert "licence" in notice


def test_pages_say_they_are_french(html: Path) -> None:
    for page in html.rglob("*.html"):
        assert BeautifulSoup(page.read_text("utf-8"), "html.parser").html["lang"] == "fr", page
