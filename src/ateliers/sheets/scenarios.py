"""What the sheets say of the scenarios of a site, from the run that puts them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ateliers.parameters import Site
from ateliers.publish import pages
from ateliers.publish.origins import Origin, origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block, Run, comparison_run

#: Run over the scenarios of a site, and its blocks: the table, the figures to project.
RUN, TABLE, FIGURES = "scenarios-{site}", "scenarios", ("side_by_side", "paths")
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

    @property
    def licences(self) -> list[str]:
        """Titles of the licences, each once."""
        return self.origin.titles

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
            "note": payload["note"],
        }


def scenarios(book: Book, site: Site) -> Scenarios | None:
    """Return the scenarios of a site; ``None`` when none was computed."""
    run = comparison_run(book.root, RUN.format(site=site.identifier))
    blocks = run.blocks() if run.done else {}
    table = blocks.get(TABLE)
    if table is None or table.kind != "table":
        return None
    drawn = [blocks[name] for name in FIGURES if name in blocks]
    figures = [block for block in drawn if block.kind == "figure"]
    of = origin(table.payload["source"], pages.tables_read(book, [run]))
    return Scenarios(table, figures, run, of)
