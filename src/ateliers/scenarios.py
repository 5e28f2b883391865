"""Scenarios (``parameters/scenarios/<site>-<slug>.yml``), read strictly.

Every hypothesis says where it comes from or that it is open to debate, and why: a number that
nobody answers for is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ateliers import project, strict
from ateliers.errors import InvalidInput, nearest
from ateliers.indicators.scenarios import Hypotheses
from ateliers.parameters import Theme
from ateliers.sources import catalogue
from ateliers.strict import Strict

#: Name of the theme that runs once a scenario, and its file: it is no theme of every site.
SCENARIOS = "scenarios"
PATH = f"parameters/{SCENARIOS}.yml"
FOLDER = f"parameters/{SCENARIOS}"
#: What a hypothesis is given when it is what the tables of the project say.
OBSERVED = "observed"
#: Data set in which an observed hypothesis is read: it is a part of that file, and not always an
#: indicator of the book (whose share of cars comes from the whole census, this one from a sample).
READ_IN = {
    "migration": "insee_comparateur_2025",
    "vacancy": "insee_comparateur_2025",
    "car_inside": "insee_mobpro_2021",
    "car_outside": "insee_mobpro_2021",
}

Text = Annotated[str, Field(min_length=1)]

#: Least and greatest value that a hypothesis may take.
LIMITS: dict[str, tuple[float, float]] = {
    "migration": (-5, 5),
    "drift": (-0.5, 0.5),
    "size_trend": (-1, 2),
    "vacancy": (0, 60),
    "second_homes": (-500, 500),
    "renewal": (0, 5),
    "car_inside": (0, 100),
    "car_outside": (0, 100),
    "to_train": (0, 100),
    "distance_inside": (0, 50),
    "distance_outside": (0, 100),
    "electric": (0, 100),
    "occupancy": (1, 5),
    "days": (0, 366),
}


class Hypothesis(Strict):
    """One hypothesis: its value, and who answers for it.

    Parameters
    ----------
    value : float or "observed"
        In the unit of :class:`ateliers.indicators.scenarios.Hypotheses`; ``observed`` reads it in
        the tables of the project.
    source : str, optional
        Data set of ``data/sources.yml``; when it is observed, the one of :data:`READ_IN`.
    debate : str, optional
        Why this value and these bounds, in French: the hypothesis is then « à débattre ».
    low, high : float, optional
        Bounds in debate; given with `debate`, and with it alone.
    """

    value: float | Literal["observed"]
    source: Text | None = None
    debate: Text | None = None
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _is_answered_for(self) -> Self:
        fault = self._fault()
        if fault:
            raise PydanticCustomError("hypothesis", "{said}", {"said": fault})
        return self

    def _fault(self) -> str:
        if self.source and self.debate:
            return 'write "source" or "debate", not both'
        if not (self.source or self.debate):
            return 'no one answers for it: add "source: …" or "debate: …" (why this bound)'
        if self.source:
            given = self.low is not None or self.high is not None
            return '"low" and "high" go with "debate"' if given else ""
        if self.value == OBSERVED:
            return '"observed" goes with a "source", the data set it is read in'
        if self.low is None or self.high is None:
            return '"debate" goes with "low" and "high", the bounds in debate'
        if not self.low <= float(self.value) <= self.high or self.low == self.high:
            return f"{self.value} is not between its bounds, {self.low} and {self.high}"
        return ""


class HypothesisSet(Strict):
    """The hypotheses of a scenario, all of them: see :class:`Hypotheses`."""

    migration: Hypothesis
    drift: Hypothesis
    size_trend: Hypothesis
    vacancy: Hypothesis
    second_homes: Hypothesis
    renewal: Hypothesis
    car_inside: Hypothesis
    car_outside: Hypothesis
    to_train: Hypothesis
    distance_inside: Hypothesis
    distance_outside: Hypothesis
    electric: Hypothesis
    occupancy: Hypothesis
    days: Hypothesis

    def items(self) -> list[tuple[str, Hypothesis]]:
        """Return each hypothesis by its name, in order."""
        return [(name, getattr(self, name)) for name in LIMITS]

    @model_validator(mode="after")
    def _within_limits(self) -> Self:
        for name, one in self.items():
            least, most = LIMITS[name]
            for key, value in (("value", one.value), ("low", one.low), ("high", one.high)):
                if isinstance(value, int | float) and not least <= value <= most:
                    said = f"{name}.{key}: {value:g} is not between {least:g} and {most:g}"
                    raise PydanticCustomError("limits", "{said}", {"said": said})
        return self


class Scenario(Strict):
    """One scenario.

    Parameters
    ----------
    identifier : str
        ``<site>-<slug>``, name of the file.
    site : str
        Identifier of the site.
    order : int
        Rank among those of the site.
    title, summary : str
        As a reader sees them (French).
    territory : str
        ``site``, or ``epci`` where the components of the population are known for it only.
    hypotheses : HypothesisSet
    """

    identifier: Text
    site: Text
    order: int
    title: Text
    summary: Text
    territory: Literal["site", "epci"]
    hypotheses: HypothesisSet

    @property
    def slug(self) -> str:
        """Name of the scenario within its site."""
        return self.identifier.removeprefix(f"{self.site}-")

    @property
    def run(self) -> str:
        """Name of its run, in place of a theme."""
        return f"scenario-{self.slug}"

    def resolved(self, read: Mapping[str, float]) -> Hypotheses:
        """Return the hypotheses as numbers, the observed ones from `read`."""
        return Hypotheses(
            **{
                name: read[name] if one.value == OBSERVED else float(one.value)
                for name, one in self.hypotheses.items()
            }
        )

    @property
    def bounds(self) -> dict[str, tuple[float, float]]:
        """Return the bounds in debate, by hypothesis."""
        return {
            name: (one.low, one.high)
            for name, one in self.hypotheses.items()
            if one.low is not None and one.high is not None
        }

    def settings(self) -> dict[str, Any]:
        """Return each key of the file, for the key of its run."""
        return self.model_dump(mode="json")


def load_scenarios(root: Path | None = None, sites: Iterable[str] | None = None) -> list[Scenario]:
    """Return the scenarios of the sites of the project, by site then in their order.

    Parameters
    ----------
    root : pathlib.Path, optional
        Folder of the project.
    sites : iterable of str, optional
        Identifiers of the sites there are; those of the project by default.

    Raises
    ------
    InvalidInput
        When a file is not valid, a hypothesis has neither source nor debate, a source is not in
        the catalogue, or file, identifier and site do not agree: file, key and mend are named.
    """
    return load_cited(root, sites)[0]


def load_cited(
    root: Path | None = None, sites: Iterable[str] | None = None
) -> tuple[list[Scenario], dict[str, catalogue.Source]]:
    """Return the scenarios, and the catalogue that their sources were resolved in."""
    base = root or project.root()
    known = set(sites) if sites is not None else _sites(base)
    paths = sorted((base / FOLDER).glob("*.yml"))
    listed = dict(catalogue.load(base).sources) if paths else {}
    read = [_read(path, base, known, listed) for path in paths]
    # A site may be taken out of the project: what was written of it then stands aside.
    found = [one for one in read if one.site in known]
    return sorted(found, key=lambda one: (one.site, one.order, one.identifier)), listed


def load_scenario(site: str, slug: str, root: Path | None = None) -> Scenario:
    """Return one scenario of a site; an unknown one is an error that proposes the nearest."""
    base = root or project.root()
    path = base / FOLDER / f"{site}-{slug}.yml"
    if not path.is_file():
        known = [one.stem.removeprefix(f"{site}-") for one in path.parent.glob(f"{site}-*.yml")]
        raise InvalidInput(
            f'There is no scenario "{slug}" of {site}.{nearest(slug, known)}',
            path.relative_to(base).as_posix(),
            f"known: {', '.join(sorted(known))}" if known else "",
        )
    return _read(path, base, _sites(base), catalogue.load(base).sources)


def _sites(base: Path) -> set[str]:
    return {path.stem for path in (base / "parameters" / "sites").glob("*.yml")}


def _read(path: Path, base: Path, sites: set[str], sources: Mapping[str, Any]) -> Scenario:
    shown = path.relative_to(base).as_posix()
    try:
        read = strict.read(path, Scenario, shown)
    except InvalidInput as error:
        mend = error.mend or "each hypothesis has a value, and a source or a debate with bounds"
        raise InvalidInput(error.what, shown, mend) from error
    if read.identifier != path.stem or not read.identifier.startswith(f"{read.site}-"):
        raise InvalidInput(
            f'identifier is "{read.identifier}", file "{path.stem}", site "{read.site}".'
            + ("" if read.site in sites else nearest(read.site, sites)),
            f"{shown}, key identifier",
            "name the file <site>-<slug>.yml and give it that identifier",
        )
    for name, one in read.hypotheses.items():
        if one.source:
            _resolve(name, one, sources, f"{shown}, key hypotheses.{name}.source")
    return read


def _resolve(name: str, one: Hypothesis, sources: Mapping[str, Any], where: str) -> None:
    """Verify that a source exists, and that an observed value is read in the one it names."""
    assert one.source, "only a sourced hypothesis is resolved"
    if one.value == OBSERVED and one.source != READ_IN.get(name):
        told = READ_IN.get(name)
        mend = f"source: {told}" if told else "give a value, and its source or a debate"
        raise InvalidInput(f'"{name}" is not read in "{one.source}".', where, mend)
    if one.source not in sources:
        raise InvalidInput(
            f'"{one.source}" is not in {catalogue.PATH}.{nearest(one.source, [*sources])}',
            where,
            f"name one that is there, or write debate: and its bounds ({catalogue.PATH})",
        )


def load_scenario_theme(root: Path | None = None) -> Theme | None:
    """Return what every scenario runs: template, tables, contract; ``None`` without its file."""
    base = root or project.root()
    path = base / PATH
    return strict.read(path, Theme, PATH) if path.is_file() else None
