"""A session is projected a view at a time, with the keyboard, from a disk and a strict policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.slow

STATIC = Path(__file__).resolve().parents[2] / "book/_static"
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src file:; style-src file:">
<link rel="stylesheet" href="debat.css"></head><body><header class="bd-header">Menu</header>
<main><article class="bd-article"><section id="titre"><h1>Session</h1>
<div data-projection="Session, Alpha"><p>Présentation.</p></div>
<section id="un"><h2>Une figure</h2><p>Figure 1.</p></section>
<section id="deux"><h2>Une question</h2><p>Question 2. <a href="#un">lien</a></p></section>
<section id="trois"><h2>Un formulaire</h2><p>Lignes 3.</p></section>
</section></article></main><script src="debat.js"></script></body></html>
"""


@pytest.fixture()
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Return a session of three views, opened from its file; the console must stay silent."""
    for name in ("debat.js", "debat.css"):
        shutil.copy(STATIC / name, tmp_path)
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    found = browser.new_page()
    heard: list[str] = []
    found.on("console", lambda message: heard.append(message.text))
    found.on("pageerror", lambda error: heard.append(str(error)))
    found.goto((tmp_path / "page.html").as_uri())
    yield found
    found.close()
    assert heard == []


def seen(page: Page) -> list[str]:
    """Return the headings of the views that are on the screen."""
    return [h.inner_text() for h in page.locator("h2").all() if h.is_visible()]


def project(page: Page) -> None:
    page.get_by_role("button", name="Projeter cette session").click()


def test_without_projection_the_page_is_read_from_end_to_end(page: Page) -> None:
    assert seen(page) == ["Une figure", "Une question", "Un formulaire"]
    assert page.get_by_role("group", name="Projection").count() == 0


def test_arrows_move_from_view_to_view_and_say_where_one_is(page: Page) -> None:
    project(page)
    assert seen(page) == ["Une figure"]
    assert not page.locator(".bd-header").is_visible()
    assert not page.locator("h1").is_visible()
    status = page.get_by_role("status")
    assert status.inner_text() == "Vue 1 sur 3"
    page.keyboard.press("ArrowRight")
    assert seen(page) == ["Une question"]
    assert status.inner_text() == "Vue 2 sur 3"
    page.keyboard.press("PageDown")
    page.keyboard.press("ArrowRight")
    assert seen(page) == ["Un formulaire"]
    page.keyboard.press("ArrowLeft")
    assert seen(page) == ["Une question"]
    page.keyboard.press("Home")
    assert seen(page) == ["Une figure"]
    page.keyboard.press("End")
    assert seen(page) == ["Un formulaire"]


def test_the_focus_is_on_what_is_shown_so_that_it_is_read_out(page: Page) -> None:
    project(page)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Une question"


def test_buttons_do_the_same_and_stop_at_both_ends(page: Page) -> None:
    project(page)
    before, after = (page.get_by_role("button", name=name) for name in ("Précédent", "Suivant"))
    assert before.is_disabled()
    after.click()
    after.click()
    assert seen(page) == ["Un formulaire"]
    assert after.is_disabled()
    before.click()
    assert seen(page) == ["Une question"]


def test_escape_gives_the_page_back_and_the_focus_to_its_button(page: Page) -> None:
    project(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_attribute("data-en-projection", "")
    assert len(seen(page)) == 3
    assert page.locator(".bd-header").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Projeter cette session"
    page.keyboard.press("ArrowRight")
    assert len(seen(page)) == 3


def test_space_on_a_link_or_a_button_is_left_to_it(page: Page) -> None:
    project(page)
    page.keyboard.press("ArrowRight")
    page.locator("a").focus()
    page.keyboard.press(" ")
    assert seen(page) == ["Une question"]
    page.locator("h2").nth(1).focus()
    page.keyboard.press(" ")
    assert seen(page) == ["Un formulaire"]


def test_paper_has_every_view_even_while_projecting(page: Page) -> None:
    project(page)
    page.emulate_media(media="print")
    assert len(seen(page)) == 3
    assert not page.get_by_role("button", name="Quitter").is_visible()
