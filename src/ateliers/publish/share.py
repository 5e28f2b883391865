"""What other sites read of a page: its description, its picture, its data sets, its address.

Nothing is said that the page does not say: the description is its own finding. Pictures and
addresses are given only when ``CITATION.cff`` has the address (``url``) where the book is read:
those who show them want whole ones. No page asks anything of those sites.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from markupsafe import escape

from ateliers.project import write_atomic
from ateliers.publish.citation import HOME, Work
from ateliers.publish.edition import Edition
from ateliers.publish.origins import licences_of

BOOK = "Ateliers des territoires"
#: Folder of the pictures, from the top of the book, and that of what belongs to no site.
CARDS, WHOLE = "_static/partage", "livre"
#: Width and height of a picture, in pixels: what those who show them ask for.
CARD_SIZE = (1200, 630)
SITEMAP = "sitemap.xml"
#: Pages that answer a reader and are not content.
_SERVICE = {"404.html", "search.html", "genindex.html"}
#: Characters that a description is brought to where it has several sentences, and at most.
_USUAL, _MOST = 200, 300

_FINDINGS = re.compile(r'class="ateliers-constats"[^>]*>(.*?)</(?:ul|div)>', re.S)
_SENTENCE = re.compile(r"<(li|p)>(.*?)</\1>", re.S)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.S)
_TAG = re.compile(r"<[^>]+>")


def description(body: str) -> str:
    """Return what a page says first: its findings, else its first paragraph.

    Parameters
    ----------
    body : str
        The page as HTML.

    Returns
    -------
    str
        Whole sentences of the page, up to about 200 characters; nothing when it has none.
    """
    found = _FINDINGS.search(body)
    sentences = [_text(s) for _, s in _SENTENCE.findall(found[1])] if found else []
    if not sentences:
        paragraphs = (_text(p) for p in _PARAGRAPH.findall(body))
        sentences = [next((p for p in paragraphs if len(p) >= 40), "")]
    told = sentences[0]
    for sentence in sentences[1:]:
        if len(told) + 1 + len(sentence) > _USUAL:
            break
        told = f"{told} {sentence}"
    if len(told) > _MOST:
        told = told[:_MOST].rpartition(" ")[0].rstrip(",;: ") + "…"
    return told


def _text(html: str) -> str:
    """Return the words of some HTML; the unbreakable spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", unescape(_TAG.sub("", html))).strip()


def head(page: str, title: str, body: str, told: Mapping[str, Any]) -> str:
    """Return the tags of a page for those who list or show it.

    Parameters
    ----------
    page : str
        Its name from the top of the book, ``tessy-bocage/demography``.
    title, body : str
        Its title, and itself as HTML.
    told : mapping
        What the staged book says of itself: ``work``, ``cards``, ``datasets`` of each page.
    """
    address = str(told["work"].get("address", ""))
    tags = [_meta("name", name, value) for name, value in _named(description(body))]
    tags += [_meta("property", f"og:{n}", v) for n, v in _graph(page, title, body, told)]
    if address:
        tags.append(f'<link rel="canonical" href="{escape(page_address(address, page))}">')
        if told["cards"]:
            tags.append(_meta("name", "twitter:card", "summary_large_image"))
    if graph := told["datasets"].get(page):
        tags.append(data_script(graph))
    return "\n".join(tags) + "\n"


def _named(words: str) -> Iterator[tuple[str, str]]:
    if words:
        yield "description", words


def _graph(page: str, title: str, body: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the properties of the Open Graph protocol (https://ogp.me)."""
    address, cards = str(told["work"].get("address", "")), told["cards"]
    words = description(body)
    yield "type", "website" if page == HOME else "article"
    yield "title", title
    yield "site_name", BOOK
    yield "locale", "fr_FR"
    if words:
        yield "description", words
    if not address:
        return
    yield "url", page_address(address, page)
    site = page.partition("/")[0]
    name = site if site in cards else WHOLE
    if name in cards:
        yield "image", f"{address.rstrip('/')}/{CARDS}/{name}.png"
        yield "image:type", "image/png"
        yield "image:width", str(CARD_SIZE[0])
        yield "image:height", str(CARD_SIZE[1])
        yield "image:alt", cards[name]


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{escape(name)}" content="{escape(content)}">'


def page_address(address: str, page: str) -> str:
    """Return the whole address of a page; that of the book stands for its first page."""
    return f"{address.rstrip('/')}/" + ("" if page == HOME else f"{page}.html")


def datasets(
    tables: Iterable[Mapping[str, Any]], edition: Edition
) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of ``data/`` as ``Dataset`` of schema.org, by the page that describes them.

    Only what is looked for: columns are on the page, which is long enough.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables:
        page = table["address"].partition(".html#")[0]
        found.setdefault(page, []).append(_dataset(table, edition))
    return found


def _dataset(table: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    sources: Sequence[Mapping[str, Any]] = table["sources"]
    producers = list(dict.fromkeys(s["producer"] for s in sources))
    cited = "; ".join(dict.fromkeys(_cited(s) for s in sources))
    licences = [li.get("path") or li["title"] for li in licences_of([dict(table)])]
    told: dict[str, Any] = {
        "@type": "Dataset",
        "name": table["title"],
        "description": f"{table['title']}. {cited}.",
        "identifier": f"sha256:{table['sha256']}",
        "creator": [{"@type": "Organization", "name": name} for name in producers],
        "license": licences,
    }
    address = edition.work.address
    if address:
        told["url"] = f"{address.rstrip('/')}/{table['address']}"
    return {key: value for key, value in told.items() if value}


def _cited(source: Mapping[str, Any]) -> str:
    parts = (source["producer"], source["publication"], source["vintage"])
    return ", ".join(part for part in parts if part)


def data_script(graph: Sequence[Mapping[str, Any]]) -> str:
    """Return data sets as a script that no browser runs (JSON-LD)."""
    told = {"@context": "https://schema.org", "@graph": list(graph)}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # Nothing of the data can end the element it is in.
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'


def write_sitemap(pages: Path, work: Work, day: str) -> None:
    """Write the list of the pages for search engines; none while the book has no address."""
    if not work.address:
        return
    found = sorted(p.relative_to(pages).as_posix() for p in pages.rglob("*.html"))
    lines = [
        f"<url><loc>{xml_escape(page_address(work.address, page.removesuffix('.html')))}</loc>"
        f"<lastmod>{day}</lastmod></url>"
        for page in found
        if page not in _SERVICE
    ]
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    write_atomic(pages / SITEMAP, text + "\n".join(lines) + "\n</urlset>\n")
