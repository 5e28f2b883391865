"""What compares sites in any theme: their key figures, their place, their look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from ateliers.figures import charts, style, words
from ateliers.figures.block import Absent, Table
from ateliers.figures.locator import sites_map
from ateliers.figures.record import Cell, Record
from ateliers.numbers import NBSP, NNBSP, number, year_span
from ateliers.territory import Place, SiteView

__all__ = ["key_figures_table", "not_computed", "site_rows", "sites_map"]

#: Shown for a site whose analysis failed: its record is not there.
NOT_COMPUTED = "non calculé"


class Entry(Protocol):
    """What a key figure needs from the dictionary of indicators."""

    @property
    def code(self) -> str: ...
    @property
    def label_fr(self) -> str: ...
    @property
    def unit_fr(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def signed(self) -> bool: ...
    @property
    def key(self) -> bool: ...
    @property
    def period(self) -> str: ...


class ThemeLike(Protocol):
    """What a table of key figures needs from a theme."""

    @property
    def title(self) -> str: ...
    @property
    def codes(self) -> set[str]: ...


def not_computed(frame: pd.DataFrame, views: Sequence[SiteView]) -> set[str]:
    """Return the keys of the sites that have no record at all."""
    there = set(frame["site"])
    return {view.place.key for view in views if view.id not in there}


def site_rows(views: Sequence[SiteView]) -> list[charts.Row]:
    """Return the rows of a chart of sites, each with its colours and marker."""
    rows = []
    for view in views:
        look = style.of(view)
        rows.append(charts.Row(view.place.name, look.text, True, look.marker, look.mark))
    return rows


def france_of(views: Sequence[SiteView]) -> list[Place]:
    """Return the reference all the sites share (France), if they have one."""
    return [place for place in views[0].references if place.level == "france"]


@dataclass(frozen=True)
class Beside:
    """The sites, then the references they share: what the rows of a comparison stand for.

    Parameters
    ----------
    places : list of Place
        The sites in reading order, then France.
    rows : list of charts.Row
        Their look.
    lacking : set of str
        Keys of the sites that have no record at all.
    """

    places: list[Place]
    rows: list[charts.Row]
    lacking: set[str]

    def statuses(self, known: Sequence[str]) -> list[str]:
        """Return the statuses of the places, « non calculé » for the sites without a record."""
        pairs = zip(self.places, known, strict=True)
        return [NOT_COMPUTED if place.key in self.lacking else status for place, status in pairs]

    def marked(self, drawn: pd.DataFrame) -> pd.DataFrame:
        """Return what is drawn, a row a place, with those statuses in its column ``status``."""
        return drawn.assign(status=self.statuses(list(drawn["status"])))


def beside(frame: pd.DataFrame, views: Sequence[SiteView], *, references: bool = True) -> Beside:
    """Return the rows of a comparison: `frame` is the records of the sites under each other.

    Without `references`, the sites alone.
    """
    places, rows = [view.place for view in views], site_rows(views)
    if references:
        places, rows = [*places, *france_of(views)], [*rows, *reference_rows(views)]
    return Beside(places, rows, not_computed(frame, views))


SAME_SCALE = "Les territoires n’ont ni la même taille ni les mêmes limites"


def extremes(
    values: Sequence[tuple[Place, float]],
) -> tuple[tuple[Place, float], tuple[Place, float]]:
    """Return the lowest and the highest, the first in reading order among equals."""
    return min(values, key=lambda v: v[1]), max(values, key=lambda v: v[1])


def known_values(
    record: Record, code: str, period: str, views: Sequence[SiteView]
) -> list[tuple[Place, float]]:
    """Return the sites that have a value, and it."""
    pairs = [(view.place, record.value(code, period, view.place)) for view in views]
    return [(place, value) for place, value in pairs if value is not None]


def lacking_words(views: Sequence[SiteView], lacking: set[str]) -> str:
    """Say which sites could not be computed."""
    names = [view.place.name for view in views if view.place.key in lacking]
    return f" Non calculé{words.COLON} {words.listed(names)}." if names else ""


def reference_rows(views: Sequence[SiteView]) -> list[charts.Row]:
    """Return the rows of the references the sites share."""
    return [charts.Row(place.name) for place in france_of(views)]


def key_figures_table(
    frame: pd.DataFrame,
    views: Sequence[SiteView],
    entries: Iterable[Entry],
    themes: Iterable[ThemeLike] = (),
) -> Table | Absent:
    """Set the key figures of the sites side by side, each with its references.

    Parameters
    ----------
    frame : pandas.DataFrame
        Records of the sites, one under the other.
    views : sequence of SiteView
        The sites, in reading order; one without a record shows « non calculé ».
    entries : iterable of Entry
        Entries of the dictionary; only the key figures are kept, in their order.
    themes : iterable of ThemeLike
        Given, the page offers to keep one theme, and to sort the sites by a key figure.

    Returns
    -------
    Table or Absent
        One row a key figure, one column a site, France last. The second line of a cell gives
        the other references of the site.
    """
    record, lacking = Record(frame), not_computed(frame, views)
    keys = [entry for entry in entries if entry.key and record.periods(entry.code)]
    if not keys:
        return Absent("key_figures", "Chiffres clés", "aucun chiffre clé n’a été calculé")
    national = [p for p in france_of(views) if any(_has(record, e, p) for e in keys)]
    periods = [entry.period or record.periods(entry.code)[-1] for entry in keys]
    rows: list[list[str]] = []
    raw: list[tuple[object, ...]] = []
    for entry, period in zip(keys, periods, strict=True):
        label = f"{words.capital(entry.label_fr)} ({entry.unit_fr}), {year_span(period)}"
        line = [label]
        for view in views:
            line.append(_site_cell(record, entry, period, view, lacking))
            for place in (view.place, *(p for p in view.references if p not in national)):
                raw.append(_raw(record, entry, period, place, view.place.name, lacking))
        for place in national:
            known = any(_has(record, entry, p) for v in views for p in v.references)
            cell = record.cell(entry.code, period, place)
            line.append(_shown(cell, entry) if known else NO_REFERENCE)
            raw.append(_raw(record, entry, period, place, "", lacking))
        rows.append(line)
    places = [p for view in views for p in (view.place, *view.references)]
    titles = {code: theme.title for theme in themes for code in theme.codes}
    bounds = ("Borne basse", "Borne haute")
    columns = ["Chiffre clé", "Période", "Site", "Territoire", "Valeur", *bounds, "Unité", "Statut"]
    count = f"{len(keys)} chiffre{'s' if len(keys) > 1 else ''} clé{'s' if len(keys) > 1 else ''}"
    return Table(
        name="key_figures",
        title=f"{count} pour comparer {len(views)} territoires",
        subtitle="Valeur du territoire, intervalle entre crochets s’il y en a un, puis références "
        "(EPCI, département)",
        source=record.source([entry.code for entry in keys], places, periods),
        header=["Chiffre clé", *(v.place.name for v in views), *(p.name for p in national)],
        rows=rows,
        data=pd.DataFrame(raw, columns=columns),
        note=_note(record, keys, places, periods, lacking),
        groups=[titles.get(entry.code, "Autres") for entry in keys] if titles else [],
        sort_keys=[
            ["", *(_key(record.value(entry.code, period, v.place)) for v in views)]
            + [""] * len(national)
            for entry, period in zip(keys, periods, strict=True)
        ]
        if titles
        else [],
    )


def _key(value: float | None) -> str:
    """Return what a site is sorted by: nothing when its value is not known."""
    return "" if value is None else f"{value:.6f}"


#: Said where an indicator has no meaning for a reference (a station, a commune projected).
NO_REFERENCE = "sans référence"
#: Put after a value that another author took from the producer.
SECONDARY_MARK = f"{NBSP}*"


def _has(record: Record, entry: Entry, place: Place) -> bool:
    return any(record.has(entry.code, place, period) for period in record.periods(entry.code))


def _shown(cell: Cell, entry: Entry, *, interval: bool = False) -> str:
    """Return a value without its unit (the row has it), its status and, if asked, its interval."""
    if cell.value is None:
        return cell.status_words
    text = number(cell.value, entry.decimals, sign=entry.signed)
    text = f"au moins {text}" if cell.status == "at_least" else text
    text += SECONDARY_MARK if cell.status == "secondary" else ""
    if interval and cell.low is not None and cell.high is not None:
        bounds = [number(b, entry.decimals, sign=entry.signed) for b in (cell.low, cell.high)]
        text += f"\n[{bounds[0]}{words.SEMICOLON} {bounds[1]}]"
    return text


def _site_cell(record: Record, entry: Entry, period: str, view: SiteView, lacking: set[str]) -> str:
    if view.place.key in lacking:
        return NOT_COMPUTED
    against = []
    for place in view.references:
        cell = record.cell(entry.code, period, place)
        if place.level != "france" and cell.value is not None:
            against.append(f"{place.name}{words.COLON} {_shown(cell, entry)}")
    shown = _shown(record.cell(entry.code, period, view.place), entry, interval=True)
    # A reader of plain text still sees where the references begin.
    return f"{shown}\n({f'{words.SEMICOLON} '.join(against)})" if against else shown


def _raw(
    record: Record, entry: Entry, period: str, place: Place, site: str, lacking: set[str]
) -> tuple[object, ...]:
    cell = record.cell(entry.code, period, place)
    status = NOT_COMPUTED if place.key in lacking else cell.status_words
    label = words.capital(entry.label_fr)
    bounds = (cell.low, cell.high)
    return (label, year_span(period), site, place.name, cell.value, *bounds, entry.unit_fr, status)


def _note(
    record: Record,
    keys: Sequence[Entry],
    places: Sequence[Place],
    periods: Sequence[str],
    lacking: set[str],
) -> str:
    parts = []
    if lacking:
        parts.append(
            f"«{NBSP}{NOT_COMPUTED}{NBSP}»{words.COLON} l’analyse de ce territoire n’a pas abouti."
        )
    if caution := record.caution([entry.code for entry in keys], places, periods):
        parts.append(f"*{NBSP}{caution.strip()}")
    parts.append(
        "Aucun de ces chiffres n’est bon ou mauvais en soi" + f"{NNBSP}; ils se discutent."
    )
    return " ".join(parts)
