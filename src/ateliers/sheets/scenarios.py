"""What the sheets say of the scenarios of a site, from the runs that computed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ateliers.parameters import Site
from ateliers.publish.origins import Origin
from ateliers.publish.pages import Book


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a site, side by side."""

    header: list[str]
    rows: list[list[str]]
    note: str
    origin: Origin

    @property
    def licences(self) -> list[str]:
        return list(dict.fromkeys(licence["title"] for licence in self.origin.licences))

    def as_table(self) -> dict[str, Any]:
        return {"header": self.header, "rows": self.rows, "note": self.note}


def scenarios(book: Book, site: Site) -> Scenarios | None:
    return None
