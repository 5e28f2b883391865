"""The tests of the pages can fail: a bad page is seen for what it is, a good one is left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium, ending, problems, summary
from tests.browser.visit import Visit, visit

pytestmark = pytest.mark.slow

PAGE = """<!doctype html>
<html lang="{language}" data-theme="light">
<head><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">{head}
<style>body {{ background: #fff; color: #000 }} a {{ display: block; padding: 1rem }}</style>
<script src="appearance.js"></script></head>
<body>
<div id="pst-skip-link"><a href="#main-content">Passer au contenu principal</a></div>
<header><a href="page.html">Accueil du livre</a></header>
<nav aria-label="Sommaire"><a href="page.html">Population</a></nav>
<main id="main-content"><h1>La population</h1>{main}</main>
</body></html>
"""
SCRIPT = """
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => { document.documentElement.dataset.theme = dark.matches ? "dark" : "light"; };
dark.addEventListener("change", follow);
follow();
"""
POLICY = """<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'">"""
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


@pytest.fixture()
def see(browser: Browser, tmp_path: Path) -> Callable[..., Visit]:
    """Return a function that writes a page and visits it."""

    def write_and_visit(
        main: str = "", head: str = POLICY, title: str = "La population", language: str = "fr"
    ) -> Visit:
        text = PAGE.format(main=main, head=head, title=title, language=language)
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        (tmp_path / "appearance.js").write_text(SCRIPT, encoding="utf-8")
        with chromium.served(tmp_path) as address:
            return visit(browser, tmp_path, address, "page.html")

    return write_and_visit


JUDGES = (
    *(problems.axe, problems.external, problems.strings, problems.alternatives, problems.tables),
    *(problems.structure, problems.wide, problems.console, problems.policy),
)
IMAGE = f'<img src="{DOT}" width="9" height="9"'


def complaints(seen: Visit) -> dict[str, str]:
    """Return the judges that complain, and of what."""
    said = {judge.__name__: "\n".join(judge(seen)) for judge in JUDGES}
    return {name: text for name, text in said.items() if text}


def test_a_sound_page_is_left_alone(see: Callable[..., Visit]) -> None:
    seen = see(
        f'<p>Des mots, <span lang="en">the next page</span> et <code>data.next</code>.</p>{IMAGE}'
        ' alt="Un point."><table><caption>Habitants</caption><tr><th scope="col">An</th>'
        '<th scope="col">Habitants</th></tr><tr><td>2022</td><td>3</td></tr></table>'
    )
    assert complaints(seen) == {}
    assert seen.moving == []
    assert seen.weight > 500


BAD = {
    "image without text": (f"{IMAGE}>", {"axe": "image-alt", "alternatives": "no alternative"}),
    "file name as text": (f'{IMAGE} alt="figure-1.svg">', {"alternatives": "a file name"}),
    "digest as text": (f'{IMAGE} alt="0123456789abcdef">', {"alternatives": "a file name"}),
    "endless text": (f'{IMAGE} alt="{"mot " * 80}">', {"alternatives": "319 characters"}),
    "English label": ('<button aria-label="Toggle menu">×</button>', {"strings": "Toggle"}),
    "English tooltip": ('<p title="Search the docs">Ici.</p>', {"strings": "Search"}),
    "English text in a closed fold": (
        "<details><summary>Voir</summary>Show code cell source</details>",
        {"strings": "Show"},
    ),
    "English alternative": (f'{IMAGE} alt="Number of inhabitants">', {"strings": "Number"}),
    "English drawn by the style": (
        "<style>p::before { content: 'Click to show' }</style><p>Ici.</p>",
        {"strings": "Click"},
    ),
    "English without scripts": ("<noscript>Please wait</noscript>", {"strings": "Please"}),
    "image of another site": (
        '<img src="https://example.org/a.png" alt="Un point.">',
        {"external": "https://example.org/a.png", "console": ""},
    ),
    "too wide": ('<p style="width: 700px">Ici.</p>', {"wide": "at 390 px"}),
    "low contrast": (
        '<p style="color: #aaa; background: #fff">Trop pâle.</p>',
        {"axe": "color-contrast (serious, light"},
    ),
    "low contrast in the dark": (
        '<style>[data-theme="dark"] p { background: #fff; color: #aaa }</style><p>Pâle.</p>',
        {"axe": "color-contrast (serious, dark"},
    ),
    "low contrast in a closed fold": (
        '<details><summary>Voir</summary><p style="color: #aaa">Pâle.</p></details>',
        {"axe": "color-contrast"},
    ),
    "low contrast in a row": (
        "<table><caption>Habitants</caption><tr><th scope='col'>An</th></tr><tr><td>2010</td></tr>"
        "<tr><td>2011</td></tr><tr><td>2012</td></tr>"
        "<tr><td style='color: #aaa'>2013</td></tr></table>",
        {"axe": "color-contrast (serious, light, 1 times)"},
    ),
    "low contrast of every other row": (
        "<style>tr:nth-child(2n) td { color: #aaa }</style><table><caption>Habitants</caption>"
        "<tr><th scope='col'>An</th></tr><tr><td>2010</td></tr><tr><td>2011</td></tr></table>",
        {"axe": "color-contrast (serious, dark, 1 times)"},
    ),
    "small target": (
        '<p><button style="width: 9px; height: 9px; padding: 0" aria-label="Un"></button>'
        '<button style="width: 9px; height: 9px; padding: 0" aria-label="Deux"></button></p>',
        {"axe": "target-size"},
    ),
    "bare table": (
        "<table><tr><th>An</th><th>Habitants</th></tr><tr><td>1</td><td>2</td></tr></table>",
        {"tables": "no caption"},
    ),
    "table without headings": (
        "<table><caption>Habitants</caption><tr><td>1</td><td>2</td></tr></table>",
        {"tables": "no heading"},
    ),
    "skipped heading": (
        "<h3>Les âges</h3>",
        {"structure": "skips a level", "axe": "heading-order"},
    ),
    "second main heading": ("<h1>Les âges</h1>", {"structure": "the only h1"}),
    "nameless navigation": (
        "<nav><a href='page.html'>Suite du livre</a></nav>",
        {"structure": "not told apart"},
    ),
    "forced order": ('<a href="page.html" tabindex="3">Suite</a>', {"structure": "order of focus"}),
    "figure without data": (
        f'<figure class="ateliers-figure">{IMAGE} alt="Un point."></figure>',
        {"alternatives": "one click away"},
    ),
    "inline handler": ('<p onclick="x()">Ici.</p>', {"policy": "scripts in attributes"}),
    "refused script": ("<script>x()</script>", {"console": "Content Security Policy"}),
}


@pytest.mark.parametrize(("main", "expected"), BAD.values(), ids=BAD.keys())
def test_a_bad_page_is_seen(see: Callable[..., Visit], main: str, expected: dict[str, str]) -> None:
    said = complaints(see(main))
    for judge, words in expected.items():
        assert words in said.get(judge, "nothing"), said


def test_a_script_that_fails_is_heard_both_ways(see: Callable[..., Visit]) -> None:
    said = complaints(see("<script>absent()</script>", head=""))
    assert "http: exception" in said["console"]
    assert "file: exception" in said["console"]
    assert "no policy" in said["policy"]


@pytest.mark.parametrize("loose", ["'unsafe-inline'", "'unsafe-eval'", "https:"])
def test_a_loose_policy_is_seen(see: Callable[..., Visit], loose: str) -> None:
    said = complaints(see(head=POLICY.replace("script-src 'self'", f"script-src 'self' {loose}")))
    assert loose in said["policy"]


def test_the_language_and_title_of_the_page_are_read(see: Callable[..., Visit]) -> None:
    assert "'en'" in complaints(see(language="en"))["structure"]
    assert "Search" in complaints(see(title="Search — Population"))["strings"]


def test_what_moves_is_seen(see: Callable[..., Visit]) -> None:
    assert see('<p style="transition: color 1s">Ici.</p>').moving == ["p."]


def test_two_drawings_with_one_text_are_seen(see: Callable[..., Visit]) -> None:
    drawn = '<figure class="ateliers-figure"><img src="_static/{}.svg" alt="Courbes."></figure>'
    one, narrow = see(drawn.format("ages")), see(drawn.format("ages-etroit"))
    other = see(drawn.format("revenus"))
    assert list(problems.repeated([one, narrow])) == []
    assert "ages.svg, revenus.svg" in "".join(problems.repeated([one, other]))


def test_the_summary_counts_what_was_found(
    see: Callable[..., Visit], browser: Browser, tmp_path: Path
) -> None:
    figure = f'<figure class="ateliers-figure">{IMAGE} alt="{{}}"></figure>'
    bad = see(figure.format("") + figure.format("Un point.") + "<p>Show the next page</p>")
    found = summary.record([bad], browser)
    summary.write(tmp_path, found)
    said = "\n".join(ending.lines(tmp_path, since=0))
    assert "pages: 1 (" in said
    assert "English strings: 1" in said
    assert "alternative text: 50 % of 2" in said
    assert f"heaviest page: page.html, {bad.weight} bytes" in said
    assert list(ending.lines(tmp_path, since=2e12)) == []
