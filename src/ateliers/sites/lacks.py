"""What each site lacks, theme by theme: computed from the tables and the contracts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pandas as pd

from ateliers.execution.contract import WITH_VALUE, record_faults
from ateliers.indicators import dictionary
from ateliers.parameters import Site, Theme, load_sites, load_themes, pick
from ateliers.record import STATUS_WORDS
from ateliers.sources.declared import TABLES

_OWN_LEVELS = {"commune", "epci"}
#: Indicators named on a line, before the others are counted.
_NAMED = 8


@dataclass
class Lacks:
    """What one site lacks of one theme.

    Parameters
    ----------
    site, theme : str
    known, promised : int
        Indicators that have a value for the site or its EPCI, and all those of the contract.
    empty : list of str
        Tables without a row for the site.
    reasons : dict of str to list of str
        Why an indicator has no value → labels of those it is said of.
    faults : list of str
        What would break the contract of the theme: its run would fail.
    unasked : bool
        The site asks nothing of this theme (a dossier without blocks).
    """

    site: str
    theme: str
    known: int = 0
    promised: int = 0
    empty: list[str] = field(default_factory=list)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    unasked: bool = False

    def __str__(self) -> str:
        """Return a few lines: how many indicators are known, then each lack with its reason."""
        if self.unasked:
            return f"  {self.theme}: no question is asked (key dossier)"
        lines = [f"  {self.theme}: {self.known} of {self.promised} indicators have a value"]
        if self.empty:
            lines.append(f"    tables without a row: {', '.join(self.empty)}")
        for reason, labels in self.reasons.items():
            more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
            lines.append(f"    {', '.join(labels[:_NAMED])}{more}: {reason}")
        lines += [f"    BREAKS THE CONTRACT: {fault}" for fault in self.faults]
        return "\n".join(lines)


def check(root: Path, wanted: list[str] | None = None) -> Iterator[Lacks]:
    """Yield what each site lacks, in the order of the book.

    Nothing is read but the tables and the parameters: no run is needed, and no page is opened.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    wanted : list of str, optional
        Identifiers of the sites; all of them without it.
    """
    # A study finds its project by itself, as in a notebook.
    os.environ["ATELIERS_ROOT"] = str(root)
    themes = load_themes(root)
    for site in pick(load_sites(root), wanted, "site"):
        for theme in themes:
            yield lacking(site, theme)


def lacking(site: Site, theme: Theme) -> Lacks:
    """Return what a site lacks of a theme."""
    # The notebooks are not run: the indicators are pure functions of the tables.
    from ateliers.study import Study

    study = Study(site.identifier, theme.identifier)
    promised = list(theme.outputs.indicators)
    found = Lacks(site.identifier, theme.identifier, promised=len(promised))
    indicators = import_module(f"ateliers.indicators.{theme.identifier}")
    if theme.identifier == "dossier":
        if not site.blocks:
            return Lacks(site.identifier, theme.identifier, unasked=True)
        record = indicators.compute(study.tables, study.view, site.blocks)
    else:
        record = indicators.compute(study.tables, study.view)
    found.empty = [name for name, rows in study.tables.items() if not _of(site, name, rows)]
    found.faults = record_faults(record, theme.outputs, site.identifier)
    own = record[record["geography"].isin(_own(site))]
    for code in promised:
        rows = own[own["indicator"].eq(code)]
        if rows["status"].isin(WITH_VALUE).any():
            found.known += 1
        elif theme.outputs.indicators[code].required or len(rows):
            found.reasons.setdefault(_reason(rows), []).append(_label(code))
        else:
            found.promised -= 1
    return found


def _own(site: Site) -> set[str]:
    communes = {f"commune:{code}" for code in site.communes}
    return {f"site:{site.identifier}", f"epci:{site.context.epci}", *communes}


def _of(site: Site, name: str, rows: pd.DataFrame) -> bool:
    """Whether a table holds a row of a site: its communes, EPCI or stations, or its identifier.

    A table of départements or of France alone says nothing of any site: it lacks nothing.
    """
    if "site" in rows:
        return bool(rows["site"].eq(site.identifier).any())
    fields = {f.name: f for f in TABLES[name].fields}
    levels = set(fields["level"].among) if "level" in fields else _OWN_LEVELS
    if "code" not in fields or not levels & _OWN_LEVELS:
        return True
    own = {*site.communes, site.context.epci, *site.posts.values()}
    return bool(rows["code"].isin(own).any())


def _reason(rows: pd.DataFrame) -> str:
    """Return why an indicator has no value, in the words of the pages."""
    if rows.empty:
        return "no row"
    # What is said of the site itself, rather than of one of its communes.
    last = rows.sort_values("geography", key=lambda k: k.str.startswith("site:")).iloc[-1]
    words = STATUS_WORDS.get(str(last["status"]), str(last["status"]))
    note = "" if pd.isna(last["note"]) else str(last["note"])
    return f"{words} ({note})" if note else words


def _label(code: str) -> str:
    known = dictionary.entries()
    return f"{known[code].label_fr} [{code}]" if code in known else code
