"""The face shown until the book's own is there takes its place on the page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

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


def test_the_faces_of_the_first_screen_are_asked_for_before_the_styles(tmp_path: Path) -> None:
    text = '<html data-content_root="../"><head><link rel="stylesheet" href="a.css"></head></html>'
    soup = BeautifulSoup(text, "html.parser")
    fonts.ask_early(soup)
    script = soup.select_one("head > script:first-child")
    assert script is not None
    assert "of [400, 600, 700]" in str(script.string) and 'as: "font"' in str(script.string)
    assert '!== "file:"' in str(script.string), "a browser would complain"
    fonts.ask_early(BeautifulSoup("<p>Sans en-tête</p>", "html.parser"))


@pytest.mark.slow
def test_a_face_keeps_its_characters_and_its_spacing_and_is_light(tmp_path: Path) -> None:
    raw = fonts.cut("SourceSansPro-Regular")
    face = TTFont(io.BytesIO(raw))
    known = face.getBestCmap()
    assert all(ord(sign) in known for sign in "aàœ\u202f\u00a0₂→▲€−0")
    assert {r.FeatureTag for r in face["GPOS"].table.FeatureList.FeatureRecord} >= {"kern"}
    figures = {face["hmtx"][known[ord(figure)]][0] for figure in "0123456789"}
    assert len(figures) == 1, "figures in a column are of one width"
    assert len(raw) < 20_000
