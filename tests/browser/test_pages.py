"""Every page of the book, light and dark, over http and from its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import problems, summary
from tests.browser.visit import Visit, visit

pytestmark = pytest.mark.slow

#: A search is a page too: what its script writes is read with the rest.
SEARCHES = ("search.html?q=population", "search.html?q=zzzzzz")
#: What a page may weigh with all it loads, in bytes.
HEAVIEST = 1_000_000


@pytest.fixture(scope="module")
def visits(browser: Browser, root: Path, book: Path, address: str) -> list[Visit]:
    """Return what one pass over every page gathered."""
    names = sorted(page.relative_to(book).as_posix() for page in book.rglob("*.html"))
    passed = [visit(browser, book, address, name) for name in (*names, *SEARCHES)]
    summary.write(root, summary.record(passed, browser))
    return passed


def refuse(visits: Iterable[Visit], judge: Callable[[Visit], Iterable[str]]) -> None:
    """Fail with all that a judge says of all the pages."""
    said = [f"{one.page}: {problem}" for one in visits for problem in judge(one)]
    if said:
        more = [f"… and {len(said) - 40} more"] if len(said) > 40 else []
        pytest.fail("\n".join([*said[:40], *more]), pytrace=False)


def test_no_page_asks_anything_of_another_site(visits: list[Visit]) -> None:
    assert all(one.http.requests and one.file.requests for one in visits)
    refuse(visits, problems.external)


def test_axe_finds_nothing_light_or_dark(visits: list[Visit]) -> None:
    assert all(set(one.axe) == {"light", "dark"} for one in visits)
    assert all(one.rules > 80 for one in visits)
    refuse(visits, problems.axe)


def test_no_page_holds_english(visits: list[Visit]) -> None:
    assert all(len(one.facts["words"]) > 5 for one in visits)
    refuse(visits, problems.strings)


def test_every_image_is_described_and_its_data_at_hand(visits: list[Visit]) -> None:
    refuse(visits, problems.alternatives)
    assert not list(problems.repeated(visits))


def test_every_table_says_what_it_shows_and_what_heads_its_cells(visits: list[Visit]) -> None:
    refuse(visits, problems.tables)


def test_headings_landmarks_and_order_hold_the_page_together(visits: list[Visit]) -> None:
    refuse(visits, problems.structure)


def test_no_page_scrolls_sideways(visits: list[Visit]) -> None:
    assert all(set(one.overflow) == {1280, 390, 320} for one in visits)
    refuse(visits, problems.wide)


def test_the_console_says_nothing_over_http_or_from_a_file(visits: list[Visit]) -> None:
    refuse(visits, problems.console)


def test_only_the_scripts_of_a_page_may_run_in_it(visits: list[Visit]) -> None:
    refuse(visits, problems.policy)


def test_nothing_moves_for_who_asked_for_less_motion(visits: list[Visit]) -> None:
    refuse(visits, lambda one: one.moving)


def test_no_page_weighs_more_than_a_megabyte(visits: list[Visit]) -> None:
    heavy = {one.page: one.weight for one in visits if one.weight >= HEAVIEST}
    assert heavy == {}
    assert sum(one.weight > 100_000 for one in visits) > len(visits) / 2


def test_each_page_has_a_title_of_its_own(visits: list[Visit]) -> None:
    titles = [one.facts["title"] for one in visits if "?" not in one.page]
    assert len(set(titles)) == len(titles)
