"""Refresh ``data/`` from the producers: fetch, build aside, show what moved, write on demand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from ateliers.datapackage import DESCRIPTOR
from ateliers.errors import InvalidInput, nearest
from ateliers.project import file_digest, write_atomic
from ateliers.sources import intact, registry, vintage
from ateliers.sources.build import build
from ateliers.sources.catalogue import ALONE, PATH, READ, Catalogue, Source, load
from ateliers.sources.check import check
from ateliers.sources.declared import TABLES
from ateliers.sources.fetch import UNTOUCHED, Fetcher
from ateliers.sources.moved import Moved, compare, refuse_older
from ateliers.sources.origins import Origin
from ateliers.sources.schemas import counted

Say = Callable[[str], None]
#: What every table is laid on, whether it names them or not.
SHARED = ("insee_mouvements", "decoupage_administratif")
#: Files of ``data/`` that are written last: they describe the others.
_LAST = (Path(PATH).name, DESCRIPTOR)


@dataclass
class Outcome:
    """What a refresh found.

    Parameters
    ----------
    same, other, new : list of str
        Files that are the ones last used; that are not; of data sets had for the first time.
    lacking : dict of str to str
        Data set that is read → why no file of it could be had.
    left : list of str
        Tables that could not be built for want of a file.
    moved : list of Moved
        What differs in the tables.
    changed : list of str
        Files of ``data/`` that differ.
    """

    same: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return what a terminal shows of it."""
        said = [
            f"{counted(len(self.same), 'file')} as last used, {len(self.other)} changed, "
            f"{len(self.new)} new"
        ]
        said += [f"  changed: {line}" for line in self.other]
        said += [f"  new: {line}" for line in self.new]
        said += [f"  no file of {ident}: {why}" for ident, why in self.lacking.items()]
        if self.left:
            said.append(f"tables left as they are, for want of a file: {', '.join(self.left)}")
        for moved in self.moved:
            said += moved.lines()
        return said


@dataclass
class Refresh:
    """One refresh.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    origin : Origin
        Where files are taken.
    fetcher : Fetcher
        Holds the user's cache, where the files last used may still be.
    offline : bool
        Ask nothing of the network.
    say : callable
        Told what goes on.
    """

    root: Path
    origin: Origin
    fetcher: Fetcher
    offline: bool = False
    say: Say = print
    #: Path of each file laid out → where it was taken.
    _places: dict[str, str] = field(default_factory=dict)

    def run(self, names: Collection[str] = (), *, accept: bool = False) -> Outcome:
        """Fetch data sets, build their tables aside and compare them with ``data/``.

        Parameters
        ----------
        names : collection of str
            Data sets of the catalogue; all of them by default.
        accept : bool
            Write what differs in ``data/``.

        Raises
        ------
        InvalidInput
            When a name is unknown, or a file is not what it should be: ``data/`` is left as it was.
        """
        catalogue = load(self.root)
        for name in names:
            if name not in catalogue.sources:
                known = nearest(name, catalogue.sources)
                said = f'There is no data set "{name}".{known}'
                raise InvalidInput(said, PATH, "name a key of its sources")
        outcome = Outcome()
        with tempfile.TemporaryDirectory(prefix="ateliers-") as scratch:
            inputs = Path(scratch) / "inputs"
            inputs.mkdir()
            culprits = self._gather(catalogue, set(names), inputs, outcome)
            ready = _ready(catalogue, set(names), outcome)
            project = self._copied(Path(scratch) / "project")
            if ready:
                self._build(project, inputs, ready, culprits)
                self._compare(project, outcome)
            for line in outcome.lines():
                self.say(line)
            if accept:
                # What describes the tables comes after them: half a write is then seen.
                for path in sorted(outcome.changed, key=lambda p: (p in _LAST, p)):
                    write_atomic(self.root / "data" / path, (project / "data" / path).read_bytes())
        self.say(_conclusion(outcome, built=bool(ready), accept=accept))
        return outcome

    def _gather(
        self, catalogue: Catalogue, names: set[str], inputs: Path, outcome: Outcome
    ) -> dict[str, str]:
        """Lay the files out as a folder of inputs; return where those that changed come from."""
        culprits: dict[str, str] = {}
        for ident in _needed(catalogue, names):
            source = catalogue.sources[ident]
            if not source.file:
                self._package(ident, source, names, outcome)
                continue
            known = {*source.sha256, *self.origin.parts(source)} or {ALONE}
            if known == {ALONE} and source.file_of("*") != source.file:
                continue  # one of several files, none of which is known
            for part in sorted(known):
                path = self._taken(ident, source, part, asked=not names or ident in names)
                if path is None:
                    if source.status == READ:
                        outcome.lacking[ident] = self.origin.lacking(source)
                    continue
                if self._noted(catalogue, ident, part, path, names, outcome):
                    culprits[ident] = self.origin.where(source, part)
                link = inputs / source.file_of(part)
                self._places[str(link)] = self.origin.where(source, part)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(path.resolve())
        for ident in sorted(names & outcome.lacking.keys()):
            raise InvalidInput(
                f'No file of "{ident}" could be had: {outcome.lacking[ident]}.',
                f"{PATH}, key sources.{ident}",
                f"give a mirror that holds it, `--mirror DIR`; {UNTOUCHED}",
            )
        return culprits

    def _package(self, ident: str, source: Source, names: set[str], outcome: Outcome) -> None:
        """Note what there is of a data set that is not a file of a folder of inputs."""
        if source.sha256 and (not self.offline or registry.kept(source).is_file()):
            outcome.same.append(f"{source.publication} (pinned by its version)")
        elif source.sha256:
            outcome.lacking[ident] = "not in the cache"
        elif ident in names:
            outcome.lacking[ident] = "no address, and no loader reads it yet"

    def _taken(self, ident: str, source: Source, part: str, *, asked: bool) -> Path | None:
        """Return a file: that of the origin, or that last used, if the cache still has it."""
        recorded = source.sha256.get(part)
        last = self.fetcher.kept(source.file_of(part))
        if not asked and recorded and file_digest(last) == recorded:
            return last

        def verify(path: Path) -> None:
            if file_digest(path) != recorded:
                intact.verify(path, source, self.origin.where(source, part))

        found = self.origin.get(source, part, verify)
        if found is None and recorded and file_digest(last) == recorded:
            return last
        return found

    def _noted(
        self,
        catalogue: Catalogue,
        ident: str,
        part: str,
        path: Path,
        names: set[str],
        outcome: Outcome,
    ) -> bool:
        """Note whether a file is the one last used; return whether it is not."""
        source = catalogue.sources[ident]
        digest, recorded = file_digest(path), source.sha256.get(part)
        name, where = source.file_of(part), self.origin.where(source, part)
        if digest == recorded:
            outcome.same.append(name)
            return False
        if names and ident not in names:
            raise InvalidInput(
                f'The tables asked for are also made from "{ident}", whose file changed too.',
                where,
                f"name it as well, `ateliers data refresh {ident} …`; {UNTOUCHED}",
            )
        vintage.refuse_another(digest, ident, catalogue, where)
        vintage.refuse_older(path, source, self.root / "data" / "commune_events.csv", where)
        if not recorded and source.sha256:
            return True  # one more of several files, which the tables may not need
        if recorded:
            outcome.other.append(f"{name}: sha256 {digest[:12]}…, {recorded[:12]}… was used")
        else:
            outcome.new.append(f"{name}: sha256 {digest[:12]}…")
        return True

    def _copied(self, project: Path) -> Path:
        """Return a project of its own, where tables can be built without touching ``data/``."""
        project.mkdir()
        (project / "parameters").symlink_to((self.root / "parameters").resolve())
        shutil.copytree(self.root / "data", project / "data")
        return project

    def _build(
        self, project: Path, inputs: Path, ready: list[str], culprits: dict[str, str]
    ) -> None:
        """Build tables aside; whatever a file that changed breaks is told of that file."""
        done: list[str] = []
        only = None if len(ready) == len(TABLES) else ready
        self.say(f"building {counted(len(ready), 'table')} aside …")
        try:
            build(project, inputs, accept_inputs=True, only=only, say=done.append)
        except InvalidInput as error:
            # A reader must not be sent to a scratch folder that is gone.
            where = self._places.get(error.where, error.where)
            raise InvalidInput(error.what, where, f"{error.mend}; {UNTOUCHED}") from None
        except Exception as error:
            if not culprits:
                raise
            table = TABLES[[name for name in TABLES if name in ready][len(done)]]
            blamed = {i: p for i, p in culprits.items() if i in table.sources} or culprits
            raise InvalidInput(
                f"The table {table.name} cannot be made from the file that came: "
                f"{type(error).__name__}: {_first_line(error)}",
                ", ".join(blamed.values()),
                "its cells are not written as in the vintage the catalogue names: fetch it again, "
                f"or mend its loader; {UNTOUCHED}",
            ) from error

    def _compare(self, project: Path, outcome: Outcome) -> None:
        """Note what differs from ``data/``, once it is sound."""
        by_path = {schema.path: schema for schema in TABLES.values()}
        for path in sorted(p.name for p in (project / "data").iterdir()):
            there = self.root / "data" / path
            before = there.read_bytes() if there.is_file() else b""
            after = (project / "data" / path).read_bytes()
            if before == after:
                continue
            outcome.changed.append(path)
            if path in by_path:
                refuse_older(by_path[path], before, after)
                outcome.moved.append(compare(by_path[path], before, after))
        if outcome.changed and (problems := check(project).problems):
            first = problems[0]
            raise InvalidInput(first.what, first.where, f"{first.mend}; {UNTOUCHED}")


def _needed(catalogue: Catalogue, names: set[str]) -> list[str]:
    """Return the data sets to lay out, in the order of the catalogue."""
    if not names:
        return list(catalogue.sources)
    wanted = {*names, *SHARED}
    for schema in TABLES.values():
        if names & {*schema.sources}:
            wanted |= {*schema.sources}
    return [ident for ident in catalogue.sources if ident in wanted]


def _ready(catalogue: Catalogue, names: set[str], outcome: Outcome) -> list[str]:
    """Return the tables whose files are all there, and note the others."""
    ready = []
    for name, schema in TABLES.items():
        if names and not names & {*schema.sources}:
            continue
        if {*schema.sources, *SHARED} & outcome.lacking.keys():
            outcome.left.append(name)
        else:
            ready.append(name)
    return ready


def _conclusion(outcome: Outcome, *, built: bool, accept: bool) -> str:
    if not built:
        return "no table could be built: nothing was compared, data/ was left untouched"
    if not outcome.changed:
        return "nothing differs: data/ was left as it is"
    files = ", ".join(outcome.changed)
    if not accept:
        return f"these files of data/ would change: {files}. Nothing was written: --accept does it"
    mended = (
        f"; now mend `vintage` and `geography` of what changed in {PATH}, then `ateliers data seal`"
    )
    return f"written: {files}" + (mended if outcome.other or outcome.new else "")


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0]
