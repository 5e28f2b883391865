"""What the notebooks of scenarios work with: one scenario, then those of a site side by side."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from ateliers import parameters, scenarios
from ateliers.errors import InvalidInput
from ateliers.figures import words
from ateliers.figures.block import Table
from ateliers.indicators import climate_future, scenario_base
from ateliers.indicators.scenario_base import Case, Observed
from ateliers.project import file_digest, write_atomic
from ateliers.record import read_record
from ateliers.scenarios import SCENARIOS, Scenario
from ateliers.sources import catalogue
from ateliers.study import RUNS_VARIABLE, Study, recorded, records_folder

#: Beside the record of a comparison: what the page needs to compute scenarios itself.
PAGE_DATA = "scenarios.json"
#: Subject of a figure → tables that its numbers come from.
_POPULATION = ("census", "census_2018", "aggregates")
_READ = {
    "population": _POPULATION,
    "need": (*_POPULATION, "age"),
    "emissions": ("commuting_inside", "emissions_per_km", "work_distances"),
    "all": (*_POPULATION, "age", "commuting_inside", "emissions_per_km", "work_distances"),
}
#: Source of the hypotheses that are read in the tables.
_SAMPLE = "INSEE, mobilités professionnelles 2021, échantillon au quart (agrégées par AREP)"
_SEEN = {
    "migration": "INSEE, recensements de 2016 et 2022, état civil",
    "vacancy": "INSEE, recensement de 2022",
    "car_inside": _SAMPLE,
    "car_outside": _SAMPLE,
}


class _OfScenarios(Study):
    """The tables of the scenarios of a site."""

    def __init__(self, site: str) -> None:
        super().__init__(site, SCENARIOS)
        self._observed: dict[str, Observed] = {}

    def _theme(self, identifier: str) -> parameters.Theme:
        theme = scenarios.load_scenario_theme(self.root)
        if theme is None:
            raise InvalidInput("The file of the scenarios is missing.", scenarios.PATH)
        return theme

    def case(self, scenario: Scenario) -> Case:
        """Return a scenario with what the tables say of its territory."""
        territory = scenario.territory
        if territory not in self._observed:
            self._observed[territory] = scenario_base.observed(self.tables, self.view, territory)
        seen = self._observed[territory]
        return Case(
            scenario.identifier,
            scenario.title,
            scenario_base.place_of(self.view, territory),
            seen,
            scenario.resolved(seen.hypotheses),
            self._bounds(scenario, seen),
        )

    @staticmethod
    def _bounds(scenario: Scenario, seen: Observed) -> dict[str, tuple[float, float]]:
        """Return the bounds of hypotheses: those in debate, and the windows of migration."""
        windows = seen.migrations.values()
        return {"migration": (min(windows), max(windows))} | scenario.bounds

    @cached_property
    def sources(self) -> dict[str, str]:
        """Source line of each subject: what the formulas read for it."""
        return {subject: words.source_line(self._cites(names)) for subject, names in _READ.items()}

    def _cites(self, names: Iterable[str]) -> list[str]:
        cites = (cite for n in names for cite in self.tables[n].attrs.get("cite", "").split(" ; "))
        return list(dict.fromkeys(cite for cite in cites if cite))

    @cached_property
    def climate(self) -> pd.DataFrame:
        """Published projections of the site, at three levels of warming of France."""
        headline = climate_future.headline_commune(self.tables, self.view)
        return climate_future.projections(self.tables["projections"], headline, self.view)

    def origin(self, name: str, scenario: Scenario) -> str:
        """Return who answers for a hypothesis: its source as cited, or why it is in debate."""
        given = getattr(scenario.hypotheses, name)
        if given.debate:
            return f"À débattre{words.COLON} {given.debate[0].lower()}{given.debate[1:]}"
        if given.value == scenarios.OBSERVED:
            return f"Observé{words.COLON} {_SEEN[name]}"
        return catalogue.load(self.root).cite(given.source)


class ScenarioStudy(_OfScenarios):
    """One scenario of one site.

    Parameters
    ----------
    site : str
        Identifier of a file of ``parameters/sites``.
    scenario : str
        Slug of a file of ``parameters/scenarios``, ``tendance``.
    """

    def __init__(self, site: str, scenario: str) -> None:
        super().__init__(site)
        self.scenario = scenarios.load_scenario(site, scenario, self.root)
        self.own = self.case(self.scenario)

    @property
    def origins(self) -> dict[str, str]:
        """Who answers for each hypothesis."""
        return {name: self.origin(name, self.scenario) for name in scenarios.LIMITS}

    def record(self, frame: pd.DataFrame) -> Table:
        """Write the indicators and what was shown; return a summary to display."""
        manual = self.root / "build" / "manual" / self.site.identifier / self.scenario.run
        return recorded(self, frame, self.reader, manual, self.scenario.title)


class ScenarioComparison(_OfScenarios):
    """The scenarios of a site side by side, from the records of their runs.

    Parameters
    ----------
    site : str
        Identifier of a file of ``parameters/sites``.
    """

    def __init__(self, site: str) -> None:
        super().__init__(site)
        every = scenarios.load_scenarios(self.root)
        self.scenarios = [one for one in every if one.site == site]
        if not self.scenarios:
            raise InvalidInput(f"{site} has no scenario.", f"{scenarios.FOLDER}/{site}-*.yml")
        self.cases = [self.case(one) for one in self.scenarios]
        self.frame = self._records()

    def _records(self) -> pd.DataFrame:
        """Return the records of the scenarios that have one, under each other."""
        runs = Path(os.environ.get(RUNS_VARIABLE) or self.root / "build" / "runs")
        frames = []
        for one in self.scenarios:
            name = f"{one.site}/{one.run}"
            path = runs / name / "indicators.csv"
            self.records[name] = file_digest(path)
            if path.is_file():
                frames.append(read_record(path))
        if not frames:
            raise InvalidInput(
                "No record of any scenario was found.",
                str(runs),
                "run the scenarios first: `ateliers run --theme scenarios`",
            )
        return pd.concat(frames, ignore_index=True)

    @property
    def origins(self) -> dict[str, dict[str, str]]:
        """Who answers for each hypothesis, by scenario."""
        return {
            one.identifier: {name: self.origin(name, one) for name in scenarios.LIMITS}
            for one in self.scenarios
        }

    @property
    def summaries(self) -> dict[str, str]:
        """What each scenario supposes, in words."""
        return {one.identifier: one.summary for one in self.scenarios}

    def page_data(self) -> dict[str, Any]:
        """Return what a page needs to compute the scenarios itself: numbers and words only."""
        return {
            "site": self.site.identifier,
            "limits": {name: list(pair) for name, pair in scenarios.LIMITS.items()},
            "scenarios": [
                {
                    "identifier": case.name,
                    "slug": one.slug,
                    "title": one.title,
                    "territory": case.place.name,
                    "base": asdict(case.observed.base),
                    "hypotheses": asdict(case.hypotheses),
                    "bounds": {name: list(pair) for name, pair in case.bounds.items()},
                    "debated": sorted(one.bounds),
                }
                for one, case in zip(self.scenarios, self.cases, strict=True)
            ],
        }

    def record_compared(self) -> Table:
        """Write what was shown, the records compared and the data of the page."""
        name = f"{SCENARIOS}-{self.site.identifier}"
        manual = self.root / "build" / "manual" / "comparison" / name
        text = json.dumps(self.page_data(), ensure_ascii=False, indent=2) + "\n"
        write_atomic(records_folder(manual) / PAGE_DATA, text)
        return recorded(self, self.frame, self.reader, manual, self.view.place.name)
