"""The scenarios of each site: their runs, their pages, and how other pages lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ateliers.parameters import Site
from ateliers.publish.records import Run, comparison_run, site_run
from ateliers.publish.toc import Entry
from ateliers.scenarios import SCENARIOS, Scenario, load_scenario_theme, load_scenarios

#: Title of the page of a site, and of the group of pages.
TITLE = "Scénarios"


@dataclass(frozen=True)
class ScenarioPage:
    """One scenario and its run.

    Parameters
    ----------
    scenario : Scenario
    run : Run
    site : Site
    """

    scenario: Scenario
    run: Run
    site: Site

    @property
    def file(self) -> str:
        """The page, from the top of the book, without its suffix."""
        return f"{self.scenario.site}/{self.scenario.run}"

    @property
    def title(self) -> str:
        """« Tendance : un scénario de Tessy-Bocage »."""
        return f"{self.scenario.title}\u00a0: un scénario {self.site.name.of}"


@dataclass(frozen=True)
class SiteScenarios:
    """The scenarios of a site.

    Parameters
    ----------
    site : Site
    comparison : Run
        The run that puts them side by side.
    pages : sequence of ScenarioPage
        One a scenario, in their order; none for a site without scenarios.
    """

    site: Site
    comparison: Run
    pages: Sequence[ScenarioPage]

    @property
    def file(self) -> str:
        """The page that puts them side by side."""
        return f"{self.site.identifier}/{SCENARIOS}"

    @property
    def title(self) -> str:
        """« Scénarios de Tessy-Bocage »."""
        return f"{TITLE} {self.site.name.of}"

    @property
    def entry(self) -> Entry:
        """Its place in the menu."""
        return Entry(self.file, TITLE, tuple(Entry(p.file, p.scenario.title) for p in self.pages))


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of the book.

    Parameters
    ----------
    sites : dict of str to SiteScenarios
        By site; every site has one, except in a project without scenarios.
    codes : sequence of str
        Indicators that scenarios record.
    """

    sites: dict[str, SiteScenarios] = field(default_factory=dict)
    codes: Sequence[str] = ()

    @property
    def pages(self) -> list[ScenarioPage]:
        """Every scenario that was computed, in the order of the book."""
        return [p for one in self.sites.values() for p in one.pages if p.run.done]

    def behind(self, run: Run) -> list[ScenarioPage]:
        """Return the scenarios that a run puts side by side; none for another run."""
        for one in self.sites.values():
            if run.folder == one.comparison.folder:
                return [page for page in one.pages if page.run.done]
        return []

    def links(self, run: Run) -> list[tuple[str, str]] | None:
        """Return the pages next to that of a scenario or of those of a site; else ``None``."""
        for one in self.sites.values():
            around = [(f"{p.scenario.run}.html", p.title) for p in one.pages if p.run.done]
            if run.folder == one.comparison.folder:
                return around
            if any(run.folder == page.run.folder for page in one.pages):
                own = f"{run.folder.name}.html"
                return [(f"{SCENARIOS}.html", one.title), *(x for x in around if x[0] != own)]
        return None


def gather(root: Path, sites: Sequence[Site]) -> Scenarios:
    """Read the scenarios of a project and what their runs left."""
    theme = load_scenario_theme(root)
    if theme is None:
        return Scenarios()
    every = load_scenarios(root, [site.identifier for site in sites])
    found = {}
    for site in sites:
        own = [one for one in every if one.site == site.identifier]
        pages = [ScenarioPage(one, site_run(root, one.site, one.run), site) for one in own]
        comparison = comparison_run(root, f"{SCENARIOS}-{site.identifier}")
        found[site.identifier] = SiteScenarios(site, comparison, pages)
    return Scenarios(found, list(theme.outputs.indicators))
