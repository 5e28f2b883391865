"""What the sheets say of the initiatives of a site: totals, and the main ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ateliers.numbers import NBSP
from ateliers.parameters import Site
from ateliers.publish import pages
from ateliers.publish.origins import Origin, origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block, Run

#: Theme of the inventory, and its blocks: counts by state, every initiative.
THEME, STATES, INVENTORY = "initiatives", "states", "inventory"
#: How many of each kind are main: the largest amounts, then the latest of those in place.
MAIN = 3
#: How the main ones are chosen, said to the reader.
RULE = (
    "Les trois montants connus les plus élevés, puis les trois initiatives en place les plus "
    "récentes parmi les autres. Le montant est celui de l’aide, non le coût du projet."
)
HEADER = ("Initiative", "Où", "Date", "Aide", "État")
#: Columns of the file of the inventory.
_LABEL, _WHERE, _DATE, _AMOUNT, _STATE = (
    *("Initiative", "Où", "Date", "Montant (€)"),
    "État",
)


@dataclass(frozen=True)
class Initiatives:
    """The initiatives of a site in short.

    Parameters
    ----------
    totals : list of str
        Sentences: how many, what state, what amounts.
    table : Block
        The main ones, as a block of a page.
    origin : Origin
        Where they come from.
    """

    totals: list[str]
    table: Block
    origin: Origin


def initiatives(book: Book, site: Site) -> Initiatives | None:
    """Return the initiatives of a site; ``None`` when it has no inventory."""
    run = next(
        (book.run(site.identifier, t.identifier) for t in book.themes if t.identifier == THEME),
        None,
    )
    blocks = run.blocks() if run and run.done else {}
    listed = blocks.get(INVENTORY)
    if run is None or listed is None or listed.kind != "table":
        return None
    table = Block(_main(listed, site))
    of = origin(listed.payload["source"], pages.tables_read(book, [run]))
    return Initiatives(_totals(run, blocks), table, of)


def _totals(run: Run, blocks: Mapping[str, Block]) -> list[str]:
    """Return the sentences of the run, and the counts by state that its table is titled with."""
    states = blocks.get(STATES)
    said = [f"{states.payload['title']}."] if states and states.kind == "table" else []
    lede, money = (
        list(blocks[name].payload["sentences"]) if name in blocks else []
        for name in ("lede", "money")
    )
    return [*lede, *said, *money]


def _main(listed: Block, site: Site) -> dict[str, Any]:
    """Return the main initiatives as the payload of a table."""
    payload = listed.payload
    columns = payload["data"]["columns"]
    rows = [dict(zip(columns, row, strict=True)) for row in payload["data"]["rows"]]
    kept = main(rows)
    shown = {name: payload["header"].index(name) for name in ("Date", "Montant (€)", "État")}
    cells = [
        [
            rows[index][_LABEL],
            rows[index][_WHERE] or "",
            payload["rows"][index][shown["Date"]],
            _amount(payload["rows"][index][shown["Montant (€)"]]),
            payload["rows"][index][shown["État"]],
        ]
        for index in kept
    ]
    return {
        "kind": "table",
        "name": "initiatives_principales",
        "title": f"Initiatives à connaître {site.name.within}",
        "subtitle": RULE,
        "source": payload["source"],
        "header": list(HEADER),
        "rows": cells,
        "note": "",
        "data": {"columns": columns, "rows": [payload["data"]["rows"][index] for index in kept]},
    }


def _amount(cell: str) -> str:
    return f"{cell}{NBSP}€" if cell[:1].isdigit() else cell


def main(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return which initiatives are the main ones (see :data:`RULE`), by their place in `rows`.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of the file of the inventory.
    """
    known = [n for n, row in enumerate(rows) if row[_AMOUNT] is not None]
    dear = sorted(known, key=lambda n: -rows[n][_AMOUNT])[:MAIN]
    others = [n for n, row in enumerate(rows) if row[_STATE] == "en place" and n not in dear]
    # A date is a year, a month or a day: the text orders them, the undated last.
    recent = sorted(others, key=lambda n: str(rows[n][_DATE] or ""), reverse=True)[:MAIN]
    return [*dear, *recent]
