"""What a reader carries off from the published book opens; what its pages weigh is printed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from PIL import Image

from ateliers.publish import weight
from ateliers.publish.share import CARD_SIZE, CARDS

pytestmark = pytest.mark.slow

#: Bytes that all the images may take: the archive stays on a key and in a letter.
IMAGES = 30_000_000


@pytest.fixture(scope="module")
def html(root: Path) -> Path:
    folder = root / "build" / "html"
    assert (folder / "index.html").is_file(), "build the book first: make book"
    return folder.resolve()


@pytest.fixture(scope="module")
def pages(html: Path) -> dict[str, BeautifulSoup]:
    found = sorted(html.rglob("*.html"))
    return {
        page.relative_to(html).as_posix(): BeautifulSoup(page.read_text("utf-8"), "html.parser")
        for page in found
    }


def linked(block: Tag, suffix: str) -> str:
    link = block.select_one(f'.ateliers-emporter a[href$="{suffix}"][download]')
    assert link is not None, f"{block.get('id')}: no {suffix} to take away"
    assert str(link["download"]).endswith(suffix)
    return str(link["href"])


def test_every_figure_can_be_taken_away_as_image_drawing_and_data(
    html: Path, pages: dict[str, BeautifulSoup]
) -> None:
    seen, images = 0, 0
    for name, soup in pages.items():
        folder = (html / name).parent
        for figure in soup.select("figure.ateliers-figure"):
            seen += 1
            with Image.open(folder / linked(figure, ".png")) as image:
                image.load()
                size, images = image.size, images + (folder / linked(figure, ".png")).stat().st_size
            drawing = ElementTree.parse(folder / linked(figure, ".svg")).getroot()
            wanted = [round(2 * float(drawing.attrib[side])) for side in ("width", "height")]
            assert list(size) == pytest.approx(wanted, abs=2), figure.get("id")
            text = (folder / linked(figure, ".csv")).read_text("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text), delimiter=";"))
            assert len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])}
    print(f"\n{seen} figures, {images / 1e6:.1f} MB of images")
    assert seen > 100
    assert images < IMAGES


def test_every_figure_and_table_has_a_link_to_itself(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        for block in soup.select(weight.BLOCKS):
            link = block.select_one("a.ateliers-permalien")
            assert link is not None, f"{name}: {block.get('id')}"
            assert link["href"] == f"#{block['id']}"
            assert link.get_text().startswith("lien vers ")


def test_every_page_leads_to_what_may_be_reused(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        if soup.select_one("article.bd-article") and name != "search.html":
            link = soup.select_one('.ateliers-reprise a[href$="reutiliser.html"]')
            itself = soup.select_one(".ateliers-reprise a") if name == "reutiliser.html" else None
            assert link or itself, name
            assert soup.select_one(".ateliers-reprise button[data-imprimer]"), name


def test_every_page_is_described_in_its_own_words(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        article = soup.select_one("article.bd-article")
        if article is None or name == "search.html":
            continue
        told = soup.select_one('meta[name="description"]')
        assert told is not None, name
        words = "".join(str(told["content"]).removesuffix("…").split())
        assert words[:60] in "".join(article.get_text().split()) or _explained(article, words), name
        assert soup.select_one('meta[property="og:title"]')


def _explained(article: Tag, words: str) -> bool:
    """Return whether an article says the words, definitions of its terms apart."""
    copy = BeautifulSoup(str(article), "html.parser")
    for definition in copy.select(".ateliers-definition"):
        definition.decompose()
    return words[:60] in "".join(copy.get_text().split())


def test_each_site_has_a_picture_to_share(html: Path) -> None:
    sites = {page.parent.name for page in html.glob("*/atelier.html")}
    assert {card.stem for card in (html / CARDS).glob("*.png")} == sites | {"livre"}
    for card in (html / CARDS).glob("*.png"):
        with Image.open(card) as image:
            assert image.size == CARD_SIZE
        assert card.stat().st_size < 200_000


def test_pages_are_light_without_their_figures(html: Path, pages: dict[str, BeautifulSoup]) -> None:
    found = {name: weight.without_blocks((html / name).read_text("utf-8")) for name in pages}
    for name, size in sorted(found.items(), key=lambda one: -one[1]):
        print(f"{size / 1000:7.1f} kB  {name}")
    assert {name: size for name, size in found.items() if size > weight.LIMIT} == {}


def test_only_the_first_image_of_a_page_is_asked_for_at_once(
    pages: dict[str, BeautifulSoup],
) -> None:
    for name, soup in pages.items():
        images = soup.select("article img")
        if images:
            assert "loading" not in images[0].attrs, name
        assert all(image.get("loading") == "lazy" for image in images[1:]), name
