from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.publish.checks import check

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; font-src 'self'; form-action 'self'; base-uri 'none'"
)
GOOD = f"""<!DOCTYPE html><html lang="fr"><head>
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Essai</title>
<link rel="stylesheet" href="style.css"></head><body><h1>Titre</h1>
<a href="#ici">ici</a> <a href="autre.html#la">là</a> <a href="https://insee.fr">INSEE</a>
<p id="ici">Nantes, Nan-sous-Thil.</p><code>nan</code>
<img src="image.svg" alt="Une courbe"></body></html>"""


@pytest.fixture()
def site(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "autre.html").write_text(
        GOOD.replace('id="ici"', 'id="la"').replace('href="#ici"', 'href="index.html"'),
        encoding="utf-8",
    )
    (tmp_path / "style.css").write_text("p{background:url(image.svg)}", encoding="utf-8")
    (tmp_path / "image.svg").write_text("<svg></svg>", encoding="utf-8")
    return tmp_path


def test_a_sound_book_has_no_problem(site: Path) -> None:
    assert check(site, {"index.html": {"ici"}}) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('href="autre.html#la"', 'href="perdu.html"', "perdu.html leads nowhere"),
        ('href="autre.html#la"', 'href="autre.html#loin"', "leads to no passage"),
        ('href="#ici"', 'href="#absent"', "leads to no passage"),
        ('href="#ici"', 'href="../../etc/passwd"', "leaves the book"),
        ('lang="fr"', 'lang="en"', "its language is 'en'"),
        ("<h1>", "<h1>A</h1><h1>", "2 main headings"),
        ("<title>Essai</title>", "", "no title"),
        ("Nantes", "vaut nan %", "shows a missing number"),
        ("Nantes", "Traceback (most recent call last)", "shows a traceback"),
        ('alt="Une courbe"', 'alt=""', "no alternative text"),
        ('alt="Une courbe"', 'alt="_images/0123456789abcdef0.png"', "file name for alternative"),
        ('src="image.svg"', 'src="https://ailleurs.fr/i.svg"', "from another site"),
        ('href="style.css"', 'href="//cdn.fr/style.css"', "from another site"),
        ("<h1>", '<script src="https://unpkg.com/x.js"></script><h1>', "from another site"),
        ("<h1>", '<script>load("https://unpkg.com/x")</script><h1>', "names unpkg.com"),
        ('<p id="ici">', '<p id="ici"></p><p id="ici">', "is there twice"),
        ("<h1>", '<table class="ateliers-tableau"></table><h1>', "no caption"),
        ("<h1>", '<table class="ateliers-tableau"><th>a</th></table><h1>', "which cells it heads"),
        (POLICY, "default-src 'none'", "not that of its scripts"),
        ("Content-Security-Policy", "refresh", "0 content security policies"),
        ("<h1>", "<script>add()</script><h1>", "a script is not in its policy: add()"),
        ("<head>", '<head><script src="a.js"></script>', "<script> comes before its content"),
        ("<h1>", '<h1 onclick="go()">', "<h1> has a script in its attribute onclick"),
        ("<h1>", '<a href=" java\tscript:go()">x</a><h1>', "<a> has a script for address"),
    ],
)
def test_each_defect_is_a_problem(site: Path, before: str, after: str, problem: str) -> None:
    page = site / "index.html"
    assert before in GOOD
    page.write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    assert any(problem in p for p in check(site)), check(site)


def test_a_figure_that_was_staged_must_be_shown(site: Path) -> None:
    assert check(site, {"index.html": {"carte"}}) == ['index.html: "carte" is not shown']


def test_a_style_sheet_asks_nothing_of_another_site(site: Path) -> None:
    (site / "style.css").write_text(
        '@import "https://a.fr/x.css"; p{background:url(nulle.png)} a{b:url(#m)}', encoding="utf-8"
    )
    assert sorted(check(site)) == [
        "style.css: loads https://a.fr/x.css from another site",
        "style.css: nulle.png does not exist",
    ]


@pytest.mark.parametrize("code", ['new Function("n", x)', "eval(x)"])
def test_a_script_that_compiles_text_is_a_problem(site: Path, code: str) -> None:
    (site / "outil.js").write_text(f"const f = {code};", encoding="utf-8")
    assert check(site) == ["outil.js: compiles text (eval or new Function)"]
    (site / "outil.js").write_text("const f = window.retrieval(x);", encoding="utf-8")
    assert check(site) == []


def test_a_drawing_of_a_missing_number_is_a_problem(site: Path) -> None:
    drawing = site / "_static" / "figures" / "alpha" / "curve.svg"
    drawing.parent.mkdir(parents=True)
    drawing.write_text('<svg><path d="M 0 nan L 1 2"/></svg>', encoding="utf-8")
    assert check(site) == ["_static/figures/alpha/curve.svg: draws a missing number"]


def test_an_empty_book_is_a_problem(tmp_path: Path) -> None:
    assert check(tmp_path) == ["there is no page"]
