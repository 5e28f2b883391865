"""Help in reading a built page: how long it takes, and what its first hard words mean."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache

from bs4 import BeautifulSoup, NavigableString, Tag

from ateliers.numbers import NBSP
from ateliers.publish import dictionary
from ateliers.publish.templating import slug, spaced

#: Words read in a minute, and minutes that a figure takes (reader design, « Pages »).
WORDS_A_MINUTE, MINUTES_A_FIGURE = 200, 0.5
#: Page of the glossary, from the top of the book.
GLOSSARY = "glossaire.html"

#: Pages that are looked up rather than read from end to end.
_LOOKED_UP = (
    ".ateliers-entree, .ateliers-glossaire, .ateliers-sources, .ateliers-index, .ateliers-resultats"
)
_PROSE = "article.bd-article :is(p, li)"
# Headings and links say already what they lead to; folds, sources and tables are not prose.
_NOT_PROSE = (
    "a, code, details, figure .ateliers-sous-titre, h1, h2, h3, nav, table, "
    ".ateliers-source, .ateliers-note, .ateliers-lien, .ateliers-question, .ateliers-questions, "
    ".ateliers-portes, .ateliers-absent, "
    ".ateliers-terme"
)
_SPACES = r"[\s\u00a0\u202f]+"


def say_the_time(soup: BeautifulSoup) -> None:
    """Say under the title of a page how long it takes to read; not of one that is looked up."""
    article = soup.select_one("article.bd-article")
    if article is None or article.h1 is None or article.select_one(_LOOKED_UP) or _is_home(soup):
        return
    minutes = _minutes(article)
    said = soup.new_tag("p", attrs={"class": "ateliers-duree"})
    said.string = f"Temps de lecture{NBSP}: {minutes}{NBSP}minute{'s' if minutes > 1 else ''}"
    article.h1.insert_after(said)


def _is_home(soup: BeautifulSoup) -> bool:
    return soup.select_one("nav.bd-docs-nav .bd-sidenav__home-link .current") is not None


def _minutes(article: Tag) -> int:
    """Return the minutes that the text and figures of an article take, folds apart."""
    words = 0
    for text in article.find_all(string=True):
        if type(text) is NavigableString and not text.find_parent(["details", "table", "script"]):
            words += len(text.split())
    figures = len(article.select("figure.ateliers-figure"))
    return max(1, math.ceil(words / WORDS_A_MINUTE + figures * MINUTES_A_FIGURE))


def explain_terms(soup: BeautifulSoup) -> None:
    """Explain each word of the glossary where the prose of a page first uses it.

    The word becomes a link to its entry; the definition shows on hover and on focus, stays while
    the pointer is on it, and goes with Escape (WCAG 1.4.13).
    """
    html = soup.html
    article = soup.select_one("article.bd-article")
    if html is None or article is None or article.select_one(_LOOKED_UP):
        return
    up = str(html.get("data-content_root", "./")).removeprefix("./")
    explained: set[str] = set()
    for text in list(_prose(soup)):
        _explain(soup, text, up, explained)


def _prose(soup: BeautifulSoup) -> Iterator[NavigableString]:
    left_out = {id(tag) for tag in soup.select(_NOT_PROSE)}
    for block in soup.select(_PROSE):
        for text in block.find_all(string=True):
            nearest = text.find_parent(["p", "li"])
            if type(text) is not NavigableString or nearest is not block:
                continue
            if not any(id(parent) in left_out for parent in text.parents):
                yield text


def _explain(soup: BeautifulSoup, text: NavigableString, up: str, explained: set[str]) -> None:
    """Put the terms that a text is the first to use in links of their own."""
    pattern, entries = _terms()
    pieces: list[str | Tag] = []
    rest = str(text)
    at = 0
    for found in pattern.finditer(rest):
        term = entries[_key(found[0])]
        if term["term"] in explained:
            continue
        explained.add(term["term"])
        pieces += [rest[at : found.start()], _link(soup, found[0], term, up)]
        at = found.end()
    if pieces:
        text.replace_with(*(p for p in (*pieces, rest[at:]) if p))


def _link(soup: BeautifulSoup, word: str, term: dict[str, str], up: str) -> Tag:
    anchor = slug(term["term"])
    box = soup.new_tag("span", attrs={"class": "ateliers-terme"})
    link = soup.new_tag(
        "a", attrs={"href": f"{up}{GLOSSARY}#{anchor}", "aria-describedby": f"sens-{anchor}"}
    )
    link.string = word
    meaning = soup.new_tag(
        "span", attrs={"class": "ateliers-definition", "role": "tooltip", "id": f"sens-{anchor}"}
    )
    meaning.string = spaced(term["definition"])
    box.extend([link, meaning])
    return box


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    """Return what finds the terms of the glossary in a text, and the entry of each writing.

    An entry is found by its ``forms`` where it states some (none: the word is too common), else by
    the term itself without what is in brackets; in the plural too.
    """
    entries: dict[str, dict[str, str]] = {}
    for term in dictionary.content().get("terms", []):
        plain = re.sub(r"\s*\(.*\)", "", term["term"])
        for form in term.get("forms", [plain]):
            entries[_key(form)] = term
    forms = sorted(entries, key=len, reverse=True)
    written = "|".join(_SPACES.join(f"{re.escape(w)}s?" for w in form.split()) for form in forms)
    return re.compile(rf"(?<![\w-])(?:{written or '(?!)'})(?![\w-])", re.I), entries


def _key(form: str) -> str:
    """Return a term in lower case and in the singular, with plain spaces."""
    return " ".join(word.removesuffix("s") for word in re.split(_SPACES, form.lower().strip()))
