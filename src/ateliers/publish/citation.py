"""How a page of the book is cited: title, authors, edition, version."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ateliers.errors import InvalidInput
from ateliers.publish.templating import day, slug

FILE = "CITATION.cff"
#: Page that stands for the whole book.
HOME = "index"
#: Who publishes it: nobody but its authors.
PUBLISHER = "Édition indépendante, non officielle"
#: Keys every citation file has (https://citation-file-format.github.io, version 1.2.0), and the
#: version, without which an edition has no name.
REQUIRED = ("cff-version", "message", "title", "authors", "version")

_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Work:
    """The whole book, as its citation file describes it.

    Parameters
    ----------
    title, version : str
        As in the file.
    authors : tuple of str
        Names, as they are printed.
    address : str
        Where the book is published; empty when no address is known.
    """

    title: str
    version: str
    authors: tuple[str, ...]
    address: str = ""


def read_work(root: Path) -> Work:
    """Return what ``CITATION.cff`` says of the book.

    Raises
    ------
    InvalidInput
        If it is missing, is not YAML, or lacks a key.
    """
    path = root / FILE
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput("The citation file is missing.", FILE, f"git checkout {FILE}") from None
    except yaml.YAMLError as error:
        raise InvalidInput(f"The citation file is not YAML: {error}", FILE) from None
    told = told if isinstance(told, dict) else {}
    missing = [key for key in REQUIRED if not told.get(key)]
    if missing:
        raise InvalidInput(f"Keys are missing: {', '.join(missing)}.", FILE, "write them")
    authors = tuple(_name(author) for author in told["authors"])
    return Work(str(told["title"]), str(told["version"]), authors, str(told.get("url", "")))


def _name(author: Mapping[str, Any]) -> str:
    """Return the name of an organisation, or of a person, given names first."""
    parts = (author.get("given-names"), author.get("name-particle"), author.get("family-names"))
    return str(author.get("name") or " ".join(str(p) for p in parts if p))


def citation(work: Work, page: str, title: str, edition: Mapping[str, Any]) -> dict[str, str]:
    """Return what the citation of a page is made of, and its BibTeX record.

    Parameters
    ----------
    work : Work
        The book.
    page : str
        Name of the page (``tessy-bocage/demography``); the home page stands for the book.
    title : str
        Title of the page.
    edition : mapping
        ``day`` (ISO), ``date`` (French) and ``version`` of the edition.
    """
    whole, year = page == HOME, edition["day"][:4]
    file = "" if whole else f"{page}.html"
    parts = {
        "authors": " ; ".join(work.authors),
        "title": "" if whole else title,
        "book": work.title,
        "year": year,
        "day": day(edition["day"]).removesuffix(f" {year}"),
        "month": edition["day"][5:7],
        "version": edition["version"],
        "address": f"{work.address.rstrip('/')}/{file}" if work.address else "",
    }
    key = "-".join(["ateliers", *([] if whole else [slug(page)]), year])
    return parts | {"bibtex": bibtex(key, work.authors, parts)}


def bibtex(key: str, authors: Sequence[str], parts: Mapping[str, str]) -> str:
    """Return the BibTeX record of a page, or of the whole book when `parts` has no title."""
    fields = {
        # Braces keep the name of an organisation in one piece.
        "author": " and ".join(f"{{{_tex(author)}}}" for author in authors),
        "title": _tex(parts["title"] or parts["book"]),
        "booktitle": _tex(parts["book"]) if parts["title"] else "",
        "publisher": _tex(PUBLISHER),
        "year": parts["year"],
        "month": str(int(parts["month"])),
        "note": f"Version {parts['version']}",
        "language": "french",
        "url": parts["address"],
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "incollection" if parts["title"] else "book"
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    """Return a text with the signs of TeX escaped and its unbreakable spaces as ``~``."""
    return _SPECIAL.sub(r"\\\1", text).replace("\u202f", "~").replace("\u00a0", "~")
