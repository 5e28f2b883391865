"""How fast a page shows and how still it stays, measured as Lighthouse does, and printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.visit import opened

pytestmark = pytest.mark.slow

#: Fast and still (https://web.dev/articles/vitals): seconds, share of the screen.
LARGEST_PAINT, SHIFT = 2.5, 0.1
HEAVIEST = 1_000_000

# Gathered from the start of the page: what is not listened to then is lost.
_LISTEN = """
window.measured = { paint: 0, shift: 0, element: "" };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    window.measured.paint = entry.startTime / 1000;
    window.measured.element = entry.element ? entry.element.tagName : "";
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.measured.shift += entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""
# On a busy machine, a page may be loaded before it is painted; what moves it may come after.
_ONCE_PAINTED = """() => new Promise((done) => {
  const look = (tries) => {
    const ready = window.measured.paint > 0 || tries === 0;
    setTimeout(() => (ready ? done(window.measured) : look(tries - 1)), ready ? 300 : 100);
  };
  look(100);
})"""


def pages(book: Path) -> list[str]:
    """Return a page of each type, and every page of the lists, which are the longest."""
    site = min(book.glob("*/atelier.html")).parent.name
    own = [f"{site}/{page.stem}" for page in sorted((book / site).glob("*.html"))]
    listed = [
        page.relative_to(book).with_suffix("").as_posix()
        for index in ("sources", "dictionnaire")
        for page in (book / f"{index}.html", *sorted((book / index).glob("*.html")))
    ]
    return ["index", *own, "comparer/synthesis", "comparer/climate", *listed]


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_show_early_stay_still_and_are_light(
    browser: Browser, book: Path, address: str, width: int
) -> None:
    late, moving, heavy = {}, {}, {}
    print()
    for name in pages(book):
        with opened(browser, width) as (page, heard):
            page.add_init_script(_LISTEN)
            page.goto(f"{address}/{name}.html", wait_until="load")
            found = page.evaluate(_ONCE_PAINTED)
        total = sum(heard.weights.values())
        print(
            f"{width:5} px  {found['paint']:5.2f} s  {found['element']:8} "
            f"shift {found['shift']:.3f}  {total / 1000:5.0f} kB  {name}"
        )
        late |= {name: found["paint"]} if not 0 < found["paint"] < LARGEST_PAINT else {}
        moving |= {name: found["shift"]} if found["shift"] >= SHIFT else {}
        heavy |= {name: total} if total >= HEAVIEST else {}
    assert (late, moving, heavy) == ({}, {}, {})


def test_a_page_that_moves_under_the_eyes_is_noticed(browser: Browser, address: str) -> None:
    with opened(browser) as (page, _):
        page.add_init_script(_LISTEN)
        page.goto(f"{address}/404.html")
        page.evaluate(
            """() => {
              const text = "mot ".repeat(400);
              document.body.innerHTML = `<div style="height:50px"></div><p>${text}</p>`;
              return new Promise((done) => setTimeout(() => {
                document.querySelector("div").style.height = "400px";
                setTimeout(done, 300);
              }, 700));
            }"""
        )
        assert page.evaluate("window.measured.shift") > 0.1
