"""The runs of scenarios: one for each file, then one a site that puts them side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from ateliers.datapackage import short_digest
from ateliers.execution.keys import settings_of
from ateliers.execution.plan import COMPARISON, Run, own_settings
from ateliers.parameters import Site, Theme
from ateliers.scenarios import (
    FOLDER,
    PATH,
    SCENARIOS,
    Scenario,
    load_scenario_theme,
    load_scenarios,
)
from ateliers.sources import catalogue


def scenario_runs(
    root: Path, sites: Iterable[Site], every: Sequence[Site], slugs: Iterable[str] = ()
) -> list[Run]:
    """Return one run for each scenario of the sites, none in a project without scenarios.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    sites : iterable of Site
        Those to run.
    every : sequence of Site
        All the sites of the project, among which a site has its rank.
    slugs : iterable of str
        Runs wanted, ``scenario-tendance``; all of them when empty.

    Notes
    -----
    The settings of a run hold its own file alone: another scenario may change without it.
    """
    theme = load_scenario_theme(root)
    if theme is None:
        return []
    wanted, chosen = set(slugs), {site.identifier: site for site in sites}
    ranks = {site.identifier: rank for rank, site in enumerate(every)}
    found = load_scenarios(root, ranks)
    cited = catalogue.load(root).sources if found else {}
    return [
        Run(
            site=one.site,
            theme=one.run,
            notebook=theme.template,
            parameters={"site": one.site, "scenario": one.slug},
            settings=_of_theme(own_settings(chosen[one.site], theme, ranks[one.site]))
            | _settings([one])
            | _citations(one, cited),
            contract=theme.outputs,
        )
        for one in found
        if one.site in chosen and (not wanted or one.run in wanted)
    ]


def scenario_comparisons(root: Path, sites: Iterable[Site]) -> list[Run]:
    """Return, for each site that has scenarios, the run that puts them side by side."""
    theme = load_scenario_theme(root)
    if theme is None or theme.comparison is None:
        return []
    chosen = list(sites)
    found = load_scenarios(root)
    return [
        _comparison(site, theme, own)
        for site in chosen
        if (own := [one for one in found if one.site == site.identifier])
    ]


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


def _citations(one: Scenario, cited: dict[str, catalogue.Source]) -> dict[str, str]:
    """Return how the data sets that a scenario names are cited: its page shows it."""
    named = {given.source for _, given in one.hypotheses.items() if given.source in cited}
    return {
        f"{catalogue.PATH}, {name}.cite": short_digest(cited[name].cite)
        for name in sorted(map(str, named))
    }
