"""What is mended in the pages and files of the theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ateliers.errors import BuildFailed
from ateliers.publish.postprocess import DROPS_FOCUS, keep_focus, shorten_menu


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


def menu_of(entries: str) -> BeautifulSoup:
    return BeautifulSoup(f'<nav class="bd-docs-nav"><ul>{entries}</ul></nav>', "html.parser")


def entry(address: str, *under: str, current: bool = False) -> str:
    """Return an entry of the menu with the entries under it, as the theme writes it."""
    fold = f"<details><summary></summary><ul>{''.join(under)}</ul></details>" if under else ""
    kind = f"{'current ' if current else ''}{'has-children' if under else ''}"
    return f'<li class="{kind}"><a href="{address}"></a>{fold}</li>'


def test_the_menu_opens_sites_and_the_branch_being_read_only() -> None:
    scenarios = entry("b/scenarios.html", entry("b/scenario-1.html"))
    read = entry("#", entry("sources/a.html"), current=True)
    soup = menu_of(
        entry("b/index.html", scenarios) + read + entry("mots.html", entry("mots/a.html"))
    )
    shorten_menu(soup)
    links = [str(a["href"]) for a in soup.select("a")]
    assert links == ["b/index.html", "b/scenarios.html", "#", "sources/a.html", "mots.html"]
    folded = [one.a["href"] for one in soup.select("li.has-children") if one.a]
    assert folded == ["b/index.html", "#"]
