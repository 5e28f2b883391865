"""The face shown until the book's own is there takes its place on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from ateliers.publish import fonts
from ateliers.publish.lean import purged

CSS = Path(__file__).resolve().parents[2] / "book/_static/ateliers.css"


def test_a_face_of_the_machine_stands_in_at_the_width_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "cut", lambda name: b"")  # cutting them takes seconds
    fonts.write(tmp_path)
    sheet = purged((tmp_path / "polices.css").read_text(encoding="utf-8"), set())
    faces = re.findall(r"@font-face\s*\{[^}]*\}", sheet)
    waiting = [face for face in faces if fonts.WAITING in face]
    assert len(faces) - len(waiting) == len(fonts.FACES)
    assert {int(re.search(r"font-weight:(\d+)", f)[1]) for f in waiting} == {400, 600, 700}
    assert all("url(" not in face and 'local("Arial' in face for face in waiting)
    ratios = [float(re.search(r"size-adjust:([\d.]+)%", face)[1]) for face in waiting]
    assert all(85 < ratio < 95 for ratio in ratios)


def test_the_pages_ask_for_ours_then_for_the_stand_in() -> None:
    assert f'"{fonts.FAMILY}", "{fonts.WAITING}",' in CSS.read_text(encoding="utf-8")


def test_the_face_of_the_text_is_asked_for_before_the_styles(tmp_path: Path) -> None:
    text = '<html data-content_root="../"><head><link rel="stylesheet" href="a.css"></head></html>'
    soup = BeautifulSoup(text, "html.parser")
    fonts.ask_early(soup)
    first = soup.find("link")
    assert isinstance(first, Tag)
    assert first["href"] == "../_static/fonts/ateliers-sans-400.woff"
    # A face is always fetched so: without it, the browser would fetch it twice.
    assert (first["as"], first["crossorigin"]) == ("font", "")
    assert "preload" in first.get_attribute_list("rel")
    fonts.ask_early(BeautifulSoup("<p>Sans en-tête</p>", "html.parser"))
