"""Run what must be, several notebooks at a time, and put each result in its place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from ateliers.errors import DONE, RUN_FAILED, InvalidInput
from ateliers.execution import inputs
from ateliers.execution.keys import Present, known_before, prose_of
from ateliers.execution.plan import (
    DEPENDS,
    EXECUTE,
    KEEP,
    PROSE,
    Decision,
    Run,
    check_forced,
    comparison_runs,
    decide,
    plan,
    site_runs,
)
from ateliers.execution.progress import Progress, progress
from ateliers.execution.record import (
    NOTEBOOK,
    place_results,
    provenance,
    read_record,
    results,
    write_record,
)
from ateliers.execution.scenario_runs import prepare
from ateliers.parameters import pick
from ateliers.project import write_atomic
from ateliers.scenarios import SCENARIOS

if TYPE_CHECKING:
    from ateliers.execution.worker import Job
    from ateliers.execution.workers import Workers

Say = Callable[[str], Any]
#: A notebook of the book takes seconds; one that takes ten minutes waits for something.
SECONDS = 600.0


@dataclass(frozen=True)
class Options:
    """How a session runs.

    Parameters
    ----------
    sites, themes : sequence of str
        Identifiers to run; all of them when empty.
    force : sequence of str
        Runs to execute even if nothing changed, ``SITE/THEME``, with ``*`` for any.
    comparisons : bool
        Whether the notebooks that compare the sites run too.
    jobs : int, optional
        Notebooks run at once; as many as the machine has processors by default.
    fail_fast : bool
        Start nothing more after a failure.
    timeout : float
        Seconds that one notebook may take.
    memory : int, optional
        Bytes that the kernel of one notebook may hold.
    """

    sites: Sequence[str] = ()
    themes: Sequence[str] = ()
    force: Sequence[str] = ()
    comparisons: bool = True
    jobs: int | None = None
    fail_fast: bool = False
    timeout: float = SECONDS
    memory: int | None = None


@dataclass
class Outcome:
    """What a session of runs gave.

    Parameters
    ----------
    records : list of dict
        The record of each run that was executed, in the order in which they ended.
    kept : list of str
        Names of the runs whose earlier results are good.
    not_run : list of str
        Names of the runs that were left, after a failure with ``fail_fast``.
    """

    records: list[dict[str, Any]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[str]:
        """Names of the runs that failed."""
        return [
            f"{one['site']} · {one['theme']}" for one in self.records if one["status"] == "failed"
        ]

    @property
    def exit_code(self) -> int:
        """0 when all is done, 1 when at least one run failed."""
        return RUN_FAILED if self.failed else DONE


def chosen_runs(root: Path, options: Options) -> tuple[list[Run], list[Run]]:
    """Verify all inputs, then return the runs of sites and the comparisons that are asked for.

    Raises
    ------
    InvalidInput
        When parameters, tables, templates or options are wrong.
    """
    sites, themes = inputs.check(root)
    slugs = [one for one in options.themes if one.startswith("scenario")]
    named = [one for one in options.themes if one not in slugs]
    chosen = pick(themes, named, "theme") if named or not slugs else []
    some = pick(sites, options.sites, "site")
    first = site_runs(some, chosen, sites)
    then = comparison_runs(chosen, root, sites, themes) if options.comparisons and chosen else []
    # Read even when none is asked for: a hypothesis nobody answers for is refused at once.
    scenarios = prepare(root, sites)
    if slugs or not named:
        first += scenarios.runs(some, [one for one in slugs if one != SCENARIOS])
        then += scenarios.comparisons(some) if options.comparisons else []
    check_forced(options.force, [*first, *then])
    return first, then


def planned(root: Path, options: Options) -> list[Decision]:
    """Return what a session would do; nothing is written."""
    root = root.resolve()
    first, then = chosen_runs(root, options)
    return plan(first, then, Present(root), options.force)


def run_all(root: Path, options: Options | None = None, *, say: Say = print) -> Outcome:
    """Run the themes of the sites that must be, then the notebooks that compare them.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    options : Options, optional
        How; everything that must be, by default.
    say : callable
        Receives one line for each run that ends, and a last one.

    Raises
    ------
    InvalidInput
        When parameters, tables or templates are wrong: nothing has run.
    KeyboardInterrupt
        When interrupted: the notebooks are ended, what had finished stays, no result is
        half-written, and the next session goes on from there.
    """
    root, options = root.resolve(), options or Options()
    runs = chosen_runs(root, options)
    shown = progress(say)
    with _scratch(root / "build") as scratch:
        if not options.sites and not options.themes and options.comparisons:
            _forget_others(root / "build", [*runs[0], *runs[1]])
        session = Session(root, options, scratch, shown)
        try:
            session.go(*runs)
        except KeyboardInterrupt:
            say(f"{shown.summary('interrupted')}; what is done is kept")
            raise
    say(shown.summary())
    return session.outcome


class Session:
    """One session: what remains to be done, and the order in which it can be.

    Parameters
    ----------
    root : pathlib.Path
        Folder of the project.
    options : Options
    scratch : pathlib.Path
        Folder for results on their way, on the disk of ``build``.
    shown : Progress
    """

    def __init__(self, root: Path, options: Options, scratch: Path, shown: Progress) -> None:
        self.root, self.options, self.scratch, self.shown = root, options, scratch, shown
        self.build = root / "build"
        self.present = Present(root)
        self.outcome = Outcome()
        #: Runs that are not over, by name: to start, under way, or waiting for others.
        self.open: dict[str, Run] = {}

    def go(self, first: Sequence[Run], then: Sequence[Run]) -> None:
        """Do all that must be."""
        decisions = plan(first, then, self.present, self.options.force)
        queue = [d.run for d in decisions if d.action in (EXECUTE, DEPENDS)]
        self.open = {run.name: run for run in queue}
        self.shown.wait([run.label for run in queue])
        for decision in decisions:
            if decision.action in (KEEP, PROSE):
                self._keep(decision)
        if queue:
            self._execute(queue)

    def _execute(self, queue: list[Run]) -> None:
        # Two seconds of imports, useless when nothing runs.
        from ateliers.execution.workers import workers

        self.shared = provenance(self.root)
        count = min(self.options.jobs or os.cpu_count() or 1, len(queue))
        with self.shown.shown(), workers(count) as group:
            while queue or group.busy:
                self._start(queue, group)
                for job, future in group.ended() if group.busy else ():
                    self._settle(job, future.exception() or future.result())
                self.shown.tick()
                if self.options.fail_fast and self.outcome.failed:
                    self.outcome.not_run += [run.label for run in queue]
                    queue.clear()

    def _start(self, queue: list[Run], group: Workers) -> None:
        """Give the free processes the runs that wait for no other."""
        for run in list(queue):
            if not group.free:
                return
            if any(name in self.open for name in run.reads):
                continue
            queue.remove(run)
            decision = decide(run, self.present, self.options.force)
            if decision.action == EXECUTE:
                self.shown.begin(run.label)
                group.give(self._job(run))
            else:
                self._keep(decision)

    def _job(self, run: Run) -> Job:
        from ateliers.execution.worker import Job

        folder = self.scratch / run.site / run.theme
        folder.mkdir(parents=True)
        return Job(
            run,
            self.root,
            folder,
            self.shared,
            known_before(self.present, run.notebook, run.parameters, run.settings),
            prose_of(self.present.notebook(run.notebook)),
            self.present.library,
            self.options.timeout,
            self.options.memory,
        )

    def _settle(self, job: Job, result: dict[str, Any] | BaseException) -> None:
        """Put the results of a run in their place, or what is known of its failure."""
        from ateliers.execution.worker import WorkerDied, failure_record, write_failure

        try:
            if isinstance(result, BaseException):
                broken = isinstance(result, BrokenExecutor)
                killed = WorkerDied("the process that ran it was killed")
                result = write_failure(job, killed if broken else result)
            place_results(job.folder, job.run, self.build)
        except OSError as error:
            # Without room for a record, the terminal alone can tell.
            result = failure_record(job, error)
        del self.open[job.run.name]
        self.outcome.records.append(result)
        self.shown.end(result)

    def _keep(self, decision: Decision) -> None:
        run = decision.run
        if decision.action == PROSE:
            _rewrite_prose(self.build / run.place, self.present.notebook(run.notebook))
        self.open.pop(run.name, None)
        self.outcome.kept.append(run.label)
        self.shown.keep(run.label, "; ".join(decision.reasons))


def _rewrite_prose(place: Path, template: dict[str, Any]) -> None:
    """Give an executed notebook the text of its template, and say so in its record."""
    import nbformat

    from ateliers.execution.prose import reinject

    executed = json.loads((place / NOTEBOOK).read_text(encoding="utf-8"))
    rewritten = nbformat.from_dict(reinject(template, executed))
    write_atomic(place / NOTEBOOK, nbformat.writes(rewritten))
    record = read_record(place)
    assert record is not None, "a run whose text alone changed has a record"
    record |= {"prose": prose_of(template), "files": results(place)}
    write_record(place, record)


@contextmanager
def _scratch(build: Path) -> Iterator[Path]:
    """Give a folder on the disk of `build`, deleted at the end, to one session at a time."""
    build.mkdir(parents=True, exist_ok=True)
    folder = build / ".running"
    try:
        lock = FileLock(build / ".lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise InvalidInput(
            "The notebooks are already being run here.", "build/.lock", "wait for it to end"
        ) from None
    try:
        # Whoever held the lock before is gone: what it left unfinished is of no use.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _forget_others(build: Path, runs: Iterable[Run]) -> None:
    """Remove the results of sites and themes that the project no longer has."""
    kept = {build / run.place for run in runs}
    for old in [*build.glob("runs/*/*"), *build.glob("comparisons/*")]:
        if old not in kept:
            shutil.rmtree(old)
    for site in build.glob("runs/*"):
        if not any(site.iterdir()):
            site.rmdir()
