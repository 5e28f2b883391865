"""Roadmaps of the sites: ``parameters/roadmaps/<site>.yml``, each action with its source.

A roadmap says again what sources say of actions decided or imagined, and nothing beyond: what a
source leaves out (who leads, by when, with whom) stays empty here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from ateliers import strict
from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Identifier, Site, Source, Theme
from ateliers.promises import Name, Text
from ateliers.strict import Strict

#: Folder of the roadmaps, from the root of the project.
FOLDER = "parameters/roadmaps"
#: The vocabulary of the inventory of initiatives (:mod:`ateliers.sources.initiatives`), written
#: again since that module waits for pandas: a test compares the two.
ActionTheme = Literal[
    "centre",
    "housing",
    "mobility",
    "energy",
    "nature",
    "risks",
    "economy",
    "services",
    "culture",
    "planning",
]
State = Literal["in_place", "granted", "planned", "ended", "unknown"]


class Action(Strict):
    """One action, as its source says it.

    Parameters
    ----------
    action : str
        What is done or imagined, in French, in our words.
    theme : str
        A theme of the inventory of initiatives.
    state : str
        A state of the inventory; ``unknown`` when the source does not say.
    source : Source
        Who says so; a source known from the data of the site.
    horizon, lead : str, optional
        By when, and who leads; left out when the source does not say.
    partners : list of str
        Empty when the source names none.
    indicator : str, optional
        Code of an indicator recorded by a theme, proposed by the book to follow the action.
    """

    action: Text
    theme: ActionTheme
    state: State
    source: Source
    horizon: Text | None = None
    lead: Text | None = None
    partners: list[Text] = Field(default_factory=list)
    indicator: Name | None = None


class Roadmap(Strict):
    """The actions known for a site.

    Parameters
    ----------
    site : str
        Identifier of the site, equal to the name of the file.
    title, about : str
        What the actions come from, and what is to be known before reading them.
    actions : list of Action
        Empty is a right answer: the page then leaves lines to the workshop.
    unknown : list of str
        What was looked for and not found.
    """

    site: Identifier
    title: Text
    about: Text
    actions: list[Action]
    unknown: Annotated[list[Text], Field(default_factory=list)]


@dataclass
class Known:
    """The sources that the data of a site hold: addresses, and words for those without any."""

    addresses: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)

    def add(self, label: str, address: str | None) -> None:
        """Add a source."""
        if address:
            self.addresses.add(address)
        if label:
            self.labels.add(label)


def load(root: Path, sites: Sequence[Site], themes: Iterable[Theme]) -> dict[str, Roadmap]:
    """Return the roadmap of each site that has one.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    sites : sequence of Site
    themes : iterable of Theme
        Their indicators are those that an action may follow.

    Raises
    ------
    InvalidInput
        When a file is named otherwise than its site, or wrong; when the source of an action is not
        one that the data of the site know; when an indicator is recorded by no theme.
    """
    by_name = {site.identifier: site for site in sites}
    codes = {code for theme in themes for code in theme.codes}
    found = {}
    for path in sorted((root / FOLDER).glob("*.yml")):
        shown = path.relative_to(root).as_posix()
        roadmap = strict.read(path, Roadmap, shown)
        if roadmap.site == path.stem and path.stem not in by_name:
            continue  # a site that was taken out of the project, as its scenarios are left aside
        site = by_name.get(path.stem)
        if site is None:
            raise InvalidInput(
                f'There is no site "{path.stem}".{nearest(path.stem, by_name)}',
                shown,
                "give the file the identifier of a site of parameters/sites",
            )
        found[path.stem] = _checked(roadmap, site, root, codes, shown)
    return found


def _checked(roadmap: Roadmap, site: Site, root: Path, codes: set[str], shown: str) -> Roadmap:
    if roadmap.site != site.identifier:
        raise InvalidInput(
            f'site is "{roadmap.site}" but the file is named "{site.identifier}".',
            f"{shown}, key site",
            "give both the same name",
        )
    known = known_sources(site, root)
    for rank, one in enumerate(roadmap.actions):
        where = f"{shown}, key actions.{rank}"
        _resolve(one.source, known, f"{where}.source")
        if one.indicator and one.indicator not in codes:
            raise InvalidInput(
                f'No theme records the indicator "{one.indicator}".{nearest(one.indicator, codes)}',
                f"{where}.indicator",
                "name a code of src/ateliers/indicators/dictionary.yml, or leave the key out",
            )
    return roadmap


def _resolve(source: Source, known: Known, where: str) -> None:
    """Verify that the data of the site know a source: by its address, or by its words alone."""
    if source.url and source.url not in known.addresses:
        hint = nearest(source.url, known.addresses)
        raise InvalidInput(
            f"The address {source.url} is of no source known for this site.{hint}", where, _MEND
        )
    if not source.url and source.label not in known.labels:
        hint = nearest(source.label, known.labels)
        raise InvalidInput(
            f'"{source.label}" is no source known for this site.{hint}', where, _MEND
        )


_MEND = (
    "name a source of data/facts.csv, data/initiatives.csv or of the file of the site, "
    "or add it there first: an action without a source is left out"
)


def known_sources(site: Site, root: Path) -> Known:
    """Return the sources that the facts, the inventory and the file of a site name."""
    known = Known()
    for source in site.workshop.every_source if site.workshop else ():
        known.add(source.label, source.url)
    for row in _rows(root / "data" / "facts.csv", site):
        known.add(row.get("source_label", ""), row.get("address"))
    for row in _rows(root / "data" / "initiatives.csv", site):
        known.add(row.get("page") or row.get("source", ""), row.get("address"))
    return known


def _rows(path: Path, site: Site) -> list[Mapping[str, str]]:
    """Return the rows of a site; none where a project is without that table."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row.get("site") == site.identifier]
