"""What a reader does, on a laptop and on a telephone, with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.keyboard import focus, skip, stops, tab_to
from tests.browser.visit import RULES, Heard, opened

pytestmark = pytest.mark.slow

LAPTOP, TELEPHONE = 1280, 390
MENU = 'button[aria-label="Ouvrir le sommaire"]'
SEARCH = 'button[aria-label="Rechercher"]'


@pytest.fixture(params=[LAPTOP, TELEPHONE])
def reader(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Return the home page on a screen; the journey must leave nothing in the console."""
    with opened(browser, request.param, reduced_motion="reduce") as (page, heard):
        page.goto(f"{address}/index.html")
        yield page
        refuse(heard)


@pytest.fixture()
def telephone(browser: Browser, address: str) -> Iterator[Page]:
    """Return the home page on a telephone."""
    with opened(browser, TELEPHONE, reduced_motion="reduce") as (page, heard):
        page.goto(f"{address}/index.html")
        yield page
        refuse(heard)


def refuse(heard: Heard) -> None:
    """Fail when a page asked for something elsewhere, or complained."""
    assert heard.external == []
    assert heard.console == []


def follow(page: Page, selector: str) -> None:
    """Reach a link with the keyboard and open it."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def judged(page: Page) -> list[str]:
    """Return what axe-core finds in a page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]


def test_from_home_to_a_site_a_theme_a_figure_and_its_csv(
    reader: Page, book: Path, address: str
) -> None:
    skip(reader)
    follow(reader, ".ateliers-questions a")
    assert reader.url.endswith("/index.html") and reader.url != f"{address}/index.html"
    skip(reader)
    follow(reader, ".ateliers-portes a")
    skip(reader)
    tab_to(reader, "figure.ateliers-figure summary")
    fold = reader.locator("figure.ateliers-figure details").first
    expect(fold).not_to_have_attribute("open", re.compile(""))
    reader.keyboard.press("Enter")
    expect(fold.locator("table")).to_be_visible()
    tab_to(reader, 'figure.ateliers-figure a[href$=".csv"]')
    with reader.expect_download() as download:
        reader.keyboard.press("Enter")
    received = Path(download.value.path()).read_bytes()
    place = download.value.url.removeprefix(f"{address}/")
    assert received == (book / place).read_bytes()
    assert received.startswith(b"\xef\xbb\xbf") and b";" in received.splitlines()[0]


def test_the_skip_link_is_first_seen_and_leads_to_the_text(reader: Page) -> None:
    reader.keyboard.press("Tab")
    stop = focus(reader)
    assert stop and stop["words"] == "Passer au contenu principal"
    assert stop["marked"] and stop["onScreen"]
    reader.keyboard.press("Enter")
    reader.keyboard.press("Tab")
    stop = focus(reader)
    assert stop and stop["inMain"]


@pytest.mark.parametrize("width", [LAPTOP, TELEPHONE])
@pytest.mark.parametrize("kind", ["home", "cover", "theme", "comparison", "search", "sources"])
def test_each_stop_of_the_keyboard_is_seen(
    browser: Browser, book: Path, address: str, kind: str, width: int
) -> None:
    cover = min(book.glob("*/index.html")).parent.name
    name = {"cover": f"{cover}/index", "theme": f"{cover}/climate", "home": "index"}
    name |= {"comparison": "comparer/synthesis", "search": "search", "sources": "sources"}
    with opened(browser, width, reduced_motion="reduce") as (page, _):
        page.goto(f"{address}/{name[kind]}.html")
        seen = list(stops(page))
    assert len(seen) > 5
    assert [stop for stop in seen if not (stop["marked"] and stop["onScreen"])] == []


def test_a_word_without_its_accents_leads_to_its_pages(reader: Page) -> None:
    tab_to(reader, SEARCH)
    reader.keyboard.press("Enter")
    field = reader.locator("#pst-search-dialog input")
    expect(field).to_be_focused()
    reader.keyboard.type("demographie")
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    results = reader.locator("#resultats-de-recherche li a")
    expect(results.first).to_be_visible()
    expect(reader.locator("#resultats-de-recherche [role=status]")).to_contain_text(
        re.compile(r"\d résultats")
    )
    follow(reader, "#resultats-de-recherche li a")
    expect(reader.locator("main")).to_contain_text("émographie")


def test_a_commune_is_chosen_among_those_suggested(reader: Page, address: str) -> None:
    reader.goto(f"{address}/search.html")
    row = "Villeneuve-de-Berg"
    tab_to(reader, "main input[type=search]")
    reader.keyboard.type("villeneuve de b")
    expect(reader.locator("main [role=option]").first).to_contain_text(row)
    assert judged(reader) == []
    reader.keyboard.press("ArrowDown")
    expect(reader.locator("main [role=option]").first).to_have_attribute("aria-selected", "true")
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    assert "#commune-" in reader.url
    expect(reader.locator(f"[id='{reader.url.split('#')[1]}']")).to_contain_text(row)


def test_escape_closes_the_search_and_gives_the_focus_back(reader: Page) -> None:
    tab_to(reader, SEARCH)
    reader.keyboard.press("Enter")
    expect(reader.locator("#pst-search-dialog")).to_be_visible()
    assert judged(reader) == []
    reader.keyboard.press("Escape")
    expect(reader.locator("#pst-search-dialog")).to_be_hidden()
    stop = focus(reader)
    assert stop and stop["words"] == "Rechercher"


def test_a_search_in_vain_says_so_and_what_to_try(reader: Page, address: str) -> None:
    reader.goto(f"{address}/search.html?q=zzzzzz")
    said = reader.locator("#resultats-de-recherche [role=status]")
    expect(said).to_contain_text("Aucun résultat pour “zzzzzz”.")
    expect(said).to_contain_text("Essayez un nom de commune ou un code INSEE.")


def test_the_menu_of_a_telephone_opens_holds_the_focus_and_closes(telephone: Page) -> None:
    tab_to(telephone, MENU)
    telephone.keyboard.press("Enter")
    menu = telephone.locator("dialog[open] nav")
    expect(menu).to_be_visible()
    assert judged(telephone) == []
    telephone.keyboard.press("Tab")
    stop = focus(telephone)
    assert stop and stop["inDialog"]
    telephone.keyboard.press("Escape")
    expect(telephone.locator("dialog[open]")).to_have_count(0)
    stop = focus(telephone)
    assert stop and stop["words"] == "Ouvrir le sommaire"


def test_the_menu_of_a_telephone_leads_to_a_theme(telephone: Page) -> None:
    tab_to(telephone, MENU)
    telephone.keyboard.press("Enter")
    tab_to(telephone, "dialog[open] nav summary")
    telephone.keyboard.press("Enter")
    follow(telephone, "dialog[open] nav details[open] a[href$='climate.html']")
    expect(telephone.locator("figure.ateliers-figure").first).to_be_visible()


def test_the_plan_of_a_page_opens_on_a_telephone(telephone: Page, address: str) -> None:
    telephone.goto(f"{address}/methode.html")
    tab_to(telephone, "button.secondary-toggle")
    telephone.keyboard.press("Enter")
    expect(telephone.locator("dialog[open] nav.page-toc")).to_be_visible()
    assert judged(telephone) == []
    tab_to(telephone, "dialog[open] nav.page-toc a")
    telephone.keyboard.press("Enter")
    assert "#" in telephone.url


def test_the_appearance_is_changed_with_the_keyboard_and_kept(reader: Page, address: str) -> None:
    tab_to(reader, "button.theme-switch-button")
    seen = set()
    for _ in range(3):
        reader.keyboard.press("Enter")
        seen.add(reader.locator("html").get_attribute("data-theme"))
        if seen >= {"dark"}:
            break
    assert "dark" in seen
    reader.goto(f"{address}/methode.html")
    expect(reader.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_keyboard_trap_or_an_unseen_stop_would_be_found(browser: Browser) -> None:
    with opened(browser) as (page, _):
        page.set_content(
            "<style>a:focus { outline: none }</style><main><a href='#'>Vu</a>"
            "<a href='#' style='position: absolute; left: -999px'>Ailleurs</a></main>"
        )
        first, second = stops(page)
        assert not first["marked"] and first["onScreen"]
        assert not second["onScreen"]
        with pytest.raises(AssertionError, match="does not reach nav"):
            tab_to(page, "nav")
