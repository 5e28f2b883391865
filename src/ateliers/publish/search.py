"""The index of the search: passages, words and communes, as classic scripts that pages load.

A page opened from a disk may fetch nothing, but it may load a script: each part of the index is a
script that hands its content to ``recherche.js`` (``ateliersIndex(name, content)``). The words are
in one part per initial, so that a search loads only what it asks for.

The words are indexed as they are written, accents included: ``recherche.js`` compares their stems
with those of the words asked for, so that one stemmer alone decides.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, NavigableString, SoupStrainer, Tag
from sphinx.search.fr import french_stopwords

from ateliers.project import write_atomic
from ateliers.publish.communes import Commune, Listing
from ateliers.publish.templating import unaccented

#: Folder of the index, from the top of the pages.
FOLDER = "_static/recherche"
#: Pages that are not searched: the search itself, and what answers to a wrong address.
APART = {"search.html", "404.html"}
#: What a word weighs in a heading, and in the title of the page; once in the text, it weighs 1.
HEADING, TITLE, MOST_IN_TEXT = 8, 4, 3
#: Length of the extract that a result shows, in characters.
EXTRACT = 170

_HEADINGS = "h1, h2, h3, caption .ateliers-titre, dl.ateliers-glossaire dt"
# Data and code are in folds; what follows the content says where it comes from.
_LEFT_OUT = (
    "details, script, style, nav, .ateliers-entree > .ateliers-sous-titre, "
    ".headerlink, .ateliers-definition, .ateliers-duree, .ateliers-lien"
)
# Neither the menus nor the footer are read.
_READ = SoupStrainer(["title", "article"])
_WORD = re.compile(r"[^\W_]+")
_SHORT_NUMBER = re.compile(r"\d{1,3}")
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass
class Passage:
    """A part of a page, from one heading to the next.

    Parameters
    ----------
    heading : str
        Its heading.
    anchor : str
        Nearest anchor at or around the heading; empty for the top of the page.
    text : str
        What follows the heading.
    """

    heading: str
    anchor: str
    text: str = ""


@dataclass
class Searched:
    """A page as the search knows it.

    Parameters
    ----------
    address, title : str
        From the top of the book.
    passages : list of Passage
        In the order of the page.
    """

    address: str
    title: str
    passages: list[Passage] = field(default_factory=list)


def write(pages: Path, communes: Mapping[str, tuple[str, Listing]]) -> None:
    """Write the index of the built pages.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the built pages.
    communes : mapping
        Page on which communes have a row → name of its site and communes.
    """
    searched = list(read(pages))
    words = shards(searched)
    parts: dict[str, Any] = {
        "communes": [entry for page, listed in communes.items() for entry in _entries(page, listed)]
    }
    parts["passages"] = {
        "initiales": "".join(sorted(words)),
        "pages": [[page.address, page.title] for page in searched],
        "passages": [
            [number, passage.anchor, passage.heading, extract(passage.text)]
            for number, page in enumerate(searched)
            for passage in page.passages
        ],
    }
    parts |= {f"mots-{initial}": shard for initial, shard in sorted(words.items())}
    for name, content in parts.items():
        write_atomic(pages / FOLDER / f"{name}.js", script(name, content))


def script(name: str, content: Any) -> str:
    """Return a part of the index as a script; no text in it can end or begin a tag."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'ateliersIndex("{name}",{text});\n'


def read(pages: Path) -> Iterator[Searched]:
    """Yield the pages of a built book, cut into passages."""
    for file in sorted(pages.rglob("*.html")):
        address = file.relative_to(pages).as_posix()
        if address in APART:
            continue
        text = file.read_text(encoding="utf-8")
        soup = BeautifulSoup(text, "html.parser", parse_only=_READ)
        article = soup.select_one("article.bd-article")
        if article is not None:
            title = soup.title.get_text() if soup.title else address
            yield Searched(address, title.rpartition(" — ")[0] or title, passages(article))


def passages(article: Tag) -> list[Passage]:
    """Return the passages of an article, each with its heading and text."""
    for left_out in article.select(_LEFT_OUT):
        left_out.decompose()
    headings = {id(h): h for h in article.select(_HEADINGS)}
    found: list[Passage] = []
    pieces: list[str] = []
    for node in article.descendants:
        if id(node) in headings and isinstance(node, Tag):
            _close(found, pieces)
            found.append(Passage(_plain([node.get_text(" ")]), _anchor(node, top=not found)))
        elif type(node) is NavigableString and not _within(node, headings):
            pieces.append(node)
    _close(found, pieces)
    return found


def _within(node: NavigableString, tags: Mapping[int, Tag]) -> bool:
    return any(id(parent) in tags for parent in node.parents)


def _close(found: list[Passage], pieces: list[str]) -> None:
    """Give the last passage the text met since its heading."""
    if found:
        found[-1].text = _plain(pieces)
    pieces.clear()


def _plain(pieces: Iterable[str]) -> str:
    # The typographic spaces of the text stay.
    return _SPACES.sub(" ", " ".join(pieces)).strip()


def _anchor(heading: Tag, *, top: bool) -> str:
    if top:
        return ""
    for tag in (heading, *heading.parents):
        if tag.name == "article":
            break
        if tag.get("id"):
            return str(tag["id"])
    return ""


def extract(text: str) -> str:
    """Return the beginning of a text, cut between two words."""
    if len(text) <= EXTRACT:
        return text
    return text[:EXTRACT].rpartition(" ")[0].rstrip(" ,;:.(«\u00a0\u202f") + "…"


def words(text: str) -> list[str]:
    """Return the words of a text that are worth finding, in lower case, accents kept.

    Neither words of grammar, nor single letters, nor figures that are not years or codes.
    """
    return [
        word
        for word in _WORD.findall(text.lower().replace("œ", "oe"))
        if len(word) > 1 and word not in french_stopwords and not _SHORT_NUMBER.fullmatch(word)
    ]


def initial(word: str) -> str:
    """Return the part of the index in which a word is: its initial, ``0`` for a figure."""
    first = unaccented(word)[:1]
    return "0" if first.isdigit() else first if "a" <= first <= "z" else ""


def shards(searched: Iterable[Searched]) -> dict[str, dict[str, list[int]]]:
    """Return the words by initial: word → number of a passage, weight there, and so on."""
    found: dict[str, dict[str, list[int]]] = {}
    number = 0
    for page in searched:
        titled = set(words(page.title))
        for passage in page.passages:
            for word, weight in sorted(_weights(passage, titled).items()):
                if initial(word):
                    postings = found.setdefault(initial(word), {}).setdefault(word, [])
                    postings += [number, weight]
            number += 1
    return found


def _weights(passage: Passage, titled: set[str]) -> dict[str, int]:
    weights = {w: min(n, MOST_IN_TEXT) for w, n in Counter(words(passage.text)).items()}
    for word in set(words(passage.heading)):
        weights[word] = weights.get(word, 0) + HEADING
    for word in titled:
        weights[word] = weights.get(word, 0) + (TITLE if not passage.anchor else 1)
    return weights


def _entries(page: str, listed: tuple[str, Listing]) -> Iterator[list[Any]]:
    """Yield the communes of a cover, as ``recherche.js`` reads them."""
    site, listing = listed
    whole = f"commune du territoire «\u00a0{site}\u00a0»"
    near = f"commune voisine, {listing.epci.name}"
    for place, own, communes in ((whole, 1, listing.own), (near, 0, listing.others)):
        for commune in communes:
            yield [*_identity(commune), f"{page}#{commune.anchor}", place, own]


def _identity(commune: Commune) -> list[Any]:
    former = [list(commune.former_names), list(commune.former_codes)]
    return [commune.name, commune.code, list(commune.postcodes), *former]
