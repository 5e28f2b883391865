"""The controls of interactive figures: what a reader may choose, with the keyboard or the pointer.

Each option says its rows in a sentence, in the cells of the figure's table: what is announced is
what is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ateliers.numbers import NBSP, NNBSP

#: Signals of a drawing that its controls set; nothing chosen is -1.
CHOSEN, HIGHLIGHTED, STEP = "choisi", "mis_en_avant", "pas"
NOTHING = -1

_COLON, _SEMICOLON = f"{NBSP}:", f"{NNBSP};"


def colour(hexadecimal: str) -> str:
    """Return a colour of data as the page knows it in both appearances."""
    return f"var(--c-{hexadecimal.lstrip('#').lower()}, {hexadecimal})"


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
        "signal": CHOSEN,
        "label": "Commune",
        "none": "Aucune",
        "options": options,
    }
    return {
        "controls": [control],
        "pointer": [{"on": "click", "field": "row", "signal": CHOSEN}],
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
        look = {"colour": colour(mark["colour"]), "marker": mark["marker"]}
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
                "signal": HIGHLIGHTED,
                "label": "Territoire mis en avant",
                "none": "Tous",
                "options": options,
            },
            {"kind": "range", "signal": STEP, "label": "Année", "options": steps},
        ],
        "pointer": [
            {"on": "click", "field": "serie", "signal": HIGHLIGHTED},
            {"on": "mousemove", "axis": "x", "signal": STEP},
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
            colour=colour(mark["colour"]),
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
                "signal": HIGHLIGHTED,
                "label": "EPCI mis en avant",
                "none": "Tous",
                "options": marks,
            },
            {
                "kind": "range",
                "signal": CHOSEN,
                "label": "Classe",
                "options": bars,
                "start": NOTHING,
            },
        ],
        "pointer": [{"on": "mousemove", "field": "row", "signal": CHOSEN}],
    }


#: Kind of a description → what its reader may choose, and what the pointer chooses.
CONTROLS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any], Rows], dict[str, Any]]] = {
    "map": _map,
    "series": _series,
    "distribution": _distribution,
}
