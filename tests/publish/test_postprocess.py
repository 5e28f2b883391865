"""What is mended in the pages and files of the theme."""

from __future__ import annotations

from pathlib import Path

import pytest

from ateliers.errors import BuildFailed
from ateliers.publish.postprocess import DROPS_FOCUS, keep_focus


def test_a_button_keeps_the_focus_when_it_is_pressed(tmp_path: Path) -> None:
    script = tmp_path / "theme.js"
    script.write_text(f't.addEventListener("click",{DROPS_FOCUS},!0)')
    keep_focus(script)
    assert script.read_text() == 't.addEventListener("click",(()=>{}),!0)'


@pytest.mark.parametrize("text", ["", DROPS_FOCUS * 2])
def test_another_version_of_the_theme_is_refused(tmp_path: Path, text: str) -> None:
    script = tmp_path / "theme.js"
    script.write_text(text)
    with pytest.raises(BuildFailed, match="drops the focus"):
        keep_focus(script)
