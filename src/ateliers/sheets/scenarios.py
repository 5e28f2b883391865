"""What the sheets say of the scenarios of a site, from the runs that computed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ateliers.parameters import Site
from ateliers.publish.origins import Origin
from ateliers.publish.pages import Book
from ateliers.publish.records import Block


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a site, side by side.

    Parameters
    ----------
    titles : list of str
        « Tendance »…
    table : Block
        Scenarios and measures, as a block of a page.
    origin : Origin
        Where they come from.
    """

    titles: list[str]
    table: Block
    origin: Origin

    @property
    def licences(self) -> list[str]:
        """Titles of the licences, each once."""
        return list(dict.fromkeys(licence["title"] for licence in self.origin.licences))

    def as_table(self) -> dict[str, Any]:
        """Return the table as the templates of the sheets take it."""
        payload = self.table.payload
        return {key: payload[key] for key in ("header", "rows", "note")}


def scenarios(book: Book, site: Site) -> Scenarios | None:
    """Return the scenarios of a site; ``None`` when none was computed."""
    return None
