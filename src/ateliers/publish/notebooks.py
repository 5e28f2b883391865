"""An executed notebook as a page of the book, and as a file to download."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from docutils.nodes import make_id  # type: ignore[import-untyped]

from ateliers.errors import BuildFailed
from ateliers.publish.blocks import Page, block_html, code_html
from ateliers.publish.records import Run, cell_blocks
from ateliers.publish.templating import markdown_text, raw_html

_TITLE = re.compile(r"\A\s*# .*(?:\n|\Z)")
_HEADING = re.compile(r"##+ [^\n]*\n?")
_ANY_HEADING = re.compile(r"^#+ +(.+)$", re.M)
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
# Kinds of output that only speak to the person at the notebook.
_ASIDES = {"text/plain"}


def page_of(
    run: Run, page: Page, *, title: str, ending: Callable[[str], str], opening: str = ""
) -> str:
    """Return the page of a run, as the text of a notebook Jupyter Book lays out.

    Parameters
    ----------
    run : Run
        A run that succeeded.
    page : Page
        Where the page goes; drawings and data are written beside it.
    title : str
        Title of the page, in place of the template's own.
    opening : str
        Section in Markdown to put before the first one of the template.
    ending : callable
        Given the code that is not shown under a figure, as HTML, returns the HTML that closes
        the page (where the figures come from).

    Raises
    ------
    BuildFailed
        If a cell shows something that is not a block, which no page could lay out.
    """
    assert run.notebook is not None, "a failed run has no page of its own"
    page.reserved |= heading_anchors(run.notebook["cells"])
    cells = [_markdown(f"# {markdown_text(title)}\n")]
    elsewhere: list[str] = []
    asked = without_silent_sections(without_defaults(run.notebook["cells"]))
    for number, cell in enumerate(asked, start=1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            body = _TITLE.sub("", source).strip()
            cells += [_markdown(body + "\n")] if body else []
            continue
        _refuse_loose_outputs(cell, f"{run.folder.parent.name}/{run.folder.name}, cell {number}")
        blocks = cell_blocks(cell)
        drawn = [b for b in blocks if b.kind != "findings"]
        if not drawn and source.strip():
            elsewhere.append(source.strip("\n"))
        for block in blocks:
            code = source if drawn and block is drawn[-1] else ""
            cells.append(_shown(source, block_html(block, page, code=code)))
    cells = _without_empty_sections(cells)
    if opening:
        cells.insert(_first_section(cells), _markdown(opening))
    cells.append(_markdown(raw_html(ending(code_html("\n\n".join(elsewhere))))))
    return _notebook_text(cells, ids=True)


def _first_section(cells: list[dict[str, Any]]) -> int:
    """Return the rank of the first heading of level two; the end when there is none."""
    said = ((n, c) for n, c in enumerate(cells) if c["cell_type"] == "markdown")
    return next((n for n, c in said if c["source"].startswith("## ")), len(cells))


def without_defaults(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells of a notebook without the default parameters that were replaced.

    papermill writes the parameters of a run in a cell of its own, after the defaults.
    """
    injected = any("injected-parameters" in _tags(c) for c in cells)
    return [c for c in cells if not (injected and "parameters" in _tags(c))]


def without_silent_sections(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells of a notebook without what was not asked for.

    A cell that shows only silent blocks is dropped, and with it the prose of its section when the
    section shows nothing else.
    """
    kept: list[dict[str, Any]] = []
    section: list[dict[str, Any]] = []

    def close() -> None:
        blocks = [b.payload for cell in section for b in cell_blocks(cell)]
        silent = [b for b in blocks if b.get("silent")]
        if not silent:
            kept.extend(section)
        elif len(silent) < len(blocks):
            kept.extend(cell for cell in section if not _is_silent(cell))
        section.clear()

    for cell in cells:
        opens = cell["cell_type"] == "markdown" and "".join(cell["source"]).startswith("## ")
        if opens:
            close()
        section.append(cell)
    close()
    return kept


def _is_silent(cell: dict[str, Any]) -> bool:
    blocks = cell_blocks(cell)
    return bool(blocks) and all(b.payload.get("silent") for b in blocks)


def heading_anchors(cells: list[dict[str, Any]]) -> set[str]:
    """Return the anchors that Sphinx gives to the headings of Markdown cells."""
    texts = ("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return {make_id(title) for text in texts for title in _ANY_HEADING.findall(text)}


def download_of(run: Run) -> str:
    """Return the executed notebook without what changes from one execution to the next."""
    assert run.notebook is not None, "a failed run has no notebook to download"
    cells = []
    for cell in run.notebook["cells"]:
        kept = {k: v for k, v in cell.items() if k != "metadata"}
        tags = _tags(cell)
        cells.append({**kept, "metadata": {"tags": tags} if tags else {}})
    return _notebook_text(cells, ids=False)


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def _without_empty_sections(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop headings under which the page shows nothing (a cell that only records values)."""
    kept: list[dict[str, Any]] = []
    for cell in reversed(cells):
        bare = cell["cell_type"] == "markdown" and _HEADING.fullmatch(cell["source"])
        following = kept[-1]["source"] if kept and kept[-1]["cell_type"] == "markdown" else ""
        if bare and (not kept or following.startswith("## ")):
            continue
        kept.append(cell)
    return kept[::-1]


def _refuse_loose_outputs(cell: dict[str, Any], where: str) -> None:
    for output in cell.get("outputs", []):
        if output["output_type"] not in ("display_data", "execute_result"):
            continue
        if not cell_blocks({"outputs": [output]}) and set(output["data"]) - _ASIDES:
            raise BuildFailed(
                f"{where} shows an output that is not a figure, a table or findings: "
                "end the cell with a block of ateliers.figures.block, or with a semicolon."
            )


def _markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _shown(source: str, html: str) -> dict[str, Any]:
    # The code is in a fold of the block; the cell keeps it, as MyST-NB skips an empty cell.
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": ["remove-input"]},
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}],
        "source": source,
    }


def _notebook_text(cells: list[dict[str, Any]], *, ids: bool) -> str:
    if ids:
        cells = [{**cell, "id": f"cell-{n}"} for n, cell in enumerate(cells, start=1)]
    document = {
        "cells": cells,
        "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
