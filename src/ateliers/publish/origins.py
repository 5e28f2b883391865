"""Where what a page shows comes from: tables, sources with their vintage, licences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ateliers.numbers import NBSP, NNBSP

#: Words of a licence in the data package → its usual identifier and its address.
_KNOWN_LICENCES = (
    ("Open Database License", "ODbL-1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ("Licence Ouverte", "etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    ("MIT", "MIT", "https://opensource.org/license/mit"),
)
#: Identifier that the Open Definition gives to a licence which is none of the usual ones.
_UNSPECIFIED = "notspecified"
_ADDRESS = re.compile(r"https?://[^\s)]+")
#: Licence of what the book adds by itself: its texts, among which the dictionary.
OWN_LICENCE = {
    "name": "EUPL-1.2",
    "title": "Licence publique de l’Union européenne (EUPL) 1.2",
    "path": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12",
}
#: What surrounds the citations of a source line.
_AROUND = re.compile(r"^Sources? : |Calculs : .*$")
#: Source line of what was only counted or computed, and names no source of its own.
COMPUTED = "Calculs : Ateliers des territoires, à partir des tables citées sous « Provenance »."


@dataclass(frozen=True)
class Origin:
    """Where one figure or table comes from.

    Parameters
    ----------
    line : str
        Source line, each citation followed by its vintage where it does not say it.
    tables : list of dict
        Tables that hold the sources cited (see :mod:`ateliers.publish.catalogue`).
    cited : frozenset of str
        Citations of the line; empty when it cites something that no table holds.
    """

    line: str
    tables: list[dict[str, Any]]
    cited: frozenset[str] = frozenset()

    @property
    def sources(self) -> list[dict[str, Any]]:
        """The sources cited, each once; all those of the tables when some are unknown."""
        every = {s["id"]: s for t in self.tables for s in t["sources"]}
        return [s for s in every.values() if not self.cited or s["cite"] in self.cited]

    @property
    def licences(self) -> list[dict[str, str]]:
        """The licences of the tables, each once; that of the book for what comes from none."""
        return licences_of(self.tables) if self.tables else [OWN_LICENCE]

    @property
    def titles(self) -> list[str]:
        """What the producers call the licences, each once."""
        return list(dict.fromkeys(licence["title"] for licence in self.licences))


def origin(source: str, tables: Sequence[dict[str, Any]]) -> Origin:
    """Return where a block comes from, given its source line and the tables its run read.

    Its tables are those that hold a source it cites. When the line cites something that no table
    holds, they are all the tables of the run: a licence is never left out.
    """
    plain = source.replace(NNBSP, " ").replace(NBSP, " ").strip()
    if not plain:
        return Origin(COMPUTED, list(tables))
    vintages = _vintages(tables)
    # The longest first: « …mensuelles (MENSQ) » is not « …mensuelles ».
    longest = sorted(vintages, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
    cited = frozenset(pattern.findall(plain))
    line = pattern.sub(lambda found: _dated(found[0], vintages[found[0]]), plain)
    rest = _AROUND.sub("", pattern.sub("\0", plain))
    if not all("\0" in part for part in rest.split(" ; ")):
        return Origin(line, list(tables))
    holding = [t for t in tables if cited & {s["cite"] for s in t["sources"]}]
    return Origin(line, holding, cited)


def _vintages(tables: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """Return the vintages of each citation."""
    found: dict[str, list[str]] = {}
    for source in (s for t in tables for s in t["sources"]):
        known = found.setdefault(source["cite"], [])
        if source["vintage"] and source["vintage"] not in known:
            known.append(source["vintage"])
    found.pop("", None)
    return found


def _dated(cite: str, vintages: list[str]) -> str:
    """Return a citation with its vintages, unless it already says one of them."""
    if any(_says(cite, vintage) for vintage in vintages):
        return cite
    kept = [v for v in vintages if not any(v != other and v in other for other in vintages)]
    return ", ".join([cite, *(v.replace(" ; ", ", ") for v in kept)])


def _says(cite: str, vintage: str) -> bool:
    years = re.findall(r"\d{4}", vintage)
    return all(year in cite for year in years) if years else vintage in cite


def licences_of(tables: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the licences of tables, each once, as a data package writes them.

    A licence has a ``title`` (what the producer states), a ``name`` (its identifier) where it is
    a usual one and, when it is known, a ``path`` (its address). A statement that names two
    licences gives two of them.
    """
    stated = {li["title"]: li["path"] for t in tables for li in t["licences"]}
    return [licence for title, path in stated.items() for licence in _identified(title, path)]


def _identified(title: str, path: str) -> list[dict[str, str]]:
    known = [
        {"name": name, "title": title, "path": path or address}
        for words, name, address in _KNOWN_LICENCES
        if re.search(rf"\b{words}\b", title)
    ]
    if known:
        return known
    address = _ADDRESS.search(title)
    place = path or (address[0] if address else "")
    return [{"name": _UNSPECIFIED, "title": title, **({"path": place} if place else {})}]


def share_alike(tables: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the tables whose licence binds what is derived from them (ODbL)."""
    return [t for t in tables if any("ODbL" in li["title"] for li in t["licences"])]
