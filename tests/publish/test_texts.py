"""What people wrote for readers: typography of the hand-written pages and of the templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ateliers.publish.templating import TEMPLATES
from tests.publish.sample import ROOT

CODE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|```.*?```|`[^`]*`|<code.*?</code>|<!--.*?-->", re.S
)
TEXTS = [*sorted((ROOT / "book").glob("*.md")), *sorted(TEMPLATES.rglob("*.*"))]
MISTAKES = {
    "a breakable space before high punctuation": re.compile(r"\w [;!?](\s|<|$)"),
    "a breakable space before a colon": re.compile(r"\w :(\s|<|$)"),
    "a breakable space inside guillemets": re.compile(r"« | »"),
    "a breakable space before %": re.compile(r"\d %"),
    "a breakable space in a number": re.compile(r"\d \d{3}\b"),
    "a typewriter apostrophe": re.compile(r"[a-zéè]'[a-zéèêh]"),
    "three dots": re.compile(r"\.\.\."),
}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_typography_is_french(path: Path) -> None:
    text = CODE.sub("x", path.read_text(encoding="utf-8"))
    found = {name: m.group() for name, r in MISTAKES.items() if (m := r.search(text))}
    assert not found


def test_no_page_names_a_folder_of_a_machine() -> None:
    for path in TEXTS:
        assert not re.search(r"/(root|home|tmp|work)/", path.read_text(encoding="utf-8")), path
