"""The table of contents of the book, from the pages that were staged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ateliers.project import write_atomic


@dataclass(frozen=True)
class Entry:
    """A page in the reading order.

    Parameters
    ----------
    file : str
        Path of the page from the top of the book, without its suffix.
    title : str
        Short label in the menu.
    pages : tuple of Entry
        Pages under it.
    """

    file: str
    title: str
    pages: tuple[Entry, ...] = ()

    def as_toc(self) -> dict[str, Any]:
        """Return the entry as Jupyter Book writes it."""
        item: dict[str, Any] = {"file": self.file, "title": self.title}
        if self.pages:
            item["sections"] = [p.as_toc() for p in self.pages]
        return item


@dataclass(frozen=True)
class Part:
    """A titled group of pages in the menu."""

    caption: str
    pages: tuple[Entry, ...]


def write_toc(staging: Path, root_page: str, parts: list[Part]) -> Path:
    """Write ``_toc.yml``; a part without pages is left out. Return its path."""
    toc = {
        "format": "jb-book",
        "root": root_page,
        "parts": [
            {"caption": part.caption, "chapters": [p.as_toc() for p in part.pages]}
            for part in parts
            if part.pages
        ],
    }
    path = staging / "_toc.yml"
    write_atomic(path, yaml.safe_dump(toc, allow_unicode=True, sort_keys=False))
    return path
