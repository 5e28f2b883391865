"""Interactive figures: a script of data beside each drawing, and one library for all of them.

Nothing of it is loaded with the page. When a reader asks for it, ``interactif.js`` adds the library
and the script of the figure (``ateliersVue(name, content)``): scripts, since a page opened from a
disk may fetch nothing. Without scripts, and on paper, the drawing and its table stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ateliers.numbers import NBSP
from ateliers.project import write_atomic
from ateliers.publish.controls import CONTROLS, Rows, colour

if TYPE_CHECKING:
    from ateliers.publish.blocks import Page

#: The library, from the top of the pages: Vega, Vega-Lite and Vega-Embed in one file.
LIBRARY = "_static/vega/vega.js"
#: What it may weigh, in bytes: it is no part of the weight of a page, which does without it.
LIMIT = 1_000_000
#: End of the name of the script of a figure.
SUFFIX = ".vue.js"

# What the script of the page calls.
_GLOBALS = "window.vegaEmbed = vegaEmbed;"


def script(payload: Mapping[str, Any], cells: Sequence[Sequence[str]], name: str) -> str:
    """Return the script of a figure.

    Parameters
    ----------
    payload : mapping
        Document of the figure, with its ``interactive`` description.
    cells : sequence of sequence of str
        The figure's data as its table shows them.
    name : str
        Name that the page asks for it by.
    """
    told = json.dumps(view(payload, cells), ensure_ascii=False, separators=(",", ":"))
    # A line separator would end a line of a script for some browsers.
    told = told.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"ateliersVue({json.dumps(name)},{told});\n"


def view(payload: Mapping[str, Any], cells: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return what the page needs to show a figure: its specification, its key, its controls.

    Raises
    ------
    ValueError
        If the description is of no known kind.
    """
    from ateliers.publish import vega  # Altair takes a second to import

    described, data = payload["interactive"], payload["data"]
    kind = described["kind"]
    if kind not in vega.SPECIFICATIONS:
        raise ValueError(f"figure {payload['name']}: no interactive figure is of kind {kind}")
    rows = Rows(data["columns"], cells, described["names"])
    said = [rows.lines(row) for row in range(len(cells))]
    return {
        "spec": vega.SPECIFICATIONS[kind](described, data, said),
        # Height of a map over its width: a telephone needs less of it.
        "shape": described.get("shape"),
        "key": [{**one, "fill": colour(one["fill"])} for one in described.get("classes", [])],
        **CONTROLS[kind](described, data, rows),
    }


def stage(page: Page, payload: Mapping[str, Any], cells: Sequence[Sequence[str]]) -> dict[str, str]:
    """Write the script of a figure beside its drawings; return what its page needs to load it."""
    name = f"{page.folder}/{payload['name']}"
    address = page.write(f"{payload['name']}{SUFFIX}", script(payload, cells, name))
    return {"name": name, "script": address, "library": f"{page.up}{LIBRARY}"}


def write_library(pages: Path, kept: Path) -> None:
    """Write the library beside the built pages, if one of them has an interactive figure.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the built pages.
    kept : pathlib.Path
        Folder where it is kept: putting it together takes a few seconds.

    Notes
    -----
    It comes after the pages were made lighter: its words would keep rules that none of them needs.
    """
    if not any((pages / "_static" / "figures").rglob(f"*{SUFFIX}")):
        return
    from ateliers.publish import vega

    versions = vega.versions()
    file = kept / f"vega-{'-'.join(versions.values())}.js"
    if not file.is_file():
        import vl_convert

        bundle = vl_convert.javascript_bundle(_GLOBALS, vl_version=versions["Vega-Lite"])
        write_atomic(file, f"{bundle}\n")
    names = ", ".join(f"{name} {version}" for name, version in versions.items())
    head = f"/* {names}. Licence{NBSP}: LICENCE.txt. */\n"
    write_atomic(pages / LIBRARY, head + file.read_text(encoding="utf-8"))
    licence = Path(__file__).with_name("vega_licence.txt").read_text(encoding="utf-8")
    write_atomic((pages / LIBRARY).with_name("LICENCE.txt"), licence)
