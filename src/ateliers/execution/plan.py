"""What must run, and why: every site with every theme, then the notebooks that compare them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ateliers.errors import InvalidInput, nearest
from ateliers.execution.keys import (
    Parts,
    Present,
    differences,
    known_before,
    present_parts,
    prose_of,
    recorded,
    settings_of,
)
from ateliers.execution.record import read_record
from ateliers.parameters import Site, Theme
from ateliers.project import file_digest
from ateliers.promises import Outputs

#: Recorded in place of a site by a notebook that reads the records of all the sites.
COMPARISON = "comparison"

#: Read over all the sites and themes when it exists; it belongs to no theme.
SYNTHESIS = "notebooks/synthesis.ipynb"

#: What is done with a run: executed; kept with its new prose; kept; known once others have run.
EXECUTE, PROSE, KEEP, DEPENDS = "execute", "prose", "keep", "depends"


@dataclass(frozen=True)
class Run:
    """One execution of one notebook.

    Parameters
    ----------
    site : str
        Identifier of the site, or ``comparison``.
    theme : str
        Identifier of the theme, or name of the comparison.
    notebook : str
        Path of the notebook from the root of the project.
    parameters : dict
        Values given to the notebook.
    settings : dict
        Digest of each setting of the sites and themes it is about.
    reads : tuple of str
        Runs whose records it reads, ``site/theme``.
    contract : Outputs, optional
        What the notebook must produce; a comparison promises nothing by itself.
    """

    site: str
    theme: str
    notebook: str
    parameters: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    contract: Outputs | None = None

    @property
    def label(self) -> str:
        """Name of the run in messages."""
        return f"{self.site} · {self.theme}"

    @property
    def name(self) -> str:
        """Name of the run in options and records, ``site/theme``."""
        return f"{self.site}/{self.theme}"

    @property
    def place(self) -> Path:
        """Folder of the results, from ``build/``."""
        if self.site == COMPARISON:
            return Path("comparisons") / self.theme
        return Path("runs") / self.site / self.theme


@dataclass(frozen=True)
class Decision:
    """What is done with a run, and why.

    Parameters
    ----------
    run : Run
    action : str
        :data:`EXECUTE`, :data:`PROSE`, :data:`KEEP` or :data:`DEPENDS`.
    reasons : tuple of str
        Why; none for a run that is kept.
    """

    run: Run
    action: str
    reasons: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The decision as the plan prints it."""
        why = "; ".join(self.reasons) or "nothing it uses has changed"
        return f"{self.action:<8} {self.run.label:<36} {why}"


def site_runs(
    sites: Iterable[Site], themes: Iterable[Theme], every: Sequence[Site] | None = None
) -> list[Run]:
    """Return one run for each theme of each site, in the order of the book.

    Parameters
    ----------
    sites, themes : iterable
        The ones to run.
    every : sequence of Site, optional
        All the sites of the project, among which a site has its rank (and colour); `sites` by
        default.
    """
    chosen, sites = list(themes), list(sites)
    ranks = {site.identifier: rank for rank, site in enumerate(every or sites)}
    return [
        Run(
            site=site.identifier,
            theme=theme.identifier,
            notebook=theme.template,
            parameters={name: one.default for name, one in theme.parameters.items()}
            | {"site": site.identifier},
            settings=own_settings(site, theme, ranks[site.identifier]),
            contract=theme.outputs,
        )
        for site in sites
        for theme in chosen
    ]


def own_settings(site: Site, theme: Theme, rank: int) -> dict[str, str]:
    """Return the settings of a site and a theme, the rank in place of the order it comes from."""
    settings = settings_of([site], [theme])
    del settings[f"parameters/sites/{site.identifier}.yml, order"]
    return settings | {"rank of the site": str(rank)}


def comparison_runs(
    themes: Iterable[Theme],
    root: Path,
    sites: Sequence[Site] = (),
    every: Sequence[Theme] | None = None,
) -> list[Run]:
    """Return the comparison of each theme, and the synthesis when the project has one.

    Parameters
    ----------
    themes : iterable of Theme
        The ones to compare.
    root : pathlib.Path
        Folder of the project.
    sites : sequence of Site
        All the sites of the project: a comparison reads the records there are.
    every : sequence of Theme, optional
        All the themes of the project, which the synthesis reads; `themes` by default.
    """
    chosen = list(themes)
    compared = [(one.identifier, one.comparison, [one]) for one in chosen if one.comparison]
    if (root / SYNTHESIS).is_file():
        compared.append((Path(SYNTHESIS).stem, SYNTHESIS, list(every or chosen)))
    return [
        Run(
            COMPARISON,
            name,
            notebook,
            settings=settings_of(sites, read),
            reads=tuple(f"{s.identifier}/{t.identifier}" for s in sites for t in read),
        )
        for name, notebook, read in compared
    ]


def check_forced(forced: Iterable[str], runs: Iterable[Run]) -> list[str]:
    """Verify that each pattern of ``--force`` names a run.

    Raises
    ------
    InvalidInput
        When one names none; the nearest is proposed.
    """
    names = [run.name for run in runs]
    patterns = list(forced)
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise InvalidInput(
                f'No run is called "{pattern}".{nearest(pattern, names)}',
                "--force SITE/THEME",
                "for instance --force tessy-bocage/climate, or '*/climate'",
            )
    return patterns


def decide(run: Run, present: Present, forced: Iterable[str] = ()) -> Decision:
    """Say whether a run must be done again, and why.

    Only its record is believed: no date of a file is looked at.
    """
    if any(fnmatchcase(run.name, pattern) for pattern in forced):
        return Decision(run, EXECUTE, ("asked for (--force)",))
    place = present.root / "build" / run.place
    record = read_record(place)
    broken = _unusable(record, place)
    if broken:
        return Decision(run, EXECUTE, (broken,))
    assert record is not None, "an absent record is not usable"
    before = known_before(present, run.notebook, run.parameters, run.settings)
    reasons = differences(recorded(record), present_parts(present, before, record))
    if reasons:
        return Decision(run, EXECUTE, tuple(reasons))
    if record["prose"] != prose_of(present.notebook(run.notebook)):
        return Decision(run, PROSE, (f"only the text of {run.notebook} changed",))
    return Decision(run, KEEP)


def _unusable(record: dict[str, Any] | None, place: Path) -> str:
    """Return why a record is no proof of a finished run; nothing when it is one."""
    if record is None:
        return "never run"
    if record.get("status") != "done":
        error = record.get("error") or {}
        said = (str(error.get("value", "")).splitlines() or [""])[0]
        return f"failed last time: {error.get('name')}: {said[:160]}"
    parts: Parts | None = (record.get("key") or {}).get("parts")
    if not parts or "library" not in parts:
        return "its record does not say what it read"
    for name, digest in record["files"].items():
        if file_digest(place / name) != digest:
            state = "was altered" if (place / name).is_file() else "is missing"
            return f"its {name} {state}"
    return ""


def plan(
    first: Sequence[Run], then: Sequence[Run], present: Present, forced: Iterable[str] = ()
) -> list[Decision]:
    """Return what would be done with the runs of sites, then with the comparisons."""
    forced = list(forced)
    decided = [decide(run, present, forced) for run in first]
    again = {one.run.name for one in decided if one.action == EXECUTE}
    for run in then:
        decision = decide(run, present, forced)
        waited = [name for name in run.reads if name in again]
        if waited and decision.action != EXECUTE:
            rest = f" and {len(waited) - 1} more" if len(waited) > 1 else ""
            why = f"if the record of {waited[0]}{rest} comes out different"
            decision = Decision(run, DEPENDS, (why,))
        decided.append(decision)
    return decided


def summary(decisions: Iterable[Decision]) -> str:
    """Return the number of runs by action, in words."""
    words = {EXECUTE: "to execute", PROSE: "to rewrite", KEEP: "to keep", DEPENDS: "to see"}
    actions = [one.action for one in decisions]
    counted = [f"{actions.count(a)} {word}" for a, word in words.items() if a in actions]
    return f"{len(actions)} runs: {', '.join(counted)}"


def printed(decisions: Iterable[Decision]) -> str:
    """Return the plan as text."""
    decisions = list(decisions)
    return "\n".join([*(one.line for one in decisions), summary(decisions)])
