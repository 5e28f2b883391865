"""Check the built book before it is published."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from ateliers.publish import security

#: What a page loads; anything from another site is a problem.
_LOADED = (
    ("script", "src"),
    ("img", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("video", "src"),
    ("object", "data"),
)
_LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "modulepreload"}
_NOT_A_NUMBER = re.compile(r"\b(nan|NaN|NaT|<NA>)\b")
_HASH = re.compile(r"^(\S*/)?[0-9a-f]{12,}(\.\w+)?$|\.(png|svg|jpe?g)$")
_CSS_URL = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]""")
_ELSEWHERE = re.compile(r"(unpkg\.com|jsdelivr\.net|cdnjs\.|googleapis\.com|gstatic\.com)")


@dataclass
class BuiltPage:
    """A built page and the anchors it offers."""

    path: Path
    soup: BeautifulSoup
    anchors: set[str]


def check(pages: Path, expected: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """Return the problems of a built book, one sentence each; none when it may be published.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the built pages.
    expected : mapping, optional
        Page → anchors of the figures and tables it must show.
    """
    top = pages.resolve()
    built = {p.resolve(): _read(p) for p in sorted(top.rglob("*.html"))}
    problems = [] if built else ["there is no page"]
    for page in built.values():
        shown = page.path.relative_to(top).as_posix()
        for problem in (*_form(page), *_words(page), *_images(page), *_links(page, built, top)):
            problems.append(f"{shown}: {problem}")
        problems += [f"{shown}: {problem}" for problem in security.problems(page.soup)]
    for name, anchors in (expected or {}).items():
        offered = built[top / name].anchors if top / name in built else set()
        problems += [f'{name}: "{a}" is not shown' for a in sorted(set(anchors) - offered)]
    problems += security.compiled(top)
    return problems + list(_style_sheets(top)) + list(_drawings(top))


def _read(path: Path) -> BuiltPage:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return BuiltPage(path, soup, {str(tag["id"]) for tag in soup.find_all(id=True)})


def _form(page: BuiltPage) -> Iterator[str]:
    soup = page.soup
    language = soup.html.get("lang") if soup.html else None
    if language != "fr":
        yield f"its language is {language!r}, not French"
    if not (soup.title and soup.title.get_text(strip=True)):
        yield "it has no title"
    headings = len(soup.find_all("h1"))
    if headings != 1:
        yield f"it has {headings} main headings, one is expected"
    identifiers = [tag["id"] for tag in soup.find_all(id=True)]
    for twice in sorted({str(i) for i in identifiers if identifiers.count(i) > 1}):
        yield f'the anchor "{twice}" is there twice'
    for table in soup.select("table.ateliers-tableau"):
        if not (table.caption and table.caption.get_text(strip=True)):
            yield "a table has no caption"
        if any(not cell.get("scope") for cell in table.find_all("th")):
            yield "a heading of a table does not say which cells it heads"


def _words(page: BuiltPage) -> Iterator[str]:
    body = page.soup.body or page.soup
    if "Traceback (most recent call last)" in body.get_text():
        yield "it shows a traceback"
    for text in body.find_all(string=_NOT_A_NUMBER):
        if not any(parent.name in ("code", "pre", "script", "style") for parent in text.parents):
            yield f"it shows a missing number: « {' '.join(text.split())[:80]} »"


def _images(page: BuiltPage) -> Iterator[str]:
    for image in page.soup.find_all("img"):
        alternative = str(image.get("alt", "")).strip()
        if not alternative:
            yield f"{image.get('src')} has no alternative text"
        elif _HASH.search(alternative):
            yield f'{image.get("src")} has a file name for alternative text: "{alternative}"'


def _links(page: BuiltPage, built: dict[Path, BuiltPage], top: Path) -> Iterator[str]:
    for tag, target, loaded in _targets(page.soup):
        parts = urlsplit(target)
        if parts.scheme in ("data", "mailto"):
            continue
        if parts.scheme or parts.netloc:
            if loaded:
                yield f"<{tag}> loads {target} from another site"
            continue
        yield from _internal(page, parts.path, parts.fragment, built, top)
    for script in page.soup.find_all("script"):
        if found := _ELSEWHERE.search(script.string or ""):
            yield f"a script names {found.group(1)}"


def _targets(soup: BeautifulSoup) -> Iterator[tuple[str, str, bool]]:
    """Yield the tag, the address and whether it is loaded, for all that a page refers to."""
    for tag in soup.find_all(["a", "form"]):
        target = tag.get("href") if tag.name == "a" else tag.get("action")
        if target is not None:
            yield tag.name, str(target), False
    for name, attribute in _LOADED:
        for tag in soup.find_all(name, attrs={attribute: True}):
            yield name, str(tag[attribute]).split(" ")[0], True
    for tag in soup.find_all("link", href=True):
        yield "link", str(tag["href"]), _loads(tag)


def _loads(link: Tag) -> bool:
    return bool(_LOADING_LINKS & set(link.get_attribute_list("rel")))


def _internal(
    page: BuiltPage, path: str, anchor: str, built: dict[Path, BuiltPage], top: Path
) -> Iterator[str]:
    target = (page.path.parent / unquote(path)).resolve() if path else page.path
    if target.is_dir():
        target /= "index.html"
    if not target.is_relative_to(top):
        yield f"the link {path} leaves the book"
    elif not target.is_file():
        yield f"the link {path} leads nowhere"
    elif anchor and target in built and unquote(anchor) not in built[target].anchors:
        yield f"the link {path}#{anchor} leads to no passage of that page"


def _style_sheets(top: Path) -> Iterator[str]:
    for sheet in sorted(top.rglob("*.css")):
        shown = sheet.relative_to(top).as_posix()
        for match in _CSS_URL.finditer(sheet.read_text(encoding="utf-8")):
            target = match.group(1) or match.group(2)
            parts = urlsplit(target)
            if parts.scheme == "data" or not (parts.scheme or parts.netloc or parts.path):
                continue
            if parts.scheme or parts.netloc:
                yield f"{shown}: loads {target} from another site"
            elif not (sheet.parent / unquote(parts.path)).is_file():
                yield f"{shown}: {target} does not exist"


def _drawings(top: Path) -> Iterator[str]:
    for drawing in sorted(top.rglob("_static/figures/**/*.svg")):
        text = drawing.read_text(encoding="utf-8")
        if _NOT_A_NUMBER.search(text):
            yield f"{drawing.relative_to(top).as_posix()}: draws a missing number"
