"""The content security policy of every page: its own files, no other host, no script of chance.

A policy in the page holds wherever the page is read from: a server, or a disk.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ateliers.publish.interactive import LIBRARY

#: Value of ``http-equiv`` of the element that holds the policy.
HEADER = "Content-Security-Policy"
# Types of a script element that a browser runs; another one only holds data.
_RUN = {"", "text/javascript", "application/javascript", "module"}
_HANDLER = re.compile(r"^on[a-z]+$")
_COMPILES = re.compile(r"\bnew\s+Function\s*\(|(?<![\w.$])eval\s*\(")


def policy(soup: BeautifulSoup) -> str:
    """Return the policy of a page: nothing but its own files and its own inline scripts.

    Styles may be inline, as drawings and tables have some. Nothing may be fetched: a page opened
    from a disk could not, so that no script of the book relies on it.
    """
    hashes = dict.fromkeys(f"'sha256-{_hash(script)}'" for script in _inline(soup))
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def add_policy(soup: BeautifulSoup) -> None:
    """Write the policy of a page at its head: what comes before would escape it."""
    if soup.head is None:
        return
    for former in _policies(soup):
        former.decompose()
    meta = soup.new_tag("meta", attrs={"http-equiv": HEADER, "content": policy(soup)})
    charset = soup.head.find("meta", charset=True)
    if isinstance(charset, Tag):
        charset.insert_after(meta)
    else:
        soup.head.insert(0, meta)


def problems(soup: BeautifulSoup) -> Iterator[str]:
    """Yield what is wrong with the policy of a page, or would be stopped by it."""
    found = _policies(soup)
    if len(found) != 1:
        yield f"it has {len(found)} content security policies, one is expected"
    else:
        stated = str(found[0].get("content", ""))
        for script in _inline(soup):
            if f"'sha256-{_hash(script)}'" not in stated:
                yield f"a script is not in its policy: {' '.join(script.split())[:60]}"
        if stated != policy(soup):
            yield "its content security policy is not that of its scripts"
        for tag in soup.find_all(["script", "link", "style"]):
            if found[0] in tag.find_all_next("meta"):
                yield f"a <{tag.name}> comes before its content security policy"
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if _HANDLER.match(name):
                yield f"<{tag.name}> has a script in its attribute {name}"
            elif name in ("href", "src", "action") and _is_script(str(value)):
                yield f"<{tag.name}> has a script for address"


def compiled(pages: Path) -> Iterator[str]:
    """Yield the scripts of a book that compile text, which its policy forbids.

    The library of the interactive figures could, but is told to interpret (``ast``): the tests in
    a browser see that the policy stops nothing of it.
    """
    for file in sorted(pages.rglob("*.js")):
        if file == pages / LIBRARY:
            continue
        if _COMPILES.search(file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(pages).as_posix()}: compiles text (eval or new Function)"


def _policies(soup: BeautifulSoup) -> list[Tag]:
    return [m for m in soup.find_all("meta") if m.get("http-equiv") == HEADER]


def _inline(soup: BeautifulSoup) -> list[str]:
    return [
        script.string or ""
        for script in soup.find_all("script")
        if not script.get("src") and str(script.get("type", "")).lower() in _RUN
    ]


def _hash(script: str) -> str:
    # A browser reads the ends of lines of a page as one sign.
    text = script.replace("\r\n", "\n").replace("\r", "\n")
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _is_script(address: str) -> bool:
    return re.sub(r"[\x00-\x20]", "", address).lower().startswith("javascript:")
