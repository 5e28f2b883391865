"""Keep of the theme's files what the pages use: rules of styles, icons, scripts.

A page is read in a town hall or on a phone, from a slow network or a USB key: what the theme ships
for every book that could be made weighs four times what this one shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from ateliers.project import write_atomic

#: What a page may weigh with all that it loads, in bytes.
LIMIT = 1_000_000

#: Files of Sphinx and of the theme that no page loads any more.
UNUSED = (
    "searchindex.js",
    "_static/searchtools.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/translations.js",
    "_static/scripts/bootstrap.js*",
    "_static/images/logo_*",
    "_static/plus.png",
    "_static/minus.png",
)
_FONTS = "_static/vendor/fontawesome/webfonts"
#: The icons' face, cut: its licence keeps « Font Awesome » for the whole one.
_ICONS, _FAMILY = "ateliers-icones.woff", "Ateliers Icones"
# Names of the face itself; its author and its licence keep theirs.
_NAME_IDS = {1, 3, 4, 6, 16, 21}
# A sign of the private use area, escaped or not, which only a face of icons draws.
_ICON = re.compile(r'"(?:\\([0-9a-f]{4,5})|([\ue000-\uf8ff]))"')
_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")
_NAMES = re.compile(r"-?[A-Za-z_][\w-]*")
# Rules inside which there are rules.
_NESTED = {"media", "supports", "layer", "container"}


def lighten(pages: Path) -> None:
    """Drop the files, the rules and the icons that no page uses."""
    for pattern in UNUSED:
        for file in pages.glob(pattern):
            file.unlink()
    used = _names_used(pages)
    sheets = sorted((pages / "_static").rglob("*.css"))
    for sheet in sheets:
        write_atomic(sheet, purged(sheet.read_text(encoding="utf-8"), used))
    _cut_icons(pages, sheets)


class _Tags(HTMLParser):
    """The opening tags of a page: nothing else is asked of it here, and a tree takes longer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _tags(page: Path) -> list[tuple[str, dict[str, str]]]:
    parser = _Tags()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.found


def _names_used(pages: Path) -> set[str]:
    """Return the classes and identifiers of the pages, and every word of their scripts."""
    used: set[str] = set()
    for file in pages.rglob("*.html"):
        for _, attributes in _tags(file):
            used.update(attributes.get("class", "").split())
            used.add(attributes.get("id", ""))
    for script in pages.rglob("*.js"):
        used.update(_NAMES.findall(script.read_text(encoding="utf-8")))
    return used


def purged(sheet: str, used: set[str]) -> str:
    """Return a style sheet without the selectors that can match nothing.

    Parameters
    ----------
    sheet : str
        The style sheet.
    used : set of str
        Classes and identifiers that pages have, or that a script may give them.
    """
    rules = tinycss2.parse_stylesheet(sheet, skip_whitespace=True)
    return "".join(_kept(rules, used))


def _kept(rules: Iterable[Any], used: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "comment":
            # The theme's licences are in comments marked so.
            if rule.value.startswith("!"):
                yield rule.serialize() + "\n"
        elif rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if _may_match(s, used)]
            if selectors:
                names = ",".join(tinycss2.serialize(s).strip() for s in selectors)
                yield f"{names}{{{tinycss2.serialize(rule.content).strip()}}}\n"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _NESTED and rule.content:
            inside = "".join(
                _kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), used)
            )
            if inside:
                prelude = tinycss2.serialize(rule.prelude).strip()
                yield f"@{rule.at_keyword} {prelude}{{{inside}}}\n"
        else:
            yield rule.serialize() + "\n"


def _selectors(prelude: Iterable[Any]) -> list[list[Any]]:
    """Return the selectors of a rule, which commas part."""
    found: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _may_match(selector: list[Any], used: set[str]) -> bool:
    """Whether all the classes and identifiers of a selector are used, ``:not()`` and such apart."""
    after_dot = False
    for token in selector:
        named = token.type == "hash" or (after_dot and token.type == "ident")
        if named and token.value not in used:
            return False
        after_dot = token.type == "literal" and token.value == "."
    return True


def _cut_icons(pages: Path, sheets: Iterable[Path]) -> None:
    """Keep the icons that the style sheets still draw, in a face of their own."""
    folder = pages / _FONTS
    whole = folder / "fa-solid-900.ttf"
    if not whole.is_file():
        return
    drawn: set[int] = set()
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        drawn |= {int(code, 16) if code else ord(sign) for code, sign in _ICON.findall(text)}
        text = re.sub(r"@font-face\s*\{[^}]*fa-(?:brands|regular)[^}]*\}\s*", "", text)
        text = re.sub(
            r"src:\s*url\(([^)]*)fa-solid-900\.woff2\)[^;}]*",
            rf'src:url(\g<1>{_ICONS}) format("woff")',
            text,
        )
        # The name is written with an escaped space where it has no quotes.
        text = re.sub(r'"?Font Awesome(?:\\ | )\d+ Free"?', f'"{_FAMILY}"', text)
        write_atomic(sheet, text)
    write_atomic(folder / _ICONS, _cut(whole.read_bytes(), drawn))
    for file in folder.glob("fa-*"):
        file.unlink()


def _cut(face: bytes, characters: Iterable[int]) -> bytes:
    options = subset.Options(hinting=False, name_IDs=["*"])
    font = TTFont(io.BytesIO(face), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    for record in (n for n in font["name"].names if n.nameID in _NAME_IDS):
        record.string = re.sub(r"Font ?Awesome[ \w]*", _FAMILY, record.toUnicode())
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def weights(pages: Path) -> dict[str, int]:
    """Return what each page weighs with all that it loads, in bytes.

    Drawings that are for one width of screen only count for the heavier width. Fonts and images
    of the style sheets count where a page could need them.
    """
    known: dict[Path, int] = {}

    def size(path: Path) -> int:
        if path not in known:
            known[path] = path.stat().st_size if path.is_file() else 0
            if path.suffix == ".css":
                text = path.read_text(encoding="utf-8")
                linked = {(path.parent / url).resolve() for url in _local_urls(text)}
                known[path] += sum(size(one) for one in linked)
        return known[path]

    found = {}
    for file in sorted(pages.rglob("*.html")):
        total = {
            group: sum(size((file.parent / one).resolve()) for one in set(names))
            for group, names in _loaded(file).items()
        }
        heavier = max(total["wide"], total["narrow"])
        found[file.relative_to(pages).as_posix()] = size(file) + total["fixed"] + heavier
    return found


def _local_urls(sheet: str) -> Iterator[str]:
    for linked, imported in _CSS_URL.findall(sheet):
        if not linked.startswith(("data:", "#")):
            yield (linked or imported).partition("?")[0]


def _loaded(page: Path) -> dict[str, list[str]]:
    """Return what a page loads at any width, and the drawings of each of the two widths."""
    found: dict[str, list[str]] = {"fixed": [], "wide": [], "narrow": []}
    narrow = ""
    for tag, attributes in _tags(page):
        address = attributes.get("src") or attributes.get("href") or ""
        relations = set(attributes.get("rel", "").split()) if tag == "link" else set()
        if tag == "script" or relations & {"stylesheet", "icon"}:
            found["fixed"] += [address] if address else []
        elif tag == "source":
            narrow = attributes.get("srcset", "")
        elif tag == "img":
            found["wide"].append(address)
            found["narrow"].append(narrow or address)
            narrow = ""
    return {group: [one.partition("?")[0] for one in names] for group, names in found.items()}
