"""Blocks of executed notebooks as final HTML, with the drawings and data they refer to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ateliers import numbers
from ateliers.project import write_atomic
from ateliers.publish import interactive
from ateliers.publish.datasets import DESCRIPTOR, READ_ME, Folder
from ateliers.publish.origins import Origin, origin
from ateliers.publish.records import Block
from ateliers.publish.templating import render, slug

#: Folder of drawings and data, from the top of the book.
ASSETS = "_static/figures"
#: Width under which a page shows the narrow drawing, in pixels (reader design, « Sizes »).
NARROW_UNDER = 640

_SIDE = re.compile(r'\s(width|height)="([\d.]+)(?:pt|px)?"')
_ANCHOR = re.compile(r"[a-z][a-z0-9_-]*")
_MISSING = "donnée absente"


@dataclass
class Page:
    """The page a block goes to.

    Parameters
    ----------
    staging : pathlib.Path
        Folder the book is staged in.
    folder : str
        Name of the page from the top of the book, ``tessy-bocage/demography``; that of the folder
        of its drawings and data under :data:`ASSETS` too.
    up : str
        Way from the page to the top of the book (``../`` once per level).
    tables : list of dict
        Tables of ``data/`` its figures were computed from.
    used : set of str
        Anchors of blocks already on the page, so that each stays unique.
    reserved : set of str
        Anchors that Sphinx gives to the headings of the page.
    shown : dict
        Name of each block on the page, absent ones apart → its anchor.
    """

    staging: Path
    folder: str
    up: str
    tables: list[dict[str, Any]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    reserved: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        package = self.folder.replace("/", "-").lower()
        self.files = Folder(self.staging / ASSETS / self.folder, package)

    def anchor(self, name: str) -> str:
        """Return an identifier for a block, unique on the page."""
        base = name if _ANCHOR.fullmatch(name) else slug(name) or "bloc"
        anchor, turn = base, 2
        while anchor in self.used | self.reserved:
            anchor, turn = f"{base}-{turn}", turn + 1
        self.used.add(anchor)
        return anchor

    def address(self, file: str) -> str:
        """Return the address of an asset from the page."""
        return f"{self.up}{ASSETS}/{self.folder}/{file}"

    def write(self, file: str, content: str | bytes) -> str:
        """Write an asset and return its address from the page."""
        write_atomic(self.files.path / file, content)
        return self.address(file)

    def dataset(
        self, name: str, data: Mapping[str, Any], words: Mapping[str, str], of: Origin
    ) -> dict[str, Any]:
        """Write the data of a figure; return their files and licences, for its links."""
        return {
            "csv_size": self.files.add(name, data, words, of),
            "csv": self.address(f"{name}.csv"),
            "columns": self.address(DESCRIPTOR),
            "read_me": self.address(READ_ME),
            "licences": of.titles,
        }


def svg_size(svg: str) -> tuple[int, int]:
    """Return the width and height of a drawing, in pixels.

    Raises
    ------
    ValueError
        If the drawing states neither a size nor a view box.
    """
    opening = svg[svg.index("<svg") : svg.index(">", svg.index("<svg"))]
    sides = dict(_SIDE.findall(opening))
    if len(sides) == 2:
        # Matplotlib counts in points of 1/72 inch; a page in pixels of 1/96 inch.
        scale = 96 / 72 if re.search(r'\swidth="[\d.]+pt"', opening) else 1
        return round(float(sides["width"]) * scale), round(float(sides["height"]) * scale)
    found = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', opening)
    if not found:
        raise ValueError("a drawing has no size")
    return round(float(found.group(1))), round(float(found.group(2)))


def data_cells(data: dict[str, Any]) -> list[list[str]]:
    """Return the data of a block as the cells a reader sees, in French numbers."""
    columns = [_column(name, [row[i] for row in data["rows"]]) for i, name in _named(data)]
    return [list(cells) for cells in zip(*columns, strict=True)] if columns else []


def _named(data: dict[str, Any]) -> list[tuple[int, str]]:
    return list(enumerate(data["columns"]))


def _column(name: str, values: list[Any]) -> list[str]:
    figures = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if name.lower().startswith(("année", "code")):
        return [_MISSING if v is None else f"{v:.0f}" if v in figures else str(v) for v in values]
    decimals = _decimals(figures)
    return [
        _MISSING if v is None else numbers.number(v, decimals) if v in figures else str(v)
        for v in values
    ]


def _decimals(figures: list[float]) -> int:
    """Return the decimals, two at most, that a column of numbers needs."""
    for decimals in (0, 1):
        if all(abs(v - round(v, decimals)) < 1e-9 for v in figures):
            return decimals
    return 2


def code_html(source: str) -> str:
    """Return Python code as highlighted HTML, in the markup Sphinx gives to code blocks."""
    formatted = highlight(source.strip("\n"), PythonLexer(), HtmlFormatter(wrapcode=False))
    return f'<div class="highlight-python notranslate">{formatted}</div>'


def block_html(block: Block, page: Page, *, code: str = "", compact: bool = False) -> str:
    """Return the final HTML of a block; write its drawings and data beside the page.

    Parameters
    ----------
    block : Block
        What the notebook shows.
    page : Page
        Where it goes.
    code : str
        Code that made it, offered in a fold.
    compact : bool
        Show the narrow drawing only, without the reading notes (for a home page).
    """
    payload = block.payload
    anchor = page.anchor(block.name)
    if block.kind != "absent":
        page.shown[block.name] = anchor
    context: dict[str, Any] = {
        "block": payload,
        "anchor": anchor,
        "code": code_html(code) if code.strip() else "",
    }
    if block.kind in ("figure", "table"):
        of = origin(payload["source"], page.tables)
        context |= {
            "source": of.line,
            "files": page.dataset(block.name, payload["data"], payload, of),
            "cells": data_cells(payload["data"]),
        }
    if block.kind == "figure":
        context |= _drawings(block, page) | {"compact": compact, "narrow_under": NARROW_UNDER}
        whole = "interactive" in payload and not compact
        context["view"] = interactive.stage(page, payload, context["cells"]) if whole else None
    return render(f"blocks/{block.kind}.html", **context)


def _drawings(block: Block, page: Page) -> dict[str, Any]:
    large, narrow = block.large, block.payload["narrow"]
    svg = page.write(f"{block.name}.svg", large)
    stem = f"{page.files.name}-{slug(block.name)}"
    # The image is drawn once every page is staged (see ateliers.publish.takeaway).
    images = {"svg": svg, "png": page.address(f"{block.name}.png"), "stem": stem}
    return {
        "large": svg,
        "images": images,
        "narrow": page.write(f"{block.name}-etroit.svg", narrow[narrow.index("<svg") :]),
        "large_size": svg_size(large),
        "narrow_size": svg_size(narrow),
    }
