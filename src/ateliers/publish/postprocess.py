"""Mend in the built pages what the theme offers no setting for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from ateliers.errors import BuildFailed
from ateliers.publish import fonts, reading, security, weight

#: Files that no page uses: the theme's templates and source maps, and ``fontawesome.js`` since
#: icons are drawn by the style sheet.
UNUSED = (
    "**/*.map",
    "_static/*webpack-macros.html",
    "_static/locales/**/*.*",
    "_static/scripts/fontawesome.js*",
)

#: A script of the theme, and what makes it lose the focus: a menu that closes would give it back
#: to its button, had the button not dropped it when it was pressed.
SCRIPT, DROPS_FOCUS = "_static/scripts/sphinx-book-theme.js", "(()=>{t.blur()})"

Lever = Callable[[BeautifulSoup], None]


def postprocess(pages: Path) -> None:
    """Apply every lever to every page, and drop the files no page uses."""
    for pattern in UNUSED:
        for file in pages.glob(pattern):
            file.unlink()
    keep_focus(pages / SCRIPT)
    for file in sorted(pages.rglob("*.html")):
        soup = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for lever in LEVERS:
            lever(soup)
        file.write_text(str(soup), encoding="utf-8")


def keep_focus(script: Path) -> None:
    """Let a reader without a mouse come back to the button of the menu just closed.

    Raises
    ------
    BuildFailed
        When the script is not the one known: another version of the theme.
    """
    text = script.read_text(encoding="utf-8")
    if text.count(DROPS_FOCUS) != 1:
        raise BuildFailed(
            f"{SCRIPT} drops the focus {text.count(DROPS_FOCUS)} times, once is expected: "
            "see keep_focus in ateliers.publish.postprocess; nothing was published."
        )
    script.write_text(text.replace(DROPS_FOCUS, "(()=>{})"), encoding="utf-8")


def name_menu_folds(soup: BeautifulSoup) -> None:
    """Give the arrows of the menu a name: they have none for a screen reader."""
    for summary in soup.select("nav.bd-docs-nav li.has-children > details > summary"):
        entry = summary.find_parent("li")
        link = entry.find("a") if entry else None
        label = link.get_text(" ", strip=True) if link else ""
        hidden = soup.new_tag("span", attrs={"class": "visually-hidden"})
        hidden.string = f"Pages de la partie «\u00a0{label}\u00a0»"
        summary.append(hidden)


def shorten_menu(soup: BeautifulSoup) -> None:
    """Keep in the menu the pages of each site, and of the branch that is open: no other leaves.

    The pages under an index or under the scenarios of a site are reached from it. In the menu of
    every page, they would bury the others, and weigh more than the text of some.
    """
    for entry in soup.select("nav.bd-docs-nav li.has-children"):
        link, fold = entry.find("a"), entry.find("details")
        cover = link is not None and str(link.get("href", "")).endswith("index.html")
        if fold is not None and not cover and "current" not in entry.get_attribute_list("class"):
            fold.decompose()
            kept = [str(c) for c in entry.get_attribute_list("class") if c != "has-children"]
            entry["class"] = " ".join(kept)


def hide_icons(soup: BeautifulSoup) -> None:
    """Keep decorative icons from screen readers."""
    for icon in soup.select('i[class*="fa-"], span[class*="fa-"]'):
        icon["aria-hidden"] = "true"


def mend_empty_headings(soup: BeautifulSoup) -> None:
    """Turn empty header cells into plain cells: a heading that says nothing is an obstacle."""
    for cell in soup.find_all("th"):
        if not cell.get_text(strip=True) and not cell.find("img"):
            cell.name = "td"
            cell.attrs.pop("scope", None)


def drop_repeated_roles(soup: BeautifulSoup) -> None:
    """Drop the roles that elements already have, and those that assistive tools gave up."""
    for element in soup.select('main[role="main"], [role^="doc-"], .citation-list[role="list"]'):
        del element["role"]


def drop_repeated_metadata(soup: BeautifulSoup) -> None:
    """Keep the first of the three viewports that the themes declare."""
    for repeated in soup.select('meta[name="viewport"]')[1:]:
        repeated.decompose()


#: Applied in order.
LEVERS: tuple[Lever, ...] = (
    shorten_menu,
    name_menu_folds,
    hide_icons,
    mend_empty_headings,
    drop_repeated_roles,
    drop_repeated_metadata,
    reading.say_the_time,
    reading.explain_terms,
    weight.first_image_now,
    fonts.ask_early,
    # Last: the policy of a page lists the scripts that are in it.
    security.add_policy,
)
