"""Verify all of ``data/``: every table against every rule, and say everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ateliers.datapackage import DESCRIPTOR, REBUILD, SEAL, descriptor
from ateliers.errors import InvalidInput, nearest
from ateliers.parameters import Site, load_sites
from ateliers.sources import description
from ateliers.sources.catalogue import NOT_OBTAINED, PATH, READ, RESTORE, Catalogue, load
from ateliers.sources.declared import TABLES
from ateliers.sources.rules import (
    DECLARED,
    DESCRIBE,
    PACKAGE,
    RULES,
    Given,
    differences,
    made,
    place_list,
    sha256,
)
from ateliers.sources.rules import read_bytes as raw_of
from ateliers.sources.rules import read_frame as frame_of
from ateliers.sources.schemas import counted

OK, WRONG, UNCHECKED = "ok", "WRONG", "–"
#: Tables that list the codes of the others.
LISTS = ("territories", "stations")
#: Files of ``data/`` that are not tables.
BESIDE = (Path(PATH).name, DESCRIPTOR)


@dataclass
class Report:
    """What was checked and what is wrong.

    Parameters
    ----------
    outcomes : dict of str to dict of str to str
        Table → rule → ``ok``, ``WRONG``, or ``–`` when it could not be checked.
    problems : list of InvalidInput
        Each one once: what, where, and how to mend it.
    about : list of str
        What the catalogue, the data package and the folder hold.
    """

    outcomes: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[InvalidInput] = field(default_factory=list)
    about: list[str] = field(default_factory=list)

    def add(self, found: list[InvalidInput]) -> None:
        """Add problems that are not there yet: a source of several tables is said once."""
        said = {str(problem) for problem in self.problems}
        self.problems += [p for p in {str(p): p for p in found}.values() if str(p) not in said]

    def __str__(self) -> str:
        """Return the tables × rules, and how many of them hold."""
        width = max(map(len, self.outcomes), default=0)
        lines = [*self.about, "", " " * width + "  " + "  ".join(RULES)]
        for table, outcomes in self.outcomes.items():
            cells = "  ".join(outcomes[rule].ljust(len(rule)) for rule in RULES)
            lines.append(f"{table.ljust(width)}  {cells}".rstrip())
        lines += ["", self._last()]
        return "\n".join(lines)

    def _last(self) -> str:
        every = [outcome for row in self.outcomes.values() for outcome in row.values()]
        size = f"{len(self.outcomes)} tables × {len(RULES)} rules"
        if not self.problems:
            return f"{size}: all {len(every)} valid"
        wrong, left = every.count(WRONG), every.count(UNCHECKED)
        errors = counted(len(self.problems), "error")
        return f"{size}: {every.count(OK)} valid, {wrong} wrong, {left} not checked; {errors}"


def check(root: Path) -> Report:
    """Verify the catalogue of sources, the data package and every table.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.

    Returns
    -------
    Report
        Nothing is raised: whatever can be checked is, and everything wrong is listed.
    """
    report = Report()
    catalogue = _loaded(report, load, root)
    package = _loaded(report, _descriptor, root)
    if catalogue:
        statuses = [source.status for source in catalogue.sources.values()]
        read, lacking = statuses.count(READ), statuses.count(NOT_OBTAINED)
        report.about.append(f"{PATH}: {read} data sets read, {lacking} not obtained")
        report.add(list(_unread(catalogue)))
    if package:
        report.about.append(f"{PACKAGE}: {len(package['resources'])} tables described")
        report.add(list(_package(package, catalogue)))
    report.add(list(_folder(root)))
    for given in _tables(report, root, catalogue, package):
        found = {rule: holds(given) for rule, holds in RULES.items()}
        if not package:
            # Said once for all the tables.
            found["described"] = None
        report.outcomes[given.schema.name] = {
            rule: UNCHECKED if faults is None else WRONG if faults else OK
            for rule, faults in found.items()
        }
        report.add([fault for faults in found.values() for fault in faults or ()])
    if (
        package
        and not _as_written(package)
        and not any(p.where == PACKAGE for p in report.problems)
    ):
        # Otherwise what was changed there is already said, more plainly.
        said = f"{PACKAGE} was changed since it was written: its own sha256 differs."
        report.add([InvalidInput(said, PACKAGE, REBUILD + SEAL)])
    return report


def _tables(report: Report, root: Path, catalogue: Catalogue | None, package: Any) -> list[Given]:
    """Return each table declared with what it is checked against."""
    described = {r["name"]: r for r in package["resources"]} if package else {}
    raws = {name: raw_of(root, schema) for name, schema in TABLES.items()}
    frames = {name: frame_of(schema, raws[name]) for name, schema in TABLES.items()}
    tables = {
        name: Given(root, schema, described.get(name), catalogue, raws[name], frames[name])
        for name, schema in TABLES.items()
    }
    as_written = _as_written(package or {})
    for given in tables.values():
        given.as_written = as_written
    sites = _loaded(report, load_sites, root)
    if sites and all(sha256(tables[name]) == [] for name in LISTS):
        lists = _lists(frames["territories"], frames["stations"], list(sites))
        for given in tables.values():
            given.lists = lists
    return list(tables.values())


def _as_written(package: Mapping[str, Any]) -> bool:
    """Whether a data package has its own sha256."""
    return package.get("hash") == description.digest(package)


def _descriptor(root: Path) -> dict[str, Any]:
    """Return the data package, if it describes tables that have names."""
    package = descriptor(root)
    try:
        if all(isinstance(resource["name"], str) for resource in package["resources"]):
            return package
    except (KeyError, TypeError):
        pass
    raise InvalidInput("The data package is not a list of tables with names.", PACKAGE, REBUILD)


def _loaded(report: Report, load_it: Any, root: Path) -> Any:
    """Return what is loaded, or note why it cannot be."""
    try:
        return load_it(root)
    except InvalidInput as error:
        report.add([error])
        return None


def _unread(catalogue: Catalogue) -> Iterator[InvalidInput]:
    """Yield the sources said to be read that never were, or that no table is made from."""
    used = {ident for schema in TABLES.values() for ident in schema.sources}
    for ident, source in catalogue.sources.items():
        if source.status == READ and not source.sha256:
            yield InvalidInput(
                f'The source "{ident}" is said to be read, but has no sha256.',
                f"{PATH}, key sources.{ident}",
                f"build the tables from it (`ateliers data build --from DIR`), or {RESTORE}",
            )
        if source.status == READ and ident not in used:
            yield InvalidInput(
                f'The source "{ident}" is said to be read, but no table is made from it.',
                f"{PATH}, key sources.{ident}",
                f"remove it, or {RESTORE}",
            )


def _package(package: Mapping[str, Any], catalogue: Catalogue | None) -> Iterator[InvalidInput]:
    """Yield what is wrong in the data package beside the tables declared."""
    names = [resource["name"] for resource in package["resources"]]
    for name in sorted({n for n in names if n not in TABLES or names.count(n) > 1}):
        said = "described twice" if name in TABLES else "described but not declared"
        hint = nearest(name, TABLES) if name not in TABLES else ""
        yield InvalidInput(f'The table "{name}" is {said}.{hint}', PACKAGE, DESCRIBE)
    if catalogue:
        expected = description.package(catalogue, {}, ())["notObtained"]
        pairs = differences(expected, package.get("notObtained", []), PATH, "notObtained")
        for where, said in pairs:
            yield InvalidInput(f"{said}.", PACKAGE, made(where))


def _folder(root: Path) -> Iterator[InvalidInput]:
    """Yield the files of ``data/`` that nothing declares."""
    known = {schema.path for schema in TABLES.values()} | set(BESIDE)
    for path in sorted((root / "data").rglob("*")):
        name = path.relative_to(root / "data").as_posix()
        if path.is_file() and name not in known:
            yield InvalidInput(
                f"data/{name} is in no table declared.{nearest(name, known)}",
                f"data/{name}",
                f"remove it (`rm data/{name}`), or declare its table in {DECLARED}",
            )


def _lists(territories: Any, stations: Any, sites: Sequence[Site]) -> dict[str, set[str]]:
    """Return the codes that exist, by the name a field refers to."""
    return {
        **territories.groupby("level")["code"].agg(set).to_dict(),
        "france": {"FR"},
        "station": set(stations["code"]),
        "site": {site.identifier for site in sites},
        **{place_list(site.identifier): _places(territories, site) for site in sites},
    }


def _places(territories: Any, site: Site) -> set[str]:
    """Return the codes of the communes of a site and of its EPCI, of the EPCI, of départements."""
    communes = territories[territories["level"].eq("commune")]
    around = set(communes.loc[communes["epci"].eq(site.context.epci), "code"])
    return {*site.communes, *around, site.context.epci, *site.context.departements}
