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

from ateliers.numbers import NBSP, NNBSP
from ateliers.project import write_atomic
from ateliers.publish import vega

if TYPE_CHECKING:
    from ateliers.publish.blocks import Page

#: The library, from the top of the pages: Vega, Vega-Lite and Vega-Embed in one file.
LIBRARY = "_static/vega/vega.js"
#: What it may weigh, in bytes: it is no part of the weight of a page, which does without it.
LIMIT = 1_000_000
#: End of the name of the script of a figure.
SUFFIX = ".vue.js"

_COLON, _SEMICOLON = f"{NBSP}:", f"{NNBSP};"


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
    described, data = payload["interactive"], payload["data"]
    kind = described["kind"]
    if kind not in vega.SPECIFICATIONS:
        raise ValueError(f"figure {payload['name']}: no interactive figure is of kind {kind}")
    rows = Rows(data["columns"], cells, described["names"])
    said = [rows.lines(row) for row in range(len(cells))]
    return {
        "spec": vega.SPECIFICATIONS[kind](described, data, said),
        "key": [{**one, "fill": vega.colour(one["fill"])} for one in described.get("classes", [])],
        **_CONTROLS[kind](described, data, rows),
    }


def stage(page: Page, payload: Mapping[str, Any], cells: Sequence[Sequence[str]]) -> dict[str, str]:
    """Write the script of a figure beside its drawings; return what its page needs to load it."""
    name = f"{page.folder}/{payload['name']}"
    address = page.write(f"{payload['name']}{SUFFIX}", script(payload, cells, name))
    return {"name": name, "script": address, "library": f"{page.up}{LIBRARY}"}


class Rows:
    """The rows of a figure in words.

    Parameters
    ----------
    columns : sequence of str
        Their headings.
    cells : sequence of sequence of str
        Their cells, as the table of the figure shows them.
    names : sequence of str
        Columns that name a row.
    """

    def __init__(
        self, columns: Sequence[str], cells: Sequence[Sequence[str]], names: Sequence[str]
    ) -> None:
        self._columns, self._cells = columns, cells
        self._named = [columns.index(name) for name in names]

    def name(self, row: int) -> str:
        """Return the name of a row: « Tessy-Bocage, 2016 »."""
        return ", ".join(self._cells[row][at] for at in self._named)

    def cell(self, row: int, column: int) -> str:
        """Return a cell as the table shows it."""
        return self._cells[row][column]

    def _told(self, row: int) -> list[str]:
        pairs = zip(self._columns, self._cells[row], strict=True)
        told = [(at, column, cell) for at, (column, cell) in enumerate(pairs)]
        return [f"{c}{_COLON} {cell}" for at, c, cell in told if cell and at not in self._named]

    def lines(self, row: int) -> str:
        """Return a row for the pointer: its name, then a line a column."""
        return "\n".join([self.name(row), *self._told(row)])

    def sentence(self, row: int) -> str:
        """Return a row for an announcement."""
        return f"{self.name(row)}. {f'{_SEMICOLON} '.join(self._told(row))}."


def _option(value: int, words: str, said: str, rows: Sequence[int], **look: str) -> dict[str, Any]:
    return {"value": value, "words": words, "said": said, "rows": list(rows), **look}


def _map(described: Mapping[str, Any], data: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    shown = sorted((place["row"] for place in described["places"]), key=rows.name)
    options = [_option(row, rows.name(row), rows.sentence(row), [row]) for row in shown]
    control = {
        "kind": "select",
        "signal": vega.CHOSEN,
        "label": "Commune",
        "none": "Aucune",
        "options": options,
    }
    return {
        "controls": [control],
        "pointer": [{"on": "click", "field": "row", "signal": vega.CHOSEN}],
    }


def _series(described: Mapping[str, Any], data: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    year, place = (data["columns"].index(described[key]) for key in ("year", "place"))
    at = data["columns"].index(described["value"])
    known = [row for row, line in enumerate(data["rows"]) if line[at] is not None]

    def said(row: int, name: str) -> str:
        return f"{name} {rows.cell(row, at)}"

    options = []
    for rank, mark in enumerate(described["marks"]):
        own = [row for row in known if data["rows"][row][place] == mark["name"]]
        ends = [said(row, f"{data['rows'][row][year]}{_COLON}") for row in (own[:1] + own[-1:])]
        words = f"{mark['name']}. {described['value']}, {f'{_SEMICOLON} '.join(ends)}."
        look = {"colour": vega.colour(mark["colour"]), "marker": mark["marker"]}
        whole = [r for r, line in enumerate(data["rows"]) if line[place] == mark["name"]]
        options.append(_option(rank, mark["name"], words, whole, **look))
    years = sorted({line[year] for line in data["rows"]})
    steps = []
    for one in years:
        there = [row for row, line in enumerate(data["rows"]) if line[year] == one]
        told = [said(row, str(data["rows"][row][place])) for row in there]
        words = f"{one}. {described['value']}{_COLON} {f'{_SEMICOLON} '.join(told)}."
        steps.append(_option(one, str(one), words, there))
    return {
        "controls": [
            {
                "kind": "radios",
                "signal": vega.HIGHLIGHTED,
                "label": "Territoire mis en avant",
                "none": "Tous",
                "options": options,
            },
            {"kind": "range", "signal": vega.STEP, "label": "Année", "options": steps},
        ],
        "pointer": [
            {"on": "click", "field": "serie", "signal": vega.HIGHLIGHTED},
            {"on": "mousemove", "axis": "x", "signal": vega.STEP},
        ],
    }


def _distribution(
    described: Mapping[str, Any], data: Mapping[str, Any], rows: Rows
) -> dict[str, Any]:
    marks = [
        _option(
            mark["row"],
            rows.name(mark["row"]),
            rows.sentence(mark["row"]),
            [mark["row"]],
            colour=vega.colour(mark["colour"]),
            marker=mark["marker"],
        )
        for mark in described["marks"]
    ]
    bars = [
        _option(bar["row"], rows.name(bar["row"]), rows.sentence(bar["row"]), [bar["row"]])
        for bar in described["bars"]
    ]
    return {
        "controls": [
            {
                "kind": "radios",
                "signal": vega.HIGHLIGHTED,
                "label": "EPCI mis en avant",
                "none": "Tous",
                "options": marks,
            },
            {
                "kind": "range",
                "signal": vega.CHOSEN,
                "label": "Classe",
                "options": bars,
                "start": vega.NOTHING,
            },
        ],
        "pointer": [{"on": "mousemove", "field": "row", "signal": vega.CHOSEN}],
    }


_CONTROLS = {"map": _map, "series": _series, "distribution": _distribution}


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
    versions = vega.versions()
    file = kept / f"vega-{'-'.join(versions.values())}.js"
    if not file.is_file():
        import vl_convert

        bundle = vl_convert.javascript_bundle(None, vl_version=versions["Vega-Lite"])
        write_atomic(file, f"{bundle}\n")
    names = ", ".join(f"{name} {version}" for name, version in versions.items())
    head = f"/* {names}. Licence{_COLON} LICENCE.txt. */\n"
    write_atomic(pages / LIBRARY, head + file.read_text(encoding="utf-8"))
    licence = Path(__file__).with_name("vega_licence.txt").read_text(encoding="utf-8")
    write_atomic((pages / LIBRARY).with_name("LICENCE.txt"), licence)
