"""The book as one PDF: in the order of its menu, and refused where it cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.publish import paper


def test_pages_come_in_the_order_of_the_menu_each_once(tmp_path: Path) -> None:
    for name in ("index", "b", "a"):
        (tmp_path / f"{name}.html").write_text("", encoding="utf-8")
    menu = '<nav class="x bd-docs-nav"><nav><a href="b.html"></a></nav><a href="b.html#c"></a>'
    menu += '<a href="a.html"></a><a href="https://exemple.fr/z.html"></a></nav>'
    (tmp_path / "index.html").write_text(f'<a href="c.html"></a>{menu}<a href="a.html"></a>')
    assert paper.reading_order(tmp_path) == ["index.html", "b.html", "a.html"]


def test_without_a_book_or_a_browser_one_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="not built"):
        paper.write(tmp_path)
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    with pytest.raises(InvalidInput, match="no Chromium"):
        paper.chromium()
