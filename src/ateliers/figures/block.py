"""What a notebook cell shows: a figure, a table, findings, or a declared absence.

Each block displays itself in JupyterLab (``text/html`` or ``text/markdown``) and carries, beside
that, one JSON document (:data:`MIME`) from which the book's own page is laid out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

#: Output type under which a block travels inside an executed notebook.
MIME = "application/vnd.ateliers.block+json"

#: Longest alternative text, in characters (a screen reader cannot skim).
ALT_LIMIT = 300


def _rows(data: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as JSON-ready columns and rows; a missing value is ``None``."""
    plain = data.astype(object).where(data.notna(), None)
    return {"columns": [str(c) for c in data.columns], "rows": plain.to_numpy().tolist()}


@dataclass(frozen=True)
class Figure:
    """A figure with the words that make it readable.

    Parameters
    ----------
    name : str
        Identifier in the theme's contract, snake_case.
    title : str
        The finding, with its number, computed from the data.
    subtitle : str
        Measure, unit, period, place.
    alt : str
        What the figure shows and its finding, at most 300 characters.
    reading : str
        « Comment lire cette figure », with one real value.
    limits : str
        « Ce qu’elle ne montre pas ».
    source : str
        Producer, publication, vintage.
    data : pandas.DataFrame
        The numbers drawn, one row per mark, French column names with units.
    large, narrow : str
        SVG documents, 720 and 358 px wide.
    interactive : dict
        What the page may show in place of the drawing, as :mod:`ateliers.figures.interactive`
        says it; empty when the drawing is all there is. Its numbers are those of `data`.
    """

    name: str
    title: str
    subtitle: str
    alt: str
    reading: str
    limits: str
    source: str
    data: pd.DataFrame
    large: str
    narrow: str
    interactive: dict[str, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError(f"figure {self.name}: the alternative text is empty")
        if len(self.alt) > ALT_LIMIT:
            raise ValueError(f"figure {self.name}: alternative text of {len(self.alt)} characters")

    def payload(self) -> dict[str, Any]:
        """Return the JSON document of the figure, all but the large drawing."""
        words = ["name", "title", "subtitle", "alt", "reading", "limits", "source", "narrow"]
        # Left out of a figure without it, so that its document stays as it was.
        words += ["interactive"] if self.interactive else []
        return {
            "kind": "figure",
            **{k: getattr(self, k) for k in words},
            "data": _rows(self.data),
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        html = (
            f"<figure><p><strong>{escape(self.title)}</strong><br>{escape(self.subtitle)}</p>"
            f'<div role="img" aria-label="{escape(self.alt)}">'
            f"{self.large[self.large.index('<svg') :]}</div>"
            f"<figcaption><strong>Comment lire cette figure.</strong> {escape(self.reading)} "
            f"<strong>Ce qu’elle ne montre pas.</strong> {escape(self.limits)} "
            f"{escape(self.source)}</figcaption></figure>"
        )
        return {"text/html": html, "text/plain": self.title, MIME: self.payload()}


@dataclass(frozen=True)
class Table:
    """A table of display-ready cells, with the raw numbers behind it.

    Parameters
    ----------
    name, title, subtitle, source
        As in :class:`Figure`; the title is the caption.
    header : list of str
        Column headings; the first heads the row headings and may not be empty.
    rows : list of list of str
        Cells as shown (French numbers, statuses in words), first cell the row heading.
    data : pandas.DataFrame
        The raw numbers, for the CSV.
    note : str
        What to know before reading (statuses, thresholds); may be empty.
    addresses : list of list of str
        Address that each cell leads to, of the shape of `rows`; empty where a cell leads nowhere,
        and altogether when none does. Only ``http`` and ``https`` are accepted.
    sort_keys : list of list of str
        What each cell is sorted by, of the shape of `rows`; empty where it is what the cell shows,
        and altogether when the table is not to be sorted.
    filters : list of str
        Headings of the columns that the page offers to filter by.
    groups : list of str
        What each row is about, where each has a unit of its own: the page then offers to keep one
        group, and to sort by a row the columns that have keys, as sorting the rows would mix units.
    """

    name: str
    title: str
    subtitle: str
    source: str
    header: list[str]
    rows: list[list[str]]
    data: pd.DataFrame = field(repr=False)
    note: str = ""
    addresses: list[list[str]] = field(default_factory=list)
    sort_keys: list[list[str]] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.sort_keys and [len(r) for r in self.sort_keys] != [len(r) for r in self.rows]:
            raise ValueError(f"table {self.name}: sort keys are not of the shape of the rows")
        if self.groups and len(self.groups) != len(self.rows):
            raise ValueError(f"table {self.name}: there is not one group a row")
        if unknown := set(self.filters) - set(self.header):
            raise ValueError(f"table {self.name}: no column is headed {', '.join(sorted(unknown))}")
        if self.addresses and [len(r) for r in self.addresses] != [len(r) for r in self.rows]:
            raise ValueError(f"table {self.name}: addresses are not of the shape of the rows")
        for address in (a for row in self.addresses for a in row if a):
            if not re.fullmatch(r"https?://\S+", address):
                raise ValueError(f"table {self.name}: {address} is no address of a page")

    def payload(self) -> dict[str, Any]:
        """Return the JSON document of the table."""
        words = ["name", "title", "subtitle", "source", "header", "rows", "note"]
        # Left out of a table without any, so that its document stays as it was.
        optional = ("addresses", "sort_keys", "filters", "groups")
        words += [name for name in optional if getattr(self, name)]
        return {"kind": "table", **{k: getattr(self, k) for k in words}, "data": _rows(self.data)}

    def _linked(self, row: int, column: int) -> str:
        """Return a cell as HTML, with its link if it leads somewhere."""
        text = escape(self.rows[row][column])
        address = self.addresses[row][column] if self.addresses else ""
        return f'<a href="{escape(address)}">{text}</a>' if address else text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        head = "".join(f'<th scope="col">{escape(h)}</th>' for h in self.header)
        body = "".join(
            f'<tr><th scope="row">{self._linked(i, 0)}</th>'
            + "".join(f"<td>{self._linked(i, j)}</td>" for j in range(1, len(row)))
            + "</tr>"
            for i, row in enumerate(self.rows)
        )
        html = (
            f"<table><caption>{escape(self.title)}. {escape(self.subtitle)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{escape(self.note)} {escape(self.source)}</p>"
        )
        return {"text/html": html, "text/plain": self.title, MIME: self.payload()}


@dataclass(frozen=True)
class Findings:
    """Sentences computed from the data."""

    name: str
    sentences: list[str]
    title: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the JSON document of the sentences."""
        return {
            "kind": "findings",
            "name": self.name,
            "title": self.title,
            "sentences": self.sentences,
        }

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        heading = f"**{self.title}**\n\n" if self.title else ""
        text = heading + "\n".join(f"- {s}" for s in self.sentences)
        return {"text/markdown": text, "text/plain": text, MIME: self.payload()}


@dataclass(frozen=True)
class Absent:
    """A figure or table that cannot be made here, and the reason, said to the reader.

    A `silent` one was not asked for: it is recorded with its reason, and the page is without it.
    """

    name: str
    title: str
    reason: str
    silent: bool = False

    @property
    def message(self) -> str:
        """The sentence a reader sees in place of the figure."""
        return f"Donnée non disponible : {self.reason}"

    def payload(self) -> dict[str, Any]:
        """Return the JSON document of the absence."""
        said = {"name": self.name, "title": self.title, "reason": self.reason}
        silent = {"silent": True} if self.silent else {}
        return {"kind": "absent", **said, "message": self.message, **silent}

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if self.silent:
            return {"text/plain": f"{self.title}\u00a0: {self.reason}", MIME: self.payload()}
        html = f"<p><strong>{escape(self.title)}</strong><br>{escape(self.message)}</p>"
        return {"text/html": html, "text/plain": self.message, MIME: self.payload()}


Block = Figure | Table | Findings | Absent
