"""What the pages do not use is not published, and what they use is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from ateliers.publish import lean
from tests.publish.conftest import Published

USED = {"carte", "titre", "ouvert", "menu"}


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".carte{a:b}", ".carte{a:b}"),
        (".autre{a:b}", ""),
        ("#menu,.autre,p{a:b}", "#menu,p{a:b}"),
        (".carte .autre{a:b}", ""),
        (".carte.ouvert>a:hover{a:b}", ".carte.ouvert>a:hover{a:b}"),
        (".carte:not(.autre){a:b}", ".carte:not(.autre){a:b}"),
        ("@media print{.autre{a:b}.titre{c:d}}", "@media print{.titre{c:d}}"),
        ("@media print{.autre{a:b}}", ""),
        ("@keyframes x{to{a:b}}", "@keyframes x{to{a:b}}"),
        ("@font-face{src:url(a.woff)}", "@font-face{src:url(a.woff)}"),
        ("/*! Licence */.autre{a:b}/* note */", "/*! Licence */"),
        (":root{--c:.autre}", ":root{--c:.autre}"),
    ],
)
def test_only_rules_that_may_match_are_kept(sheet: str, kept: str) -> None:
    assert lean.purged(sheet, USED).replace("\n", "") == kept


def test_the_books_own_rules_that_are_used_are_all_there(published: Published) -> None:
    sheet = (published.edition / "_static/ateliers.css").read_text(encoding="utf-8")
    for selector in (".ateliers-terme", "@media print", ".ateliers-suivre", "--encre:"):
        assert selector in sheet


def test_a_class_that_only_a_script_gives_is_kept(published: Published) -> None:
    """« copybtn » is written by copybutton.js, « scrolled » by the theme."""
    sheets = "".join(p.read_text("utf-8") for p in published.edition.rglob("*.css"))
    assert "button.copybtn" in sheets
    assert ".scrolled" in sheets


def test_the_face_of_icons_has_those_drawn_alone_and_another_name(published: Published) -> None:
    (file,) = (published.edition / "_static/vendor").rglob("*.*")
    assert file.stat().st_size < 10_000
    font = TTFont(file)
    drawn = set(font.getBestCmap())
    assert {0xF0C9, 0xF002, 0xF042} <= drawn, "menu, search, appearance"
    assert len(drawn) < 200
    names = {n.nameID: n.toUnicode() for n in font["name"].names}
    assert {names[1], names[4]} == {"Ateliers Icones"}
    assert "Font Awesome" in names[0], "whose it is"
    sheets = "".join(p.read_text("utf-8") for p in published.edition.rglob("*.css"))
    assert "Ateliers Icones" in sheets
    assert not re.search(r"font(-family)?:[^;}]*Awesome", sheets)
    assert "Font Awesome Free" in sheets, "its licence stays, in a comment"


def test_a_page_weighs_what_it_loads(tmp_path: Path) -> None:
    files = {
        "s.css": '@import "t.css";p{background:url(i.png)}a{b:url(data:x)}',
        "t.css": "q{a:b}",
        "i.png": "x" * 100,
        "a.js": "y" * 20,
        "large.svg": "l" * 1000,
        "etroit.svg": "e" * 3000,
        "p.html": '<link rel="stylesheet" href="s.css?v=1"><script src="a.js"></script>'
        '<a href="autre.csv"></a><picture><source srcset="etroit.svg"><img src="large.svg">'
        "</picture>",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded = sum(len(files[name]) for name in files if name != "large.svg")
    assert lean.weights(tmp_path) == {"p.html": loaded}
