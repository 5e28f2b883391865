"""What the sheets say of the scenarios of a site, from the run that puts them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ateliers.parameters import Site
from ateliers.publish import pages
from ateliers.publish.origins import Origin, origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block, Run

#: Blocks of the run that puts them side by side: the table, the figures to project.
TABLE, FIGURES = "scenarios", ("side_by_side", "paths")
#: Columns that a debate sheet does without: they explain the others.
EXPLAIN = ("Personnes par ménage", "Point mort")


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a site, side by side.

    Parameters
    ----------
    table : Block
        Scenarios and measures, as a block of a page.
    figures : list of Block
        What there is to project.
    run : Run
        The run that made them.
    origin : Origin
        Where they come from.
    """

    table: Block
    figures: list[Block]
    run: Run
    origin: Origin

    @property
    def titles(self) -> list[str]:
        """Titles of the scenarios."""
        return [row[0] for row in self.table.payload["rows"]]

    def as_table(self, *, brief: bool = False) -> dict[str, Any]:
        """Return the table as the templates take it; a `brief` one keeps what is debated."""
        payload = self.table.payload
        kept = [
            index
            for index, name in enumerate(payload["header"])
            if not (brief and name.startswith(EXPLAIN))
        ]
        return {
            "header": [payload["header"][index] for index in kept],
            "rows": [[row[index] for index in kept] for row in payload["rows"]],
            "subtitle": payload["subtitle"],
            "note": payload["note"],
        }


def scenarios(book: Book, site: Site) -> Scenarios | None:
    """Return the scenarios of a site; ``None`` when none was computed."""
    own = book.scenarios.sites.get(site.identifier)
    blocks = own.comparison.blocks() if own and own.comparison.done else {}
    table = blocks.get(TABLE)
    if own is None or table is None or table.kind != "table":
        return None
    run = own.comparison
    drawn = [blocks[name] for name in FIGURES if name in blocks]
    figures = [block for block in drawn if block.kind == "figure"]
    of = origin(
        table.payload["source"],
        pages.tables_read(book, [run, *(a.run for a in pages.behind(book, run))]),
    )
    return Scenarios(table, figures, run, of)
