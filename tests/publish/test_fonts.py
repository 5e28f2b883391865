"""The face shown until the book's own is there takes its place on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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
