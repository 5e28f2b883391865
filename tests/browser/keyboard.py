"""Go through a page with the keyboard alone, as a reader without a mouse does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

#: What has the focus, whether it is seen to have it, and whether it is on the screen.
_FOCUS = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const style = getComputedStyle(on);
  const box = on.getBoundingClientRect();
  // The header stays on the screen and hides what passes under it; the skip link comes over it.
  const header = document.querySelector("#pst-header");
  const over = !header || on.closest("#pst-header, #pst-skip-link, dialog");
  const low = over ? 0 : header.getBoundingClientRect().bottom;
  const words = on.getAttribute("aria-label") || on.textContent || on.tagName;
  return {
    words: words.replace(/\\s+/g, " ").trim().slice(0, 60),
    kind: on.tagName.toLowerCase(),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    onScreen: box.bottom > low && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    inMain: on.closest("main") !== null,
    inDialog: on.closest("dialog[open]") !== null,
  };
}"""
#: A page has fewer stops than that: beyond, the focus goes round in circles.
MOST = 1000


def focus(page: Page) -> dict[str, Any] | None:
    """Return what has the focus; nothing when it is on no element of the page."""
    found: dict[str, Any] | None = page.evaluate(_FOCUS)
    for _ in range(20):
        if not found or (found["marked"] and found["onScreen"]):
            break
        page.wait_for_timeout(50)  # the skip link comes in when the next image is drawn
        found = page.evaluate(_FOCUS)
    return found


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what has the focus is what is looked for, then let the page settle."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def stops(page: Page) -> Iterator[dict[str, Any]]:
    """Yield each stop of the Tab key, from the top of a page to its end."""
    from_the_top(page)
    for _ in range(MOST):
        found = focus(page)
        if found is None:
            return
        yield found
        page.keyboard.press("Tab")
    raise AssertionError("the focus never leaves the page")


def from_the_top(page: Page) -> None:
    """Put the keyboard at the first stop of a page, wherever the page put it."""
    page.evaluate("document.querySelector('a').focus()")


def skip(page: Page) -> None:
    """Take the skip link."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
