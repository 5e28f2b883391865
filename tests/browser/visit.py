"""Visit a page of the book and gather all that the tests judge, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

_HERE = Path(__file__).parent
WALK, OVERFLOW, MOVING = (
    (_HERE / name).read_text(encoding="utf-8") for name in ("walk.js", "overflow.js", "moving.js")
)
#: Screens, in CSS pixels: a laptop, a telephone, and a page enlarged four times (WCAG 1.4.10).
WIDTHS = (1280, 390, 320)
HEIGHT = 900
#: Axe-core may not fetch the style sheets again: the policy of the pages forbids it.
_AXE = {"resultTypes": ["violations"], "preload": False}
#: Every rule of axe-core, with that of WCAG 2.2 which it leaves out by default.
RULES = _AXE | {"rules": {"target-size": {"enabled": True}}}
#: The rules that the appearance decides, and the others: these would find twice the same.
_COLOUR_RULES = ["color-contrast", "link-in-text-block"]
COLOURS = _AXE | {"runOnly": _COLOUR_RULES}
SHAPES = _AXE | {"rules": RULES["rules"] | {name: {"enabled": False} for name in _COLOUR_RULES}}

# A row like one already judged (same elements, classes and styles, same parity) has its colours:
# judging the contrast of each cell of each table would take most of the time of the tests.
_MARK_TWINS = """() => {
  for (const body of document.querySelectorAll("tbody")) {
    const seen = new Set();
    [...body.rows].forEach((row, at) => {
      const parts = [row, ...row.querySelectorAll("*")];
      const drawn = parts.map((one) => `${one.tagName}.${one.className}${one.style.cssText}`);
      const kind = `${at % 2} ${drawn}`;
      row.toggleAttribute("data-twin", seen.has(kind));
      seen.add(kind);
    });
  }
}"""
_BUT_TWINS = {"exclude": [["[data-twin]"]]}
_LOCAL = ("file", "data", "blob", "about")


@dataclass
class Heard:
    """What a page asks for while it is open, and the errors of its console."""

    requests: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)


@dataclass
class Visit:
    """All that one pass over a page gathered."""

    page: str
    http: Heard
    file: Heard
    facts: dict[str, Any]
    weight: int
    axe: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rules: int = 0
    engine: str = ""
    undecided: list[str] = field(default_factory=list)
    overflow: dict[int, dict[str, Any]] = field(default_factory=dict)
    moving: list[str] = field(default_factory=list)


def visit(browser: Browser, folder: Path, address: str, name: str) -> Visit:
    """Visit a page over http then from its file, and return what was gathered.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
        The browser.
    folder, address : pathlib.Path, str
        Folder of the book, and where it is served.
    name : str
        Page (``index.html``), with what follows it (``search.html?q=population``).
    """
    with opened(browser) as (page, http):
        page.goto(f"{address}/{name}")
        if "?" in name:
            page.locator("main [role=status]:not(:empty)").first.wait_for(state="attached")
        reveal(page)
        weight = sum(http.weights.values())
        gathered = Visit(name, http, Heard(), {}, weight)
        unfold(page)
        gathered.facts = page.evaluate(WALK)
        for colours in ("light", "dark"):
            page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            if page.locator("html[data-theme]").count():  # else the page follows by itself
                page.locator(f"html[data-theme={colours}]").wait_for(state="attached")
            _judge(page, gathered, colours)
        gathered.moving = page.evaluate(MOVING)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            gathered.overflow[width] = page.evaluate(OVERFLOW)
    with opened(browser) as (page, gathered.file):
        page.goto(f"{folder.as_uri()}/{name}")
        reveal(page)
    return gathered


@contextmanager
def opened(
    browser: Browser, width: int = WIDTHS[0], **options: Any
) -> Iterator[tuple[Page, Heard]]:
    """Open an empty page in a new profile, and listen to it."""
    options = {"locale": "fr-FR", "color_scheme": "light"} | options
    screen = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=screen, **options)
    page, heard = context.new_page(), Heard()
    listen(page, heard)
    yield page, heard
    context.close()


def listen(page: Page, heard: Heard) -> None:
    """Write down what a page requests, and what goes wrong in it."""

    def requested(address: str) -> None:
        heard.requests.append(address)
        parts = urlsplit(address)
        if parts.scheme not in _LOCAL and parts.hostname != "127.0.0.1":
            heard.external.append(address)

    def answered(response: Any) -> None:
        if response.ok and urlsplit(response.url).scheme in ("http", "https"):
            heard.weights[response.url] = int(response.header_value("content-length") or 0)

    def said(line: Any) -> None:
        if line.type in ("error", "warning", "assert"):
            heard.console.append(f"{line.type}: {line.text}")

    page.on("request", lambda request: requested(request.url))
    page.on("websocket", lambda socket: requested(socket.url))
    page.on("response", answered)
    page.on("console", said)
    page.on("pageerror", lambda error: heard.console.append(f"exception: {error}"))


def reveal(page: Page) -> None:
    """Load the images that wait to be scrolled to."""
    page.evaluate(
        """async () => {
          const images = [...document.images];
          images.forEach((image) => { image.loading = "eager"; });
          await Promise.all(images.map((image) => image.decode().catch(() => null)));
        }"""
    )


def unfold(page: Page) -> None:
    """Open every fold."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def _judge(page: Page, gathered: Visit, colours: str) -> None:
    """Run axe-core: every rule on every element, the contrast of each kind of row of a table."""
    page.evaluate(_MARK_TWINS)
    runs = [Axe().run(page, context=_BUT_TWINS, options=COLOURS).response]
    if not gathered.axe:
        runs.append(Axe().run(page, options=SHAPES).response)
        kinds = ("violations", "passes", "incomplete", "inapplicable")
        gathered.engine = runs[0]["testEngine"]["version"]
        gathered.rules = len({one["id"] for said in runs for kind in kinds for one in said[kind]})
    gathered.axe[colours] = [one for said in runs for one in said["violations"]]
    undecided = {one["id"] for said in runs for one in said["incomplete"]}
    gathered.undecided += [f"{rule} ({colours})" for rule in sorted(undecided)]
