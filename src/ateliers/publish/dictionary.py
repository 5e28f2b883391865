"""The dictionary of indicators as the book publishes it: entries, columns, places, files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from ateliers.numbers import NBSP, NNBSP
from ateliers.publish.templating import capitalized, listing

#: Tables of key figures, in which every key figure stands.
KEY_FIGURES = "key_figures"

_UNIT = re.compile(r"^(?P<base>.*?)\s*\((?P<unit>[^()]*)\)$")
_PERIOD = re.compile(r"\s*\b\d{4}(–\d{4})?\b")
_YEAR = re.compile(r"\d{4}")


@cache
def content() -> dict[str, Any]:
    """Return the dictionary file: ``terms``, ``levels``, ``columns`` and ``indicators``."""
    text = resources.files("ateliers").joinpath("indicators/dictionary.yml").read_text("utf-8")
    return dict(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@dataclass(frozen=True)
class Meaning:
    """What a column of a file holds.

    Parameters
    ----------
    description : str
        In French, one or more sentences.
    unit : str
        Unit of its numbers; empty when they have none.
    indicator : str
        Code of the indicator it holds, if any.
    """

    description: str
    unit: str
    indicator: str = ""


def meaning(heading: str, subtitle: str) -> Meaning:
    """Return the meaning of a column.

    Parameters
    ----------
    heading : str
        Its heading, « Population 2022 (hab.) ».
    subtitle : str
        Measure, unit, period and place of the figure, for a heading the dictionary does not know.
    """
    plain = heading.replace(NNBSP, " ").replace(NBSP, " ")
    split = _UNIT.match(plain)
    base, unit = (split["base"], split["unit"]) if split else (plain, "")
    bare = _PERIOD.sub("", base).strip()
    known = _columns().get(f"{bare} ({unit})" if unit else bare)
    if known is None:
        return Meaning(f"{base}\u00a0: {subtitle}", unit)
    if "indicator" in known:
        entry = _entries()[known["indicator"]]
        label = capitalized(entry["label_fr"])
        return Meaning(f"{label}. {entry['definition']}", unit or entry["unit_fr"], entry["code"])
    return Meaning(known["meaning"], known.get("unit", unit))


@cache
def _columns() -> dict[str, dict[str, str]]:
    return {column["heading"]: column for column in content()["columns"]}


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {entry["code"]: entry for entry in content()["indicators"]}


@dataclass(frozen=True)
class Shelf:
    """A page on which indicators may be found.

    Parameters
    ----------
    group, title : str
        Theme (« Démographie ») and page in it (« Tessy-Bocage »).
    address : str
        Page, from the top of the book.
    anchors : mapping
        Name of each block of the page → its anchor.
    periods : mapping
        Code of each indicator the page records → its periods; ``None`` when it only compares.
    within : str
        Page that takes up what this one shows: an indicator that is found there is not told to be
        here as well.
    """

    group: str
    title: str
    address: str
    anchors: Mapping[str, str]
    periods: Mapping[str, set[str]] | None = None
    within: str = ""

    def place(self, entry: Mapping[str, Any]) -> str | None:
        """Return the address at which an indicator is found; ``None`` when it is not here."""
        if self.periods is not None and entry["code"] not in self.periods:
            return None
        blocks = [*entry.get("shown_in", ()), *((KEY_FIGURES,) if entry.get("key") else ())]
        shown = next((self.anchors[name] for name in blocks if name in self.anchors), "")
        if not shown and self.periods is None:
            return None
        return f"{self.address}#{shown}" if shown else self.address


def described(
    themes: Mapping[str, Sequence[str]], shelves: Sequence[Shelf]
) -> list[dict[str, Any]]:
    """Return every indicator with all that its entry shows.

    Parameters
    ----------
    themes : mapping
        Title of each theme → codes its contract promises.
    shelves : sequence of Shelf
        Pages, in the order of the book.
    """
    words = content()["levels"]
    found = []
    for entry in content()["indicators"]:
        code = entry["code"]
        places = _places(entry, shelves)
        recorded = {p for s in shelves if s.periods for p in s.periods.get(code, ())}
        found.append(
            {
                **{k: entry[k] for k in ("code", "label_fr", "label_en", "unit", "unit_fr")},
                **{k: entry[k] for k in ("definition", "how_to_read", "source", "decimals")},
                "key": bool(entry.get("key")),
                "levels": [words[level] for level in entry["levels"]],
                "themes": [title for title, codes in themes.items() if code in codes],
                "periods": _periods(recorded),
                "places": places,
            }
        )
    return found


def _places(entry: Mapping[str, Any], shelves: Sequence[Shelf]) -> dict[str, list[dict[str, str]]]:
    """Return where an indicator is found: group of pages → title and address of each."""
    places: dict[str, list[dict[str, str]]] = {}
    met: set[str] = set()
    for shelf in shelves:
        if shelf.within not in met and (address := shelf.place(entry)):
            met.add(shelf.address)
            page = {"title": shelf.title, "address": address}
            places.setdefault(shelf.group, []).append(page)
    return places


def _periods(recorded: Iterable[str]) -> list[str]:
    """Return periods in order; a long run of years as its bounds."""
    ordered = sorted(recorded, key=lambda period: (period[-4:], period))
    years = [p for p in ordered if _YEAR.fullmatch(p)]
    if len(years) < 5:
        return ordered
    return [f"{years[0]} à {years[-1]}", *(p for p in ordered if p not in years)]


def as_json(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the dictionary as JSON."""
    return json.dumps({"indicators": list(entries)}, ensure_ascii=False, indent=1) + "\n"


def as_table(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the dictionary as columns and rows, for a spreadsheet."""
    rows = [
        [
            *(e[k] for k in ("code", "label_fr", "label_en", "unit_fr", "definition")),
            *(e[k] for k in ("how_to_read", "source")),
            ", ".join(e["levels"]),
            listing(e["themes"]),
            ", ".join(e["periods"]),
            "oui" if e["key"] else "non",
            " ".join(page["address"] for pages in e["places"].values() for page in pages),
        ]
        for e in entries
    ]
    columns = (
        *("Code", "Libellé", "Libellé anglais", "Unité", "Définition", "Comment lire", "Source"),
        *("Niveaux", "Thème", "Périodes", "Chiffre clé", "Pages"),
    )
    return {"columns": list(columns), "rows": rows}
