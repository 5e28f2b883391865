"""The communes of a site and of its EPCI: the rows of its cover, and how the search finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import numbers, tables
from ateliers.parameters import Site
from ateliers.publish.blocks import Page
from ateliers.publish.keyfigures import VALUED
from ateliers.publish.origins import origin
from ateliers.publish.templating import unaccented
from ateliers.record import STATUS_WORDS
from ateliers.territory import Place, members, places, typographic

#: Tables of ``data/`` that say who a commune is; a project may be without the last three.
REGISTER, EVENTS = "territories", "commune_events"
POSTCODES, POPULATION = "commune_postcodes", "population"
#: A population as a file has it: inhabitants or nothing, year, status.
Figure = tuple[float | None, str, str]
#: Columns of the file under the table of a cover.
COLUMNS = (
    *("Commune", "Code INSEE", "Code postal", "Anciennes communes"),
    *("Population municipale (hab.)", "Année", "Statut", "Place de la commune"),
)


@dataclass(frozen=True)
class Commune:
    """A commune as its row shows it and as the search knows it.

    Parameters
    ----------
    code, name : str
        INSEE code and name.
    postcodes : tuple of str
        Its postcodes.
    former_names, former_codes : tuple of str
        Names and codes of the communes it was made of, and the names it bore.
    population : str
        Its municipal population as a reader sees it, or the status of a missing one.
    figure : tuple
        The same as a file has it.
    """

    code: str
    name: str
    postcodes: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    former_codes: tuple[str, ...] = ()
    population: str = ""
    figure: Figure = (None, "", "")

    @property
    def anchor(self) -> str:
        """Anchor of its row, the same on every page."""
        return f"commune-{self.code}"


@dataclass(frozen=True)
class Listing:
    """The communes of a cover.

    Parameters
    ----------
    own, others : tuple of Commune
        Those of the site, and the other ones of its EPCI, by name.
    epci : Place
        The EPCI.
    year : str
        Year of the populations; empty when there are none.
    source : str
        Source line of the table.
    described : list of dict
        Tables of ``data/`` they come from.
    """

    own: tuple[Commune, ...]
    others: tuple[Commune, ...]
    epci: Place
    year: str
    source: str
    described: list[dict[str, Any]]

    @property
    def data(self) -> dict[str, Any]:
        """Return columns and rows of the file under the table."""
        groups = (("territoire étudié", self.own), ("autre commune de l’EPCI", self.others))
        rows = [
            [c.name, c.code, " ; ".join(c.postcodes), " ; ".join(c.former_names), *c.figure, words]
            for words, communes in groups
            for c in communes
        ]
        return {"columns": list(COLUMNS), "rows": rows}


class Register:
    """Who each commune is, from the tables of ``data/`` that a project has.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    described : sequence of dict
        Every table of ``data/``, described.
    """

    def __init__(self, root: Path, described: Sequence[dict[str, Any]]) -> None:
        self._reader = tables.Reader(root)
        known = {table["name"]: table for table in described}
        wanted = (REGISTER, POSTCODES, POPULATION, EVENTS)
        self._described = {name: known[name] for name in wanted if name in known}
        self.territories = self._reader.read(REGISTER)
        communes = self.territories[self.territories["level"].eq("commune")].set_index("code")
        former = communes["former_codes"] if "former_codes" in communes else pd.Series(dtype=object)
        self._former = former.dropna().str.split("+").to_dict()

    @cached_property
    def _events(self) -> pd.DataFrame | None:
        return self._reader.read(EVENTS) if EVENTS in self._described else None

    def listing(self, site: Site) -> Listing:
        """Return the communes of a site and the others of its EPCI."""
        around = set(members(self.territories, site.context.epci)) - set(site.communes)
        counted = self._counted([*site.communes, *around])
        figures = {row["code"]: _figure(row) for _, row in counted.iterrows()}
        year = str(counted["year"].max()) if len(counted) else ""
        missing = STATUS_WORDS["missing"]
        absent = (missing, (None, year, missing)) if year else ("", (None, "", ""))
        own, others = (
            tuple(self._commune(p, figures.get(p.code, absent)) for p in self._named(codes))
            for codes in (site.communes, around)
        )
        cited = [s["cite"] for n in (REGISTER, POSTCODES, EVENTS) for s in self._sources(n)]
        every = dict.fromkeys([*cited, *counted.get("source", [])])
        epci = places(self.territories, "epci", [site.context.epci])[0]
        return Listing(own, others, epci, year, _line(every), list(self._described.values()))

    def _sources(self, name: str) -> list[dict[str, Any]]:
        return list(self._described[name]["sources"]) if name in self._described else []

    def _named(self, codes: Iterable[str]) -> list[Place]:
        found = places(self.territories, "commune", codes)
        return sorted(found, key=lambda place: unaccented(place.name.casefold()))

    def _commune(self, place: Place, population: tuple[str, Figure]) -> Commune:
        codes = tuple(self._former.get(place.code, ()))
        names = self._former_names(place, codes)
        postcodes = self._postcodes(place.code)
        return Commune(place.code, place.name, postcodes, names, codes, *population)

    def _postcodes(self, code: str) -> tuple[str, ...]:
        if POSTCODES not in self._described:
            return ()
        return tuple(self._reader.read(POSTCODES, [code])["postcode"])

    def _former_names(self, place: Place, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the names that INSEE's events give to a commune and to those it was made of."""
        if self._events is None:
            return ()
        before = self._events[self._events["code_before"].isin([place.code, *codes])]
        names = (typographic(name) for name in before["name_before"])
        # « Tessy Bocage » without its hyphen is not another name.
        own = place.name.replace("-", " ").casefold()
        different = (name for name in names if name.replace("-", " ").casefold() != own)
        return tuple(dict.fromkeys(different))

    def _counted(self, codes: Sequence[str]) -> pd.DataFrame:
        """Return the rows of the latest year of the populations; none when there is no table."""
        if POPULATION not in self._described:
            return pd.DataFrame()
        table = self._reader.read(POPULATION, codes)
        communes = table[table["level"].eq("commune")]
        return communes[communes["year"].eq(communes["year"].max())]


def shown(listing: Listing, page: Page, site: Site) -> dict[str, Any]:
    """Return what a cover says of the communes; write their file."""
    title = f"Communes {site.name.of}"
    words = {"title": title, "subtitle": "Codes, anciennes communes et population municipale."}
    of = origin(listing.source, listing.described)
    # The search leads to these rows: a book that would not show one is not published.
    page.used |= {commune.anchor for commune in (*listing.own, *listing.others)}
    return {
        "listing": listing,
        "communes_title": title,
        "communes_source": of.line,
        "communes_files": page.dataset("communes", listing.data, words, of),
    }


def _line(cited: Iterable[str]) -> str:
    every = [cite for cite in cited if cite]
    return f"Source{'s' if len(every) > 1 else ''} : {' ; '.join(every)}." if every else ""


def _figure(row: pd.Series) -> tuple[str, Figure]:
    """Return a population as a reader sees it, and as a file has it."""
    status, year = str(row["status"]), str(row["year"])
    if status in STATUS_WORDS or pd.isna(row["population"]):
        words = STATUS_WORDS.get(status, STATUS_WORDS["missing"])
        return words, (None, year, words)
    value = float(row["population"])
    return numbers.number(value), (value, year, VALUED.get(status, ""))
