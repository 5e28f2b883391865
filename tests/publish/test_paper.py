"""The book as one PDF: in its reading order, and refused where it cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.errors import InvalidInput
from ateliers.publish import paper


def test_pages_come_in_reading_order_each_once(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    follows = {"index": "s/b.html", "s/b": "../a.html", "a": "s/c.html#x", "s/c": "../index.html"}
    for name, after in follows.items():
        text = f'<a href="other.html">x</a><link rel="next" href="{after}">'
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    order = ["index.html", "s/b.html", "a.html", "s/c.html"]
    assert paper.reading_order(tmp_path) == order
    (tmp_path / "s/c.html").write_text("the last", encoding="utf-8")
    assert paper.reading_order(tmp_path) == order


def test_without_a_book_or_a_browser_one_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InvalidInput, match="not built"):
        paper.write(tmp_path)
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    with pytest.raises(InvalidInput, match="no Chromium"):
        paper.chromium()
