"""The runs of scenarios: one for each file, then one a site that puts them side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ateliers.datapackage import short_digest
from ateliers.errors import InvalidInput, nearest
from ateliers.execution.keys import settings_of
from ateliers.execution.plan import COMPARISON, Run, own_settings
from ateliers.parameters import Site, Theme
from ateliers.scenarios import FOLDER, PATH, SCENARIOS, Scenario, load_cited, load_scenario_theme
from ateliers.sources import catalogue


@dataclass(frozen=True)
class Prepared:
    """The scenarios of a project, read once for all that is planned.

    Parameters
    ----------
    theme : Theme or None
        What every scenario runs; none in a project without scenarios.
    scenarios : sequence of Scenario
    cited : mapping of str to Source
        The catalogue of sources.
    ranks : mapping of str to int
        Rank of each site among all those of the project.
    """

    theme: Theme | None
    scenarios: Sequence[Scenario]
    cited: Mapping[str, catalogue.Source]
    ranks: Mapping[str, int]

    def runs(self, sites: Iterable[Site], slugs: Iterable[str] = ()) -> list[Run]:
        """Return one run for each scenario of the sites.

        Parameters
        ----------
        sites : iterable of Site
            Those to run.
        slugs : iterable of str
            Runs wanted, ``scenario-tendance``; all of them when empty.

        Notes
        -----
        The settings of a run hold its own file alone: another scenario may change without it.

        Raises
        ------
        InvalidInput
            When none of the sites has a scenario of that name.
        """
        wanted, chosen = set(slugs), {site.identifier: site for site in sites}
        own = [one for one in self.scenarios if self.theme and one.site in chosen]
        _check_named(wanted, {one.run for one in own})
        return [self._run(one, chosen[one.site]) for one in own if not wanted or one.run in wanted]

    def _run(self, one: Scenario, site: Site) -> Run:
        assert self.theme, "there is no run without a theme"
        return Run(
            site=one.site,
            theme=one.run,
            notebook=self.theme.template,
            parameters={"site": one.site, "scenario": one.slug},
            settings=_of_theme(own_settings(site, self.theme, self.ranks[one.site]))
            | _settings([one])
            | _citations(one, self.cited),
            contract=self.theme.outputs,
        )

    def comparisons(self, sites: Iterable[Site]) -> list[Run]:
        """Return, for each site that has scenarios, the run that puts them side by side."""
        if self.theme is None or self.theme.comparison is None:
            return []
        owned = [(s, [o for o in self.scenarios if o.site == s.identifier]) for s in sites]
        return [_comparison(site, self.theme, own) for site, own in owned if own]


def prepare(root: Path, every: Sequence[Site]) -> Prepared:
    """Read the scenarios of a project.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    every : sequence of Site
        All the sites of the project.

    Raises
    ------
    InvalidInput
        When a file is wrong (see :func:`ateliers.scenarios.load_scenarios`).
    """
    ranks = {site.identifier: rank for rank, site in enumerate(every)}
    found, cited = load_cited(root, ranks)
    return Prepared(load_scenario_theme(root), found, cited, ranks)


def _check_named(wanted: set[str], names: set[str]) -> None:
    for slug in sorted(wanted - names):
        raise InvalidInput(
            f'No scenario is called "{slug}".{nearest(slug, names)}',
            "--theme",
            f"{SCENARIOS} for all of them, or one of: {', '.join(sorted(names))}",
        )


def _comparison(site: Site, theme: Theme, own: Sequence[Scenario]) -> Run:
    assert theme.comparison, "a theme without a comparison has no such run"
    return Run(
        COMPARISON,
        f"{SCENARIOS}-{site.identifier}",
        theme.comparison,
        parameters={"site": site.identifier},
        settings=_of_theme(settings_of([site], [theme])) | _settings(own),
        reads=tuple(f"{one.site}/{one.run}" for one in own),
    )


def _of_theme(settings: dict[str, str]) -> dict[str, str]:
    """Return settings under the file they come from: that of scenarios stands apart."""
    return {k.replace(f"parameters/themes/{SCENARIOS}.yml", PATH): v for k, v in settings.items()}


def _settings(scenarios: Iterable[Scenario]) -> dict[str, str]:
    return {
        f"{FOLDER}/{one.identifier}.yml, {key}": short_digest(json.dumps(value, sort_keys=True))
        for one in scenarios
        for key, value in one.settings().items()
    }


def _citations(one: Scenario, cited: Mapping[str, catalogue.Source]) -> dict[str, str]:
    """Return how the data sets that a scenario names are cited: its page shows it."""
    named = {given.source for _, given in one.hypotheses.items() if given.source in cited}
    return {
        f"{catalogue.PATH}, {name}.cite": short_digest(cited[name].cite)
        for name in sorted(map(str, named))
    }
