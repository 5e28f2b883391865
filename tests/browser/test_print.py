"""The paper version: a white page of text and figures, without what serves to move about."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.visit import opened, reveal

pytestmark = pytest.mark.slow

#: A4 in points.
A4 = (595, 842)
#: What serves only on a screen.
MOVING_ABOUT = (
    *("Rechercher", "Sur cette page", "Passer au contenu principal", "Apparence", "Sommaire"),
    *("Ouvrir le sommaire", "Commune, code postal, mot…"),
)


def pages(book: Path) -> list[str]:
    """Return a page of each type."""
    site = min(book.glob("*/index.html")).parent.name
    return ["index", f"{site}/index", f"{site}/climate", "comparer/synthesis", "sources"]


def test_a_page_prints_on_a4_without_its_menus(browser: Browser, book: Path, address: str) -> None:
    for name in pages(book):
        with opened(browser, color_scheme="dark") as (page, _):
            page.goto(f"{address}/{name}.html")
            reveal(page)
            heading = page.locator("h1").evaluate("(it) => it.firstChild.textContent.trim()")
            titles = page.locator("figure .ateliers-titre").all_text_contents()
            printed = PdfReader(BytesIO(page.pdf(format="A4")))
        size = printed.pages[0].mediabox
        assert (float(size.width), float(size.height)) == pytest.approx(A4, abs=1.5)
        text = "".join(sheet.extract_text() for sheet in printed.pages)
        text = "".join(text.split())
        for words in (heading, *titles):
            assert "".join(words.split()) in text, f"{name}: « {words} » is not printed"
        for words in MOVING_ABOUT:
            assert "".join(words.split()) not in text, f"{name}: « {words} » is printed"


def test_paper_is_white_even_from_the_dark_appearance(
    browser: Browser, book: Path, address: str
) -> None:
    with opened(browser, color_scheme="dark") as (page, _):
        page.goto(f"{address}/{pages(book)[2]}.html")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        colours = "() => [getComputedStyle(document.body).backgroundColor, "
        colours += "getComputedStyle(document.querySelector('h1')).color]"
        dark = page.evaluate(colours)
        page.emulate_media(media="print", color_scheme="dark")
        paper, ink = page.evaluate(colours)
    assert dark[0] != "rgb(255, 255, 255)"
    assert paper == "rgb(255, 255, 255)"
    assert sum(map(int, re.findall(r"\d+", ink))) < 150


def test_what_would_be_printed_can_be_wrong(browser: Browser) -> None:
    with opened(browser) as (page, _):
        page.set_content("<h1>Titre</h1><nav>Sommaire</nav>")
        text = PdfReader(BytesIO(page.pdf(format="Letter"))).pages[0]
        assert "Sommaire" in text.extract_text()
        assert round(text.mediabox.width) != A4[0]
